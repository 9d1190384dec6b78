//! How typed values are read.

use super::*;
use crate::yaml::{FileId, parse};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
struct Inner {
    target_name: String,
    count: i32,
    on: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Outer {
    name: String,
    list: Vec<Located<String>>,
    inner: Inner,
    maybe: Option<Inner>,
    raw: Option<Node>,
    labels: BTreeMap<String, String>,
    floating: f64,
}

fn read<T: DeserializeOwned>(text: &str, options: Options) -> Result<T> {
    from_node(&parse(text, FileId(7)).unwrap().unwrap(), options)
}

fn strict(text: &str) -> Result<Outer> {
    read(text, Options::default())
}

#[test]
fn fields_match_in_any_case_and_the_exact_one_wins() {
    assert_eq!(strict("NAME: a").unwrap().name, "a");
    assert_eq!(strict("name: b\nNAME: a").unwrap().name, "b");
    assert_eq!(strict("inner: {targetname: x, Count: 3, on: true}").unwrap().inner.count, 3);
}

#[test]
fn nulls_are_zero_values() {
    let read = strict("name:\nlist: ~\ninner: null\nmaybe:\nlabels: {a: }\nfloating: null").unwrap();
    assert_eq!((read.name.as_str(), read.list.len(), read.maybe), ("", 0, None));
    assert_eq!(read.labels["a"], "");
}

#[test]
fn unknown_fields_are_told_with_place_path_and_the_nearest_name() {
    let error = strict("name: a\ninner:\n  count: 1\n  targetNam: x").unwrap_err();
    assert_eq!(error.message(), "inner: unknown field \"targetNam\"");
    assert_eq!(error.span().unwrap(), Span::new(FileId(7), 4));
    assert_eq!(error.hints(), ["did you mean `targetName`?"]);
    let options = Options { unknown: Unknown::Allow, ..Options::default() };
    assert_eq!(read::<Outer>("nme: a", options).unwrap().name, "");
}

#[test]
fn wrong_types_are_told_with_place_and_path() {
    let cases = [
        ("name: 5", "name: expected text, found the number 5", 1),
        ("list:\n- a\n- true", "list[1]: expected text, found the boolean true", 3),
        ("inner:\n  count: x", "inner.count: expected a whole number, found the text \"x\"", 2),
        ("inner: []", "inner: expected a mapping, found a list", 1),
        ("list:\n  a: b", "list: expected a list, found a mapping", 2),
        ("inner: {count: 3000000000}", "inner.count: invalid value: integer `3000000000`, expected i32", 1),
    ];
    for (text, message, line) in cases {
        let error = strict(text).unwrap_err();
        assert_eq!(error.message(), message);
        assert_eq!(error.span().unwrap().line, line, "{text}");
    }
}

#[test]
fn scalars_are_written_out_where_text_is_wanted_and_that_is_allowed() {
    let options = Options { strings: Strings::FromScalars, ..Options::default() };
    let texts: Vec<String> = read("[1, 1.10, true, 1234567.5, x]", options).unwrap();
    assert_eq!(texts, ["1", "1.1", "true", "1.2345675e+06", "x"]);
}

#[test]
fn places_and_subtrees_pass_through() {
    let text = "list:\n- a\n- b\nraw:\n  x: [1, 'two']\n  y: |\n    z\n";
    let read = strict(text).unwrap();
    assert_eq!(read.list[1], Located { value: "b".into(), span: Span::new(FileId(7), 3) });
    let whole = parse(text, FileId(7)).unwrap().unwrap();
    assert_eq!(read.raw.as_ref(), whole.get("raw"));
}

#[test]
fn whole_floats_are_integers() {
    assert_eq!(strict("inner: {count: 3.0}").unwrap().inner.count, 3);
    assert!(strict("inner: {count: 3.5}").is_err());
    assert_eq!(strict("floating: 3").unwrap().floating, 3.0);
}

#[test]
fn keys_that_are_there_twice_are_an_error() {
    assert!(strict("name: a\nname: b").unwrap_err().message().contains("already defined"));
}
