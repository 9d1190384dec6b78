//! Values of Secrets in two versions of an object: hidden, yet so that a value that differs is seen to differ.
//! Hidden are the data of Secrets, and what substitution took from Secrets, wherever it stands.

use super::fields;
use super::same::same;
use crate::cluster::secrets::{HIDDEN, LAST_APPLIED, OPEN, Secrets};
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
        cover.secrets(doc, other);
        if !values.is_empty() {
            cover.node(doc, other);
        }
    }
}

struct Cover<'a> {
    values: &'a Secrets,
    side: usize,
}

impl Cover<'_> {
    /// What is in a Secret, or in the Secrets of a list.
    fn secrets(&self, doc: &mut Node, other: Option<&Node>) {
        let kind = doc.text_at(&["kind"]).unwrap_or_default();
        if kind == "Secret" {
            return self.secret(doc, other);
        }
        let (is_list, of_secrets) = (kind.ends_with("List"), kind == "SecretList");
        let others = other.and_then(|other| other.get("items")?.as_sequence());
        if let Some(Node::Sequence(list)) = doc.get_mut("items").filter(|_| is_list) {
            for (at, item) in list.items.iter_mut().enumerate() {
                let other = others.and_then(|others| others.items.get(at));
                if of_secrets { self.secret(item, other) } else { self.secrets(item, other) }
            }
        }
    }

    /// The values of a Secret.
    fn secret(&self, doc: &mut Node, other: Option<&Node>) {
        let fields = doc.as_mapping_mut().map_or(&mut [][..], |map| &mut map.entries);
        for field in fields.iter_mut().filter(|field| !OPEN.contains(&field.key.text.as_str())) {
            let other = other.and_then(|other| other.get(&field.key.text));
            match &mut field.value {
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
