//! A document as it is after `kustomize build` printed it and yaml v2 read it: found out in place, without
//! doing either, where that is plain to see.
//!
//! Flux reads every object back after substitution. Most of them hold nothing but short printable text,
//! small integers and booleans, and come back as they went: only styles and tags are lost.

use super::emit::{is_plain_block, refuse_duplicates};
use super::resolve::{Value, resolve};
use super::{Mapping, Node, Scalar, Style, Tag};

/// Brings a document into the form in which it would be read back, when it is plain to see that it comes
/// back and each text of it is one that `passes`; else leaves it as it was and gives `false`. Entries keep
/// their order.
pub fn read_back_in_place(document: &mut Node, passes: fn(&str) -> bool) -> bool {
    let is_easy = document.as_mapping().is_some() && is_easy(document, passes);
    if is_easy {
        settle(document);
    }
    is_easy
}

fn is_easy(node: &Node, passes: fn(&str) -> bool) -> bool {
    match node {
        Node::Scalar(scalar) => is_easy_value(scalar, passes),
        Node::Sequence(list) => list.items.iter().all(|item| is_easy(item, passes)),
        Node::Mapping(map) => {
            has_easy_keys(map, passes) && map.entries.iter().all(|e| is_easy(&e.value, passes))
        }
    }
}

/// The longest key that is looked at: longer ones are printed in another way.
const LONGEST_KEY: usize = 100;

fn has_easy_keys(map: &Mapping, passes: fn(&str) -> bool) -> bool {
    let is_easy = |key: &Scalar| {
        key.style != Style::Folded
            && !key.text.is_empty()
            && key.text.len() <= LONGEST_KEY
            && key.text != "<<"
            && key.is_string()
            && matches!(key.tag, Tag::Auto | Tag::Unset | Tag::Str)
            && is_one_line(&key.text, passes)
    };
    map.entries.iter().all(|entry| is_easy(&entry.key)) && refuse_duplicates(map).is_ok()
}

/// Integers of fewer digits are the same after they were floats.
const EXACT: usize = 16;

fn is_easy_value(scalar: &Scalar, passes: fn(&str) -> bool) -> bool {
    let text = scalar.text.as_str();
    if !matches!(scalar.tag, Tag::Auto | Tag::Unset | Tag::Str)
        || scalar.style == Style::Folded
        || text == "<<"
    {
        return false;
    }
    match resolve(scalar) {
        Ok(Value::Str(_)) => is_one_line(text, passes) || is_block(text, passes),
        Ok(Value::Int(n)) => text.len() < EXACT && n.to_string() == text,
        Ok(Value::Bool(b)) => text == if b { "true" } else { "false" },
        _ => false,
    }
}

fn is_one_line(text: &str, passes: fn(&str) -> bool) -> bool {
    !text.bytes().fold(false, |found, byte| found | !matches!(byte, b' '..=b'~')) && passes(text)
}

/// Whether a text of several lines is written line by line as it is.
fn is_block(text: &str, passes: fn(&str) -> bool) -> bool {
    !text.starts_with([' ', '\n']) && is_plain_block(text) && passes(text)
}

fn settle(node: &mut Node) {
    match node {
        Node::Scalar(scalar) => {
            scalar.tag = if scalar.is_string() { Tag::Str } else { Tag::Auto };
            scalar.style = Style::Plain;
        }
        Node::Sequence(list) => {
            list.flow = false;
            list.items.iter_mut().for_each(settle);
        }
        Node::Mapping(map) => {
            map.flow = false;
            for entry in &mut map.entries {
                (entry.key.tag, entry.key.style) = (Tag::Str, Style::Plain);
                settle(&mut entry.value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, emit, parse, v2};

    fn no_dollar(text: &str) -> bool {
        !text.contains('$')
    }

    fn read(text: &str) -> Node {
        parse(text, FileId::NONE).unwrap().unwrap()
    }

    #[test]
    fn what_is_plain_comes_back_as_if_printed_and_read() {
        let text = "b: {x: [1, true, 'yes', \"12\", '', --flag, '*', 'a: b # c', ~x]}\na: |\n  one\n  two\n'on': !!str 7\n";
        let mut document = read(text);
        let mut printed = String::new();
        emit::document(&document, &mut printed).unwrap();
        let back = v2::parse_document(&printed, FileId::NONE).unwrap().unwrap();
        assert!(read_back_in_place(&mut document, no_dollar));
        assert_eq!(
            crate::yaml::json::to_json(&document).unwrap(),
            crate::yaml::json::to_json(&back).unwrap()
        );
    }

    #[test]
    fn what_may_change_is_left_alone() {
        for text in [
            "a: 1.50",
            "a: 0x10",
            "a: é",
            "a: $b",
            "a: 12345678901234567890",
            "a: 2001-01-01",
            "a: True",
            "1: a",
            "a: >\n  b\n  c\n",
            "a: ~",
        ] {
            let mut document = read(text);
            let before = document.clone();
            assert!(!read_back_in_place(&mut document, no_dollar), "{text}");
            assert_eq!(document, before);
        }
    }
}
