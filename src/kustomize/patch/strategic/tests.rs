use super::*;
use crate::yaml::json::to_json;
use crate::yaml::{FileId, Span, parse};

fn document(kind: &str, text: &str, file: u32) -> Node {
    let api_version = if kind == "Thing" { "example.com/v1" } else { "v1" };
    let text = format!("apiVersion: {api_version}\nkind: {kind}\n{text}");
    parse(&text, FileId(file)).expect("the test's input is YAML").expect("is not empty")
}

fn merged(kind: &str, target: &str, patch: &str) -> Result<(Node, Outcome)> {
    let mut target = document(kind, target, 1);
    let outcome = merge(&mut target, document(kind, patch, 2), &Schema::builtin())?;
    Ok((target, outcome))
}

/// Target, patch, and what kustomize v5.8.1 makes of them.
fn check(kind: &str, cases: &[(&str, &str, &str)]) {
    for (target, patch, want) in cases {
        let (mut node, _) = merged(kind, target, patch).expect("the patch applies");
        let fields = node.as_mapping_mut().expect("a mapping");
        fields.remove("apiVersion");
        fields.remove("kind");
        let metadata = fields.get_mut("metadata").and_then(Node::as_mapping_mut);
        let is_bare = metadata.is_some_and(|m| m.remove("name").is_some() && m.entries.is_empty());
        if is_bare {
            fields.remove("metadata");
        }
        assert_eq!(to_json(&node).expect("JSON"), *want, "{target}\n{patch}");
    }
}

#[test]
fn fields_are_laid_over_each_other() {
    check(
        "Thing",
        &[
            ("spec: {a: 1, b: 2}", "spec: {b: 3, c: 4}", r#"{"spec":{"a":1,"b":3,"c":4}}"#),
            ("spec: {a: {b: {c: 1}}}", "spec: {a: {b: {d: 2}}}", r#"{"spec":{"a":{"b":{"c":1,"d":2}}}}"#),
            ("spec: {a: [1, 2]}", "spec: {a: [3]}", r#"{"spec":{"a":[3]}}"#),
            (
                "spec: {a: [{name: x, v: 1}]}",
                "spec: {a: [{name: x, w: 2}]}",
                r#"{"spec":{"a":[{"name":"x","w":2}]}}"#,
            ),
            ("spec: {a: 1}", "other: {b: null, c: {d: null}}", r#"{"other":{"c":{}},"spec":{"a":1}}"#),
        ],
    );
}

#[test]
fn nulls_remove() {
    check(
        "Thing",
        &[
            ("spec: {a: 1, b: 2}", "spec: {a: null}", r#"{"spec":{"b":2}}"#),
            ("spec: {a: 1}", "spec: {a: }", r#"{"spec":{}}"#),
            ("spec: {a: {b: 1}}", "spec: {a: ~}", r#"{"spec":{}}"#),
            ("spec: {a: [1]}", "spec: {a: null}", r#"{"spec":{}}"#),
            (
                "spec: {a: 1}",
                "spec: {b: {c: null, d: [null, {e: null}]}}",
                r#"{"spec":{"a":1,"b":{"d":[null,{"e":null}]}}}"#,
            ),
            ("spec: {a: 1}", "spec: null", "{}"),
        ],
    );
}

#[test]
fn nulls_of_the_object_stay_where_they_are_written() {
    check(
        "Thing",
        &[
            (
                "spec:\n  a: null\n  b: ~\n  c:\n  d: 1\n",
                "spec: {d: 2}",
                r#"{"spec":{"a":null,"b":null,"d":2}}"#,
            ),
            (
                "spec:\n  l:\n  - x:\n  a: {b: null}\n",
                "spec: {d: 2}",
                r#"{"spec":{"a":{"b":null},"d":2,"l":[{"x":null}]}}"#,
            ),
        ],
    );
}

#[test]
fn directives_replace_and_delete() {
    check(
        "Thing",
        &[
            ("spec: {a: {b: 1, c: 2}}", "spec: {a: {$patch: replace, d: 3}}", r#"{"spec":{"a":{"d":3}}}"#),
            ("spec: {a: {b: 1}, e: 1}", "spec: {a: {$patch: delete}}", r#"{"spec":{"e":1}}"#),
            ("spec: {a: {b: 1}}", "spec: {a: {$patch: merge, d: 3}}", r#"{"spec":{"a":{"b":1,"d":3}}}"#),
            (
                "spec: {a: 1}",
                "spec: {n: {$patch: delete, d: 3}, m: {$patch: replace, d: 3}}",
                r#"{"spec":{"a":1,"m":{"d":3}}}"#,
            ),
            ("spec: {a: 1}", "$patch: replace\nspec: {b: 1}", r#"{"spec":{"a":1}}"#),
            (
                "spec: {a: 1}",
                "spec: {n: {$patch: whatever}, $setElementOrder/a: [1]}",
                r#"{"spec":{"$setElementOrder/a":[1],"a":1,"n":{"$patch":"whatever"}}}"#,
            ),
        ],
    );
}

#[test]
fn styles_are_those_of_the_old_values() {
    check(
        "Thing",
        &[
            (
                r#"spec: {a: "1", b: 2, c: x}"#,
                r#"spec: {a: 3, b: "4", c: "true"}"#,
                r#"{"spec":{"a":"3","b":"4","c":"true"}}"#,
            ),
            ("spec:\n  a: |\n    x\n", "spec: {a: 5}", r#"{"spec":{"a":"5"}}"#),
            ("spec:\n  a: >\n    x\n", "spec: {a: \"l\\nm\\n\"}", "{\"spec\":{\"a\":\"l\\nm\\n\"}}"),
            (r#"spec: {a: !!int "1"}"#, "spec: {a: true}", r#"{"spec":{"a":true}}"#),
            ("spec:\n  a: {}\n", "spec: {a: {b: , c: 1}}", r#"{"spec":{"a":{"c":1}}}"#),
        ],
    );
}

#[test]
fn embedded_objects_merge_as_what_they_are() {
    check(
        "Thing",
        &[(
            "spec: {o: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: i}]}}}",
            "spec: {o: {spec: {containers: [{name: a, tty: true}]}}}",
            r#"{"spec":{"o":{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"i","name":"a","tty":true}]}}}}"#,
        )],
    );
}

#[test]
fn elements_find_each_other_by_key() {
    check(
        "Pod",
        &[
            (
                "spec: {containers: [{name: a, image: i}, {name: b, image: j}]}",
                "spec: {containers: [{name: b, image: k}]}",
                r#"{"spec":{"containers":[{"image":"k","name":"b"},{"image":"i","name":"a"}]}}"#,
            ),
            (
                "spec: {containers: [{name: a}]}",
                "spec: {containers: [{name: b}, {name: a, tty: true}]}",
                r#"{"spec":{"containers":[{"name":"b"},{"name":"a","tty":true}]}}"#,
            ),
            (
                "spec: {containers: [{name: a}, {name: b}]}",
                "spec: {containers: [{name: a, $patch: delete}]}",
                r#"{"spec":{"containers":[{"name":"b"}]}}"#,
            ),
            (
                "spec: {containers: [{name: a, image: i}]}",
                "spec: {containers: [{name: a, image: j, $patch: replace}]}",
                r#"{"spec":{"containers":[{"image":"i","name":"a"}]}}"#,
            ),
            (
                "spec: {containers: [{name: a}, {name: b}]}",
                "spec: {containers: [{$patch: replace}, {name: c}]}",
                r#"{"spec":{"containers":[{"name":"c"}]}}"#,
            ),
            (
                "spec: {containers: [{name: a}], volumes: [{name: v}]}",
                "spec: {volumes: [{$patch: delete}]}",
                r#"{"spec":{"containers":[{"name":"a"}]}}"#,
            ),
            (
                r#"spec: {containers: [{name: a, env: [{name: X, value: "1"}]}]}"#,
                "spec: {containers: [{name: a, env: [{name: X, value: null, valueFrom: {fieldRef: {fieldPath: f}}}]}]}",
                r#"{"spec":{"containers":[{"env":[{"name":"X","valueFrom":{"fieldRef":{"fieldPath":"f"}}}],"name":"a"}]}}"#,
            ),
            (
                "spec: {volumes: [{name: v, emptyDir: {}}]}",
                "spec: {volumes: [{name: v, emptyDir: null, configMap: {name: c}}]}",
                r#"{"spec":{"volumes":[{"configMap":{"name":"c"},"name":"v"}]}}"#,
            ),
            (
                "spec: {tolerations: [{key: a}]}",
                "spec: {tolerations: [{key: b, $patch: delete}]}",
                r#"{"spec":{"tolerations":[{"$patch":"delete","key":"b"}]}}"#,
            ),
            ("spec: {containers: [{name: a}]}", "spec: {containers: null}", r#"{"spec":{}}"#),
        ],
    );
}

#[test]
fn elements_without_their_key_drop_those_before_them() {
    check(
        "Pod",
        &[
            (
                "spec: {containers: [{name: a}, {image: i}, {name: b}]}",
                "spec: {hostname: h}",
                r#"{"spec":{"containers":[{"image":"i"}],"hostname":"h"}}"#,
            ),
            (
                "spec: {containers: [{name: a}]}",
                "spec: {containers: [{image: i}]}",
                r#"{"spec":{"containers":[]}}"#,
            ),
            (
                "spec: {containers: [{name: a, image: i}, {name: a, image: j}]}",
                "spec: {hostname: h}",
                r#"{"spec":{"containers":[{"image":"j","name":"a"}],"hostname":"h"}}"#,
            ),
        ],
    );
}

#[test]
fn a_list_that_only_the_patch_has_is_merged_with_itself() {
    check(
        "Pod",
        &[
            (
                "spec: {z: 1}",
                "spec: {containers: [{name: a, x: null}, {name: b, x: {}, y: null}]}",
                r#"{"spec":{"containers":[{"name":"a"},{"name":"b","x":{}}],"z":1}}"#,
            ),
            (
                "spec: {z: 1}",
                "spec: {containers: [{name: c, ports: [{containerPort: a, x: null}, {containerPort: 80, protocol: a, x: {}, y: null}, {containerPort: a, protocol: \"\"}]}]}",
                r#"{"spec":{"containers":[{"name":"c","ports":[{"containerPort":"a"},{"containerPort":80,"protocol":"a","x":{}},{"containerPort":"a","protocol":""}]}],"z":1}}"#,
            ),
        ],
    );
}

#[test]
fn empty_elements_go() {
    check(
        "Pod",
        &[(
            "spec: {containers: [{name: a, x: {}}, {name: b}, {}, {name: a, x: {}}]}",
            "spec: {containers: [{name: \"\", y: 2}]}",
            r#"{"spec":{"containers":[{"name":"a","x":{}}]}}"#,
        )],
    );
}

#[test]
fn several_keys_count_as_far_as_they_are_given() {
    check(
        "Service",
        &[
            (
                "spec: {ports: [{port: 80, protocol: TCP, name: a}]}",
                "spec: {ports: [{port: 80, name: b}]}",
                r#"{"spec":{"ports":[{"name":"a","port":80,"protocol":"TCP"}]}}"#,
            ),
            (
                "spec: {ports: [{port: 80, name: a}]}",
                "spec: {ports: [{port: 80, protocol: TCP, name: b}]}",
                r#"{"spec":{"ports":[{"name":"a","port":80}]}}"#,
            ),
            (
                "spec: {ports: [{port: 80, protocol: TCP}]}",
                "spec: {ports: [{port: 80, protocol: UDP}]}",
                r#"{"spec":{"ports":[{"port":80,"protocol":"UDP"},{"port":80,"protocol":"TCP"}]}}"#,
            ),
            (
                "spec: {ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]}",
                "spec: {ports: [{port: 53, protocol: UDP, name: u}]}",
                r#"{"spec":{"ports":[{"port":53,"protocol":"TCP"},{"name":"u","port":53,"protocol":"UDP"}]}}"#,
            ),
        ],
    );
}

#[test]
fn plain_values_merge_as_a_set() {
    check(
        "Pod",
        &[
            (
                "metadata: {name: t, finalizers: [a, b]}",
                "metadata: {name: t, finalizers: [c, a]}",
                r#"{"metadata":{"finalizers":["c","a","b"]}}"#,
            ),
            (
                "metadata: {name: t, finalizers: [a, b]}",
                "metadata: {name: t, finalizers: [a, a]}",
                r#"{"metadata":{"finalizers":["a","b"]}}"#,
            ),
            ("metadata: {name: t, finalizers: [a, b]}", "metadata: {name: t, finalizers: null}", "{}"),
            (
                "metadata: {name: t, finalizers: [a, b]}",
                "metadata: {name: t, finalizers: []}",
                r#"{"metadata":{"finalizers":["a","b"]}}"#,
            ),
        ],
    );
}

#[test]
fn a_whole_object_can_be_deleted() {
    let (_, outcome) = merged("Thing", "spec: {a: 1}", "$patch: delete").expect("the patch applies");
    assert_eq!(outcome, Outcome::Deleted);
}

#[test]
fn values_of_different_sorts_do_not_merge() {
    for (target, patch, place) in [
        ("spec: {a: {b: 1}}", "spec: {a: 1}", "spec.a: it is a mapping, not a scalar"),
        ("spec: {a: {b: [1]}}", "spec: {a: {b: {}}}", "spec.a.b: it is a list, not a mapping"),
        ("spec: 1", "spec: [1]", "spec: it is a scalar, not a list"),
    ] {
        let error = merged("Thing", target, patch).expect_err("the patch does not apply");
        assert_eq!(error.message(), format!("cannot patch {place}"));
        assert_eq!(error.span(), Some(Span::new(FileId(2), 3)));
    }
}

#[test]
fn other_directives_are_errors() {
    for patch in ["spec: {a: {$patch: foo}}", "spec: {a: {$patch: }}"] {
        let error = merged("Thing", "spec: {a: {b: 1}}", patch).expect_err("the patch does not apply");
        assert!(error.message().starts_with("unknown directive"), "{error}");
    }
    let list = "spec: {containers: [{$patch: foo}]}";
    assert!(merged("Pod", "spec: {containers: [{name: a}]}", list).is_err());
}

#[test]
fn elements_must_be_able_to_have_keys() {
    assert!(merged("Pod", "spec: {containers: [a]}", "spec: {containers: [{name: b}]}").is_err());
    assert!(merged("Pod", "metadata: {finalizers: [{a: b}]}", "metadata: {finalizers: [c]}").is_err());
}

#[test]
fn an_empty_key_cannot_be_patched() {
    for (target, patch) in
        [("spec: {a: {'': 1}}", "spec: {a: {b: 1}}"), ("spec: {a: 1}", "spec: {b: {'': 1}}")]
    {
        let error = merged("Thing", target, patch).expect_err("the patch does not apply");
        assert_eq!(error.message(), "an object with an empty key cannot be patched");
    }
}

#[test]
fn lists_take_over_whether_they_are_written_in_a_line() {
    let is_in_a_line = |target: &str, patch: &str, path: &[&str]| {
        let (node, _) = merged("Pod", target, patch).expect("the patch applies");
        node.at(path).and_then(Node::as_sequence).map(|list| list.flow)
    };
    let (line, lines) = ("spec: {tolerations: [{a: 1}]}", "spec:\n  tolerations:\n  - {a: 2}\n");
    let field = ["spec", "tolerations"];
    assert_eq!(is_in_a_line(line, lines, &field), Some(true));
    assert_eq!(is_in_a_line(lines, line, &field), Some(false));
    let (one, none) = ("spec: {containers: [{name: a}]}", "spec: {containers: []}");
    assert_eq!(is_in_a_line("spec: {z: 1}", one, &["spec", "containers"]), Some(false));
    assert_eq!(is_in_a_line("spec: {z: 1}", none, &["spec", "containers"]), Some(true));
}

#[test]
fn values_keep_the_places_they_come_from() {
    let (node, _) = merged("Thing", "spec:\n  a: 1\n  b: 2\n", "spec:\n  b: 3\n  c: 4\n").expect("applies");
    let place = |name: &str| node.at(&["spec", name]).map(Node::span);
    assert_eq!(place("a"), Some(Span::new(FileId(1), 4)));
    assert_eq!(place("b"), Some(Span::new(FileId(2), 4)));
    assert_eq!(place("c"), Some(Span::new(FileId(2), 5)));

    let (node, _) = merged("Thing", "spec:\n  a: 1\n  b: x\n", "spec:\n  a: '1'\n  b: x\n").expect("applies");
    let place = |name: &str| node.at(&["spec", name]).map(Node::span);
    assert_eq!(place("a"), Some(Span::new(FileId(2), 4)));
    assert_eq!(place("b"), Some(Span::new(FileId(1), 5)));
}
