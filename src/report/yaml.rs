//! Objects as YAML documents, as `kustomize build` prints them.

use super::Item;
use super::annotate::Annotations;
use crate::error::Result;
use crate::object::Object;
use crate::yaml::{FileId, emit, parse};
use rayon::prelude::*;
use serde_json::Value;

const SEPARATOR: &str = "---\n";

/// How long a piece of text becomes before the next one begins, in bytes: a text in one piece is copied whenever it
/// outgrows its place, and stands in memory twice meanwhile.
const LONG: usize = 60 << 10;

/// All objects, separated by lines of `---`, in pieces that belong behind each other.
///
/// # Errors
/// When a document cannot be printed: duplicate keys, control characters.
pub fn stream<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Result<Vec<String>> {
    let (mut done, mut out) = (Vec::new(), String::new());
    for object in objects {
        if out.len() >= LONG {
            done.push(std::mem::replace(&mut out, String::with_capacity(LONG + LONG / 8)));
        }
        if !out.is_empty() || !done.is_empty() {
            out.push_str(SEPARATOR);
        }
        document(object, &mut out)?;
    }
    done.push(out);
    Ok(done)
}

/// One object, appended.
///
/// # Errors
/// When it cannot be printed: duplicate keys, control characters.
pub fn document(object: &Object, out: &mut String) -> Result<()> {
    object.print(out)
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

/// How many objects are printed at once.
const AT_ONCE: usize = 64;

/// Objects of clusters, separated by lines of `---`, in pieces that belong behind each other.
///
/// # Errors
/// As [`document`].
pub fn items<'a>(
    items: impl IntoIterator<Item = &'a Item<'a>>,
    comments: Comments,
    annotations: Option<&Annotations<'_>>,
) -> Result<Vec<String>> {
    let items: Vec<&Item<'_>> = items.into_iter().collect();
    let mut pieces: Vec<String> = match annotations {
        Some(_) => vec![piece(&items, comments, annotations)?],
        None => {
            let printed: Vec<_> =
                items.par_chunks(AT_ONCE).map(|items| piece(items, comments, None)).collect();
            printed.into_iter().collect::<Result<_>>()?
        }
    };
    if let Some(first) = pieces.first_mut() {
        first.replace_range(..SEPARATOR.len().min(first.len()), "");
    }
    Ok(pieces)
}

/// Some of them, a separator before each.
fn piece(items: &[&Item<'_>], comments: Comments, annotations: Option<&Annotations<'_>>) -> Result<String> {
    let mut out = String::new();
    for item in items {
        out.push_str(SEPARATOR);
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
