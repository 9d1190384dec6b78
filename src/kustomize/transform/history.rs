//! Lets a pass see the annotations in which kustomize keeps an object's history.
//!
//! Its history is what a build remembers of an object: earlier ids, prefixes, its origin. kustomize
//! writes that among the object's annotations; here it stands beside the document. A pass that touches
//! all annotations at once gets a [`Mark`] in their stead, which tells whether it threw them away. A
//! patch that copies all annotations into another field copies those of kustomize as well: for it they
//! are written down ([`write()`]).

use crate::error::Result;
use crate::kustomize::build_metadata::{self, ORIGIN, TRANSFORMATIONS};
use crate::kustomize::field_spec::{FieldSpec, Missing};
use crate::object::{Behavior, Object, ObjectId, shared_values};
use crate::yaml::{Mapping, Node};

/// Stands in for kustomize's own annotations while a pass runs.
pub(super) struct Mark {
    is_put: bool,
}

/// What a setter did to a field that was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    /// Nothing, or it added what was not there.
    Leave,
    /// It wrote a value over another one.
    Write,
}

/// Sets one field, and lets that see that annotations are there, if the field is all of them; a value
/// that is written over and stands in several places of the object at once is changed in all of them.
pub(super) fn set_shown(
    object: &mut Object,
    spec: &FieldSpec,
    missing: Missing,
    set: &mut dyn FnMut(&mut Node, &[usize]) -> Result<Did>,
) -> Result<()> {
    let mut did = Did::Leave;
    let mut noting = |node: &mut Node, elements: &[usize]| {
        if set(node, elements)? == Did::Write {
            did = Did::Write;
        }
        Ok(())
    };
    if spec.path == "metadata/annotations" {
        let mark = Mark::put(object);
        spec.apply_at(object, missing, &mut noting)?;
        mark.take(object);
    } else {
        spec.apply_at(object, missing, &mut noting)?;
    }
    if did == Did::Write {
        shared_values::settle(object);
    }
    Ok(())
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was where it had been put, or there was none.
    Kept,
    /// The pass replaced or removed all annotations.
    Lost,
}

/// No annotation that Kubernetes accepts has this key.
const MARK: &str = "\0offlux";

impl Mark {
    /// Puts a mark among the annotations of an object that has a history.
    pub(super) fn put(object: &mut Object) -> Mark {
        let is_put = is_there(object);
        if is_put {
            let span = object.span();
            let annotations = object.metadata_mut().get_or_insert_with("annotations", || Node::mapping(span));
            if !matches!(annotations, Node::Mapping(_)) {
                *annotations = Node::mapping(span);
            }
            if let Node::Mapping(annotations) = annotations {
                annotations.set(MARK, Node::string("", span));
            }
        }
        Mark { is_put }
    }

    /// Takes it away, and annotations of which nothing is left with it.
    pub(super) fn take(self, object: &mut Object) -> Taken {
        if !self.is_put {
            return Taken::Kept;
        }
        let annotations = object.doc.at_mut(&["metadata", "annotations"]).and_then(Node::as_mapping_mut);
        if annotations.and_then(|a| a.remove(MARK)).is_none() {
            return Taken::Lost;
        }
        if let Some(Node::Mapping(metadata)) = object.doc.get_mut("metadata") {
            drop_if_empty(metadata, "annotations");
        }
        Taken::Kept
    }
}

fn drop_if_empty(mapping: &mut Mapping, field: &str) {
    if mapping.get(field).and_then(Node::as_mapping).is_some_and(|m| m.entries.is_empty()) {
        mapping.remove(field);
    }
}

/// Writes down the annotations that kustomize has at an object while it builds.
///
/// # Errors
/// When what is to be told of the build cannot be written as YAML.
pub(super) fn write(object: &mut Object) -> Result<()> {
    let ids = |part: fn(&ObjectId) -> &str| {
        let parts: Vec<&str> = object.previous.iter().map(part).filter(|p| !p.is_empty()).collect();
        parts.join(",")
    };
    let behavior = match object.behavior {
        None => "",
        Some(Behavior::Unspecified) => "unspecified",
        Some(Behavior::Create) => "create",
        Some(Behavior::Replace) => "replace",
        Some(Behavior::Merge) => "merge",
    };
    let internal = [
        ("generatorBehavior", behavior.to_owned()),
        ("needsHashSuffix", if object.needs_hash { "enabled".to_owned() } else { String::new() }),
        ("prefixes", object.prefixes.join(",")),
        ("previousKinds", ids(|id| &id.gvk.kind)),
        ("previousNames", ids(|id| &id.name)),
        ("previousNamespaces", ids(|id| &id.namespace)),
        ("suffixes", object.suffixes.join(",")),
    ];
    let internal = internal.into_iter().filter(|(_, value)| !value.is_empty());
    let told = build_metadata::annotations(object)?.into_iter().map(|(key, value)| (key.to_owned(), value));
    let written: Vec<_> =
        internal.map(|(key, value)| (format!("{DOMAIN}{key}"), value)).chain(told).collect();
    if written.is_empty() {
        return Ok(());
    }
    let span = object.span();
    let annotations = object.metadata_mut().get_or_insert_with("annotations", || Node::mapping(span));
    if let Node::Mapping(annotations) = annotations {
        for (key, value) in written {
            annotations.set(&key, Node::string(value, span));
        }
    }
    Ok(())
}

/// Takes away what [`write()`] wrote, where it still stands.
pub(super) fn erase(object: &mut Object) {
    if let Some(Node::Mapping(annotations)) = object.doc.at_mut(&["metadata", "annotations"]) {
        let is_ours = |key: &str| key.starts_with(DOMAIN) || key == ORIGIN || key == TRANSFORMATIONS;
        annotations.entries.retain(|e| !is_ours(&e.key.text));
    }
}

const DOMAIN: &str = "internal.config.kubernetes.io/";

/// Whether kustomize remembers anything of an object, in annotations of its own.
pub(super) fn is_there(object: &Object) -> bool {
    !object.previous.is_empty()
        || !object.prefixes.is_empty()
        || !object.suffixes.is_empty()
        || !object.referrers.is_empty()
        || object.needs_hash
        || object.helm_generated
        || object.behavior.is_some()
        || object.origin.is_some()
        || !object.transformations.is_empty()
}

/// Forgets all of it.
pub fn forget(object: &mut Object) {
    object.previous.clear();
    object.prefixes.clear();
    object.suffixes.clear();
    object.referrers.clear();
    object.needs_hash = false;
    object.helm_generated = false;
    object.behavior = None;
    object.origin = None;
    object.transformations.clear();
}
