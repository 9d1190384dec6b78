//! Rendered objects as files below a directory: the one place that writes such.
//!
//! All is written beside the directory first and renamed into place at the end, so that there is never half
//! of it; where two things would have one name nothing is written at all.

use super::annotate::Annotations;
use super::yaml;
use crate::cluster::{Cluster, Status};
use crate::error::{Error, Kind, Result};
use crate::object::Object;
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

/// How and where files are written.
pub struct Output<'a> {
    /// The directory.
    pub dir: &'a Utf8Path,
    /// How objects become files.
    pub layout: Layout,
    /// What becomes of a directory that holds something.
    pub existing: Existing,
    /// Comments behind values, where they are wanted.
    pub annotations: Option<&'a Annotations<'a>>,
}

/// Writes the clusters' objects that are meant below a directory. What failed has no file.
///
/// # Errors
/// When the directory holds something and is not to be replaced, two objects would have one file, or the
/// system refuses.
pub fn write(clusters: &[Cluster], is_meant: &dyn Fn(&Object) -> bool, output: &Output<'_>) -> Result<()> {
    let dir = output.dir;
    let is_there = check(dir, output.existing)?;
    let files = files(clusters, is_meant, output)?;
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

fn files(clusters: &[Cluster], is_meant: &dyn Fn(&Object) -> bool, output: &Output<'_>) -> Result<Files> {
    let mut files = Files::new();
    for cluster in clusters {
        let rendered =
            cluster.units.iter().filter(|u| matches!(u.status, Status::Rendered | Status::Suspended));
        for unit in rendered {
            let dir = Utf8Path::new(cluster.name()).join(&unit.id.namespace);
            let objects: Vec<&Object> = unit.objects.iter().filter(|object| is_meant(object)).collect();
            match output.layout {
                Layout::Kustomization if objects.is_empty() && !unit.objects.is_empty() => {}
                Layout::Kustomization => {
                    let mut text = String::new();
                    for object in objects {
                        yaml::perhaps_annotated(object, output.annotations, &mut text)?;
                        text.push_str("---\n");
                    }
                    add(&mut files, dir.join(format!("{}.yaml", unit.id.name)), text, unit.object.as_ref())?;
                }
                Layout::Object => object_files(&mut files, &dir.join(&unit.id.name), &objects, output)?,
            }
        }
    }
    Ok(files)
}

/// One file an object; the group stands in the name where two kinds of the Kustomization share theirs.
fn object_files(files: &mut Files, dir: &Utf8Path, objects: &[&Object], output: &Output<'_>) -> Result<()> {
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
        yaml::perhaps_annotated(object, output.annotations, &mut text)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::tests::{config_map, ks, rendered, repository};

    /// A directory of its own that is gone at the end.
    struct Place(Utf8PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let top = Utf8PathBuf::from_path_buf(std::env::temp_dir()).expect("a UTF-8 path");
            let place = top.join(format!("offlux-directory-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&place);
            fs::create_dir_all(&place).expect("a directory");
            Place(place)
        }

        fn files(&self, below: &str) -> Vec<String> {
            let (mut open, mut files) = (vec![self.0.join(below)], Vec::new());
            while let Some(dir) = open.pop() {
                for entry in dir.read_dir_utf8().expect("a directory").flatten() {
                    match entry.file_type().expect("a type").is_dir() {
                        true => open.push(entry.path().to_owned()),
                        false => files.push(entry.path().strip_prefix(&self.0).expect("below").to_string()),
                    }
                }
            }
            files.sort();
            files
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn output(dir: &Utf8Path, layout: Layout, existing: Existing) -> Output<'_> {
        Output { dir, layout, existing, annotations: None }
    }

    fn sample() -> Cluster {
        let role =
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: \"a:b\"}\n";
        let all = ks("gone", "./gone", "") + &config_map("x", "{}") + role;
        rendered(&repository().with("clusters/infra/all.yaml", all))
    }

    #[test]
    fn each_object_has_a_file_and_what_failed_has_none() {
        let place = Place::new("objects");
        let dir = place.0.join("out");
        let write = |existing| write(&[sample()], &|_| true, &output(&dir, Layout::Object, existing));
        write(Existing::Refuse).expect("written");
        assert_eq!(
            place.files(""),
            [
                "out/infra/flux-system/flux-system/ClusterRole-a_b.yaml",
                "out/infra/flux-system/flux-system/ConfigMap-flux-system-x.yaml",
                "out/infra/flux-system/flux-system/Kustomization-flux-system-flux-system.yaml",
                "out/infra/flux-system/flux-system/Kustomization-flux-system-gone.yaml"
            ]
        );
        assert!(write(Existing::Refuse).expect_err("is not empty").message().contains("is not empty"));
        fs::write(place.0.join("out/old"), "x").expect("written");
        write(Existing::Replace).expect("replaced");
        assert_eq!(place.files("").len(), 4);
    }

    #[test]
    fn a_stream_has_a_line_after_each_object() {
        let place = Place::new("streams");
        let out = place.0.join("out");
        write(&[sample()], &|_| true, &output(&out, Layout::Kustomization, Existing::Refuse))
            .expect("written");
        assert_eq!(place.files(""), ["out/infra/flux-system/flux-system.yaml"]);
        let text = fs::read_to_string(out.join("infra/flux-system/flux-system.yaml")).expect("text");
        assert_eq!(text.matches("---\n").count(), 4);
        assert!(text.ends_with("---\n"));
    }

    #[test]
    fn where_two_objects_would_have_one_file_nothing_is_written() {
        let place = Place::new("conflict");
        let twice = rendered(&repository().with("clusters/infra/a.yaml", config_map("x", "{}")));
        let clusters = [twice, rendered(&repository().with("clusters/infra/a.yaml", config_map("x", "{}")))];
        let out = place.0.join("out");
        let error = write(&clusters, &|_| true, &output(&out, Layout::Object, Existing::Refuse));
        assert!(error.expect_err("is a conflict").message().contains("nothing is written"));
        assert!(place.files("").is_empty());
    }
}
