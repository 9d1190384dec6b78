//! `buildMetadata`: which file an object came from, which transformers changed it, and whether a label
//! tells who built it.
//!
//! What is recorded stands beside the document; [`annotations`] says it as text. It is printed by
//! [`super::finish::annotations`], the label by [`super::finish::managed_by`]. Upstream:
//! `api/resource/origin.go`, `AddOriginAnnotation` and `AddTransformerAnnotation` in
//! `api/resmap/reswrangler.go` (api v0.21.1). Quirks kept: only the root's list counts; every
//! transformer marks every object, changed or not; an object without an origin takes the transformer
//! for it.

use super::growth::Growth;
use super::target::Target;
use crate::error::{Error, Result};
use crate::object::shared_values::detach_annotations;
use crate::object::{Object, Objects, Origin};
use crate::yaml::de::{self, Options, Strings, Unknown};
use crate::yaml::{self, FileId, Mapping, Node, Scalar, Sequence, Span, Style, emit};
use serde::Deserialize;
use std::sync::Arc;

/// The annotation that holds where an object came from.
pub const ORIGIN: &str = "config.kubernetes.io/origin";
/// The annotation that holds what changed an object.
pub const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// What to record about the build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildMetadata {
    /// Where objects came from.
    pub origins: bool,
    /// What changed them.
    pub transformations: bool,
    /// The label with the name and version of the tool.
    pub managed_by: bool,
    /// Whether anything was asked for at all, known or not: kustomize records what it knows then.
    asked: bool,
}

impl BuildMetadata {
    /// What `buildMetadata` asks for; other words are ignored.
    pub fn new(words: &[String]) -> Self {
        let has = |word: &str| words.iter().any(|w| w == word);
        BuildMetadata {
            origins: has("originAnnotations"),
            transformations: has("transformerAnnotations"),
            managed_by: has("managedByLabel"),
            asked: !words.is_empty(),
        }
    }

    /// The origin of what is read from a file; `None` when it is not to be recorded.
    pub fn of_file(self, target: &Target<'_>, path: &str) -> Option<Arc<Origin>> {
        self.records().then(|| Arc::new(Origin { path: joined(target, path), ..Origin::default() }))
    }

    /// The origin of what a field of the kustomization makes or changes.
    pub fn of_builtin(self, target: &Target<'_>, kind: &str) -> Option<Arc<Origin>> {
        let configured_in = || joined(target, target.file_name);
        let configured_by = ("builtin".to_owned(), kind.to_owned());
        self.records()
            .then(|| Arc::new(Origin { configured_in: configured_in(), configured_by, ..Origin::default() }))
    }

    /// The origin of what a generator or transformer with a document of its own makes or changes.
    pub fn of_plugin(self, config: &Object) -> Option<Arc<Origin>> {
        let origin = config.origin.as_ref()?;
        Some(Arc::new(Origin {
            configured_in: origin.path.clone(),
            configured_by: (config.api_version().to_owned(), config.kind().to_owned()),
            configured_as: (config.name().to_owned(), config.namespace().to_owned()),
            ..Origin::default()
        }))
    }

    /// Whether anything is recorded.
    pub fn records(self) -> bool {
        self.asked
    }
}

fn joined(target: &Target<'_>, path: &str) -> String {
    crate::tree::clean(&target.path.join(path)).into_string()
}

/// Marks all objects as changed by a transformer.
///
/// # Errors
/// When the annotation that an earlier build left is no list of transformations, or too much is recorded.
pub fn mark(objects: &mut Objects, by: Option<&Arc<Origin>>, growth: &Growth) -> Result<()> {
    let Some(by) = by else { return Ok(()) };
    // It is written at each of them, with its path and its names.
    let (kind, name) = (&by.configured_by, &by.configured_as);
    let told = [&by.configured_in, &kind.0, &kind.1, &name.0, &name.1].map(String::len);
    growth.add(objects.len().saturating_mul(told.iter().sum()))?;
    for object in objects.iter_mut() {
        detach_annotations(object);
        if object.origin.is_none() {
            object.origin = Some(Arc::clone(by));
            continue;
        }
        if object.transformations.is_empty() {
            object.transformations = told_before(object)?;
        }
        object.transformations.push(Arc::clone(by));
    }
    Ok(())
}

/// An origin in the annotation of an earlier build.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Told {
    path: String,
    repo: String,
    r#ref: String,
    configured_in: String,
    configured_by: ToldBy,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ToldBy {
    api_version: String,
    kind: String,
    name: String,
    namespace: String,
}

/// The transformations that an earlier build wrote into the annotations.
fn told_before(object: &Object) -> Result<Vec<Arc<Origin>>> {
    let path = ["metadata", "annotations", TRANSFORMATIONS];
    let Some(scalar) = object.doc.at(&path).and_then(Node::as_scalar) else { return Ok(Vec::new()) };
    let options = Options { unknown: Unknown::Allow, strings: Strings::FromScalars };
    let read = || -> Result<Vec<Told>> {
        match yaml::parse(&scalar.text, FileId::NONE)? {
            Some(node) if !node.is_null() => de::from_node(&node, options),
            _ => Ok(Vec::new()),
        }
    };
    let all = read().map_err(|error| {
        let message =
            format!("the annotation {TRANSFORMATIONS} is no list of transformations: {}", error.message());
        Error::input(message).at(scalar.span).hint("an earlier build wrote it; take it away")
    })?;
    let origin = |told: Told| {
        Arc::new(Origin {
            path: told.path,
            repo: told.repo,
            reference: told.r#ref,
            configured_in: told.configured_in,
            configured_by: (told.configured_by.api_version, told.configured_by.kind),
            configured_as: (told.configured_by.name, told.configured_by.namespace),
        })
    };
    Ok(all.into_iter().map(origin).collect())
}

/// The annotations that tell what was recorded of an object.
///
/// # Errors
/// When it cannot be written as YAML.
pub fn annotations(object: &Object) -> Result<Vec<(&'static str, String)>> {
    let mut texts = Vec::new();
    if let Some(origin) = &object.origin {
        texts.push((ORIGIN, emit::v3(&document(origin))?));
    }
    if !object.transformations.is_empty() {
        let items = object.transformations.iter().map(|t| document(t)).collect();
        let list = Node::Sequence(Sequence { items, flow: false, span: object.span() });
        texts.push((TRANSFORMATIONS, emit::v3(&list)?));
    }
    Ok(texts)
}

/// An origin as the document that its annotation holds; empty fields are left out.
fn document(origin: &Origin) -> Node {
    let mut fields = Mapping::new(Span::NONE);
    let mut by = Mapping::new(Span::NONE);
    let put = |map: &mut Mapping, key: &str, text: &str| {
        if !text.is_empty() {
            map.set(key, text_node(text));
        }
    };
    put(&mut fields, "path", &origin.path);
    put(&mut fields, "repo", &origin.repo);
    put(&mut fields, "ref", &origin.reference);
    put(&mut fields, "configuredIn", &origin.configured_in);
    put(&mut by, "apiVersion", &origin.configured_by.0);
    put(&mut by, "kind", &origin.configured_by.1);
    put(&mut by, "name", &origin.configured_as.0);
    put(&mut by, "namespace", &origin.configured_as.1);
    if !by.entries.is_empty() {
        fields.set("configuredBy", Node::Mapping(by));
    }
    Node::Mapping(fields)
}

/// A string as Go's YAML encoder writes it: what YAML 1.1 takes for a boolean is quoted.
fn text_node(text: &str) -> Node {
    let mut scalar = Scalar::string(text, Span::NONE);
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off") {
        scalar.style = Style::DoubleQuoted;
    }
    Node::Scalar(scalar)
}
