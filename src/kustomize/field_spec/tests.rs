use super::*;
use crate::yaml::{Span, Style, Tag};

const HERE: Span = Span { file: crate::yaml::FileId::NONE, line: 7 };

fn map(entries: &[(&str, Node)]) -> Node {
    let mut node = Node::mapping(Span::NONE);
    for (key, value) in entries {
        node.as_mapping_mut().unwrap().set(key, value.clone());
    }
    node
}

fn list(items: &[Node]) -> Node {
    let mut node = Node::sequence(Span::NONE);
    node.as_sequence_mut().unwrap().items = items.to_vec();
    node
}

fn text(text: &str) -> Node {
    Node::string(text, Span::NONE)
}

/// Flow text of a node, for comparison.
fn show(node: &Node) -> String {
    match node {
        Node::Scalar(s) if s.is_null() => "null".into(),
        Node::Scalar(s) => s.text.to_string(),
        Node::Sequence(s) => format!("[{}]", s.items.iter().map(show).collect::<Vec<_>>().join(",")),
        Node::Mapping(m) => {
            let all: Vec<_> =
                m.entries.iter().map(|e| format!("{}:{}", e.key.text, show(&e.value))).collect();
            format!("{{{}}}", all.join(","))
        }
    }
}

fn run(spec: &FieldSpec, missing: Missing, spec_field: Node) -> Result<String> {
    let mut object = Object::new(map(&[("kind", text("K")), ("spec", spec_field)]));
    spec.apply(&mut object, missing, &mut |node| match node {
        Node::Mapping(_) => set_entry(node, "k", "v", HERE).map(|_| ()),
        _ => set_scalar(node, "v", Tag::Str, HERE),
    })?;
    Ok(show(object.doc.get("spec").unwrap()))
}

fn find(path: &'static str) -> FieldSpec {
    FieldSpec::find(["", "", ""], path)
}

fn make(path: &'static str) -> FieldSpec {
    FieldSpec::make(["", "", ""], path)
}

#[test]
fn fields_are_found_through_lists() {
    let items = list(&[map(&[("n", text("1"))]), Node::null(Span::NONE), map(&[("m", text("2"))])]);
    for path in ["spec/a/n", "spec/a[]/n"] {
        let found = run(&find(path), Missing::Mapping(HERE), map(&[("a", items.clone())])).unwrap();
        assert_eq!(found, "{a:[{n:v},null,{m:2}]}", "{path}");
    }
}

#[test]
fn missing_fields_are_made_only_when_asked_for() {
    let scalar = Missing::Scalar(Tag::Str, HERE);
    let mapping = Missing::Mapping(HERE);
    for (spec, missing, expected) in [
        (find("spec/a/b"), mapping, "{}"),
        (make("spec/a/b"), Missing::Ignored, "{}"),
        (make("spec/a/b"), mapping, "{a:{b:{k:v}}}"),
        (make("spec/a/b"), scalar, "{a:{b:v}}"),
        (make("spec/a[]/b"), scalar, "{}"),
    ] {
        assert_eq!(run(&spec, missing, map(&[])).unwrap(), expected, "{spec:?}");
    }
}

#[test]
fn a_null_becomes_what_is_wanted() {
    let null = || map(&[("a", Node::null(Span::NONE))]);
    assert_eq!(run(&make("spec/a/b"), Missing::Mapping(HERE), null()).unwrap(), "{a:{b:{k:v}}}");
    assert_eq!(run(&find("spec/a/b"), Missing::Mapping(HERE), null()).unwrap(), "{a:null}");
    assert_eq!(run(&find("spec/a[]/b"), Missing::Ignored, null()).unwrap(), "{a:[]}");
    assert_eq!(run(&make("spec/a"), Missing::Scalar(Tag::Str, HERE), null()).unwrap(), "{a:v}");
}

#[test]
fn a_null_keeps_its_text_for_the_setter() {
    let mut object = Object::new(map(&[("spec", map(&[("a", Node::null(Span::NONE))]))]));
    let mut seen = String::new();
    let spec = make("spec/a");
    let setter = &mut |node: &mut Node| {
        seen = node.as_text().unwrap().to_owned();
        Ok(())
    };
    spec.apply(&mut object, Missing::Scalar(Tag::Str, HERE), setter).unwrap();
    assert_eq!(seen, "null");
}

#[test]
fn paths_that_lead_nowhere_are_errors() {
    for (path, field, message) in [
        ("spec/a/b", map(&[("a", text("x"))]), "expected a list or a mapping, found the scalar `x`"),
        ("spec//b", map(&[]), "a field name in the path is empty"),
        ("spec/0/b", map(&[]), "`0` addresses an element of a list"),
        ("spec/a", map(&[("a", list(&[]))]), "expected a scalar, found a list"),
    ] {
        let error = run(&find(path), Missing::Ignored, field).unwrap_err();
        assert!(error.message().contains(message), "{path}: {error}");
    }
}

#[test]
fn only_objects_of_the_kind_are_touched() {
    for (gvk, touched) in [(["", "", "K"], true), (["", "", "L"], false), (["g", "", ""], false)] {
        let spec = FieldSpec { create: true, ..FieldSpec::find(gvk, "spec/a") };
        let after = run(&spec, Missing::Scalar(Tag::Str, HERE), map(&[])).unwrap();
        assert_eq!(after == "{a:v}", touched, "{gvk:?}");
    }
}

#[test]
fn a_setter_keeps_the_style_and_leaves_its_place() {
    let mut node = text("old");
    node.as_scalar_mut().unwrap().style = Style::DoubleQuoted;
    set_scalar(&mut node, "new", Tag::Int, HERE).unwrap();
    let scalar = node.as_scalar().unwrap();
    assert_eq!((scalar.style, scalar.span, scalar.text.as_str()), (Style::DoubleQuoted, HERE, "new"));
    assert_eq!(scalar.tag, Tag::Str, "the quotes count, not the tag");
}

#[test]
fn entries_are_added_or_replaced() {
    let mut node = map(&[("a", text("1"))]);
    assert_eq!(set_entry(&mut node, "a", "2", HERE).unwrap(), Set::Replaced);
    assert_eq!(set_entry(&mut node, "b", "3", HERE).unwrap(), Set::Added);
    assert_eq!(show(&node), "{a:2,b:3}");
    assert_eq!(set_entry(&mut Node::null(HERE), "a", "2", HERE).unwrap(), Set::Nothing);
    assert!(set_entry(&mut text("x"), "a", "2", HERE).is_err());
}
