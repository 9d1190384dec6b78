//! How results are written: one output format a file.

pub mod affected;
pub mod annotate;
#[doc(hidden)]
pub mod beside;
pub mod diff;
pub mod directory;
pub mod failures;
#[doc(hidden)]
pub mod filtered;
pub mod findings;
pub mod images;
pub mod json;
pub mod kustomizations;
pub mod objects;
mod scratch;
#[doc(hidden)]
pub mod shards;
pub mod sources;
pub mod table;
pub mod validation;
pub mod variables;
pub mod why;
pub mod workflow;
pub mod yaml;

use crate::cluster::{Cluster, Unit};
pub use crate::markup::harmless;
use crate::object::Object;
use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;

/// An object of a cluster and the Kustomizations that render it.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The cluster's name.
    pub cluster: &'a str,
    /// The Kustomizations, `NAMESPACE/NAME`, in render order.
    pub kustomizations: Vec<String>,
    /// The object, as the first of them renders it.
    pub object: &'a Object,
    /// What a filter put in its place.
    pub instead: Option<Value>,
}

impl<'a> Item<'a> {
    /// Every object of a cluster, once for each Kustomization that renders it.
    pub fn all(cluster: &'a Cluster) -> impl Iterator<Item = Item<'a>> {
        Item::all_of(cluster, |_| true)
    }

    /// Every object of those Kustomizations of a cluster that are meant, once for each of them.
    pub fn all_of(cluster: &'a Cluster, is_meant: impl Fn(&Unit) -> bool) -> impl Iterator<Item = Item<'a>> {
        let objects = cluster.objects().filter(move |(unit, _)| is_meant(unit));
        objects.map(|(unit, object)| Item {
            cluster: cluster.name(),
            kustomizations: vec![unit.id.to_string()],
            object,
            instead: None,
        })
    }

    /// The objects of a cluster that are meant, once each with all Kustomizations that render it.
    pub fn once(cluster: &'a Cluster, is_meant: impl Fn(&Object) -> bool) -> Vec<Item<'a>> {
        let mut items: IndexMap<_, Item<'a>> = IndexMap::new();
        for item in Item::all(cluster).filter(|item| is_meant(item.object)) {
            let id = item.object.id();
            match items.entry((id.gvk.group, id.gvk.kind, id.namespace, id.name)) {
                Entry::Occupied(mut first) => first.get_mut().add(item.kustomizations),
                Entry::Vacant(place) => {
                    place.insert(item);
                }
            }
        }
        items.into_values().collect()
    }

    /// The Flux Kustomizations that a cluster consists of, each with the one that renders it.
    pub fn kustomizations(cluster: &'a Cluster, is_meant: impl Fn(&Object) -> bool) -> Vec<Item<'a>> {
        let item = |unit: &'a Unit| {
            let parent = unit.parent.map_or(unit, |at| &cluster.units[at]);
            let kustomizations = vec![parent.id.to_string()];
            Item { cluster: cluster.name(), kustomizations, object: unit.object.as_ref(), instead: None }
        };
        cluster.units.iter().filter(|unit| is_meant(&unit.object)).map(item).collect()
    }

    fn add(&mut self, kustomizations: Vec<String>) {
        for name in kustomizations {
            if !self.kustomizations.contains(&name) {
                self.kustomizations.push(name);
            }
        }
    }

    /// `CLUSTER NAMESPACE/KIND/NAME`
    pub fn name(&self) -> String {
        format!("{} {}", self.cluster, self.short_name())
    }

    /// `NAMESPACE/KIND/NAME`
    pub fn short_name(&self) -> String {
        harmless(&self.object.short_name()).into_owned()
    }

    /// `# cluster: NAME · kustomization: NS/NAME`
    pub fn comment(&self) -> String {
        let text = format!("# cluster: {} · kustomization: {}", self.cluster, self.kustomizations.join(", "));
        harmless(&text).into_owned()
    }
}

/// `CLUSTER NAMESPACE/KIND/NAME` a line; an object whose filter had several outputs is one.
pub fn names<'a>(items: impl IntoIterator<Item = &'a Item<'a>>) -> String {
    let mut items: Vec<&Item<'_>> = items.into_iter().collect();
    items.dedup_by(|one, before| one.instead.is_some() && std::ptr::eq(one.object, before.object));
    items.into_iter().map(|item| item.name() + "\n").collect()
}
