//! JSON as Go writes it.

use super::*;
use crate::yaml::{FileId, emit, parse};

#[test]
fn strings_are_escaped_as_in_go() {
    let mut out = String::new();
    write_string("<a>&\"\\\u{1}\u{8}\u{c}\n\r\t\u{2028}é😀\u{7f}", &mut out);
    assert_eq!(out, "\"\\u003ca\\u003e\\u0026\\\"\\\\\\u0001\\b\\f\\n\\r\\t\\u2028é😀\u{7f}\"");
}

#[test]
fn keys_are_sorted_by_bytes() {
    let node = parse("b: 1\na10: 1.50\na9: ~\nB: [x, {}]", FileId(0)).unwrap().unwrap();
    assert_eq!(to_json(&node).unwrap(), r#"{"B":["x",{}],"a10":1.5,"a9":null,"b":1}"#);
}

#[test]
fn a_round_trip_makes_every_number_a_float() {
    let text = "b: 12345678901234567890\na: {c: 1000000, d: '1', e: }\n";
    let mut node = parse(text, FileId(0)).unwrap().unwrap();
    let place = node.get("b").unwrap().span();
    normalize(&mut node).unwrap();
    assert_eq!(
        emit::v3(&node).unwrap(),
        "a:\n  c: 1e+06\n  d: \"1\"\n  e: \"\"\nb: 1.2345678901234567e+19\n"
    );
    assert_eq!(node.get("b").unwrap().span(), place);
    let mut out = String::new();
    emit::document(&node, &mut out).unwrap();
    assert_eq!(out, "a:\n  c: 1000000\n  d: \"1\"\n  e: \"\"\nb: 12345678901234567000\n");
}
