//! The graph as a drawing: boxes for nodes, curves for edges, a panel for each cluster.
//!
//! [`draw`] makes a file of its own, [`elements`] the part that a page takes in. [`cards`] says how large boxes
//! are, [`sheet`] where they stand, [`marks`] draws them, [`curve`] the edges, [`legend`] what all of it
//! means; [`text`] fits and escapes what is written.

pub mod cards;
pub mod curve;
pub mod legend;
pub mod marks;
pub mod sheet;
pub mod text;

use super::Graph;
use super::layout::Size;
use crate::diagnostic::Diagnostics;
use sheet::Sheet;
use std::fmt::Write;

/// How everything looks; colours are variables with a light default.
pub const STYLE: &str = include_str!("drawing.css");
/// The dark values of these variables.
pub const DARK: &str = include_str!("dark.css");

/// The space around everything.
const MARGIN: f64 = 24.0;

/// Draws a file of its own, with a legend; dark where the viewer prefers that.
pub fn draw(graph: &Graph, places: &Diagnostics<'_>) -> String {
    let sheet = Sheet::of(graph);
    let legend = legend::draw(graph, sheet.size.height + MARGIN);
    let size = Size {
        width: sheet.size.width.max(legend.size.width) + 2.0 * MARGIN,
        height: sheet.size.height + legend.size.height + 3.0 * MARGIN,
    };
    let mut out = String::new();
    let (width, height) = (text::number(size.width), text::number(size.height));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Graph of Kustomizations\">"
    );
    let _ = writeln!(
        out,
        "<style>\n{STYLE}@media (prefers-color-scheme: dark) {{\n:root {{\n{DARK}}}\n}}\n</style>"
    );
    out.push_str("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    let _ = writeln!(out, "<g transform=\"translate({0} {0})\">", text::number(MARGIN));
    out.push_str(&elements(graph, &sheet, places));
    out.push_str(&legend.text);
    out.push_str("</g>\n</svg>\n");
    out
}

/// The elements of a drawing: panels, then edges, then boxes, each with an id: `n0`, `e0`.
pub fn elements(graph: &Graph, sheet: &Sheet, places: &Diagnostics<'_>) -> String {
    let mut out = String::from(marks::ARROW);
    sheet.panels.iter().for_each(|panel| marks::panel(graph, panel, &mut out));
    out.push_str("<g class=\"edges\">\n");
    sheet.lines.iter().for_each(|line| marks::line(graph, line, places, &mut out));
    out.push_str("</g>\n<g class=\"nodes\">\n");
    for card in &sheet.cards {
        marks::card(graph, card, places, &mut out);
    }
    out.push_str("</g>\n");
    out
}
