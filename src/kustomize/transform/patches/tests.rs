use super::super::check::{check, fails, objects, read, run};
use super::super::patches_json6902::PatchJson6902;
use super::super::patches_strategic_merge::PatchesStrategicMerge;
use super::*;

const THING: &str = "kind: Thing\nmetadata: {name: t}\nspec: {n: 1}\n";
const PATCH: &str = "kind: Thing, metadata: {name: t}";

fn patch(text: &str) -> Patch {
    read(text)
}

#[test]
fn a_strategic_merge_patch_finds_its_object_by_id() {
    let p = patch(&format!("patch: '{{{PATCH}, spec: {{m: 2}}}}'"));
    check(|o, cx| p.apply(o, cx), THING, "kind: Thing\nmetadata:\n  name: t\nspec:\n  m: 2\n  \"n\": 1");
}

#[test]
fn an_earlier_id_is_an_id() {
    let mut renamed = objects(THING);
    for object in renamed.iter_mut() {
        object.remember_id();
        object.set_name("new", Span::NONE);
    }
    let p = patch(&format!("patch: '{{{PATCH}, spec: {{n: 2}}}}'"));
    run(&mut renamed, |o, cx| p.apply(o, cx)).expect("the patch applies");
    assert_eq!(renamed.get(0).map(Object::name), Some("new"));
}

#[test]
fn a_patch_without_an_object_tells_what_there_is() {
    for (name, hint) in [
        ("tt", "did you mean `t`?"),
        ("t, namespace: x", "the object has no namespace, the patch namespace `x`"),
    ] {
        let p = patch(&format!("patch: '{{kind: Thing, metadata: {{name: {name}}}}}'"));
        let error = run(&mut objects(THING), |o, cx| p.apply(o, cx)).expect_err("there is no such object");
        assert!(error.message().starts_with("patch target matches no object: "), "{error}");
        assert_eq!(error.hints(), [hint]);
    }
}

#[test]
fn a_target_selects_many() {
    let p = patch(
        "{target: {kind: Thing, name: 'a.*'}, patch: '{kind: Any, metadata: {name: any, labels: {x: null, y: 5}}}'}",
    );
    check(
        |o, cx| p.apply(o, cx),
        "kind: Thing\nmetadata: {name: a1}\n---\nkind: Thing\nmetadata: {name: a2, labels: {x: z}}\n---\nkind: Thing\nmetadata: {name: b}\n",
        "apiVersion: null\nkind: Thing\nmetadata:\n  labels:\n    x: \"null\"\n    \"y\": \"5\"\n  name: a1\n---\n\
         apiVersion: null\nkind: Thing\nmetadata:\n  labels:\n    x: \"null\"\n    \"y\": \"5\"\n  name: a2\n---\n\
         kind: Thing\nmetadata:\n  name: b",
    );
}

#[test]
fn name_and_kind_change_when_they_may() {
    let p = patch(
        "{target: {kind: Thing}, options: {allowNameChange: true, allowKindChange: true}, \
          patch: '{apiVersion: v9, kind: Other, metadata: {name: o, namespace: x}}'}",
    );
    let done = check(
        |o, cx| p.apply(o, cx),
        "apiVersion: v1\nkind: Thing\nmetadata: {name: t}\n",
        "apiVersion: v1\nkind: Other\nmetadata:\n  name: o",
    );
    let earlier = &done.get(0).expect("one object").previous;
    assert_eq!(earlier.iter().map(|id| id.name.as_str()).collect::<Vec<_>>(), ["t"]);
}

#[test]
fn two_objects_of_one_id_are_an_error() {
    let p = patch(
        "{target: {name: t}, options: {allowNameChange: true}, patch: '{kind: Thing, metadata: {name: u}}'}",
    );
    let input = format!("{THING}---\nkind: Thing\nmetadata: {{name: u}}\n");
    assert!(fails(|o, cx| p.apply(o, cx), &input).contains("there are two objects Thing/u"));
}

#[test]
fn deleted_objects_are_gone_and_cannot_be_patched_again() {
    let delete = "$patch: delete\nkind: Thing\nmetadata: {name: t}\n".to_owned();
    let once = Patch { patch: Some(Located { value: delete.clone(), span: Span::NONE }), ..Patch::default() };
    let input = format!("{THING}---\nkind: Thing\nmetadata: {{name: u}}\n");
    check(|o, cx| once.apply(o, cx), &input, "kind: Thing\nmetadata:\n  name: u");
    let twice = format!("{delete}---\n{delete}");
    let twice = Patch { patch: Some(Located { value: twice, span: Span::NONE }), ..Patch::default() };
    assert!(fails(|o, cx| twice.apply(o, cx), &input).starts_with("patch target matches no object"));
}

#[test]
fn texts_with_nothing_in_them_are_ignored() {
    for text in ["'{}'", "'[]'", "'null'", "'# nothing'", "'---'"] {
        let p = patch(&format!("{{patch: {text}}}"));
        run(&mut objects(THING), |o, cx| p.apply(o, cx)).unwrap_or_else(|e| panic!("{text}: {e}"));
    }
    for text in ["{}", "{patch: ' '}", "{patch: ''}", "{patch: 'a: b'}", "{patch: x, path: y}"] {
        fails(|o, cx| patch(text).apply(o, cx), THING);
    }
}

#[test]
fn a_list_is_a_json_patch_and_needs_a_target() {
    let operations = "patch: '- {op: replace, path: /spec/n, value: 2}'";
    assert_eq!(fails(|o, cx| patch(operations).apply(o, cx), THING), "a JSON patch needs a target");
    let p = patch(&format!("{operations}\ntarget: {{kind: Thing}}"));
    check(|o, cx| p.apply(o, cx), THING, "kind: Thing\nmetadata:\n  name: t\nspec:\n  \"n\": 2");
    let none = patch(&format!("{operations}\ntarget: {{kind: Nothing}}"));
    run(&mut objects(THING), |o, cx| none.apply(o, cx)).expect("a target may select nothing");
}

#[test]
fn json_patches_find_annotations_and_leave_text() {
    let p = patch(
        "patch: '[{\"op\": \"add\", \"path\": \"/metadata/annotations/a\", \"value\": 5}]'\ntarget: {kind: Thing}",
    );
    check(
        |o, cx| p.apply(o, cx),
        THING,
        "kind: Thing\nmetadata:\n  annotations:\n    a: \"5\"\n  name: t\nspec:\n  \"n\": 1",
    );
    let old = PatchJson6902::from_entry(Patch { target: Some(read("{name: t}")), ..p });
    assert!(fails(|o, cx| old.apply(o, cx), THING).contains("there is no field `annotations`"));
}

#[test]
fn what_is_remembered_goes_with_the_annotations() {
    for (annotations, want) in [("null", 0), ("{$patch: replace, a: b}", 0), ("{a: b}", 1), ("{a: null}", 1)]
    {
        let mut known = objects(THING);
        known.iter_mut().for_each(Object::remember_id);
        let p =
            patch(&format!("patch: '{{kind: Thing, metadata: {{name: t, annotations: {annotations}}}}}'"));
        run(&mut known, |o, cx| p.apply(o, cx)).expect("the patch applies");
        assert_eq!(known.get(0).map(|o| o.previous.len()), Some(want), "{annotations}");
        let left = known.get(0).and_then(|o| o.doc.at(&["metadata", "annotations", "\0offlux"]));
        assert_eq!(left, None);
    }
}

#[test]
fn patches_strategic_merge_are_texts_or_paths() {
    let p: PatchesStrategicMerge = read(&format!("paths: ['{{{PATCH}, spec: {{n: 2}}}}']"));
    check(
        |o, cx| p.apply(o, cx),
        THING,
        "apiVersion: null\nkind: Thing\nmetadata:\n  name: t\nspec:\n  \"n\": 2",
    );
    let absent: PatchesStrategicMerge = read("paths: [no.yaml]");
    assert!(fails(|o, cx| absent.apply(o, cx), THING).contains("no.yaml"));
    let empty: PatchesStrategicMerge = read("paths: ['{}']");
    assert_eq!(fails(|o, cx| empty.apply(o, cx), THING), "the strategic merge patches are empty");
}

#[test]
fn places_point_into_the_kustomization() {
    let text = "\npatch: |-\n  kind: Thing\n  metadata: {name: t}\n  spec:\n    n: {a: 1}\n";
    let error =
        run(&mut objects(THING), |o, cx| patch(text).apply(o, cx)).expect_err("a mapping for a number");
    assert_eq!(error.message(), "cannot patch spec.n: it is a scalar, not a mapping");
    assert_eq!(error.span().map(|s| s.line), Some(6));
}
