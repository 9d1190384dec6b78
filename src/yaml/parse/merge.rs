//! Merge keys, as kyaml replaces them (v3) and as yaml v2 decodes them.
//!
//! Quirk of kyaml kept: the first key that reads `<<` is dropped once a mapping is de-anchored, also
//! when it is quoted and merges nothing. Not kept: where a merge brings a mapping that itself holds a
//! quoted `<<` or a key tagged `!!merge` of another name, kyaml's result depends on which it visits first.

use super::Building;
use crate::yaml::scan::Version;
use crate::yaml::{Entry, Node, Scalar, Style, Tag};
use crate::{Error, Result};
use std::collections::HashSet;

/// Whether a key brings the entries of another mapping.
pub(super) fn is_merge_key(key: &Scalar, version: Version) -> bool {
    match key.tag {
        Tag::Auto | Tag::Unset => key.style == Style::Plain && key.text == "<<",
        Tag::Merge => version == Version::V3 || key.text == "<<",
        _ => false,
    }
}

/// The entries of a mapping after its merge keys have done their work.
pub(super) fn merged(building: Building, version: Version) -> Result<Vec<Entry>> {
    match version {
        Version::V3 => merged_v3(building),
        Version::V2 if building.merges.is_empty() => Ok(building.entries),
        Version::V2 => merged_v2(building),
    }
}

fn merged_v3(building: Building) -> Result<Vec<Entry>> {
    let Building { mut entries, merges } = building;
    let sources = match merges[..] {
        [] => Vec::new(),
        [(at, alias)] => sources(&entries[at], alias, Version::V3)?,
        [_, (at, _), ..] => {
            return Err(Error::input("duplicate merge key").at(entries[at].key.span));
        }
    };
    let mut first = true;
    entries.retain(|entry| {
        let dropped = entry.key.text == "<<" && (first || is_merge_key(&entry.key, Version::V3));
        first &= entry.key.text != "<<";
        !dropped
    });
    let own = entries.len();
    for source in sources.into_iter().rev() {
        for entry in source {
            match entries[own..].iter().position(|e| e.key.text == entry.key.text) {
                Some(at) => entries[own + at] = entry,
                None if entries[..own].iter().any(|e| e.key.text == entry.key.text) => {}
                None => entries.push(entry),
            }
        }
    }
    Ok(entries)
}

/// In yaml v2 a merge takes effect where it stands: it overrides what was said before it.
fn merged_v2(building: Building) -> Result<Vec<Entry>> {
    let mut merges = building.merges.iter();
    let mut next = merges.next();
    let mut entries: Vec<Entry> = Vec::new();
    for (at, entry) in building.entries.into_iter().enumerate() {
        match next {
            Some(&(merge, alias)) if merge == at => {
                next = merges.next();
                for source in sources(&entry, alias, Version::V2)?.into_iter().rev() {
                    entries.extend(source);
                }
            }
            _ => entries.push(entry),
        }
    }
    Ok(last_of_equal(entries))
}

/// Of keys that are written alike only the last one stays, so that merges of merges do not pile up.
fn last_of_equal(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = HashSet::with_capacity(entries.len());
    entries.reverse();
    entries.retain(|Entry { key, .. }| seen.insert((key.text.clone(), key.tag, key.style == Style::Plain)));
    entries.reverse();
    entries
}

/// The entries that a merge key brings, a list for each mapping, in the order they were written.
/// Within one, the first of several equal keys counts.
fn sources(entry: &Entry, alias: bool, version: Version) -> Result<Vec<Vec<Entry>>> {
    let wrong = |node: &Node, message: &str| Error::input(message).at(node.span());
    match &entry.value {
        Node::Mapping(map) => Ok(vec![distinct(&map.entries, version)]),
        node if alias => Err(wrong(node, "invalid map merge: received alias for a non-map value")),
        Node::Sequence(list) => list
            .items
            .iter()
            .map(|item| match item {
                Node::Mapping(map) => Ok(distinct(&map.entries, version)),
                node => Err(wrong(node, "map merge requires map or sequence of maps as the value")),
            })
            .collect(),
        node => Err(wrong(node, "map merge requires map or sequence of maps as the value")),
    }
}

fn distinct(entries: &[Entry], version: Version) -> Vec<Entry> {
    if version == Version::V2 {
        return entries.to_vec();
    }
    let mut seen = HashSet::new();
    entries.iter().filter(|entry| seen.insert(entry.key.text.as_str())).cloned().collect()
}
