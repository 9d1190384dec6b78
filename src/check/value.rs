//! Compares a rendered value with one of `offlux.yaml`: by what both mean, not by how they are written.

use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Node, Scalar};
use serde_yaml::Value as Expected;

/// Whether both mean the same; mappings in any order.
pub fn same(node: &Node, expected: &Expected) -> bool {
    match (node, expected) {
        (Node::Scalar(scalar), expected) => same_scalar(scalar, expected),
        (Node::Sequence(list), Expected::Sequence(wanted)) => {
            list.items.len() == wanted.len() && list.items.iter().zip(wanted).all(|(a, b)| same(a, b))
        }
        (Node::Mapping(map), Expected::Mapping(wanted)) => {
            map.entries.len() == wanted.len()
                && map.entries.iter().all(|e| wanted.get(&*e.key.text).is_some_and(|w| same(&e.value, w)))
        }
        _ => false,
    }
}

fn same_scalar(scalar: &Scalar, expected: &Expected) -> bool {
    let Ok(value) = resolve(scalar) else { return false };
    match (value, expected) {
        (Value::Null, Expected::Null) => true,
        (Value::Bool(a), Expected::Bool(b)) => a == *b,
        (Value::Int(a), Expected::Number(b)) if b.is_i64() => Some(a) == b.as_i64(),
        (Value::UInt(a), Expected::Number(b)) if b.is_u64() => Some(a) == b.as_u64(),
        (Value::Float(a), Expected::Number(b)) => Some(a) == b.as_f64(),
        (Value::Int(a), Expected::Number(b)) => b.as_f64().is_some_and(|b| b == a as f64),
        (Value::Str(a), Expected::String(b)) => a == b.as_str(),
        (Value::Timestamp(_), Expected::String(b)) => scalar.text == b.as_str(),
        _ => false,
    }
}

/// A rendered value in one line.
pub fn shown(node: &Node) -> String {
    match node {
        Node::Scalar(s) if s.is_null() => "null".to_owned(),
        Node::Scalar(s) if s.is_string() => format!("\"{}\"", s.text),
        Node::Scalar(s) => s.text.to_string(),
        other => crate::yaml::json::to_json(other).unwrap_or_else(|_| "a value".to_owned()),
    }
}

/// An expected value in one line.
pub fn wanted(value: &Expected) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "a value".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    #[test]
    fn values_are_compared_by_meaning() {
        for (rendered, expected, want) in [
            ("true", "true", true),
            ("\"true\"", "true", false),
            ("2.2.3", "2.2.3", true),
            ("8080", "8080", true),
            ("\"8080\"", "8080", false),
            ("1.0", "1", true),
            ("0x10", "16", true),
            ("[a, {b: 1}]", "[a, {b: 1}]", true),
            ("{a: 1, b: 2}", "{b: 2, a: 1}", true),
            ("{a: 1, b: 2}", "{a: 1}", false),
            ("~", "null", true),
        ] {
            let node = parse(rendered, FileId::NONE).expect(rendered).expect(rendered);
            let value = serde_yaml::from_str(expected).expect(expected);
            assert_eq!(same(&node, &value), want, "{rendered} and {expected}");
        }
    }
}
