//! What differs between two renderings, Kustomization by Kustomization: what each renders, and the files each read.

use super::{Affected, Presence, Reach, Touched};
use crate::cluster::{Cluster, Unit, UnitId};
use crate::diff::pairs::{self, Pair};
use crate::diff::{ChangeKind, Compare};
use crate::tree::{Compared, Files};
use crate::yaml::FileId;
use indexmap::IndexSet;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The Kustomizations that differ between two renderings, in the order of the new one, what went last in its
/// cluster. What a Kustomization would render that fails on one side is not told.
pub fn between<'a>(
    old: &'a [Cluster],
    new: &'a [Cluster],
    trees: &Compared<'_>,
    files: &Files,
) -> Vec<Affected<'a>> {
    let sides = Sides { trees, files };
    let same = |a: &Cluster, b: &Cluster| a.name() == b.name();
    let mut all = Vec::new();
    for cluster in new {
        all.extend(sides.cluster(old.iter().find(|old| same(old, cluster)), Some(cluster)));
    }
    for cluster in old.iter().filter(|old| !new.iter().any(|new| same(old, new))) {
        all.extend(sides.cluster(Some(cluster), None));
    }
    all
}

struct Sides<'s> {
    trees: &'s Compared<'s>,
    files: &'s Files,
}

/// A Kustomization on both sides.
type Both<'a> = (Option<&'a Unit>, Option<&'a Unit>);

impl Sides<'_> {
    fn cluster<'a>(&self, old: Option<&'a Cluster>, new: Option<&'a Cluster>) -> Vec<Affected<'a>> {
        let (before, after) = (by_id(old), by_id(new));
        let (old_units, new_units) = (known(old, &after), known(new, &before));
        let mut both: Vec<Both<'a>> =
            new_units.into_iter().map(|unit| (before.get(&unit.id).copied(), Some(unit))).collect();
        let went = old_units.into_iter().filter(|unit| !after.contains_key(&unit.id));
        both.extend(went.map(|unit| (Some(unit), None)));
        let name = new.or(old).map_or("", Cluster::name);
        both.into_par_iter().filter_map(|units| self.unit(name, units)).collect()
    }

    fn unit<'a>(&self, cluster: &'a str, (old, new): Both<'a>) -> Option<Affected<'a>> {
        let presence = match (old, new) {
            (Some(_), Some(_)) => Presence::Stays,
            (None, _) => Presence::Came,
            (_, None) => Presence::Went,
        };
        let objects = objects(old, new);
        let files = self.changed_files(old, new);
        let is_output = presence != Presence::Stays || !objects.is_empty() || outcome(old) != outcome(new);
        let reach = if is_output { Reach::Output } else { Reach::Files };
        let is_affected = is_output || !files.is_empty();
        let unit = new.or(old)?;
        is_affected.then_some(Affected { cluster, unit, presence, reach, objects, files })
    }

    /// The files that either side read and that differ.
    fn changed_files(&self, old: Option<&Unit>, new: Option<&Unit>) -> Vec<FileId> {
        if let (Some(old), Some(new)) = (old, new)
            && Arc::ptr_eq(&old.trace, &new.trace)
            && self.same_ignore_files(old)
        {
            return Vec::new();
        }
        let units = [new, old].into_iter().flatten();
        let reads: IndexSet<FileId> = units.clone().flat_map(|unit| unit.trace.asked.files()).collect();
        let (old_contents, new_contents) = (contents(old), contents(new));
        let differs = |file: &FileId| self.differs(*file, &old_contents, &new_contents);
        let mut changed: Vec<FileId> = reads.into_iter().filter(differs).collect();
        let ignore_files: IndexSet<_> = units.flat_map(|unit| &unit.trace.ignore_files).collect();
        let differing = ignore_files.into_iter().filter(|path| !self.trees.same_file(path));
        changed.extend(differing.map(|path| self.files.intern(path)));
        changed
    }

    fn same_ignore_files(&self, unit: &Unit) -> bool {
        unit.trace.ignore_files.iter().all(|path| self.trees.same_file(path))
    }

    /// What both read differs by what they read; else the trees decide.
    fn differs(&self, file: FileId, old: &Contents<'_>, new: &Contents<'_>) -> bool {
        match (old.get(&file), new.get(&file)) {
            (Some(old), Some(new)) => old != new,
            _ => self.files.path(file).is_some_and(|path| !self.trees.same_file(&path)),
        }
    }
}

type Contents<'a> = HashMap<FileId, &'a [u8]>;

fn contents(unit: Option<&Unit>) -> Contents<'_> {
    unit.iter().flat_map(|unit| unit.trace.asked.contents()).collect()
}

fn by_id(cluster: Option<&Cluster>) -> HashMap<&UnitId, &Unit> {
    cluster.iter().flat_map(|cluster| &cluster.units).map(|unit| (&unit.id, unit)).collect()
}

/// The Kustomizations of a cluster without those that are lacking on the other side because what would render
/// them fails there.
fn known<'a>(cluster: Option<&'a Cluster>, other: &HashMap<&UnitId, &Unit>) -> Vec<&'a Unit> {
    let Some(cluster) = cluster else { return Vec::new() };
    let (mut unknown, mut known) = (HashSet::new(), Vec::new());
    for (at, unit) in cluster.units.iter().enumerate() {
        let fails_there = |up: usize| {
            other.get(&cluster.units[up].id).is_some_and(|unit| unit.failure().is_some())
                || unknown.contains(&up)
        };
        if !other.contains_key(&unit.id) && unit.parent.is_some_and(fails_there) {
            unknown.insert(at);
        } else {
            known.push(unit);
        }
    }
    known
}

/// What became of a Kustomization, besides its objects.
fn outcome(unit: Option<&Unit>) -> Option<String> {
    unit?.failure().map(|error| error.message().to_owned())
}

/// The objects that differ. What fails on one side renders nothing there that could be compared.
fn objects<'a>(old: Option<&'a Unit>, new: Option<&'a Unit>) -> Vec<Touched<'a>> {
    let failed = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.failure().is_some());
    let same = matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(&old.objects, &new.objects));
    if same || failed(old) || failed(new) {
        return Vec::new();
    }
    let pairs = pairs::pairs(&found(old), &found(new), Compare::Values);
    pairs.into_iter().filter_map(touched).collect()
}

fn found(unit: Option<&Unit>) -> pairs::Objects<'_> {
    let mut all = pairs::Objects::new();
    for (unit, object) in unit.iter().flat_map(|unit| unit.objects.iter().map(move |object| (*unit, object)))
    {
        let id = object.id();
        let key = (id.gvk.group, id.gvk.kind, id.namespace, id.name);
        all.entry(key).or_insert_with(|| pairs::Found { object, units: vec![unit], objects: vec![object] });
    }
    all
}

fn touched<'a>(pair: Pair<'a>) -> Option<Touched<'a>> {
    let (old, new) = (pair.old.map(|found| found.object), pair.new.map(|found| found.object));
    let change = match (old, new) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        (Some(old), Some(new)) if old.name() != new.name() => ChangeKind::Renamed,
        (Some(old), Some(new)) if old.namespace() != new.namespace() => ChangeKind::Renamed,
        _ => ChangeKind::Changed,
    };
    Some(Touched { object: new.or(old)?, change: Some(change) })
}
