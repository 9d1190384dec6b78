//! Values of Secrets in two versions of an object: hidden, yet so that a value that differs is seen to differ.
//! Hidden are the data of Secrets, and what substitution took from Secrets, wherever it stands.

use super::fields;
use super::same::same;
use crate::cluster::secrets::{HIDDEN, LAST_APPLIED, Secrets};
use crate::yaml::{Mapping, Node, Scalar};
use std::collections::HashSet;

/// What stands in place of a hidden value that differs: on the old side, on the new one.
pub const DIFFERENT: [&str; 2] = ["*** (before)", "*** (after)"];

/// Hides values in both versions of an object.
pub fn hide(values: &Secrets, before: Option<&mut Node>, after: Option<&mut Node>) {
    let originals = [before.as_deref().cloned(), after.as_deref().cloned()];
    let [old, new] = originals.each_ref().map(Option::as_ref);
    for (side, doc, other) in [(0, before, new), (1, after, old)] {
        let Some(doc) = doc else { continue };
        let cover = Cover { values, side };
        if is_secret(doc) {
            cover.data(doc, other);
        }
        if !values.is_empty() {
            cover.node(doc, other);
        }
    }
}

fn is_secret(doc: &Node) -> bool {
    doc.text_at(&["kind"]) == Some("Secret") && doc.text_at(&["apiVersion"]) == Some("v1")
}

struct Cover<'a> {
    values: &'a Secrets,
    side: usize,
}

impl Cover<'_> {
    /// The data of a Secret.
    fn data(&self, doc: &mut Node, other: Option<&Node>) {
        for field in ["data", "stringData"] {
            let Some(field_of_doc) = doc.get_mut(field) else { continue };
            let other = other.and_then(|other| other.get(field));
            match field_of_doc {
                Node::Mapping(map) => map.entries.iter_mut().for_each(|entry| {
                    let other = other.and_then(|other| other.get(&entry.key.text));
                    self.whole(&mut entry.value, other);
                }),
                node => self.whole(node, other),
            }
        }
        let path = ["metadata", "annotations", LAST_APPLIED];
        let other = other.and_then(|other| other.at(&path));
        if let Some(copy) = doc.at_mut(&path) {
            self.whole(copy, other);
        }
    }

    fn whole(&self, node: &mut Node, other: Option<&Node>) {
        let is_same = other.is_none_or(|other| same(node, other));
        let word = if is_same { HIDDEN } else { DIFFERENT[self.side] };
        *node = Node::string(word, node.span());
    }

    fn node(&self, node: &mut Node, other: Option<&Node>) {
        match node {
            Node::Scalar(scalar) => self.scalar(scalar, other.and_then(Node::as_text)),
            Node::Mapping(map) => self.mapping(map, other),
            Node::Sequence(list) => {
                let others = other.and_then(Node::as_sequence).map_or(&[][..], |list| &list.items);
                let key = fields::name_of_items(&list.items, others);
                for (at, item) in list.items.iter_mut().enumerate() {
                    let other = match key {
                        Some(key) => {
                            others.iter().find(|other| other.text_at(&[key]) == item.text_at(&[key]))
                        }
                        None => others.get(at),
                    };
                    self.node(item, other);
                }
            }
        }
    }

    fn mapping(&self, map: &mut Mapping, other: Option<&Node>) {
        let mut keys = HashSet::new();
        for entry in &mut map.entries {
            self.node(&mut entry.value, other.and_then(|other| other.get(&entry.key.text)));
            self.scalar(&mut entry.key, None);
            while !keys.insert(entry.key.text.clone()) {
                entry.key.text.push('\'');
            }
        }
    }

    fn scalar(&self, scalar: &mut Scalar, other: Option<&str>) {
        let found = self.values.found(&scalar.text);
        if found.is_empty() {
            return;
        }
        let others = other.map(|other| self.values.found(other));
        let word = |number: usize, text: &str| match &others {
            Some(others) if others.get(number) != Some(&text) => DIFFERENT[self.side],
            _ => HIDDEN,
        };
        *scalar = Scalar::string(self.values.hide_as(&scalar.text, word), scalar.span);
    }
}
