//! The graph of rendered clusters.

use super::{Edge, EdgeKind, Graph, Level, Node, NodeKind, directories, objects};
use crate::cluster::unit::{Status, Unit, ValuesId};
use crate::cluster::{Cluster, SourceId, UnitId};
use crate::flux::Use;
use crate::object::Object;
use crate::yaml::{Node as Document, Span};
use petgraph::graph::NodeIndex;
use std::collections::HashMap;

/// The graph of rendered clusters, nodes in render order: the Kustomizations of a cluster, then what a level
/// adds. Being rendered again, also by itself, adds no edge.
pub fn of(clusters: &[Cluster], level: Level<'_>) -> Graph {
    let mut graph = Graph::new();
    for cluster in clusters {
        let nodes = add(&mut graph, cluster);
        match level {
            Level::Kustomizations => {}
            Level::Directories(paths) => directories::add(&mut graph, cluster, &nodes, paths),
            Level::Objects => objects::add(&mut graph, cluster, &nodes),
        }
    }
    graph
}

/// Adds a cluster and its Kustomizations; gives the places of these.
fn add(graph: &mut Graph, cluster: &Cluster) -> Vec<NodeIndex> {
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
    nodes
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
        reason: None,
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
        path: path(cluster, unit),
        status: unit.status_word().to_owned(),
        reason: match &unit.status {
            Status::Failed(error) => Some(error.message().to_owned()),
            Status::External(source) => Some(source.to_string()),
            Status::Rendered | Status::Suspended => None,
        },
        remote: unit.remote(),
        objects: unit.objects.len(),
        at: unit.object.span(),
    }
}

/// Its path; what variables put into it may be of a Secret.
fn path(cluster: &Cluster, unit: &Unit) -> String {
    let at = unit.spec(&["path"]).map(Document::span);
    let is_of_it = |used: &Use| {
        used.object == unit.object.span() && at.is_some() && (Some(used.at) == at || used.value == at)
    };
    let parent = unit.parent.map(|parent| &cluster.units[parent]);
    match parent.is_some_and(|parent| parent.uses.iter().any(is_of_it)) {
        true => cluster.secrets.hide(unit.path()),
        false => unit.path().to_owned(),
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
