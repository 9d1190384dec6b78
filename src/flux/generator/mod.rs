//! ArtifactGenerator: trees that are put together out of the artifacts of other sources.
//!
//! What it makes are ExternalArtifacts, which Kustomizations name as their source. [`copy`] carries one
//! copy operation out, [`pattern`] multiplies artifacts by the directories that a path pattern finds,
//! [`staging`] is the tree that comes of it, [`merge`] and [`extract`] are two of the strategies.
//! Upstream: fluxcd/source-watcher, `internal/controller`, `internal/builder`. Nothing is written to disk.

mod copy;
mod doublestar;
mod extract;
mod merge;
mod pattern;
mod staging;
#[cfg(test)]
mod tests;

use super::api::{self, SourceReference};
use super::artifact::Artifact;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::de::{Located, from_node};
use crate::yaml::{Node, Span};
use camino::Utf8Path;
use serde::Deserialize;
use staging::Staging;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The API group.
pub const GROUP: &str = "source.extensions.fluxcd.io";

/// Whether a document is an ArtifactGenerator, told by group and kind.
pub fn is_generator(doc: &Node) -> bool {
    let group = doc.text_at(&["apiVersion"]).and_then(|v| v.strip_prefix(GROUP));
    group.is_some_and(|rest| rest.starts_with('/')) && doc.text_at(&["kind"]) == Some("ArtifactGenerator")
}

/// What an ArtifactGenerator asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Spec {
    /// What it copies from.
    pub sources: Vec<Located<Source>>,
    /// `@alias/apps/{app}`: its artifacts are made for each directory that fits.
    path_pattern: Option<Located<String>>,
    artifacts: Vec<Located<Output>>,
}

/// One of `spec.sources`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// What copy operations call it.
    pub alias: String,
    kind: String,
    name: String,
    namespace: String,
}

/// One of `spec.artifacts`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Output {
    name: String,
    revision: String,
    copy: Vec<Located<Copy>>,
}

/// A copy operation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Copy {
    from: String,
    to: String,
    exclude: Vec<String>,
    strategy: String,
}

/// An artifact to be made: its name and the operations, placeholders filled in.
struct Request {
    name: String,
    copy: Vec<Located<Copy>>,
    at: Span,
}

/// The artifacts of an ArtifactGenerator's sources, by alias.
pub type Sources<'a> = BTreeMap<String, Arc<Artifact<'a>>>;

/// What an ArtifactGenerator makes: the name of an ExternalArtifact, and its tree.
pub type Made<'a> = (String, Result<Arc<Artifact<'a>>>);

impl Source {
    /// What it names, for a generator of a namespace.
    pub fn reference(&self, namespace: &str) -> SourceReference {
        let namespace = if self.namespace.is_empty() { namespace } else { &self.namespace };
        SourceReference::new(&self.kind, namespace, &self.name)
    }
}

impl Spec {
    /// The names of its artifacts; none where a path pattern makes them.
    pub fn names(&self) -> Vec<&str> {
        match &self.path_pattern {
            Some(_) => Vec::new(),
            None => self.artifacts.iter().map(|output| output.value.name.as_str()).collect(),
        }
    }
}

/// Reads and checks an ArtifactGenerator.
///
/// # Errors
/// A field of the wrong type, an alias or a name that is there twice, an alias that is none.
pub fn spec(generator: &Object) -> Result<Spec> {
    let Some(spec) = generator.doc.get("spec") else {
        return Err(Error::input("spec is missing").at(generator.span()));
    };
    let spec: Spec = from_node(spec, api::options(api::Origin::Rendered))?;
    let mut aliases = HashSet::new();
    for source in &spec.sources {
        if !aliases.insert(source.value.alias.as_str()) {
            let message = format!("duplicate source alias `{}`", source.value.alias);
            return Err(Error::input(message).at(source.span));
        }
    }
    let mut names = HashSet::new();
    for output in &spec.artifacts {
        if !names.insert(output.value.name.as_str()) {
            let message = format!("duplicate artifact name `{}`", output.value.name);
            return Err(Error::input(message).at(output.span));
        }
        if spec.path_pattern.is_none() && !pattern::is_object_name(&output.value.name) {
            let message = format!("`{}` is no name for an object", output.value.name);
            return Err(Error::input(message).at(output.span));
        }
        let revision = output.value.revision.trim_start_matches('@');
        if !revision.is_empty() && !aliases.contains(revision) {
            let message = format!("revision of artifact {}: no source alias `{revision}`", output.value.name);
            return Err(Error::input(message).at(output.span));
        }
    }
    Ok(spec)
}

/// Makes the artifacts, in order; the first one that cannot be made stops those after it. Their files
/// stand below `root`, which is a name and nothing on the disk.
///
/// # Errors
/// When the path pattern is broken.
pub fn make<'a>(
    spec: &Spec,
    sources: &Sources<'a>,
    files: &Files,
    root: impl Fn(&str) -> camino::Utf8PathBuf,
) -> Result<Vec<Made<'a>>> {
    let mut failed: Option<(String, Error)> = None;
    let mut made = Vec::new();
    for request in pattern::requests(spec, sources)? {
        let result = match &failed {
            Some((name, error)) => {
                Err(error.clone().context(format!("not made, as {name} could not be"), None))
            }
            None => one(&request, sources, files, &root(&request.name)).map_err(|e| e.at(request.at)),
        };
        if let (Err(error), None) = (&result, &failed) {
            failed = Some((request.name.clone(), error.clone()));
        }
        made.push((request.name, result.map(Arc::new)));
    }
    Ok(made)
}

fn one<'a>(request: &Request, sources: &Sources<'a>, files: &Files, root: &Utf8Path) -> Result<Artifact<'a>> {
    let mut staging = Staging::default();
    for operation in &request.copy {
        copy::apply(&operation.value, sources, &mut staging).map_err(|why| {
            let (from, to) = (&operation.value.from, &operation.value.to);
            Error::input(format!("cannot copy `{from}` to `{to}`: {why}")).at(operation.span)
        })?;
    }
    let mut made_of = staging.made_of().clone();
    sources.values().for_each(|source| made_of.extend(source.made_of().iter().cloned()));
    Ok(Artifact::composed(staging.below(root, files), root, made_of))
}
