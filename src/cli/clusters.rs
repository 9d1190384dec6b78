//! `offlux clusters`: the entrypoints found, and why.

use super::workspace::Workspace;
use super::{Global, Outcome, output};
use crate::cluster::Cluster;
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::report::table::Table;
use crate::tree::Files;
use serde_json::json;

/// Show the clusters' entrypoints, and how they were found
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(Clone, Copy)]
enum Format {
    Table,
    Json,
    Name,
}

/// Shows them.
///
/// # Errors
/// When there are none.
pub fn run(_args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format =
        workspace.format(&[("table", Format::Table), ("json", Format::Json), ("name", Format::Name)])?;
    let clusters = workspace.clusters()?;
    output::print(&match format {
        Format::Table => table(&clusters, &workspace.places()),
        Format::Json => data(&clusters, &workspace.places()),
        Format::Name => clusters.iter().map(|c| format!("{}\n", c.name())).collect(),
    })?;
    for cluster in &clusters {
        let remote = cluster.units.iter().filter_map(|unit| Some((unit, unit.remote()?)));
        for (unit, credentials) in remote {
            let name = cluster.name();
            workspace.remark(&format!("{name}: {} applies to another cluster ({credentials})", unit.id));
        }
    }
    Ok(Outcome::Done)
}

fn table(clusters: &[Cluster], places: &Diagnostics<'_>) -> String {
    let mut table = Table::new(&["CLUSTER", "PATH", "FLUX", "KUSTOMIZATIONS", "FAILED", "FOUND BY"]);
    for cluster in clusters {
        table.row([
            cluster.name().to_owned(),
            cluster.entry.dir.to_string(),
            version(cluster),
            cluster.units.len().to_string(),
            cluster.failures().count().to_string(),
            found(cluster, places),
        ]);
    }
    table.draw()
}

/// `2.8 (v2.7.5)`: what it is rendered as, and what the repository pins.
fn version(cluster: &Cluster) -> String {
    match &cluster.pin {
        Some(pin) => format!("{} ({})", cluster.version, pin.text),
        None => cluster.version.to_string(),
    }
}

fn found(cluster: &Cluster, places: &Diagnostics<'_>) -> String {
    let found = cluster.entry.found;
    match found.at().and_then(|at| places.location(at)) {
        Some(location) => format!("{} ({location})", found.words()),
        None => found.words().to_owned(),
    }
}

fn data(clusters: &[Cluster], places: &Diagnostics<'_>) -> String {
    let items: Vec<_> = clusters
        .iter()
        .map(|cluster| {
            json!({
                "name": cluster.name(),
                "path": cluster.entry.dir,
                "flux": cluster.version.to_string(),
                "pinned": cluster.pin.as_ref().map(|pin| &pin.text),
                "repository": cluster.repository.to_string(),
                "kustomizations": cluster.units.len(),
                "failed": cluster.failures().count(),
                "remote": cluster.units.iter().filter(|u| u.remote().is_some()).count(),
                "foundBy": cluster.entry.found.words(),
                "at": cluster.entry.found.at().and_then(|at| places.location(at)),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "items": items }))
}
