//! The order of apply by `dependsOn`: a wave holds what waits only for the waves before it.

use super::cycles::members;
use super::tree::plain;
use super::{EdgeKind, Graph, NodeKind, clusters};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// The waves of each cluster, and last what waits for itself.
pub fn draw(graph: &Graph) -> String {
    let mut out = String::new();
    for cluster in clusters(graph) {
        let name = &graph[cluster].cluster;
        let _ = writeln!(out, "{}", plain(name));
        for (number, wave) in of(graph, name) {
            let labels: Vec<String> = wave.iter().map(|&n| plain(&graph[n].label)).collect();
            match number {
                Some(number) => writeln!(out, "  {number}  {}", labels.join("  ")),
                None => writeln!(out, "  never  {}", labels.join("  ")),
            }
            .unwrap_or_default();
        }
    }
    out
}

/// `[{cluster,wave,kustomizations}]`, the wave null for what waits for itself.
pub fn json(graph: &Graph) -> String {
    let waves = clusters(graph).flat_map(|cluster| {
        let name = &graph[cluster].cluster;
        of(graph, name).into_iter().map(move |(number, wave)| {
            let labels: Vec<&str> = wave.iter().map(|&n| graph[n].label.as_str()).collect();
            json!({ "cluster": name, "wave": number, "kustomizations": labels })
        })
    });
    format!("{:#}\n", serde_json::Value::from_iter(waves))
}

type Wave = (Option<usize>, Vec<NodeIndex>);

fn of(graph: &Graph, cluster: &str) -> Vec<Wave> {
    let circular = members(graph);
    let mut numbers: HashMap<NodeIndex, Option<usize>> = HashMap::new();
    let mut waves: Vec<Wave> = Vec::new();
    let nodes = graph
        .node_indices()
        .filter(|&n| graph[n].kind == NodeKind::Kustomization && graph[n].cluster == cluster);
    for node in nodes {
        let number = number(graph, node, &circular, &mut numbers);
        match waves.iter_mut().find(|(n, _)| *n == number) {
            Some((_, wave)) => wave.push(node),
            None => waves.push((number, vec![node])),
        }
    }
    waves.sort_by_key(|(number, _)| number.unwrap_or(usize::MAX));
    waves
}

/// The wave of a node, from 1; none for what waits for a cycle. Goes down with a stack of its own:
/// chains may be long.
fn number(
    graph: &Graph,
    node: NodeIndex,
    circular: &HashSet<NodeIndex>,
    numbers: &mut HashMap<NodeIndex, Option<usize>>,
) -> Option<usize> {
    let mut open = vec![node];
    while let Some(&next) = open.last() {
        let waits = graph.edges(next).filter(|e| e.weight().kind == EdgeKind::DependsOn).map(|e| e.target());
        let waits: Vec<NodeIndex> = if circular.contains(&next) { Vec::new() } else { waits.collect() };
        let missing = waits.iter().find(|n| !numbers.contains_key(n));
        if let Some(&missing) = missing {
            open.push(missing);
            continue;
        }
        let latest = waits.iter().map(|n| numbers[n]).try_fold(0, |latest, n| n.map(|n| latest.max(n)));
        let own = if circular.contains(&next) { None } else { latest.map(|n| n + 1) };
        numbers.insert(next, own);
        open.pop();
    }
    numbers.get(&node).copied().flatten()
}
