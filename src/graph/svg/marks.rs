//! The elements of a drawing: panels, lines, boxes and rows, each with a tooltip.

use super::cards::{self, Card, Namespaces, Row};
use super::sheet::{Line, Panel, Placement};
use super::text::{self, number};
use crate::diagnostic::Diagnostics;
use crate::graph::layout::{End, Point};
use crate::graph::{EdgeKind, Graph, Node, NodeKind, counted};
use crate::markup::escaped;
use petgraph::graph::NodeIndex;
use std::fmt::Write;

/// The arrow at the end of a line, in the line's colour.
pub const ARROW: &str = "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"7\" \
                         markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\">\
                         <path class=\"arrow\" d=\"M0 .8 8 4 0 7.2z\"/></marker></defs>\n";

/// The class of a line.
pub fn line_class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Renders => "renders",
        EdgeKind::DependsOn => "depends-on",
        EdgeKind::SubstituteFrom => "substitute-from",
        EdgeKind::SourceRef => "source-ref",
        EdgeKind::Uses => "uses",
    }
}

/// The class of what became of a Kustomization.
pub fn status_class(status: &str) -> &'static str {
    match status {
        "suspended" => "suspended",
        "external source" => "external",
        "failed" => "failed",
        "rendered" => "rendered",
        _ => "",
    }
}

/// The panel of a cluster, with its name.
pub fn panel(graph: &Graph, panel: &Panel, out: &mut String) {
    let [x, y, width, height] =
        [panel.corner.x, panel.corner.y, panel.size.width, panel.size.height].map(number);
    let (left, base) = (number(panel.corner.x + 28.0), number(panel.corner.y + 42.0));
    let name = escaped(&graph[panel.cluster].label);
    let _ = writeln!(
        out,
        "<rect class=\"panel\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"14\"/>\n\
         <text class=\"heading\" x=\"{left}\" y=\"{base}\">{name}</text>"
    );
}

/// An edge.
pub fn line(graph: &Graph, line: &Line, places: &Diagnostics<'_>, out: &mut String) {
    let edge = &graph[line.edge];
    let Some((from, to)) = graph.edge_endpoints(line.edge) else { return };
    let at = places.location(edge.at).map_or_else(String::new, |place| format!("\n{place}"));
    let told = format!("{} {} {}{at}", graph[from].label, edge.kind.word(), graph[to].label);
    let arrow = match line.arrow {
        End::Left => "start",
        End::Right => "end",
    };
    let _ = writeln!(
        out,
        "<path class=\"edge {}\" id=\"e{}\" d=\"{}\" marker-{arrow}=\"url(#arrow)\"><title>{}</title></path>",
        line_class(edge.kind),
        line.edge.index(),
        line.path,
        escaped(&told)
    );
}

/// A box with its rows.
pub fn card(graph: &Graph, placement: &Placement, places: &Diagnostics<'_>, out: &mut String) {
    let (card, node) = (&placement.card, &graph[placement.card.node]);
    open(graph, card.node, status_class(&node.status), placement.corner, places, out);
    let (width, height) = (number(card.size.width), number(card.size.height));
    let round = if node.kind == NodeKind::Cluster { "23" } else { "8" };
    let _ = write!(out, "<rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>");
    match node.kind {
        NodeKind::Kustomization => kustomization(node, card, out),
        NodeKind::Cluster | NodeKind::Directory | NodeKind::Object => headed(node, card, out),
    }
    out.push_str("</g>\n");
    for (at, row) in card.rows.iter().enumerate() {
        open(graph, row.node, "inside", row_corner(placement, at), places, out);
        self::row(graph, row, card, out);
    }
}

/// Opens the group of a node, of a class besides those that tell its kind.
fn open(graph: &Graph, node: NodeIndex, class: &str, at: Point, places: &Diagnostics<'_>, out: &mut String) {
    let class = format!("node {} {class}", graph[node].kind.word());
    let _ = write!(
        out,
        "<g class=\"{}\" id=\"n{}\" transform=\"translate({} {})\"><title>{}</title>",
        class.trim_end(),
        node.index(),
        number(at.x),
        number(at.y),
        escaped(&told(&graph[node], places))
    );
}

/// What the tooltip tells: a line each.
fn told(node: &Node, places: &Diagnostics<'_>) -> String {
    let mut lines = vec![match node.kind {
        NodeKind::Kustomization => format!("Kustomization {}", node.label),
        NodeKind::Object => node.label.clone(),
        kind => format!("{} {}", kind.word(), node.label),
    }];
    if node.kind != NodeKind::Directory && !node.path.is_empty() {
        lines.push(node.path.clone());
    }
    lines.extend(places.location(node.at));
    if node.kind == NodeKind::Kustomization {
        lines.push(format!("{}, {}", node.status, counted(node.objects)));
    }
    lines.extend(node.remote.iter().map(|credentials| format!("applies to another cluster: {credentials}")));
    lines.extend(node.reason.clone());
    lines.join("\n")
}

fn kustomization(node: &Node, card: &Card, out: &mut String) {
    let badge = cards::badge(node);
    let room = card.size.width - 2.0 * cards::INSET;
    let name_room = (room - 8.0 - text::proportional(&badge) * cards::PATH) / cards::NAME;
    let height = number(card.size.height);
    let _ = write!(
        out,
        "<path class=\"strip\" d=\"M8 0H5V{height}H8A8 8 0 0 1 0 {} V8A8 8 0 0 1 8 0Z\"/>",
        number(card.size.height - 8.0)
    );
    name(&node.label, name_room, room, out);
    let _ =
        write!(out, "<text class=\"badge\" x=\"{}\" y=\"19\">{badge}</text>", number(card.size.width - 10.0));
    path(&node.path, room, out);
}

fn headed(node: &Node, card: &Card, out: &mut String) {
    let room = card.size.width - 2.0 * cards::INSET;
    name(cards::title(node), room / cards::NAME, room, out);
    path(&node.path, room, out);
}

/// A name, its namespace set back. From afar only the name itself is shown, as large as there is room.
fn name(label: &str, room: f64, far_room: f64, out: &mut String) {
    let (namespace, own) = label.split_once('/').map_or(("", label), |(_, own)| {
        let fits = text::proportional(label) <= room;
        (if fits { &label[..label.len() - own.len()] } else { "" }, own)
    });
    let far = (far_room / text::proportional(own)).clamp(11.0, 26.0);
    let shown = text::beginning(own, room);
    let _ = write!(
        out,
        "<text class=\"name\" x=\"14\" y=\"19\" style=\"--far:{}px\"><tspan class=\"namespace\">{}</tspan>{}</text>",
        number(far),
        escaped(namespace),
        escaped(&shown)
    );
}

fn path(path: &str, room: f64, out: &mut String) {
    let shown = text::ending(path, room / cards::PATH);
    let _ = write!(out, "<text class=\"path\" x=\"14\" y=\"36\">{}</text>", escaped(&shown));
}

fn row_corner(placement: &Placement, at: usize) -> Point {
    let card = &placement.card;
    let (column, row) = (at / card.per_column, at % card.per_column);
    Point {
        x: placement.corner.x + cards::SIDE + column as f64 * card.row_width,
        y: placement.corner.y + cards::HEAD + row as f64 * cards::ROW_HEIGHT,
    }
}

/// An object or a directory in the box of another node.
fn row(graph: &Graph, row: &Row, card: &Card, out: &mut String) {
    let (width, height) = (number(card.row_width - 2.0), number(cards::ROW_HEIGHT - 1.0));
    let _ = write!(out, "<rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>");
    let indent = row.depth as f64 * cards::INDENT;
    let room = (card.row_width - 12.0 - indent).max(40.0);
    match graph[row.node].kind {
        NodeKind::Directory => {
            let shown = text::ending(&graph[row.node].path, room / cards::PATH);
            let x = number(6.0 + indent);
            let _ = write!(out, "<text class=\"path\" x=\"{x}\" y=\"12.5\">{}</text>", escaped(&shown));
        }
        _ => object(&graph[row.node], card.namespaces, room / cards::ROW, out),
    }
    out.push_str("</g>\n");
}

/// An object: its kind set back, and its name; its namespace where that is not the same for all.
fn object(node: &Node, namespaces: Namespaces, room: f64, out: &mut String) {
    let named = node.label.strip_prefix(&format!("{}/", node.namespace)).unwrap_or(&node.label);
    let (kind, own) = named.split_once('/').unwrap_or(("", named));
    let own = match namespaces {
        Namespaces::Several if !node.namespace.is_empty() => format!("{}/{own}", node.namespace),
        _ => own.to_owned(),
    };
    let kind = kind.split('.').next().unwrap_or(kind);
    let kind = text::beginning(kind, room * 0.6);
    let shown = text::beginning(&own, room - text::proportional(&kind) - 0.4);
    let _ = write!(
        out,
        "<text class=\"row\" x=\"6\" y=\"12.5\"><tspan class=\"kind\">{}</tspan> {}</text>",
        escaped(&kind),
        escaped(&shown)
    );
}
