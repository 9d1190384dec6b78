//! What lines and colours mean: of those alone that a drawing has.

use super::marks::{line_class, status_class};
use super::text::{self, number};
use crate::graph::layout::Size;
use crate::graph::{EdgeKind, Graph};
use std::fmt::Write;

/// A legend in one line.
pub struct Legend {
    /// Its elements.
    pub text: String,
    /// How large it is.
    pub size: Size,
}

/// The kinds of edges, in the order they are explained.
pub const EDGES: [EdgeKind; 5] =
    [EdgeKind::Renders, EdgeKind::DependsOn, EdgeKind::SubstituteFrom, EdgeKind::SourceRef, EdgeKind::Uses];

/// What may become of a Kustomization, in the order it is explained.
pub const STATUSES: [&str; 4] = ["rendered", "suspended", "external source", "failed"];

/// The kinds of edges that a graph has.
pub fn edges(graph: &Graph) -> impl Iterator<Item = EdgeKind> {
    EDGES.into_iter().filter(|kind| graph.edge_weights().any(|edge| edge.kind == *kind))
}

/// The statuses that a graph has.
pub fn statuses(graph: &Graph) -> impl Iterator<Item = &'static str> {
    STATUSES.into_iter().filter(|status| graph.node_weights().any(|node| node.status == *status))
}

/// Draws it at a height.
pub fn draw(graph: &Graph, y: f64) -> Legend {
    let (mut out, mut x) = (format!("<g class=\"legend\" transform=\"translate(0 {})\">\n", number(y)), 4.0);
    for kind in edges(graph) {
        let at = number(x);
        let _ = write!(
            out,
            "<path class=\"edge {}\" d=\"M{at} 10h34\" marker-end=\"url(#arrow)\"/>",
            line_class(kind)
        );
        x += 42.0;
        label(&mut out, &mut x, kind.word());
    }
    for status in statuses(graph) {
        let _ = write!(
            out,
            "<g class=\"node kustomization {}\"><rect class=\"box\" x=\"{1}\" y=\"3\" width=\"22\" height=\"14\" rx=\"4\"/>\
             <path class=\"strip\" d=\"M{1} 5h4v10h-4z\"/></g>",
            status_class(status),
            number(x)
        );
        x += 30.0;
        label(&mut out, &mut x, status);
    }
    out.push_str("</g>\n");
    Legend { text: out, size: Size { width: x, height: 20.0 } }
}

fn label(out: &mut String, x: &mut f64, word: &str) {
    let _ = writeln!(out, "<text class=\"badge word\" x=\"{}\" y=\"14\">{word}</text>", number(*x));
    *x += text::proportional(word) * 11.5 + 26.0;
}
