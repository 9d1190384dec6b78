//! The ids that objects have and had, by kind and by name, kept up to date while names are written.

use crate::object::{Gvk, Object, ObjectId, Objects};
use compact_str::CompactString;
use std::collections::HashMap;

/// All ids of all objects.
pub(super) struct IdIndex {
    ids: Vec<Vec<ObjectId>>,
    by_kind: HashMap<CompactString, Vec<usize>>,
    by_name: HashMap<CompactString, Vec<usize>>,
}

impl IdIndex {
    pub(super) fn new(objects: &Objects) -> Self {
        let mut ids = IdIndex {
            ids: vec![Vec::new(); objects.len()],
            by_kind: HashMap::new(),
            by_name: HashMap::new(),
        };
        for (at, object) in objects.iter().enumerate() {
            ids.update(at, object);
        }
        ids
    }

    /// The ids of one object, the present one first.
    pub(super) fn of(&self, at: usize) -> &[ObjectId] {
        &self.ids[at]
    }

    /// Places, in order, of the objects that may have this kind or name; empty ones are any.
    pub(super) fn candidates(&self, kind: Option<&str>, name: Option<&str>) -> Vec<usize> {
        let known = |text: Option<&str>| text.filter(|t| !t.is_empty()).map(CompactString::from);
        let listed = match (known(name), known(kind)) {
            (Some(name), _) => self.by_name.get(&name),
            (None, Some(kind)) => self.by_kind.get(&kind),
            (None, None) => return (0..self.ids.len()).collect(),
        };
        listed.cloned().unwrap_or_default()
    }

    /// Reads the ids of one object again.
    pub(super) fn update(&mut self, at: usize, object: &Object) {
        let ids = all_ids(object);
        if self.ids[at] == ids {
            return;
        }
        for id in &ids {
            insert(self.by_kind.entry(id.gvk.kind.clone()).or_default(), at);
            insert(self.by_name.entry(id.name.clone()).or_default(), at);
        }
        self.ids[at] = ids;
    }
}

fn insert(places: &mut Vec<usize>, at: usize) {
    if let Err(position) = places.binary_search(&at) {
        places.insert(position, at);
    }
}

/// The present id and the earlier ones, these with the group and version of today.
fn all_ids(object: &Object) -> Vec<ObjectId> {
    let current = object.id();
    let mut ids = Vec::with_capacity(1 + object.previous.len());
    for id in &object.previous {
        let gvk = Gvk { kind: id.gvk.kind.clone(), ..current.gvk.clone() };
        ids.push(ObjectId { gvk, ..id.clone() });
    }
    ids.insert(0, current);
    ids
}
