//! How large the box of a node is. Objects are rows in the box of their Kustomization, and so are directories
//! that nothing else uses.

use super::text;
use crate::graph::layout::Size;
use crate::graph::{EdgeKind, Graph, Node, NodeKind, targets};
use petgraph::Direction;
use petgraph::graph::NodeIndex;

/// Sizes of the fonts.
pub const NAME: f64 = 13.0;
/// Of paths.
pub const PATH: f64 = 11.0;
/// Of rows.
pub const ROW: f64 = 11.5;
/// From the left edge to the text.
pub const INSET: f64 = 14.0;
/// The height of a box without rows.
pub const HEAD: f64 = 46.0;
/// How high a row is.
pub const ROW_HEIGHT: f64 = 18.0;
/// From the left edge to the rows, and from the rows to the right one.
pub const SIDE: f64 = 8.0;
/// How much further right a row stands than the one it belongs to.
pub const INDENT: f64 = 10.0;
const ROW_WIDTH: f64 = 232.0;
const FOOT: f64 = 8.0;
const NARROWEST: f64 = 150.0;
const WIDEST: f64 = 310.0;

/// A box that is still to be placed.
#[derive(Clone, Debug)]
pub struct Card {
    /// Whose it is.
    pub node: NodeIndex,
    /// What stands in it.
    pub rows: Vec<Row>,
    /// How many rows are below each other before the next ones stand beside them.
    pub per_column: usize,
    /// How wide a row is.
    pub row_width: f64,
    /// In how many namespaces the rows are.
    pub namespaces: Namespaces,
    /// How large it is.
    pub size: Size,
}

/// In how many namespaces objects are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespaces {
    /// In one, or in none.
    One,
    /// In more than one.
    Several,
}

/// A node that stands in the box of another one.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The node.
    pub node: NodeIndex,
    /// How many directories it stands below, of those in the box.
    pub depth: usize,
}

/// The boxes of a cluster's nodes; those of one kind are equally wide, but for those with many rows.
pub fn of(graph: &Graph, nodes: &[NodeIndex]) -> Vec<Card> {
    let boxed: Vec<NodeIndex> = nodes.iter().copied().filter(|&node| !is_row(graph, node)).collect();
    let width = |kind| {
        let widths = boxed.iter().map(|&n| &graph[n]).filter(|n| n.kind == kind).map(natural);
        widths.fold(NARROWEST, f64::max).min(WIDEST)
    };
    let (kustomizations, directories) = (width(NodeKind::Kustomization), width(NodeKind::Directory));
    let card = |node: NodeIndex| {
        let width = match graph[node].kind {
            NodeKind::Kustomization => kustomizations,
            NodeKind::Directory => directories,
            NodeKind::Cluster | NodeKind::Object => natural(&graph[node]).clamp(90.0, WIDEST),
        };
        let rows = rows(graph, node);
        let namespaces = namespaces(graph, &rows);
        Card { namespaces, ..with_rows(node, rows, width) }
    };
    boxed.into_iter().map(card).collect()
}

/// Whether a node stands in the box of another one.
fn is_row(graph: &Graph, node: NodeIndex) -> bool {
    match graph[node].kind {
        NodeKind::Cluster | NodeKind::Kustomization => false,
        NodeKind::Directory => users(graph, node) == 1,
        NodeKind::Object => true,
    }
}

fn users(graph: &Graph, directory: NodeIndex) -> usize {
    graph.edges_directed(directory, Direction::Incoming).count()
}

/// What stands in the box of a node: its objects, and its directories with those that they alone use.
fn rows(graph: &Graph, node: NodeIndex) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut open = below(graph, node, 0);
    while let Some(row) = open.pop() {
        rows.push(row);
        open.extend(below(graph, row.node, row.depth + 1));
    }
    rows
}

/// The rows that hang directly below a node, the last one first.
fn below(graph: &Graph, node: NodeIndex, depth: usize) -> Vec<Row> {
    let mut below = targets(graph, node, EdgeKind::Uses);
    below.extend(targets(graph, node, EdgeKind::Renders));
    let below = below.into_iter().filter(|&node| is_row(graph, node));
    below.rev().map(|node| Row { node, depth }).collect()
}

fn namespaces(graph: &Graph, rows: &[Row]) -> Namespaces {
    let mut all = rows.iter().map(|row| &graph[row.node].namespace).filter(|name| !name.is_empty());
    let first = all.next();
    if all.any(|name| Some(name) != first) { Namespaces::Several } else { Namespaces::One }
}

fn with_rows(node: NodeIndex, rows: Vec<Row>, width: f64) -> Card {
    let namespaces = Namespaces::One;
    if rows.is_empty() {
        let size = Size { width, height: HEAD };
        return Card { node, rows, per_column: 1, row_width: 0.0, namespaces, size };
    }
    let columns = (rows.len() as f64 / 10.0).sqrt().round().max(1.0);
    let per_column = (rows.len() as f64 / columns).ceil();
    let width = if columns > 1.0 { width.max(columns * ROW_WIDTH + 2.0 * SIDE) } else { width };
    let size = Size { width, height: HEAD + per_column * ROW_HEIGHT + FOOT };
    let row_width = (width - 2.0 * SIDE) / columns;
    Card { node, rows, per_column: per_column as usize, row_width, namespaces, size }
}

/// How wide a box must be to show all of its text.
fn natural(node: &Node) -> f64 {
    let path = text::monospaced(&node.path) * PATH;
    let name = text::proportional(title(node)) * NAME;
    let badge = text::proportional(&badge(node)) * PATH;
    path.max(name + 12.0 + badge) + 2.0 * INSET
}

/// What a box is headed with.
pub fn title(node: &Node) -> &str {
    match node.kind {
        NodeKind::Directory => node.path.rsplit('/').next().unwrap_or(&node.path),
        _ => &node.label,
    }
}

/// What stands in the upper right corner: what became of it, else the number of objects.
pub fn badge(node: &Node) -> String {
    match (node.kind, node.status.as_str()) {
        (NodeKind::Kustomization, "rendered") => node.objects.to_string(),
        (NodeKind::Kustomization, "external source") => "external".to_owned(),
        (NodeKind::Kustomization, status) => status.to_owned(),
        _ => String::new(),
    }
}
