//! Whether a document can be printed, where a look at it says so: whoever has to know needs no text then.

use super::refuse_duplicates;
use crate::bytes;
use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Mapping, Node, Scalar, Style, Tag};

/// Whether it is plain to see that [`super::document`] prints a document; if not, it may do so all the same.
pub fn is_sure(document: &Node) -> bool {
    document.as_scalar().is_none() && is_sure_node(document)
}

fn is_sure_node(node: &Node) -> bool {
    match node {
        Node::Scalar(scalar) => is_sure_value(scalar),
        Node::Sequence(list) => list.items.iter().all(is_sure_node),
        Node::Mapping(map) => is_sure_mapping(map),
    }
}

/// The longest key that is taken for sure.
const LONGEST_KEY: usize = 100;

fn is_sure_mapping(map: &Mapping) -> bool {
    let is_sure_key = |key: &Scalar| {
        let is_text =
            !key.text.is_empty() && key.text != "<<" && key.text.len() <= LONGEST_KEY && key.is_string();
        is_text && is_sure_text(key) && bytes::find2(b'\n', b'\t', key.text.as_bytes()).is_none()
    };
    map.entries.iter().all(|entry| is_sure_key(&entry.key) && is_sure_node(&entry.value))
        && refuse_duplicates(map).is_ok()
}

fn is_sure_value(scalar: &Scalar) -> bool {
    if !is_sure_text(scalar) {
        return false;
    }
    let may_be_number = scalar.text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    if scalar.tag == Tag::Str || scalar.style != Style::Plain || !may_be_number {
        return true;
    }
    match resolve(scalar) {
        Ok(Value::Float(n)) => n.is_finite(),
        Ok(_) => true,
        Err(_) => false,
    }
}

/// Whether a scalar is printed by its text alone, in characters that every reader takes.
fn is_sure_text(scalar: &Scalar) -> bool {
    matches!(scalar.tag, Tag::Auto | Tag::Unset | Tag::Str)
        && scalar.style != Style::Folded
        && !scalar.text.starts_with('\t')
        && !scalar.text.bytes().fold(false, |odd, b| odd | !matches!(b, b' '..=b'~' | b'\n' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, emit, parse};
    use proptest::prelude::*;

    fn sure(text: &str) -> bool {
        let document = parse(text, FileId::NONE).expect("it is YAML").expect("it is no empty text");
        let prints = emit::document(&document, &mut String::new()).is_ok();
        assert!(prints || !is_sure(&document), "{text}");
        is_sure(&document)
    }

    #[test]
    fn what_everyone_writes_is_sure() {
        assert!(sure("a: {b: [1, 1.5, true, null, x, '2', \"\", ~], c: d}\n"));
        assert!(sure("a: |\n  b\n\n  c: d\ne: 2001-01-01\n"));
    }

    #[test]
    fn what_may_fail_is_not() {
        for text in ["a: 1\na: 2", "a: .inf", "- .nan", "1: a", "a: !!int x", "a: é", "a: !!str ''\n? ~\n: b"]
        {
            assert!(!sure(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_sure_is_printed(text in "([a-c\"'!~.&*<>|{}?é\\t0-9+:-]{0,4}(: |\n|\n  |- |, )){0,8}") {
            let document = parse(&text, FileId::NONE).ok().flatten().filter(is_sure);
            if let Some(document) = document {
                prop_assert!(emit::document(&document, &mut String::new()).is_ok());
            }
        }
    }
}
