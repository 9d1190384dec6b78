//! Refuses annotations without a key.
//!
//! kustomize writes all annotations anew at the end of a build and does not survive an empty key
//! there (`Resource.RemoveBuildAnnotations`, api v0.21.1, panics).

use crate::error::{Error, Result};
use crate::object::Objects;
use crate::yaml::Node;

/// Looks at the annotations of every object.
///
/// # Errors
/// When one of them has an empty key.
pub fn check(objects: &Objects) -> Result<()> {
    for object in objects.iter() {
        let annotations = object.doc.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
        let empty = annotations.and_then(|a| a.entries.iter().find(|e| e.key.text.is_empty()));
        if let Some(entry) = empty {
            let message = format!("an annotation of {} has an empty key", object.id());
            return Err(Error::input(message).at(entry.key.span).hint("name the annotation"));
        }
    }
    Ok(())
}
