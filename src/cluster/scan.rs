//! The files of a repository as the search for entries sees them: YAML files, and those of their
//! documents that are Flux Kustomizations or point Flux at a directory.

use super::entry::{inside, relative};
use super::source::SourceId;
use super::sync::Sync;
use crate::flux::api::{GROUP, is_kustomization};
use crate::tree::{EntryKind, Files, Tree, is_yaml, walk};
use crate::yaml::{Node, Span, read_documents};
use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem;
use rayon::prelude::*;
use std::collections::HashSet;

/// A repository's YAML files, and the documents read so far.
pub struct Scan<'a> {
    tree: &'a dyn Tree,
    files: &'a Files,
    root: &'a Utf8Path,
    yaml: Vec<Utf8PathBuf>,
    directories: HashSet<Utf8PathBuf>,
    /// The documents of interest, in the order of their files.
    pub documents: Vec<Document>,
}

/// A document of interest.
pub struct Document {
    /// Its file, relative to the root.
    pub file: Utf8PathBuf,
    /// What it says.
    pub node: Node,
}

impl<'a> Scan<'a> {
    /// Lists the files of a repository; links and hidden directories are left out.
    pub fn of(tree: &'a dyn Tree, files: &'a Files, root: &'a Utf8Path) -> Self {
        let (yaml, directories, documents) = (Vec::new(), HashSet::new(), Vec::new());
        let mut scan = Scan { tree, files, root, yaml, directories, documents };
        scan.directories.insert(".".into());
        // What cannot be listed is a flaw of the tree, which whoever asks for entries looks at.
        let _ = walk(tree, root, &mut |path, kind| match kind {
            EntryKind::Directory => drop(scan.directories.insert(path)),
            _ if is_yaml(&path) => scan.yaml.push(path),
            _ => {}
        });
        scan
    }

    /// Reads the files of a name.
    pub fn read_named(&mut self, name: &str) {
        self.read_those(|file| file.file_name() == Some(name));
    }

    /// Reads all files anew.
    pub fn read_all(&mut self) {
        self.documents.clear();
        self.read_those(|_| true);
    }

    /// Reads the files of directories that stand beside others and are none of them.
    pub fn read_beside(&mut self, dirs: &[Utf8PathBuf]) {
        let beside = |file: &Utf8Path| dirs.iter().filter_map(|d| d.parent()).any(|up| inside(file, up));
        self.read_those(|file| beside(file) && !dirs.iter().any(|dir| inside(file, dir)));
    }

    fn read_those(&mut self, wanted: impl Fn(&Utf8Path) -> bool) {
        let files: Vec<&Utf8Path> = self.yaml.iter().map(|f| &**f).filter(|f| wanted(f)).collect();
        let read: Vec<Vec<Document>> = files.into_par_iter().map(|file| self.read(file)).collect();
        self.documents.extend(read.into_iter().flatten());
    }

    /// A file that cannot be read, or is no YAML, shows nothing: rendering tells what is wrong.
    fn read(&self, file: &Utf8Path) -> Vec<Document> {
        let path = self.root.join(file);
        let Ok(bytes) = self.tree.read(&path) else { return Vec::new() };
        let telling = [GROUP, "FluxInstance", "instance:"];
        if !telling.iter().any(|word| memmem::find(&bytes, word.as_bytes()).is_some()) {
            return Vec::new();
        }
        let Ok(nodes) = read_documents(&bytes, self.files.intern(&path)) else { return Vec::new() };
        let documents = nodes.into_iter().map(|node| Document { file: file.to_owned(), node });
        documents.filter(|d| d.is_kustomization() || Sync::of(&d.node).is_some()).collect()
    }

    /// Whether a directory is there, relative to the root.
    pub fn has_directory(&self, dir: &Utf8Path) -> bool {
        self.directories.contains(dir)
    }

    /// The directories, relative to the root, sorted.
    pub fn directories(&self) -> Vec<&Utf8Path> {
        let mut all: Vec<&Utf8Path> = self.directories.iter().map(Utf8PathBuf::as_path).collect();
        all.sort_unstable();
        all
    }

    /// Whether a directory has a kustomization file.
    pub fn has_kustomization_file(&self, dir: &Utf8Path) -> bool {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        names.iter().any(|name| self.tree.is_file(&self.root.join(dir).join(name)))
    }
}

impl Document {
    /// Whether it is a Flux Kustomization.
    pub fn is_kustomization(&self) -> bool {
        is_kustomization(&self.node)
    }

    /// `spec.path`; empty when absent.
    pub fn path(&self) -> &str {
        self.node.text_at(&["spec", "path"]).unwrap_or("")
    }

    /// Where `spec.path` is written, else where the document begins.
    pub fn at(&self) -> Span {
        self.node.at(&["spec", "path"]).map_or(self.node.span(), Node::span)
    }

    /// Its file's directory; `.` for the root.
    pub fn dir(&self) -> Utf8PathBuf {
        match self.file.parent() {
            Some(dir) if !dir.as_str().is_empty() => dir.to_owned(),
            _ => Utf8PathBuf::from("."),
        }
    }

    /// What its sourceRef names.
    pub fn source(&self) -> Option<SourceId> {
        let text = |path: &[&str]| self.node.text_at(path).filter(|t| !t.is_empty()).map(str::to_owned);
        Some(SourceId {
            kind: text(&["spec", "sourceRef", "kind"])?,
            namespace: text(&["spec", "sourceRef", "namespace"])
                .or_else(|| text(&["metadata", "namespace"]))?,
            name: text(&["spec", "sourceRef", "name"])?,
        })
    }

    /// Whether it applies to another cluster.
    pub fn is_remote(&self) -> bool {
        self.node.at(&["spec", "kubeConfig"]).is_some_and(|node| !node.is_null())
    }

    /// Whether it stands outside of a directory and renders it.
    pub fn covers(&self, dir: &Utf8Path) -> bool {
        !inside(&self.file, dir) && inside(dir, &relative(self.path()))
    }
}
