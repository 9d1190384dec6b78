//! What a validation found: one format a file. Findings are written as those of `check` are; what kubeconform's
//! readers know, objects with what became of them, is named as it names it (kubeconform 0.7, `pkg/output`).

mod json;
mod junit;
mod tap;
mod text;

pub use json::json;
pub use junit::junit;
pub use tap::tap;
pub use text::text;

use super::findings::{counted, github as annotations, outcome, sarif as runs};
use super::harmless;
use crate::check::validation::{Looked, Resource, Validation};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use crate::validate::Problem;

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Which objects are listed.
    pub objects: Objects,
    /// Whether objects are counted by kind.
    pub counts: ByKind,
}

/// Which objects are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objects {
    /// Those that something is wrong with.
    #[default]
    Wrong,
    /// All.
    All,
}

/// Whether objects are counted by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByKind {
    /// All of them together.
    #[default]
    No,
    /// Each kind by itself as well.
    Yes,
}

/// Annotations of GitHub Actions, and the summary.
pub fn github(found: &Validation<'_>, places: &Diagnostics<'_>, _told: Told) -> String {
    let lines = found.findings.iter().map(|finding| annotations::annotation(finding, places));
    lines.collect::<String>() + &summary(found) + "\n"
}

/// SARIF 2.1.0 with a rule for each kind of mistake.
pub fn sarif(found: &Validation<'_>, places: &Diagnostics<'_>, _told: Told) -> String {
    let help = "`offlux help validate` says what objects are held to.";
    let rule = |(rule, weight): &(crate::validate::Rule, Weight)| {
        let mut told = runs::rule(rule.name(), rule.about(), *weight, help);
        if *weight == Weight::Off {
            told["defaultConfiguration"] = serde_json::json!({ "enabled": false });
        }
        told
    };
    let render = runs::rule("render", "A Kustomization fails to render.", Weight::Error, help);
    let allow = runs::rule("allow", "A comment allows what no lint is called.", Weight::Warn, help);
    let rules = [render, allow].into_iter().chain(found.rules.iter().map(rule));
    runs::log(rules.collect(), &found.findings, places)
}

/// `2 clusters, 40 objects: 38 valid, 2 invalid, 0 errors, 0 skipped`, and what else was found.
fn summary(found: &Validation<'_>) -> String {
    let objects = counted(found.resources.len(), "object");
    let looked = match found.looked {
        Looked::Clusters(n) => format!("{}, {objects}", counted(n, "cluster")),
        Looked::Files(n) => format!("{}, {objects}", counted(n, "file")),
        Looked::Input => format!("standard input, {objects}"),
    };
    let counts = found.counts();
    let named = [
        (counts.valid, "valid"),
        (counts.invalid, "invalid"),
        (counts.errors, "not validated"),
        (counts.skipped, "skipped"),
    ];
    let parts = named.iter().filter(|(n, name)| *n > 0 || *name == "valid");
    let parts: Vec<String> = parts.map(|(n, name)| format!("{n} {name}")).collect();
    format!("{looked}: {} ({})", parts.join(", "), outcome(found.errors(), found.warnings()))
}

/// `FILE`, as the user would type it; empty where there is none.
fn file(resource: &Resource<'_>, places: &Diagnostics<'_>) -> String {
    places.path(resource.at).map(camino::Utf8PathBuf::into_string).unwrap_or_default()
}

/// `v1/ReplicationController/NAMESPACE/NAME`
fn qualified(resource: &Resource<'_>) -> String {
    let gvk = &resource.gvk;
    format!("{}/{}/{}/{}", gvk.api_version(), gvk.kind, resource.namespace(), resource.name())
}

/// What is wrong with an object, in one line.
fn messages(resource: &Resource<'_>) -> String {
    let told: Vec<String> = resource.problems.iter().map(Problem::told).collect();
    harmless(&told.join("; ").replace('\n', " ")).into_owned()
}
