//! `missing-namespace`: a namespaced object without a namespace, which Flux refuses to apply, or in one that
//! nothing makes.
//!
//! Without one: told of kinds alone whose scope is known, those of Kubernetes and Flux, and of
//! CustomResourceDefinitions that the cluster renders. In one that nothing makes: told once a namespace, and only
//! where nothing failed, lies elsewhere or makes further objects; something outside of the repository may make
//! it, so that this is a warning unless `lint:` says more.

use super::found::{Certainty, Found};
use super::known::{Known, group, is_flux, is_unknown};
use super::{Checked, Lint};
use crate::cluster::is_kustomization;
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};
use indexmap::IndexMap;
use std::collections::HashSet;

/// The lint.
pub const LINT: Lint = Lint {
    name: "missing-namespace",
    weight: Weight::Error,
    about: "A namespaced object without a namespace, which Flux fills in for nobody; or in a namespace that nothing makes.",
    find,
};

/// Namespaces that every cluster has, or that Flux itself is installed in.
const THERE: [&str; 5] = ["default", "flux-system", "kube-node-lease", "kube-public", "kube-system"];

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let of = |known: &Known<'_>| without(known).into_iter().chain(in_none(known)).collect::<Vec<_>>();
    checked.clusters.iter().flat_map(of).collect()
}

/// Objects without a namespace.
fn without(known: &Known<'_>) -> Vec<Found> {
    // A Kustomization without a namespace has failed, and says so itself.
    let without = known.objects().filter(|(_, object)| {
        object.namespace().is_empty() && !object.name().is_empty() && !is_kustomization(object)
    });
    let without: Vec<(usize, &Object)> = without.collect();
    if without.is_empty() {
        return Vec::new();
    }
    let namespaced = namespaced(known);
    let is_meant = |(_, object): &(usize, &Object)| {
        let gvk = object.gvk();
        let is_flux = group(object).ends_with(".toolkit.fluxcd.io");
        let is_known =
            gvk.has_known_scope() || is_flux || namespaced.contains(&(group(object), object.kind()));
        is_known && !gvk.is_cluster_scoped()
    };
    let told = |(unit, object): (usize, &Object)| {
        let found =
            Found::of_object(known, unit, object, Span::NONE, "has no namespace, and its kind needs one");
        found.hint("set metadata.namespace, `namespace` of the kustomization, or spec.targetNamespace")
    };
    without.into_iter().filter(is_meant).map(told).collect()
}

/// Namespaces that objects stand in and that nothing makes, each told of its first object.
fn in_none(known: &Known<'_>) -> Vec<Found> {
    let is_open = known.is_open_anywhere() || known.may_be_called("", "Namespace", "");
    if is_open || !known.cluster.entry.resources.is_empty() {
        return Vec::new();
    }
    let made = made(known);
    let mut missing: IndexMap<&str, (usize, &Object, usize)> = IndexMap::new();
    for (unit, object) in known.objects() {
        let namespace = object.namespace();
        if !namespace.is_empty()
            && !is_unknown(namespace)
            && !made.contains(namespace)
            && !object.gvk().is_cluster_scoped()
        {
            missing.entry(namespace).or_insert((unit, object, 0)).2 += 1;
        }
    }
    let told = |(namespace, (unit, object, objects)): (&str, (usize, &Object, usize))| {
        let more = match objects - 1 {
            0 => String::new(),
            1 => ", and so does another object".to_owned(),
            more => format!(", and so do {more} more objects"),
        };
        let what = format!("needs namespace `{namespace}`, which nothing here makes{more}");
        let at = object.doc.at(&["metadata", "namespace"]).map_or(Span::NONE, Node::span);
        let found = Found::of_object(known, unit, object, at, what);
        Found {
            certainty: Certainty::Likely,
            ..found.hint("render a Namespace, or install.createNamespace of a HelmRelease")
        }
    };
    missing.into_iter().map(told).collect()
}

/// The namespaces that something makes, or that are there anyhow.
fn made<'a>(known: &Known<'a>) -> HashSet<&'a str> {
    let mut made: HashSet<&str> = HashSet::from(THERE);
    made.insert(&known.cluster.repository.namespace);
    made.extend(known.cluster.units.first().map(|unit| unit.id.namespace.as_str()));
    for (_, object) in known.objects() {
        // Kinds of tenancy operators make namespaces too: SubnamespaceAnchor, ManagedNamespace.
        if object.kind().to_lowercase().contains("namespace") {
            made.insert(object.name());
        }
        if is_flux(object, "HelmRelease")
            && object.doc.text_at(&["spec", "install", "createNamespace"]) == Some("true")
        {
            made.insert(object.doc.text_at(&["spec", "targetNamespace"]).unwrap_or(object.namespace()));
            made.extend(object.doc.text_at(&["spec", "storageNamespace"]));
        }
    }
    made
}

/// The kinds that the cluster's own definitions say are namespaced.
fn namespaced<'a>(known: &Known<'a>) -> HashSet<(&'a str, &'a str)> {
    let definitions = known.objects().map(|(_, object)| object);
    let definitions = definitions.filter(|object| object.kind() == "CustomResourceDefinition");
    let of = |object: &'a Object| {
        let text = |path| object.doc.text_at(path);
        (text(&["spec", "scope"]) == Some("Namespaced"))
            .then_some((text(&["spec", "group"])?, text(&["spec", "names", "kind"])?))
    };
    definitions.filter_map(of).collect()
}
