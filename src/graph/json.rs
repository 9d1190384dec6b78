//! The graph as data.

use super::{Graph, NodeKind};
use crate::diagnostic::Diagnostics;
use petgraph::visit::EdgeRef;
use serde_json::json;

/// `{"nodes":[{id,kind,cluster,label,path,status}],"edges":[{from,to,kind}]}`; the path of an object is its
/// file, the status of anything but a Kustomization is empty.
pub fn draw(graph: &Graph, places: &Diagnostics<'_>) -> String {
    let path = |node: &super::Node| match node.kind {
        NodeKind::Object => places.path(node.at).map_or_else(String::new, |path| path.to_string()),
        _ => node.path.clone(),
    };
    let nodes: Vec<_> = graph
        .node_weights()
        .map(|node| {
            json!({
                "id": node.id,
                "kind": node.kind.word(),
                "cluster": node.cluster,
                "label": node.label,
                "path": path(node),
                "status": node.status,
            })
        })
        .collect();
    let edges: Vec<_> = graph
        .edge_references()
        .map(|edge| {
            json!({
                "from": graph[edge.source()].id,
                "to": graph[edge.target()].id,
                "kind": edge.weight().kind.word(),
            })
        })
        .collect();
    let value = json!({ "nodes": nodes, "edges": edges });
    format!("{value:#}\n")
}
