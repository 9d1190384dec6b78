//! The graph as one page without network: the drawing, what a script needs to know of it, and that script.

use super::svg::sheet::Sheet;
use super::svg::text::number;
use super::svg::{self, legend, marks};
use super::{Graph, Node, NodeKind, clusters};
use crate::diagnostic::Diagnostics;
use crate::markup::{escaped, filled};
use petgraph::visit::EdgeRef;
use serde_json::{Value, json};
use std::fmt::Write;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Draws the page.
pub fn draw(graph: &Graph, places: &Diagnostics<'_>) -> String {
    let sheet = Sheet::of(graph);
    filled(PAGE, |part, out| match part {
        "title" => out.push_str(&escaped(&title(graph))),
        "style" => out.push_str(&style()),
        "summary" => out.push_str(&summary(graph)),
        "legend" => out.push_str(&legend(graph)),
        "width" => out.push_str(&number(sheet.size.width)),
        "height" => out.push_str(&number(sheet.size.height)),
        "drawing" => out.push_str(&svg::elements(graph, &sheet, places)),
        "data" => out.push_str(&data(graph, places)),
        "script" => out.push_str(SCRIPT),
        _ => {}
    })
}

fn title(graph: &Graph) -> String {
    let names: Vec<&str> = clusters(graph).map(|cluster| graph[cluster].label.as_str()).collect();
    format!("{} · offlux graph", names.join(", "))
}

fn style() -> String {
    let (style, dark) = (svg::STYLE, svg::DARK);
    format!(
        "{style}@media (prefers-color-scheme: dark) {{\n:root:not([data-theme=light]) {{\n  color-scheme: dark;\n{dark}}}\n}}\n\
         :root[data-theme=dark] {{\n  color-scheme: dark;\n{dark}}}\n{STYLE}"
    )
}

/// How many there are of each kind.
fn summary(graph: &Graph) -> String {
    let kinds = [
        (NodeKind::Cluster, "cluster", "clusters"),
        (NodeKind::Kustomization, "Kustomization", "Kustomizations"),
        (NodeKind::Directory, "directory", "directories"),
        (NodeKind::Object, "object", "objects"),
    ];
    let count = |kind| graph.node_weights().filter(|node| node.kind == kind).count();
    let counts = kinds.iter().map(|(kind, one, many)| (count(*kind), one, many)).filter(|(n, ..)| *n > 0);
    let words: Vec<String> =
        counts.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many })).collect();
    words.join(" · ")
}

/// Kinds of edges, each to be switched off; what the colours of Kustomizations mean.
fn legend(graph: &Graph) -> String {
    let mut out = String::new();
    for kind in legend::edges(graph) {
        let (class, word) = (marks::line_class(kind), kind.word());
        let _ = writeln!(
            out,
            "<label><input type=\"checkbox\" checked data-kind=\"{class}\"><svg width=\"34\" height=\"10\" aria-hidden=\"true\">\
             <path class=\"edge {class}\" d=\"M1 5h28\" marker-end=\"url(#arrow)\"/></svg>{word}</label>"
        );
    }
    for status in legend::statuses(graph) {
        let class = marks::status_class(status);
        let _ = writeln!(out, "<span class=\"status {class}\"><i></i>{status}</span>");
    }
    out
}

/// What the script needs to know, as JSON that cannot end its element.
fn data(graph: &Graph, places: &Diagnostics<'_>) -> String {
    let nodes: Vec<Value> = graph.node_weights().map(|node| node_data(node, places)).collect();
    let edges: Vec<Value> = graph
        .edge_references()
        .map(|edge| {
            let kind = marks::line_class(edge.weight().kind);
            json!([edge.source().index(), edge.target().index(), kind])
        })
        .collect();
    let text = json!({ "nodes": nodes, "edges": edges }).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn node_data(node: &Node, places: &Diagnostics<'_>) -> Value {
    let mut data = json!({ "label": node.label, "kind": node.kind.word() });
    let mut tell = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            data[key] = value.into();
        }
    };
    tell("cluster", Some(node.cluster.clone()).filter(|_| node.kind != NodeKind::Cluster));
    tell("path", Some(node.path.clone()));
    tell("place", places.location(node.at));
    tell("status", Some(node.status.clone()));
    tell("reason", node.reason.clone());
    tell("remote", node.remote.clone());
    if node.kind == NodeKind::Kustomization {
        data["objects"] = node.objects.into();
    }
    data
}
