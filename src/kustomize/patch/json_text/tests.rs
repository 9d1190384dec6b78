use super::*;
use crate::yaml::json::to_json;

fn reread(text: &str) -> String {
    match parse(text, FileId::NONE) {
        Ok(node) => to_json(&node).expect("JSON again"),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn json_is_read_as_go_reads_it() {
    for (text, want) in [
        (
            r#" [ {"a": [1, -2.5, true, false, null, "x"]}, {} , [] ] "#,
            r#"[{"a":[1,-2.5,true,false,null,"x"]},{},[]]"#,
        ),
        (r#"{"a": 1, "a": 2}"#, r#"{"a":2}"#),
        (r#"["\u00e9\n\/\ud83d\ude00", "\ud83d"]"#, "[\"é\\n/😀\",\"\u{fffd}\"]"),
        ("[1e3, \"true\"]", "[1000,\"true\"]"),
        ("[25e-1, 1E+2, 1E2]", "[2.5,100,100]"),
        (r#"["a b\b\f\r\t\"\\"]"#, r#"["a b\b\f\r\t\"\\"]"#),
    ] {
        assert_eq!(reread(text), want, "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        "[",
        "[1,]",
        "{a: 1}",
        "[01]",
        "[1.]",
        "['a']",
        "[\"\t\"]",
        "[\"\\x\"]",
        "[] x",
        "[1e999]",
        "[\"\\u12g4\"]",
        "[\"\\u12",
        "[nul]",
    ] {
        assert!(reread(text).starts_with("error: "), "{text}");
    }
    for nested in ["[", "{\"a\":"] {
        assert!(reread(&nested.repeat(100_000)).starts_with("error: JSON is nested too deeply"), "{nested}");
    }
}

#[test]
fn values_are_nested_up_to_the_limit() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(&nested(MAX_DEPTH + 1), FileId::NONE).is_ok());
    assert!(parse(&nested(MAX_DEPTH + 2), FileId::NONE).is_err());
}

#[test]
fn strings_that_go_writes_otherwise_are_marked() {
    let node = parse(r#"["\u0041", "A", "\/", "\n", "<"]"#, FileId::NONE).expect("JSON");
    let marks = node
        .as_sequence()
        .expect("a list")
        .items
        .iter()
        .filter_map(Node::as_scalar)
        .map(is_written_otherwise);
    assert_eq!(marks.collect::<Vec<_>>(), [true, false, true, false, true]);
}

#[test]
fn values_know_their_lines() {
    let node = parse("[\n{\"a\":\n1}]", FileId(3)).expect("JSON");
    let object = &node.as_sequence().expect("a list").items[0];
    assert_eq!(object.span().line, 2);
    assert_eq!(object.get("a").expect("a field").span().line, 3);
    assert_eq!(object.as_mapping().expect("an object").entries[0].key.span.line, 2);
}
