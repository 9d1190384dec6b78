//! A directory without Flux, taken for a cluster so that it can be compared: what `kustomize build` makes of it, or
//! the objects of all its files (rendered manifests).

use super::entry::{Entry, Found};
use super::held::Held;
use super::secrets::Secrets;
use super::unit::{Status, Unit};
use super::{Cluster, FluxVersion, Repository, SourceId, read_objects};
use crate::error::{Error, Kind, Result};
use crate::kustomize;
use crate::kustomize::kustomization::FILE_NAMES;
use crate::kustomize::loader::LoadRestrictor;
use crate::kustomize::options::{Options, Order};
use crate::kustomize::record::Record;
use crate::object::{Object, Objects};
use crate::tree::{EntryKind, is_yaml, walk};
use crate::yaml::{Node, Span};
use camino::Utf8Path;
use std::sync::Arc;

impl Cluster {
    /// Whether it is a directory without Flux.
    pub fn is_plain(&self) -> bool {
        self.units.first().is_some_and(|unit| unit.id.namespace.is_empty())
    }
}

/// The root of a repository as a cluster; nothing where it holds neither a kustomization nor an object.
///
/// # Errors
/// When a file cannot be read or is no YAML; a kustomization that fails is a status.
pub fn plain(repository: &Repository<'_>) -> Result<Option<Cluster>> {
    let mut unit = Unit::new(Arc::new(Object::new(Node::mapping(Span::NONE))), None);
    unit.id.name = "kustomization".to_owned();
    let is_there = |name: &str| repository.tree.is_file(&repository.root.join(name));
    if FILE_NAMES.iter().any(|name| is_there(name)) {
        build(repository, &mut unit);
    } else {
        unit.id.name = "files".to_owned();
        let objects: Objects = objects(repository)?.into_iter().collect();
        if objects.is_empty() {
            return Ok(None);
        }
        unit.objects = Arc::new(objects);
    }
    Ok(Some(Cluster {
        entry: Entry::new(".", Utf8Path::new("."), Found::CommandLine),
        version: FluxVersion::default(),
        pin: None,
        repository: SourceId::default_repository(),
        units: vec![unit],
        made_up: None,
        tried: Vec::new(),
        held: Held::default(),
        secrets: Secrets::default(),
    }))
}

fn build(repository: &Repository<'_>, unit: &mut Unit) {
    let options = Options { restrictor: LoadRestrictor::None, order: Order::Build, ..Options::default() };
    let mut record = Record::default();
    let (tree, files, root) = (repository.tree, repository.files, repository.root);
    match kustomize::build_recorded(tree, files, root, &options, &mut record) {
        Ok(built) => {
            unit.objects = Arc::new(built.objects);
            unit.warnings = built.warnings;
        }
        Err(error) => unit.status = Status::Failed(error),
    }
    unit.record = Arc::new(record);
}

/// The objects of all files, in the order of their paths; other YAML is passed over.
fn objects(repository: &Repository<'_>) -> Result<Vec<Object>> {
    let mut files = Vec::new();
    let walked = walk(repository.tree, repository.root, &mut |path, kind| {
        if kind == EntryKind::File && is_yaml(&path) {
            files.push(repository.root.join(path));
        }
    });
    walked.map_err(|e| Error::new(Kind::Io, e.to_string()))?;
    let mut objects = Vec::new();
    for file in files {
        objects.extend(read_objects(repository.tree, repository.files, &file)?);
    }
    objects.retain(|object| !object.kind().is_empty() && !object.name().is_empty());
    Ok(objects)
}
