//! Which location a schema comes from.

use super::*;
use crate::tree::Memory;
use crate::validate::schema::Types;

/// Where the schemas of a case are, and what each is told apart by: its type.
fn tree() -> Memory {
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: a.b\n  \
                      names: {kind: Bar, plural: bars}\n  versions:\n  - name: v1\n    served: true\n    schema:\n      \
                      openAPIV3Schema: {type: object}\n";
    Memory::new()
        .with("/r/d/v1.31.0-standalone-strict/foo-a-v1.json", "{\"type\": \"string\"}")
        .with("/r/d/master-standalone/foo-a-v1.json", "{\"type\": \"boolean\"}")
        .with(
            "/r/d/a.b/foo_v2.json",
            "{\"type\": \"array\", \"items\": {\"$ref\": \"common.json#/definitions/x\"}}",
        )
        .with("/r/d/a.b/common.json", "{\"definitions\": {\"x\": {\"type\": \"null\"}}}")
        .with("/r/d/below/bar.yaml", definition)
        .with("/r/d/below/chart.yaml", "{{ CustomResource }}\n")
        .with("/r/e/foo-a-v1.json", "{\"type\": \"integer\"}")
        .with("/r/broken.json", "{\n\"type\": [\n}")
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn edition(version: &str, strictness: Strictness) -> Edition {
    Edition { versions: words(&[version, &format!("{version}.0")]), strictness }
}

fn found(given: &[&str], edition: Edition, api: &str, kind: &str) -> Option<Types> {
    let (tree, files) = (tree(), Files::default());
    let reader = Reader { tree: &tree, files: &files };
    let locations = Locations::open(&words(given), "/r".into(), edition, reader).expect("are there");
    let compiled = locations.find(&Gvk::new(api, kind), 0..given.len())?;
    assert_eq!(locations.flaws().len(), 0);
    Some(compiled.schema().shape().types)
}

#[test]
fn a_directory_has_the_layout_of_kubeconform_or_of_catalogs() {
    let strict = || edition("v1.31", Strictness::Strict);
    assert_eq!(found(&["d"], strict(), "a.b/v1", "Foo"), Some(Types::STRING));
    assert_eq!(found(&["d"], edition("v1.31", Strictness::Lax), "a.b/v1", "Foo"), None);
    assert_eq!(found(&["d"], edition("master", Strictness::Lax), "a.b/v1", "Foo"), Some(Types::BOOLEAN));
    assert_eq!(found(&["d"], strict(), "a.b/v2", "Foo"), Some(Types::ARRAY));
    assert_eq!(found(&["d"], strict(), "a.b/v1", "Bar"), Some(Types::OBJECT));
    assert_eq!(found(&["d"], strict(), "a.b/v2", "Bar"), None);
}

#[test]
fn the_first_location_that_has_a_kind_counts() {
    let strict = || edition("v1.31", Strictness::Strict);
    assert_eq!(found(&["e", "d"], strict(), "a.b/v1", "Foo"), Some(Types::INTEGER));
    assert_eq!(found(&["d", "e"], strict(), "a.b/v1", "Foo"), Some(Types::STRING));
    assert_eq!(found(&["e/{{.ResourceKind}}-a-v1.json", "d"], strict(), "x/v9", "Foo"), Some(Types::INTEGER));
}

#[test]
fn what_is_built_in_stands_where_default_does_or_last() {
    let (tree, files) = (tree(), Files::default());
    let reader = Reader { tree: &tree, files: &files };
    let around = |given: &[&str]| {
        let locations = Locations::open(&words(given), "/r".into(), Edition::default(), reader);
        locations.expect("are there").around_builtin()
    };
    assert_eq!(around(&["d", "default", "e"]), (0..1, 1..2));
    assert_eq!(around(&["default"]), (0..0, 0..0));
    assert_eq!(around(&["d", "e"]), (0..2, 2..2));
}

#[test]
fn what_is_not_there_is_told_at_once_and_what_is_broken_when_it_is_read() {
    let (tree, files) = (tree(), Files::default());
    let reader = Reader { tree: &tree, files: &files };
    let open = |word: &str| Locations::open(&words(&[word]), "/r".into(), Edition::default(), reader);
    for wrong in ["nope", "nope/{{.Group}}.json", "d/nope.json", "http://a/{{.Group}}.json", "d/{{.X}}.json"]
    {
        assert!(open(wrong).is_err(), "{wrong}");
    }
    let locations = open("broken.json").expect("is there");
    assert!(locations.find(&Gvk::new("a/v1", "A"), 0..1).is_none());
    assert!(locations.find(&Gvk::new("a/v1", "B"), 0..1).is_none());
    let lines: Vec<_> = locations.flaws().iter().map(|flaw| flaw.span().map(|at| at.line)).collect();
    assert_eq!(lines, [Some(3)]);
}
