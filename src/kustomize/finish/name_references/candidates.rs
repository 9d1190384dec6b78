//! The objects that a name may mean, found by the names they had.

use crate::kustomize::selector::{GvkSelector, fits};
use crate::object::{Gvk, NOT_NAMESPACED, Object, Objects};
use crate::yaml::{Node, Span};
use compact_str::CompactString;
use foldhash::{HashMap, HashSet};
use std::cell::OnceCell;

/// What is to be known of an object that others may name.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) name: CompactString,
    /// The namespace as written.
    pub(super) namespace: CompactString,
    pub(super) gvk: Gvk,
    pub(super) place: Place,
    /// Names it had before.
    previous_names: Vec<CompactString>,
    /// Kinds it had before.
    previous_kinds: Vec<CompactString>,
    pub(super) prefixes: Vec<CompactString>,
    pub(super) suffixes: Vec<CompactString>,
    /// Where its name was written.
    pub(super) span: Span,
    /// Where its namespace was written.
    pub(super) namespace_span: Span,
}

/// The namespaces that tell who may name an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The namespace it is in now, as kustomize compares it.
    pub(super) effective: CompactString,
    /// The one it was in first.
    pub(super) original: CompactString,
    /// The one that is written now.
    pub(super) written: CompactString,
}

impl Place {
    fn of(object: &Object) -> Self {
        let id = object.id();
        let effective = CompactString::from(id.effective_namespace());
        let original = object.previous.first().map_or_else(|| effective.clone(), |id| id.namespace.clone());
        Place { effective, original, written: id.namespace }
    }

    /// Whether it is in no namespace.
    pub(super) fn is_cluster_scoped(&self) -> bool {
        self.effective == NOT_NAMESPACED
    }
}

/// All objects that had a name before, and the places of all objects.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    list: Vec<Candidate>,
    /// The places of all objects.
    places: Vec<Place>,
    by_kind_and_name: HashMap<(CompactString, CompactString), Vec<usize>>,
    /// Made when it is first asked for, as few ask.
    by_name: OnceCell<HashMap<CompactString, Vec<usize>>>,
    by_original_namespace: OnceCell<HashMap<CompactString, HashSet<Place>>>,
}

impl Candidates {
    pub(super) fn new(objects: &Objects) -> Self {
        let mut candidates = Candidates::default();
        for object in objects.iter() {
            let place = Place::of(object);
            if !object.previous.is_empty() {
                candidates.add(object, place.clone());
            }
            candidates.places.push(place);
        }
        candidates
    }

    fn add(&mut self, object: &Object, place: Place) {
        let at = self.list.len();
        let kinds = distinct(object.previous.iter().map(|id| &id.gvk.kind));
        let names = distinct(object.previous.iter().map(|id| &id.name));
        for name in &names {
            for kind in &kinds {
                let named = self.by_kind_and_name.entry((kind.clone(), name.clone()));
                named.or_insert_with(|| Vec::with_capacity(1)).push(at);
            }
        }
        let place_of = |field| object.doc.at(&["metadata", field]).map_or(object.span(), Node::span);
        self.list.push(Candidate {
            name: object.name().into(),
            namespace: object.namespace().into(),
            gvk: object.gvk(),
            place,
            previous_names: names,
            previous_kinds: kinds,
            prefixes: object.prefixes.clone(),
            suffixes: object.suffixes.clone(),
            span: place_of("name"),
            namespace_span: place_of("namespace"),
        });
    }

    /// The objects that once had this name and are of the kind that is named, in order.
    pub(super) fn named<'a, 'b>(
        &'a self,
        name: &str,
        target: &'b GvkSelector,
    ) -> impl Iterator<Item = &'a Candidate> + use<'a, 'b> {
        let places = if target.kind.is_empty() {
            self.by_name.get_or_init(|| self.indexed_by_name()).get(name)
        } else {
            self.by_kind_and_name.get(&(target.kind.as_str().into(), name.into()))
        };
        let found = places.into_iter().flatten().map(|&at| &self.list[at]);
        found.filter(move |c| c.had_kind(target))
    }

    /// Whether an object that may be named was first in this namespace.
    pub(super) fn any_originally_in(&self, namespace: &str, may_be_named: impl Fn(&Place) -> bool) -> bool {
        let by_namespace = || self.by_original_namespace.get_or_init(|| self.indexed_by_namespace());
        namespace != NOT_NAMESPACED
            && by_namespace().get(namespace).is_some_and(|places| places.iter().any(may_be_named))
    }

    fn indexed_by_name(&self) -> HashMap<CompactString, Vec<usize>> {
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::default();
        for (at, candidate) in self.list.iter().enumerate() {
            for name in &candidate.previous_names {
                by_name.entry(name.clone()).or_default().push(at);
            }
        }
        by_name
    }

    fn indexed_by_namespace(&self) -> HashMap<CompactString, HashSet<Place>> {
        let mut by_namespace: HashMap<_, HashSet<Place>> = HashMap::default();
        for place in &self.places {
            by_namespace.entry(place.original.clone()).or_default().insert(place.clone());
        }
        by_namespace
    }
}

impl Candidate {
    /// Whether it once was of a selected kind, taking its group and version of today.
    pub(super) fn had_kind(&self, selector: &GvkSelector) -> bool {
        fits(&selector.group, &self.gvk.group)
            && fits(&selector.version, &self.gvk.version)
            && self.previous_kinds.iter().any(|kind| fits(&selector.kind, kind))
    }
}

fn distinct<'a>(texts: impl Iterator<Item = &'a CompactString>) -> Vec<CompactString> {
    let mut result: Vec<CompactString> = Vec::new();
    for text in texts {
        if !result.contains(text) {
            result.push(text.clone());
        }
    }
    result
}
