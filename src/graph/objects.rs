//! The objects of a graph: below the Kustomization that renders them first.

use super::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::cluster::{Cluster, Unit, is_kustomization};
use crate::object::Object;
use crate::yaml::Span;
use petgraph::graph::NodeIndex;
use std::collections::HashSet;

/// Adds the objects of a cluster, whose Kustomizations have the given places. Kustomizations among them are
/// nodes already.
pub fn add(graph: &mut Graph, cluster: &Cluster, nodes: &[NodeIndex]) {
    let (mut seen, mut hidden) = (HashSet::new(), HashSet::new());
    for (unit, &above) in cluster.units.iter().zip(nodes) {
        let named = Named::of(unit);
        for object in unit.objects.iter().filter(|object| !is_kustomization(object)) {
            let id = object.id().to_string();
            if !seen.insert(id.clone()) {
                continue;
            }
            let mut label = named.told(cluster, object, &id);
            while label != id && !hidden.insert(label.clone()) {
                label.push('\'');
            }
            let node = node(cluster, object, label);
            let edge = Edge { kind: EdgeKind::Renders, at: node.at };
            let below = graph.add_node(node);
            graph.add_edge(above, below, edge);
        }
    }
}

/// The objects whose names may hold values of Secrets.
pub(super) struct Named {
    /// Variables were put into those.
    substituted: HashSet<Span>,
    /// Replacements took values from Secrets.
    replaced: bool,
}

impl Named {
    pub(super) fn of(unit: &Unit) -> Self {
        let substituted = unit.uses.iter().map(|used| used.object).collect();
        Named { substituted, replaced: !unit.record.secrets.is_empty() }
    }

    /// A name of an object as it may be told.
    pub(super) fn told(&self, cluster: &Cluster, object: &Object, name: &str) -> String {
        match self.replaced || self.substituted.contains(&object.span()) {
            true => cluster.secrets.hide(name),
            false => name.to_owned(),
        }
    }
}

fn node(cluster: &Cluster, object: &Object, label: String) -> Node {
    Node {
        id: format!("{}/{label}", cluster.name()),
        kind: NodeKind::Object,
        cluster: cluster.name().to_owned(),
        namespace: if label == object.id().to_string() {
            object.namespace().to_owned()
        } else {
            String::new()
        },
        label,
        path: String::new(),
        status: String::new(),
        reason: None,
        remote: None,
        objects: 0,
        at: object.span(),
    }
}
