//! What points Flux at a directory: `spec.sync` of a FluxInstance, or `instance.sync` of the values of a
//! HelmRelease that installs one, also where they have a file of their own.

use super::entry::{Entry, Found, relative};
use super::source::SourceId;
use crate::flux::glob;
use crate::yaml::{Node, Span};
use camino::Utf8Path;

/// A `sync`, as far as it matters here.
pub struct Sync<'a> {
    /// `path` as written; empty when absent.
    pub path: &'a str,
    /// `url`; empty when absent.
    pub url: &'a str,
    source: SourceId,
    at: Span,
}

impl<'a> Sync<'a> {
    /// That of a document, if it has one.
    pub fn of(document: &'a Node) -> Option<Self> {
        let sync = match document.text_at(&["kind"]) {
            Some("FluxInstance") => document.at(&["spec", "sync"]),
            Some("HelmRelease") => document.at(&["spec", "values", "instance", "sync"]),
            Some(_) => None,
            None => document.at(&["instance", "sync"]),
        };
        let sync = sync.filter(|node| node.as_mapping().is_some())?;
        let text = |key: &str| sync.text_at(&[key]).unwrap_or("");
        let or = |key: &str, default: &str| if text(key).is_empty() { default } else { text(key) }.to_owned();
        let namespace = document.text_at(&["metadata", "namespace"]).unwrap_or("flux-system");
        let (kind, name) = (or("kind", "GitRepository"), or("name", namespace));
        let source = SourceId { kind, namespace: namespace.to_owned(), name };
        let at = sync.get("path").map_or(sync.span(), Node::span);
        Some(Sync { path: text("path"), url: text("url"), source, at })
    }

    /// The entry that it points at.
    pub fn entry(&self) -> Entry {
        let found = Found::FluxInstance(self.at);
        Entry { repository: Some(self.source.clone()), ..Entry::new("", &relative(self.path), found) }
    }

    /// Whether the path holds variables.
    pub fn is_template(&self) -> bool {
        self.path.contains("${")
    }

    /// Whether a directory is what the path may become: a variable stands for a part of a name.
    pub fn fits(&self, dir: &Utf8Path) -> bool {
        let pattern = relative(&starred(self.path));
        let mut segments = pattern.components().zip(dir.components());
        pattern.components().count() == dir.components().count()
            && segments.all(|(p, d)| glob::matches(p.as_str().as_bytes(), d.as_str().as_bytes()))
    }
}

/// A star in place of each variable.
fn starred(path: &str) -> String {
    let mut starred = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once("${") {
        starred += before;
        starred.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    starred + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_stands_for_a_part_of_a_name() {
        let text = "kind: FluxInstance\nspec: {sync: {path: './clusters/${REGION}-${N:=1/2}/'}}\n";
        let node = crate::yaml::parse(text, crate::yaml::FileId(0)).expect("YAML").expect("a document");
        let sync = Sync::of(&node).expect("a sync");
        assert!(sync.is_template() && sync.fits("clusters/eu-1".into()));
        assert!(!["clusters", "clusters/eu", "clusters/eu-1/x"].iter().any(|dir| sync.fits((*dir).into())));
    }
}
