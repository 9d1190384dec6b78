//! What is known of a rendered cluster: who renders an object, whose objects are applied elsewhere, and
//! where something may be that nobody sees.

use crate::cluster::{Cluster, Status, Unit, UnitId};
use crate::error::Frame;
use crate::object::Object;
use std::collections::{HashMap, HashSet};

/// What an object is called, whatever its version: group, kind, namespace and name.
pub type Id<'a> = (&'a str, &'a str, &'a str, &'a str);

/// A cluster with what is looked up in it.
pub struct Known<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    units: HashMap<&'a UnitId, usize>,
    objects: HashMap<Id<'a>, Vec<(usize, &'a Object)>>,
    hosts: Vec<Host>,
    open: Vec<&'a Unit>,
    makes_objects: bool,
    /// Kinds of which something is rendered whose name is not known here.
    unnamed: HashSet<(&'a str, &'a str)>,
}

/// Which cluster a Kustomization stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    Here,
    Elsewhere,
}

/// The group of an API version.
pub fn group(object: &Object) -> &str {
    object.api_version().split_once('/').map_or("", |(group, _)| group)
}

/// Whether a name is not known here: a variable left in it, or one whose value is a placeholder.
pub fn is_unknown(name: &str) -> bool {
    name.contains("${") || name.to_ascii_lowercase().contains("placeholder_")
}

/// What an object is called.
pub fn id(object: &Object) -> Id<'_> {
    (group(object), object.kind(), object.namespace(), object.name())
}

/// `HelmRelease kube-system/reloader`
pub fn label(object: &Object) -> String {
    match object.namespace() {
        "" => format!("{} {}", object.kind(), object.name()),
        namespace => format!("{} {namespace}/{}", object.kind(), object.name()),
    }
}

/// Whether an object is of a Flux kind.
pub fn is_flux(object: &Object, kind: &str) -> bool {
    object.kind() == kind && group(object).ends_with(".toolkit.fluxcd.io")
}

impl<'a> Known<'a> {
    /// Gets a cluster ready to be looked at.
    pub fn of(cluster: &'a Cluster) -> Self {
        let mut hosts = Vec::with_capacity(cluster.units.len());
        let mut objects: HashMap<Id<'a>, Vec<(usize, &'a Object)>> = HashMap::new();
        let (mut makes_objects, mut unnamed) = (false, HashSet::new());
        for (at, unit) in cluster.units.iter().enumerate() {
            let is_above_elsewhere =
                |up: usize| hosts[up] == Host::Elsewhere || applies_elsewhere(&cluster.units[up]);
            let is_elsewhere = unit.parent.is_some_and(is_above_elsewhere);
            hosts.push(if is_elsewhere { Host::Elsewhere } else { Host::Here });
            if is_elsewhere || applies_elsewhere(unit) {
                continue;
            }
            for object in unit.objects.iter() {
                makes_objects |= object.kind() == "ResourceSet" && group(object) == "fluxcd.controlplane.io";
                if is_unknown(object.name()) || is_unknown(object.namespace()) {
                    unnamed.insert((group(object), object.kind()));
                }
                objects.entry(id(object)).or_default().push((at, object));
            }
        }
        let units = cluster.units.iter().enumerate().map(|(at, unit)| (&unit.id, at)).collect();
        let is_open = |unit: &&Unit| matches!(unit.status, Status::Failed(_) | Status::External(_));
        let open = cluster.units.iter().filter(is_open).collect();
        Known { cluster, units, objects, hosts, open, makes_objects, unnamed }
    }

    /// The Kustomizations that stand in the cluster itself, with their places.
    pub fn units(&self) -> impl Iterator<Item = (usize, &'a Unit)> {
        let here = |(at, _): &(usize, &Unit)| self.hosts[*at] == Host::Here;
        self.cluster.units.iter().enumerate().filter(here)
    }

    /// The objects that are applied to the cluster itself, each with its Kustomization's place.
    pub fn objects(&self) -> impl Iterator<Item = (usize, &'a Object)> {
        let here = self.units().filter(|(_, unit)| !applies_elsewhere(unit));
        here.flat_map(|(at, unit)| unit.objects.iter().map(move |object| (at, object)))
    }

    /// A Kustomization's place.
    pub fn unit(&self, id: &UnitId) -> Option<usize> {
        self.units.get(id).copied()
    }

    /// The objects of a name, each with the place of the Kustomization that renders it.
    pub fn named<'s>(&'s self, id: Id<'s>) -> &'s [(usize, &'s Object)] {
        self.objects.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Names of what is rendered of a kind, with their namespaces, sorted.
    pub fn names(&self, group: &str, kind: &str) -> Vec<(&'a str, &'a str)> {
        let alike = self.objects.keys().filter(|id| id.0 == group && id.1 == kind);
        let mut names: Vec<_> = alike.map(|id| (id.2, id.3)).collect();
        names.sort_unstable();
        names
    }

    /// Whether a namespace may hold what nobody sees: what failed, what lies elsewhere, what is not expanded.
    pub fn is_open(&self, namespace: &str) -> bool {
        self.makes_objects || self.open.iter().any(|unit| unit.may_hold(namespace))
    }

    /// Whether an object of a kind may be called so that nobody sees: what is rendered, or the name that is looked
    /// for, holds a placeholder.
    pub fn may_be_called(&self, group: &str, kind: &str, name: &str) -> bool {
        is_unknown(name) || self.unnamed.contains(&(group, kind))
    }

    /// Whether anything may be there that nobody sees.
    pub fn is_open_anywhere(&self) -> bool {
        self.makes_objects || !self.open.is_empty()
    }

    /// The way from a Kustomization up to the cluster's entry.
    pub fn chain(&self, unit: usize) -> Vec<Frame> {
        let up = std::iter::successors(Some(unit), |&at| self.cluster.units[at].parent);
        let frame = |at: usize| {
            let unit = &self.cluster.units[at];
            let at = unit.object.span();
            Frame { message: format!("rendered by Flux Kustomization {}", unit.id), at: Some(at) }
        };
        up.map(frame).collect()
    }
}

/// Whether what a Kustomization renders is applied to another cluster.
fn applies_elsewhere(unit: &Unit) -> bool {
    unit.remote().is_some()
}
