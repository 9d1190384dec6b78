use super::*;
use crate::yaml::parse as parse_yaml;
use crate::yaml::{FileId, v2};

const DOCUMENT: &str = "{n: 1, f: 1.50, s: '12', nul: null, list: [a, b, c], \
                        m: {a: 1, b/c: 2, d~e: 3}, objs: [{v: 1}], big: 12345678901234567}";

/// The document as a test of it has to write it.
const WHOLE: &str = "{'n': 1, f: 1.5, s: '12', nul: null, list: [a, b, c], \
                     m: {a: 1, b/c: 2, d~e: 3}, objs: [{v: 1}], big: 12345678901234567}";

fn patched(operations: &str) -> Result<String> {
    let mut document = parse_yaml(DOCUMENT, FileId(1)).expect("YAML").expect("a document");
    let patch = v2::parse_document(&format!("[{operations}]"), FileId(2)).expect("YAML").expect("a list");
    parse(&patch)?.apply(&mut document)?;
    to_json(&document)
}

/// What an operation leaves in a field of the document, in JSON.
fn check(cases: &[(&str, &str, &str)]) {
    for (operation, field, want) in cases {
        let mut document = parse_yaml(DOCUMENT, FileId(1)).expect("YAML").expect("a document");
        let patch = v2::parse_document(&format!("[{operation}]"), FileId(2)).expect("YAML").expect("a list");
        parse(&patch).and_then(|p| p.apply(&mut document)).unwrap_or_else(|e| panic!("{operation}: {e}"));
        let found = document.get(field).map_or("absent".to_owned(), |n| to_json(n).expect("JSON"));
        assert_eq!(found, *want, "{operation}");
    }
}

fn check_fails(operations: &[&str]) {
    for operation in operations {
        assert!(patched(operation).is_err(), "{operation} applies");
    }
}

#[test]
fn values_are_added() {
    check(&[
        ("{op: add, path: /new, value: {a: null, b: 1.50}}", "new", r#"{"a":null,"b":1.5}"#),
        ("{op: add, path: /new}", "new", "null"),
        ("{op: add, path: x/new, value: 1}", "new", "1"),
        ("{op: add, path: /n, value: x}", "n", r#""x""#),
        ("{op: add, path: /list/-, value: z}", "list", r#"["a","b","c","z"]"#),
        ("{op: add, path: /list/0, value: z}", "list", r#"["z","a","b","c"]"#),
        ("{op: add, path: /list/3, value: z}", "list", r#"["a","b","c","z"]"#),
        ("{op: add, path: /list/-1, value: z}", "list", r#"["a","b","c","z"]"#),
        ("{op: add, path: /list/-4, value: z}", "list", r#"["z","a","b","c"]"#),
        ("{op: add, path: /objs/0/w, value: z}", "objs", r#"[{"v":1,"w":"z"}]"#),
    ]);
    check_fails(&[
        "{op: add, path: /list/4, value: z}",
        "{op: add, path: /list/-5, value: z}",
        "{op: add, path: /list/x, value: z}",
        "{op: add, path: /none/x, value: z}",
        "{op: add, path: /nul/x, value: z}",
        "{op: add, path: /n/x, value: z}",
        "{op: add, path: '', value: {}}",
        "{op: add, path: new, value: 1}",
        "{op: add, value: {}}",
    ]);
}

#[test]
fn values_are_removed() {
    check(&[
        ("{op: remove, path: /n}", "n", "absent"),
        ("{op: remove, path: /nul}", "nul", "absent"),
        ("{op: remove, path: /list/-1}", "list", r#"["a","b"]"#),
        ("{op: remove, path: /m/b~1c}", "m", r#"{"a":1,"d~e":3}"#),
        ("{op: remove, path: /m/d~0e}", "m", r#"{"a":1,"b/c":2}"#),
    ]);
    check_fails(&["{op: remove, path: /none}", "{op: remove, path: /list/3}", "{op: remove, path: /list/-}"]);
}

#[test]
fn values_are_replaced_and_absent_fields_added() {
    check(&[
        ("{op: replace, path: /n, value: 2}", "n", "2"),
        ("{op: replace, path: /none, value: 2}", "none", "2"),
        ("{op: replace, path: /list/-1, value: 2}", "list", r#"["a","b",2]"#),
        ("{op: replace, path: '', value: {q: 1}}", "q", "1"),
    ]);
    check_fails(&[
        "{op: replace, path: /none/x, value: 2}",
        "{op: replace, path: /list/3, value: 2}",
        "{op: replace, path: '', value: 2}",
        "{op: replace, path: '', value: [2]}",
    ]);
}

#[test]
fn values_are_moved_and_copied() {
    check(&[
        ("{op: move, from: /n, path: /k}", "k", "1"),
        ("{op: move, from: /list/0, path: /list/-}", "list", r#"["b","c","a"]"#),
        ("{op: copy, from: /objs/0, path: /objs/-}", "objs", r#"[{"v":1},{"v":1}]"#),
        ("{op: copy, from: /none, path: /k}", "k", "null"),
    ]);
    check_fails(&[
        "{op: move, from: /none, path: /k}",
        "{op: move, path: /k}",
        "{op: move, from: /m, path: /m/x}",
        "{op: copy, from: /list/9, path: /k}",
    ]);
}

#[test]
fn values_are_tested() {
    check(&[
        ("{op: test, path: /n, value: 1}", "n", "1"),
        ("{op: test, path: /f, value: 1.5}", "n", "1"),
        ("{op: test, path: /none, value: null}", "n", "1"),
        ("{op: test, path: /nul}", "n", "1"),
        ("{op: test, path: /m, value: {b/c: 2, a: 1, d~e: 3}}", "n", "1"),
        ("{op: test, path: /list, value: [a, b, c]}", "n", "1"),
        (&format!("{{op: test, path: '', value: {WHOLE}}}"), "n", "1"),
    ]);
    check_fails(&[
        "{op: test, path: /n, value: '1'}",
        "{op: test, path: /n}",
        "{op: test, path: /s, value: 12}",
        "{op: test, path: /m, value: {a: 1}}",
        "{op: test, path: /list/5, value: a}",
        "{op: test, path: '', value: {}}",
        "{op: test, path: /m, value: {a: 1, b/c: 2, d~e: 3, x: 1}}",
        "{op: add, path: /null, value: [null]}, {op: test, path: /null, value: [null]}",
        &format!("{{op: test, path: whole, value: {WHOLE}}}"),
        &format!("{{op: test, path: '', value: {}}}", WHOLE.replace("nul: null", "nul: 1")),
    ]);
}

#[test]
fn numbers_become_floats() {
    check(&[("{op: remove, path: /n}", "big", "12345678901234568")]);
}

#[test]
fn operations_are_looked_at_when_they_are_applied() {
    for broken in ["{op: frob, path: /n}", "{path: /n}", "{op: 5, path: /n}", "{op: add, path: 5}", "null"] {
        let patch = v2::parse_document(&format!("[{broken}]"), FileId(2)).expect("YAML").expect("a list");
        assert!(parse(&patch).is_ok(), "{broken}");
        assert!(patched(broken).is_err(), "{broken}");
    }
    for broken in ["5", "[]", "x"] {
        assert!(patched(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_patch_is_a_list_or_nothing() {
    let read = |text: &str| parse(&parse_yaml(text, FileId(2)).expect("YAML").expect("a document"));
    assert!(read("null").expect("a patch").is_empty());
    assert!(read("[]").expect("a patch").is_empty());
    assert!(!read("[{op: remove, path: /n}]").expect("a patch").is_empty());
    let error = read("op: remove").expect_err("is no list");
    assert_eq!(error.message(), "a JSON patch must be a list of operations");
}

#[test]
fn a_patch_knows_what_it_reads_and_what_it_replaces() {
    for (operation, reads, replaces) in [
        ("{op: test, path: /a, value: 1}", true, false),
        ("{op: add, path: /a, value: 1}", false, true),
        ("{op: remove, path: /a}", false, true),
        ("{op: move, from: /a, path: /b}", true, true),
        ("{op: move, from: /b, path: /a}", false, true),
        ("{op: copy, from: /a, path: /b}", true, false),
        ("{op: copy, from: /b, path: /a}", false, true),
        ("{path: /a, from: /a}", false, false),
        ("{op: test, path: /a/b, value: 1}", false, false),
        ("{op: remove, path: /a/b}", false, false),
    ] {
        let patch = v2::parse_document(&format!("[{operation}]"), FileId(2)).expect("YAML").expect("a list");
        let patch = parse(&patch).expect("a patch");
        assert_eq!((patch.reads("/a"), patch.replaces("/a")), (reads, replaces), "{operation}");
    }
}

#[test]
fn no_operation_nests_without_end() {
    let copies = vec!["{op: copy, from: /m, path: /m/m}"; 600].join(", ");
    let moves = vec![
        "{op: add, path: /w, value: {}}, {op: move, from: /m, path: /w/m}, {op: move, from: /w, path: /m}";
        600
    ]
    .join(", ");
    let values: Vec<String> =
        (0..600).map(|n| format!("{{op: add, path: /m{}, value: {{}}}}", "/x".repeat(n))).collect();
    for operations in [copies, moves, values.join(", ")] {
        let error = patched(&operations).expect_err("is refused");
        let told = format!("a JSON patch must not nest deeper than {MAX_DEPTH} levels");
        assert_eq!(error.message(), told);
    }
}

#[test]
fn errors_point_at_the_operation_and_at_what_was_meant() {
    let error = patched("{op: remove, path: /n},\n{op: remove, path: /lits/0}").expect_err("no such field");
    assert_eq!(error.message(), "JSON patch: cannot remove `/lits/0`: there is no field `lits`");
    assert_eq!(error.span(), Some(Span::new(FileId(2), 2)));
    assert_eq!(error.hints(), ["did you mean `list`?"]);
}

#[test]
fn copies_of_copies_are_refused_before_they_fill_the_memory() {
    for operation in ["{op: copy, from: /list, path: /list/-}", "{op: copy, from: '/m', path: /m/c}"] {
        let renamed = |n: usize| operation.replace("/m/c", &format!("/m/c{n}"));
        let operations: Vec<String> = (0..64).map(renamed).collect();
        let error = patched(&operations.join(", ")).expect_err("is refused");
        assert!(error.message().contains("more than 64 MiB"), "{}", error.message());
    }
}
