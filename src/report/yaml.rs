//! Objects as YAML documents, as `kustomize build` prints them.

use super::Item;
use super::annotate::Annotations;
use crate::error::Result;
use crate::object::Object;
use crate::yaml::{FileId, emit, parse};
use serde_json::Value;

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

/// One object, appended, with comments behind values where they are wanted.
///
/// # Errors
/// As [`document`].
pub fn perhaps_annotated(
    object: &Object,
    annotations: Option<&Annotations<'_>>,
    out: &mut String,
) -> Result<()> {
    match annotations {
        Some(annotations) => annotations.document(object, out),
        None => document(object, out),
    }
}

/// Objects of clusters, separated by lines of `---`.
///
/// # Errors
/// As [`document`].
pub fn items<'a>(
    items: impl IntoIterator<Item = &'a Item<'a>>,
    comments: Comments,
    annotations: Option<&Annotations<'_>>,
) -> Result<String> {
    let mut out = String::new();
    for item in items {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        if comments == Comments::Shown {
            out.push_str(&item.comment());
            out.push('\n');
        }
        match &item.instead {
            Some(other) => value(other, &mut out).map_err(|e| e.at(item.object.span()))?,
            None => perhaps_annotated(item.object, annotations, &mut out)?,
        }
    }
    Ok(out)
}

/// Any value, appended: as objects are printed; a scalar as JSON has it.
///
/// # Errors
/// When it nests too deeply.
pub fn value(value: &Value, out: &mut String) -> Result<()> {
    let text = value.to_string();
    match parse(&text, FileId::NONE)?.filter(|_| value.is_object() || value.is_array()) {
        Some(node) => emit::document(&node, out),
        None => {
            out.push_str(&text);
            out.push('\n');
            Ok(())
        }
    }
}
