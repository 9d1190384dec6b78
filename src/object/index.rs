//! Where objects are, by the ids that they have and had.

use super::{Object, ObjectId};
use compact_str::CompactString;
use foldhash::HashMap;

/// Places of objects; to be told of every change of an id.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    places: HashMap<Key, Places>,
    /// How many keys have several objects now.
    pub(super) crowded: usize,
}

/// Where the objects of a key are: candidates, to be compared in full.
#[derive(Clone, Debug, Default)]
struct Places {
    /// Those that have it.
    now: Vec<usize>,
    /// Those that have it or had it.
    ever: Vec<usize>,
}

/// Kind, name and effective namespace.
type Key = (CompactString, CompactString, CompactString);

fn key(id: &ObjectId) -> Key {
    (id.gvk.kind.clone(), id.name.clone(), id.effective_namespace().into())
}

impl Index {
    /// Where objects are that may have an id now.
    pub(super) fn now(&self, id: &ObjectId) -> Vec<usize> {
        self.places.get(&key(id)).map(|places| places.now.clone()).unwrap_or_default()
    }

    /// Where objects are that may have an id or may have had it.
    pub(super) fn ever(&self, id: &ObjectId) -> Vec<usize> {
        self.places.get(&key(id)).map(|places| places.ever.clone()).unwrap_or_default()
    }

    /// An object, at a place, has an earlier id more.
    pub(super) fn remember(&mut self, at: usize, id: &ObjectId) {
        let places = &mut self.places.entry(key(id)).or_default().ever;
        if let Err(before) = places.binary_search(&at) {
            places.insert(before, at);
        }
    }

    /// There is an object more, at a place.
    pub(super) fn add(&mut self, at: usize, object: &Object) {
        for id in &object.previous {
            note(&mut self.places.entry(key(id)).or_default().ever, at);
        }
        let places = self.places.entry(key(&object.id())).or_default();
        note(&mut places.ever, at);
        places.now.push(at);
        self.crowded += usize::from(places.now.len() == 2);
    }
}

/// Adds a place that is the last one, once.
fn note(places: &mut Vec<usize>, at: usize) {
    if places.last() != Some(&at) {
        places.push(at);
    }
}
