//! The repositories of the project's own cases, held in memory, and small changes to them.
#![allow(dead_code)]

use offlux::cluster::reuse::Before;
use offlux::cluster::{Cluster, Options, Repository, entries, render_after};
use offlux::config::Config;
use offlux::tree::{Compared, Files, Memory};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A repository of a case.
pub struct Case {
    /// Its directory.
    pub name: String,
    /// Its files, from `/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The same as a tree.
    pub tree: Memory,
}

/// A repository after a small change.
pub struct Change {
    /// What was done.
    pub what: String,
    /// The file, or the directory, that it was done to.
    pub file: String,
    /// Whether it is a file.
    pub is_of_one_file: bool,
    /// What is there then.
    pub tree: Memory,
}

/// What a tree renders to.
pub struct Rendered {
    /// The clusters.
    pub clusters: Vec<Cluster>,
    /// Why there are none.
    pub failure: Option<String>,
}

impl Rendered {
    /// Renders all clusters of a tree, after another one or alone.
    pub fn of(tree: &Memory, files: &Files, before: Option<(&Rendered, &Compared<'_>)>) -> Self {
        match clusters(tree, files, before) {
            Ok(clusters) => Rendered { clusters, failure: None },
            Err(error) => Rendered { clusters: Vec::new(), failure: Some(format!("{error:?}")) },
        }
    }
}

fn clusters(
    tree: &Memory,
    files: &Files,
    before: Option<(&Rendered, &Compared<'_>)>,
) -> offlux::error::Result<Vec<Cluster>> {
    let config = Config::read(tree, files, "/".into())?;
    let repository = Repository::open(tree, files, "/".into(), &config)?;
    let options = Options::default();
    let rendered = |entry: &offlux::cluster::Entry| {
        let before = before.and_then(|(old, trees)| {
            let same = old.clusters.iter().find(|cluster| cluster.entry.dir == entry.dir)?;
            Some(Before::new(same, trees, files))
        });
        render_after(&repository, entry, &options, before.as_ref())
    };
    entries(&repository, &config, &[])?.iter().map(rendered).collect()
}

/// Every repository of the project's cases in which clusters are found.
pub fn repositories() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut inputs = Vec::new();
    for area in ["affected", "check", "cluster", "diff", "graph", "query", "why"] {
        find(&root.join(area), &mut inputs);
    }
    inputs.sort();
    let cases = inputs.into_iter().map(|dir| case(&root, &dir));
    let cases: Vec<Case> = cases.filter(is_small).collect();
    assert!(cases.len() > 20, "the cases were not found");
    cases
}

fn is_small(case: &Case) -> bool {
    let rendered = Rendered::of(&case.tree, &Files::default(), None);
    case.files.len() <= 60 && !rendered.clusters.is_empty()
}

fn find(dir: &Path, inputs: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.file_name().and_then(|name| name.to_str()) {
            Some("input") => inputs.push(path),
            _ if path.is_dir() => find(&path, inputs),
            _ => {}
        }
    }
}

fn case(root: &Path, dir: &Path) -> Case {
    let mut files = BTreeMap::new();
    read(dir, "", &mut files);
    let name = dir.strip_prefix(root).expect("below the root").display().to_string();
    Case { name, tree: tree(&files), files }
}

fn read(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).expect("a directory").flatten() {
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            read(&entry.path(), &path, files);
        } else if kind.is_file() {
            files.insert(path, std::fs::read(entry.path()).expect("a file"));
        }
    }
}

/// A tree of files.
pub fn tree(files: &BTreeMap<String, Vec<u8>>) -> Memory {
    files.iter().fold(Memory::new(), |tree, (path, text)| tree.with(path, text))
}

/// Small changes to a repository: to each file some, and some to each directory.
pub fn changes(case: &Case) -> Vec<Change> {
    let mut all = Vec::new();
    let mut add = |what: String, file: &str, files: &BTreeMap<String, Vec<u8>>| {
        let is_of_one_file = !what.ends_with("called otherwise");
        all.push(Change { what, file: file.to_owned(), is_of_one_file, tree: tree(files) });
    };
    let mut dirs = std::collections::BTreeSet::new();
    for (path, bytes) in &case.files {
        let mut with = |what: &str, bytes: Option<Vec<u8>>| {
            let mut files = case.files.clone();
            files.remove(path);
            files.extend(bytes.map(|bytes| (path.clone(), bytes)));
            add(format!("{what} {path}"), path, &files);
        };
        with("without", None);
        with("a comment at the end of", Some([bytes.as_slice(), b"\n# a comment\n"].concat()));
        with("a comment before", Some([b"# a comment\n", bytes.as_slice()].concat()));
        let text = String::from_utf8_lossy(bytes).into_owned();
        for (at, _) in text.match_indices(": ").step_by(text.matches(": ").count().div_ceil(3).max(1)) {
            let (start, rest) = text.split_at(at + 2);
            with(&format!("another value at {at} of"), Some(format!("{start}x{rest}").into_bytes()));
        }
        dirs.insert(path.rsplit_once('/').map_or("", |(dir, _)| dir).to_owned());
    }
    for dir in dirs {
        let mut files = case.files.clone();
        let added = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: added, namespace: default}\n";
        for (name, text) in
            [("zz-added.yaml", added), (".sourceignore", "*.yaml\n"), ("Kustomization", "{}\n")]
        {
            files.insert(format!("{dir}/{name}"), text.into());
            add(format!("{dir}/{name} beside"), &format!("{dir}/{name}"), &files);
            files.remove(&format!("{dir}/{name}"));
        }
        if !dir.is_empty() {
            let moved = case.files.iter().map(|(path, text)| match path.strip_prefix(&format!("{dir}/")) {
                Some(rest) => (format!("{dir}-moved/{rest}"), text.clone()),
                None => (path.clone(), text.clone()),
            });
            add(format!("{dir} called otherwise"), &dir, &moved.collect());
        }
    }
    all
}
