//! `duplicate-object`: two Kustomizations of a cluster own one object.
//!
//! Each writes its own labels and content over the other's, and whichever goes first deletes the object.
//! A finding names two Kustomizations and all that both render. Not meant: suspended Kustomizations, a
//! Kustomization that renders itself, and objects whose annotations say that they are not applied again,
//! merged, or never deleted.

use super::found::Found;
use super::known::{Id, Known, id, is_unknown, label};
use super::{Checked, Lint};
use crate::cluster::is_kustomization;
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};
use indexmap::IndexMap;

/// The lint.
pub const LINT: Lint = Lint {
    name: "duplicate-object",
    weight: Weight::Error,
    about: "Two Kustomizations of a cluster render the same object and take it away from each other.",
    find,
};

/// How many objects a finding names.
const SHOWN: usize = 5;

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let mut first: IndexMap<Id<'_>, (usize, &Object)> = IndexMap::new();
    let mut shared: IndexMap<(usize, usize), Vec<(&Object, &Object)>> = IndexMap::new();
    for (unit, object) in known.objects().filter(|&(unit, object)| is_owned(known, unit, object)) {
        match first.get(&id(object)) {
            Some(&(owner, earlier)) if owner != unit => {
                shared.entry((owner, unit)).or_default().push((earlier, object));
            }
            Some(_) => {}
            None => {
                first.insert(id(object), (unit, object));
            }
        }
    }
    shared.iter().map(|(&(owner, other), objects)| told(known, owner, other, objects)).collect()
}

fn is_owned(known: &Known<'_>, unit: usize, object: &Object) -> bool {
    let owner = &known.cluster.units[unit];
    let is_itself = is_kustomization(object)
        && owner.id.namespace == object.namespace()
        && owner.id.name == object.name();
    let says = |key: &str, words: &[&str]| {
        let value = object.annotation(&format!("kustomize.toolkit.fluxcd.io/{key}"));
        value.is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
    };
    let is_left = says("ssa", &["ifnotpresent", "ignore", "merge"])
        || says("reconcile", &["disabled"])
        || says("prune", &["disabled"]);
    !owner.is_suspended()
        && !is_itself
        && !is_left
        && !object.name().is_empty()
        && !is_unknown(object.name())
        && !is_unknown(object.namespace())
}

fn told(known: &Known<'_>, owner: usize, other: usize, objects: &[(&Object, &Object)]) -> Found {
    let first = &known.cluster.units[owner];
    let at = known.cluster.units[other].spec(&["path"]).map_or(Span::NONE, Node::span);
    let names: Vec<String> = objects.iter().take(SHOWN).map(|(_, object)| label(object)).collect();
    let more = match objects.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = format!("renders what {} renders too: {}{more}", first.id, names.join(", "));
    let mut found = Found::of_unit(known, other, at, what);
    for (earlier, object) in objects.iter().take(SHOWN) {
        found = found.step(format!("{} of {}", label(earlier), first.id), earlier.span());
        if object.span() != earlier.span() {
            found =
                found.step(format!("{} of {}", label(object), known.cluster.units[other].id), object.span());
        }
    }
    found.hint("let one Kustomization own it, and the other depend on that one")
}
