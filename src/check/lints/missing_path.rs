//! `missing-path`: a path in the repository that is not there.
//!
//! A Kustomization whose `spec.path` is absent fails and goes by this name. Found besides: charts and
//! values files that HelmReleases and HelmCharts take from the repository itself, and the directories that
//! image automation updates.

use super::found::Found;
use super::known::{Known, is_flux, is_unknown};
use super::{Checked, Lint};
use crate::cluster::SourceId;
use crate::config::Weight;
use crate::object::Object;
use crate::tree::clean;
use crate::yaml::Node;

/// The lint.
pub const LINT: Lint = Lint {
    name: "missing-path",
    weight: Weight::Error,
    about: "A path in the repository that is not there: of a Kustomization, a chart, a values file, an image automation.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let of = |known: &Known<'_>| {
        let of_object = |(unit, object)| of_object(checked, known, unit, object);
        known.objects().flat_map(of_object).collect::<Vec<_>>()
    };
    checked.clusters.iter().flat_map(of).collect()
}

fn of_object(checked: &Checked<'_>, known: &Known<'_>, unit: usize, object: &Object) -> Vec<Found> {
    let is_absent = |path: &str| {
        let path = format!("/{path}");
        let path = clean(path.as_str().into());
        let path = checked.around.root.join(path.as_str().trim_start_matches('/'));
        checked.around.tree.kind(&path).is_none()
    };
    let named = paths(object).into_iter().filter(|named| {
        let text = named.path.as_text().unwrap_or("");
        !text.is_empty() && !is_unknown(text) && is_own(known, object, named.source) && is_absent(text)
    });
    let told = |named: Named<'_>| {
        let what =
            format!("names {} `{}`, which is not there", named.what, named.path.as_text().unwrap_or(""));
        Found::of_object(known, unit, object, named.path.span(), what)
    };
    named.map(told).collect()
}

/// A path that an object names.
struct Named<'a> {
    what: &'static str,
    path: &'a Node,
    source: Option<&'a Node>,
}

/// Whether a `sourceRef` is the repository itself, and all of what it gives stands here.
fn is_own(known: &Known<'_>, object: &Object, source: Option<&Node>) -> bool {
    let text = |key| source.and_then(|source| source.text_at(&[key]));
    let namespace = text("namespace").filter(|n| !n.is_empty()).unwrap_or(object.namespace());
    let id = SourceId {
        kind: text("kind").unwrap_or("").to_owned(),
        namespace: namespace.to_owned(),
        name: text("name").unwrap_or("").to_owned(),
    };
    let includes = known.cluster.held.source(&id).is_some_and(|source| !source.unfollowed.is_empty());
    id == known.cluster.repository && id.kind == "GitRepository" && !includes
}

fn paths(object: &Object) -> Vec<Named<'_>> {
    if is_flux(object, "ImageUpdateAutomation") {
        let source = object.doc.at(&["spec", "sourceRef"]);
        let path = object.doc.at(&["spec", "update", "path"]);
        return path.map(|path| Named { what: "the directory", path, source }).into_iter().collect();
    }
    let spec = match object.kind() {
        "HelmRelease" if is_flux(object, "HelmRelease") => object.doc.at(&["spec", "chart", "spec"]),
        "HelmChart" if is_flux(object, "HelmChart") => object.doc.get("spec"),
        _ => None,
    };
    let Some(spec) = spec else { return Vec::new() };
    let source = spec.get("sourceRef");
    let chart = spec.get("chart").map(|path| Named { what: "the chart", path, source });
    let forgives = spec.text_at(&["ignoreMissingValuesFiles"]) == Some("true");
    let files = spec.get("valuesFiles").and_then(Node::as_sequence).filter(|_| !forgives);
    let files = files.map_or(&[][..], |list| &list.items).iter();
    chart.into_iter().chain(files.map(|path| Named { what: "the values file", path, source })).collect()
}
