//! The root kustomization of a Flux Kustomization: its directory's own file, or one made up, and what
//! its spec lays over it. In memory; the directory is left alone.
//!
//! Upstream: fluxcd/pkg/kustomize v1.35.4 `kustomize_generator.go`, `filters.go`. Quirks kept: a file
//! without resources gets `buildMetadata: [originAnnotations]` in place of its own; the file is read
//! leniently ([`shape`]), those below it are not; in the CLI each resource, component and CRD is looked at
//! itself, so one that is not there fails before anything is built, and ignored ones vanish. `patches` of
//! kinds that v1 does not know have no effect.

mod shape;

use super::api::{Image, Kustomization, Patch};
use super::build::{Profile, Request};
use super::generate::{Scan, kustomization_file};
use super::ignore::Rules;
use crate::error::{Error, Kind, Result, Warning};
use crate::kustomize::kustomization::FILE_NAMES;
use crate::kustomize::options::Root;
use crate::nearest::nearest;
use crate::tree::{EntryKind, clean};
use crate::yaml::de::Located;
use crate::yaml::{FileId, Mapping, Node, Scalar, Sequence, Span, v2};
use camino::Utf8Path;

/// What a file is that does not say its version: a Component cannot be one.
const VERSION: &str = "kustomize.config.k8s.io/v1beta1";

/// Makes the root kustomization.
///
/// # Errors
/// When the file is broken, what it names is not there (CLI), or the spec cannot be laid over it.
pub fn root(request: &Request<'_>, warnings: &mut Vec<Warning>) -> Result<Root> {
    let spec = &request.kustomization.spec;
    refuse_several(request)?;
    let rules = rules(request)?;
    let (mut document, file) = own(request, rules.as_ref(), warnings)?;
    if let (Profile::Cli { .. }, Some(rules)) = (request.profile, rules) {
        filter(request, &rules.for_build(request.dir), &mut document)?;
    }
    set(&mut document, "namespace", spec.target_namespace.as_ref());
    set(&mut document, "namePrefix", spec.name_prefix.as_ref());
    set(&mut document, "nameSuffix", spec.name_suffix.as_ref());
    append(&mut document, "patches", spec.patches.iter().map(patch));
    append(&mut document, "components", components(request)?);
    for image in &spec.images {
        lay_image(&mut document, image);
    }
    if let Some(first) = spec.build_metadata.first() {
        let items = spec.build_metadata.iter().map(text).collect();
        document.set("buildMetadata", Node::Sequence(Sequence { items, flow: false, span: first.span }));
    }
    warn_of_older_patches(request.kustomization, warnings);
    Ok(Root { document: Some(Node::Mapping(document)), file })
}

/// What the CLI ignores; the controller's source has been through that already.
fn rules(request: &Request<'_>) -> Result<Option<Rules>> {
    let Profile::Cli { ignore_paths, .. } = request.profile else { return Ok(None) };
    let mut rules = Rules::load(request.tree, request.dir)?;
    rules.extend(Rules::parse(&ignore_paths.join("\n"), request.dir));
    Ok(Some(rules))
}

/// A directory may have one kustomization file, and where one is made up nothing of its name.
fn refuse_several(request: &Request<'_>) -> Result<()> {
    let kind = |name: &&str| request.tree.kind(&request.dir.join(name));
    let present = FILE_NAMES.iter().copied().filter_map(|name| Some((name, kind(&name)?)));
    let (directories, files): (Vec<_>, Vec<_>) = present.partition(|(_, kind)| *kind == EntryKind::Directory);
    let files: Vec<&str> = files.into_iter().map(|(name, _)| name).collect();
    let at = made_up_place(request.kustomization);
    if files.len() > 1 {
        let message = format!("several kustomization files in {}: {}", request.dir, files.join(", "));
        return Err(Error::input(message).at(at).hint("keep one of them"));
    }
    if files.is_empty() && directories.iter().any(|(name, _)| *name == FILE_NAMES[0]) {
        let message = format!("{} is a directory", request.dir.join(FILE_NAMES[0]));
        return Err(Error::input(message).at(at));
    }
    Ok(())
}

/// The directory's own kustomization, or one that is made up.
fn own(
    request: &Request<'_>,
    rules: Option<&Rules>,
    warnings: &mut Vec<Warning>,
) -> Result<(Mapping, FileId)> {
    match kustomization_file(request.tree, request.dir) {
        Some(path) => {
            let file = request.files.intern(&path);
            let bytes = request.tree.read(&path);
            let bytes = bytes.map_err(|e| Error::new(Kind::Io, format!("cannot read {path}: {e}")))?;
            Ok((existing(&bytes, file, warnings)?, file))
        }
        None => {
            let rules = rules.filter(|r| !r.is_empty()).map(|r| r.clone().for_build(request.dir));
            let scan = Scan { tree: request.tree, files: request.files, ignore: rules.as_ref() };
            let place = made_up_place(request.kustomization);
            Ok((generated(scan.resources(request.dir)?, place), place.file))
        }
    }
}

fn existing(bytes: &[u8], file: FileId, warnings: &mut Vec<Warning>) -> Result<Mapping> {
    let span = Span::new(file, 1);
    let broken = |e: Error| e.prefix("invalid kustomization");
    let text = crate::yaml::utf8(bytes, file).map_err(broken)?;
    let document = v2::parse_document(text, file).map_err(broken)?.unwrap_or_else(|| Node::mapping(span));
    warn_of_what_is_ignored(&document, span, warnings);
    let version = document
        .as_mapping()
        .and_then(|m| m.entries.iter().find(|e| e.key.text.eq_ignore_ascii_case("apiVersion")));
    let is_versioned = version.is_some_and(|e| !e.value.as_scalar().is_some_and(Scalar::is_null));
    let document = shape::KUSTOMIZATION.conform(&document).map_err(broken)?;
    let mut document = match document {
        Some(Node::Mapping(document)) => document,
        _ => Mapping::new(span),
    };
    if !is_versioned && document.contains("kind") {
        document.set("apiVersion", Node::string(VERSION, span));
    }
    if !document.contains("resources") {
        let items = vec![Node::string("originAnnotations", span)];
        document.set("buildMetadata", Node::Sequence(Sequence { items, flow: false, span }));
    }
    Ok(document)
}

/// Flux reads the file leniently: what it does not know is gone without a word, most often a mistake.
fn warn_of_what_is_ignored(document: &Node, span: Span, warnings: &mut Vec<Warning>) {
    let entries = document.as_mapping().map_or(&[][..], |m| &m.entries);
    if entries.is_empty() {
        let message = "the kustomization file is empty: it renders nothing".to_owned();
        warnings.push(Warning { message, at: Some(span) });
    }
    for (at, entry) in entries.iter().enumerate() {
        let name = entry.key.text.as_str();
        let is_known = shape::KUSTOMIZATION.names().any(|known| known.eq_ignore_ascii_case(name));
        let message = if !is_known {
            match nearest(name, shape::KUSTOMIZATION.names()) {
                Some(near) => format!("Flux ignores the unknown field `{name}`: did you mean `{near}`?"),
                None => format!("Flux ignores the unknown field `{name}`"),
            }
        } else if entries[at + 1..].iter().any(|later| later.key.text == name) {
            format!("the field `{name}` is there twice: the last one counts")
        } else {
            continue;
        };
        warnings.push(Warning { message, at: Some(entry.key.span) });
    }
}

/// Without any resource a namespace keeps the kustomization from being empty.
fn generated(resources: Vec<String>, span: Span) -> Mapping {
    let mut document = Mapping::new(span);
    if resources.is_empty() {
        document.set("namespace", Node::string("_placeholder", span));
    } else {
        let items = resources.into_iter().map(|path| Node::string(path, span)).collect();
        document.set("resources", Node::Sequence(Sequence { items, flow: false, span }));
    }
    document
}

/// Where a made-up kustomization points to: the path that has none.
fn made_up_place(kustomization: &Kustomization) -> Span {
    kustomization.spec.path.as_ref().map_or(kustomization.place(), |path| path.span)
}

/// Drops what is ignored.
fn filter(request: &Request<'_>, rules: &Rules, document: &mut Mapping) -> Result<()> {
    for field in ["resources", "components", "crds"] {
        let Some(Node::Sequence(list)) = document.get_mut(field) else { continue };
        let mut kept = Vec::with_capacity(list.items.len());
        for item in list.items.drain(..) {
            let entry = item.as_text().unwrap_or_default();
            let is_local = field == "crds" || !is_url(entry);
            if !is_local || !is_ignored(request, rules, entry).map_err(|e| e.at(item.span()))? {
                kept.push(item);
            }
        }
        list.items = kept;
        if list.items.is_empty() {
            document.remove(field);
        }
    }
    Ok(())
}

fn is_ignored(request: &Request<'_>, rules: &Rules, entry: &str) -> Result<bool> {
    let path = clean(&request.dir.join(entry.trim_start_matches('/')));
    match request.tree.link_kind(&path) {
        Some(kind) => Ok(rules.ignore(&path, kind)),
        None => Err(missing(request, &path, entry)),
    }
}

fn missing(request: &Request<'_>, path: &Utf8Path, entry: &str) -> Error {
    let error = Error::input(format!("no such file or directory: {entry}"));
    let entries = path.parent().and_then(|dir| request.tree.list(dir).ok()).unwrap_or_default();
    let names = entries.iter().map(|e| e.name.as_str());
    match path.file_name().and_then(|name| crate::nearest::nearest(name, names)) {
        Some(name) => error.hint(format!("did you mean {name}?")),
        None => error,
    }
}

/// Whether Go's `url.ParseRequestURI` finds a scheme.
fn is_url(entry: &str) -> bool {
    let Some((scheme, _)) = entry.split_once(':') else { return false };
    let rest_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(rest_of_scheme)
        && !entry.contains(|c: char| c.is_ascii_control())
}

fn set(document: &mut Mapping, field: &str, value: Option<&Located<String>>) {
    if let Some(value) = value.filter(|v| !v.value.is_empty()) {
        document.set(field, text(value));
    }
}

fn text(value: &Located<String>) -> Node {
    Node::string(value.value.as_str(), value.span)
}

fn append(document: &mut Mapping, field: &str, items: impl IntoIterator<Item = Node>) {
    for item in items {
        let list = document.get_or_insert_with(field, || Node::sequence(item.span()));
        if let Some(list) = list.as_sequence_mut() {
            list.items.push(item);
        }
    }
}

fn patch(patch: &Located<Patch>) -> Node {
    let mut fields = Mapping::new(patch.span);
    for (name, value) in [("patch", &patch.value.patch), ("target", &patch.value.target)] {
        if let Some(value) = value {
            fields.set(name, value.clone());
        }
    }
    shape::KUSTOMIZATION_PATCH
        .conform(&Node::Mapping(fields))
        .ok()
        .flatten()
        .unwrap_or_else(|| Node::mapping(patch.span))
}

/// The spec's components: local, relative, and there unless they may be missing.
fn components(request: &Request<'_>) -> Result<Vec<Node>> {
    let spec = &request.kustomization.spec;
    let mut components = Vec::new();
    for component in &spec.components {
        if !is_local(&component.value) {
            let message = format!("component path '{}' must be local and relative", component.value);
            return Err(Error::input(message).at(component.span));
        }
        let path = clean(&request.dir.join(component.value.trim_start_matches('/')));
        if !spec.ignore_missing_components || request.tree.kind(&path).is_some() {
            components.push(text(component));
        }
    }
    Ok(components)
}

/// Whether a path names nothing remote and does not start at a root.
fn is_local(path: &str) -> bool {
    const REMOTE: [&str; 8] =
        ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"];
    let path = path.to_lowercase();
    let remote = REMOTE.iter().any(|prefix| path.len() > prefix.len() && path.starts_with(prefix));
    !remote && !path.strip_prefix("file://").unwrap_or(&path).starts_with('/')
}

/// Merges an image into the first entry of its name: a new name replaces the name alone, a tag or a
/// digest replaces both.
fn lay_image(document: &mut Mapping, image: &Located<Image>) {
    let (span, image) = (image.span, &image.value);
    let list = document.get_or_insert_with("images", || Node::sequence(span));
    let Some(list) = list.as_sequence_mut() else { return };
    let named = |entry: &&mut Node| entry.text_at(&["name"]).unwrap_or("") == image.name;
    let entry = match list.items.iter_mut().find(named) {
        Some(Node::Mapping(entry)) => entry,
        _ => {
            list.items.push(Node::mapping(span));
            let entry = list.items.last_mut().and_then(Node::as_mapping_mut).expect("pushed a mapping");
            put(entry, "name", &image.name, span);
            entry
        }
    };
    if !image.new_name.is_empty() {
        put(entry, "newName", &image.new_name, span);
    }
    if !image.new_tag.is_empty() || !image.digest.is_empty() {
        put(entry, "newTag", &image.new_tag, span);
        put(entry, "digest", &image.digest, span);
    }
}

/// Sets a field; an empty text takes it away.
fn put(entry: &mut Mapping, field: &str, value: &str, span: Span) {
    if value.is_empty() {
        entry.remove(field);
    } else {
        entry.set(field, Node::string(value, span));
    }
}

fn warn_of_older_patches(kustomization: &Kustomization, warnings: &mut Vec<Warning>) {
    let spec = &kustomization.spec;
    let older = [
        ("patchesStrategicMerge", &spec.patches_strategic_merge),
        ("patchesJson6902", &spec.patches_json6902),
    ];
    for (field, value) in older {
        if let Some(value) = value {
            let message = format!("spec.{field} has no effect since v1: move it to spec.patches");
            warnings.push(Warning { message, at: Some(value.span()) });
        }
    }
}

#[cfg(test)]
mod tests;
