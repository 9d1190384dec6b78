//! Which objects of two clusters are one and the same: those of one kind, namespace and name; then those whose
//! names differ in the hash that a generator put behind them; then those of a kind whose content is alike.

use super::Compare;
use super::same::same;
use crate::cluster::{Cluster, Unit};
use crate::object::Object;
use crate::yaml::emit;
use compact_str::CompactString;
use indexmap::IndexMap;
use similar::TextDiff;

/// An object of a cluster, as the first Kustomization renders it.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The object.
    pub object: &'a Object,
    /// The Kustomizations that render it.
    pub units: Vec<&'a Unit>,
}

/// Two objects that are one, or one that is on one side alone.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// On the old side.
    pub old: Option<Found<'a>>,
    /// On the new side.
    pub new: Option<Found<'a>>,
}

/// Group, kind, namespace and name.
pub type Key = (CompactString, CompactString, CompactString, CompactString);

/// The objects of one side.
pub type Objects<'a> = IndexMap<Key, Found<'a>>;

/// The alphabet of name hashes.
const HASH: &str = "2456789bcdfghkmt";

/// How long a name hash is.
const HASH_LENGTH: usize = 10;

/// How alike the content of a renamed object has to be, in lines.
const ALIKE: f32 = 0.6;

/// Less content tells nothing, in bytes.
const SHORTEST: usize = 24;

/// How many comparisons of content are made at most.
const MOST_COMPARISONS: usize = 10_000;

/// A longer document is not looked at for renames, in bytes.
const LONGEST: usize = 64 << 10;

/// The objects of a cluster, once each.
pub fn found(cluster: &Cluster) -> Objects<'_> {
    let mut all: Objects<'_> = IndexMap::new();
    for (unit, object) in cluster.objects() {
        let id = object.id();
        let key = (id.gvk.group, id.gvk.kind, id.namespace, id.name);
        all.entry(key).or_insert_with(|| Found { object, units: Vec::new() }).units.push(unit);
    }
    all
}

/// Pairs the objects of two sides, in the order of the new side, what went last; pairs that mean the same are
/// left out.
pub fn pairs<'a>(old: Objects<'a>, new: Objects<'a>, compare: Compare) -> Vec<Pair<'a>> {
    let mut is_there = vec![false; old.len()];
    let (mut pairs, mut added) = (Vec::new(), Vec::new());
    for (key, new) in new {
        let Some((at, _, old)) = old.get_full(&key) else {
            added.push((key, new));
            continue;
        };
        is_there[at] = true;
        if !is_same(old, &new, compare) {
            pairs.push(Pair { old: Some(old.clone()), new: Some(new) });
        }
    }
    let went = old.into_iter().zip(is_there).filter(|(_, is_there)| !is_there);
    let mut removed: Vec<(Key, Found<'a>)> = went.map(|(object, _)| object).collect();
    pairs.extend(by_hash(&mut removed, &mut added));
    pairs.extend(by_content(&mut removed, &mut added));
    pairs.extend(added.into_iter().map(|(_, new)| Pair { old: None, new: Some(new) }));
    pairs.extend(removed.into_iter().map(|(_, old)| Pair { old: Some(old), new: None }));
    pairs
}

fn is_same(old: &Found<'_>, new: &Found<'_>, compare: Compare) -> bool {
    std::ptr::eq(old.object, new.object)
        || match compare {
            Compare::Values => same(&old.object.doc, &new.object.doc),
            Compare::Bytes => text(old.object) == text(new.object),
        }
}

/// A name without the hash behind it.
pub fn without_hash(name: &str) -> Option<&str> {
    let (base, hash) = name.rsplit_once('-')?;
    (hash.len() == HASH_LENGTH && hash.chars().all(|c| HASH.contains(c))).then_some(base)
}

fn by_hash<'a>(removed: &mut Vec<(Key, Found<'a>)>, added: &mut Vec<(Key, Found<'a>)>) -> Vec<Pair<'a>> {
    let like = |old: &Key, new: &Key| {
        let base = |key: &Key| without_hash(&key.3).map(str::to_owned);
        (&old.0, &old.1, &old.2) == (&new.0, &new.1, &new.2) && base(old).is_some() && base(old) == base(new)
    };
    let mut pairs = Vec::new();
    added.retain(|(key, new)| match removed.iter().position(|(old, _)| like(old, key)) {
        Some(at) => {
            let (_, old) = removed.remove(at);
            pairs.push(Pair { old: Some(old), new: Some(new.clone()) });
            false
        }
        None => true,
    });
    pairs
}

/// Each object that came, with the most similar one of its kind that went.
fn by_content<'a>(removed: &mut Vec<(Key, Found<'a>)>, added: &mut Vec<(Key, Found<'a>)>) -> Vec<Pair<'a>> {
    if removed.is_empty() || added.is_empty() || removed.len() * added.len() > MOST_COMPARISONS {
        return Vec::new();
    }
    let texts: Vec<String> = removed.iter().map(|(_, found)| body(found.object)).collect();
    let mut taken = vec![false; removed.len()];
    let mut pairs = Vec::new();
    added.retain(|(key, new)| {
        let text = body(new.object);
        let fits = |at: &usize| !taken[*at] && (&removed[*at].0.0, &removed[*at].0.1) == (&key.0, &key.1);
        let likeness = (0..removed.len()).filter(fits).map(|at| (at, alike(&texts[at], &text)));
        let best = likeness.fold(None, |best: Option<(usize, f32)>, (at, ratio)| match best {
            Some((_, most)) if most >= ratio => best,
            _ => Some((at, ratio)),
        });
        match best.filter(|(_, ratio)| *ratio >= ALIKE) {
            Some((at, _)) => {
                taken[at] = true;
                pairs.push(Pair { old: Some(removed[at].1.clone()), new: Some(new.clone()) });
                false
            }
            None => true,
        }
    });
    let mut taken = taken.into_iter();
    removed.retain(|_| !taken.next().unwrap_or(false));
    pairs
}

/// How alike two texts are, by their lines: 1 is the same.
fn alike(old: &str, new: &str) -> f32 {
    let (short, long) = (old.len().min(new.len()), old.len().max(new.len()));
    if long > LONGEST || short < SHORTEST || short * 3 < long {
        return 0.0;
    }
    TextDiff::from_lines(old, new).ratio()
}

/// What an object says besides what it is and what it is called.
fn body(object: &Object) -> String {
    let mut doc = object.doc.clone();
    if let Some(map) = doc.as_mapping_mut() {
        ["apiVersion", "kind", "metadata"].iter().for_each(|key| drop(map.remove(key)));
    }
    let mut out = String::new();
    let _ = emit::document(&doc, &mut out);
    out
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
