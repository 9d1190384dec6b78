//! `deadlock`: Kustomizations that wait for each other, not by `dependsOn` alone.
//!
//! A Kustomization is applied once what renders it is applied and what it depends on is ready. It is ready
//! once it is applied and, with `wait`, once its children are ready (else the Kustomizations among its
//! `healthChecks`). Found is every cycle in that which leads through a parent or through such waiting;
//! cycles of `dependsOn` alone are `dependency-cycle`. In doubt nothing is said: of suspended
//! Kustomizations, of children that several parents render, of dependencies with a `readyExpr` of their own.

use super::found::Found;
use super::known::{Known, is_flux};
use super::{Checked, Lint};
use crate::cluster::{Unit, UnitId};
use crate::config::Weight;
use crate::yaml::{Node, Span};
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::collections::{HashMap, HashSet, VecDeque};

/// The lint.
pub const LINT: Lint = Lint {
    name: "deadlock",
    weight: Weight::Error,
    about: "A Kustomization depends on what only it renders, or on a parent that waits for it: neither ever becomes ready.",
    find,
};

/// Why one state needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// `dependsOn`
    DependsOn,
    /// Only the other one renders it.
    Rendered,
    /// It is applied before it is ready.
    Applied,
    /// It waits for the other one's health.
    Health,
}

/// A state of a Kustomization, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Applied(usize),
    Ready(usize),
}

impl State {
    fn unit(self) -> usize {
        match self {
            State::Applied(unit) | State::Ready(unit) => unit,
        }
    }
}

type Needs = DiGraph<State, (Reason, Span)>;

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let needs = needs(known);
    let mut all = Vec::new();
    for group in tarjan_scc(&needs).into_iter().filter(|group| group.len() > 1) {
        all.extend(cycles(&needs, &group));
    }
    all.sort_by_key(|cycle| cycle[0]);
    all.iter().map(|cycle| told(known, &needs, cycle)).collect()
}

fn needs(known: &Known<'_>) -> Needs {
    let mut needs = Needs::new();
    let units = &known.cluster.units;
    for at in 0..units.len() {
        needs.add_node(State::Applied(at));
        needs.add_node(State::Ready(at));
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (at, unit) in units.iter().enumerate() {
        unit.parent.into_iter().for_each(|parent| children[parent].push(at));
    }
    let applied = |at: usize| NodeIndex::new(2 * at);
    let ready = |at: usize| NodeIndex::new(2 * at + 1);
    for (at, unit) in known.units().filter(|(_, unit)| !unit.is_suspended()) {
        let mut add = |from, to, reason, span| {
            needs.add_edge(from, to, (reason, span));
        };
        add(ready(at), applied(at), Reason::Applied, Span::NONE);
        if let Some(parent) = only_parent(known, at) {
            add(applied(at), applied(parent), Reason::Rendered, unit.object.span());
        }
        for (on, has_own_rule, span) in dependencies(unit) {
            if let Some(on) = known.unit(&on) {
                let wanted = if has_own_rule == Readiness::OwnRule { applied(on) } else { ready(on) };
                add(applied(at), wanted, Reason::DependsOn, span);
            }
        }
        for (on, span) in health(known, &children[at], unit) {
            add(ready(at), ready(on), Reason::Health, span);
        }
    }
    needs
}

/// The parent, where no other Kustomization renders the same one; itself and what it renders do not count.
fn only_parent(known: &Known<'_>, at: usize) -> Option<usize> {
    let units = &known.cluster.units;
    let id = &units[at].id;
    let parent = units[at].parent?;
    let renderers = known.named(("kustomize.toolkit.fluxcd.io", "Kustomization", &id.namespace, &id.name));
    let is_below = |of: usize| std::iter::successors(Some(of), |&up| units[up].parent).any(|up| up == at);
    renderers.iter().all(|&(by, _)| by == parent || is_below(by)).then_some(parent)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readiness {
    Default,
    OwnRule,
}

fn dependencies(unit: &Unit) -> Vec<(UnitId, Readiness, Span)> {
    let items = unit.spec(&["dependsOn"]).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
    let read = |item: &Node| {
        let namespace = item.text_at(&["namespace"]).filter(|n| !n.is_empty()).unwrap_or(&unit.id.namespace);
        let own = item.text_at(&["readyExpr"]).is_some_and(|rule| !rule.is_empty());
        let readiness = if own { Readiness::OwnRule } else { Readiness::Default };
        Some((UnitId::new(namespace, item.text_at(&["name"])?), readiness, item.span()))
    };
    items.iter().filter_map(read).collect()
}

/// The Kustomizations whose health it waits for.
fn health(known: &Known<'_>, children: &[usize], unit: &Unit) -> Vec<(usize, Span)> {
    if let Some(wait) = unit.spec(&["wait"]).filter(|wait| wait.as_text() == Some("true")) {
        let waited = children.iter().filter(|&&child| is_waited_for(&known.cluster.units[child]));
        return waited.map(|&child| (child, wait.span())).collect();
    }
    let checks = unit.spec(&["healthChecks"]).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
    let kustomizations = checks.iter().filter(|c| c.text_at(&["kind"]) == Some("Kustomization"));
    let read = |check: &Node| {
        let namespace = check.text_at(&["namespace"]).filter(|n| !n.is_empty()).unwrap_or(&unit.id.namespace);
        let on = known.unit(&UnitId::new(namespace, check.text_at(&["name"])?))?;
        Some((on, check.span()))
    };
    kustomizations.filter_map(read).collect()
}

fn is_waited_for(child: &Unit) -> bool {
    let off = |key: &str, word: &str| {
        let value = child.object.annotation(&format!("kustomize.toolkit.fluxcd.io/{key}"));
        value.is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    is_flux(&child.object, "Kustomization") && !off("reconcile", "disabled") && !off("ssa", "ignore")
}

/// How many steps a search for the cycles of one group may take, about: of groups of thousands only the first
/// dependencies are followed.
const MOST_STEPS: usize = 10_000_000;

/// The shortest cycles of a group that lead through more than `dependsOn`, each beginning with an edge of
/// `dependsOn` that no other one of them has.
fn cycles(needs: &Needs, group: &[NodeIndex]) -> Vec<Vec<EdgeIndex>> {
    let inside: HashSet<NodeIndex> = group.iter().copied().collect();
    let edges =
        group.iter().flat_map(|&node| needs.edges(node)).filter(|edge| inside.contains(&edge.target()));
    let is_more = |reason| matches!(reason, Reason::Rendered | Reason::Health);
    if !edges.clone().any(|edge| is_more(edge.weight().0)) {
        return Vec::new();
    }
    let waits = edges.filter(|edge| edge.weight().0 == Reason::DependsOn);
    let mut found: Vec<Vec<EdgeIndex>> = waits
        .take((MOST_STEPS / group.len()).max(1))
        .filter_map(|edge| {
            let mut cycle = vec![edge.id()];
            cycle.extend(way(needs, &inside, edge.target(), edge.source())?);
            Some(cycle)
        })
        .collect();
    found.sort_by_key(|cycle| (cycle.len(), cycle[0]));
    let mut told = HashSet::new();
    found.retain(|cycle| {
        let reasons = || cycle.iter().map(|&edge| needs[edge].0);
        let is_more = reasons().any(is_more);
        let waits = || cycle.iter().filter(|&&edge| needs[edge].0 == Reason::DependsOn);
        let is_new = waits().all(|edge| !told.contains(edge));
        if is_more && is_new {
            told.extend(waits().copied());
        }
        is_more && is_new
    });
    found
}

/// The shortest way from one node to another.
fn way(needs: &Needs, inside: &HashSet<NodeIndex>, from: NodeIndex, to: NodeIndex) -> Option<Vec<EdgeIndex>> {
    let mut came: HashMap<NodeIndex, EdgeIndex> = HashMap::new();
    let mut open = VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        if node == to {
            return Some(back(needs, &came, from, to));
        }
        let mut edges: Vec<_> = needs.edges(node).filter(|edge| inside.contains(&edge.target())).collect();
        edges.sort_by_key(|edge| edge.id());
        for edge in edges {
            if edge.target() != from && !came.contains_key(&edge.target()) {
                came.insert(edge.target(), edge.id());
                open.push_back(edge.target());
            }
        }
    }
    None
}

fn back(
    needs: &Needs,
    came: &HashMap<NodeIndex, EdgeIndex>,
    from: NodeIndex,
    to: NodeIndex,
) -> Vec<EdgeIndex> {
    let (mut way, mut at) = (Vec::new(), to);
    while at != from {
        let Some(&edge) = came.get(&at) else { break };
        way.push(edge);
        let Some((source, _)) = needs.edge_endpoints(edge) else { break };
        at = source;
    }
    way.reverse();
    way
}

fn told(known: &Known<'_>, needs: &Needs, cycle: &[EdgeIndex]) -> Found {
    let ends =
        |edge: EdgeIndex| needs.edge_endpoints(edge).map(|(from, to)| (needs[from].unit(), needs[to].unit()));
    let name = |unit: usize| known.cluster.units[unit].id.to_string();
    let (first, on) = ends(cycle[0]).unwrap_or_default();
    let what = format!("depends on {}, which cannot become ready before it", name(on));
    let mut found = Found::of_unit(known, first, needs[cycle[0]].1, what);
    for &edge in cycle {
        let (Some((from, to)), (reason, at)) = (ends(edge), needs[edge]) else { continue };
        let step = match reason {
            Reason::Applied => continue,
            Reason::DependsOn => format!("{} depends on {}", name(from), name(to)),
            Reason::Rendered => format!("{} is rendered by {} alone", name(from), name(to)),
            Reason::Health => format!("{} waits until {} is ready", name(from), name(to)),
        };
        found = found.step(step, at);
    }
    found.hint("take the dependency out, or render both from a Kustomization above them")
}
