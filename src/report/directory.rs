//! Rendered objects as files below a directory: the one place that writes such.
//!
//! All is written beside the directory first and renamed into place at the end, so that there is never half
//! of it; where two things would have one name nothing is written at all.

use super::yaml;
use crate::cluster::{Cluster, Status};
use crate::error::{Error, Kind, Result};
use crate::object::Object;
use crate::select::Selection;
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::fs;
use std::io;

/// How objects become files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// `CLUSTER/NAMESPACE/NAME/KIND[.GROUP]-[NAMESPACE-]NAME.yaml`, one object a file.
    #[default]
    Object,
    /// `CLUSTER/NAMESPACE/NAME.yaml`, one stream a Kustomization, `---` after each object.
    Kustomization,
}

/// What becomes of a directory that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Refuse,
    /// It is replaced.
    Replace,
}

/// Writes the clusters' objects that are meant below a directory. What failed has no file.
///
/// # Errors
/// When the directory holds something and is not to be replaced, two objects would have one file, or the
/// system refuses.
pub fn write(
    clusters: &[Cluster],
    meant: &Selection,
    dir: &Utf8Path,
    layout: Layout,
    existing: Existing,
) -> Result<()> {
    let is_there = check(dir, existing)?;
    let files = files(clusters, meant, layout)?;
    let beside = beside(dir);
    let written = write_all(&beside, &files).and_then(|()| replace(&beside, dir, is_there));
    if written.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    written.map_err(|e| Error::new(Kind::Io, format!("cannot write {dir}: {e}")))
}

/// Whether something is there to be replaced.
fn check(dir: &Utf8Path, existing: Existing) -> Result<bool> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(Error::usage(format!("cannot write below {dir}: {e}"))),
    };
    if existing == Existing::Refuse && entries.count() > 0 {
        return Err(Error::usage(format!("{dir} is not empty")).hint("--force replaces it"));
    }
    Ok(true)
}

type Files = IndexMap<Utf8PathBuf, String>;

fn files(clusters: &[Cluster], meant: &Selection, layout: Layout) -> Result<Files> {
    let mut files = Files::new();
    for cluster in clusters {
        let rendered =
            cluster.units.iter().filter(|u| matches!(u.status, Status::Rendered | Status::Suspended));
        for unit in rendered {
            let dir = Utf8Path::new(cluster.name()).join(&unit.id.namespace);
            let objects: Vec<&Object> = unit.objects.iter().filter(|object| meant.matches(object)).collect();
            match layout {
                Layout::Kustomization if objects.is_empty() && !unit.objects.is_empty() => {}
                Layout::Kustomization => {
                    let mut text = String::new();
                    for object in objects {
                        yaml::document(object, &mut text)?;
                        text.push_str("---\n");
                    }
                    add(&mut files, dir.join(format!("{}.yaml", unit.id.name)), text, unit.object.as_ref())?;
                }
                Layout::Object => object_files(&mut files, &dir.join(&unit.id.name), &objects)?,
            }
        }
    }
    Ok(files)
}

/// One file an object; the group stands in the name where two kinds of the Kustomization share theirs.
fn object_files(files: &mut Files, dir: &Utf8Path, objects: &[&Object]) -> Result<()> {
    let mut groups: HashMap<String, String> = HashMap::new();
    let mut shared = std::collections::HashSet::new();
    for object in objects {
        let group = object.gvk().group.to_string();
        let first = groups.entry(object.kind().to_lowercase()).or_insert_with(|| group.clone());
        if *first != group {
            shared.insert(object.kind().to_lowercase());
        }
    }
    for object in objects {
        let group = object.gvk().group;
        let kind = match shared.contains(&object.kind().to_lowercase()) && !group.is_empty() {
            true => format!("{}.{group}", object.kind()),
            false => object.kind().to_owned(),
        };
        let namespace = match object.namespace() {
            "" => String::new(),
            namespace => format!("{namespace}-"),
        };
        let name = safe(&format!("{kind}-{namespace}{}.yaml", object.name()));
        let mut text = String::new();
        yaml::document(object, &mut text)?;
        add(files, dir.join(name), text, object)?;
    }
    Ok(())
}

/// A name that is one segment of a path: RBAC names may hold colons and slashes.
fn safe(name: &str) -> String {
    name.replace(['/', ':', '\\'], "_")
}

fn add(files: &mut Files, path: Utf8PathBuf, text: String, object: &Object) -> Result<()> {
    let normal = path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_)));
    if !normal {
        return Err(Error::input(format!("`{path}` is no path below a directory")).at(object.span()));
    }
    if files.insert(path.clone(), text).is_some() {
        return Err(Error::input(format!("two objects would be written to {path}; nothing is written"))
            .at(object.span()));
    }
    Ok(())
}

/// A name beside the directory that nothing has.
fn beside(dir: &Utf8Path) -> Utf8PathBuf {
    let name = dir.file_name().unwrap_or("out");
    let parent = dir.parent().filter(|p| !p.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let names = (0..).map(|n| parent.join(format!(".{name}.{}-{n}.tmp", std::process::id())));
    names
        .into_iter()
        .find(|path| fs::symlink_metadata(path).is_err())
        .unwrap_or_else(|| parent.join(".offlux.tmp"))
}

fn write_all(top: &Utf8Path, files: &Files) -> io::Result<()> {
    fs::create_dir_all(top)?;
    for (path, text) in files {
        let path = top.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Puts what was written in the place of the directory; what was there goes last.
fn replace(new: &Utf8Path, dir: &Utf8Path, is_there: bool) -> io::Result<()> {
    if !is_there {
        return fs::rename(new, dir);
    }
    let old = beside(dir);
    fs::rename(dir, &old)?;
    if let Err(e) = fs::rename(new, dir) {
        let _ = fs::rename(&old, dir);
        return Err(e);
    }
    fs::remove_dir_all(&old)
}
