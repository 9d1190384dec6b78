use super::inline::Inline;
use super::*;
use crate::flux::api::Origin;
use crate::yaml::{FileId, json, read_documents};

/// Substitutes in the documents of file 1, the Kustomization's spec being file 2.
fn run(post_build: &str, documents: &str, unset: Unset) -> Result<(Vec<Object>, Vec<Use>)> {
    let spec = format!("spec:\n  postBuild: {post_build}\n");
    let kustomization = v2::parse_document(&spec, FileId(2)).unwrap().unwrap();
    let kustomization = Kustomization::from_node(&kustomization, Origin::File).unwrap();
    let mut objects: Vec<Object> =
        read_documents(documents.as_bytes(), FileId(1)).unwrap().into_iter().map(Object::new).collect();
    let mut uses = Vec::new();
    let inline = Inline::new(&kustomization, &[]);
    let growth = Growth::default();
    inline.substitution(unset).apply(&kustomization, &mut objects, &mut uses, &growth)?;
    Ok((objects, uses))
}

fn check(post_build: &str, data: &str, expected: &str) {
    let document = format!("kind: A\nmetadata: {{name: a}}\ndata: {data}\n");
    let (objects, _) = run(post_build, &document, Unset::Empty).unwrap();
    assert_eq!(json::to_json(objects[0].doc.get("data").unwrap()).unwrap(), expected, "{data}");
}

#[test]
fn values_come_back_by_the_rules_of_yaml_1_1() {
    check("{substitute: {v: 'yes'}}", "'${v}'", "true");
    check("{substitute: {v: '0755'}}", "\"${v}\"", "493");
    check("{substitute: {v: '[a, b]'}}", "${v}", r#"["a","b"]"#);
    check("{substitute: {v: ''}}", "${v}", "null");
    check("{substitute: {v: x}}", "$${v} $v", r#""${v} $v""#);
}

#[test]
fn integers_pass_through_floats() {
    check("{substitute: {v: '1'}}", "9007199254740993", "9007199254740992");
    check("{substitute: {v: '1'}}", "18446744073709551615", "18446744073709552000");
    check("{substitute: {v: '1'}}", "-90071992547409931", "-90071992547409940");
}

#[test]
fn without_variables_nothing_happens_unless_always() {
    check("{}", "'${v:-1}'", r#""${v:-1}""#);
    check("{substituteStrategy: Always}", "'${v:-1}'", "1");
}

#[test]
fn places_are_those_of_variables_and_of_what_is_left() {
    let text = "kind: A\nmetadata:\n  name: a\ndata:\n  x: ${v}\n  y: z\n";
    let (objects, uses) = run("\n    substitute:\n      v: w", text, Unset::Error).unwrap();
    let span = |path: &[&str]| objects[0].doc.at(path).unwrap().span();
    assert_eq!(span(&["data", "x"]), Span::new(FileId(2), 4));
    assert_eq!(span(&["data", "y"]), Span::new(FileId(1), 6));
    assert_eq!(objects[0].span(), Span::new(FileId(1), 1));
    let (at, value, object) = (Span::new(FileId(1), 5), Some(Span::new(FileId(2), 4)), objects[0].span());
    assert_eq!(uses, [Use { name: "v".into(), at, value, object, outcome: Outcome::Value, made: None }]);
}

#[test]
fn keys_and_what_they_hold_stand_where_they_were_written() {
    let text = "kind: A\nmetadata:\n  name: a\ndata:\n  x: ${v}\n  y:\n  - z: ${v}\n    f: ${w}\n";
    let (objects, _) = run("\n    substitute:\n      v: w\n      w: '{g: 1}'", text, Unset::Error).unwrap();
    let line = |span: Span| (span.file.0, span.line);
    let data = objects[0].doc.get("data").and_then(Node::as_mapping).unwrap();
    assert_eq!(data.entries.iter().map(|entry| line(entry.key.span)).collect::<Vec<_>>(), [(1, 5), (1, 6)]);
    let item = &data.get("y").and_then(Node::as_sequence).unwrap().items[0];
    assert_eq!((line(item.span()), line(item.get("z").unwrap().span())), ((1, 8), (2, 4)));
    assert_eq!(line(item.get("f").unwrap().span()), (2, 5));
}

#[test]
fn all_unset_variables_of_all_objects_are_told_at_once() {
    let text = "kind: A\nmetadata:\n  name: ${a}\n---\nkind: A\nmetadata:\n  name: ${b}${a}\n";
    let error = run("{substitute: {v: w}}", text, Unset::Error).unwrap_err();
    assert_eq!(error.message(), "variables not set (strict mode): \"a\", \"b\"");
    let lines: Vec<u32> = error.trace().iter().filter_map(|f| f.at.map(|at| at.line)).collect();
    assert_eq!(lines, [3, 7, 7]);

    // An object without its variables is not looked at any further.
    let text = "kind: A\nmetadata: {name: '${a}'}\n---\nkind: A\nmetadata: {name: '${a}'}\n---\nkind: A\nmetadata: {name: '${b}'}\n";
    let error = run("{substitute: {v: w}}", text, Unset::Error).unwrap_err();
    assert_eq!(error.message(), "variables not set (strict mode): \"a\", \"b\"");
}

#[test]
fn labels_and_annotations_turn_it_off() {
    let text = "kind: A\nmetadata:\n  name: a\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\ndata: ${v}\n";
    let (objects, uses) = run("{substitute: {'v-w': x}}", text, Unset::Error).unwrap();
    assert_eq!(objects[0].doc.text_at(&["data"]), Some("${v}"));
    assert!(uses.is_empty());
}

#[test]
fn two_objects_of_one_id_and_bad_names_are_errors() {
    let text = "kind: A\nmetadata: {name: '${a}'}\n---\nkind: A\nmetadata: {name: b}\n";
    let twice = run("{substitute: {a: b}}", text, Unset::Error).unwrap_err();
    assert!(twice.message().contains("2 objects"), "{twice}");
    let name = run("{substitute: {a-b: c}}", text, Unset::Error).unwrap_err();
    assert_eq!(name.span(), Some(Span::new(FileId(2), 2)));
}
