//! One transformer a file, named after its field in the kustomization.

mod affix;
pub mod annotations;
pub mod history;
pub mod images;
pub mod labels;
pub mod namespace;
mod pairs;
pub mod patches;
pub mod patches_json6902;
pub mod patches_strategic_merge;
pub mod prefix;
pub mod replacements;
pub mod replicas;
pub mod shared;
pub mod suffix;
pub mod value_add;

use super::build_metadata;
use crate::error::{Error, Result};
use crate::object::{Object, Objects};
use crate::yaml::Node;

/// Remembers the present id of an object as an earlier one.
///
/// # Errors
/// When a part of it has a comma or its annotations are a list, which kustomize does not survive.
pub fn remember_id(object: &mut Object) -> Result<()> {
    for (field, text) in [("name", object.name()), ("namespace", object.namespace()), ("kind", object.kind())]
    {
        if text.contains(',') {
            let message = format!("the {field} `{text}` of {} has a comma", object.id());
            return Err(Error::input(message)
                .at(object.span())
                .hint("kustomize cannot follow an object through name changes when its id has a comma"));
        }
    }
    match object.doc.at(&["metadata", "annotations"]) {
        Some(list @ Node::Sequence(annotations)) if !annotations.items.is_empty() => {
            return Err(build_metadata::no_mapping(list, "annotations"));
        }
        _ => {}
    }
    // Ids are kept as three lists; an object without a name leaves no trace in the list of names.
    if object.name().is_empty() && !object.previous.is_empty() {
        let message = format!("{} had a name and has none now", object.id());
        return Err(Error::input(message).at(object.span()).hint("a patch must not take the name away"));
    }
    if !object.name().is_empty() {
        object.remember_id();
    }
    Ok(())
}

/// Brings what is remembered of objects in line with their documents; to be called after each
/// transformer.
pub fn settle(objects: &mut Objects) {
    objects.follow_changes(|object| {
        if !object.shared.is_empty() {
            shared::settle(object);
        }
        if has_stale_ids(object) {
            align_ids(object);
        }
    });
}

/// Earlier ids follow the group and version that the object has now.
fn align_ids(object: &mut Object) {
    let now = object.gvk();
    for id in &mut object.previous {
        id.gvk.group.clone_from(&now.group);
        id.gvk.version.clone_from(&now.version);
    }
}

fn has_stale_ids(object: &Object) -> bool {
    let api_version = object.api_version();
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    object.previous.iter().any(|id| id.gvk.group != group || id.gvk.version != version)
}

#[cfg(test)]
pub(crate) mod check;
