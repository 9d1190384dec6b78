//! `offlux graph`: the graph of clusters and Kustomizations.

use super::workspace::Workspace;
use super::{Global, Outcome, answer, output};
use crate::error::{Error, Result};
use crate::graph::{self, Graph};
use crate::report::failures;
use crate::tree::Files;
use clap::ValueEnum;

/// Draw who renders whom: tree, dot, mermaid or json (-o)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List the order of apply by dependsOn instead
    #[arg(long)]
    waves: bool,
    /// What the nodes are
    #[arg(long, value_enum, default_value = "kustomizations")]
    level: Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Clusters and Kustomizations
    Kustomizations,
    /// The directories that they are built from, too
    Dirs,
    /// The objects, too
    Objects,
}

#[derive(Clone, Copy)]
enum Format {
    Drawn(fn(&Graph) -> String),
    Later(&'static str),
}

const FORMATS: &[(&str, Format)] = &[
    ("tree", Format::Drawn(graph::tree::draw)),
    ("dot", Format::Drawn(graph::dot::draw)),
    ("mermaid", Format::Drawn(graph::mermaid::draw)),
    ("json", Format::Drawn(graph::json::draw)),
    ("svg", Format::Later("svg")),
    ("html", Format::Later("html")),
];

/// Draws it.
///
/// # Errors
/// When the clusters cannot be found.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let draw = match workspace.format(FORMATS)? {
        Format::Drawn(draw) => draw,
        Format::Later(format) => return Err(Error::not_supported(format!("graph -o {format}"))),
    };
    if args.level != Level::Kustomizations {
        return Err(Error::not_supported("graph --level dirs and objects"));
    }
    let clusters = workspace.clusters()?;
    let namespace = workspace.namespace();
    let all = graph::of(&clusters);
    let graph = namespace.map_or_else(|| all.clone(), |namespace| graph::within(&all, namespace));
    if graph.node_count() == 0 {
        return Ok(answer::none(&workspace, &clusters.iter().collect::<Vec<_>>(), "Kustomizations"));
    }
    output::print(&if args.waves { graph::waves::draw(&graph) } else { draw(&graph) })?;
    let cycles = failures::cycles(&clusters, namespace);
    workspace.tell(&cycles);
    Ok(if cycles.is_empty() { Outcome::Done } else { Outcome::Broken })
}
