//! Rendered objects as files below a directory: the one place that writes such.
//!
//! All is written beside the directory first and renamed into place at the end, so that there is never half
//! of it; where two things would have one name nothing is written at all.

use super::annotate::Annotations;
use super::beside::Beside;
use super::yaml;
use crate::cluster::{Cluster, Status};
use crate::error::{Error, Kind, Result};
use crate::markup::is_harmful;
use crate::object::Object;
use crate::shard::Part;
use crate::tree::names::{to_system, with_slashes};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};

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

/// Writes the objects of a part that are meant below a directory. What failed has no file.
///
/// # Errors
/// When the directory holds something and is not to be replaced, two objects would have one file, or the
/// system refuses.
pub fn write(
    clusters: &[Cluster],
    part: &Part,
    is_meant: &dyn Fn(&Object) -> bool,
    output: &Output<'_>,
) -> Result<()> {
    let dir = output.dir;
    check(dir, output.existing)?;
    let files = files(clusters, part, is_meant, output)?;
    let told = |path: &Utf8Path, e: io::Error| {
        let error = Error::new(Kind::Io, format!("cannot write {path}: {e}"));
        match e.kind() {
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::ResourceBusy => error.hint(format!(
                "what is written stands beside {dir} until it is whole: the directory above has to be \
                     writable, and {dir} no mount point"
            )),
            _ => error,
        }
    };
    let beside = beside(dir).map_err(|e| told(dir, e))?;
    for (path, text) in &files {
        write_below(beside.path(), path, text).map_err(|e| told(&dir.join(path), e))?;
    }
    let placed = match output.existing {
        Existing::Refuse => beside.take_place(dir),
        Existing::Replace => beside.replace(dir),
    };
    placed.map_err(|e| told(dir, e))
}

/// Refuses a directory that is not to be replaced, or would take more with it than what was rendered.
fn check(dir: &Utf8Path, existing: Existing) -> Result<()> {
    if fs::symlink_metadata(to_system(dir)).is_ok_and(|meta| meta.is_symlink()) {
        let refused = Error::usage(format!("{dir} is a link, and is not followed"));
        return if existing == Existing::Replace { Ok(()) } else { Err(refused.hint("--force replaces it")) };
    }
    let entries = match fs::read_dir(to_system(dir)) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::usage(format!("cannot write below {dir}: {e}"))),
    };
    let names: Vec<_> = entries.map_while(|entry| Some(entry.ok()?.file_name())).collect();
    if existing == Existing::Refuse && !names.is_empty() {
        return Err(Error::usage(format!("{dir} is not empty")).hint("--force replaces it"));
    }
    if names.iter().any(|name| name == ".git") {
        return Err(Error::usage(format!("{dir} is the checkout of a git repository, which would be lost"))
            .hint(format!("name a directory in it: {}", dir.join("rendered"))));
    }
    Ok(())
}

type Files = IndexMap<Utf8PathBuf, String>;

fn files(
    clusters: &[Cluster],
    part: &Part,
    is_meant: &dyn Fn(&Object) -> bool,
    output: &Output<'_>,
) -> Result<Files> {
    let mut files = Files::new();
    for cluster in clusters {
        let rendered =
            cluster.units.iter().filter(|u| matches!(u.status, Status::Rendered | Status::Suspended));
        for unit in rendered.filter(|unit| part.has(cluster.name(), &unit.id)) {
            let dir = Utf8Path::new(cluster.name()).join(safe(&unit.id.namespace));
            let objects: Vec<&Object> = unit.objects.iter().filter(|object| is_meant(object)).collect();
            match output.layout {
                Layout::Kustomization if objects.is_empty() && !unit.objects.is_empty() => {}
                Layout::Kustomization => {
                    let mut text = String::new();
                    for object in objects {
                        yaml::perhaps_annotated(object, output.annotations, &mut text)?;
                        text.push_str("---\n");
                    }
                    add(
                        &mut files,
                        dir.join(safe(&format!("{}.yaml", unit.id.name))),
                        text,
                        unit.object.as_ref(),
                    )?;
                }
                Layout::Object => object_files(&mut files, &dir.join(safe(&unit.id.name)), &objects, output)?,
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

/// A name that is one segment of a path: RBAC names may hold colons and slashes, broken ones anything.
fn safe(name: &str) -> String {
    let is_of_windows = |c| cfg!(windows) && matches!(c, '*' | '?' | '"' | '<' | '>' | '|');
    let is_odd =
        |c: char| matches!(c, '/' | ':' | '\\') || is_of_windows(c) || is_harmful(c) || c.is_control();
    name.replace(is_odd, "_")
}

/// How many bytes a name may have, on nearly every file system.
const LONGEST_NAME: usize = 255;

fn add(files: &mut Files, path: Utf8PathBuf, text: String, object: &Object) -> Result<()> {
    let path = if cfg!(windows) { with_slashes(&path).into_owned() } else { path };
    let normal = path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_)));
    if !normal {
        return Err(Error::input(format!("`{path}` is no path below a directory")).at(object.span()));
    }
    if let Some(long) = path.components().map(|part| part.as_str()).find(|part| part.len() > LONGEST_NAME) {
        let message = format!("`{long}` is too long for a file's name; nothing is written");
        return Err(Error::input(message).at(object.span()));
    }
    if files.insert(path.clone(), text).is_some() {
        return Err(Error::input(format!("two objects would be written to {path}; nothing is written"))
            .at(object.span()));
    }
    Ok(())
}

fn beside(dir: &Utf8Path) -> io::Result<Beside> {
    if let Some(above) = dir.parent().filter(|above| !above.as_str().is_empty()) {
        fs::create_dir_all(to_system(above))?;
    }
    Beside::directory(dir)
}

/// Writes a new file; one that is there already may differ in case alone.
fn write_below(top: &Utf8Path, path: &Utf8Path, text: &str) -> io::Result<()> {
    let path = top.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(to_system(parent))?;
    }
    fs::File::create_new(to_system(&path))?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::tests::{config_map, ks, rendered, repository};
    use crate::report::scratch::Scratch;

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
        let scratch = Scratch::new("directory-objects");
        let dir = scratch.join("out");
        let write =
            |existing| write(&[sample()], &Part::whole(), &|_| true, &output(&dir, Layout::Object, existing));
        write(Existing::Refuse).expect("written");
        assert_eq!(
            scratch.files(""),
            [
                "out/infra/flux-system/flux-system/ClusterRole-a_b.yaml",
                "out/infra/flux-system/flux-system/ConfigMap-flux-system-x.yaml",
                "out/infra/flux-system/flux-system/Kustomization-flux-system-flux-system.yaml",
                "out/infra/flux-system/flux-system/Kustomization-flux-system-gone.yaml"
            ]
        );
        assert!(write(Existing::Refuse).expect_err("is not empty").message().contains("is not empty"));
        fs::write(scratch.join("out/old"), "x").expect("written");
        write(Existing::Replace).expect("replaced");
        assert_eq!(scratch.files("").len(), 4);
    }

    #[test]
    fn a_stream_has_a_line_after_each_object() {
        let scratch = Scratch::new("directory-streams");
        let out = scratch.join("out");
        write(&[sample()], &Part::whole(), &|_| true, &output(&out, Layout::Kustomization, Existing::Refuse))
            .expect("written");
        assert_eq!(scratch.files(""), ["out/infra/flux-system/flux-system.yaml"]);
        let text = fs::read_to_string(out.join("infra/flux-system/flux-system.yaml")).expect("text");
        assert_eq!(text.matches("---\n").count(), 4);
        assert!(text.ends_with("---\n"));
    }

    #[test]
    fn where_two_objects_would_have_one_file_nothing_is_written() {
        let scratch = Scratch::new("directory-conflict");
        let twice = rendered(&repository().with("clusters/infra/a.yaml", config_map("x", "{}")));
        let clusters = [twice, rendered(&repository().with("clusters/infra/a.yaml", config_map("x", "{}")))];
        let out = scratch.join("out");
        let error =
            write(&clusters, &Part::whole(), &|_| true, &output(&out, Layout::Object, Existing::Refuse));
        assert!(error.expect_err("is a conflict").message().contains("nothing is written"));
        assert!(scratch.files("").is_empty());
    }

    #[test]
    fn a_checkout_is_not_replaced_and_a_link_not_followed() {
        let scratch = Scratch::new("directory-precious");
        let (out, link) = (scratch.join("out"), scratch.join("link"));
        fs::create_dir_all(out.join(".git/objects")).expect("a directory");
        let write = |dir, existing| {
            write(&[sample()], &Part::whole(), &|_| true, &output(dir, Layout::Object, existing))
        };
        let refused = write(&out, Existing::Replace).expect_err("holds a repository");
        assert!(refused.message().contains("checkout of a git repository"), "{refused:?}");
        assert!(out.join(".git/objects").is_dir());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("out", &link).expect("a link");
            let refused = write(&link, Existing::Refuse).expect_err("is a link");
            assert!(refused.message().contains("is a link"), "{refused:?}");
            write(&link, Existing::Replace).expect("replaced");
            assert!(!fs::symlink_metadata(&link).expect("there").is_symlink());
            assert!(out.join(".git/objects").is_dir() && !out.join("infra").exists());
        }
        let _ = link;
    }

    #[test]
    fn names_become_one_segment_or_are_refused() {
        for (name, file) in [
            ("a/../../b", "ConfigMap-flux-system-a_.._.._b.yaml"),
            ("a\\nb\\0c\\e[1md", "ConfigMap-flux-system-a_b_c_[1md.yaml"),
            ("..", "ConfigMap-flux-system-...yaml"),
        ] {
            let scratch = Scratch::new("directory-names");
            let object = config_map("x", "{}").replace("name: x", &format!("name: \"{name}\""));
            let cluster = rendered(&repository().with("clusters/infra/all.yaml", object));
            let out = scratch.join("out");
            write(&[cluster], &Part::whole(), &|_| true, &output(&out, Layout::Object, Existing::Refuse))
                .expect("written");
            let expected = format!("out/infra/flux-system/flux-system/{file}");
            assert!(scratch.files("").contains(&expected), "{name}: {:?}", scratch.files(""));
        }
        let scratch = Scratch::new("directory-names");
        let object = config_map(&"x".repeat(300), "{}");
        let cluster = rendered(&repository().with("clusters/infra/all.yaml", object));
        let out = scratch.join("out");
        let refused =
            write(&[cluster], &Part::whole(), &|_| true, &output(&out, Layout::Object, Existing::Refuse));
        assert!(refused.expect_err("is long").message().contains("too long for a file's name"));
        assert!(scratch.files("").is_empty());
    }
}
