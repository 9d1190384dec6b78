//! Which objects are meant: kinds, names, namespaces and labels, as kubectl has them.
//!
//! [`kinds`] knows what kinds are called (short names, plurals, groups; CRDs of the rendered set
//! too), [`glob`] matches names, [`labels`] reads `-l`, [`jq`] runs filters; [`words`] reads what stands after
//! `get`, and [`near`] tells what may have been meant where nothing matches.

pub mod glob;
pub mod images;
pub mod jq;
pub mod kinds;
pub mod labels;
pub mod near;
pub mod words;

pub use kinds::{KindNames, KindPattern};

use crate::object::Object;
use glob::Glob;
use labels::LabelSelector;

/// A question about objects: every part that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The kinds, any of them; none for every kind.
    pub kinds: Vec<KindPattern>,
    /// The names, any of them; none for every name.
    pub names: Vec<Glob>,
    /// The namespace.
    pub namespace: Option<String>,
    /// Labels.
    pub labels: LabelSelector,
    /// What must hold besides.
    pub within: Option<Box<Selection>>,
}

impl Selection {
    /// Whether an object is meant.
    pub fn matches(&self, object: &Object) -> bool {
        (self.kinds.is_empty() || self.kinds.iter().any(|k| k.matches(object.api_version(), object.kind())))
            && (self.names.is_empty() || self.names.iter().any(|n| n.matches(object.name())))
            && self.namespace.as_deref().is_none_or(|n| self.is_in(object, n))
            && self.labels.matches(|label| object.label(label))
            && self.within.as_ref().is_none_or(|within| within.matches(object))
    }

    /// As for kubectl, a namespace says nothing of kinds without one that are asked for by name.
    fn is_in(&self, object: &Object, namespace: &str) -> bool {
        object.namespace() == namespace || !self.kinds.is_empty() && object.gvk().is_cluster_scoped()
    }
}
