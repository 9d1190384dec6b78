//! Finds the clusters of a repository: the one place where files are scanned.
//!
//! In this order, and the first that finds any is it: `offlux.yaml`; a `gotk-sync.yaml`; a
//! FluxInstance, also in the values of a HelmRelease that installs one; a directory that holds a
//! Kustomization with that directory as path; else, innermost, a directory that has a kustomization
//! file or itself holds Kustomizations and that no Kustomization of another place covers.

use super::entry::{Entry, Found, name_all, relative};
use super::scan::{Document, Scan};
use super::source::SourceId;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::tree::{Files, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashSet;

/// The entries of the clusters that are asked for, by name or directory; all of them when nothing
/// is asked for.
///
/// # Errors
/// When there is none, or a name is none of a cluster and no directory either.
pub fn entries(
    tree: &dyn Tree,
    files: &Files,
    root: &Utf8Path,
    config: &Config,
    asked: &[String],
) -> Result<Vec<Entry>> {
    let configured = configured(config);
    if asked.is_empty() {
        let entries = if configured.is_empty() { found(tree, files, root) } else { configured };
        return if entries.is_empty() { Err(nothing(root)) } else { Ok(entries) };
    }
    let mut known: Option<Vec<Entry>> = (!configured.is_empty()).then_some(configured);
    let mut chosen = Vec::new();
    for word in asked {
        chosen.push(chosen_entry(tree, files, root, &mut known, word)?);
    }
    let mut seen = HashSet::new();
    chosen.retain(|entry| seen.insert(entry.dir.clone()));
    name_directories(&mut chosen);
    Ok(chosen)
}

/// A name is none with a slash in it: a directory is taken without looking for names.
fn chosen_entry(
    tree: &dyn Tree,
    files: &Files,
    root: &Utf8Path,
    known: &mut Option<Vec<Entry>>,
    word: &str,
) -> Result<Entry> {
    let dir =
        Utf8PathBuf::from(word.strip_prefix(root.as_str()).map_or(word, |rest| rest.trim_start_matches('/')));
    let is_path = word.contains('/') || word == ".";
    if is_path {
        let configured = known
            .iter()
            .flatten()
            .find(|e| matches!(e.found, Found::Config(_)) && e.dir == relative(dir.as_str()));
        if let Some(entry) = configured {
            return Ok(entry.clone());
        }
    } else {
        let known = known.get_or_insert_with(|| found(tree, files, root));
        if let Some(entry) = known.iter().find(|e| e.name == word) {
            return Ok(entry.clone());
        }
    }
    if tree.is_dir(&root.join(relative(dir.as_str()))) {
        return Ok(Entry::new("", &dir, Found::CommandLine));
    }
    Err(unknown(word, known.as_deref().unwrap_or(&[])))
}

/// Directories of the command line get names among all that were chosen.
fn name_directories(chosen: &mut [Entry]) {
    if chosen.iter().all(|e| e.found == Found::CommandLine) {
        return name_all(chosen);
    }
    for at in 0..chosen.len() {
        if chosen[at].name.is_empty() {
            let last = chosen[at].dir.file_name().unwrap_or("root").to_owned();
            let taken = chosen.iter().any(|e| e.name == last);
            chosen[at].name = if taken { chosen[at].dir.as_str().replace('/', "-") } else { last };
        }
    }
}

fn unknown(word: &str, known: &[Entry]) -> Error {
    let names: Vec<&str> = known.iter().map(|e| e.name.as_str()).collect();
    let error = Error::usage(format!("no cluster is called `{word}`, and no directory of the repository is"));
    match nearest(word, names.iter().copied()) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None if names.is_empty() => error.hint("no cluster was found in the repository"),
        None => error.hint(format!("the clusters are: {}", names.join(", "))),
    }
}

fn nothing(root: &Utf8Path) -> Error {
    Error::usage(format!("no cluster was found in {root}"))
        .hint("list the clusters in offlux.yaml, or name an entry directory with `--cluster DIR`")
}

/// The clusters of `offlux.yaml`, in its order.
fn configured(config: &Config) -> Vec<Entry> {
    let entries = config.clusters.iter().map(|(name, cluster)| Entry {
        resources: cluster.resources.clone(),
        set: cluster.set.clone(),
        ..Entry::new(name, &cluster.path, Found::Config(config.place(&["clusters", name])))
    });
    entries.collect()
}

/// The clusters that the repository's files show, in the order of their directories.
fn found(tree: &dyn Tree, files: &Files, root: &Utf8Path) -> Vec<Entry> {
    let mut scan = Scan::of(tree, files, root);
    let mut entries = gotk_syncs(&mut scan);
    if entries.is_empty() {
        scan.read_all();
        entries = flux_instances(&scan);
    }
    if entries.is_empty() {
        entries = own_kustomizations(&scan);
    }
    if entries.is_empty() {
        entries = innermost(&scan);
    }
    entries.sort_by(|a, b| a.dir.cmp(&b.dir));
    entries.dedup_by(|a, b| a.dir == b.dir);
    name_all(&mut entries);
    entries
}

fn gotk_syncs(scan: &mut Scan<'_>) -> Vec<Entry> {
    scan.read_named("gotk-sync.yaml");
    let syncs = scan.documents.iter().filter(|d| d.is_kustomization());
    syncs
        .map(|d| Entry {
            repository: d.source(),
            ..Entry::new("", &relative(d.path()), Found::GotkSync(d.at()))
        })
        .collect()
}

/// `spec.sync.path` of a FluxInstance, `spec.values.instance.sync.path` of a HelmRelease. A path
/// that holds a variable is one of a template.
fn flux_instances(scan: &Scan<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for document in &scan.documents {
        let Some(sync) = document.sync() else { continue };
        let path = sync.text_at(&["path"]).unwrap_or("");
        if path.contains("${") {
            continue;
        }
        let at = sync.get("path").map_or(sync.span(), crate::yaml::Node::span);
        let text = |key: &str| sync.text_at(&[key]).filter(|t| !t.is_empty());
        let namespace = document.node.text_at(&["metadata", "namespace"]).unwrap_or("flux-system");
        let repository = SourceId {
            kind: text("kind").unwrap_or("GitRepository").to_owned(),
            namespace: namespace.to_owned(),
            name: text("name").unwrap_or(namespace).to_owned(),
        };
        entries.push(Entry {
            repository: Some(repository),
            ..Entry::new("", &relative(path), Found::FluxInstance(at))
        });
    }
    entries
}

/// A Kustomization that is written inside of the directory that is its path.
fn own_kustomizations(scan: &Scan<'_>) -> Vec<Entry> {
    let kustomizations = scan.documents.iter().filter(|d| d.is_kustomization());
    let own = kustomizations.filter(|d| {
        let dir = relative(d.path());
        !d.path().contains("${") && scan.has_directory(&dir) && (dir == "." || d.file.starts_with(&dir))
    });
    own.map(|d| Entry {
        repository: d.source(),
        ..Entry::new("", &relative(d.path()), Found::OwnKustomization(d.at()))
    })
    .collect()
}

fn innermost(scan: &Scan<'_>) -> Vec<Entry> {
    let kustomizations: Vec<&Document> = scan.documents.iter().filter(|d| d.is_kustomization()).collect();
    let mut candidates: Vec<Utf8PathBuf> = Vec::new();
    for document in &kustomizations {
        let dir = document.dir();
        let above =
            dir.ancestors().skip(1).filter(|d| scan.has_kustomization_file(d)).map(Utf8Path::to_owned);
        candidates.extend(std::iter::once(dir.clone()).chain(above));
    }
    candidates.sort();
    candidates.dedup();
    candidates.retain(|dir| {
        !kustomizations.iter().any(|k| {
            let path = relative(k.path());
            !inside(&k.file, dir) && (path == "." || dir.starts_with(&path))
        })
    });
    let all = candidates.clone();
    candidates.retain(|dir| !all.iter().any(|other| other != dir && inside(other, dir)));
    candidates.iter().map(|dir| Entry::new("", dir, Found::Innermost)).collect()
}

fn inside(path: &Utf8Path, dir: &Utf8Path) -> bool {
    dir == "." || dir.as_str().is_empty() || path.starts_with(dir)
}
