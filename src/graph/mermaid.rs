//! The graph for Mermaid, as Markdown viewers draw it.

use super::{EdgeKind, Graph, NodeKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes the graph as a Mermaid flowchart.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    for at in graph.node_indices() {
        let node = &graph[at];
        let (open, close) = match node.kind {
            NodeKind::Cluster => ("([", "])"),
            NodeKind::Kustomization => ("[", "]"),
            NodeKind::Directory => ("[/", "/]"),
            NodeKind::Object => ("(", ")"),
        };
        let _ = writeln!(out, "  n{}{open}\"{}\"{close}", at.index(), quoted(&node.label));
    }
    for edge in graph.edge_references() {
        let arrow = match edge.weight().kind {
            EdgeKind::Renders => "-->",
            EdgeKind::DependsOn => "-.->|dependsOn|",
            EdgeKind::SubstituteFrom => "-.->|substituteFrom|",
            EdgeKind::SourceRef => "-.->|sourceRef|",
            EdgeKind::Uses => "==>",
        };
        let _ = writeln!(out, "  n{} {arrow} n{}", edge.source().index(), edge.target().index());
    }
    for (status, class, look) in LOOKS {
        class_of(graph, status, class, look, &mut out);
    }
    out
}

/// Statuses that show: each with its class and how that looks.
const LOOKS: [(&str, &str, &str); 3] = [
    ("failed", "failed", "stroke:#d33"),
    ("suspended", "suspended", "stroke-dasharray:5 5"),
    ("external source", "external", "stroke:#999,color:#999"),
];

fn class_of(graph: &Graph, status: &str, class: &str, look: &str, out: &mut String) {
    let nodes: Vec<String> = graph
        .node_indices()
        .filter(|&n| graph[n].status == status)
        .map(|n| format!("n{}", n.index()))
        .collect();
    if !nodes.is_empty() {
        let _ = writeln!(out, "  classDef {class} {look}\n  class {} {class}", nodes.join(","));
    }
}

/// A text between quotes: characters that mean something to Mermaid or to HTML as their entities.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' | '<' | '>' | '&' | '`' | ';' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_mermaid_is_an_entity() {
        assert_eq!(quoted("a\"]\n<b>#1"), "a#quot;] #60;b#62;#35;1");
    }
}
