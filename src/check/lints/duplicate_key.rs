//! `duplicate-key`: a key that stands twice in one mapping of a file that was built in spite of it.
//!
//! Kustomizations and patches are read so that the last value counts and the others are lost. What was read
//! is parsed once more, file by file and in parallel; files that are only data of a generator are not meant.

use super::found::Found;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::kustomize::kustomization::FILE_NAMES;
use crate::tree::is_yaml;
use crate::yaml::{FileId, Mapping, Node, Scalar, Span, read_documents};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::HashMap;

/// The lint.
pub const LINT: Lint = Lint {
    name: "duplicate-key",
    weight: Weight::Error,
    about: "A key that stands twice in one mapping: all values but one are lost in silence.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    if checked.namespace.is_some() {
        return Vec::new();
    }
    let mut files: IndexMap<FileId, (&Utf8PathBuf, Vec<&str>)> = IndexMap::new();
    for known in &checked.clusters {
        for (_, unit) in known.units().filter(|(_, unit)| unit.failure().is_none()) {
            for path in unit.record.reads.iter().filter(|path| is_read_as_yaml(path)) {
                let (_, clusters) =
                    files.entry(checked.around.files.intern(path)).or_insert((path, Vec::new()));
                if !clusters.contains(&known.cluster.name()) {
                    clusters.push(known.cluster.name());
                }
            }
        }
    }
    let of = |(file, (path, clusters)): (&FileId, &(&Utf8PathBuf, Vec<&str>))| {
        let told = duplicates(checked, *file, path);
        let each = told.into_iter().flat_map(|(key, first, at)| {
            clusters.iter().map(move |cluster| told_of(cluster, &key, first, at)).collect::<Vec<_>>()
        });
        each.collect::<Vec<Found>>()
    };
    let files: Vec<_> = files.iter().collect();
    files.into_par_iter().map(of).collect::<Vec<_>>().into_iter().flatten().collect()
}

fn is_read_as_yaml(path: &Utf8Path) -> bool {
    is_yaml(path) || is_kustomization(path)
}

fn is_kustomization(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(|name| FILE_NAMES.contains(&name))
}

fn told_of(cluster: &str, key: &str, first: Span, at: Span) -> Found {
    let message = format!("`{key}` stands twice in one mapping: only one of its values counts");
    let found = Found { cluster: Some(cluster.to_owned()), ..Found::of_file(at, message) };
    found.hint(format!("the first one is in line {}", first.line))
}

/// Keys that are there twice: the key, where it is first, and where it is again.
fn duplicates(checked: &Checked<'_>, file: FileId, path: &Utf8Path) -> Vec<(String, Span, Span)> {
    let mut found = Vec::new();
    let Ok(bytes) = checked.around.tree.read(path) else { return found };
    for document in read_documents(&bytes, file).unwrap_or_default() {
        let is_object = document.get("kind").is_some() && document.get("apiVersion").is_some();
        if is_object || is_kustomization(path) {
            walk(&document, &mut found);
        }
    }
    found
}

fn walk(node: &Node, found: &mut Vec<(String, Span, Span)>) {
    match node {
        Node::Scalar(_) => {}
        Node::Sequence(list) => list.items.iter().for_each(|item| walk(item, found)),
        Node::Mapping(map) => {
            of_mapping(map, found);
            map.entries.iter().for_each(|entry| walk(&entry.value, found));
        }
    }
}

/// Up to so many keys are compared each with each.
const FEW: usize = 16;

fn of_mapping(map: &Mapping, found: &mut Vec<(String, Span, Span)>) {
    let mut tell = |first: &Scalar, again: &Scalar| {
        if again.text != "<<" {
            found.push((again.text.to_string(), first.span, again.span));
        }
    };
    if map.entries.len() <= FEW {
        for (at, entry) in map.entries.iter().enumerate() {
            if let Some(first) = map.entries[..at].iter().find(|first| first.key.text == entry.key.text) {
                tell(&first.key, &entry.key);
            }
        }
        return;
    }
    let mut seen: HashMap<&str, &Scalar> = HashMap::with_capacity(map.entries.len());
    for entry in &map.entries {
        match seen.get(entry.key.text.as_str()) {
            Some(first) => tell(first, &entry.key),
            None => drop(seen.insert(&entry.key.text, &entry.key)),
        }
    }
}
