//! Field paths that count for nothing: `metadata.labels`, `spec.containers.[name=web].image`,
//! `spec.versions.*.schema`; a dot within a name is written `\.`.

use crate::kustomize::field_path;
use crate::yaml::Node;

/// Takes away what stands behind a path, and what is empty without it; `*` means all of a list or mapping.
pub fn remove(node: &mut Node, path: &str) {
    let path = field_path::split(path);
    if !path.is_empty() {
        take(node, &path);
    }
}

/// Whether nothing is left of the node.
fn take(node: &mut Node, path: &[String]) -> bool {
    let Some((part, rest)) = path.split_first() else { return true };
    match node {
        Node::Mapping(map) => {
            let before = map.entries.len();
            let is_meant = |key: &str| part == "*" || key == part;
            map.entries.retain_mut(|e| !(is_meant(&e.key.text) && take(&mut e.value, rest)));
            map.entries.is_empty() && before > 0
        }
        Node::Sequence(list) => {
            let (before, mut at) = (list.items.len(), 0);
            list.items.retain_mut(|item| {
                at += 1;
                !(is_meant(part, item, at - 1) && take(item, rest))
            });
            list.items.is_empty() && before > 0
        }
        Node::Scalar(_) => false,
    }
}

/// Whether a part of a path means an item: `*`, its number, `[name=x]`, `[=x]`.
fn is_meant(part: &str, item: &Node, at: usize) -> bool {
    let element = part.strip_prefix('[').and_then(|p| p.strip_suffix(']')).and_then(|p| p.split_once('='));
    match element {
        Some(("", value)) => item.as_text() == Some(value),
        Some((key, value)) => item.text_at(&[key]) == Some(value),
        None => part == "*" || part.parse() == Ok(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::json::to_json;
    use crate::yaml::{FileId, parse};

    #[test]
    fn paths_take_away_what_they_mean_and_what_is_empty_then() {
        for (text, path, expected) in [
            ("a: {b: 1, c: 2}", "a.b", r#"{"a":{"c":2}}"#),
            ("a: {b: 1}\nd: 3", "a.b", r#"{"d":3}"#),
            ("a: {}\nd: 3", "a.b", r#"{"a":{},"d":3}"#),
            ("a: {b.c/d: 1, e: 2}", r"a.b\.c/d", r#"{"a":{"e":2}}"#),
            (
                "a: [{name: x, b: 1}, {name: y, b: 2}]",
                "a.[name=x].b",
                r#"{"a":[{"name":"x"},{"b":2,"name":"y"}]}"#,
            ),
            ("a: [{name: x.y, b: 1}, {name: y}]", "a.[name=x.y]", r#"{"a":[{"name":"y"}]}"#),
            ("a: [x, y]", "a.[=x]", r#"{"a":["y"]}"#),
            ("a: [x, y]", "a.1", r#"{"a":["x"]}"#),
            ("a: [{b: 1, c: 2}, {b: 3, c: 4}]", "a.*.b", r#"{"a":[{"c":2},{"c":4}]}"#),
            ("a: {x: {b: 1, c: 2}, y: {b: 3}}", "a.*.b", r#"{"a":{"x":{"c":2}}}"#),
            ("a: 1", "a.b", r#"{"a":1}"#),
            ("a: 1", "", r#"{"a":1}"#),
        ] {
            let mut node = parse(text, FileId::NONE).expect(text).expect(text);
            remove(&mut node, path);
            assert_eq!(to_json(&node).expect(text), expected, "{text} without {path}");
        }
    }
}
