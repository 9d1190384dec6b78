//! All that is found in clusters, each thing with its place in the order of telling, before what says the same is made
//! one: what one run of several finds goes together with what the others found as if one had found it all.

use super::allow::Comments;
use super::lints::{self, Checked, Lint, Weights, validation};
use super::{Finding, Report, Scope, Surroundings, expect, merge, of_lint, placed_renders};
use crate::cluster::Cluster;
use crate::config::{Config, Weight};
use crate::error::Result;
use crate::shard::Part;
use serde::{Deserialize, Serialize};

/// What is checked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What `offlux.yaml` says.
    pub config: &'a Config,
    /// The clusters.
    pub clusters: &'a [Cluster],
    /// Which of the repository's clusters these are.
    pub scope: Scope,
    /// The namespace that is looked at alone.
    pub namespace: Option<&'a str>,
    /// The files around them.
    pub around: Surroundings<'a>,
}

/// Where a finding stands among all: renders, then each lint, then expectations; in these by cluster and Kustomization,
/// or one after the other. Those of one place are all found by one run.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub [usize; 3]);

impl Place {
    fn of_render(cluster: usize, unit: usize) -> Self {
        Place([0, cluster, unit])
    }

    fn of_lint(lint: usize, cluster: usize, at: usize) -> Self {
        Place([1 + lint, cluster, at])
    }

    /// Of an expectation and a cluster.
    pub fn of_expectation(expectation: usize, cluster: usize) -> Self {
        Place([1 + lints::ALL.len(), expectation, cluster])
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clusters.
    pub clusters: usize,
    /// Kustomizations.
    pub kustomizations: usize,
    /// Objects.
    pub objects: usize,
}

/// What was found, in order.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// What is wrong.
    pub findings: Vec<(Place, Finding)>,
    /// How much was looked at.
    pub looked: Counts,
    /// The names of the expectations.
    pub expectations: Vec<String>,
    /// The lints that looked, and what their findings are.
    pub lints: Vec<(&'static Lint, Weight)>,
}

impl Gathered {
    /// What comments allow where something was found.
    pub fn comments(&self, around: Surroundings<'_>) -> Comments {
        Comments::of(self.findings.iter().map(|(_, finding)| finding), around)
    }

    /// What is told of it.
    pub fn report(self, comments: &Comments) -> Report {
        let findings = self.findings.into_iter().map(|(_, finding)| finding).collect();
        let mut findings = merge::without_echoes(comments.apply(merge::same(findings)));
        findings.sort_by_key(|finding| finding.weight != Weight::Error);
        let Counts { clusters, kustomizations, objects } = self.looked;
        let (expectations, lints) = (self.expectations, self.lints);
        Report { findings, clusters, kustomizations, objects, expectations, lints }
    }
}

/// What is found in a part of clusters.
///
/// # Errors
/// When the configuration asks for what cannot be understood.
pub fn of(asked: &Asked<'_>, part: &Part) -> Result<Gathered> {
    let &Asked { config, clusters, scope, namespace, around } = asked;
    let weights = Weights::of(config)?;
    let checked = Checked::new(clusters, scope, namespace, around);
    let checked = checked.validated(config, weights, clusters, part)?;
    let mut findings = Vec::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let failed = placed_renders(cluster, namespace, weights, part).into_iter();
        findings.extend(failed.map(|(unit, finding)| (Place::of_render(at, unit), finding)));
    }
    findings.extend(linted(asked, &checked, weights, part));
    findings.extend(expect::findings(config, clusters, scope, namespace, part)?);
    let lints = lints::ALL.iter().map(|lint| (lint, weights.get(lint)));
    Ok(Gathered {
        findings,
        looked: looked(asked, part),
        expectations: expectations(asked, part),
        lints: lints.filter(|(_, weight)| *weight != Weight::Off).collect(),
    })
}

/// What lints find. Most of them need to see all, and are quick; so all see all, and what is not of the part is left
/// out. Only objects that are not of it have not been held to their schemas.
fn linted(
    asked: &Asked<'_>,
    checked: &Checked<'_>,
    weights: Weights<'_>,
    part: &Part,
) -> Vec<(Place, Finding)> {
    let cluster = |name: &str| asked.clusters.iter().position(|cluster| cluster.name() == name);
    let number = |lint: &Lint| lints::ALL.iter().position(|known| known.name == lint.name);
    let mut findings = Vec::new();
    let (mut of_which, mut nth) = ("", 0);
    for (lint, found) in lints::findings(checked, weights) {
        nth = if lint.name == of_which { nth + 1 } else { 0 };
        of_which = lint.name;
        let of = found.cluster.as_deref().and_then(cluster);
        let is_ours = match (of, found.unit) {
            (Some(of), Some(unit)) => {
                let cluster = &asked.clusters[of];
                part.has(cluster.name(), &cluster.units[unit].id)
            }
            (Some(of), None) => part.has_cluster(asked.clusters[of].name()),
            (None, _) => part.has_repository(),
        };
        if is_ours {
            // Every run counts the same, but where each looked at its own objects alone.
            let place = match (validation::is_of_group(lint.name), of, found.unit) {
                (true, Some(of), Some(unit)) => (of, unit),
                _ => (0, nth),
            };
            let place = Place::of_lint(number(lint).unwrap_or_default(), place.0, place.1);
            findings.push((place, of_lint(lint, weights, found, asked.clusters)));
        }
    }
    findings
}

/// How much is looked at in a part.
pub fn looked(asked: &Asked<'_>, part: &Part) -> Counts {
    let is_in = |of: &str| asked.namespace.is_none_or(|namespace| namespace == of);
    let mut counts = Counts::default();
    for cluster in asked.clusters {
        let units = || cluster.units.iter().filter(|unit| part.has(cluster.name(), &unit.id));
        let objects = units().flat_map(|unit| unit.objects.iter());
        counts.clusters += usize::from(units().next().is_some());
        counts.kustomizations += units().filter(|unit| is_in(&unit.id.namespace)).count();
        counts.objects += objects.filter(|object| is_in(object.namespace())).count();
    }
    counts
}

/// The names of the expectations of which a part holds a cluster; of the whole, of all.
pub fn expectations(asked: &Asked<'_>, part: &Part) -> Vec<String> {
    let mut meant: Vec<_> = asked.config.expect.iter().filter(|e| e.is_about(asked.namespace)).collect();
    if part.shard().is_some() {
        let has = |name: &str| part.has_cluster(name);
        meant.retain(|e| asked.clusters.iter().any(|c| e.is_for(c.name()) && has(c.name())));
    }
    meant.into_iter().map(|expectation| expectation.name.clone()).collect()
}
