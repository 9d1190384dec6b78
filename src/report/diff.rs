//! The difference between clusters, one output format a file.

mod github;
mod html;
mod json;
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

use crate::diagnostic::Diagnostics;
use crate::diff::{Change, ChangeKind, Compared, Diff, Side, Version};
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
        if told.is_empty() { "no difference".to_owned() } else { told.join(", ") }
    }
}

/// `infra kube-system/HelmRelease/reloader`, of what was renamed both names.
fn title(cluster: &Compared<'_>, change: &Change<'_>) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if change.kind == ChangeKind::Renamed => {
            format!("{} {} → {}", cluster.name, crate::diff::name(old.object), crate::diff::name(new.object))
        }
        _ => format!("{} {}", cluster.name, change.name()),
    }
}

/// The Kustomizations that render a version.
fn owners(version: &Version<'_>) -> String {
    version.units.iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>().join(", ")
}

/// What failed on one side alone, a line each.
fn broken(report: &Report<'_>) -> Vec<String> {
    let line = |cluster: &Compared<'_>, side: Side, id: String| {
        let name = &report.names[usize::from(side == Side::New)];
        format!(
            "{}: Kustomization {id} renders on one side alone, it fails in {name}: what it holds is not compared",
            cluster.name
        )
    };
    let all = report.diff.clusters.iter().flat_map(|c| c.broken.iter().map(move |b| (c, b)));
    all.map(|(cluster, broken)| line(cluster, broken.side, broken.unit.id.to_string())).collect()
}
