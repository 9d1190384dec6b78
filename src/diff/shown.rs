//! How two versions of an object may stand beside each other: without values of Secrets, without what is to be
//! ignored, and with one spelling for what means the same.

use super::pairs::{Found, Pair};
use super::same::{same, same_scalar};
use super::{Compare, Options, Version, fields, ignore, secrets};
use crate::cluster::secrets::{Secrets, Telling};
use crate::yaml::{Node, Sequence, emit};

/// How objects of two clusters may be shown.
pub struct Shown<'o> {
    /// What counts.
    pub options: &'o Options,
    /// What must not be told; nothing where all may be.
    pub values: &'o Secrets,
}

impl Shown<'_> {
    /// Both versions of an object as they may be shown.
    pub fn versions<'a>(&self, pair: Pair<'a>) -> (Option<Version<'a>>, Option<Version<'a>>) {
        let doc = |found: &Option<Found<'a>>| found.as_ref().map(|found| applied(&found.object.doc));
        let (mut before, mut after) = (doc(&pair.old), doc(&pair.new));
        if self.options.secrets == Telling::Hidden {
            secrets::hide(self.values, before.as_mut(), after.as_mut());
        }
        let version = |found: Option<Found<'a>>, doc: Option<Node>| Some(self.version(found?, doc?));
        let (mut old, new) = (version(pair.old, before), version(pair.new, after));
        if let (Compare::Values, Some(old), Some(new)) = (self.options.compare, old.as_mut(), new.as_ref()) {
            align(&mut old.doc, &new.doc);
        }
        (old, new)
    }

    fn version<'a>(&self, found: Found<'a>, mut doc: Node) -> Version<'a> {
        let text = |path: &[&str]| doc.text_at(path).unwrap_or_default().to_owned();
        let (namespace, name) = (text(&["metadata", "namespace"]), text(&["metadata", "name"]));
        let owners = found
            .units
            .iter()
            .filter(|unit| !unit.id.namespace.is_empty())
            .map(|unit| self.values.hide(&unit.id.to_string()))
            .collect();
        self.options.ignore.iter().for_each(|path| ignore::remove(&mut doc, path));
        Version { object: found.object, units: found.units, namespace, name, owners, doc }
    }

    /// Whether bytes count, and differ.
    pub fn differ_in_bytes(&self, old: &Option<Version<'_>>, new: &Option<Version<'_>>) -> bool {
        let text = |version: &Option<Version<'_>>| {
            let mut out = String::new();
            if let Some(version) = version {
                let _ = emit::document(&version.doc, &mut out);
            }
            out
        };
        self.options.compare == Compare::Bytes && text(old) != text(new)
    }
}

/// A document without what SOPS keeps in it, which nobody applies.
fn applied(doc: &Node) -> Node {
    let mut doc = doc.clone();
    if doc.at(&["sops", "mac"]).is_some() {
        doc.as_mapping_mut().and_then(|map| map.remove("sops"));
    }
    doc
}

/// Gives each part of a document the spelling of what stands in its place in another one and means the same.
fn align(before: &mut Node, after: &Node) {
    if same(before, after) {
        *before = after.clone();
        return;
    }
    match (before, after) {
        (Node::Scalar(before), Node::Scalar(after)) if same_scalar(before, after) => *before = after.clone(),
        (Node::Mapping(before), Node::Mapping(after)) => {
            before.flow = after.flow;
            for entry in &mut before.entries {
                if let Some(other) = after.get(&entry.key.text) {
                    align(&mut entry.value, other);
                }
            }
        }
        (Node::Sequence(before), Node::Sequence(after)) => {
            before.flow = after.flow;
            align_items(before, after);
        }
        _ => {}
    }
}

fn align_items(before: &mut Sequence, after: &Sequence) {
    let key = fields::name_of_items(&before.items, &after.items);
    for (at, item) in before.items.iter_mut().enumerate() {
        let other = match key {
            Some(key) => after.items.iter().find(|other| other.text_at(&[key]) == item.text_at(&[key])),
            None => after.items.iter().find(|other| same(item, other)).or(after.items.get(at)),
        };
        if let Some(other) = other {
            align(item, other);
        }
    }
}
