//! `unused-file`: a manifest that no Kustomization of any cluster reads.
//!
//! Looked for below directories with a kustomization file that were built, since whoever puts a manifest
//! there means it. A directory of which nothing is read is told once. Not meant: what is no Kubernetes manifest
//! (files of other tools, templates, values, charts), components (others may use them), what a kustomization
//! above it names in a comment, what the source leaves out, hidden files, and directories that are called examples, tests, templates or archives.
//! As long as anything fails nothing is said: it may read, or render what reads, any of them.

use super::found::Found;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::flux::artifact::Artifact;
use crate::kustomize::kustomization::FILE_NAMES;
use crate::kustomize::record::VisitKind;
use crate::tree::names::below;
use crate::tree::{EntryKind, is_yaml};
use crate::yaml::{FileId, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeSet, HashSet};

/// The lint.
pub const LINT: Lint = Lint {
    name: "unused-file",
    weight: Weight::Warn,
    about: "A manifest beside others that no Kustomization of any cluster reads.",
    find,
};

/// Words in the names of directories that say by themselves that nothing is to be applied.
const SET_ASIDE: [&str; 9] =
    ["archive", "deprecated", "disabled", "example", "old", "sample", "template", "test", "unused"];

/// Groups of what tools read that are not the cluster.
const OTHERS: [&str; 9] = [
    "chainsaw.kyverno.io/",
    "cli.kyverno.io/",
    "ctlptl.dev/",
    "kind.x-k8s.io/",
    "kuttl.dev/",
    "kustomize.config.k8s.io/v1alpha1",
    "skaffold/",
    "backstage.io/",
    "tilt.dev/",
];

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let failed = || checked.clusters.iter().any(|known| known.cluster.failures().next().is_some());
    if !checked.is_whole() || failed() {
        return Vec::new();
    }
    let mut search = Search::new(checked);
    for top in tops(checked) {
        search.directory(&top);
    }
    search.found()
}

/// The directories with a kustomization file that were built, without those below others of them; the root
/// holds too much else to be one.
fn tops(checked: &Checked<'_>) -> Vec<Utf8PathBuf> {
    let mut dirs = BTreeSet::new();
    for unit in checked.clusters.iter().flat_map(|known| &known.cluster.units) {
        let built = unit.record.visits.iter().filter(|visit| visit.kind != VisitKind::File);
        let paths = built.filter_map(|visit| checked.around.files.path(visit.place));
        dirs.extend(
            paths.filter(|path| path != checked.around.root && path.starts_with(checked.around.root)),
        );
    }
    let mut tops: Vec<Utf8PathBuf> = Vec::new();
    for dir in dirs {
        let is_below = tops.last().is_some_and(|top| dir.starts_with(top));
        let has_file = || FILE_NAMES.iter().any(|name| checked.around.tree.is_file(&dir.join(name)));
        if !is_below && has_file() {
            tops.push(dir);
        }
    }
    tops
}

struct Search<'c, 'a> {
    checked: &'c Checked<'a>,
    read: HashSet<FileId>,
    artifacts: Vec<Artifact<'a>>,
    /// What may be unused: a file, and the directory of which nothing is read, if there is one.
    suspects: Vec<(Utf8PathBuf, Option<Utf8PathBuf>)>,
}

/// What a directory holds.
#[derive(Default)]
struct Contents {
    /// Whether anything in it or below it is read.
    is_read: bool,
    suspects: Vec<(Utf8PathBuf, Option<Utf8PathBuf>)>,
}

impl<'c, 'a> Search<'c, 'a> {
    fn new(checked: &'c Checked<'a>) -> Self {
        let units = || checked.clusters.iter().flat_map(|known| &known.cluster.units);
        let read = units().flat_map(|unit| &unit.record.reads).map(|path| checked.around.files.intern(path));
        let around = checked.around;
        let artifacts = checked.clusters.iter().filter_map(|known| {
            let held = known.cluster.held.source(&known.cluster.repository);
            Artifact::new(around.tree, around.root, held.map(|source| source.ignore.as_str())).ok()
        });
        Search { checked, read: read.collect(), artifacts: artifacts.collect(), suspects: Vec::new() }
    }

    fn directory(&mut self, top: &Utf8Path) {
        let contents = self.contents(top);
        if contents.is_read {
            self.suspects.extend(contents.suspects);
        }
    }

    /// What a directory holds; one of which nothing is read is one suspect.
    fn contents(&self, dir: &Utf8Path) -> Contents {
        let mut all = Contents::default();
        let Ok(entries) = self.checked.around.tree.list(dir) else { return all };
        let is_chart = entries.iter().any(|entry| entry.name == "Chart.yaml");
        for entry in entries.iter().filter(|entry| !entry.name.starts_with('.')) {
            let path = below(dir, &entry.name);
            match entry.kind {
                EntryKind::Directory if !is_set_aside(&entry.name) => {
                    let below = self.contents(&path);
                    all.is_read |= below.is_read;
                    all.suspects.extend(below.suspects);
                }
                EntryKind::File if self.read.contains(&self.checked.around.files.intern(&path)) => {
                    all.is_read = true;
                }
                EntryKind::File if is_yaml(&path) => all.suspects.push((path, None)),
                _ => {}
            }
        }
        if is_chart {
            all.suspects.clear();
        } else if !all.is_read {
            all.suspects.iter_mut().for_each(|(_, unread)| *unread = Some(dir.to_owned()));
        }
        all
    }

    fn found(self) -> Vec<Found> {
        let is_meant = |(path, unread): &&(Utf8PathBuf, Option<Utf8PathBuf>)| {
            self.is_meant(path) && !self.is_commented_out(unread.as_ref().unwrap_or(path))
        };
        let suspects: Vec<_> = self.suspects.iter().filter(is_meant).collect();
        if suspects.is_empty() {
            return Vec::new();
        }
        let real = self.really_read();
        let (mut found, mut told) = (Vec::new(), HashSet::new());
        for (path, unread) in suspects {
            if self.checked.around.tree.canonical(path).is_ok_and(|path| real.contains(&path)) {
                continue;
            }
            if unread.as_ref().is_some_and(|dir| !told.insert(dir)) {
                continue;
            }
            let at = Span::new(self.checked.around.files.intern(path), 1);
            found.push(match unread {
                None => Found::of_file(at, "no Kustomization reads this manifest")
                    .hint("list it in the kustomization beside it, or take it out"),
                Some(dir) => {
                    let name = dir.strip_prefix(self.checked.around.root).unwrap_or(dir);
                    Found::of_file(at, format!("no Kustomization reads any manifest of {name}"))
                        .hint("name it in a kustomization or in a Kustomization's path, or take it out")
                }
            });
        }
        found
    }

    /// Files that were read by way of links, by their own paths.
    fn really_read(&self) -> HashSet<Utf8PathBuf> {
        let around = self.checked.around;
        let paths = self.read.iter().filter_map(|&file| around.files.path(file));
        paths.filter_map(|path| around.tree.canonical(&path).ok()).collect()
    }

    /// Whether a comment of a kustomization above names it, as in `# - ./grafana.yaml`.
    fn is_commented_out(&self, path: &Utf8Path) -> bool {
        let name = path.file_name().unwrap_or("");
        let above = path.ancestors().skip(1).take_while(|dir| *dir != self.checked.around.root);
        let files = above.flat_map(|dir| FILE_NAMES.map(|file| dir.join(file)));
        let mut texts = files.filter_map(|file| self.checked.around.tree.read(&file).ok());
        texts.any(|bytes| String::from_utf8_lossy(&bytes).lines().any(|line| comments_on(line, name)))
    }

    /// Whether it is a manifest for a cluster, and no source leaves it out.
    fn is_meant(&self, path: &Utf8Path) -> bool {
        use crate::tree::Tree;
        let is_packed = self.artifacts.iter().all(|artifact| artifact.is_file(path));
        let bytes = self.checked.around.tree.read(path);
        is_packed && bytes.is_ok_and(|bytes| std::str::from_utf8(&bytes).is_ok_and(is_manifest))
    }
}

/// Whether a line is a comment with a name in it, by itself or in a path.
fn comments_on(line: &str, name: &str) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let comment = line.trim_start().strip_prefix('#').unwrap_or("");
    comment.split(|c: char| !is_of_word(c)).any(|word| word == name)
}

fn is_set_aside(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| {
        SET_ASIDE.iter().any(|aside| word.trim_end_matches(['s', 'd']) == aside.trim_end_matches('d'))
    })
}

/// Whether a text is an object for a cluster, or a kustomization: it says apiVersion and kind, and is no
/// template.
fn is_manifest(text: &str) -> bool {
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(|value| value.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\'']))
    };
    let (Some(version), Some(kind)) = (field("apiVersion"), field("kind")) else { return false };
    let is_config = matches!(kind, "Component" | "Config") || version.is_empty() || kind.is_empty();
    !is_config && !text.contains("{{") && !OTHERS.iter().any(|other| version.starts_with(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_that_are_set_aside_say_so() {
        for (name, aside) in [
            ("examples", true),
            ("archived", true),
            ("_archive", true),
            ("test-data", true),
            ("disabled", true),
            ("templates", true),
            ("app", false),
            ("latest", false),
            ("gold", false),
        ] {
            assert_eq!(is_set_aside(name), aside, "{name}");
        }
    }

    #[test]
    fn comments_name_what_is_left_out() {
        assert!(comments_on("  # - ./grafana.yaml ## later", "grafana.yaml"));
        assert!(comments_on("# - ./apps/grafana/ks.yaml", "grafana"));
        assert!(!comments_on("  - ./grafana.yaml # why", "grafana.yaml"));
        assert!(!comments_on("# - ./my-grafana.yaml", "grafana.yaml"));
    }

    #[test]
    fn manifests_say_version_and_kind() {
        for (text, manifest) in [
            ("---\napiVersion: v1\nkind: Secret\n", true),
            ("apiVersion: \"v1\"\nkind: Config\n", false),
            ("apiVersion: kuttl.dev/v1beta1\nkind: TestStep\n", false),
            ("apiVersion: v1\nkind: Pod\nname: {{ x }}\n", false),
            ("replicas: 1\n", false),
            ("apiVersion: v1alpha1\ncluster: {}\n", false),
        ] {
            assert_eq!(is_manifest(text), manifest, "{text}");
        }
    }
}
