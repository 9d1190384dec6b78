//! What cannot be compared: Kustomizations that failed, or whose source lies elsewhere, on one side or both.

use super::{Broken, Side};
use crate::cluster::{Cluster, Status, Unit, UnitId};
use std::collections::{HashMap, HashSet};

/// The Kustomizations of a cluster of which nobody knows what they would hold in the other one: those that
/// fail there or whose source lies elsewhere, and those that one of these would render.
pub fn unknown<'a>(cluster: &'a Cluster, other: &Cluster) -> HashSet<&'a UnitId> {
    let there: HashMap<&UnitId, &Unit> = other.units.iter().map(|unit| (&unit.id, unit)).collect();
    let mut unknown = HashSet::new();
    for unit in &cluster.units {
        let is_below = || unit.parent.is_some_and(|up| unknown.contains(&cluster.units[up].id));
        if there.get(&unit.id).map_or_else(is_below, |unit| unit.failure().is_some() || is_external(unit)) {
            unknown.insert(&unit.id);
        }
    }
    unknown
}

fn is_external(unit: &Unit) -> bool {
    matches!(unit.status, Status::External(_))
}

/// Kustomizations that are both on both sides, and elsewhere on one.
pub fn elsewhere<'a>(old: Option<&'a Cluster>, new: Option<&'a Cluster>) -> Vec<&'a Unit> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let here: HashMap<&UnitId, &Unit> = old.units.iter().map(|unit| (&unit.id, unit)).collect();
    let is_one =
        |unit: &&Unit| here.get(&unit.id).is_some_and(|other| is_external(other) != is_external(unit));
    new.units.iter().filter(is_one).collect()
}

/// What failed on one side alone: what fails on both is no difference.
pub fn broken<'a>(old: Option<&'a Cluster>, new: Option<&'a Cluster>) -> Vec<Broken<'a>> {
    let failed = |cluster: Option<&'a Cluster>| -> Vec<&'a Unit> {
        cluster.map(|c| c.failures().map(|(unit, _)| unit).collect()).unwrap_or_default()
    };
    let (before, after) = (failed(old), failed(new));
    let alone = |units: &[&'a Unit], others: &[&'a Unit], side: Side| -> Vec<Broken<'a>> {
        let is_alone = |unit: &&&Unit| others.iter().all(|other| other.id != unit.id);
        units.iter().filter(is_alone).map(|&unit| Broken { side, unit, at: 0 }).collect()
    };
    let mut all = alone(&before, &after, Side::Old);
    all.extend(alone(&after, &before, Side::New));
    all.iter_mut().enumerate().for_each(|(at, broken)| broken.at = at);
    all
}

/// What failed on both sides.
pub fn failing<'a>(old: Option<&'a Cluster>, new: Option<&'a Cluster>) -> Vec<&'a Unit> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let before: HashSet<&UnitId> = old.failures().map(|(unit, _)| &unit.id).collect();
    new.failures().map(|(unit, _)| unit).filter(|unit| before.contains(&unit.id)).collect()
}
