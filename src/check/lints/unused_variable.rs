//! `unused-variable`: a substitution variable that nothing refers to.
//!
//! Told of variables of `spec.postBuild.substitute`, and of keys of ConfigMaps that serve nothing but
//! `substituteFrom`; of each where no Kustomization of any cluster that has it refers to it. What fails or lies
//! elsewhere may refer to all that it is given. Of Secrets nothing is said.

use super::found::Found;
use super::known::Known;
use super::{Checked, Lint};
use crate::cluster::unit::ValuesId;
use crate::cluster::variables::Origin;
use crate::cluster::{Status, Unit};
use crate::config::Weight;
use crate::yaml::{Node, Span};
use indexmap::IndexMap;
use std::collections::HashSet;

/// The lint.
pub const LINT: Lint = Lint {
    name: "unused-variable",
    weight: Weight::Warn,
    about: "A substitution variable that no Kustomization refers to.",
    find,
};

/// A variable that is given somewhere.
struct Given {
    cluster: String,
    name: String,
    from: Option<ValuesId>,
    chain: Vec<crate::error::Frame>,
}

fn find(checked: &Checked<'_>) -> Vec<Found> {
    if !checked.is_whole() {
        return Vec::new();
    }
    let mut given: IndexMap<Span, Given> = IndexMap::new();
    let mut used: HashSet<Span> = HashSet::new();
    for known in &checked.clusters {
        for (at, unit) in known.cluster.units.iter().enumerate() {
            if matches!(unit.status, Status::Rendered | Status::Suspended) {
                add(known, at, unit, &mut given, &mut used);
            } else {
                used.extend(all_of(known, unit));
            }
        }
    }
    given.retain(|at, _| !used.contains(at) && *at != Span::NONE);
    let mut otherwise: HashSet<(String, ValuesId)> = HashSet::new();
    for known in &checked.clusters {
        let asked =
            given.values().filter(|g| g.cluster == known.cluster.name()).filter_map(|g| g.from.clone());
        let asked: HashSet<ValuesId> = asked.collect();
        let names = asked.into_iter().filter(|id| is_named_elsewhere(known, id));
        otherwise.extend(names.map(|id| (known.cluster.name().to_owned(), id)));
    }
    let is_told = |given: &Given| {
        given.from.as_ref().is_none_or(|id| !otherwise.contains(&(given.cluster.clone(), id.clone())))
    };
    given.into_iter().filter(|(_, given)| is_told(given)).map(|(at, given)| told(at, given)).collect()
}

fn add(
    known: &Known<'_>,
    at: usize,
    unit: &Unit,
    given: &mut IndexMap<Span, Given>,
    used: &mut HashSet<Span>,
) {
    let names: HashSet<&str> = unit.uses.iter().map(|used| used.name.as_str()).collect();
    for (name, variable) in &unit.variables.by_name {
        let (place, from) = match &variable.origin {
            Origin::Inline(place) => (inline(unit, name).unwrap_or(*place), None),
            Origin::From(id, place) if id.kind == "ConfigMap" => (*place, Some((**id).clone())),
            Origin::From(..) | Origin::Set => continue,
        };
        if names.contains(name.as_str()) {
            used.insert(place);
        } else {
            given.entry(place).or_insert_with(|| Given {
                cluster: known.cluster.name().to_owned(),
                name: name.to_string(),
                from,
                chain: known.chain(at),
            });
        }
    }
}

/// Where a variable of `spec.postBuild.substitute` is named; its value may stand elsewhere, behind an anchor.
fn inline(unit: &Unit, name: &str) -> Option<Span> {
    let variables = unit.spec(&["postBuild", "substitute"])?.as_mapping()?;
    variables.entries.iter().find(|entry| entry.key.text == name).map(|entry| entry.key.span)
}

/// The places of all that a Kustomization is given.
fn all_of(known: &Known<'_>, unit: &Unit) -> Vec<Span> {
    let inline = unit.spec(&["postBuild", "substitute"]).and_then(Node::as_mapping);
    let mut places: Vec<Span> =
        inline.iter().flat_map(|m| &m.entries).map(|entry| entry.value.span()).collect();
    for reference in unit.substitute_from() {
        let values = known.cluster.held.values(&reference.values);
        places.extend(values.iter().flat_map(|values| values.data.values()).map(|(_, at)| *at));
    }
    places
}

/// Whether any object names the ConfigMap besides `substituteFrom`: a pod, a HelmRelease, a policy; or a
/// Kustomization of another namespace does, which takes a copy of it for granted.
fn is_named_elsewhere(known: &Known<'_>, id: &ValuesId) -> bool {
    let is_copy = |other: &ValuesId| other.kind == id.kind && other.name == id.name && other != id;
    let mut references = known.units().flat_map(|(_, unit)| unit.substitute_from());
    if references.any(|reference| is_copy(&reference.values)) {
        return true;
    }
    known.objects().any(|(_, object)| {
        let is_it =
            object.kind() == id.kind && object.name() == id.name && object.namespace() == id.namespace;
        !is_it && object.doc.as_mapping().is_some_and(|m| m.entries.iter().any(|e| names(&e.value, &id.name)))
    })
}

fn names(node: &Node, name: &str) -> bool {
    match node {
        Node::Scalar(scalar) => scalar.text == name,
        Node::Sequence(list) => list.items.iter().any(|item| names(item, name)),
        Node::Mapping(map) => {
            map.entries.iter().any(|entry| entry.key.text != "substituteFrom" && names(&entry.value, name))
        }
    }
}

fn told(at: Span, given: Given) -> Found {
    let message = match &given.from {
        None => format!("nothing refers to the variable `{}`", given.name),
        Some(id) => {
            format!(
                "no Kustomization refers to the variable `{}` of {} {}/{}",
                given.name, id.kind, id.namespace, id.name
            )
        }
    };
    Found { cluster: Some(given.cluster), chain: given.chain, ..Found::of_file(at, message) }
}
