//! Failures of a cluster: each once, what it blocks folded under it.

use crate::cluster::{Cluster, Unit};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Warning};
use crate::graph;
use crate::shard::Part;

/// Every failure of the clusters, in render order, ready to be drawn. With several clusters each
/// says its own.
pub fn errors<'a>(clusters: impl IntoIterator<Item = &'a Cluster>) -> Vec<Error> {
    errors_of(clusters, |_| true)
}

/// The failures of those Kustomizations that are meant.
pub fn errors_of<'a>(
    clusters: impl IntoIterator<Item = &'a Cluster>,
    is_meant: impl Fn(&Unit) -> bool,
) -> Vec<Error> {
    let of = |cluster| placed(cluster, &is_meant).into_iter().map(|(_, error)| error).collect::<Vec<_>>();
    clusters.into_iter().flat_map(of).collect()
}

/// The failures of those Kustomizations of a cluster that are meant, each with the place of its Kustomization.
pub fn placed(cluster: &Cluster, is_meant: impl Fn(&Unit) -> bool) -> Vec<(usize, Error)> {
    let mut errors = Vec::new();
    for (at, blocked) in cluster.blocked() {
        let unit = &cluster.units[at];
        let Some(error) = unit.failure().filter(|_| is_meant(unit)) else { continue };
        let mut error = error.clone();
        if !blocked.is_empty() {
            error = error.context(waiting(cluster, &blocked), None);
        }
        errors.push((at, error.context(format!("in cluster {}", cluster.name()), None)));
    }
    errors
}

/// `blocks a, b, which wait for it`
fn waiting(cluster: &Cluster, blocked: &[usize]) -> String {
    const SHOWN: usize = 8;
    let names: Vec<String> = blocked.iter().take(SHOWN).map(|&at| cluster.units[at].id.to_string()).collect();
    let more = match blocked.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if blocked.len() == 1 { "waits" } else { "wait" };
    format!("blocks {}{more}, which {verb} for it", names.join(", "))
}

/// How many errors are told of those that may be many and alike.
pub const SHOWN: usize = 5;

/// Tells the first of errors that may be many, and how many there are besides. Whether there are any.
pub fn tell_some(errors: &[Error], tell: impl Fn(&[Error]), remark: impl Fn(&str)) -> bool {
    tell(&errors[..errors.len().min(SHOWN)]);
    if errors.len() > SHOWN {
        remark(&format!("and {} more errors like these", errors.len() - SHOWN));
    }
    !errors.is_empty()
}

/// Cycles in `dependsOn`, an error each; of a namespace, those that touch it.
pub fn cycles(clusters: &[Cluster], namespace: Option<&str>) -> Vec<Error> {
    graph::cycles::errors(&graph::of(clusters, graph::Level::Kustomizations), namespace)
}

/// What is worth telling of the clusters, each thing once.
pub fn warnings(clusters: &[Cluster]) -> Vec<Warning> {
    warnings_of(clusters, &Part::whole())
}

/// What is worth telling of a part of the clusters, each thing once.
pub fn warnings_of(clusters: &[Cluster], part: &Part) -> Vec<Warning> {
    let mut seen = std::collections::HashSet::new();
    let of = |cluster: &'_ Cluster| {
        let units = cluster.units.iter().filter(|unit| part.has(cluster.name(), &unit.id));
        units.flat_map(|unit| unit.warnings.clone()).collect::<Vec<_>>()
    };
    let all = clusters.iter().flat_map(of);
    all.filter(|w| seen.insert((w.message.clone(), w.at))).collect()
}

/// Draws errors, one below the other.
pub fn draw(errors: &[Error], places: &Diagnostics<'_>) -> String {
    errors.iter().map(|error| places.error(error)).collect()
}
