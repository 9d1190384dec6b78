//! `cross-kind-dependency`: `dependsOn` names an object of another kind, which nothing waits for.
//!
//! A Kustomization waits for Kustomizations, a HelmRelease for HelmReleases. Found where an item says
//! another kind, and where nothing of the own kind has that name but something of the other kind has.

use super::found::Found;
use super::known::{Known, is_flux};
use super::{Checked, Lint};
use crate::cluster::{Unit, UnitId};
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// The lint.
pub const LINT: Lint = Lint {
    name: "cross-kind-dependency",
    weight: Weight::Error,
    about: "dependsOn names an object of another kind; Kustomizations wait for Kustomizations alone, HelmReleases for HelmReleases.",
    find,
};

const KUSTOMIZATION: (&str, &str) = ("kustomize.toolkit.fluxcd.io", "Kustomization");
/// Group and kind of HelmReleases.
pub const HELM_RELEASE: (&str, &str) = ("helm.toolkit.fluxcd.io", "HelmRelease");

/// An item of `dependsOn`.
pub struct Wait<'a> {
    /// The place of the Kustomization that waits, or that renders what waits.
    pub unit: usize,
    /// What waits.
    pub object: &'a Object,
    /// Group and kind of what is waited for.
    pub own: (&'static str, &'static str),
    /// Group and kind that it may be taken for.
    other: (&'static str, &'static str),
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    item: &'a Node,
}

impl Wait<'_> {
    /// Where it is written.
    pub fn at(&self) -> Span {
        self.item.span()
    }

    /// The kind that it says and that is not its own.
    fn other_kind(&self) -> Option<&str> {
        self.item.text_at(&["kind"]).filter(|kind| !kind.is_empty() && *kind != self.own.1)
    }

    /// Whether what is waited for is there.
    pub fn is_answered(&self, known: &Known<'_>) -> bool {
        !known.named((self.own.0, self.own.1, self.namespace, self.name)).is_empty()
            || self.own == KUSTOMIZATION && self.is_unit(known)
    }

    fn is_unit(&self, known: &Known<'_>) -> bool {
        known.unit(&UnitId::new(self.namespace, self.name)).is_some()
    }

    /// Whether what is waited for may be there though nobody sees it.
    pub fn is_in_doubt(&self, known: &Known<'_>) -> bool {
        known.is_open(self.namespace) || known.may_be_called(self.own.0, self.own.1, self.name)
    }

    /// Whether it is taken for something of the other kind.
    pub fn is_crossed(&self, known: &Known<'_>) -> bool {
        let is_other = || !known.named((self.other.0, self.other.1, self.namespace, self.name)).is_empty();
        self.other_kind().is_some() || !self.is_answered(known) && !self.is_in_doubt(known) && is_other()
    }
}

/// Every item of `dependsOn` in a cluster.
pub fn waits<'a>(known: &Known<'a>) -> Vec<Wait<'a>> {
    let of_unit = |(at, unit): (usize, &'a Unit)| items(at, &unit.object, KUSTOMIZATION, HELM_RELEASE);
    let of_release = |(at, object): (usize, &'a Object)| items(at, object, HELM_RELEASE, KUSTOMIZATION);
    let releases = known.objects().filter(|(_, object)| is_flux(object, "HelmRelease"));
    known.units().flat_map(of_unit).chain(releases.flat_map(of_release)).collect()
}

fn items<'a>(
    unit: usize,
    object: &'a Object,
    own: (&'static str, &'static str),
    other: (&'static str, &'static str),
) -> Vec<Wait<'a>> {
    let list = object.doc.at(&["spec", "dependsOn"]).and_then(Node::as_sequence);
    let read = |item: &'a Node| {
        let namespace = item.text_at(&["namespace"]).filter(|n| !n.is_empty()).unwrap_or(object.namespace());
        let name = item.text_at(&["name"])?;
        Some(Wait { unit, object, own, other, namespace, name, item })
    };
    list.map_or(&[][..], |list| &list.items).iter().filter_map(read).collect()
}

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let crossed = waits(known).into_iter().filter(|wait| wait.is_crossed(known));
    let told = |wait: Wait<'_>| {
        let kind = wait.other_kind().unwrap_or(wait.other.1);
        let what =
            format!("depends on {kind} {}/{}: it waits for {}s alone", wait.namespace, wait.name, wait.own.1);
        let found = Found::of_object(known, wait.unit, wait.object, wait.at(), what);
        let renderer = known.named((wait.other.0, wait.other.1, wait.namespace, wait.name)).first();
        match renderer {
            Some(&(by, _)) if wait.own == KUSTOMIZATION => {
                let by = &known.cluster.units[by].id;
                found.hint(format!("name the Kustomization that renders it, {by}"))
            }
            _ => found,
        }
    };
    crossed.map(told).collect()
}
