//! Values that kustomize keeps in several places of an object at once: a quirk of its label and
//! annotation transformers. It is in this room because the object remembers it from pass to pass and
//! all passes must keep to it, not those two alone.
//!
//! When its label and annotation transformers add a key in several places of one object, all of
//! these places point to the same node. Whoever sets one of them later (another label transformer,
//! a strategic merge patch, a replacement, a variable) sets all of them, selectors included. A JSON
//! patch reads the object anew and ends it.
//!
//! Here every place has a value of its own; [`share`] notes which belong together, [`settle`] brings
//! them to the same value again and is called after each field that a transformer writes, after each patch
//! and after each transformer; [`Object::shared`] is to be cleared by whoever reads an object anew.
//!
//! Upstream: `FieldSetter` in `yaml/fns.go` (kyaml v0.21.1).

use super::Object;
use super::path::{self, Text};
use crate::yaml::{Entry, Node, Scalar, Span};
use compact_str::CompactString;

/// A value that stands in several places of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    value: Scalar,
    /// Where the keys were written: an entry with another key is not the one that was shared.
    key: Span,
    places: Vec<Place>,
}

/// A key of a mapping in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    path: Text,
    elements: Vec<usize>,
    key: CompactString,
}

impl Place {
    /// The key of the mapping at the end of a field spec's path, in these elements of the lists on
    /// the way.
    pub fn new(path: &Text, elements: &[usize], key: &str) -> Self {
        Place { path: path.clone(), elements: elements.to_vec(), key: key.into() }
    }

    fn find<'a>(&self, doc: &'a mut Node) -> Option<&'a mut Entry> {
        let mut elements = self.elements.iter();
        let mut node = doc;
        let mut rest = Some(path::start(&self.path));
        while let Some(path) = rest {
            let (part, after) = path::next_part(path);
            node = enter(node, &mut elements)?.get_mut(part.strip_suffix("[]").unwrap_or(&part))?;
            rest = after;
        }
        let mapping = enter(node, &mut elements)?.as_mapping_mut()?;
        mapping.entries.iter_mut().find(|entry| entry.key.text == self.key)
    }
}

/// Steps into elements until it is at something that is no list.
fn enter<'a>(mut node: &'a mut Node, elements: &mut std::slice::Iter<'_, usize>) -> Option<&'a mut Node> {
    while let Node::Sequence(sequence) = node {
        node = sequence.items.get_mut(*elements.next()?)?;
    }
    Some(node)
}

/// Notes that one value was added in these places.
pub fn share(object: &mut Object, mut places: Vec<Place>) {
    if places.len() < 2 {
        return;
    }
    let Some(Entry { key, value: Node::Scalar(value) }) = places[0].find(&mut object.doc) else { return };
    let (value, key) = (value.clone(), key.span);
    places.sort();
    object.shared.push(Shared { value, key, places });
}

/// Brings the shared values of an object together: where one place was changed, all others follow.
pub fn settle(object: &mut Object) {
    if object.shared.is_empty() {
        return;
    }
    let mut all = std::mem::take(&mut object.shared);
    all.retain_mut(|shared| shared.settle(&mut object.doc));
    object.shared = all;
}

/// Ends what concerns the object's own annotations: kustomize writes them anew.
pub fn detach_annotations(object: &mut Object) {
    for shared in &mut object.shared {
        shared.places.retain(|place| place.path != "metadata/annotations");
    }
    object.shared.retain(|shared| shared.places.len() > 1);
}

/// Whoever writes a value leaves its place, also when it writes what was there.
fn is_written_anew(now: &Scalar, before: &Scalar) -> bool {
    (&now.text, now.tag, now.span) != (&before.text, before.tag, before.span)
}

impl Shared {
    /// Of several places that were written the last one counts, in the order of a merge. Gives
    /// whether there is still something to be shared.
    fn settle(&mut self, doc: &mut Node) -> bool {
        let mut latest = None;
        self.places.retain(|place| match place.find(doc) {
            Some(Entry { key, value: Node::Scalar(now) }) if key.span == self.key => {
                if is_written_anew(now, &self.value) {
                    latest = Some(now.clone());
                }
                true
            }
            _ => false,
        });
        if let Some(latest) = latest {
            for place in &self.places {
                if let Some(entry) = place.find(doc) {
                    entry.value = Node::Scalar(latest.clone());
                }
            }
            self.value = latest;
        }
        self.places.len() > 1
    }
}

#[cfg(test)]
mod tests;
