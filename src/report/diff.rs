//! The difference between clusters, one output format a file.

mod block;
mod coarse;
mod github;
mod html;
pub mod json;
mod markdown;
mod stat;
mod structural;
mod text;
mod unified;

pub use github::github;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use stat::stat;
pub use structural::structural;
pub use unified::unified;

use super::harmless;
use crate::diagnostic::Diagnostics;
use crate::diff::{Change, ChangeKind, Compared, Diff, Side};
use crate::yaml::Span;

/// What is told, and how much of it.
pub struct Report<'a> {
    /// What differs.
    pub diff: &'a Diff<'a>,
    /// Shows places of the old side.
    pub old: &'a Diagnostics<'a>,
    /// Shows places of the new side.
    pub new: &'a Diagnostics<'a>,
    /// What the sides are called.
    pub names: [String; 2],
    /// Lines around what differs.
    pub context: usize,
    /// How long a result that has to fit somewhere may be.
    pub max_bytes: usize,
}

impl Report<'_> {
    /// Where the object of a version begins.
    fn location(&self, change: &Change<'_>) -> String {
        self.place(change, change.object().span())
    }

    /// A place of the side that a change is told from.
    fn place(&self, change: &Change<'_>, at: Span) -> String {
        let side = if change.new.is_some() { self.new } else { self.old };
        side.location(at).unwrap_or_default()
    }

    /// `2 changed, 1 added`; of nothing `no difference`.
    fn summary(&self) -> String {
        let kinds = [ChangeKind::Changed, ChangeKind::Added, ChangeKind::Removed, ChangeKind::Renamed];
        let counts = kinds.map(|kind| (self.diff.count(kind), kind.word()));
        let told: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        let failed: usize = self.diff.clusters.iter().map(|cluster| cluster.broken.len()).sum();
        let failed = (failed > 0).then(|| format!("{failed} failed on one side"));
        let told: Vec<String> = told.into_iter().chain(failed).collect();
        if told.is_empty() { "no difference".to_owned() } else { told.join(", ") }
    }
}

/// `infra kube-system/HelmRelease/reloader`, of what was renamed both names.
fn title(cluster: &Compared<'_>, change: &Change<'_>) -> String {
    told_of(cluster, &names(change))
}

/// What is told of a cluster; a directory without Flux has no name.
fn told_of(cluster: &Compared<'_>, what: &str) -> String {
    match cluster.name.as_str() {
        "." => harmless(what).into_owned(),
        name => harmless(&format!("{name} {what}")).into_owned(),
    }
}

/// `kube-system/HelmRelease/reloader`, of what was renamed both names.
fn names(change: &Change<'_>) -> String {
    let name = match (&change.old, &change.new) {
        (Some(old), Some(new)) if change.kind == ChangeKind::Renamed => {
            format!("{} → {}", old.title(), new.title())
        }
        _ => change.name(),
    };
    harmless(&name).into_owned()
}

/// The Kustomizations that render a change's object; where others did, both.
fn owners(change: &Change<'_>) -> String {
    let names = |version: &crate::diff::Version<'_>| version.owners.join(", ");
    let owners = match (&change.old, &change.new) {
        (Some(old), Some(new)) if old.owners != new.owners => format!("{} → {}", names(old), names(new)),
        _ => names(change.version()),
    };
    harmless(&owners).into_owned()
}

/// What failed on one side alone, a line each.
fn broken(report: &Report<'_>) -> Vec<String> {
    let line = |cluster: &Compared<'_>, side: Side, id: String| {
        let name = &report.names[usize::from(side == Side::New)];
        let what = match cluster.name.as_str() {
            "." => "the kustomization".to_owned(),
            cluster_name => format!("{cluster_name}: Kustomization {}", cluster.told(&id)),
        };
        harmless(&format!("{what} fails in {name} alone: what it holds is not compared")).into_owned()
    };
    let all = report.diff.clusters.iter().flat_map(|c| c.broken.iter().map(move |b| (c, b)));
    all.map(|(cluster, broken)| line(cluster, broken.side, broken.unit.id.to_string())).collect()
}
