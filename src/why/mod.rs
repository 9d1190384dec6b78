//! Why an object is there and why a value is what it is: the chain from the cluster's entry ([`chain`]), every
//! place that wrote the value ([`values`]), and for an object that is absent, where the chain to it ends
//! ([`mod@absent`]).

pub mod absent;
pub mod chain;
pub mod entries;
pub mod values;

use crate::cluster::{Cluster, Repository, Unit, histories};
use crate::error::Result;
use crate::object::{Cause, Object, Objects};
use chain::Link;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use values::Asked;

/// An object of a cluster, and how it came to be what it is.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answer<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The Kustomization that renders it, the first if several do.
    pub unit: &'a Unit,
    /// The others.
    pub others: Vec<&'a Unit>,
    /// The object, with its history.
    pub object: Object,
    /// What led to it, from the entry.
    pub chain: Vec<Link>,
    /// The values that were asked for.
    pub asked: Option<Asked>,
}

impl Answer<'_> {
    /// The passes that changed the object after it was read or made, in order.
    pub fn changes(&self) -> impl Iterator<Item = Cause> {
        let steps = self.object.history.as_ref().map_or(&[][..], |history| &history.steps);
        steps.iter().skip(1).map(|step| step.cause)
    }
}

/// Why the objects that are meant are there, and, where a path is given, why the values behind it are what they
/// are; in the order of clusters and rendering.
///
/// # Errors
/// When the path is none.
pub fn answers<'a>(
    repository: &Repository<'_>,
    clusters: &'a [Cluster],
    path: Option<&str>,
    is_meant: impl Fn(&Object) -> bool,
) -> Result<Vec<Answer<'a>>> {
    let answers = clusters.iter().map(|cluster| of_cluster(repository, cluster, path, &is_meant));
    Ok(answers.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Each Kustomization in question is built again once.
fn of_cluster<'a>(
    repository: &Repository<'_>,
    cluster: &'a Cluster,
    path: Option<&str>,
    is_meant: impl Fn(&Object) -> bool,
) -> Result<Vec<Answer<'a>>> {
    let found = found(cluster, is_meant);
    let units: BTreeSet<usize> = found.iter().map(|found| found.units[0]).collect();
    let build = |at: usize| (at, histories::objects(repository, cluster, &cluster.units[at]));
    let rebuilt: HashMap<usize, Arc<Objects>> = units.into_par_iter().map(build).collect();
    let answer = |found: Found<'a>| {
        let at = found.units[0];
        let unit = &cluster.units[at];
        let object = rebuilt[&at].get(found.place).unwrap_or(found.object).clone();
        let asked = path.map(|path| values::asked(&object, unit, path)).transpose()?;
        let chain = chain::of(cluster, at, &object, repository.files);
        let others = found.units[1..].iter().map(|&other| &cluster.units[other]).collect();
        Ok(Answer { cluster, unit, others, object, chain, asked })
    };
    found.into_par_iter().map(answer).collect()
}

/// An object and the Kustomizations that render it, by place; the first one's object is meant.
struct Found<'a> {
    object: &'a Object,
    place: usize,
    units: Vec<usize>,
}

fn found<'a>(cluster: &'a Cluster, is_meant: impl Fn(&Object) -> bool) -> Vec<Found<'a>> {
    let mut found: indexmap::IndexMap<_, Found<'a>> = indexmap::IndexMap::new();
    for (at, unit) in cluster.units.iter().enumerate() {
        for (place, object) in unit.objects.iter().enumerate().filter(|(_, object)| is_meant(object)) {
            let id = object.id();
            let key = (id.gvk.group, id.gvk.kind, id.namespace, id.name);
            let first = Found { object, place, units: Vec::new() };
            let units = &mut found.entry(key).or_insert(first).units;
            if units.last() != Some(&at) {
                units.push(at);
            }
        }
    }
    found.into_values().collect()
}
