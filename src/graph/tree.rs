//! The graph as a tree: each cluster, and below it what renders what, and out of which directories.

use super::{EdgeKind, Graph, Node, NodeKind, clusters, counted, targets};
use petgraph::graph::NodeIndex;
use std::collections::HashSet;
use std::fmt::Write;

/// Draws the tree; ends with a line break.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::new();
    for cluster in clusters(graph) {
        let _ = writeln!(out, "{}  {}", plain(&graph[cluster].label), plain(&graph[cluster].path));
        below(graph, cluster, &mut out);
    }
    out
}

/// A line of the tree that is still to be drawn.
struct Open {
    node: NodeIndex,
    margin: String,
    is_last: bool,
}

/// Goes down with a stack of its own: a chain of Kustomizations may be long. What hangs below a directory is
/// drawn where it comes first.
fn below(graph: &Graph, top: NodeIndex, out: &mut String) {
    let (mut open, mut drawn) = (Vec::new(), HashSet::new());
    push(children(graph, top), "", &mut open);
    while let Some(next) = open.pop() {
        let (branch, stem) = if next.is_last { ("└── ", "    ") } else { ("├── ", "│   ") };
        let below = children(graph, next.node);
        let is_again = !drawn.insert(next.node) && !below.is_empty();
        let again = if is_again { "  [as above]" } else { "" };
        let _ = writeln!(out, "{}{branch}{}{again}", next.margin, line(graph, next.node));
        if !is_again {
            push(below, &format!("{}{stem}", next.margin), &mut open);
        }
    }
}

/// What hangs below a node: directories and objects, then Kustomizations.
fn children(graph: &Graph, node: NodeIndex) -> Vec<NodeIndex> {
    let mut all = targets(graph, node, EdgeKind::Uses);
    all.extend(targets(graph, node, EdgeKind::Renders));
    all.sort_by_key(|&child| graph[child].kind == NodeKind::Kustomization);
    all
}

fn push(children: Vec<NodeIndex>, margin: &str, open: &mut Vec<Open>) {
    for (at, node) in children.into_iter().rev().enumerate() {
        open.push(Open { node, margin: margin.to_owned(), is_last: at == 0 });
    }
}

fn line(graph: &Graph, at: NodeIndex) -> String {
    let node = &graph[at];
    match node.kind {
        NodeKind::Cluster | NodeKind::Object => plain(&node.label),
        NodeKind::Directory => format!("{}/", plain(&node.path)),
        NodeKind::Kustomization => kustomization(graph, at, node),
    }
}

fn kustomization(graph: &Graph, at: NodeIndex, node: &Node) -> String {
    let mut line = format!("{}  {}", plain(&node.label), plain(&node.path));
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
        let _ = write!(line, "  [another cluster: {}]", plain(credentials));
    }
    let waits = targets(graph, at, EdgeKind::DependsOn);
    if !waits.is_empty() {
        let names: Vec<String> = waits.iter().map(|&n| plain(&graph[n].label)).collect();
        let _ = write!(line, "  after {}", names.join(", "));
    }
    line
}

/// A text that stays on its line.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
