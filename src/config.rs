//! `offlux.yaml`: the clusters, other sources, and what is expected of the rendered objects.
//!
//! Read through `serde_yaml`, the one place where that crate serves; the places of its values come
//! from our own reading of the same text. [`meaning`] checks what types cannot say.

mod meaning;
mod validate;

pub use validate::Validate;

use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::tree::{Files, Tree};
use crate::yaml::{FileId, Node, Span};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The file's name.
pub const FILE: &str = "offlux.yaml";

/// How large it may be, in bytes: it is read twice, by a reader that takes much for each value.
const MOST_BYTES: usize = 4 << 20;

/// What `offlux.yaml` says; all of it is optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a mapping of clusters, sources, expect, lint and validate"
)]
pub struct Config {
    /// The clusters; none: they are found.
    pub clusters: IndexMap<String, Cluster>,
    /// Other sources, `KIND/NAMESPACE/NAME`, as directories relative to the root.
    pub sources: IndexMap<String, Utf8PathBuf>,
    /// What is expected.
    pub expect: Vec<Expectation>,
    /// How much each lint weighs.
    pub lint: IndexMap<String, Weight>,
    /// What objects are held to.
    pub validate: Validate,
    #[serde(skip)]
    document: Option<Node>,
}

/// A cluster.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a mapping with the cluster's path")]
pub struct Cluster {
    /// Its entry directory, relative to the root.
    pub path: Utf8PathBuf,
    /// Files of objects that it holds besides.
    #[serde(default)]
    pub resources: Vec<Utf8PathBuf>,
    /// Variables that win over every other.
    #[serde(default)]
    pub set: IndexMap<String, String>,
}

/// Something that must hold in each cluster.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a mapping with name and select")]
pub struct Expectation {
    /// What it is called when it fails.
    pub name: String,
    /// The clusters; none: every one.
    pub clusters: Option<Vec<String>>,
    /// The objects.
    pub select: Select,
    /// How many there must be; absent: one at least.
    pub count: Option<Count>,
    /// Field paths and the values that each object must have there.
    #[serde(default, rename = "where")]
    pub fields: IndexMap<String, serde_yaml::Value>,
    /// A filter that must hold.
    pub jq: Option<String>,
}

/// Which objects are meant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a mapping of kind, name, namespace and labels")]
pub struct Select {
    /// A kind, as `offlux get` takes it.
    pub kind: Option<String>,
    /// A name, or a pattern.
    pub name: Option<String>,
    /// A namespace.
    pub namespace: Option<String>,
    /// A label selector.
    pub labels: Option<String>,
}

/// How many objects there must be.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "a number, or `min` and `max`")]
pub enum Count {
    /// That many.
    Exactly(usize),
    /// Between two numbers.
    Between(Range),
}

/// Bounds, both of them included.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Range {
    /// At least.
    pub min: usize,
    /// At most.
    pub max: Option<usize>,
}

/// What a lint's findings are.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// They fail the check.
    #[default]
    Error,
    /// They are told.
    Warn,
    /// They are not looked for.
    Off,
}

impl Config {
    /// Reads `offlux.yaml` of a root; without one nothing is configured.
    ///
    /// # Errors
    /// When it cannot be read, is no YAML, or says what nobody understands; with file and line.
    pub fn read(tree: &dyn Tree, files: &Files, root: &Utf8Path) -> Result<Self> {
        let path = root.join(FILE);
        if tree.kind(&path).is_none() {
            return Ok(Config::default());
        }
        let bytes = tree.read(&path).map_err(|e| Error::usage(format!("cannot read {path}: {e}")))?;
        let file = files.intern(&path);
        if bytes.len() > MOST_BYTES {
            let message = format!("it has more than {} MiB", MOST_BYTES >> 20);
            return Err(Error::usage(message).at(Span::new(file, 1)));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| Error::usage("not UTF-8 text").at(Span::new(file, line_of_flaw(&bytes))))?;
        Config::parse(text, file)
    }

    /// Reads the text of an `offlux.yaml`.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str, file: FileId) -> Result<Self> {
        let document = crate::yaml::parse(text, file)?;
        if let Some(document) = &document {
            refuse_duplicates(document)?;
            meaning::refuse_wrong_counts(document)?;
            validate::refuse_number(document)?;
        }
        let empty = document.as_ref().is_none_or(Node::is_null);
        let mut config: Config = if empty {
            Config::default()
        } else {
            serde_yaml::from_str(text).map_err(|e| wrong(&e, file))?
        };
        config.document = document;
        config.check()?;
        Ok(config)
    }

    /// Where a value was written: the place of the deepest of the keys that is there. Numbers
    /// follow lists.
    pub fn place(&self, path: &[&str]) -> Span {
        let Some(mut node) = self.document.as_ref() else { return Span::NONE };
        let mut span = node.span();
        for step in path {
            let next = match node {
                Node::Mapping(m) => {
                    m.entries.iter().find(|e| e.key.text == **step).map(|e| (&e.value, e.key.span))
                }
                Node::Sequence(s) => {
                    step.parse().ok().and_then(|i: usize| s.items.get(i)).map(|i| (i, i.span()))
                }
                Node::Scalar(_) => None,
            };
            let Some((value, at)) = next else { break };
            (node, span) = (value, at);
        }
        span
    }
}

/// Adds the nearest known name, if there is one near.
fn meant<'a>(error: Error, word: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    match nearest(word, known) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error,
    }
}

fn line_of_flaw(bytes: &[u8]) -> u32 {
    let good = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    u32::try_from(bytes[..good].iter().filter(|&&b| b == b'\n').count()).map_or(0, |n| n + 1)
}

/// Mappings may not say a key twice.
fn refuse_duplicates(node: &Node) -> Result<()> {
    match node {
        Node::Scalar(_) => Ok(()),
        Node::Sequence(s) => s.items.iter().try_for_each(refuse_duplicates),
        Node::Mapping(m) => {
            let mut seen = std::collections::HashMap::new();
            for entry in &m.entries {
                if let Some(first) = seen.insert(entry.key.text.as_str(), entry.key.span.line) {
                    let message = format!("`{}` stands here a second time", entry.key.text);
                    return Err(Error::usage(message)
                        .at(entry.key.span)
                        .hint(format!("the first one is in line {first}")));
                }
                refuse_duplicates(&entry.value)?;
            }
            Ok(())
        }
    }
}

/// The message of the crate, its place taken out of it, and the nearest of the names it lists.
fn wrong(error: &serde_yaml::Error, file: FileId) -> Error {
    let text = error.to_string();
    let line = error.location().and_then(|l| u32::try_from(l.line()).ok()).unwrap_or(0);
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let told = Error::usage(message).at(Span::new(file, line));
    let unknown = message.contains("unknown field `") || message.contains("unknown variant `");
    let mut names = message.split('`').skip(1).step_by(2);
    match names.next().filter(|_| unknown) {
        Some(word) => meant(told, word, names),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> (String, u32, Vec<String>) {
        let error = Config::parse(text, FileId(0)).expect_err("is wrong");
        (error.message().to_owned(), error.span().map_or(0, |s| s.line), error.hints().to_vec())
    }

    #[test]
    fn everything_may_be_absent() {
        for text in ["", "# nothing\n", "{}\n"] {
            let config = Config::parse(text, FileId(0)).expect("is right");
            assert!(config.clusters.is_empty() && config.expect.is_empty());
        }
    }

    #[test]
    fn counts_are_numbers_or_bounds() {
        let text =
            "expect:\n- {name: a, select: {}, count: 2}\n- {name: b, select: {}, count: {min: 1, max: 3}}\n";
        let config = Config::parse(text, FileId(0)).expect("is right");
        assert_eq!(config.expect[0].count, Some(Count::Exactly(2)));
        assert_eq!(config.expect[1].count, Some(Count::Between(Range { min: 1, max: Some(3) })));
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_the_nearest_name() {
        let (message, line, hints) = failure("clusters:\n  infra:\n    path: a\n    resource: [b]\n");
        assert!(message.contains("unknown field `resource`"), "{message}");
        assert_eq!((line, hints), (4, vec!["did you mean `resources`?".to_owned()]));
        let (message, line, _) = failure("lint: {}\nexpect: []\nlint: {}\n");
        assert_eq!((message.as_str(), line), ("`lint` stands here a second time", 3));
        let (_, line, _) = failure("expect:\n- name: a\n  select: [kind]\n");
        assert_eq!(line, 3);
        let (_, line, hints) =
            failure("clusters: {infra: {path: a}}\nexpect:\n- name: a\n  clusters: [infar]\n  select: {}\n");
        assert_eq!((line, hints), (4, vec!["did you mean `infra`?".to_owned()]));
    }

    #[test]
    fn values_know_their_place() {
        let text = "expect:\n- name: a\n  select: {kind: x}\n  where:\n    spec.a: 1\n    spec.b: 2\n";
        let config = Config::parse(text, FileId(0)).expect("is right");
        assert_eq!(config.place(&["expect", "0", "where", "spec.b"]).line, 6);
        assert_eq!(config.place(&["expect", "0", "count"]).line, 2);
    }
}
