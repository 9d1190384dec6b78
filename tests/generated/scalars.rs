//! Scalars, plain and odd, and the few names that everything in a case is called by.

use super::text::Text;
use proptest::prelude::*;
use proptest::sample::select;

/// Spellings on which YAML 1.1, YAML 1.2, JSON and Go disagree, or whose quotes matter.
const ODD: &[&str] = &[
    "1",
    "\"1\"",
    "'1'",
    "01",
    "0o14",
    "012",
    "0x1F",
    "0b11",
    "1e3",
    "1E3",
    "1.0",
    ".5",
    "5.",
    "1_000",
    "-0",
    "+1",
    "-1",
    "1.50",
    "12345678901234567890",
    "9223372036854775808",
    "1e400",
    ".inf",
    "-.Inf",
    ".nan",
    "yes",
    "Yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "\"y\"",
    "\"no\"",
    "true",
    "True",
    "\"true\"",
    "false",
    "~",
    "null",
    "\"null\"",
    "Null",
    "\"\"",
    "''",
    "\"~\"",
    "2024-01-01",
    "\"2024-01-01\"",
    "2024-01-01T10:00:00Z",
    "1:20",
    "190:20:30",
    "=",
    "!!str 1",
    "!!int \"1\"",
    "!!binary aGk=",
    "!own x",
    "\"a: b\"",
    "\"a\\nb\"",
    "\"a\\nb\\n\"",
    "\" lead\"",
    "\"trail \"",
    "\"a\\tb\"",
    "\"#x\"",
    "a#b",
    "\"- x\"",
    "é",
    "\"\\u2028\"",
    "\"\\x07\"",
    "😀",
    "\"it's\"",
    "'a \"b\" c'",
    "a b",
    "$(VAR)",
    "\"{\\\"a\\\": 1}\"",
    "{}",
    "[]",
];

/// A word that no tool can get wrong.
pub fn word() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c", "web", "api", "db", "x-1", "blue"]).prop_map(str::to_owned)
}

/// What objects are called.
pub fn name() -> impl Strategy<Value = String> {
    select(vec!["web", "web", "cfg", "cfg", "db"]).prop_map(str::to_owned)
}

/// What the object of a kind is called, mostly.
pub fn name_of(kind: &str) -> impl Strategy<Value = String> + use<> {
    let own = match kind {
        "ConfigMap" | "Secret" | "PersistentVolumeClaim" => "cfg",
        "StatefulSet" => "db",
        _ => "web",
    };
    prop_oneof![12 => Just(own.to_owned()), 1 => name()]
}

/// Where objects live.
pub fn namespace() -> impl Strategy<Value = String> {
    select(vec!["one", "two", "default"]).prop_map(str::to_owned)
}

/// A name, seldom something else.
pub fn name_text() -> impl Strategy<Value = Text> {
    prop_oneof![100 => name().prop_map(Text::plain), 1 => odd()]
}

/// An odd scalar.
pub fn odd() -> BoxedStrategy<Text> {
    prop_oneof![
        12 => select(ODD.to_vec()).prop_map(Text::plain),
        1 => Just(Text::Block("one\ntwo\n".to_owned())),
        1 => Just(Text::Block("a: 1\nb: [x, 2]\n".to_owned())),
        1 => Just(Text::Block("{\"a\": {\"b\": \"c\"}, \"n\": 1.50}\n".to_owned())),
        1 => (60..200usize).prop_map(|n| Text::plain("word ".repeat(n / 5).trim_end().to_owned())),
        1 => (60..140usize).prop_map(|n| Text::plain("x".repeat(n))),
    ]
    .boxed()
}

/// An odd string in quotes, as careful people write it.
pub fn quoted() -> BoxedStrategy<Text> {
    let odd: Vec<&str> = ODD.iter().copied().filter(|s| s.starts_with(['"', '\''])).collect();
    prop_oneof![
        3 => select(odd).prop_map(Text::plain),
        1 => select(ODD.to_vec()).prop_map(|s| Text::quoted(s.trim_matches('"'))),
    ]
    .boxed()
}

/// A value: mostly a word.
pub fn value() -> BoxedStrategy<Text> {
    prop_oneof![6 => word().prop_map(Text::plain), 1 => (0..200u32).prop_map(|n| Text::plain(n.to_string())), 1 => odd()]
.boxed()
}

/// A value for text: what a well-meant file has there.
pub fn string() -> BoxedStrategy<Text> {
    prop_oneof![24 => word().prop_map(Text::plain), 6 => quoted(), 1 => odd()].boxed()
}

/// A small number, seldom something else.
pub fn number() -> BoxedStrategy<Text> {
    prop_oneof![40 => (0..6u32).prop_map(|n| Text::plain(n.to_string())), 1 => odd()].boxed()
}

/// A key of labels, annotations or data.
pub fn key() -> BoxedStrategy<String> {
    prop_oneof![
        80 => select(vec!["a", "b", "app", "tier", "k8s.io/name", "x.y", "file.txt"]).prop_map(str::to_owned),
        1 => select(vec!["\"1\"", "1", "\"y\"", "y", "true", "\"true\"", "\"a b\"", "é", "\"\"", "1.5"])
            .prop_map(str::to_owned),
    ]
    .boxed()
}

/// A mapping of text, up to three entries, seldom `null`, empty or in flow style.
pub fn pairs() -> BoxedStrategy<Text> {
    let map = proptest::collection::btree_map(key(), string(), 1..4).prop_map(Text::map).boxed();
    prop_oneof![
        16 => map.clone(),
        2 => map.prop_map(|m| Text::Flow(Box::new(m))),
        1 => Just(Text::plain("{}")),
        1 => Just(Text::plain("null")),
        1 => Just(Text::plain("")),
    ]
    .boxed()
}
