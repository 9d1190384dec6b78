//! `offlux graph`: the graph of clusters and Kustomizations.

use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output};
use crate::cluster::Cluster;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Kind, Result};
use crate::graph::directories::Paths;
use crate::graph::{self, Graph, dot, html, json, mermaid, svg, tree, waves};
use crate::report::failures;
use crate::tree::Files;
use clap::ValueEnum;

/// Draw who renders whom: tree, dot, mermaid, json, svg or html (-o)
///
/// Nodes are clusters and Kustomizations. Edges: `renders`, `dependsOn`, `substituteFrom`, `sourceRef`; with
/// --level dirs also `uses`, from what is built to the directories it is built from. Cycles are told with
/// every edge, and exit with 2.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// List the order of apply by dependsOn instead: a tree, or -o json
    #[arg(long, conflicts_with = "level")]
    waves: bool,
    /// What the nodes are
    #[arg(long, value_enum, default_value = "kustomizations")]
    level: Level,
}

const EXAMPLES: &str = "\
Examples:
  offlux graph                           a tree of every cluster
  offlux graph -o html > graph.html      a page to explore: click, search, zoom
  offlux graph -o svg > graph.svg        a picture
  offlux graph --level dirs -n media     the directories of one namespace's Kustomizations
  offlux graph --cluster infra -o json   as data
  offlux graph --waves                   what is applied after what";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Clusters and Kustomizations
    Kustomizations,
    /// The directories that they are built from, too
    Dirs,
    /// The objects that they render, too
    Objects,
}

type Draw = fn(&Graph, &Diagnostics<'_>) -> String;

const FORMATS: &[(&str, Draw)] = &[
    ("tree", |graph, _| tree::draw(graph)),
    ("dot", |graph, _| dot::draw(graph)),
    ("mermaid", |graph, _| mermaid::draw(graph)),
    ("json", json::draw),
    ("svg", svg::draw),
    ("html", html::draw),
];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

const WAVES: &[(&str, Draw)] =
    &[("tree", |graph, _| waves::draw(graph)), ("json", |graph, _| waves::json(graph))];

/// Draws it.
///
/// # Errors
/// When the clusters cannot be found.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let draw = workspace.format(if args.waves { WAVES } else { FORMATS })?;
    let clusters = workspace.clusters()?;
    let namespace = workspace.namespace();
    let level = match args.level {
        Level::Kustomizations => graph::Level::Kustomizations,
        Level::Dirs => graph::Level::Directories(Paths { files, root: workspace.root() }),
        Level::Objects => graph::Level::Objects,
    };
    let all = graph::of(&clusters, level);
    let graph = match namespace {
        Some(namespace) => graph::within(&all, namespace),
        None => all,
    };
    if graph.node_count() == 0 {
        return Ok(answer::none(&workspace, &clusters.iter().collect::<Vec<_>>(), "Kustomizations"));
    }
    output::print(&draw(&graph, &workspace.places()))?;
    let mut cycles = failures::cycles(&clusters, namespace);
    cycles.extend(built_in_cycles(&clusters, namespace));
    workspace.tell(&cycles);
    Ok(if cycles.is_empty() { Outcome::Done } else { Outcome::Broken })
}

/// Kustomizations that failed for directories that are built from themselves.
fn built_in_cycles(clusters: &[Cluster], namespace: Option<&str>) -> Vec<Error> {
    failures::errors_of(clusters, |unit| {
        let is_cycle = unit.failure().is_some_and(|error| error.kind() == Kind::Cycle);
        is_cycle && namespace.is_none_or(|namespace| unit.id.namespace == namespace)
    })
}
