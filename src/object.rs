//! Kubernetes objects: what they are called, what they were called, and an ordered set of them.
//!
//! What a build has to remember of an object (earlier ids, prefixes, whether its name gets a hash)
//! lives beside the document, never in annotations inside of it.

mod gvk;

use crate::error::{Error, Result};
use crate::kustomize::transform::shared::Shared;
use crate::yaml::{Mapping, Node, Span};
use compact_str::CompactString;
pub use gvk::{Gvk, Scopes};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// What an object is called: kind, namespace (empty where it names none) and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// `metadata.namespace` as written; empty when absent.
    pub namespace: CompactString,
    /// `metadata.name`.
    pub name: CompactString,
}

impl ObjectId {
    /// The namespace that kustomize compares by: none for cluster-scoped kinds, `default` where it
    /// is empty.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            NOT_NAMESPACED
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether both name the same object, as kustomize's `ResId.Equals` sees it.
    pub fn same(&self, other: &ObjectId) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }
}

/// The effective namespace of cluster-scoped kinds.
pub const NOT_NAMESPACED: &str = "_non_namespaceable_";

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        write!(f, "{}", self.gvk.kind)?;
        if !self.gvk.group.is_empty() {
            write!(f, ".{}", self.gvk.group)?;
        }
        write!(f, "/{}", self.name)
    }
}

/// What a generated object does to one of the same id that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Behavior {
    /// Nothing was said: there must be none.
    Unspecified,
    /// There must be none.
    Create,
    /// Takes its place.
    Replace,
    /// Adds its data to it.
    Merge,
}

/// Where an object came from, or what changed it, as `buildMetadata` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file it was read from, relative to the directory that was built; empty when it was made.
    pub path: String,
    /// The file that configured the generator or transformer; empty when it was read from a file.
    pub configured_in: String,
    /// `apiVersion` and `kind` of the generator or transformer.
    pub configured_by: (String, String),
    /// Name and namespace of its configuration, where it has a document of its own.
    pub configured_as: (String, String),
}

/// One object: its document and what the build has to remember of it.
#[derive(Clone, Debug)]
pub struct Object {
    /// The document; a mapping.
    pub doc: Node,
    /// Earlier ids, the oldest first, each with its *effective* namespace.
    pub previous: Vec<ObjectId>,
    /// Name prefixes that were put on, the innermost first.
    pub prefixes: Vec<CompactString>,
    /// Name suffixes that were put on, the innermost first.
    pub suffixes: Vec<CompactString>,
    /// Whether its name gets a hash of its content at the end.
    pub needs_hash: bool,
    /// What it does to an object that is already there; only generated ones say so.
    pub behavior: Option<Behavior>,
    /// Whether a chart made it (kustomize's `helm-generated` mark).
    pub helm_generated: bool,
    /// For a patch: may it change the name of what it is applied to.
    pub allow_name_change: bool,
    /// For a patch: may it change the kind of what it is applied to.
    pub allow_kind_change: bool,
    /// Ids of objects that refer to this one by name (told from name references).
    pub referrers: Vec<ObjectId>,
    /// Names of `vars` that read this object.
    pub var_names: Vec<String>,
    /// Where it came from; recorded for `buildMetadata` only.
    pub origin: Option<Arc<Origin>>,
    /// What changed it, in order; recorded for `buildMetadata` only.
    pub transformations: Vec<Arc<Origin>>,
    /// Values that stand in several places of the document at once.
    pub shared: Vec<Shared>,
    /// What the build's own schema says of kinds.
    pub scopes: Option<Scopes>,
}

impl Object {
    /// An object that nothing is known of but its document.
    pub fn new(doc: Node) -> Self {
        Object {
            doc,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            needs_hash: false,
            behavior: None,
            helm_generated: false,
            allow_name_change: false,
            allow_kind_change: false,
            referrers: Vec::new(),
            var_names: Vec::new(),
            origin: None,
            transformations: Vec::new(),
            shared: Vec::new(),
            scopes: None,
        }
    }

    /// Group, version and kind as the document has them now.
    pub fn gvk(&self) -> Gvk {
        let mut gvk = Gvk::new(self.api_version(), self.kind());
        gvk.told_cluster_scoped = self.scopes.as_ref().is_some_and(|scopes| scopes.has(&gvk));
        gvk
    }

    /// The id as the document has it now.
    pub fn id(&self) -> ObjectId {
        ObjectId { gvk: self.gvk(), namespace: self.namespace().into(), name: self.name().into() }
    }

    /// The oldest id it ever had.
    pub fn original_id(&self) -> ObjectId {
        self.previous.first().cloned().unwrap_or_else(|| self.id())
    }

    /// Remembers the present id as an earlier one.
    pub fn remember_id(&mut self) {
        let mut id = self.id();
        id.namespace = id.effective_namespace().into();
        self.previous.push(id);
    }

    /// `apiVersion`; empty when absent.
    pub fn api_version(&self) -> &str {
        self.doc.text_at(&["apiVersion"]).unwrap_or("")
    }

    /// `kind`; empty when absent.
    pub fn kind(&self) -> &str {
        self.doc.text_at(&["kind"]).unwrap_or("")
    }

    /// `metadata.name`; empty when absent or null.
    pub fn name(&self) -> &str {
        self.metadata_text("name")
    }

    /// `metadata.namespace`; empty when absent or null.
    pub fn namespace(&self) -> &str {
        self.metadata_text("namespace")
    }

    fn metadata_text(&self, field: &str) -> &str {
        let scalar = self.doc.at(&["metadata", field]).and_then(Node::as_scalar);
        scalar.filter(|s| !s.is_null()).map_or("", |s| &s.text)
    }

    /// Sets `metadata.name`.
    pub fn set_name(&mut self, name: &str, span: Span) {
        self.metadata_mut().set("name", Node::string(name, span));
    }

    /// Sets `metadata.namespace`; an empty one removes the field.
    pub fn set_namespace(&mut self, namespace: &str, span: Span) {
        if namespace.is_empty() {
            if let Some(Node::Mapping(m)) = self.doc.get_mut("metadata") {
                m.remove("namespace");
            }
        } else {
            self.metadata_mut().set("namespace", Node::string(namespace, span));
        }
    }

    /// `metadata`, made when absent.
    pub fn metadata_mut(&mut self) -> &mut Mapping {
        let span = self.doc.span();
        if self.doc.as_mapping().is_none() {
            self.doc = Node::mapping(span);
        }
        let doc = self.doc.as_mapping_mut().expect("made a mapping above");
        let metadata = doc.get_or_insert_with("metadata", || Node::mapping(span));
        if metadata.as_mapping().is_none() {
            *metadata = Node::mapping(span);
        }
        metadata.as_mapping_mut().expect("made a mapping above")
    }

    /// A label's value.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.doc.text_at(&["metadata", "labels", name])
    }

    /// An annotation's value.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.doc.text_at(&["metadata", "annotations", name])
    }

    /// Where the object begins.
    pub fn span(&self) -> Span {
        self.doc.span()
    }

    /// Whether nothing is left of it: a patch emptied the document.
    pub fn is_empty(&self) -> bool {
        match &self.doc {
            Node::Mapping(m) => m.entries.is_empty(),
            Node::Sequence(s) => s.items.is_empty(),
            Node::Scalar(_) => false,
        }
    }
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

#[derive(Clone, Debug, Default)]
struct Index {
    /// By the ids that objects have: candidates, to be compared in full.
    by_current: HashMap<Key, Vec<usize>>,
    /// By the ids that they have or had.
    by_any: HashMap<Key, Vec<usize>>,
    /// How many keys of `by_current` have several objects.
    crowded: usize,
}

/// Kind, name and effective namespace.
type Key = (CompactString, CompactString, CompactString);

fn key(id: &ObjectId) -> Key {
    (id.gvk.kind.clone(), id.name.clone(), id.effective_namespace().into())
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
        let first = self.list[first].span();
        let error = Error::input(format!("there are two objects {id}")).at(object.span());
        Err(error.context("the first one", Some(first)))
    }

    /// Places of the objects that have this id now.
    pub fn with_id(&mut self, id: &ObjectId) -> Vec<usize> {
        let candidates = self.index().by_current.get(&key(id)).cloned().unwrap_or_default();
        candidates.into_iter().filter(|&i| self.list[i].id().same(id)).collect()
    }

    /// Places of the objects that have this id or once had it.
    pub fn with_any_id(&mut self, id: &ObjectId) -> Vec<usize> {
        let candidates = self.index().by_any.get(&key(id)).cloned().unwrap_or_default();
        let has = |i: &usize| {
            let object = &self.list[*i];
            !object.is_empty() && (object.id().same(id) || object.previous.iter().any(|p| p.same(id)))
        };
        candidates.into_iter().filter(has).collect()
    }

    /// The first two objects that have one id.
    pub fn duplicate(&mut self) -> Option<(usize, usize)> {
        if self.index().crowded == 0 {
            return None;
        }
        let mut seen: HashMap<Key, Vec<usize>> = HashMap::with_capacity(self.list.len());
        for (at, object) in self.list.iter().enumerate() {
            let id = object.id();
            let others = seen.entry(key(&id)).or_default();
            if let Some(&first) = others.iter().find(|&&first| self.list[first].id().same(&id)) {
                return Some((first, at));
            }
            others.push(at);
        }
        None
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

impl Index {
    /// An object, at a place, has an earlier id more.
    fn remember(&mut self, at: usize, id: &ObjectId) {
        let places = self.by_any.entry(key(id)).or_default();
        if let Err(before) = places.binary_search(&at) {
            places.insert(before, at);
        }
    }

    fn add(&mut self, at: usize, object: &Object) {
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
