//! The objects of a graph: below the Kustomization that renders them first.

use super::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::cluster::{Cluster, is_kustomization};
use crate::object::Object;
use petgraph::graph::NodeIndex;
use std::collections::HashSet;

/// Adds the objects of a cluster, whose Kustomizations have the given places. Kustomizations among them are
/// nodes already.
pub fn add(graph: &mut Graph, cluster: &Cluster, nodes: &[NodeIndex]) {
    let mut seen = HashSet::new();
    for (unit, &above) in cluster.units.iter().zip(nodes) {
        for object in unit.objects.iter().filter(|object| !is_kustomization(object)) {
            let node = node(cluster, object);
            if seen.insert(node.label.clone()) {
                let edge = Edge { kind: EdgeKind::Renders, at: node.at };
                let below = graph.add_node(node);
                graph.add_edge(above, below, edge);
            }
        }
    }
}

fn node(cluster: &Cluster, object: &Object) -> Node {
    let label = object.id().to_string();
    Node {
        id: format!("{}/{label}", cluster.name()),
        kind: NodeKind::Object,
        cluster: cluster.name().to_owned(),
        namespace: object.namespace().to_owned(),
        label,
        path: String::new(),
        status: String::new(),
        reason: None,
        remote: None,
        objects: 0,
        at: object.span(),
    }
}
