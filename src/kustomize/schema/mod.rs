//! What is known of kinds: which lists merge by which keys.
//!
//! Serves strategic merge patches ([`Schema::lookup`]), and tells the ids of objects which kinds of a
//! schema of one's own have no namespace ([`Scopes`]). The built-in tables are Kubernetes 1.21's and
//! made by `scripts/schema/generate.py`; `openapi.path` puts a schema of one's own in their place or, under
//! Flux, beside them. Upstream: `openapi/openapi.go` (kyaml v0.21.1). Kept: what stands beside a
//! `$ref` is ignored; a list merges only when its own schema says so; kustomize always knows its own
//! `Kustomization`.

mod builtin;
mod custom;
pub(in crate::kustomize) mod shape;
mod tables;

use super::loader::Source;
use crate::error::Result;
use crate::object::{Gvk, Object, Scopes};
use crate::yaml::Node;
use custom::Custom;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The schema of one build: the built-in one, or what `openapi:` names, which is read when it is first
/// needed.
#[derive(Debug, Default)]
pub struct Schema {
    source: Option<Source>,
    custom: OnceLock<Result<Box<Custom>>>,
    base: Base,
    asked: AtomicBool,
    scopes: Scopes,
}

/// What a schema of one's own starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The built-in schema, to which it adds (Flux).
    #[default]
    Builtin,
    /// Nothing: it takes the built-in schema's place (`kustomize build`).
    Nothing,
}

/// What is known of one value of a document.
#[derive(Clone, Copy, Debug)]
pub struct SchemaRef<'a>(Known<'a>);

#[derive(Clone, Copy, Debug)]
enum Known<'a> {
    Builtin(builtin::Shape),
    Custom { schema: &'a Schema, node: &'a Node },
}

impl Schema {
    /// Kubernetes 1.21's.
    pub fn builtin() -> Self {
        Schema::default()
    }

    /// The file of a schema of one's own, and where to tell its scopes.
    pub fn from_file(source: Source, base: Base, scopes: Scopes) -> Self {
        Schema { source: Some(source), base, scopes, ..Schema::default() }
    }

    /// Reads the file, unless that has been done.
    ///
    /// # Errors
    /// When it is no OpenAPI v2 document.
    pub fn ready(&self) -> Result<()> {
        let Some(source) = &self.source else { return Ok(()) };
        let custom = self.custom.get_or_init(|| Custom::read(source).map(Box::new));
        let custom = custom.as_ref().map_err(Clone::clone)?;
        self.scopes.tell(custom.cluster_scoped());
        Ok(())
    }

    /// Lets objects know of the scopes that this schema tells.
    pub fn introduce(&self, objects: &mut [Object]) {
        objects.iter_mut().for_each(|object| object.scopes = Some(self.scopes.clone()));
    }

    fn custom(&self) -> Option<&Custom> {
        self.custom.get()?.as_ref().ok().map(|custom| &**custom)
    }

    /// A schema of one's own: an OpenAPI v2 document with `definitions`.
    ///
    /// # Errors
    /// When it is no such document.
    pub fn from_openapi(document: &Node, base: Base) -> Result<Self> {
        let custom = OnceLock::from(Ok(Box::new(Custom::new(document)?)));
        Ok(Schema { custom, base, ..Schema::default() })
    }

    /// What is known of a kind.
    pub fn lookup(&self, gvk: &Gvk) -> Option<SchemaRef<'_>> {
        self.of_kind(&gvk.api_version(), &gvk.kind)
    }

    /// What is known of a kind, named as documents name it.
    pub fn of_kind(&self, api_version: &str, kind: &str) -> Option<SchemaRef<'_>> {
        self.asked.store(true, Ordering::Relaxed);
        let own = self.custom().and_then(|custom| custom.of_kind(api_version, kind));
        if let Some(node) = own {
            return Some(SchemaRef(Known::Custom { schema: self, node }));
        }
        let knows = self.base == Base::Builtin || api_version == builtin::KUSTOMIZE;
        builtin::of_kind(api_version, kind).filter(|_| knows).map(|s| SchemaRef(Known::Builtin(s)))
    }

    /// Whether anybody asked for a kind: only then does kustomize load its schema.
    pub fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// The node, or what its `$ref` leads to.
    fn resolved<'a>(&'a self, node: &'a Node) -> Option<SchemaRef<'a>> {
        let mut node = node;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = node.text_at(&["$ref"]).filter(|r| !r.is_empty()) else {
                return Some(SchemaRef(Known::Custom { schema: self, node }));
            };
            let pointer = reference.split_once('#')?.1;
            match self.custom().and_then(|custom| custom.pointed_at(pointer)) {
                Some(next) => node = next,
                None => return self.builtin_definition(pointer),
            }
        }
        None
    }

    fn builtin_definition(&self, pointer: &str) -> Option<SchemaRef<'_>> {
        let name = pointer.strip_prefix("/definitions/").filter(|_| self.base == Base::Builtin)?;
        builtin::definition(name).map(|s| SchemaRef(Known::Builtin(s)))
    }
}

/// References that lead to references may go in circles.
const MAX_REFERENCES: usize = 64;

impl<'a> SchemaRef<'a> {
    /// What is known of a field.
    pub fn field(self, name: &str) -> Option<SchemaRef<'a>> {
        match self.0 {
            Known::Builtin(shape) => shape.field(name).map(|s| SchemaRef(Known::Builtin(s))),
            Known::Custom { schema, node } => schema.resolved(custom::field(node, name)?),
        }
    }

    /// What is known of the elements of a list.
    pub fn elements(self) -> Option<SchemaRef<'a>> {
        match self.0 {
            Known::Builtin(shape) => shape.elements().map(|s| SchemaRef(Known::Builtin(s))),
            Known::Custom { schema, node } => schema.resolved(custom::elements(node)?),
        }
    }

    /// The keys by which elements of a list merge: none for a set of plain values; `None` when the
    /// list does not merge.
    ///
    /// # Errors
    /// When a schema of one's own says so in a value of a wrong type.
    pub fn merge_keys(self) -> Result<Option<Vec<&'a str>>> {
        match self.0 {
            Known::Builtin(shape) => Ok(shape.merge_keys().map(<[_]>::to_vec)),
            Known::Custom { node, .. } => custom::merge_keys(node),
        }
    }
}

#[cfg(test)]
mod tests;
