//! Where objects are, by the ids that they have and had.

use super::{Object, ObjectId};
use compact_str::CompactString;
use std::collections::HashMap;

/// Places of objects; to be told of every change of an id.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// By the ids that objects have: candidates, to be compared in full.
    pub(super) by_current: HashMap<Key, Vec<usize>>,
    /// By the ids that they have or had.
    pub(super) by_any: HashMap<Key, Vec<usize>>,
    /// How many keys of `by_current` have several objects.
    pub(super) crowded: usize,
}

/// Kind, name and effective namespace.
type Key = (CompactString, CompactString, CompactString);

pub(super) fn key(id: &ObjectId) -> Key {
    (id.gvk.kind.clone(), id.name.clone(), id.effective_namespace().into())
}

impl Index {
    /// An object, at a place, has an earlier id more.
    pub(super) fn remember(&mut self, at: usize, id: &ObjectId) {
        let places = self.by_any.entry(key(id)).or_default();
        if let Err(before) = places.binary_search(&at) {
            places.insert(before, at);
        }
    }

    /// There is an object more, at a place.
    pub(super) fn add(&mut self, at: usize, object: &Object) {
        let now = key(&object.id());
        for id in object.previous.iter().map(key).chain([now.clone()]) {
            let places = self.by_any.entry(id).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
        let places = self.by_current.entry(now).or_default();
        places.push(at);
        self.crowded += usize::from(places.len() == 2);
    }
}
