//! The graph for Graphviz.

use super::{EdgeKind, Graph, NodeKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes the graph in the DOT language.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::from("digraph offlux {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in graph.node_weights() {
        let shape = if node.kind == NodeKind::Cluster { ", shape=house" } else { "" };
        let color = if node.status == "failed" { ", color=red" } else { "" };
        let label = format!("{}\\n{}", quoted(&node.label), quoted(&node.path));
        let _ = writeln!(out, "  \"{}\" [label=\"{label}\"{shape}{color}];", quoted(&node.id));
    }
    for edge in graph.edge_references() {
        let (from, to) = (&graph[edge.source()], &graph[edge.target()]);
        let style = match edge.weight().kind {
            EdgeKind::Renders => "",
            EdgeKind::DependsOn => " [style=dashed, label=dependsOn]",
            EdgeKind::SubstituteFrom => " [style=dotted, label=substituteFrom]",
            EdgeKind::SourceRef => " [style=dotted, label=sourceRef]",
        };
        let _ = writeln!(out, "  \"{}\" -> \"{}\"{style};", quoted(&from.id), quoted(&to.id));
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
