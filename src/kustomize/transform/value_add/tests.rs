use super::super::check::{check, fails, read};
use super::*;

#[test]
fn a_value_goes_where_the_targets_say() {
    let add: ValueAdd = read(
        "{value: '12', targets: [{fieldPath: spec/a/b}, {fieldPath: /spec/p, filePathPosition: 2}, \
         {fieldPath: 'spec/l/[name=q]/v'}, {fieldPath: spec/l/0/w}, {fieldPath: spec/q}]}",
    );
    check(
        |o, cx| add.apply(o, cx),
        "kind: Mine\nspec: {p: /x/y, q: 's'}\n",
        "kind: Mine\nspec:\n  a:\n    b: 12\n  l:\n  - name: q\n    v: 12\n    w: 12\n  p: /x/12/y\n  q: \"12\"\n",
    );
}

#[test]
fn without_a_value_the_directory_gives_its_name() {
    let add: ValueAdd = read("{targets: [{selector: {kind: Mine}, fieldPath: metadata/namespace}]}");
    check(
        |o, cx| add.apply(o, cx),
        "kind: Mine\n---\nkind: Other\n",
        "kind: Mine\nmetadata:\n  namespace: root\n---\nkind: Other\n",
    );
}

#[test]
fn targets_must_be_given_and_well_formed() {
    for text in ["value: a", "targets: [{fieldPath: ''}]", "targets: [{fieldPath: a, filePathPosition: -1}]"]
    {
        let add: ValueAdd = read(text);
        fails(|o, cx| add.apply(o, cx), "kind: Mine\n");
    }
}

#[test]
fn a_value_is_put_into_a_path() {
    for (path, position, expected) in [
        ("", 0, "x"),
        ("/", 3, "/x"),
        ("pie", 0, "x/pie"),
        ("/pie", 0, "/x/pie"),
        ("raw", 1, "raw/x"),
        ("/raw", 1, "/raw/x"),
        ("a/nice/warm/pie", 3, "a/nice/warm/x/pie"),
        ("/a/nice/warm/pie", 3, "/a/nice/warm/x/pie"),
        ("a/b", 99, "a/b/x"),
    ] {
        assert_eq!(insert(path, position, "x"), expected, "{path} {position}");
    }
}

#[test]
fn missing_fields_and_elements_are_made() {
    let mut doc = Node::mapping(Span::NONE);
    let parts = ["spec", "list", "[name=a]", "value"];
    let found = path::field(&mut doc, &parts, Span::NONE).unwrap().unwrap();
    set_scalar(found, "x", Tag::Auto, Span::NONE).unwrap();
    let list = doc.at(&["spec", "list"]).unwrap().as_sequence().unwrap();
    assert_eq!(list.items[0].text_at(&["name"]), Some("a"));
    assert_eq!(list.items[0].text_at(&["value"]), Some("x"));
    assert!(path::field(&mut doc, &["spec", "list", "5"], Span::NONE).unwrap().is_none());
    assert!(path::field(&mut doc, &["spec", "list", "name"], Span::NONE).is_err());
    assert!(path::field(&mut doc, &["spec", "*"], Span::NONE).is_err());
}
