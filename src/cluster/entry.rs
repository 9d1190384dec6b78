//! A cluster's entry: the directory that Flux is pointed at, and how it was found.

use super::source::SourceId;
use crate::tree::clean;
use crate::yaml::Span;
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

/// Where a cluster begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The cluster's name.
    pub name: String,
    /// The entry directory, relative to the root; `.` is the root.
    pub dir: Utf8PathBuf,
    /// How it was found.
    pub found: Found,
    /// What the repository is called, where whatever points at the entry says so.
    pub repository: Option<SourceId>,
    /// Files of objects that the cluster holds besides.
    pub resources: Vec<Utf8PathBuf>,
    /// Variables that win over every other.
    pub set: IndexMap<String, String>,
}

/// How an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// `offlux.yaml` lists it.
    Config(Span),
    /// A `gotk-sync.yaml` points at it.
    GotkSync(Span),
    /// A FluxInstance points at it.
    FluxInstance(Span),
    /// It holds a Kustomization with itself as path.
    OwnKustomization(Span),
    /// Kustomizations are defined there, and none of another place covers it.
    Innermost,
    /// The command line names it.
    CommandLine,
}

impl Found {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Found::Config(_) => "offlux.yaml",
            Found::GotkSync(_) => "gotk-sync.yaml",
            Found::FluxInstance(_) => "FluxInstance",
            Found::OwnKustomization(_) => "Kustomization with its own directory as path",
            Found::Innermost => "Kustomizations that none of another place covers",
            Found::CommandLine => "--cluster",
        }
    }

    /// The place that says so.
    pub fn at(self) -> Option<Span> {
        match self {
            Found::Config(at)
            | Found::GotkSync(at)
            | Found::FluxInstance(at)
            | Found::OwnKustomization(at) => Some(at),
            Found::Innermost | Found::CommandLine => None,
        }
    }
}

impl Entry {
    /// An entry of which nothing more is known.
    pub fn new(name: impl Into<String>, dir: &Utf8Path, found: Found) -> Self {
        let (name, dir) = (name.into(), relative(dir.as_str()));
        Entry { name, dir, found, repository: None, resources: Vec::new(), set: IndexMap::new() }
    }
}

/// A path of a Kustomization's spec, relative to the root: `./a/`, `/a` and `a` are one; none is `.`.
pub fn relative(path: &str) -> Utf8PathBuf {
    let absolute = clean(&Utf8Path::new("/").join(path));
    match absolute.as_str().trim_start_matches('/') {
        "" => Utf8PathBuf::from("."),
        rest => Utf8PathBuf::from(rest),
    }
}

/// Whether a directory, relative to the root, holds a path or is it.
pub fn inside(path: &Utf8Path, dir: &Utf8Path) -> bool {
    dir == "." || dir.as_str().is_empty() || path.starts_with(dir)
}

/// Names each entry after the last segment of its directory that tells all of them apart, counted
/// from the end; where none does, after the whole path.
pub fn name_all(entries: &mut [Entry]) {
    let deepest = entries.iter().map(|e| e.dir.components().count()).max().unwrap_or(0);
    let apart = (0..deepest).find(|&from_end| {
        let mut names: Vec<_> = entries.iter().map(|e| segment(&e.dir, from_end)).collect();
        names.sort_unstable();
        names.windows(2).all(|pair| pair[0] != pair[1]) && names.iter().all(Option::is_some)
    });
    for entry in entries {
        let name = match apart.and_then(|from_end| segment(&entry.dir, from_end)) {
            Some(name) => name.to_owned(),
            None => entry.dir.as_str().replace('/', "-"),
        };
        entry.name = if name == "." { "root".to_owned() } else { name };
    }
}

fn segment(dir: &Utf8Path, from_end: usize) -> Option<&str> {
    dir.components().nth_back(from_end).map(|c| c.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dirs: &[&str]) -> Vec<String> {
        let mut entries: Vec<_> =
            dirs.iter().map(|d| Entry::new("", d.as_ref(), Found::CommandLine)).collect();
        name_all(&mut entries);
        entries.into_iter().map(|e| e.name).collect()
    }

    #[test]
    fn the_segment_that_tells_entries_apart_is_the_name() {
        assert_eq!(names(&["kubernetes/clusters/infra", "kubernetes/clusters/apps"]), ["infra", "apps"]);
        assert_eq!(names(&["main/flux", "test/flux"]), ["main", "test"]);
        assert_eq!(names(&["./kubernetes/flux/cluster/"]), ["cluster"]);
        assert_eq!(names(&["."]), ["root"]);
        assert_eq!(names(&["a/x/flux", "a/flux"]), ["x", "a"]);
        assert_eq!(names(&["a/b", "b"]), ["a-b", "b"]);
    }

    #[test]
    fn a_spec_path_is_relative_to_the_root_however_it_is_written() {
        for (path, want) in [("./a/b/", "a/b"), ("/a", "a"), ("", "."), ("./", "."), ("a/../../b", "b")] {
            assert_eq!(relative(path), want, "{path}");
        }
    }
}
