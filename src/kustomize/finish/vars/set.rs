//! The variables of a kustomization and of all below it, collected with each directory.
//!
//! Upstream: `api/types/varset.go`, `internal/accumulator/resaccumulator.go` (api v0.21.1).

use super::field::Var;
use crate::error::{Error, Result};
use crate::object::Objects;
use crate::yaml::Span;
use crate::yaml::de::Located;
use compact_str::CompactString;
use std::collections::{BTreeMap, HashMap};

/// The variables of a kustomization and of all below it, by name.
#[derive(Clone, Debug, Default)]
pub struct VarSet(BTreeMap<String, Located<Var>>);

impl VarSet {
    /// Takes a kustomization's own variables and marks the objects that they read.
    ///
    /// # Errors
    /// When a name is taken, or several objects could be meant.
    pub fn add(&mut self, vars: &[Located<Var>], objects: &mut Objects) -> Result<()> {
        if vars.is_empty() {
            return Ok(());
        }
        let named = by_name(objects);
        for var in vars {
            if let Some(at) = var.value.target(objects, &named).map_err(|e| e.at(var.span))? {
                objects.edit(at, |object| object.var_names.push(var.value.name.clone()));
            }
        }
        vars.iter().try_for_each(|var| self.insert(var.clone()))
    }

    /// Takes the variables of a base or component.
    ///
    /// # Errors
    /// When a name is taken.
    pub fn merge(&mut self, other: VarSet) -> Result<()> {
        other.0.into_values().try_for_each(|var| self.insert(var))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and variables, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Located<Var>)> {
        self.0.iter()
    }

    /// Where a variable is defined.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.0.get(name).map(|var| var.span)
    }

    fn insert(&mut self, var: Located<Var>) -> Result<()> {
        if self.0.contains_key(&var.value.name) {
            return Err(Error::input(format!("{} is defined twice", var.value.called())).at(var.span));
        }
        self.0.insert(var.value.name.clone(), var);
        Ok(())
    }
}

/// The objects that are there, by the names they have and had.
fn by_name(objects: &Objects) -> HashMap<CompactString, Vec<usize>> {
    let mut named: HashMap<CompactString, Vec<usize>> = HashMap::new();
    for (at, object) in objects.iter().enumerate().filter(|(_, o)| !o.is_empty()) {
        let names = object.previous.iter().map(|id| id.name.as_str()).chain([object.name()]);
        for name in names {
            let places = named.entry(name.into()).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    named
}
