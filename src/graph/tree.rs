//! The graph as a tree: each cluster, and below it what renders what.

use super::{EdgeKind, Graph, NodeKind};
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Draws the tree; ends with a line break.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::new();
    for cluster in graph.node_indices().filter(|&n| graph[n].kind == NodeKind::Cluster) {
        let _ = writeln!(out, "{}  {}", graph[cluster].label, graph[cluster].path);
        below(graph, cluster, &mut out);
    }
    out
}

/// Goes down with a stack of its own: a chain of Kustomizations may be long.
fn below(graph: &Graph, top: NodeIndex, out: &mut String) {
    let mut open: Vec<(NodeIndex, String, bool)> = Vec::new();
    push(graph, top, "", &mut open);
    while let Some((node, margin, is_last)) = open.pop() {
        let (branch, stem) = if is_last { ("└── ", "    ") } else { ("├── ", "│   ") };
        let _ = writeln!(out, "{margin}{branch}{}", line(graph, node));
        push(graph, node, &format!("{margin}{stem}"), &mut open);
    }
}

fn push(graph: &Graph, node: NodeIndex, margin: &str, open: &mut Vec<(NodeIndex, String, bool)>) {
    for (at, child) in targets(graph, node, EdgeKind::Renders).into_iter().rev().enumerate() {
        open.push((child, margin.to_owned(), at == 0));
    }
}

fn line(graph: &Graph, at: NodeIndex) -> String {
    let node = &graph[at];
    let mut line = format!("{}  {}", node.label, node.path);
    match node.status.as_str() {
        "rendered" => {
            let _ = write!(line, "  {}", counted(node.objects));
        }
        "suspended" => {
            let _ = write!(line, "  {}  [suspended]", counted(node.objects));
        }
        other => {
            let _ = write!(line, "  [{other}]");
        }
    }
    if let Some(credentials) = &node.remote {
        let _ = write!(line, "  [another cluster: {credentials}]");
    }
    let waits = targets(graph, at, EdgeKind::DependsOn);
    if !waits.is_empty() {
        let names: Vec<&str> = waits.iter().map(|&n| graph[n].label.as_str()).collect();
        let _ = write!(line, "  after {}", names.join(", "));
    }
    line
}

fn counted(objects: usize) -> String {
    if objects == 1 { "1 object".to_owned() } else { format!("{objects} objects") }
}

/// What a node has edges of a kind to, in the order they were added.
fn targets(graph: &Graph, node: NodeIndex, kind: EdgeKind) -> Vec<NodeIndex> {
    let edges = graph.edges_directed(node, Direction::Outgoing).filter(|e| e.weight().kind == kind);
    let mut edges: Vec<_> = edges.map(|e| (e.id(), e.target())).collect();
    edges.sort_unstable();
    edges.into_iter().map(|(_, target)| target).collect()
}
