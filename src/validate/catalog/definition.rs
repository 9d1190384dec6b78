//! A CustomResourceDefinition at hand: what it is about is read at once, its schemas are compiled when one of its
//! kind is looked at.

use super::Compiled;
use crate::error::{Error, Result};
use crate::object::Gvk;
use crate::validate::schema::{Id, Pool, crd};
use crate::yaml::{Node, Span};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// A CustomResourceDefinition.
#[derive(Debug)]
pub struct Definition<'a> {
    /// `spec.group`.
    pub group: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// Its versions, in order.
    pub versions: Vec<Version>,
    document: Cow<'a, Node>,
    schemas: OnceLock<Result<Schemas>>,
}

/// What it is compiled to.
#[derive(Debug)]
struct Schemas {
    pool: Arc<Pool>,
    /// The schema of each version, by its name.
    roots: Vec<(String, Id)>,
}

/// A version of a CustomResourceDefinition.
#[derive(Debug)]
pub struct Version {
    /// Its name.
    pub name: String,
    /// Whether an API server has it.
    pub served: Served,
    /// Where it is written.
    pub at: Span,
}

/// Whether an API server has a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It has.
    Yes,
    /// It has not: `served: false`.
    No,
}

impl<'a> Definition<'a> {
    /// Reads what a document is about; nothing where it is no CustomResourceDefinition.
    pub fn read(document: Cow<'a, Node>) -> Option<Self> {
        let spec = document.get("spec").filter(|_| crd::is_definition(&document))?;
        let (group, kind) =
            (spec.text_at(&["group"])?.to_owned(), spec.text_at(&["names", "kind"])?.to_owned());
        let versions = versions(spec);
        Some(Definition { group, kind, versions, document, schemas: OnceLock::new() })
    }

    /// Whether it defines a kind, in whatever version.
    pub fn is_of(&self, gvk: &Gvk) -> bool {
        self.kind == gvk.kind && self.group == gvk.group
    }

    /// A version of it.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.name == name)
    }

    /// The schema of a version that is served.
    pub fn schema(&self, version: &str) -> Option<Compiled> {
        self.version(version).filter(|version| version.served == Served::Yes)?;
        let schemas = self.schemas().as_ref().ok()?;
        let (_, id) = schemas.roots.iter().find(|(name, _)| name == version)?;
        Some(Compiled { pool: schemas.pool.clone(), id: *id })
    }

    /// Why its schemas cannot be read, if that is so.
    pub fn flaw(&self) -> Option<&Error> {
        self.schemas().as_ref().err()
    }

    fn schemas(&self) -> &Result<Schemas> {
        self.schemas.get_or_init(|| {
            let mut pool = Pool::for_custom_resources();
            let compiled = crd::compile(&self.document, &mut pool)?;
            let root = |version: crd::Version| (version.gvk.version.to_string(), version.schema);
            let roots = compiled.versions.into_iter().map(root).collect();
            Ok(Schemas { pool: Arc::new(pool), roots })
        })
    }

    /// The versions that are served.
    pub fn served(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().filter(|v| v.served == Served::Yes).map(|v| v.name.as_str())
    }

    /// Where it begins.
    pub fn at(&self) -> Span {
        self.document.span()
    }

    /// Whether both are the same document: what one file gives to two clusters.
    pub fn same(&self, other: &Definition<'_>) -> bool {
        self.kind == other.kind && self.group == other.group && self.document == other.document
    }
}

/// `spec.versions`, or the one `spec.version` of v1beta1.
fn versions(spec: &Node) -> Vec<Version> {
    let version = |node: &Node, name: &str| Version {
        name: name.to_owned(),
        served: if node.text_at(&["served"]) == Some("false") { Served::No } else { Served::Yes },
        at: node.span(),
    };
    let items = spec.get("versions").and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
    let mut versions: Vec<Version> =
        items.iter().filter_map(|node| Some(version(node, node.text_at(&["name"])?))).collect();
    if versions.is_empty() {
        versions.extend(spec.get("version").and_then(|node| Some(version(node, node.as_text()?))));
    }
    versions
}
