//! What is read, and where errors are told.

use super::*;

const FILE: FileId = FileId(3);

fn read(text: &str) -> Node {
    parse(text, FILE).unwrap().unwrap()
}

fn json(text: &str) -> String {
    crate::yaml::json::to_json(&read(text)).unwrap()
}

fn fails(text: &str) -> (String, u32) {
    let error = parse(text, FILE).unwrap_err();
    (error.message().to_owned(), error.span().map_or(0, |span| span.line))
}

#[test]
fn every_node_knows_its_line() {
    let node = read("a:\n  b: 1\nc:\n- x\n- y: 2\n  z: |\n    text\nd: &n\n  e: f\ng: *n\n");
    let lines = [
        (node.span(), 1),
        (node.get("a").unwrap().span(), 2),
        (node.at(&["a", "b"]).unwrap().span(), 2),
        (node.get("c").unwrap().span(), 4),
        (node.get("c").unwrap().as_sequence().unwrap().items[1].span(), 5),
        (node.get("c").unwrap().as_sequence().unwrap().items[1].get("z").unwrap().span(), 6),
        (node.get("d").unwrap().span(), 9),
        (node.get("g").unwrap().span(), 9),
        (node.as_mapping().unwrap().entries[3].key.span, 10),
    ];
    for (span, line) in lines {
        assert_eq!(span, Span::new(FILE, line));
    }
}

#[test]
fn what_yaml_1_2_parsers_refuse_and_go_accepts() {
    let cases = [
        ("x: &k a\n*k : 1", r#"{"a":1,"x":"a"}"#),
        ("a: |# c\n  x", r#"{"a":"x"}"#),
        ("a: \"x\ny\"", r#"{"a":"x y"}"#),
        ("a: b # c\n\t# tab\nc: d", ""),
        ("a: b\n# c\n\t# tab\nc: d", r#"{"a":"b","c":"d"}"#),
        ("a: [b: c, d]", r#"{"a":[{"b":"c"},"d"]}"#),
        ("{a, b: }", r#"{"a":"","b":""}"#),
        ("? a\n: b", r#"{"a":"b"}"#),
        ("a: {b:c}", r#"{"a":{"b:c":""}}"#),
        ("%YAML 1.1\n---\na: 1\n...\ngarbage: [", r#"{"a":1}"#),
        ("\u{FEFF}a: 1", r#"{"a":1}"#),
        ("a:\r\n- b\r\n", r#"{"a":["b"]}"#),
    ];
    for (text, expected) in cases {
        if expected.is_empty() {
            assert!(parse(text, FILE).is_err(), "{text}");
        } else {
            assert_eq!(json(text), expected, "{text}");
        }
    }
}

#[test]
fn errors_name_the_line() {
    let cases = [
        ("a: 1\n\tb: 2", "found a tab character that violates indentation", 2),
        ("a:\n\tb: 2", "found character that cannot start any token: \\t", 2),
        ("a: b: c", "mapping values are not allowed in this context", 1),
        ("a: 1\nb", "could not find expected ':'", 2),
        ("a: 'x", "found unexpected end of stream in a quoted scalar", 1),
        ("a: \"\\uD83D\\uDE00\"", "found invalid Unicode character escape code U+D83D", 1),
        ("a: \"\\/\"", "found unknown escape character `\\/`", 1),
        ("a: *x", "unknown anchor 'x' referenced", 1),
        ("a: [1,\n2", "did not find expected ',' or ']', found the end of the text", 3),
        ("a: 1\nb: \u{7}", "control characters are not allowed (found U+0007)", 2),
        ("%YAML 1.2\n---\na: 1", "found incompatible YAML document", 1),
        ("a: !x!y z", "found undefined tag handle `!x!`", 1),
        ("{{ x }}: 1", "a mapping key has to be a scalar, not a list or a mapping", 1),
        ("a: &x {b: *x}", "anchor 'x' value contains itself", 1),
    ];
    for (text, message, line) in cases {
        assert_eq!(fails(text), (message.to_owned(), line), "{text}");
    }
}

#[test]
fn merge_keys_bring_what_is_not_there() {
    let cases = [
        ("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  a: 3\n", r#"{"x":{"a":1,"b":2},"y":{"a":3,"b":2}}"#),
        (
            "x: &x {a: 1}\nz: &z {a: 2, c: 3}\ny: {<<: [*x, *z]}",
            r#"{"x":{"a":1},"y":{"a":1,"c":3},"z":{"a":2,"c":3}}"#,
        ),
        ("y: {<<: {a: 1}, b: 2}", r#"{"y":{"a":1,"b":2}}"#),
        ("y: {\"<<\": {a: 1}, b: 2}", r#"{"y":{"b":2}}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(json(text), expected, "{text}");
    }
    assert_eq!(fails("y: {<<: {a: 1}, <<: {b: 1}}").0, "duplicate merge key");
    assert_eq!(
        fails("x: &x [{a: 1}]\ny: {<<: *x}").0,
        "invalid map merge: received alias for a non-map value"
    );
    assert_eq!(fails("y: {<<: 1}").0, "map merge requires map or sequence of maps as the value");
}

#[test]
fn an_anchor_may_be_given_again() {
    assert_eq!(json("a: &x {b: &x 1, c: *x}\nd: *x"), r#"{"a":{"b":1,"c":1},"d":1}"#);
}

#[test]
fn aliases_cannot_fill_the_memory() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let item = format!("*a{}, ", n - 1);
        text.push_str(&format!("a{n}: &a{n} [{}]\n", item.repeat(9).trim_end_matches(", ")));
    }
    assert!(fails(&text).0.contains("expand to more than"));
}

#[test]
fn folded_and_literal_text_is_put_together_as_in_go() {
    let cases = [
        ("a: >\n  x\n  y\n\n  z\n", r#"{"a":"x y\nz\n"}"#),
        ("a: |+\n  x\n\n", r#"{"a":"x\n\n"}"#),
        ("a: |2-\n   x\n", r#"{"a":" x"}"#),
        ("a: 'x\n\n  y'", r#"{"a":"x\ny"}"#),
        ("a: x\n  y\n\n  z", r#"{"a":"x y\nz"}"#),
        ("a: \"x \\\n  y\"", r#"{"a":"x y"}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(json(text), expected, "{text}");
    }
}
