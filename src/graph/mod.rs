//! The graph of clusters and their Kustomizations: who renders, waits for, and reads from whom.
//!
//! [`tree`], [`dot`], [`mermaid`] and [`json`] draw it, [`cycles`] finds what waits for itself,
//! [`waves`] the order of apply.

pub mod cycles;
pub mod dot;
pub mod json;
pub mod mermaid;
#[cfg(test)]
mod tests;
pub mod tree;
pub mod waves;

use crate::cluster::unit::{Unit, ValuesId};
use crate::cluster::{Cluster, SourceId, UnitId};
use crate::object::Object;
use crate::yaml::{Node as Document, Span};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{HashMap, HashSet};

/// A cluster, or one of its Kustomizations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique: `infra`, `infra/flux-system/apps`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its cluster's name.
    pub cluster: String,
    /// Its namespace; empty for a cluster.
    pub namespace: String,
    /// What it is shown as.
    pub label: String,
    /// The entry directory, or `spec.path`.
    pub path: String,
    /// What became of it, in one word; empty for a cluster.
    pub status: String,
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
}

impl NodeKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            NodeKind::Cluster => "cluster",
            NodeKind::Kustomization => "kustomization",
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
    /// The first one's output defines the second.
    Renders,
    /// The first waits for the second.
    DependsOn,
    /// The first takes variables from what the second renders.
    SubstituteFrom,
    /// The first is built from a source that the second renders.
    SourceRef,
}

impl EdgeKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            EdgeKind::Renders => "renders",
            EdgeKind::DependsOn => "dependsOn",
            EdgeKind::SubstituteFrom => "substituteFrom",
            EdgeKind::SourceRef => "sourceRef",
        }
    }
}

/// The graph of clusters.
pub type Graph = DiGraph<Node, Edge>;

/// The graph of rendered clusters, nodes in render order. Being rendered again, also by itself,
/// adds no edge.
pub fn of(clusters: &[Cluster]) -> Graph {
    let mut graph = Graph::new();
    for cluster in clusters {
        add(&mut graph, cluster);
    }
    graph
}

/// The part of a graph that is of one namespace: its Kustomizations, their clusters, and the edges among
/// them. What something else renders hangs below the nearest one that is left.
pub fn within(graph: &Graph, namespace: &str) -> Graph {
    let is_left =
        |node: NodeIndex| graph[node].kind == NodeKind::Kustomization && graph[node].namespace == namespace;
    let clusters: HashSet<&str> =
        graph.node_indices().filter(|&n| is_left(n)).map(|n| graph[n].cluster.as_str()).collect();
    let mut part = Graph::new();
    let mut places: HashMap<NodeIndex, NodeIndex> = HashMap::new();
    for node in graph.node_indices() {
        let is_top = graph[node].kind == NodeKind::Cluster && clusters.contains(graph[node].cluster.as_str());
        if is_top || is_left(node) {
            places.insert(node, part.add_node(graph[node].clone()));
        } else if let Some(&above) = renderer(graph, node).and_then(|up| places.get(&up)) {
            places.insert(node, above);
        }
    }
    for edge in graph.edge_references().filter(|edge| is_left(edge.target())) {
        let from = places.get(&edge.source());
        let is_drawn = edge.weight().kind == EdgeKind::Renders || is_left(edge.source());
        if let (Some(&from), Some(&to), true) = (from, places.get(&edge.target()), is_drawn) {
            part.add_edge(from, to, *edge.weight());
        }
    }
    part
}

fn renderer(graph: &Graph, node: NodeIndex) -> Option<NodeIndex> {
    let mut above = graph.edges_directed(node, Direction::Incoming);
    above.find(|edge| edge.weight().kind == EdgeKind::Renders).map(|edge| edge.source())
}

fn add(graph: &mut Graph, cluster: &Cluster) {
    let top = graph.add_node(cluster_node(cluster));
    let nodes: Vec<NodeIndex> =
        cluster.units.iter().map(|unit| graph.add_node(unit_node(cluster, unit))).collect();
    let known = Known::of(cluster);
    for (unit, &node) in cluster.units.iter().zip(&nodes) {
        let parent = unit.parent.map_or(top, |parent| nodes[parent]);
        let mut edge = |from, to: NodeIndex, kind, at| {
            graph.add_edge(from, to, Edge { kind, at });
        };
        edge(parent, node, EdgeKind::Renders, unit.object.span());
        for dependency in unit.depends_on() {
            if let Some(&on) = known.units.get(&dependency.on) {
                edge(node, nodes[on], EdgeKind::DependsOn, dependency.at);
            }
        }
        for reference in unit.substitute_from() {
            if let Some(&from) = known.values.get(&reference.values) {
                edge(node, nodes[from], EdgeKind::SubstituteFrom, reference.at);
            }
        }
        if let Some(&from) = known.sources.get(&unit.source()).filter(|&&from| nodes[from] != node) {
            let at = unit.spec(&["sourceRef"]).map_or(Span::NONE, Document::span);
            edge(node, nodes[from], EdgeKind::SourceRef, at);
        }
    }
}

fn cluster_node(cluster: &Cluster) -> Node {
    Node {
        id: cluster.name().to_owned(),
        kind: NodeKind::Cluster,
        cluster: cluster.name().to_owned(),
        namespace: String::new(),
        label: cluster.name().to_owned(),
        path: cluster.entry.dir.to_string(),
        status: String::new(),
        remote: None,
        objects: 0,
        at: cluster.entry.found.at().unwrap_or(Span::NONE),
    }
}

fn unit_node(cluster: &Cluster, unit: &Unit) -> Node {
    Node {
        id: format!("{}/{}", cluster.name(), unit.id),
        kind: NodeKind::Kustomization,
        cluster: cluster.name().to_owned(),
        namespace: unit.id.namespace.clone(),
        label: unit.id.to_string(),
        path: unit.path().to_owned(),
        status: unit.status_word().to_owned(),
        remote: unit.remote(),
        objects: unit.objects.len(),
        at: unit.object.span(),
    }
}

/// Where Kustomizations, values and sources are first rendered, by place in the cluster.
#[derive(Default)]
struct Known {
    units: HashMap<UnitId, usize>,
    values: HashMap<ValuesId, usize>,
    sources: HashMap<SourceId, usize>,
}

impl Known {
    fn of(cluster: &Cluster) -> Self {
        let mut known = Known::default();
        for (at, unit) in cluster.units.iter().enumerate() {
            known.units.insert(unit.id.clone(), at);
            unit.objects.iter().for_each(|object| known.add(object, at));
        }
        known
    }

    fn add(&mut self, object: &Object, at: usize) {
        if let Some(id) = SourceId::of(object) {
            self.sources.entry(id).or_insert(at);
        } else if object.api_version() == "v1" && matches!(object.kind(), "ConfigMap" | "Secret") {
            let (kind, namespace) = (object.kind().to_owned(), object.namespace().to_owned());
            self.values.entry(ValuesId { kind, namespace, name: object.name().to_owned() }).or_insert(at);
        }
    }
}
