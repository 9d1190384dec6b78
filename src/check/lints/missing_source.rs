//! `missing-source`: a reference to a source that is not there.
//!
//! A Kustomization without its source fails and goes by this name. Found besides: the sources of
//! HelmReleases, HelmCharts, image policies and image automation.

use super::found::Found;
use super::known::{Known, is_flux};
use super::{Checked, Lint};
use crate::cluster::SourceId;
use crate::config::Weight;
use crate::nearest::nearest;
use crate::object::Object;
use crate::yaml::Node;

/// The lint.
pub const LINT: Lint = Lint {
    name: "missing-source",
    weight: Weight::Error,
    about: "A Kustomization, HelmRelease, HelmChart or image object names a source that the cluster does not render.",
    find,
};

const SOURCES: &str = "source.toolkit.fluxcd.io";

/// A reference to a source.
struct Reference<'a> {
    group: &'static str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    node: &'a Node,
}

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let references = known.objects().flat_map(|(unit, object)| {
        references(object).into_iter().map(move |reference| (unit, object, reference))
    });
    let missed = references.filter(|(_, _, reference)| is_missed(known, reference));
    missed.map(|(unit, object, reference)| told(known, unit, object, &reference)).collect()
}

fn references(object: &Object) -> Vec<Reference<'_>> {
    let paths: &[(&[&str], &'static str, &str)] = match object.kind() {
        "HelmRelease" => {
            &[(&["spec", "chart", "spec", "sourceRef"], SOURCES, ""), (&["spec", "chartRef"], SOURCES, "")]
        }
        "HelmChart" | "ImageUpdateAutomation" => &[(&["spec", "sourceRef"], SOURCES, "")],
        "ImagePolicy" => &[(&["spec", "imageRepositoryRef"], "image.toolkit.fluxcd.io", "ImageRepository")],
        _ => return Vec::new(),
    };
    let read = |(path, group, kind): &(&[&str], &'static str, &'static str)| {
        let node = object.doc.at(path)?;
        let kind = node.text_at(&["kind"]).unwrap_or(kind);
        let namespace = node.text_at(&["namespace"]).filter(|n| !n.is_empty()).unwrap_or(object.namespace());
        Some(Reference { group, kind, namespace, name: node.text_at(&["name"])?, node })
    };
    let is_flux = is_flux(object, object.kind());
    paths.iter().filter(|_| is_flux).filter_map(read).collect()
}

fn is_missed(known: &Known<'_>, reference: &Reference<'_>) -> bool {
    let Reference { group, kind, namespace, name, .. } = *reference;
    let id = SourceId { kind: kind.to_owned(), namespace: namespace.to_owned(), name: name.to_owned() };
    let is_there = !known.named((group, kind, namespace, name)).is_empty()
        || known.cluster.held.source(&id).is_some()
        || id == known.cluster.repository;
    // What an ArtifactGenerator or another controller makes is no rendered object.
    let is_made = kind == "ExternalArtifact" || kind.is_empty();
    !is_there && !is_made && !known.may_be_called(group, kind, name) && !known.is_open(namespace)
}

fn told(known: &Known<'_>, unit: usize, object: &Object, reference: &Reference<'_>) -> Found {
    let Reference { group, kind, namespace, name, node } = *reference;
    let what = format!("names {kind} {namespace}/{name}, which is not there");
    let found = Found::of_object(known, unit, object, node.span(), what);
    let names = known.names(group, kind);
    if let Some((elsewhere, _)) = names.iter().find(|(_, known)| *known == name) {
        return found.hint(format!(
            "there is one in namespace {elsewhere}: add `namespace: {elsewhere}` to the reference"
        ));
    }
    let alike = names.iter().filter(|(of, _)| *of == namespace).map(|(_, name)| *name);
    match nearest(name, alike) {
        Some(near) => found.hint(format!("did you mean `{near}`?")),
        None => found,
    }
}
