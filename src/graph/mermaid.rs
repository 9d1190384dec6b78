//! The graph for Mermaid, as Markdown viewers draw it.

use super::{EdgeKind, Graph, NodeKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes the graph as a Mermaid flowchart.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    for at in graph.node_indices() {
        let node = &graph[at];
        let (open, close) = if node.kind == NodeKind::Cluster { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  n{}{open}\"{}\"{close}", at.index(), quoted(&node.label));
    }
    for edge in graph.edge_references() {
        let arrow = match edge.weight().kind {
            EdgeKind::Renders => "-->",
            EdgeKind::DependsOn => "-.->|dependsOn|",
            EdgeKind::SubstituteFrom => "-.->|substituteFrom|",
            EdgeKind::SourceRef => "-.->|sourceRef|",
        };
        let _ = writeln!(out, "  n{} {arrow} n{}", edge.source().index(), edge.target().index());
    }
    let failed: Vec<_> = graph.node_indices().filter(|&n| graph[n].status == "failed").collect();
    if !failed.is_empty() {
        let names: Vec<String> = failed.iter().map(|n| format!("n{}", n.index())).collect();
        let _ = writeln!(out, "  classDef failed stroke:#d33\n  class {} failed", names.join(","));
    }
    out
}

fn quoted(text: &str) -> String {
    text.replace('"', "#quot;")
}
