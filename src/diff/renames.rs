//! Which of the objects that went and came are one that got another name or namespace: of one kind, and alike
//! in lines that few others of their kind have. What all Kustomizations of a repository say (an interval, a
//! source, `prune: true`) makes no two of them one.

use super::pairs::{Found, Key, Objects};
use crate::cluster::is_kustomization;
use crate::object::Object;
use crate::yaml::emit;
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How alike an object has to be that has another name: 1 is the same.
const ALIKE: f64 = 0.6;

/// How alike it has to be where only the namespace is another.
const ALIKE_OF_ONE_NAME: f64 = 0.3;

/// How many lines have to be shared that no other object of the kind has; a line of n objects counts 1/n.
const SHARED: f64 = 1.5;

/// How many have to be where only the namespace is another.
const SHARED_OF_ONE_NAME: f64 = 0.5;

/// Less content tells nothing, in bytes.
const SHORTEST: usize = 24;

/// A longer document is not looked at, in bytes.
const LONGEST: usize = 256 << 10;

/// How many objects of a kind are compared at most, those that went times those that came.
const MOST_COMPARISONS: usize = 20_000;

/// The lines of an object, and how much each of them tells.
type Lines = BTreeSet<String>;

/// Pairs of places: in what went, in what came.
pub fn renames(
    removed: &[(&Key, &Found<'_>)],
    added: &[(&Key, &Found<'_>)],
    all: [&Objects<'_>; 2],
) -> Vec<(usize, usize)> {
    let mut kinds: BTreeMap<(&CompactString, &CompactString), [Vec<usize>; 2]> = BTreeMap::new();
    for (side, list) in [removed, added].into_iter().enumerate() {
        for (at, (key, _)) in list.iter().enumerate() {
            kinds.entry((&key.0, &key.1)).or_default()[side].push(at);
        }
    }
    let mut found = Vec::new();
    for ((group, kind), [went, came]) in kinds {
        if went.is_empty() || came.is_empty() || went.len() * came.len() > MOST_COMPARISONS {
            continue;
        }
        let of_kind = all.map(|objects| objects.iter().filter(|(key, _)| (&key.0, &key.1) == (group, kind)));
        let telling = Telling::of(of_kind.map(|objects| objects.map(|(_, found)| found.object)));
        found.extend(best(removed, added, [&went, &came], &telling));
    }
    found
}

/// The most alike first, each object once.
fn best(
    removed: &[(&Key, &Found<'_>)],
    added: &[(&Key, &Found<'_>)],
    [went, came]: [&[usize]; 2],
    telling: &Telling,
) -> Vec<(usize, usize)> {
    let lines = |list: &[(&Key, &Found<'_>)], places: &[usize]| -> Vec<Lines> {
        places.iter().map(|&at| lines(list[at].1.object)).collect()
    };
    let (old, new) = (lines(removed, went), lines(added, came));
    let mut pairs = Vec::new();
    for (went, old) in went.iter().zip(&old) {
        for (came, new) in came.iter().zip(&new) {
            let is_of_one_name = removed[*went].0.3 == added[*came].0.3;
            if !is_of_one_name && tells_another(removed[*went].1.object, added[*came].1.object) {
                continue;
            }
            let (ratio, shared) = telling.likeness(old, new);
            let (least, least_shared) =
                if is_of_one_name { (ALIKE_OF_ONE_NAME, SHARED_OF_ONE_NAME) } else { (ALIKE, SHARED) };
            if ratio >= least && shared >= least_shared {
                let bonus = if is_of_one_name { 1.0 } else { 0.0 };
                pairs.push((ratio + bonus, *went, *came));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut gone, mut there) = (HashSet::new(), HashSet::new());
    pairs.retain(|(_, went, came)| {
        let is_free = !gone.contains(went) && !there.contains(came);
        is_free && gone.insert(*went) && there.insert(*came)
    });
    pairs.into_iter().map(|(_, went, came)| (went, came)).collect()
}

/// A Kustomization of another name and another path is another one, whatever else it has in common.
fn tells_another(old: &Object, new: &Object) -> bool {
    let path = |object: &Object| object.doc.text_at(&["spec", "path"]).map(str::to_owned);
    is_kustomization(new) && path(old) != path(new)
}

/// How much each line of a kind's objects tells.
#[derive(Default)]
struct Telling(BTreeMap<String, f64>);

impl Telling {
    fn of<'o>(sides: [impl Iterator<Item = &'o Object>; 2]) -> Self {
        let mut most: BTreeMap<String, usize> = BTreeMap::new();
        for objects in sides {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            objects.flat_map(lines).for_each(|line| *counts.entry(line).or_default() += 1);
            for (line, count) in counts {
                let most = most.entry(line).or_default();
                *most = count.max(*most);
            }
        }
        Telling(most.into_iter().map(|(line, count)| (line, 1.0 / count as f64)).collect())
    }

    /// How alike two objects are, and how much of what they share is their own.
    fn likeness(&self, old: &Lines, new: &Lines) -> (f64, f64) {
        let weight = |line: &String| self.0.get(line).copied().unwrap_or(1.0);
        let all = |lines: &Lines| lines.iter().map(weight).sum::<f64>();
        let shared: f64 = old.intersection(new).map(weight).sum();
        let total = all(old) + all(new);
        if total > 0.0 { (2.0 * shared / total, shared) } else { (0.0, 0.0) }
    }
}

/// How alike two objects are, whatever others say.
pub fn likeness(old: &Object, new: &Object) -> f64 {
    Telling::default().likeness(&lines(old), &lines(new)).0
}

/// What an object says besides what it is and what it is called, without indentation; nothing where that is
/// too little to tell it from others, or too much to be looked at.
fn lines(object: &Object) -> Lines {
    let mut doc = object.doc.clone();
    if let Some(map) = doc.as_mapping_mut() {
        ["apiVersion", "kind", "metadata", "sops"].iter().for_each(|key| drop(map.remove(key)));
    }
    let mut text = String::new();
    let _ = emit::document(&doc, &mut text);
    if text.len() < SHORTEST || text.len() > LONGEST {
        return Lines::new();
    }
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| line.len() > 2 && !line.ends_with(':'))
        .collect()
}
