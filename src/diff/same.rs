//! Whether two values mean the same: how they are quoted and in which order keys stand counts for nothing.

use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Mapping, Node, Scalar};

/// Whether two nodes mean the same.
pub fn same(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::Scalar(a), Node::Scalar(b)) => same_scalar(a, b),
        (Node::Sequence(a), Node::Sequence(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| same(a, b))
        }
        (Node::Mapping(a), Node::Mapping(b)) => {
            a.entries.len() == b.entries.len() && (same_in_order(a, b) || same_in_any_order(a, b))
        }
        _ => false,
    }
}

fn same_in_order(a: &Mapping, b: &Mapping) -> bool {
    a.entries.iter().zip(&b.entries).all(|(a, b)| a.key.text == b.key.text && same(&a.value, &b.value))
}

fn same_in_any_order(a: &Mapping, b: &Mapping) -> bool {
    a.entries.iter().all(|entry| b.get(&entry.key.text).is_some_and(|other| same(&entry.value, other)))
}

/// Whether two scalars mean the same; an integer and the float of its value do.
pub fn same_scalar(a: &Scalar, b: &Scalar) -> bool {
    if a.text == b.text && a.style == b.style && a.tag == b.tag {
        return true;
    }
    match (resolve(a), resolve(b)) {
        (Ok(a), Ok(b)) => same_value(&a, &b),
        _ => a.text == b.text,
    }
}

fn same_value(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::UInt(a), Value::UInt(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *b == *a as f64,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Timestamp(a), Value::Timestamp(b)) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    #[test]
    fn values_are_compared_by_meaning() {
        for (a, b, expected) in [
            ("a", "\"a\"", true),
            ("8080", "\"8080\"", false),
            ("1", "1.0", true),
            ("{a: 1, b: 2}", "{b: 2, a: 1}", true),
            ("[a, b]", "[b, a]", false),
            ("~", "null", true),
            ("{a: ~}", "{}", false),
            ("0x10", "16", true),
        ] {
            let node = |text: &str| parse(text, FileId::NONE).expect(text).expect(text);
            assert_eq!(same(&node(a), &node(b)), expected, "{a} and {b}");
        }
    }
}
