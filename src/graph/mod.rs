//! The graph of clusters and their Kustomizations: who renders, waits for, and reads from whom.
//!
//! [`of`] makes it from rendered clusters, [`within()`] narrows it. [`tree`], [`dot`], [`mermaid`], [`json`],
//! [`svg`] and [`html`] draw it, the last two by way of [`layout`]; [`cycles`] finds what waits for itself,
//! [`waves`] the order of apply.

pub mod cycles;
pub mod directories;
pub mod dot;
pub mod html;
pub mod json;
pub mod layout;
pub mod mermaid;
mod objects;
mod rendered;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod waves;
mod within;

pub use rendered::of;
pub use within::within;

use crate::yaml::Span;
use directories::Paths;
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// What the nodes are besides clusters and Kustomizations.
#[derive(Clone, Copy)]
pub enum Level<'a> {
    /// Nothing.
    Kustomizations,
    /// The directories that Kustomizations are built from.
    Directories(Paths<'a>),
    /// The objects that Kustomizations render.
    Objects,
}

/// A cluster, one of its Kustomizations, or what such a one is built from or renders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique: `infra`, `infra/flux-system/apps`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its cluster's name.
    pub cluster: String,
    /// Its namespace; empty for what has none.
    pub namespace: String,
    /// What it is shown as.
    pub label: String,
    /// The entry directory, `spec.path`, or the directory; empty for an object, whose file [`Node::at`] tells.
    pub path: String,
    /// What became of a Kustomization, as tables have it; empty for anything else.
    pub status: String,
    /// Why that became of it: the failure, the source that lies elsewhere.
    pub reason: Option<String>,
    /// The credentials of the cluster that it applies to, where that is another one.
    pub remote: Option<String>,
    /// How many objects it renders.
    pub objects: usize,
    /// Where it is written.
    pub at: Span,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A cluster.
    Cluster,
    /// A Flux Kustomization.
    Kustomization,
    /// A directory that a Kustomization is built from.
    Directory,
    /// A rendered object.
    Object,
}

impl NodeKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            NodeKind::Cluster => "cluster",
            NodeKind::Kustomization => "kustomization",
            NodeKind::Directory => "directory",
            NodeKind::Object => "object",
        }
    }
}

/// How one node needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// In which way.
    pub kind: EdgeKind,
    /// Where that is written.
    pub at: Span,
}

/// The ways in which one node needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The first one's output holds the second.
    Renders,
    /// The first waits for the second.
    DependsOn,
    /// The first takes variables from what the second renders.
    SubstituteFrom,
    /// The first is built from a source that the second renders.
    SourceRef,
    /// The first is built from the directory that the second is.
    Uses,
}

impl EdgeKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            EdgeKind::Renders => "renders",
            EdgeKind::DependsOn => "dependsOn",
            EdgeKind::SubstituteFrom => "substituteFrom",
            EdgeKind::SourceRef => "sourceRef",
            EdgeKind::Uses => "uses",
        }
    }
}

/// The graph of clusters.
pub type Graph = DiGraph<Node, Edge>;

/// What a node has edges of a kind to, in the order they were added.
fn targets(graph: &Graph, node: NodeIndex, kind: EdgeKind) -> Vec<NodeIndex> {
    let edges = graph.edges_directed(node, Direction::Outgoing).filter(|e| e.weight().kind == kind);
    let mut edges: Vec<_> = edges.map(|e| (e.id(), e.target())).collect();
    edges.sort_unstable();
    edges.into_iter().map(|(_, target)| target).collect()
}

/// The clusters of a graph.
fn clusters(graph: &Graph) -> impl Iterator<Item = NodeIndex> {
    graph.node_indices().filter(|&node| graph[node].kind == NodeKind::Cluster)
}

/// `1 object`, `2 objects`
fn counted(objects: usize) -> String {
    if objects == 1 { "1 object".to_owned() } else { format!("{objects} objects") }
}
