//! `deprecated-field`: older fields of kustomizations, older API versions of Flux, and older fields of its
//! objects.
//!
//! Of kustomizations what `kustomize build` warns about. Of API versions those that a newer one took the
//! place of in the Flux that the repository pins. Of fields those that the CRDs of Flux 2.9 call
//! deprecated, and those of older versions that nothing acts on any more.

use super::flux_versions::{self, is_before_two, newer};
use super::found::Found;
use super::known::{Known, group};
use super::{Checked, Lint};
use crate::config::Weight;
use crate::error::Warning;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// The lint.
pub const LINT: Lint = Lint {
    name: "deprecated-field",
    weight: Weight::Warn,
    about: "A deprecated field of a kustomization or of a Flux object, or a deprecated Flux API version.",
    find,
};

/// Kind, field, what to write instead, and the Flux minor version (of major 2) since which that is so; of groups
/// of Flux.
const FIELDS: [(&str, &[&str], &str, u32); 13] = [
    ("Kustomization", &["spec", "validation"], "nothing acts on it: take it out", 0),
    ("Kustomization", &["spec", "patchesStrategicMerge"], "nothing acts on it: use spec.patches", 0),
    ("Kustomization", &["spec", "patchesJson6902"], "nothing acts on it: use spec.patches", 0),
    ("HelmRelease", &["spec", "install", "skipCRDs"], "use spec.install.crds: Skip", 0),
    ("HelmRelease", &["spec", "rollback", "recreate"], "nothing acts on it since Helm 4: take it out", 8),
    ("HelmRelease", &["spec", "chart", "spec", "valuesFile"], "use valuesFiles", 3),
    ("HelmChart", &["spec", "valuesFile"], "use valuesFiles", 3),
    ("GitRepository", &["spec", "gitImplementation"], "nothing acts on it: take it out", 0),
    ("GitRepository", &["spec", "accessFrom"], "nothing acts on it: take it out", 0),
    ("HelmRepository", &["spec", "accessFrom"], "nothing acts on it: take it out", 3),
    ("Alert", &["spec", "summary"], "use spec.eventMetadata.summary", 2),
    ("Provider", &["spec", "interval"], "nothing acts on it: take it out", 2),
    ("Provider", &["spec", "proxy"], "use spec.proxySecretRef", 7),
];

/// Of `postRenderers`: items of `kustomize` that are no longer there.
const POST_RENDERERS: [&str; 2] = ["patchesStrategicMerge", "patchesJson6902"];

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        all.extend(of_kustomizations(known));
        for (unit, object) in known.objects() {
            if group(object).ends_with(".fluxcd.io") {
                all.extend(of_version(known, unit, object));
                all.extend(of_fields(known, unit, object));
            }
        }
    }
    all
}

/// Whether a warning is one about an older field of a kustomization.
pub fn is_meant(warning: &Warning) -> bool {
    warning.message.starts_with('\'') && warning.message.contains("' is deprecated. Please use '")
}

fn of_kustomizations(known: &Known<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (_, unit) in known.units() {
        let failed = unit.failure().map_or(&[][..], |error| error.warnings());
        for warning in unit.warnings.iter().chain(failed).filter(|warning| is_meant(warning)) {
            let mut words = warning.message.split('\'').skip(1).step_by(2);
            let (old, new) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            let message = format!("`{old}` of a kustomization is deprecated");
            let found_here = Found {
                cluster: Some(known.cluster.name().to_owned()),
                namespace: Some(unit.id.namespace.clone()),
                ..Found::of_file(warning.at.unwrap_or(Span::NONE), message)
            };
            found.push(found_here.hint(format!("use `{new}`; `kustomize edit fix` rewrites it")));
        }
    }
    found
}

fn of_version(known: &Known<'_>, unit: usize, object: &Object) -> Option<Found> {
    let version = object.api_version().split_once('/').map_or("", |(_, version)| version);
    let newest = newer(known.cluster, group(object), object.kind(), version)?;
    if is_before_two(known.cluster) {
        return None;
    }
    let at = object.doc.get("apiVersion").map_or(Span::NONE, Node::span);
    let found = Found::of_object(known, unit, object, at, format!("is of the deprecated version {version}"));
    Some(found.hint(format!("use {}/{newest}; `flux migrate -f .` rewrites files", group(object))))
}

fn of_fields(known: &Known<'_>, unit: usize, object: &Object) -> Vec<Found> {
    if is_before_two(known.cluster) {
        return Vec::new();
    }
    let told = |path: &str, at: Span, instead: &str| {
        Found::of_object(known, unit, object, at, format!("has the deprecated field {path}")).hint(instead)
    };
    let minor = flux_versions::minor(known.cluster);
    let is_so = |since: u32| minor.is_none_or(|minor| minor >= since);
    let fields = FIELDS.iter().filter(|(kind, _, _, since)| *kind == object.kind() && is_so(*since));
    let there = fields.filter_map(|(_, path, instead, _)| {
        let value = object.doc.at(path).filter(|value| value.as_text() != Some("false"))?;
        Some(told(&path.join("."), value.span(), instead))
    });
    let mut found: Vec<Found> = there.collect();
    let renderers = object.doc.at(&["spec", "postRenderers"]).and_then(Node::as_sequence);
    for renderer in renderers.iter().flat_map(|list| &list.items).filter_map(|item| item.get("kustomize")) {
        for field in POST_RENDERERS {
            if let Some(value) = renderer.get(field) {
                found.push(told(
                    &format!("spec.postRenderers[].kustomize.{field}"),
                    value.span(),
                    "use patches",
                ));
            }
        }
    }
    found
}
