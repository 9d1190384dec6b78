//! The ids that an object had: transformers note them, name references follow them.
//!
//! Upstream: `StorePreviousId` in `api/resource/resource.go` (api v0.21.1). Kept: ids are lists of their
//! parts with commas between them, so no part may have one.

use crate::error::{Error, Result};
use crate::kustomize::growth::Growth;
use crate::kustomize::metadata_pairs;
use crate::object::Object;
use crate::yaml::Node;

/// Remembers the present id of an object as an earlier one.
///
/// # Errors
/// When a part of it has a comma or its annotations are a list, which kustomize does not survive; when a build remembers
/// too much.
pub fn remember_id(object: &mut Object, growth: &Growth) -> Result<()> {
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
            return Err(metadata_pairs::no_mapping(list, "annotations"));
        }
        _ => {}
    }
    // Ids are kept as three lists; an object without a name leaves no trace in the list of names.
    if object.name().is_empty() && !object.previous.is_empty() {
        let message = format!("{} had a name and has none now", object.id());
        return Err(Error::input(message).at(object.span()).hint("a patch must not take the name away"));
    }
    if !object.name().is_empty() {
        growth.add(object.name().len() + object.namespace().len() + object.kind().len())?;
        object.remember_id();
    }
    Ok(())
}

/// Lets earlier ids follow the group and version that the object has now.
pub fn align(object: &mut Object) {
    if !are_stale(object) {
        return;
    }
    let now = object.gvk();
    for id in &mut object.previous {
        id.gvk.group.clone_from(&now.group);
        id.gvk.version.clone_from(&now.version);
    }
}

fn are_stale(object: &Object) -> bool {
    if object.previous.is_empty() {
        return false;
    }
    let [group, version, _] = object.kind_parts();
    object.previous.iter().any(|id| id.gvk.group != group || id.gvk.version != version)
}
