//! The source of a replacement: one object, and the value in it.

use super::fields::{DEFAULT_FIELD, Source};
use super::id_index::IdIndex;
use super::value;
use crate::error::{Error, Result};
use crate::kustomize::selector::fits;
use crate::kustomize::{field_path, meant};
use crate::object::{Object, ObjectId, Objects};
use crate::yaml::Node;

impl Source {
    /// The one object that it means.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub(super) fn select(&self, objects: &Objects, ids: &IdIndex) -> Result<usize> {
        let mut found = None;
        for at in ids.candidates(Some(&self.kind), Some(&self.name)) {
            if !ids.of(at).iter().any(|id| self.matches(id)) {
                continue;
            }
            if found.replace(at).is_some() {
                return Err(Error::input(format!("multiple matches for replacement source {self}")));
            }
        }
        found.ok_or_else(|| self.nothing(objects))
    }

    fn matches(&self, id: &ObjectId) -> bool {
        let namespace = if id.namespace.is_empty() { "default" } else { &id.namespace };
        fits(&self.name, &id.name)
            && fits(&self.kind, &id.gvk.kind)
            && fits(&self.group, &id.gvk.group)
            && fits(&self.version, &id.gvk.version)
            && fits(&self.namespace, namespace)
    }

    fn nothing(&self, objects: &Objects) -> Error {
        let error = Error::input(format!("nothing selected by replacement source {self}"));
        match meant::hint(objects.iter(), &self.kind, &self.name) {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// Whether it reads what a Secret hides.
    pub(super) fn is_secret(&self, object: &Object) -> bool {
        let first = field_path::split(self.path()).into_iter().next();
        object.kind() == "Secret" && matches!(first.as_deref(), Some("data" | "stringData"))
    }

    fn path(&self) -> &str {
        if self.field_path.is_empty() { DEFAULT_FIELD } else { &self.field_path }
    }

    /// The value in that object, or the part of it that is wanted.
    ///
    /// # Errors
    /// When the field is not there, or empty.
    pub(super) fn read(&self, object: &Object) -> Result<Node> {
        let path = self.path();
        let place = field_path::find(&object.doc, &field_path::split(path))
            .map_err(|e| e.prefix(format!("replacement source {self}, field `{path}`")))?;
        let node = place.and_then(|p| field_path::at(&object.doc, &p)).filter(|n| !is_null_or_empty(n));
        let Some(node) = node else {
            let message = format!("fieldPath `{path}` is missing for replacement source {self}");
            return Err(Error::input(message).at(object.span()));
        };
        value::part(node, self.options.as_ref())
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = [&self.group, &self.version, &self.kind, &self.namespace, &self.name];
        let known: Vec<&str> = fields.iter().map(|f| f.as_str()).filter(|f| !f.is_empty()).collect();
        write!(f, "`{}`", if known.is_empty() { "(any object)".to_owned() } else { known.join("/") })
    }
}

fn is_null_or_empty(node: &Node) -> bool {
    match node {
        Node::Scalar(s) => s.is_null(),
        Node::Sequence(s) => s.items.is_empty(),
        Node::Mapping(m) => m.entries.is_empty(),
    }
}
