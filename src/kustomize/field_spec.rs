//! Field specs: which field of which objects a transformer touches.
//!
//! One walker ([`walk`]) finds the fields and makes missing ones, for all transformers; each brings
//! its own setter, most of them one of [`set`].
//!
//! Upstream: `api/filters/{fieldspec,fsslice}` (api v0.21.1).

mod reach;
mod set;
mod walk;

pub use reach::Reach;
pub use set::{Set, set_entry, set_scalar, wrong_kind};
pub use walk::Missing;

use crate::error::{Error, Result};
use crate::kustomize::selector::fits;
use crate::object::path::{self, Text};
use crate::object::{Gvk, Object};
use crate::yaml::de::embedded;
use crate::yaml::{MAX_DEPTH, Node};
use serde::Deserialize;
use std::borrow::Cow;

/// A list of field specs: a default table, or what files made of it.
pub type FieldSpecs = Cow<'static, [FieldSpec]>;

/// Which field of which objects. Empty group, version and kind match anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub struct FieldSpec {
    /// The API group.
    #[serde(deserialize_with = "embedded")]
    pub group: Text,
    /// The version.
    #[serde(deserialize_with = "embedded")]
    pub version: Text,
    /// The kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: Text,
    /// The way from the document's root: `spec/template/spec/containers[]/image`, with `\/` for a
    /// slash inside of a key.
    pub path: Text,
    /// Whether missing fields on the way are made.
    pub create: bool,
}

impl FieldSpec {
    /// A field to be found. The first argument is group, version and kind.
    pub const fn find(gvk: [&'static str; 3], path: &'static str) -> Self {
        let [group, version, kind] = gvk;
        FieldSpec {
            group: Cow::Borrowed(group),
            version: Cow::Borrowed(version),
            kind: Cow::Borrowed(kind),
            path: Cow::Borrowed(path),
            create: false,
        }
    }

    /// A field to be found or made. The first argument is group, version and kind.
    pub const fn make(gvk: [&'static str; 3], path: &'static str) -> Self {
        let mut spec = FieldSpec::find(gvk, path);
        spec.create = true;
        spec
    }

    /// Whether it is about objects of this kind.
    pub fn selects(&self, gvk: &Gvk) -> bool {
        self.accepts([&gvk.group, &gvk.version, &gvk.kind])
    }

    /// Whether it is about this object, as its document is now.
    pub fn matches(&self, object: &Object) -> bool {
        let has_group =
            |[group, version, _]: [&str; 3]| fits(&self.group, group) && fits(&self.version, version);
        (self.kind.is_empty() || self.kind == object.kind())
            && (self.group.is_empty() && self.version.is_empty() || has_group(object.kind_parts()))
    }

    /// Whether it is about objects of this group, version and kind.
    pub fn accepts(&self, [group, version, kind]: [&str; 3]) -> bool {
        fits(&self.kind, kind) && fits(&self.group, group) && fits(&self.version, version)
    }

    /// Gives each field of an object that this spec means to a setter, when the object is of the
    /// right kind.
    ///
    /// # Errors
    /// When the path is malformed or leads through a scalar, and what the setter fails with.
    pub fn apply(
        &self,
        object: &mut Object,
        missing: Missing,
        set: &mut dyn FnMut(&mut Node) -> Result<()>,
    ) -> Result<()> {
        self.apply_at(object, missing, &mut |node, _| set(node))
    }

    /// As [`FieldSpec::apply`]; the setter is told which elements of the lists on the way it is in.
    ///
    /// # Errors
    /// As [`FieldSpec::apply`].
    pub fn apply_at(
        &self,
        object: &mut Object,
        missing: Missing,
        set: &mut dyn FnMut(&mut Node, &[usize]) -> Result<()>,
    ) -> Result<()> {
        if !self.matches(object) {
            return Ok(());
        }
        if self.path.len() > MAX_DEPTH && path::split(&self.path).len() > MAX_DEPTH {
            let error = Error::input(format!("a path has more than {MAX_DEPTH} steps")).at(object.span());
            return Err(error.context("while looking for a field", None));
        }
        let missing = if self.create { missing } else { Missing::Ignored };
        walk::walk(&mut object.doc, &self.path, missing, set).map_err(|e| self.explain(e, object))
    }

    fn explain(&self, error: Error, object: &Object) -> Error {
        error.prefix(format!("field `{}` of {}", self.path, object.id())).at(object.span())
    }
}

#[cfg(test)]
mod tests;
