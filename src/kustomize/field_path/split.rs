//! A path's parts, and what each of them means.

use crate::error::{Error, Result};

/// Cuts a path at its dots; `\.` is a dot, and so are those within `[…]`.
///
/// A bracketed part keeps its brackets when it has a `=` (a list element), else it loses them (a key).
pub fn split(path: &str) -> Vec<String> {
    let mut parts = split_escaped(path).into_iter();
    let mut result = Vec::new();
    while let Some(part) = parts.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            result.push(part);
            continue;
        }
        let mut whole = part;
        for next in parts.by_ref() {
            whole.push('.');
            whole.push_str(&next);
            if next.ends_with(']') {
                break;
            }
        }
        let is_element = whole.contains('=');
        result.push(if is_element { whole } else { whole.trim_matches(['[', ']']).to_owned() });
    }
    result
}

fn split_escaped(path: &str) -> Vec<String> {
    let path = path.strip_prefix('.').unwrap_or(path);
    let mut result: Vec<String> = Vec::new();
    for part in path.split('.') {
        match result.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('.');
                last.push_str(part);
            }
            _ => result.push(part.to_owned()),
        }
    }
    result
}

/// Whether a part names list elements: `[key=value]`.
pub(super) fn is_element(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

/// The key and the value of a part that names list elements.
///
/// # Errors
/// When it has no `=`.
pub(super) fn split_element(part: &str) -> Result<(&str, &str)> {
    let inner = part.strip_suffix(']').unwrap_or(part);
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    inner.split_once('=').ok_or_else(|| {
        Error::input(format!("`{part}` names no list element")).hint("write `[field=value]` or `[=value]`")
    })
}

/// The index that a part is, if it is one.
pub(super) fn index_of(part: &str) -> Option<usize> {
    part.parse::<i64>().ok().and_then(|i| usize::try_from(i).ok())
}
