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
        "[nul]",
    ] {
        assert!(reread(text).starts_with("error: "), "{text}");
    }
    assert!(reread(&"[".repeat(100_000)).starts_with("error: "));
}

#[test]
fn values_know_their_lines() {
    let node = parse("[\n{\"a\":\n1}]", FileId(3)).expect("JSON");
    let object = &node.as_sequence().expect("a list").items[0];
    assert_eq!(object.span().line, 2);
    assert_eq!(object.get("a").expect("a field").span().line, 3);
}
