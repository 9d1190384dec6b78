//! `dependency-cycle`: Kustomizations, or HelmReleases, that wait for themselves, by way of `dependsOn`.

use super::cross_kind_dependency::{HELM_RELEASE, Wait, waits};
use super::found::Found;
use super::known::{Known, label};
use super::{Checked, Lint};
use crate::config::Weight;
use crate::error::Error;
use crate::report::failures;
use crate::yaml::Span;
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use std::collections::HashSet;

/// The lint.
pub const LINT: Lint = Lint {
    name: "dependency-cycle",
    weight: Weight::Error,
    about: "Kustomizations or HelmReleases depend on each other in a cycle, so that none of them is ever applied.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let of = |known: &Known<'_>| {
        let releases = of_releases(known).into_iter();
        of_kustomizations(checked, known).into_iter().chain(releases).collect::<Vec<_>>()
    };
    checked.clusters.iter().flat_map(of).collect()
}

fn of_kustomizations(checked: &Checked<'_>, known: &Known<'_>) -> Vec<Found> {
    let errors = failures::cycles(std::slice::from_ref(known.cluster), checked.namespace);
    let told = |error: &Error| {
        let trace = error.trace().iter().filter(|frame| !frame.message.starts_with("in cluster "));
        Found {
            cluster: Some(known.cluster.name().to_owned()),
            namespace: checked.namespace.map(str::to_owned),
            trace: trace.cloned().collect(),
            ..Found::of_file(error.span().unwrap_or(Span::NONE), error.message())
        }
    };
    errors.iter().map(told).collect()
}

/// A HelmRelease by namespace and name.
type Name<'a> = (&'a str, &'a str);

fn of_releases(known: &Known<'_>) -> Vec<Found> {
    let waits = waits(known);
    let waits: Vec<&Wait<'_>> = waits.iter().filter(|wait| wait.own == HELM_RELEASE).collect();
    let mut graph: DiGraphMap<Name<'_>, ()> = DiGraphMap::new();
    for wait in &waits {
        let (from, to) = ends(wait);
        graph.add_edge(from, to, ());
    }
    let mut found = Vec::new();
    for group in tarjan_scc(&graph) {
        let inside: HashSet<Name<'_>> = group.into_iter().collect();
        let edges = waits.iter().filter(|wait| {
            let (from, to) = ends(wait);
            inside.contains(&from) && inside.contains(&to)
        });
        let edges: Vec<&&Wait<'_>> = edges.collect();
        found.extend(told(known, &edges));
    }
    found.sort_by_key(|(first, _)| *first);
    found.into_iter().map(|(_, found)| found).collect()
}

fn ends<'a>(wait: &Wait<'a>) -> (Name<'a>, Name<'a>) {
    ((wait.object.namespace(), wait.object.name()), (wait.namespace, wait.name))
}

/// The cycle that some dependencies are, with the place of its first one.
fn told(known: &Known<'_>, edges: &[&&Wait<'_>]) -> Option<(Span, Found)> {
    let first = edges.first()?;
    let mut names: Vec<String> = edges.iter().map(|wait| label(wait.object)).collect();
    names.sort_unstable();
    names.dedup();
    let what = match names.len() {
        1 => "depends on itself".to_owned(),
        _ => format!("is in a cycle of dependencies: {}", names.join(", ")),
    };
    let mut found = Found::of_object(known, first.unit, first.object, first.at(), what);
    for wait in edges {
        found = found
            .step(format!("{} depends on {}/{}", label(wait.object), wait.namespace, wait.name), wait.at());
    }
    Some((first.at(), found))
}
