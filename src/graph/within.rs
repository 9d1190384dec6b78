//! The part of a graph that is of one namespace.

use super::{EdgeKind, Graph, NodeKind, targets};
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{HashMap, HashSet};

/// The part of a graph that is of one namespace: its Kustomizations with the directories they are built from,
/// its objects with the Kustomizations that render them, their clusters, and the edges among them. What
/// something else renders hangs below the nearest one that is left.
pub fn within(graph: &Graph, namespace: &str) -> Graph {
    let left = left(graph, namespace);
    let clusters: HashSet<&str> = left.iter().map(|&n| graph[n].cluster.as_str()).collect();
    let mut part = Graph::new();
    let mut places: HashMap<NodeIndex, NodeIndex> = HashMap::new();
    for node in graph.node_indices() {
        let is_top = graph[node].kind == NodeKind::Cluster && clusters.contains(graph[node].cluster.as_str());
        if is_top || left.contains(&node) {
            places.insert(node, part.add_node(graph[node].clone()));
        } else if let Some(&above) = renderer(graph, node).and_then(|up| places.get(&up)) {
            places.insert(node, above);
        }
    }
    for edge in graph.edge_references().filter(|edge| left.contains(&edge.target())) {
        let from = places.get(&edge.source());
        let is_drawn = edge.weight().kind == EdgeKind::Renders || left.contains(&edge.source());
        if let (Some(&from), Some(&to), true) = (from, places.get(&edge.target()), is_drawn) {
            part.add_edge(from, to, *edge.weight());
        }
    }
    part
}

/// What is left besides clusters.
fn left(graph: &Graph, namespace: &str) -> HashSet<NodeIndex> {
    let of_it = |kind| {
        graph.node_indices().filter(move |&n| graph[n].kind == kind && graph[n].namespace == namespace)
    };
    let mut left: HashSet<NodeIndex> = of_it(NodeKind::Kustomization).collect();
    let mut open: Vec<NodeIndex> = of_it(NodeKind::Kustomization).collect();
    while let Some(node) = open.pop() {
        let used = targets(graph, node, EdgeKind::Uses);
        open.extend(used.into_iter().filter(|&directory| left.insert(directory)));
    }
    for object in of_it(NodeKind::Object) {
        left.insert(object);
        left.extend(renderer(graph, object));
    }
    left
}

fn renderer(graph: &Graph, node: NodeIndex) -> Option<NodeIndex> {
    let mut above = graph.edges_directed(node, Direction::Incoming);
    above.find(|edge| edge.weight().kind == EdgeKind::Renders).map(|edge| edge.source())
}
