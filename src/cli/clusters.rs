//! `offlux clusters`: the entrypoints found, and why.

use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output};
use crate::cluster::{Cluster, Unit};
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::report::table::Table;
use crate::tree::Files;
use serde_json::json;

/// Show the clusters' entrypoints, and how they were found: a table, or -o json, name
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(Clone, Copy)]
enum Format {
    Table,
    Json,
    Name,
}

const FORMATS: &[(&str, Format)] =
    &[("table", Format::Table), ("json", Format::Json), ("name", Format::Name)];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Shows them.
///
/// # Errors
/// When there are none.
pub fn run(_args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    let all = workspace.clusters()?;
    let clusters: Vec<Row<'_>> = all.iter().filter_map(|c| Row::of(c, workspace.namespace())).collect();
    if clusters.is_empty() {
        return Ok(answer::none(&workspace, &all.iter().collect::<Vec<_>>(), "Kustomizations"));
    }
    match format {
        Format::Table => output::print_styled(&table(&clusters, &workspace.places()).draw_styled())?,
        Format::Json => output::print(&data(&clusters, &workspace.places()))?,
        Format::Name => {
            let names = clusters.iter().map(|row| format!("{}\n", row.cluster.name()));
            output::print(&names.collect::<String>())?;
        }
    }
    for row in &clusters {
        let remote = row.units.iter().filter_map(|unit| Some((unit, unit.remote()?)));
        for (unit, credentials) in remote {
            let name = row.cluster.name();
            workspace.remark(&format!("{name}: {} applies to another cluster ({credentials})", unit.id));
        }
    }
    Ok(Outcome::Done)
}

/// A cluster and those of its Kustomizations that are asked for.
struct Row<'a> {
    cluster: &'a Cluster,
    units: Vec<&'a Unit>,
}

impl<'a> Row<'a> {
    /// Nothing where there are none of the namespace.
    fn of(cluster: &'a Cluster, namespace: Option<&str>) -> Option<Self> {
        let is_in = |unit: &&Unit| namespace.is_none_or(|namespace| unit.id.namespace == namespace);
        let units: Vec<&Unit> = cluster.units.iter().filter(is_in).collect();
        (!units.is_empty()).then_some(Row { cluster, units })
    }

    fn failed(&self) -> usize {
        self.units.iter().filter(|unit| unit.failure().is_some()).count()
    }
}

fn table(rows: &[Row<'_>], places: &Diagnostics<'_>) -> Table {
    let mut table = Table::new(&["CLUSTER", "PATH", "FLUX", "KUSTOMIZATIONS", "FAILED", "FOUND BY"]);
    for row in rows {
        let cluster = row.cluster;
        table.row([
            cluster.name().to_owned(),
            cluster.entry.dir.to_string(),
            version(cluster),
            row.units.len().to_string(),
            row.failed().to_string(),
            found(cluster, places),
        ]);
    }
    table
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

fn data(rows: &[Row<'_>], places: &Diagnostics<'_>) -> String {
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let cluster = row.cluster;
            json!({
                "name": cluster.name(),
                "path": cluster.entry.dir,
                "flux": cluster.version.to_string(),
                "pinned": cluster.pin.as_ref().map(|pin| &pin.text),
                "repository": cluster.repository.to_string(),
                "kustomizations": row.units.len(),
                "failed": row.failed(),
                "remote": row.units.iter().filter(|u| u.remote().is_some()).count(),
                "foundBy": cluster.entry.found.words(),
                "at": cluster.entry.found.at().and_then(|at| places.location(at)),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "items": items }))
}
