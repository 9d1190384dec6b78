//! What is recognised and not there yet: asking for it is an error, never a wrong result.

use super::config::TransformerConfig;
use super::selector::Selector;
use super::{Context, Warnings};
use crate::error::{Error, Result};
use crate::object::Objects;
use crate::yaml::Node;
use crate::yaml::de::Located;
use serde::Deserialize;

/// An entry of `patches` or `patchesJson6902`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Patch {
    path: String,
    patch: String,
    target: Option<Selector>,
    options: Option<PatchOptions>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PatchOptions {
    allow_name_change: bool,
    allow_kind_change: bool,
}

impl Patch {
    /// Not yet.
    pub fn apply(&self, _: &mut Objects, _: &Context<'_>) -> Result<()> {
        let _ = (&self.path, &self.patch, &self.target);
        let _ = self.options.as_ref().map(|o| o.allow_name_change && o.allow_kind_change);
        Err(Error::not_supported("patches"))
    }
}

/// A variable.
pub type Var = Node;

/// Variables.
#[derive(Debug, Default)]
pub struct VarSet;

impl VarSet {
    /// Not yet.
    pub fn add(&mut self, vars: &[Located<Var>], _: &mut Objects) -> Result<()> {
        vars.first().map_or(Ok(()), |var| Err(Error::not_supported("vars").at(var.span)))
    }

    /// Nothing to do.
    pub fn merge(&mut self, _: VarSet) -> Result<()> {
        Ok(())
    }
}

/// Name hashes, name references and variables.
pub fn finish(objects: &mut Objects, _: &TransformerConfig, _: &VarSet, _: &Warnings) -> Result<()> {
    if objects.iter().any(|o| o.needs_hash) {
        return Err(Error::not_supported("name hashes"));
    }
    if objects.iter().any(|o| o.previous.iter().any(|id| id.name != o.name())) {
        return Err(Error::not_supported("references to names that changed"));
    }
    Ok(())
}
