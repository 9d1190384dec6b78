//! What the files of a repository say of each other: which kustomization lists a file or directory, which Flux
//! Kustomization builds a directory. Read from the files as they are written, for what no cluster renders.

use crate::cluster::entry::relative;
use crate::cluster::{Repository, UnitId};
use crate::flux::api;
use crate::kustomize::kustomization::FILE_NAMES;
use crate::object::Object;
use crate::tree::{EntryKind, clean, is_yaml, walk};
use crate::yaml::{FileId, Node, Span, read_documents};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{HashMap, HashSet};

/// The fields that list other files and directories.
const LISTS: [&str; 4] = ["resources", "components", "bases", "generators"];

/// A file, a directory, or a Flux Kustomization; paths are relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A file.
    File(Utf8PathBuf),
    /// A directory with a kustomization file.
    Directory(Utf8PathBuf),
    /// A Flux Kustomization, as a file has it.
    Kustomization(UnitId, Utf8PathBuf),
}

/// That a place names another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The one that names.
    pub by: Place,
    /// Where it does.
    pub at: Span,
}

/// An object as a file defines it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The object.
    pub object: Object,
    /// Its file, or the directory whose kustomization generates it.
    pub place: Place,
}

/// The entries of a repository.
#[derive(Debug, Default)]
pub struct Entries {
    listed: HashMap<Utf8PathBuf, Vec<Naming>>,
    built: HashMap<Utf8PathBuf, Vec<Naming>>,
    with_file: HashSet<Utf8PathBuf>,
    /// The objects that are meant, in the order of their files.
    pub definitions: Vec<Definition>,
}

impl Entries {
    /// Reads a repository; hidden directories and links are left out, and so is what is no YAML or cannot be read.
    pub fn of(repository: &Repository<'_>, is_meant: &dyn Fn(&Object) -> bool) -> Self {
        let mut files = Vec::new();
        let _ = walk(repository.tree, repository.root, &mut |path, kind| {
            let is_kustomization = path.file_name().is_some_and(|name| FILE_NAMES.contains(&name));
            if kind == EntryKind::File && (is_yaml(&path) || is_kustomization) {
                files.push(path);
            }
        });
        let mut entries = Entries::default();
        for path in files {
            let full = repository.root.join(&path);
            let Ok(bytes) = repository.tree.read(&full) else { continue };
            let file = repository.files.intern(&full);
            let Ok(documents) = read_documents(&bytes, file) else { continue };
            documents.into_iter().for_each(|document| entries.document(&path, file, document, is_meant));
        }
        entries
    }

    fn document(&mut self, path: &Utf8Path, file: FileId, node: Node, is_meant: &dyn Fn(&Object) -> bool) {
        if path.file_name().is_some_and(|name| FILE_NAMES.contains(&name)) {
            return self.kustomization(path, file, &node, is_meant);
        }
        let object = Object::new(node);
        if api::is_kustomization(&object.doc) {
            let dir = relative(object.doc.text_at(&["spec", "path"]).unwrap_or(""));
            let at = object.doc.at(&["spec", "path"]).map_or(object.span(), Node::span);
            let id = UnitId::new(object.namespace(), object.name());
            let by = Place::Kustomization(id, path.to_owned());
            self.built.entry(dir).or_default().push(Naming { by, at });
        }
        if is_meant(&object) {
            self.definitions.push(Definition { object, place: Place::File(path.to_owned()) });
        }
    }

    fn kustomization(
        &mut self,
        path: &Utf8Path,
        file: FileId,
        node: &Node,
        is_meant: &dyn Fn(&Object) -> bool,
    ) {
        let dir = directory(path);
        self.with_file.insert(dir.clone());
        for item in LISTS.iter().filter_map(|field| node.get(field)?.as_sequence()).flat_map(|s| &s.items) {
            let Some(text) = item.as_text() else { continue };
            let naming = Naming { by: Place::Directory(dir.clone()), at: item.span() };
            self.listed.entry(relative(clean(&dir.join(text)).as_str())).or_default().push(naming);
        }
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            let items = node.get(field).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
            let made = items.iter().map(|item| made(item, kind, file)).filter(|object| is_meant(object));
            let place = Place::Directory(dir.clone());
            self.definitions.extend(made.map(|object| Definition { object, place: place.clone() }));
        }
    }

    /// All that names a place.
    pub fn namers(&self, place: &Place) -> Vec<Naming> {
        match place {
            Place::File(file) => self.of_file(file),
            Place::Kustomization(_, file) => self.of_file(file),
            Place::Directory(dir) => {
                let listed = self.listed.get(dir).into_iter().flatten();
                let built = self.built.get(dir).into_iter().flatten();
                let mut namers: Vec<Naming> = listed.chain(built).cloned().collect();
                namers.extend(dir.parent().into_iter().flat_map(|up| self.scanning(up)));
                namers
            }
        }
    }

    fn of_file(&self, file: &Utf8Path) -> Vec<Naming> {
        let mut namers = self.listed.get(file).cloned().unwrap_or_default();
        namers.extend(self.scanning(&directory(file)));
        namers
    }

    /// The Flux Kustomizations that take all that is below a directory without a kustomization file.
    fn scanning(&self, dir: &Utf8Path) -> Vec<Naming> {
        let dir = relative(dir.as_str());
        let bare = dir.ancestors().take_while(|up| !self.with_file.contains(*up));
        bare.filter_map(|up| self.built.get(up)).flatten().cloned().collect()
    }
}

/// The object that a generator's entry makes, without its hash.
fn made(entry: &Node, kind: &str, file: FileId) -> Object {
    let at = Span::new(file, entry.span().line);
    let mut object = Object::new(Node::mapping(at));
    for (key, value) in [("apiVersion", "v1"), ("kind", kind)] {
        if let Some(map) = object.doc.as_mapping_mut() {
            map.set(key, Node::string(value, at));
        }
    }
    object.set_name(entry.text_at(&["name"]).unwrap_or(""), at);
    object.set_namespace(entry.text_at(&["namespace"]).unwrap_or(""), at);
    object
}

/// A file's directory; `.` for the root.
fn directory(file: &Utf8Path) -> Utf8PathBuf {
    relative(file.parent().map_or("", Utf8Path::as_str))
}
