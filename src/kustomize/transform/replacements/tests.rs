use super::*;
use crate::kustomize::transform::check::{check, fails, read};

const SOURCE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: source
data:
  count: 42
  image: nginx:1.25
  list: [x, y]
  map: {a: b}
  text: \"42\"
  word: hello
";

const TEXTS: &str = r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: texts
data:
  blank: "  "
  json: '{"z":1,"a":{"b":"old","l":[1,{"k":"v","n":2}]},"u":"<&>","f":2.50}'
  list: '[{"name":"a","v":1},{"name":"b","v":2}]'
  pretty: |-
    {
      "a": "b",
      "e": []
    }
  yaml: |
    server:
      port: 8080
      name: "foo"
    hosts:
      - a
"#;

/// Copies a field of the source to a field of an object with this `spec`, and gives that back.
fn copy(source: &str, spec: &str, path: &str, options: &str) -> Result<String> {
    let transformer = format!(
        "replacements:\n- source: {{name: source, fieldPath: {source}}}\n  targets:\n  \
         - select: {{kind: Thing}}\n    fieldPaths: ['{path}']\n    options: {{{options}}}\n"
    );
    let input = format!("{SOURCE}---\nkind: Thing\nspec: {spec}\n");
    apply_to(&transformer, &input).map(|doc| flow(doc.get("spec").unwrap()))
}

/// Replaces in the object of texts and gives back one of them.
fn copy_into_text(source: &str, path: &str, options: &str) -> Result<String> {
    let transformer = format!(
        "replacements:\n- source: {{name: source, fieldPath: {source}}}\n  targets:\n  \
         - select: {{name: texts}}\n    fieldPaths: ['data.{path}']\n    options: {{{options}}}\n"
    );
    let doc = apply_to(&transformer, &format!("{SOURCE}---\n{TEXTS}"))?;
    let field = path.split('.').next().unwrap();
    Ok(doc.text_at(&["data", field]).unwrap().to_owned())
}

/// The last object after the replacements.
fn apply_to(transformer: &str, input: &str) -> Result<Node> {
    let transformer: Replacements = read(transformer);
    let mut objects = crate::kustomize::transform::check::objects(input);
    crate::kustomize::transform::check::run(&mut objects, |o, cx| transformer.apply(o, cx))?;
    Ok(objects.as_slice().last().unwrap().doc.clone())
}

/// A node as JSON; what cannot be printed as such is marked.
fn flow(node: &Node) -> String {
    yaml::json::to_json(node).unwrap_or_else(|e| format!("unprintable: {e}"))
}

#[test]
fn values_are_copied_to_the_field_that_a_path_means() {
    for (source, spec, path, options, expected) in [
        ("data.word", "{a: old}", "spec.a", "", r#"{"a":"hello"}"#),
        (
            "data.word",
            "{a: [{n: x, v: 1}, {n: y, v: s}]}",
            "spec.a.[n=y].v",
            "",
            r#"{"a":[{"n":"x","v":1},{"n":"y","v":"hello"}]}"#,
        ),
        ("data.word", "{a: [{n: xx, v: s}]}", "spec.a.[n=x].v", "", r#"{"a":[{"n":"xx","v":"hello"}]}"#),
        ("data.word", "{a: [{v: s}, {v: t}]}", "spec.a.*.v", "", r#"{"a":[{"v":"hello"},{"v":"hello"}]}"#),
        ("data.word", "{a: [s, t]}", "spec.a.1", "", r#"{"a":["s","hello"]}"#),
        ("data.word", "{a: [s, t]}", "spec.a.[=t]", "", r#"{"a":["s","hello"]}"#),
        ("data.word", "{a.b/c: s}", "spec.a\\.b/c", "", r#"{"a.b/c":"hello"}"#),
        ("data.word", "{a.b/c: s}", "spec.[a.b/c]", "", r#"{"a.b/c":"hello"}"#),
        ("data.list.-", "{a: s}", "spec.a", "", r#"{"a":"y"}"#),
        ("data.map", "{a: {}}", "spec.a", "", r#"{"a":{"a":"b"}}"#),
        ("data.map", "{a: s}", "spec.a", "", r#"{"a":""}"#),
        ("data.word", "{a: {b: c}}", "spec.a", "", r#"{"a":"hello"}"#),
    ] {
        assert_eq!(copy(source, spec, path, options).unwrap(), expected, "{source} to {path}");
    }
}

#[test]
fn a_scalar_keeps_its_type() {
    for (source, spec, expected) in [
        ("data.count", "{a: \"5\"}", r#"{"a":"42"}"#),
        ("data.count", "{a: s}", r#"{"a":"42"}"#),
        ("data.text", "{a: 5}", r#"{"a":42}"#),
        ("data.count", "{a: {}}", r#"{"a":42}"#),
        ("data.text", "{a: {}}", r#"{"a":"42"}"#),
    ] {
        assert_eq!(copy(source, spec, "spec.a", "").unwrap(), expected, "{source} to {spec}");
    }
    assert!(copy("data.word", "{a: 5}", "spec.a", "").unwrap().starts_with("unprintable"));
}

#[test]
fn what_is_missing_is_made_when_asked_for() {
    for (source, spec, path, expected) in [
        ("data.word", "{}", "spec.a.b", r#"{"a":{"b":"hello"}}"#),
        ("data.text", "{}", "spec.a", r#"{"a":42}"#),
        ("data.map", "{}", "spec.a", r#"{"a":{"a":"b"}}"#),
        ("data.word", "{a: [x]}", "spec.a.1", r#"{"a":["x","hello"]}"#),
        ("data.word", "{}", "spec.a.0.b", r#"{"a":[{"b":"hello"}]}"#),
        ("data.word", "{a: [{n: x}]}", "spec.a.[n=y].v", r#"{"a":[{"n":"x"},{"n":"y","v":"hello"}]}"#),
        ("data.word", "{a: []}", "spec.a.[=y]", r#"{"a":["hello"]}"#),
        ("data.word", "{a: null}", "spec.a.b", r#"{"a":null}"#),
    ] {
        assert_eq!(copy(source, spec, path, "create: true").unwrap(), expected, "{source} to {path}");
        if spec != "{a: null}" {
            assert!(copy(source, spec, path, "").is_err(), "{path} without create");
        }
    }
}

#[test]
fn parts_between_delimiters_are_read_and_written() {
    for (index, expected) in [(-1, "hello-a-b"), (0, "hello-b"), (1, "a-hello"), (9, "a-b-hello")] {
        let options = format!("delimiter: '-', index: {index}");
        let written = copy("data.word", "{a: a-b}", "spec.a", &options).unwrap();
        assert_eq!(written, format!(r#"{{"a":"{expected}"}}"#));
    }
    let part = |index: i64| {
        let text = format!(
            "replacements:\n- source: {{name: source, fieldPath: data.image, options: {{delimiter: ':', index: {index}}}}}\n  \
             targets: [{{select: {{kind: Thing}}, fieldPaths: [spec]}}]\n"
        );
        apply_to(&text, &format!("{SOURCE}---\nkind: Thing\nspec: x\n"))
            .map(|doc| flow(doc.get("spec").unwrap()))
    };
    assert_eq!(part(1).unwrap(), r#""1.25""#);
    assert!(part(2).is_err() && part(-1).is_err());
    assert!(copy("data.word", "{a: []}", "spec.a", "delimiter: '-'").is_err());
}

#[test]
fn paths_that_lead_nowhere_fail() {
    for path in [
        "spec.b",
        "spec.a.b",
        "spec.l.5",
        "spec.l.x",
        "spec.l.[n]",
        "spec.l.[n=[].v",
        "spec..a",
        "spec.*",
        "spec.l.-",
    ] {
        assert!(copy("data.word", "{a: x, l: [{n: 1}]}", path, "").is_err(), "{path}");
    }
    for source in ["data.nope", "data.*", "data.word.x", "data.0", "data.list.9"] {
        assert!(copy(source, "{a: x}", "spec.a", "").is_err(), "{source}");
    }
}

#[test]
fn json_within_text_is_written_as_go_does() {
    let json = |rest: &str| format!(r#"{{"a":{rest},"f":2.5,"u":"\u003c\u0026\u003e","z":1}}"#);
    for (source, path, options, expected) in [
        ("data.word", "json.a.b", "", json(r#"{"b":"hello","l":[1,{"k":"v","n":2}]}"#)),
        ("data.count", "json.a.l.0", "", json(r#"{"b":"old","l":[42,{"k":"v","n":2}]}"#)),
        ("data.count", "json.a.l.[k=v].n", "", json(r#"{"b":"old","l":[1,{"k":"v","n":42}]}"#)),
        ("data.count", "json.a.b", "", json(r#"{"b":"42","l":[1,{"k":"v","n":2}]}"#)),
        (
            "data.word",
            "json.a.x.y",
            "create: true",
            json(r#"{"b":"old","l":[1,{"k":"v","n":2}],"x":{"y":"hello"}}"#),
        ),
        ("data.word", "json.a", "delimiter: '-', index: 1", json(r#""hello""#)),
        ("data.count", "list.*.v", "", r#"[{"name":"a","v":42},{"name":"b","v":42}]"#.into()),
        ("data.word", "pretty.a", "", "{\n  \"a\": \"hello\",\n  \"e\": []\n}".into()),
    ] {
        assert_eq!(copy_into_text(source, path, options).unwrap(), expected, "{path}");
    }
}

#[test]
fn yaml_within_text_is_written_as_kyaml_does() {
    for (source, path, expected) in [
        ("data.count", "yaml.server.port", "server:\n  port: 42\n  name: \"foo\"\nhosts:\n- a"),
        ("data.word", "yaml.server.port", "server:\n  port: !!int hello\n  name: \"foo\"\nhosts:\n- a"),
        ("data.text", "yaml.server.name", "server:\n  port: 8080\n  name: \"42\"\nhosts:\n- a"),
        ("data.word", "yaml.hosts.0", "server:\n  port: 8080\n  name: \"foo\"\nhosts:\n- hello"),
    ] {
        assert_eq!(copy_into_text(source, path, "").unwrap(), expected, "{path}");
    }
}

#[test]
fn text_that_cannot_take_the_value_stays_as_it_is_or_fails() {
    let same = copy_into_text("data.word", "json.z", "").unwrap();
    assert!(same.contains(r#""z":1"#), "a word in place of a number: {same}");
    for path in ["blank.a", "json.nope", "yaml.nope.x", "json.a.l.9"] {
        assert!(copy_into_text("data.word", path, "").is_err(), "{path}");
    }
}

#[test]
fn targets_are_selected_by_regular_expression_and_rejected_one_by_one() {
    let input = "kind: A\nmetadata: {name: one, labels: {l: x}}\nv: old\n---\nkind: A\nmetadata: {name: two}\nv: old\n";
    for (target, expected) in [
        ("select: {name: o.*}", ["new", "old"]),
        ("select: {name: on}", ["old", "old"]),
        ("select: {kind: A}", ["new", "new"]),
        ("select: {namespace: default}", ["old", "old"]),
        ("select: {labelSelector: l=x}", ["new", "old"]),
        ("select: {kind: A}, reject: [{name: t.*}]", ["new", "old"]),
        ("select: {kind: A}, reject: [{labelSelector: l}, {name: two}]", ["old", "old"]),
        ("select: {kind: A}, reject: [{name: two, labelSelector: l}]", ["old", "old"]),
        ("select: {kind: A}, reject: [{}]", ["new", "new"]),
    ] {
        let transformer: Replacements =
            read(&format!("replacements: [{{sourceValue: new, targets: [{{{target}, fieldPaths: [v]}}]}}]"));
        let mut objects = crate::kustomize::transform::check::objects(input);
        crate::kustomize::transform::check::run(&mut objects, |o, cx| transformer.apply(o, cx)).unwrap();
        let values: Vec<&str> = objects.iter().map(|o| o.doc.text_at(&["v"]).unwrap()).collect();
        assert_eq!(values, expected, "{target}");
    }
}

#[test]
fn a_source_is_one_object_by_any_of_its_names() {
    let transformer: Replacements = read(
        "replacements: [{source: {kind: A, name: one, namespace: default}, targets: [{select: {kind: B}, fieldPaths: [v]}]}]",
    );
    let mut objects =
        crate::kustomize::transform::check::objects("kind: A\nmetadata: {name: one}\n---\nkind: B\nv: old\n");
    objects.edit(0, |object| {
        object.remember_id();
        object.set_name("dev-one", yaml::Span::NONE);
    });
    crate::kustomize::transform::check::run(&mut objects, |o, cx| transformer.apply(o, cx)).unwrap();
    assert_eq!(objects.as_slice()[1].doc.text_at(&["v"]), Some("dev-one"));
}

#[test]
fn a_source_that_is_missing_or_not_alone_fails() {
    let input = "kind: A\nmetadata: {name: one}\n---\nkind: A\nmetadata: {name: two}\n";
    for (source, told) in [
        ("{kind: A}", "multiple matches"),
        ("{name: onn}", "nothing selected"),
        ("{name: o.*}", "nothing selected"),
        ("{name: one, namespace: other}", "nothing selected"),
    ] {
        let transformer: Replacements =
            read(&format!("replacements: [{{source: {source}, targets: [{{select: {{kind: A}}}}]}}]"));
        let message = fails(|o, cx| transformer.apply(o, cx), input);
        assert!(message.contains(told), "{source}: {message}");
    }
}

#[test]
fn entries_without_source_or_targets_fail() {
    for entry in [
        "{}",
        "{sourceValue: x}",
        "{targets: [{select: {kind: A}}]}",
        "{sourceValue: x, source: {kind: A}, targets: [{select: {kind: A}}]}",
        "{sourceValue: x, targets: [{fieldPaths: [a]}]}",
        "{sourceValue: x, targets: [null]}",
        "{sourceValue: x, targets: [{select: {name: '['}}]}",
        "{sourceValue: x, targets: [{select: {labelSelector: a=b=c}}]}",
        "{path: nowhere.yaml}",
    ] {
        let transformer: Replacements = read(&format!("replacements: [{entry}]"));
        fails(|o, cx| transformer.apply(o, cx), "kind: A\nmetadata: {name: one}\n");
    }
}

#[test]
fn a_target_is_its_name_unless_a_field_is_named() {
    let transformer: Replacements =
        read("replacements: [{sourceValue: new, targets: [{select: {kind: A}}]}]");
    check(
        |o, cx| transformer.apply(o, cx),
        "kind: A\nmetadata:\n  name: old\n",
        "kind: A\nmetadata:\n  name: new\n",
    );
}

#[test]
fn a_value_that_is_copied_into_itself_again_and_again_is_refused() {
    let into = |from: &str, to: &str, options: &str| {
        format!(
            "- source: {{kind: ConfigMap, name: source, fieldPath: {from}}}\n  targets:\n  \
             - {{select: {{kind: ConfigMap}}, fieldPaths: [{to}], options: {{{options}}}}}\n"
        )
    };
    let fields: String = (0..40).map(|n| into("data", &format!("data.f{n}"), "create: true")).collect();
    let text = into("data.word", "data.text", "delimiter: '-', index: 99")
        + &into("data.text", "data.word", "delimiter: '-', index: 99");
    for entries in [fields, text.repeat(60)] {
        let error = apply_to(&format!("replacements:\n{entries}"), SOURCE).expect_err("is refused");
        assert!(error.to_string().contains("more than 64 MiB"), "{error}");
    }
}

#[test]
fn a_replacement_that_fails_is_told_by_its_own_place() {
    let transformer: Replacements = read(
        "replacements:\n- {sourceValue: a, targets: [{select: {kind: B}, options: {create: true}}]}\n- {source: {}, targets: [{}]}\n",
    );
    let mut objects = crate::kustomize::transform::check::objects("{kind: A, metadata: {name: one}}");
    let failed = crate::kustomize::transform::check::run(&mut objects, |o, cx| transformer.apply(o, cx));
    assert_eq!(failed.expect_err("it selects nothing").span().map(|at| at.line), Some(3));
}
