//! The graph as data.

use super::Graph;
use petgraph::visit::EdgeRef;
use serde_json::json;

/// `{"nodes":[{id,kind,cluster,label,path,status}],"edges":[{from,to,kind}]}`
pub fn draw(graph: &Graph) -> String {
    let nodes: Vec<_> = graph
        .node_weights()
        .map(|node| {
            json!({
                "id": node.id,
                "kind": node.kind.word(),
                "cluster": node.cluster,
                "label": node.label,
                "path": node.path,
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
