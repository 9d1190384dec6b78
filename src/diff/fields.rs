//! Where two versions of an object differ: path by path, items of lists matched by what names them.

use super::same::same;
use crate::object::trail::NAMES;
use crate::yaml::{Mapping, Node, Span};
use indexmap::{IndexMap, IndexSet};
use std::collections::HashSet;

/// A field that differs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The path, as kustomize writes it: `spec.containers.[name=web].image`.
    pub path: String,
    /// What was there.
    pub old: Option<Node>,
    /// What is there.
    pub new: Option<Node>,
}

impl Field {
    /// Where the value is written, or was.
    pub fn at(&self) -> Span {
        self.new.as_ref().or(self.old.as_ref()).map_or(Span::NONE, Node::span)
    }
}

/// The fields in which two documents differ, in the order of the new one.
pub fn between(old: &Node, new: &Node) -> Vec<Field> {
    let mut fields = Vec::new();
    compare("", old, new, &mut fields);
    fields
}

fn compare(path: &str, old: &Node, new: &Node, fields: &mut Vec<Field>) {
    match (old, new) {
        _ if same(old, new) => {}
        (Node::Mapping(old), Node::Mapping(new)) => mappings(path, old, new, fields),
        (Node::Sequence(old), Node::Sequence(new)) => lists(path, &old.items, &new.items, fields),
        _ => fields.push(Field { path: path.to_owned(), old: Some(old.clone()), new: Some(new.clone()) }),
    }
}

fn mappings(path: &str, old: &Mapping, new: &Mapping, fields: &mut Vec<Field>) {
    for entry in &new.entries {
        let path = join(path, &entry.key.text.replace('.', "\\."));
        match old.get(&entry.key.text) {
            Some(old) => compare(&path, old, &entry.value, fields),
            None => fields.push(Field { path, old: None, new: Some(entry.value.clone()) }),
        }
    }
    for entry in old.entries.iter().filter(|e| new.get(&e.key.text).is_none()) {
        let path = join(path, &entry.key.text.replace('.', "\\."));
        fields.push(Field { path, old: Some(entry.value.clone()), new: None });
    }
}

fn lists(path: &str, old: &[Node], new: &[Node], fields: &mut Vec<Field>) {
    match name_of_items(old, new) {
        Some(name) if !is_another(old, new, name) => named(path, name, old, new, fields),
        None if are_sets(old, new) => values(path, old, new, fields),
        _ => numbered(path, old, new, fields),
    }
}

/// Whether the one item of each list just got another name.
fn is_another(old: &[Node], new: &[Node], name: &str) -> bool {
    matches!((old, new), ([old], [new]) if old.text_at(&[name]) != new.text_at(&[name]))
}

/// The key whose text names each item of two lists.
pub fn name_of_items(old: &[Node], new: &[Node]) -> Option<&'static str> {
    NAMES.into_iter().find(|name| all_are_named(old, name) && all_are_named(new, name))
}

/// Whether each item has a text of its own under a key.
fn all_are_named(items: &[Node], key: &str) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| item.text_at(&[key]).is_some_and(|text| seen.insert(text)))
}

fn named(path: &str, key: &str, old: &[Node], new: &[Node], fields: &mut Vec<Field>) {
    let by_name = |items: &'_ [Node]| -> IndexMap<String, Node> {
        let name = |item: &Node| item.text_at(&[key]).unwrap_or_default().to_owned();
        items.iter().map(|item| (name(item), item.clone())).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    let element = |name: &str| join(path, &format!("[{key}={name}]"));
    for (name, item) in &after {
        match before.get(name) {
            Some(old) => compare(&element(name), old, item, fields),
            None => fields.push(Field { path: element(name), old: None, new: Some(item.clone()) }),
        }
    }
    for (name, item) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        fields.push(Field { path: element(name), old: Some(item.clone()), new: None });
    }
    let order = |items: &IndexMap<String, Node>, others: &IndexMap<String, Node>| -> Vec<String> {
        items.keys().filter(|name| others.contains_key(*name)).cloned().collect()
    };
    let (was, is) = (order(&before, &after), order(&after, &before));
    if was != is {
        let (old, new) = (Some(list_of(&was, old)), Some(list_of(&is, new)));
        fields.push(Field { path: path.to_owned(), old, new });
    }
}

/// Names as a list, in the place of the items that they name.
fn list_of(names: &[String], items: &[Node]) -> Node {
    let span = items.first().map_or(Span::NONE, Node::span);
    let items = names.iter().map(|name| Node::string(name.as_str(), span)).collect();
    Node::Sequence(crate::yaml::Sequence { items, flow: true, span })
}

/// Whether both are lists of different texts in one order, as far as they have them in common.
fn are_sets(old: &[Node], new: &[Node]) -> bool {
    let texts = |items: &[Node]| -> Option<IndexSet<String>> {
        let texts: Option<IndexSet<String>> = items
            .iter()
            .map(|i| i.as_text().filter(|text| !text.contains('\n')).map(str::to_owned))
            .collect();
        texts.filter(|texts| texts.len() == items.len())
    };
    let (Some(old), Some(new)) = (texts(old), texts(new)) else { return false };
    let shared = old.iter().filter(|text| new.contains(*text));
    shared.eq(new.iter().filter(|text| old.contains(*text)))
}

fn values(path: &str, old: &[Node], new: &[Node], fields: &mut Vec<Field>) {
    let lacks = |items: &[Node], wanted: &Node| !items.iter().any(|item| same(item, wanted));
    let element = |item: &Node| join(path, &format!("[={}]", item.as_text().unwrap_or_default()));
    for item in new.iter().filter(|item| lacks(old, item)) {
        fields.push(Field { path: element(item), old: None, new: Some(item.clone()) });
    }
    for item in old.iter().filter(|item| lacks(new, item)) {
        fields.push(Field { path: element(item), old: Some(item.clone()), new: None });
    }
}

/// Items by their numbers, those at the beginning and at the end left out that are the same.
fn numbered(path: &str, old: &[Node], new: &[Node], fields: &mut Vec<Field>) {
    let alike =
        |pairs: &mut dyn Iterator<Item = (&Node, &Node)>| pairs.take_while(|(a, b)| same(a, b)).count();
    let start = alike(&mut old.iter().zip(new));
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let end = alike(&mut rest_old.iter().rev().zip(rest_new.iter().rev()));
    let (rest_old, rest_new) = (&rest_old[..rest_old.len() - end], &rest_new[..rest_new.len() - end]);
    for at in 0..rest_old.len().max(rest_new.len()) {
        let path = join(path, &(start + at).to_string());
        match (rest_old.get(at), rest_new.get(at)) {
            (Some(old), Some(new)) => compare(&path, old, new, fields),
            (old, new) => fields.push(Field { path, old: old.cloned(), new: new.cloned() }),
        }
    }
}

fn join(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::json::to_json;
    use crate::yaml::{FileId, parse};

    fn check(old: &str, new: &str, expected: &[&str]) {
        let node = |text: &str| parse(text, FileId::NONE).expect(text).expect(text);
        let shown = |node: &Option<Node>| node.as_ref().map_or("-".to_owned(), |n| to_json(n).expect("json"));
        let fields = between(&node(old), &node(new));
        let told: Vec<String> =
            fields.iter().map(|f| format!("{}: {} → {}", f.path, shown(&f.old), shown(&f.new))).collect();
        assert_eq!(told, expected, "{old} and {new}");
    }

    #[test]
    fn items_are_matched_by_their_names() {
        check(
            "c: [{name: a, image: x}, {name: b, image: y}]",
            "c: [{name: z, image: w}, {name: a, image: v}]",
            &[
                "c.[name=z]: - → {\"image\":\"w\",\"name\":\"z\"}",
                "c.[name=a].image: \"x\" → \"v\"",
                "c.[name=b]: {\"image\":\"y\",\"name\":\"b\"} → -",
            ],
        );
        check(
            "c: [{name: a}, {name: b}]",
            "c: [{name: b}, {name: a}]",
            &["c: [\"a\",\"b\"] → [\"b\",\"a\"]"],
        );
    }

    #[test]
    fn texts_are_matched_by_what_they_say_and_others_by_number() {
        check("a: [x, y]", "a: [x, z, y]", &["a.[=z]: - → \"z\""]);
        check("a: [x, x]", "a: [x]", &["a.1: \"x\" → -"]);
        check("a: [{b: 1}, {b: 1}]", "a: [{b: 2}, {b: 1}, {b: 1}]", &["a.0: - → {\"b\":2}"]);
        check("a: [{port: 1, x: y}]", "a: [{port: 2, x: y}]", &["a.0.port: 1 → 2"]);
        check("a.b/c: 1", "a.b/c: 2", &["a\\.b/c: 1 → 2"]);
        check("a: '1'", "a: \"1\"", &[]);
    }
}
