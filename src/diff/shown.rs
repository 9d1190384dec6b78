//! How two versions of an object may stand beside each other: without what is to be ignored, without values of
//! Secrets, and with one spelling for what means the same.

use super::pairs::{Found, Pair};
use super::same::{same, same_scalar};
use super::{Compare, Options, Secrets, Version};
use crate::cluster::Cluster;
use crate::cluster::secrets;
use crate::kustomize::field_path;
use crate::object::Object;
use crate::yaml::{Node, Scalar, emit};
use std::collections::HashSet;

/// What stands in place of a value that is hidden and the same on both sides.
pub const HIDDEN: &str = "***";

/// What stands in place of a hidden value that differs: on the old side, on the new one.
pub const DIFFERENT: [&str; 2] = ["*** (before)", "*** (after)"];

/// The clusters of both sides.
pub struct Sides<'a, 'o> {
    /// The old one.
    pub old: Option<&'a Cluster>,
    /// The new one.
    pub new: Option<&'a Cluster>,
    /// What counts.
    pub options: &'o Options,
}

impl<'a> Sides<'a, '_> {
    /// Both versions of an object as they may be shown.
    pub fn versions(&self, pair: Pair<'a>) -> (Option<Version<'a>>, Option<Version<'a>>) {
        let Pair { old, new } = pair;
        let docs = |found: &Option<Found<'a>>| found.as_ref().map(|found| self.bared(found.object));
        let (mut before, mut after) = (docs(&old), docs(&new));
        if self.options.secrets == Secrets::Hidden {
            self.hide(&old, &new, &mut before, &mut after);
        }
        if let (Compare::Values, Some(before), Some(after)) =
            (self.options.compare, before.as_mut(), after.as_ref())
        {
            align(before, after);
        }
        let version = |found: Option<Found<'a>>, doc: Option<Node>| {
            let found = found?;
            Some(Version { object: found.object, units: found.units, doc: doc? })
        };
        (version(old, before), version(new, after))
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

    /// A document without what is to be ignored.
    fn bared(&self, object: &Object) -> Node {
        let mut doc = object.doc.clone();
        for path in &self.options.ignore {
            remove(&mut doc, &field_path::split(path));
        }
        doc
    }

    fn hide(
        &self,
        old: &Option<Found<'_>>,
        new: &Option<Found<'_>>,
        before: &mut Option<Node>,
        after: &mut Option<Node>,
    ) {
        let values = |doc: &Option<Node>, found: &Option<Found<'_>>, cluster: Option<&Cluster>| {
            let mut values = HashSet::new();
            if let (Some(doc), Some(found)) = (doc, found) {
                let is_secret = is_secret(found.object);
                let secrets = cluster.map(|c| &c.secrets);
                collect(doc, is_secret, secrets, &mut values);
            }
            values
        };
        let was = values(before, old, self.old);
        let is = values(after, new, self.new);
        let sides = [(before, old, self.old, &is, 0), (after, new, self.new, &was, 1)];
        let is_pair = old.is_some() && new.is_some();
        for (doc, found, cluster, other, side) in sides {
            if let (Some(doc), Some(found)) = (doc, found) {
                let word = |text: &str| {
                    if !is_pair || other.contains(text) { HIDDEN } else { DIFFERENT[side] }
                };
                cover(doc, is_secret(found.object), cluster.map(|c| &c.secrets), &word);
            }
        }
    }
}

fn is_secret(object: &Object) -> bool {
    object.kind() == "Secret" && object.api_version() == "v1"
}

/// The scalars of a Secret's data.
fn secret_values(doc: &mut Node) -> impl Iterator<Item = &mut Scalar> {
    let entries = doc.as_mapping_mut().map(|map| map.entries.iter_mut()).into_iter().flatten();
    let data = entries.filter(|e| matches!(e.key.text.as_str(), "data" | "stringData"));
    let maps = data.filter_map(|e| e.value.as_mapping_mut());
    maps.flat_map(|map| map.entries.iter_mut()).filter_map(|e| e.value.as_scalar_mut())
}

/// The texts that are to be hidden.
fn collect(doc: &Node, is_secret: bool, secrets: Option<&secrets::Secrets>, found: &mut HashSet<String>) {
    if is_secret {
        let mut doc = doc.clone();
        found.extend(secret_values(&mut doc).map(|scalar| scalar.text.to_string()));
    }
    let Some(secrets) = secrets.filter(|secrets| !secrets.is_empty()) else { return };
    visit(doc, &mut |scalar| {
        if secrets.hide(&scalar.text) != scalar.text.as_str() {
            found.insert(scalar.text.to_string());
        }
    });
}

/// Puts words in place of what is to be hidden.
fn cover(
    doc: &mut Node,
    is_secret: bool,
    secrets: Option<&secrets::Secrets>,
    word: &dyn Fn(&str) -> &'static str,
) {
    if is_secret {
        for scalar in secret_values(doc) {
            *scalar = Scalar::string(word(&scalar.text), scalar.span);
        }
    }
    let Some(secrets) = secrets.filter(|secrets| !secrets.is_empty()) else { return };
    change(doc, &mut |scalar| {
        let shown = secrets.hide(&scalar.text);
        if shown != scalar.text.as_str() {
            let shown = shown.replace(HIDDEN, word(&scalar.text));
            *scalar = Scalar::string(shown, scalar.span);
        }
    });
}

fn visit(node: &Node, look: &mut dyn FnMut(&Scalar)) {
    match node {
        Node::Scalar(scalar) => look(scalar),
        Node::Sequence(list) => list.items.iter().for_each(|item| visit(item, look)),
        Node::Mapping(map) => map.entries.iter().for_each(|e| {
            look(&e.key);
            visit(&e.value, look);
        }),
    }
}

fn change(node: &mut Node, edit: &mut dyn FnMut(&mut Scalar)) {
    match node {
        Node::Scalar(scalar) => edit(scalar),
        Node::Sequence(list) => list.items.iter_mut().for_each(|item| change(item, edit)),
        Node::Mapping(map) => map.entries.iter_mut().for_each(|e| {
            edit(&mut e.key);
            change(&mut e.value, edit);
        }),
    }
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
            for item in &mut before.items {
                if let Some(other) = after.items.iter().find(|other| same(item, other)) {
                    *item = other.clone();
                }
            }
        }
        _ => {}
    }
}

/// Takes away what stands behind a path; `*` means all of a list or mapping.
fn remove(node: &mut Node, path: &[String]) {
    let Some((part, rest)) = path.split_first() else { return };
    let fits = |item: &Node, at: usize| {
        let element =
            part.strip_prefix('[').and_then(|p| p.strip_suffix(']')).and_then(|p| p.split_once('='));
        match element {
            Some(("", value)) => item.as_text() == Some(value),
            Some((key, value)) => item.text_at(&[key]) == Some(value),
            None => part == "*" || part.parse() == Ok(at),
        }
    };
    match node {
        Node::Mapping(map) if rest.is_empty() => {
            map.entries.retain(|e| part != "*" && e.key.text != part.as_str());
        }
        Node::Mapping(map) => {
            let meant = map.entries.iter_mut().filter(|e| part == "*" || e.key.text == part.as_str());
            meant.for_each(|e| remove(&mut e.value, rest));
        }
        Node::Sequence(list) if rest.is_empty() => {
            let mut at = 0;
            list.items.retain(|item| {
                at += 1;
                !fits(item, at - 1)
            });
        }
        Node::Sequence(list) => {
            let items = list.items.iter_mut().enumerate();
            items.filter(|(at, item)| fits(item, *at)).for_each(|(_, item)| remove(item, rest));
        }
        Node::Scalar(_) => {}
    }
}
