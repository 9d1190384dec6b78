//! The graph for Graphviz.

use super::{EdgeKind, Graph, Node, NodeKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes the graph in the DOT language.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::from("digraph offlux {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in graph.node_weights() {
        let _ = writeln!(out, "  \"{}\" [label=\"{}\"{}];", quoted(&node.id), label(node), look(node));
    }
    for edge in graph.edge_references() {
        let (from, to) = (&graph[edge.source()], &graph[edge.target()]);
        let style = match edge.weight().kind {
            EdgeKind::Renders => "",
            EdgeKind::DependsOn => " [style=dashed, label=dependsOn]",
            EdgeKind::SubstituteFrom => " [style=dotted, label=substituteFrom]",
            EdgeKind::SourceRef => " [style=dotted, label=sourceRef]",
            EdgeKind::Uses => " [style=bold, color=gray]",
        };
        let _ = writeln!(out, "  \"{}\" -> \"{}\"{style};", quoted(&from.id), quoted(&to.id));
    }
    out.push_str("}\n");
    out
}

fn label(node: &Node) -> String {
    match node.kind {
        NodeKind::Cluster | NodeKind::Kustomization => {
            format!("{}\\n{}", quoted(&node.label), quoted(&node.path))
        }
        NodeKind::Directory | NodeKind::Object => quoted(&node.label),
    }
}

/// Shape and colour.
fn look(node: &Node) -> &'static str {
    match (node.kind, node.status.as_str()) {
        (NodeKind::Cluster, _) => ", shape=house",
        (NodeKind::Directory, _) => ", shape=folder",
        (NodeKind::Object, _) => ", shape=plaintext",
        (NodeKind::Kustomization, "failed") => ", color=red",
        (NodeKind::Kustomization, "suspended") => ", style=dashed",
        (NodeKind::Kustomization, "external source") => ", color=gray, fontcolor=gray",
        (NodeKind::Kustomization, _) => "",
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_lines_stay_inside_of_names() {
        assert_eq!(quoted("a\"];b\\\nc"), "a\\\"];b\\\\ c");
        assert_eq!(quoted("a\u{1b}[31m"), "a [31m");
    }
}
