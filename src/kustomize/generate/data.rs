//! Puts keys and values into `data` and `binaryData`.
//!
//! Upstream: `yaml/datamap.go` (kyaml v0.21.1). Quirk kept: base64 text of 70 characters or more is
//! broken into lines of 70, each ended.

use super::sources::Value;
use crate::yaml::{Entry, Mapping, Node, Scalar, Span, Style, Tag};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

/// A ConfigMap's way: UTF-8 text into `data`, all else in base64 into `binaryData`.
pub fn fill_config_map(object: &mut Mapping, values: BTreeMap<String, Value>) {
    for (key, value) in values {
        let (field, text) = match String::from_utf8(value.bytes) {
            Ok(text) => ("data", text),
            Err(error) => ("binaryData", base64_lines(error.as_bytes())),
        };
        insert(object, field, &key, text_node(text, value.span));
    }
}

/// A Secret's way: everything in base64 into `data`, which is there even when empty.
pub fn fill_secret(object: &mut Mapping, values: BTreeMap<String, Value>, span: Span) {
    object.get_or_insert_with("data", || Node::mapping(span));
    for (key, value) in values {
        insert(object, "data", &key, text_node(base64_lines(&value.bytes), value.span));
    }
}

/// A string; of several lines it is a literal block.
pub fn text_node(text: impl Into<compact_str::CompactString>, span: Span) -> Node {
    let text = text.into();
    let style = if text.contains('\n') { Style::Literal } else { Style::Plain };
    Node::Scalar(Scalar { text, style, tag: Tag::Str, span })
}

fn insert(object: &mut Mapping, field: &str, key: &str, value: Node) {
    let span = value.span();
    let map = object.get_or_insert_with(field, || Node::mapping(span));
    if let Some(map) = map.as_mapping_mut() {
        map.entries.push(Entry { key: Scalar::plain(key, span), value });
    }
}

fn base64_lines(bytes: &[u8]) -> String {
    const WIDTH: usize = 70;
    let text = STANDARD.encode(bytes);
    if text.len() < WIDTH {
        return text;
    }
    let mut lines = String::with_capacity(text.len() + text.len() / WIDTH + 1);
    for line in text.as_bytes().chunks(WIDTH) {
        lines.extend(line.iter().map(|b| char::from(*b)));
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_broken_from_seventy_characters_on() {
        assert_eq!(base64_lines(b"hello"), "aGVsbG8=");
        assert_eq!(base64_lines(&[0; 51]), "A".repeat(68));
        let broken = base64_lines(&[0; 54]);
        assert_eq!(broken, format!("{}\n{}\n", "A".repeat(70), "A".repeat(2)));
    }
}
