//! What the types of `offlux.yaml` cannot say: which names, paths and numbers mean something.

use super::{Config, meant};
use crate::cluster::SourceId;
use crate::error::{Error, Result};
use crate::kustomize::field_path;
use crate::yaml::Node;

/// What a Kustomization can be built from.
const SOURCE_KINDS: [&str; 4] = ["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"];

impl Config {
    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// At the first mistake, with its place.
    pub(super) fn check(&self) -> Result<()> {
        self.check_validate()?;
        let is_no_name =
            |name: &&String| name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.');
        if let Some(name) = self.clusters.keys().find(is_no_name) {
            return Err(Error::usage(format!("not a name for a cluster: `{name}`"))
                .at(self.place(&["clusters", name]))
                .hint("a cluster's name becomes a directory's: no slashes, no dot at the start"));
        }
        if let Some(id) = self.sources.keys().find(|id| SourceId::parse(id).is_none()) {
            return Err(Error::usage(format!("not a source: `{id}`"))
                .at(self.place(&["sources", id]))
                .hint("write KIND/NAMESPACE/NAME, as in GitRepository/flux-system/shared"));
        }
        let kind = |id: &&String| SourceId::parse(id).is_some_and(|id| !SOURCE_KINDS.contains(&&*id.kind));
        if let Some(id) = self.sources.keys().find(kind) {
            let word = id.split('/').next().unwrap_or("");
            let error = Error::usage(format!("no source is a `{word}`")).at(self.place(&["sources", id]));
            let error = error.hint(format!("the kinds are: {}", SOURCE_KINDS.join(", ")));
            return Err(meant(error, word, SOURCE_KINDS));
        }
        (0..self.expect.len()).try_for_each(|at| {
            self.check_clusters(at)?;
            self.check_paths(at)
        })
    }

    /// An expectation may name clusters that are listed; where none are, whatever is found.
    fn check_clusters(&self, at: usize) -> Result<()> {
        let unknown = |name: &&String| !self.clusters.is_empty() && !self.clusters.contains_key(*name);
        let place = || self.place(&["expect", &at.to_string(), "clusters"]);
        if self.expect[at].clusters.as_ref().is_some_and(Vec::is_empty) {
            let error =
                Error::usage("the expectation names no cluster, so that nothing is expected").at(place());
            return Err(error.hint("leave `clusters` out where every cluster is meant"));
        }
        let Some(name) = self.expect[at].clusters.iter().flatten().find(unknown) else { return Ok(()) };
        let error = Error::usage(format!("no cluster is called `{name}`")).at(place());
        Err(meant(error, name, self.clusters.keys().map(String::as_str)))
    }

    /// A path has parts, and brackets come in pairs around whole ones.
    fn check_paths(&self, at: usize) -> Result<()> {
        for path in self.expect[at].fields.keys() {
            let parts = field_path::split(path);
            let is_open = path.matches('[').count() != path.matches(']').count();
            if is_open || parts.is_empty() || parts.iter().any(String::is_empty) {
                return Err(Error::usage(format!("not a field path: `{path}`"))
                    .at(self.place(&["expect", &at.to_string(), "where", path]))
                    .hint("write `a.b.[name=x].c`, `\\.` for a dot inside of a name"));
            }
        }
        Ok(())
    }
}

/// Refuses counts that are none, each told with its own place: the types would tell the whole expectation's.
///
/// # Errors
/// At the first one.
pub(super) fn refuse_wrong_counts(document: &Node) -> Result<()> {
    let expectations = document.get("expect").and_then(Node::as_sequence);
    let counts = expectations
        .iter()
        .flat_map(|list| &list.items)
        .filter_map(|item| item.get("count").filter(|count| !count.is_null()));
    counts.into_iter().try_for_each(refuse_wrong_count)
}

fn refuse_wrong_count(count: &Node) -> Result<()> {
    let Some(bounds) = count.as_mapping() else { return number(count).map(|_| ()) };
    for entry in &bounds.entries {
        if !["min", "max"].contains(&entry.key.text.as_str()) {
            let error = Error::usage(format!("count: unknown field `{}`", entry.key.text)).at(entry.key.span);
            return Err(meant(error, &entry.key.text, ["min", "max"]));
        }
    }
    let bound = |key: &str| bounds.get(key).filter(|bound| !bound.is_null()).map(number).transpose();
    match (bound("min")?, bound("max")?) {
        (Some(min), Some(max)) if min > max => {
            Err(Error::usage(format!("count: at least {min} and at most {max} is never so")).at(count.span()))
        }
        _ => Ok(()),
    }
}

fn number(node: &Node) -> Result<u64> {
    let text = node.as_scalar().filter(|scalar| !scalar.is_string()).map_or("", |scalar| &scalar.text);
    text.parse().map_err(|_| {
        Error::usage("count: a whole number is expected, or `min` and `max`")
            .at(node.span())
            .hint("0 says that there must be none")
    })
}
