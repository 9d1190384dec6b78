//! Finds the clusters of a repository: the one place where files are scanned.
//!
//! In this order, and the first that finds any is it: `offlux.yaml`; a `gotk-sync.yaml`; a
//! FluxInstance, also in the values of a HelmRelease that installs one; a directory that holds a
//! Kustomization with that directory as path; else, innermost, a directory that has a kustomization
//! file or itself holds Kustomizations and that no Kustomization of another place covers. Beside a
//! directory that a `gotk-sync.yaml` points at, the next two are looked for as well: clusters move from
//! one to the other one by one.

use super::bootstrap;
use super::build::Builder;
use super::entry::{Entry, Found, inside, name_all, relative};
use super::render::{Options, render};
use super::repository::Repository;
use super::scan::{Document, Scan};
use super::source::SourceId;
use super::sync::Sync;
use super::variables::Variables;
use super::version::FluxVersion;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::nearest::nearest;
use crate::object::Histories;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, HashSet};

/// The entries of the clusters that are asked for, by name or directory; all of them when nothing
/// is asked for.
///
/// # Errors
/// When there is none, or a name is none of a cluster and no directory either.
pub fn entries(repository: &Repository<'_>, config: &Config, asked: &[String]) -> Result<Vec<Entry>> {
    let configured = configured(config);
    if asked.is_empty() {
        let entries = if configured.is_empty() { found(repository) } else { configured };
        return if entries.is_empty() { Err(nothing(repository.root)) } else { Ok(entries) };
    }
    let mut known = (!configured.is_empty()).then_some(configured);
    let mut chosen: Vec<Entry> =
        asked.iter().map(|word| choose(repository, &mut known, word)).collect::<Result<_>>()?;
    let mut seen = HashSet::new();
    chosen.retain(|entry| seen.insert(entry.dir.clone()));
    name_directories(&mut chosen);
    Ok(chosen)
}

/// The same; an error where something that is looked through for clusters could not be read: it must not be taken for
/// absent.
///
/// # Errors
/// As [`entries`], and when the tree has a flaw.
pub fn complete_entries(
    repository: &Repository<'_>,
    config: &Config,
    asked: &[String],
) -> Result<Vec<Entry>> {
    let entries = entries(repository, config, asked);
    match repository.tree.flaw() {
        Some(flaw) => Err(incomplete(flaw)),
        None => entries,
    }
}

fn incomplete(flaw: String) -> Error {
    Error::new(Kind::Io, flaw).hint(
        "all of the repository is looked through for clusters, unless offlux.yaml lists them or `--cluster DIR` \
         names one",
    )
}

/// A word with a slash is no name: such a directory is taken without looking for clusters.
fn choose(repository: &Repository<'_>, known: &mut Option<Vec<Entry>>, word: &str) -> Result<Entry> {
    let below_root = Utf8Path::new(word).strip_prefix(repository.root).unwrap_or(word.into());
    let dir = relative(below_root.as_str());
    let chosen = if word.contains('/') || word == "." {
        known.iter().flatten().find(|entry| entry.dir == dir)
    } else {
        known.get_or_insert_with(|| found(repository)).iter().find(|entry| entry.name == word)
    };
    match chosen {
        Some(entry) => Ok(entry.clone()),
        None if repository.tree.is_dir(&repository.root.join(&dir)) => {
            Ok(Entry::new("", &dir, Found::CommandLine))
        }
        None => Err(unknown(word, known.as_deref().unwrap_or(&[]))),
    }
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
    Error::new(Kind::NoCluster, format!("no cluster was found in {root}"))
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
fn found(repository: &Repository<'_>) -> Vec<Entry> {
    let mut scan = Scan::of(repository.tree, repository.files, repository.root);
    scan.read_named("gotk-sync.yaml");
    let mut entries = gotk_syncs(&scan.documents);
    if entries.is_empty() {
        scan.read_all();
        entries = flux_instances(&scan, repository);
    } else {
        scan.read_beside(&entries.iter().map(|e| e.dir.clone()).collect::<Vec<_>>());
        let more = flux_instances(&scan, repository);
        let apart: Vec<Entry> = more.into_iter().filter(|e| is_apart(&e.dir, &entries)).collect();
        entries.extend(apart);
    }
    if entries.is_empty() {
        entries = own_kustomizations(&scan, repository, |_| true);
    } else {
        let more = own_beside(&mut scan, repository, &entries);
        entries.extend(more);
    }
    if entries.is_empty() {
        entries = innermost(&scan);
    }
    entries.sort_by(|a, b| a.dir.cmp(&b.dir));
    entries.dedup_by(|a, b| a.dir == b.dir);
    name_all(&mut entries);
    entries
}

/// Directories that hold a Kustomization with themselves as path, beside those that are known. Whether
/// they are covered takes all files to know, which are read only if there is one.
fn own_beside(scan: &mut Scan<'_>, repository: &Repository<'_>, known: &[Entry]) -> Vec<Entry> {
    let may_be =
        |dir: &Utf8Path| known.iter().any(|e| e.dir.parent() == dir.parent()) && is_apart(dir, known);
    let holds_itself = |d: &Document| d.is_kustomization() && inside(&d.file, &relative(d.path()));
    if !scan.documents.iter().any(|d| holds_itself(d) && may_be(&relative(d.path()))) {
        return Vec::new();
    }
    scan.read_all();
    own_kustomizations(scan, repository, may_be)
}

/// Whether a directory is no entry that is known, stands in none and holds none.
fn is_apart(dir: &Utf8Path, known: &[Entry]) -> bool {
    !known.iter().any(|other| inside(dir, &other.dir) || inside(&other.dir, dir))
}

/// Of each file one Kustomization: the first whose path holds the file, else the first one.
fn gotk_syncs(documents: &[Document]) -> Vec<Entry> {
    let syncs: Vec<&Document> = documents.iter().filter(|d| d.is_kustomization()).collect();
    let of_file = syncs.chunk_by(|a, b| a.file == b.file).map(|syncs| {
        let holds = |d: &&&Document| inside(&d.file, &relative(d.path()));
        let sync = syncs.iter().find(holds).unwrap_or(&syncs[0]);
        Entry {
            repository: sync.source(),
            ..Entry::new("", &relative(sync.path()), Found::GotkSync(sync.at()))
        }
    });
    of_file.collect()
}

/// `spec.sync.path` of a FluxInstance, `instance.sync.path` of the values of a HelmRelease, also where
/// they have a file of their own. A path that is not there, of another URL than the checkout's, is one of
/// another repository.
fn flux_instances(scan: &Scan<'_>, repository: &Repository<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for document in &scan.documents {
        let Some(sync) = Sync::of(&document.node) else { continue };
        if sync.is_template() {
            entries.extend(fitting(&sync, scan, repository));
        } else if scan.has_directory(&sync.entry().dir) || !repository.is_other(sync.url) {
            entries.push(sync.entry());
        }
    }
    entries
}

/// A path that holds variables is a template: it stands for the directories that it fits and that, as
/// clusters, render a FluxInstance with themselves as path.
fn fitting(template: &Sync<'_>, scan: &Scan<'_>, repository: &Repository<'_>) -> Vec<Entry> {
    let dirs = scan.directories().into_iter().filter(|dir| template.fits(dir));
    let options = Options { flux_version: Some(FluxVersion::V2_8), ..Options::default() };
    let entries = dirs.filter_map(|dir| {
        let cluster =
            render(repository, &Entry { dir: dir.to_owned(), ..template.entry() }, &options).ok()?;
        let syncs = cluster.objects().filter_map(|(_, object)| Sync::of(&object.doc));
        syncs.map(|sync| sync.entry()).find(|entry| entry.dir == *dir)
    });
    entries.collect()
}

/// Directories that hold a Kustomization with themselves as path, and whose build renders it. One that a
/// Kustomization of another place and the same source covers is part of a cluster; of those that hold each
/// other the ones of the usual source count.
fn own_kustomizations(
    scan: &Scan<'_>,
    repository: &Repository<'_>,
    is_meant: impl Fn(&Utf8Path) -> bool,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for document in scan.documents.iter().filter(|d| d.is_kustomization()) {
        let dir = relative(document.path());
        let holds = scan.has_directory(&dir) && inside(&document.file, &dir) && is_meant(&dir);
        if holds && !document.path().contains("${") && entries.iter().all(|e| e.dir != dir) {
            let found = Found::OwnKustomization(document.at());
            entries.push(Entry { repository: document.source(), ..Entry::new("", &dir, found) });
        }
    }
    let above: Vec<&Document> =
        scan.documents.iter().filter(|d| d.is_kustomization() && !d.is_remote()).collect();
    let is_covered =
        |entry: &Entry| above.iter().any(|k| k.source() == entry.repository && k.covers(&entry.dir));
    entries.retain(|entry| !is_covered(entry) && renders_itself(entry, repository));
    let usual = usual_source(&above);
    let all = entries.clone();
    let is_nested =
        |e: &Entry| all.iter().any(|o| o.dir != e.dir && !is_apart(&e.dir, std::slice::from_ref(o)));
    entries.retain(|entry| entry.repository == usual || !is_nested(entry));
    entries
}

fn renders_itself(entry: &Entry, repository: &Repository<'_>) -> bool {
    let source = entry.repository.clone().unwrap_or_else(SourceId::default_repository);
    let made_up = bootstrap::made_up(entry, &source);
    let version = FluxVersion::default();
    let builder = Builder {
        files: repository.files,
        artifact: &repository.artifact,
        version,
        histories: Histories::Left,
        parsed: &repository.parsed,
    };
    let built = builder.build(&made_up, Ok(Variables::default()));
    bootstrap::own(entry, &source, &built.objects).is_some()
}

fn innermost(scan: &Scan<'_>) -> Vec<Entry> {
    let kustomizations: Vec<&Document> = scan.documents.iter().filter(|d| d.is_kustomization()).collect();
    let usual = usual_source(&kustomizations);
    let kustomizations: Vec<&Document> = kustomizations.into_iter().filter(|k| k.source() == usual).collect();
    let mut candidates: Vec<Utf8PathBuf> = Vec::new();
    for document in &kustomizations {
        let dir = document.dir();
        let above =
            dir.ancestors().skip(1).filter(|d| scan.has_kustomization_file(d)).map(Utf8Path::to_owned);
        candidates.extend(std::iter::once(dir.clone()).chain(above));
    }
    candidates.sort();
    candidates.dedup();
    candidates.retain(|dir| !kustomizations.iter().any(|k| k.covers(dir)));
    let all = candidates.clone();
    candidates.retain(|dir| !all.iter().any(|other| other != dir && inside(other, dir)));
    candidates.iter().map(|dir| Entry::new("", dir, Found::Innermost)).collect()
}

/// The source that most Kustomizations name, which is taken for the repository; others define and cover
/// nothing of it. Of two named as often, the first in order.
fn usual_source(kustomizations: &[&Document]) -> Option<SourceId> {
    let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
    for id in kustomizations.iter().filter_map(|k| k.source()) {
        *counts.entry(id).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(id.clone()))).map(|(id, _)| id)
}
