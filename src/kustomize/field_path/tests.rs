use super::*;
use crate::yaml::{self, FileId, Span};

fn document() -> Node {
    let text = "{a: {b: [x, {n: one, v: 1}, {n: two, v: 2}]}, 'd.e': y, z: null, t: '{\"k\": 1}'}";
    yaml::parse(text, FileId::NONE).unwrap().unwrap()
}

#[test]
fn paths_are_cut_at_dots_that_are_neither_escaped_nor_bracketed() {
    for (path, parts) in [
        ("a.b.c", &["a", "b", "c"][..]),
        (".a.b", &["a", "b"]),
        ("a\\.b.c", &["a.b", "c"]),
        ("a.[n=x.y].c", &["a", "[n=x.y]", "c"]),
        ("a.[b.c/d]", &["a", "b.c/d"]),
        ("a.[b]", &["a", "[b]"]),
        ("a.[b.c", &["a", "b.c"]),
        ("a..b", &["a", "", "b"]),
        ("", &[""]),
    ] {
        assert_eq!(split(path), parts, "{path}");
    }
}

#[test]
fn one_value_is_found() {
    let document = document();
    for (path, expected) in [
        ("a.b.0", Some("x")),
        ("a.b.-.v", Some("2")),
        ("a.b.[n=one].v", Some("1")),
        ("a.b.[=x]", Some("x")),
        ("d\\.e", Some("y")),
        ("a.b.[n=on].v", None),
        ("a.b.7", None),
        ("z.q", None),
        (" a . b .0", Some("x")),
    ] {
        let place = find(&document, &split(path)).unwrap();
        let found = place.and_then(|place| at(&document, &place)).and_then(Node::as_text);
        assert_eq!(found, expected, "{path}");
    }
    for path in ["a.0", "a.b.x", "a.*", "a.b.-1", "a.[n=x]", "a.b.[n]", "d\\.e.x"] {
        assert!(find(&document, &split(path)).is_err(), "{path}");
    }
}

fn visited(path: &str, create: Create) -> Result<(Vec<String>, Node)> {
    let (mut document, mut seen) = (document(), Vec::new());
    let mut visit = |node: &mut Node, _| {
        seen.push(node.as_text().unwrap_or("?").to_owned());
        Ok(())
    };
    Matching { create, span: Span::NONE, visit: &mut visit }.run(&mut document, &split(path))?;
    Ok((seen, document))
}

#[test]
fn every_value_is_visited() {
    for (path, expected) in [
        ("a.b.0", &["x"][..]),
        ("a.b.[n=o].v", &["1", "2"]),
        ("a.b.[n=^one$].v", &["1"]),
        ("a.b.[=x].whatever", &["x"]),
        ("a.nope", &[]),
        ("a.b.[n=three].v", &[]),
        ("z.q", &[]),
        ("t.k", &["1"]),
    ] {
        assert_eq!(visited(path, Create::Never).unwrap().0, expected, "{path}");
    }
    for path in ["a.b.*.v", "a.b.9", "a.b.-", "a.0", "a.b.[n=[].v", "z.0", "d\\.e.x", "a..b"] {
        assert!(visited(path, Create::Never).is_err(), "{path}");
    }
}

#[test]
fn missing_values_are_made() {
    for (path, place, expected) in [
        ("a.new.x", &["a", "new", "x"][..], ""),
        ("new.0.x", &["new"], "?"),
        ("a.b.[n=three].v", &["a", "b"], "?"),
    ] {
        let (seen, document) = visited(path, Create::Scalar).unwrap();
        assert_eq!(seen, [""], "{path}");
        assert_eq!(document.at(place).unwrap().as_text().unwrap_or("?"), expected, "{path}");
    }
    assert_eq!(visited("z.q", Create::Scalar).unwrap().1, document(), "what is below a null is lost");
    assert!(visited("new.[n=a+b].v", Create::Scalar).is_err(), "kustomize would never come to an end");
}
