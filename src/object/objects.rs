//! An ordered set of objects.

use super::index::Index;
use super::{Cause, Histories, Object, ObjectId};
use crate::error::{Error, Result};
use foldhash::HashMap;

/// Each object that has the id of one before it, behind the first that has it.
pub fn twins<'a>(
    objects: impl IntoIterator<Item = &'a Object>,
) -> impl Iterator<Item = (&'a Object, &'a Object)> {
    let mut seen: HashMap<ObjectId, &Object> = HashMap::default();
    objects.into_iter().filter_map(move |object| {
        let mut id = object.id();
        id.namespace = id.effective_namespace().into();
        let first = *seen.entry(id).or_insert(object);
        (!std::ptr::eq(first, object)).then_some((first, object))
    })
}

/// Objects in order, found by the ids they have and had.
///
/// The index is made when it is first asked for and dropped by whatever may change an id.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    list: Vec<Object>,
    index: Option<Index>,
    changed: Changed,
}

/// As many objects are looked through one by one.
const FEW: usize = 12;

/// Which objects may have changed, so that passes which only follow changes need not look at all.
#[derive(Clone, Debug)]
pub enum Changed {
    /// These; one may be listed more than once.
    Some(Vec<usize>),
    /// Any.
    All,
}

impl Default for Changed {
    fn default() -> Self {
        Changed::Some(Vec::new())
    }
}

impl Objects {
    /// No objects.
    pub fn new() -> Self {
        Objects::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets what was found out about ids: the scope of a kind may be known only now.
    pub fn forget_ids(&mut self) {
        self.index = None;
    }

    /// The objects, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Object> {
        self.list.iter()
    }

    /// The objects as a slice, in order.
    pub fn as_slice(&self) -> &[Object] {
        &self.list
    }

    /// The objects, to change them in any way.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Object> {
        self.index = None;
        self.changed = Changed::All;
        self.list.iter_mut()
    }

    /// The list itself, to change it in any way.
    pub fn as_mut_vec(&mut self) -> &mut Vec<Object> {
        self.index = None;
        self.changed = Changed::All;
        &mut self.list
    }

    /// The object at a place.
    pub fn get(&self, at: usize) -> Option<&Object> {
        self.list.get(at)
    }

    /// Changes one object; the index is kept when its id stayed the same.
    pub fn edit<T>(&mut self, at: usize, change: impl FnOnce(&mut Object) -> T) -> T {
        let object = &mut self.list[at];
        let (id, known) = (object.id(), object.previous.len());
        let result = change(object);
        if let Changed::Some(places) = &mut self.changed {
            places.push(at);
        }
        if id != object.id() || object.previous.len() < known {
            self.index = None;
        } else if let Some(index) = &mut self.index {
            object.previous[known..].iter().for_each(|id| index.remember(at, id));
        }
        result
    }

    /// Follows up on what changed since the last time, in a way that leaves names and kinds and
    /// counts as no change.
    pub fn follow_changes(&mut self, mut change: impl FnMut(&mut Object)) {
        match std::mem::take(&mut self.changed) {
            Changed::All => self.list.iter_mut().for_each(change),
            Changed::Some(places) => {
                for at in places {
                    if let Some(object) = self.list.get_mut(at) {
                        change(object);
                    }
                }
            }
        }
    }

    /// Adds a pass to the histories of the objects, where they are kept.
    pub fn note(&mut self, histories: Histories, cause: Cause) {
        histories.note(&mut self.list, cause);
    }

    /// Drops those of which nothing is left.
    pub fn drop_empty(&mut self) {
        let found = match &self.changed {
            Changed::All => self.list.iter().any(Object::is_empty),
            Changed::Some(places) => places.iter().any(|&at| self.list.get(at).is_some_and(Object::is_empty)),
        };
        if found {
            self.as_mut_vec().retain(|object| !object.is_empty());
        }
    }

    /// Puts an object at the end, whatever else is there.
    pub fn push(&mut self, object: Object) {
        if let Some(index) = &mut self.index {
            index.add(self.list.len(), &object);
        }
        if let Changed::Some(places) = &mut self.changed {
            places.push(self.list.len());
        }
        self.list.push(object);
    }

    /// Puts an object at the end; its id must be new.
    ///
    /// # Errors
    /// When an object of that id is there.
    pub fn add(&mut self, object: Object) -> Result<()> {
        let id = object.id();
        let Some(&first) = self.with_id(&id).first() else {
            self.push(object);
            return Ok(());
        };
        let first = &self.list[first];
        let error = Error::input(format!("there are two objects {id}")).at(object.span());
        let error = error.context("the first one", Some(first.span()));
        Err(if first.namespace() == object.namespace() {
            error
        } else if id.gvk.is_cluster_scoped() {
            error.hint(format!("{} is cluster-scoped: its namespace does not count", id.gvk.kind))
        } else {
            error.hint("no namespace is the namespace `default`")
        })
    }

    /// Places of the objects that have this id now.
    pub fn with_id(&mut self, id: &ObjectId) -> Vec<usize> {
        if self.is_looked_through() {
            let has = |object: &Object| {
                object.name() == id.name && object.kind() == id.gvk.kind && object.id().same(id)
            };
            return (0..self.list.len()).filter(|&at| has(&self.list[at])).collect();
        }
        let candidates = self.index().now(id);
        candidates.into_iter().filter(|&i| self.list[i].id().same(id)).collect()
    }

    /// Places of the objects that have this id or once had it.
    pub fn with_any_id(&mut self, id: &ObjectId) -> Vec<usize> {
        let candidates = self.index().ever(id);
        let has = |i: &usize| {
            let object = &self.list[*i];
            !object.is_empty() && (object.id().same(id) || object.previous.iter().any(|p| p.same(id)))
        };
        candidates.into_iter().filter(has).collect()
    }

    /// The first two objects that have one id.
    pub fn duplicate(&mut self) -> Option<(&Object, &Object)> {
        let may_be = match self.is_looked_through() {
            true => self.list.iter().enumerate().any(|(at, object)| {
                let alike = |other: &Object| other.name() == object.name() && other.kind() == object.kind();
                self.list[..at].iter().any(alike)
            }),
            false => self.index().crowded > 0,
        };
        if !may_be {
            return None;
        }
        twins(&self.list).next()
    }

    /// Whether so few objects are found sooner one by one than an index of them is made.
    fn is_looked_through(&self) -> bool {
        self.index.is_none() && self.list.len() <= FEW
    }

    fn index(&mut self) -> &Index {
        let list = &self.list;
        self.index.get_or_insert_with(|| {
            let mut index = Index::default();
            for (at, object) in list.iter().enumerate() {
                index.add(at, object);
            }
            index
        })
    }
}

impl FromIterator<Object> for Objects {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> Self {
        Objects { list: objects.into_iter().collect(), index: None, changed: Changed::All }
    }
}

impl IntoIterator for Objects {
    type Item = Object;
    type IntoIter = std::vec::IntoIter<Object>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
