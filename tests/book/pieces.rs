//! The pieces for CI take what the book gives them: inputs of the action and of the template, ids of hooks.

use crate::pages::{self, root};
use serde::Deserialize;
use serde_yaml::Value;

/// What the book may say beside a key that names a piece.
struct Piece {
    /// The key, and a part of what follows it.
    named_by: (&'static str, &'static str),
    /// The words beside it.
    words: fn(&Value) -> Vec<String>,
    /// The words that the piece has.
    known: Vec<String>,
}

/// The first document of a text.
fn first(text: &str) -> Option<Value> {
    Value::deserialize(serde_yaml::Deserializer::from_str(text).next()?).ok()
}

/// The keys of a map.
fn keys(map: Option<&Value>) -> Vec<String> {
    let keys = map.and_then(Value::as_mapping).into_iter().flat_map(|map| map.keys());
    keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// What a list has as `id`.
fn ids(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_sequence).into_iter().flatten();
    items.filter_map(|item| item.get("id")?.as_str().map(str::to_owned)).collect()
}

fn pieces() -> [Piece; 3] {
    let read = |path: &str| {
        let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        first(&text).unwrap_or_else(|| panic!("{path} is no YAML"))
    };
    [
        Piece {
            named_by: ("uses", "offlux/offlux@"),
            words: |step| keys(step.get("with")),
            known: keys(read("action.yml").get("inputs")),
        },
        Piece {
            named_by: ("remote", "ci/gitlab.yml"),
            words: |include| keys(include.get("inputs")),
            known: keys(read("ci/gitlab.yml").get("spec").and_then(|spec| spec.get("inputs"))),
        },
        Piece {
            named_by: ("repo", "offlux/offlux"),
            words: |repository| ids(repository.get("hooks")),
            known: ids(Some(&read(".pre-commit-hooks.yaml"))),
        },
    ]
}

/// The maps in which a key names a piece, wherever they stand.
fn uses<'a>(value: &'a Value, (key, part): (&str, &str), into: &mut Vec<&'a Value>) {
    match value {
        Value::Mapping(map) => {
            let named = map.get(key).and_then(Value::as_str).is_some_and(|name| name.contains(part));
            into.extend(named.then_some(value));
            map.values().for_each(|value| uses(value, (key, part), into));
        }
        Value::Sequence(items) => items.iter().for_each(|item| uses(item, (key, part), into)),
        _ => (),
    }
}

#[test]
fn the_pieces_have_the_words_that_the_book_gives_them() {
    let pages = pages::all();
    for piece in pieces() {
        assert!(!piece.known.is_empty(), "{:?} has no words", piece.named_by);
        let (mut wrong, mut used) = (Vec::new(), 0);
        for page in &pages {
            for block in page.blocks().iter().filter(|block| block.language == "yaml") {
                let Some(document) = first(page.body(block)) else { continue };
                let mut found = Vec::new();
                uses(&document, piece.named_by, &mut found);
                used += found.len();
                let words = found.into_iter().flat_map(piece.words);
                let unknown = words.filter(|word| !piece.known.contains(word));
                wrong.extend(unknown.map(|word| format!("{}: {word}", page.place(block.body.start))));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(used > 0, "the book does not show {:?}", piece.named_by);
    }
}
