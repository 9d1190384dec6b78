//! How a question ends that clusters have no answer to: 1 when nothing matches, 2 when something that
//! failed may have held it.

use super::Outcome;
use super::workspace::Workspace;
use crate::cluster::Cluster;
use crate::report::failures;

/// Tells that no cluster has what was asked for, and why that may be.
pub fn none(workspace: &Workspace<'_>, clusters: &[&Cluster], asked: &str) -> Outcome {
    remark_lacking(workspace, clusters, &workspace.with_namespace(asked.to_owned()));
    none_of(workspace, clusters)
}

/// Names the clusters that lack it.
pub fn remark_lacking(workspace: &Workspace<'_>, lacking: &[&Cluster], asked: &str) {
    for cluster in lacking {
        workspace.remark(&format!("{}: nothing matches {asked}", cluster.name()));
    }
}

/// Tells what failed in the clusters that lack it.
pub fn none_of(workspace: &Workspace<'_>, lacking: &[&Cluster]) -> Outcome {
    let errors = failures::errors(lacking.iter().copied());
    workspace.tell(&errors);
    if errors.is_empty() {
        return Outcome::Findings;
    }
    remark_failures(workspace, lacking.iter().copied(), "may have held it");
    Outcome::Broken
}

/// Names the Kustomizations that failed.
pub fn remark_failures<'a>(
    workspace: &Workspace<'_>,
    clusters: impl IntoIterator<Item = &'a Cluster>,
    may: &str,
) {
    for cluster in clusters {
        let failed: Vec<String> = cluster.failures().map(|(unit, _)| unit.id.to_string()).collect();
        if !failed.is_empty() {
            workspace.remark(&format!("{}: {} failed, and {may}", cluster.name(), failed.join(", ")));
        }
    }
}
