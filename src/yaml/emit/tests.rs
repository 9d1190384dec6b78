//! What is printed, checked against the real tool.

use super::*;
use crate::yaml::{FileId, parse};

fn printed(text: &str) -> String {
    let node = parse(text, FileId(0)).unwrap().unwrap();
    let mut out = String::new();
    match document(&node, &mut out) {
        Ok(()) => out,
        Err(error) => format!("error: {}", error.message()),
    }
}

fn value(yaml: &str) -> String {
    printed(&format!("v: {yaml}\n"))
        .trim_start_matches("v:")
        .trim_start_matches(' ')
        .trim_end_matches('\n')
        .into()
}

#[test]
fn scalars_print_as_kustomize_prints_them() {
    let cases = [
        ("yes", r#""yes""#),
        ("0x1F", "31"),
        ("1.0", "1"),
        ("1e21", "1e+21"),
        ("1234567.5", "1.2345675e+06"),
        ("2001-01-01", r#""2001-01-01T00:00:00Z""#),
        ("'a: b'", "'a: b'"),
        ("'a #b'", "'a #b'"),
        ("\"a\\tb\"", "\"a\\tb\""),
        ("😀", "\"\\U0001F600\""),
        ("{x, y: 1}", "\n  x: \"\"\n  \"y\": 1"),
        ("{t: 2001-01-01T00:00:00Z}", "\n  t: \"2001-01-01T00:00:00Z\""),
        ("{t: 2001-1-1T0:0:0Z}", "\n  t: \"2001-1-1T0:0:0Z\""),
        ("\"a\\nb\"", "|-\n  a\n  b"),
        ("\"a\\n\\n\"", "|+\n  a"),
        ("\" a\\nb\"", "|2-\n   a\n  b"),
        ("\"a \\nb\"", "\"a \\nb\""),
        ("\"a\\u2028b\"", "'a\u{2028}  b'"),
        ("!!binary aGk=", "hi"),
        ("!foo 12", "\"12\""),
        (".inf", "error: json: unsupported value: +Inf"),
        ("\"\\x7f\"", "error: control characters are not allowed (found U+007F)"),
        ("\"a\\Nb\"", "a b"),
        ("|2\n  \ta\n", "error: found a tab character where an indentation space is expected"),
        (">\n  a\n    b\n  c\n", "|\n  a\n\n    b\n  c"),
        (">+\n\n", "|2+"),
        (">\n  a\n\n  b\n  c\n", "|\n  a\n  b c"),
    ];
    for (yaml, expected) in cases {
        assert_eq!(value(yaml), expected, "{yaml}");
    }
}

#[test]
fn long_lines_break_after_column_80_except_in_keys() {
    let words = "word ".repeat(20);
    let long = words.trim_end();
    let first = format!("v: {}", "word ".repeat(16).trim_end());
    assert_eq!(printed(&format!("v: {long}")), format!("{first}\n  word word word word\n"));
    assert_eq!(printed(&format!("{long}: 1")), format!("{long}: 1\n"));
    let key = "k".repeat(129);
    assert_eq!(printed(&format!("? {key}\n: - a")), format!("? {key}\n: - a\n"));
}

#[test]
fn keys_are_sorted_by_numbers_and_letters_last() {
    let text = "b: 1\nA: 1\na10: 1\na9: 1\n_: 1\n\"1\": 1\n/x: 1\n";
    assert_eq!(printed(text), "/x: 1\n_: 1\n\"1\": 1\nA: 1\na9: 1\na10: 1\nb: 1\n");
}

#[test]
fn collections_print_in_block_style() {
    let text = "a: {b: [{c: d, e: []}, [f]], g: {}}\nh:\n- i: j\n  k: [l]\n";
    let expected = "a:\n  b:\n  - c: d\n    e: []\n  - - f\n  g: {}\nh:\n- i: j\n  k:\n  - l\n";
    assert_eq!(printed(text), expected);
}

#[test]
fn keys_that_are_there_twice_or_no_strings_fail() {
    let cases = [
        ("a: 1\na: 2", "error: mapping key \"a\" already defined at line 1"),
        ("a:\n  b: 1\n  'b': 2", "error: mapping key \"b\" already defined at line 2"),
        ("a: {1: x}", "error: the key `1` is no string"),
        ("1: x", "\"1\": x\n"),
        ("a: {? : x}", "a:\n  \"\": x\n"),
        ("a:\n  ~: x", "error: the key `~` is no string"),
    ];
    for (text, expected) in cases {
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn each_line_has_a_place() {
    let node = parse("c: |\n  x\n  y\nb:\n- 1\n-\n  d: 2\na: {}\n", FileId(4)).unwrap().unwrap();
    let (text, spans) = document_with_spans(&node).unwrap();
    let lines: Vec<u32> = spans.iter().map(|span| span.line).collect();
    assert_eq!(text, "a: {}\nb:\n- 1\n- d: 2\nc: |\n  x\n  y\n");
    assert_eq!(lines, [8, 4, 5, 7, 1, 2, 3]);
}

#[test]
fn kyaml_keeps_order_and_style() {
    let text = "b: {x: , y: [1, 'two']}\na:\n  - |\n    t\n  - \"q\"\n  - >-\n    f\n";
    let node = parse(text, FileId(0)).unwrap().unwrap();
    let expected = "b: {x: '', y: [1, 'two']}\na:\n- |\n  t\n- \"q\"\n- >-\n  f\n";
    assert_eq!(v3(&node).unwrap(), expected);
    let made = Node::string("true", Span::NONE);
    assert_eq!(v3(&made).unwrap(), "\"true\"\n");
}

#[test]
fn comments_stand_where_they_change_nothing() {
    let long = "word ".repeat(30);
    let text = format!(
        "a: x\nb: |\n  x\n  y\nc: {{d: 1, e: 2}}\nf: []\ng:\n- h: 1\n\n\n\n\n\n- h: 2\ni: '{long}'\nj:\n  k: 1\n"
    );
    let node = parse(&text, FileId(0)).unwrap().unwrap();
    let mut out = String::new();
    annotated(&node, &|span| (span.line > 1).then(|| span.line.to_string()), &mut out).unwrap();
    let mut lines = out.lines();
    let head: Vec<&str> = lines.by_ref().take(11).collect();
    let wanted = [
        "a: x",
        "b: | # 2",
        "  x",
        "  \"y\"",
        "c: # 5",
        "  d: 1",
        "  e: 2",
        "f: [] # 6",
        "g:",
        "- h: 1 # 8",
        "- h: 2 # 14",
    ];
    assert_eq!(head, wanted.map(|line| line.replace('"', "")));
    let rest: Vec<&str> = lines.collect();
    assert!(rest[0].starts_with("i: 'word") && !rest[0].contains('#'), "{out}");
    assert!(rest[rest.len() - 3].ends_with("' # 15"), "{out}");
    assert_eq!(rest[rest.len() - 2..], ["j:", "  k: 1 # 17"]);
}
