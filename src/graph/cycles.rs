//! Kustomizations that wait for themselves, by way of `dependsOn`.

use super::{EdgeKind, Graph};
use crate::error::Error;
use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{EdgeFiltered, EdgeRef};
use std::collections::HashSet;

/// One error a cycle, with each of its edges and where it is written, in render order; of a namespace,
/// the cycles that touch it.
pub fn errors(graph: &Graph, namespace: Option<&str>) -> Vec<Error> {
    let waits = EdgeFiltered::from_fn(graph, |edge| edge.weight().kind == EdgeKind::DependsOn);
    let mut groups: Vec<Vec<NodeIndex>> = tarjan_scc(&waits);
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    let touches = |group: &&Vec<NodeIndex>| {
        namespace.is_none_or(|namespace| group.iter().any(|&node| graph[node].namespace == namespace))
    };
    groups.iter().filter(touches).filter_map(|group| error(graph, group)).collect()
}

/// The places of Kustomizations that wait for themselves.
pub fn members(graph: &Graph) -> HashSet<NodeIndex> {
    let waits = EdgeFiltered::from_fn(graph, |edge| edge.weight().kind == EdgeKind::DependsOn);
    let groups = tarjan_scc(&waits).into_iter();
    groups.filter(|group| group.len() > 1 || waits_for_itself(graph, group[0])).flatten().collect()
}

fn waits_for_itself(graph: &Graph, node: NodeIndex) -> bool {
    graph.edges_connecting(node, node).any(|edge| edge.weight().kind == EdgeKind::DependsOn)
}

/// The cycle of a group of nodes that all reach each other; none of one that does not reach itself.
fn error(graph: &Graph, group: &[NodeIndex]) -> Option<Error> {
    let inside: HashSet<NodeIndex> = group.iter().copied().collect();
    let mut edges = Vec::new();
    for &node in group {
        let waits = graph.edges(node).filter(|edge| edge.weight().kind == EdgeKind::DependsOn);
        let mut waits: Vec<_> = waits.filter(|edge| inside.contains(&edge.target())).collect();
        waits.sort_by_key(|edge| edge.id());
        edges.extend(waits);
    }
    let first = edges.first()?;
    let names: Vec<&str> = group.iter().map(|&node| graph[node].label.as_str()).collect();
    let message = match names.as_slice() {
        [one] => format!("{one} depends on itself"),
        _ => format!("{} depend on each other in a cycle", names.join(", ")),
    };
    let mut error = Error::input(message).at(first.weight().at);
    for edge in &edges {
        let (from, to) = (&graph[edge.source()], &graph[edge.target()]);
        error = error.context(format!("{} depends on {}", from.label, to.label), Some(edge.weight().at));
    }
    Some(error.context(format!("in cluster {}", graph[group[0]].cluster), None))
}
