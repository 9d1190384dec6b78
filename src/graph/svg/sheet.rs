//! Where everything of a drawing stands: each cluster laid out in a panel of its own, the panels on a sheet.

use super::cards::{self, Card};
use super::curve;
use crate::graph::layout::{self, End, Link, Placed, Point, Size, shelves};
use crate::graph::{Edge, EdgeKind, Graph, clusters};
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::HashMap;

/// The space around the boxes of a panel.
const PADDING: f64 = 28.0;
/// The height of a panel's title.
const TITLE: f64 = 40.0;
/// The space between panels.
const GAP: f64 = 28.0;

/// A drawing's parts and where they stand.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Of the whole.
    pub size: Size,
    /// One for each cluster.
    pub panels: Vec<Panel>,
    /// The boxes, panel by panel, from the left to the right and down.
    pub cards: Vec<Placement>,
    /// The edges, in the graph's order; none to what stands in the same box.
    pub lines: Vec<Line>,
}

/// The panel of a cluster.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The cluster.
    pub cluster: NodeIndex,
    /// Its upper left corner.
    pub corner: Point,
    /// Its size.
    pub size: Size,
}

/// A box and where it stands.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The box.
    pub card: Card,
    /// Its upper left corner.
    pub corner: Point,
}

/// An edge and how it runs.
#[derive(Clone, Debug)]
pub struct Line {
    /// The edge.
    pub edge: EdgeIndex,
    /// The curve, as SVG has it, from the left to the right.
    pub path: String,
    /// At which end the edge's arrow is.
    pub arrow: End,
}

impl Sheet {
    /// Lays a graph out.
    pub fn of(graph: &Graph) -> Self {
        let parts: Vec<Part> =
            parts(graph).into_iter().map(|(top, nodes)| Part::of(graph, top, &nodes)).collect();
        let sizes: Vec<Size> = parts.iter().map(Part::size).collect();
        let (corners, size) = shelves::pack(&sizes, GAP);
        let mut sheet = Sheet { size, ..Sheet::default() };
        for (part, corner) in parts.into_iter().zip(corners) {
            part.put(graph, corner, &mut sheet);
        }
        sheet.lines.sort_by_key(|line| line.edge);
        sheet
    }
}

/// The nodes of each cluster, the cluster first.
fn parts(graph: &Graph) -> Vec<(NodeIndex, Vec<NodeIndex>)> {
    let mut parts: Vec<(NodeIndex, Vec<NodeIndex>)> = clusters(graph).map(|top| (top, Vec::new())).collect();
    let places: HashMap<&str, usize> =
        parts.iter().enumerate().map(|(at, (top, _))| (graph[*top].cluster.as_str(), at)).collect();
    for node in graph.node_indices() {
        if let Some(&at) = places.get(graph[node].cluster.as_str()) {
            parts[at].1.push(node);
        }
    }
    parts
}

/// A cluster laid out by itself.
struct Part {
    cluster: NodeIndex,
    cards: Vec<Card>,
    edges: Vec<EdgeIndex>,
    placed: Placed,
}

impl Part {
    fn of(graph: &Graph, cluster: NodeIndex, nodes: &[NodeIndex]) -> Self {
        let cards = cards::of(graph, nodes);
        let places = places(&cards);
        let (mut edges, mut links) = (Vec::new(), Vec::new());
        let leaving = nodes.iter().flat_map(|&node| graph.edges(node));
        let mut leaving: Vec<_> = leaving.map(|edge| (edge.id(), edge)).collect();
        leaving.sort_unstable_by_key(|(id, _)| *id);
        for (id, edge) in leaving {
            let (Some(&from), Some(&to)) = (places.get(&edge.source()), places.get(&edge.target())) else {
                continue;
            };
            if from != to || edge.source() == edge.target() {
                edges.push(id);
                links.push(flow(edge.weight(), from, to));
            }
        }
        let sizes: Vec<Size> = cards.iter().map(|card| card.size).collect();
        let placed = layout::place(&sizes, &links);
        Part { cluster, cards, edges, placed }
    }

    fn size(&self) -> Size {
        Size {
            width: self.placed.size.width + 2.0 * PADDING,
            height: self.placed.size.height + 2.0 * PADDING + TITLE,
        }
    }

    /// Puts the parts where the panel stands.
    fn put(self, graph: &Graph, corner: Point, sheet: &mut Sheet) {
        let size = self.size();
        let origin = Point { x: corner.x + PADDING, y: corner.y + PADDING + TITLE };
        let places = places(&self.cards);
        let boxes: Vec<(Point, Size)> = self
            .cards
            .iter()
            .zip(&self.placed.corners)
            .map(|(card, at)| (Point { x: at.x + origin.x, y: at.y + origin.y }, card.size))
            .collect();
        for (&edge, way) in self.edges.iter().zip(&self.placed.ways) {
            let path = curve::of(way, &boxes, origin, shift(graph[edge].kind));
            let is_drawn_forwards =
                graph.edge_endpoints(edge).is_some_and(|(_, to)| places.get(&to) == Some(&way.ends.1));
            let arrow = if is_drawn_forwards { End::Right } else { End::Left };
            sheet.lines.push(Line { edge, path, arrow });
        }
        let mut cards: Vec<Placement> = self
            .cards
            .into_iter()
            .zip(&boxes)
            .map(|(card, &(corner, _))| Placement { card, corner })
            .collect();
        cards.sort_by(|a, b| a.corner.x.total_cmp(&b.corner.x).then(a.corner.y.total_cmp(&b.corner.y)));
        sheet.cards.append(&mut cards);
        sheet.panels.push(Panel { cluster: self.cluster, corner, size });
    }
}

/// The box of each node, its own or the one it is a row of.
fn places(cards: &[Card]) -> HashMap<NodeIndex, usize> {
    let nodes = |card: &Card| -> Vec<NodeIndex> {
        std::iter::once(card.node).chain(card.rows.iter().map(|row| row.node)).collect()
    };
    let all = cards.iter().enumerate();
    all.flat_map(|(at, card)| nodes(card).into_iter().map(move |node| (node, at))).collect()
}

/// What an edge is for the layout: what is needed stands left of what needs it.
fn flow(edge: &Edge, from: usize, to: usize) -> Link {
    let lane = edge.kind as usize;
    match edge.kind {
        EdgeKind::Renders => Link { left: from, right: to, lane, together: End::Left },
        EdgeKind::Uses => Link { left: from, right: to, lane, together: End::Right },
        EdgeKind::DependsOn | EdgeKind::SubstituteFrom | EdgeKind::SourceRef => {
            Link { left: to, right: from, lane, together: End::Left }
        }
    }
}

/// How far from the middle of a box the edges of a kind leave and reach it.
fn shift(kind: EdgeKind) -> f64 {
    match kind {
        EdgeKind::Renders | EdgeKind::Uses => 0.0,
        EdgeKind::DependsOn => -9.0,
        EdgeKind::SubstituteFrom => 9.0,
        EdgeKind::SourceRef => 15.0,
    }
}
