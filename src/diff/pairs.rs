//! Which objects of two clusters are one and the same: those of one kind, namespace and name, whatever the API
//! version; then those whose names differ in the hash that a generator put behind them; then those of a kind
//! whose content is alike ([`super::renames`]).

use super::same::same;
use super::{Compare, renames};
use crate::cluster::{Cluster, Unit};
use crate::object::Object;
use crate::yaml::emit;
use compact_str::CompactString;
use indexmap::IndexMap;
use std::collections::HashMap;

/// An object of a cluster.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The object, as the Kustomization in question renders it.
    pub object: &'a Object,
    /// The Kustomizations that render it.
    pub units: Vec<&'a Unit>,
    /// What each of them makes of it.
    pub objects: Vec<&'a Object>,
}

/// Two objects that are one, or one that is on one side alone.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// On the old side.
    pub old: Option<Found<'a>>,
    /// On the new side.
    pub new: Option<Found<'a>>,
}

impl<'a> Pair<'a> {
    /// The Kustomization that renders it first, on the new side where it is there.
    pub fn unit(&self) -> Option<&'a Unit> {
        self.new.as_ref().or(self.old.as_ref())?.units.first().copied()
    }
}

/// Group, kind, namespace and name.
pub type Key = (CompactString, CompactString, CompactString, CompactString);

/// The objects of one side.
pub type Objects<'a> = IndexMap<Key, Found<'a>>;

/// The alphabet of name hashes.
const HASH: &str = "2456789bcdfghkmt";

/// How long a name hash is.
const HASH_LENGTH: usize = 10;

/// The objects of a cluster, once each.
pub fn found(cluster: &Cluster) -> Objects<'_> {
    let mut all: Objects<'_> = IndexMap::new();
    for (unit, object) in cluster.objects() {
        let id = object.id();
        let key = (id.gvk.group, id.gvk.kind, id.namespace, id.name);
        let new = || Found { object, units: Vec::new(), objects: Vec::new() };
        let found = all.entry(key).or_insert_with(new);
        found.units.push(unit);
        found.objects.push(object);
    }
    all
}

/// Pairs the objects of two sides, in the order of the new side, what went last; pairs that mean the same are
/// left out.
pub fn pairs<'a>(old: &Objects<'a>, new: &Objects<'a>, compare: Compare) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Option<Pair<'a>>> = Vec::new();
    let mut added = Vec::new();
    for (key, found) in new {
        match old.get(key) {
            Some(before) => pairs.push(different(before, found, compare)),
            None => {
                added.push((pairs.len(), key, found));
                pairs.push(Some(Pair { old: None, new: Some(found.clone()) }));
            }
        }
    }
    let mut removed: Vec<(&Key, &Found<'a>)> =
        old.iter().filter(|(key, _)| !new.contains_key(*key)).collect();
    let taken = by_hash(&removed, &added);
    join(&taken, &mut removed, &mut added, &mut pairs);
    let came: Vec<_> = added.iter().map(|(_, key, found)| (*key, *found)).collect();
    let taken = renames::renames(&removed, &came, [old, new]);
    join(&taken, &mut removed, &mut added, &mut pairs);
    let removed = removed.into_iter().map(|(_, found)| Pair { old: Some(found.clone()), new: None });
    pairs.into_iter().flatten().chain(removed).collect()
}

/// Makes pairs of what went and what came, told by their places.
fn join<'a>(
    taken: &[(usize, usize)],
    removed: &mut Vec<(&Key, &Found<'a>)>,
    added: &mut Vec<(usize, &Key, &Found<'a>)>,
    pairs: &mut [Option<Pair<'a>>],
) {
    for &(went, came) in taken {
        if let Some(pair) = &mut pairs[added[came].0] {
            pair.old = Some(removed[went].1.clone());
        }
    }
    let mut at = 0..;
    removed.retain(|_| at.next().is_some_and(|at| taken.iter().all(|(went, _)| *went != at)));
    let mut at = 0..;
    added.retain(|_| at.next().is_some_and(|at| taken.iter().all(|(_, came)| *came != at)));
}

/// A pair, if what one Kustomization makes of it differs: the same one on both sides, where it is on both. One that
/// makes it in several API versions is held to its own.
fn different<'a>(old: &Found<'a>, new: &Found<'a>, compare: Compare) -> Option<Pair<'a>> {
    let place = |found: &Found<'_>, unit: &Unit, wanted: &Object| {
        let mut of_unit = (0..found.units.len()).filter(|&at| found.units[at].id == unit.id);
        let first = of_unit.next()?;
        let is_it = |at: &usize| found.objects[*at].api_version() == wanted.api_version();
        Some(std::iter::once(first).chain(of_unit).find(is_it).unwrap_or(first))
    };
    let each = |found: &Found<'a>| 0..found.units.len();
    let on_both = each(new).map(|at| (place(old, new.units[at], new.objects[at]).unwrap_or(0), at));
    let gone = each(old).filter(|&at| place(new, old.units[at], old.objects[at]).is_none());
    let (before, after) = on_both
        .chain(gone.map(|at| (at, 0)))
        .map(|(before, after)| (old.objects[before], new.objects[after]))
        .find(|(before, after)| !is_same(before, after, compare))?;
    let of = |found: &Found<'a>, object| Some(Found { object, ..found.clone() });
    Some(Pair { old: of(old, before), new: of(new, after) })
}

fn is_same(old: &Object, new: &Object, compare: Compare) -> bool {
    std::ptr::eq(old, new)
        || match compare {
            Compare::Values => same(&old.doc, &new.doc),
            Compare::Bytes => text(old) == text(new),
        }
}

/// A name without the hash behind it.
pub fn without_hash(name: &str) -> Option<&str> {
    let (base, hash) = name.rsplit_once('-')?;
    (hash.len() == HASH_LENGTH && hash.chars().all(|c| HASH.contains(c))).then_some(base)
}

/// What differs in the hash alone, also where one side has none; of several of one base the most alike.
fn by_hash(removed: &[(&Key, &Found<'_>)], added: &[(usize, &Key, &Found<'_>)]) -> Vec<(usize, usize)> {
    let base = |key: &Key| {
        let is_generated = key.0.is_empty() && matches!(key.1.as_str(), "ConfigMap" | "Secret");
        let base = without_hash(&key.3).or(is_generated.then_some(key.3.as_str()))?;
        Some((key.0.clone(), key.1.clone(), key.2.clone(), base.to_owned()))
    };
    let mut went: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, (key, _)) in removed.iter().enumerate() {
        if let Some(base) = base(key) {
            went.entry(base).or_default().push(at);
        }
    }
    let mut taken = Vec::new();
    for (came, (_, key, found)) in added.iter().enumerate() {
        let Some(left) = base(key).and_then(|base| went.get_mut(&base)) else { continue };
        let likeness = |at: &usize| (renames::likeness(removed[*at].1.object, found.object) * 1e6) as u64;
        let best = left.iter().copied().max_by_key(|at| (likeness(at), usize::MAX - at));
        if let Some(best) = best {
            left.retain(|at| *at != best);
            taken.push((best, came));
        }
    }
    taken
}

fn text(object: &Object) -> String {
    let mut out = String::new();
    let _ = emit::document(&object.doc, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::without_hash;

    #[test]
    fn name_hashes_are_known_by_their_alphabet() {
        assert_eq!(without_hash("web-env-6g56fg9kt4"), Some("web-env"));
        for name in ["web", "web-env", "web-abcdefghij", "web-6g56fg9kt", "web-6g56fg9kt44"] {
            assert_eq!(without_hash(name), None, "{name}");
        }
    }
}
