//! Objects as YAML documents, as `kustomize build` prints them.

use super::Item;
use crate::error::Result;
use crate::object::Object;
use crate::yaml::emit;

/// All objects, separated by lines of `---`.
///
/// # Errors
/// When a document cannot be printed: duplicate keys, control characters.
pub fn stream<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Result<String> {
    let mut out = String::new();
    for object in objects {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        document(object, &mut out)?;
    }
    Ok(out)
}

/// One object, appended.
///
/// # Errors
/// When it cannot be printed: duplicate keys, control characters.
pub fn document(object: &Object, out: &mut String) -> Result<()> {
    emit::document(&object.doc, out).map_err(|e| e.at(object.span()).prefix(object.id()))
}

/// Whether a document says where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// On its first line.
    Shown,
    /// Not at all.
    Left,
}

/// Objects of clusters, separated by lines of `---`.
///
/// # Errors
/// As [`document`].
pub fn items<'a>(items: impl IntoIterator<Item = &'a Item<'a>>, comments: Comments) -> Result<String> {
    let mut out = String::new();
    for item in items {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        if comments == Comments::Shown {
            out.push_str(&item.comment());
            out.push('\n');
        }
        document(item.object, &mut out)?;
    }
    Ok(out)
}
