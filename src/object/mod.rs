//! Kubernetes objects: what they are called, what they were called, and an ordered set of them.
//!
//! What a build has to remember of an object (earlier ids, prefixes, whether its name gets a hash)
//! lives beside the document, never in annotations inside of it.

mod gvk;
mod history;
mod id;
mod index;
mod objects;
#[doc(hidden)]
pub mod path;
mod print;
mod scopes;
#[doc(hidden)]
pub mod shared_values;
pub mod trail;

pub use gvk::Gvk;
pub use history::{Cause, Histories, History, Step};
pub use id::{NOT_NAMESPACED, ObjectId};
pub use objects::{Objects, twins};
pub use scopes::Scopes;

use crate::yaml::{Mapping, Node, Span};
use compact_str::CompactString;
use shared_values::Shared;
use std::sync::Arc;

/// What a generated object does to one of the same id that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Behavior {
    /// Nothing was said: there must be none.
    Unspecified,
    /// There must be none.
    Create,
    /// Takes its place.
    Replace,
    /// Adds its data to it.
    Merge,
}

/// Where an object came from, or what changed it, as `buildMetadata` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file it was read from, relative to the directory that was built; empty when it was made.
    pub path: String,
    /// The repository it was read from; only what an earlier build told has one.
    pub repo: String,
    /// The branch, tag or commit of the repository.
    pub reference: String,
    /// The file that configured the generator or transformer; empty when it was read from a file.
    pub configured_in: String,
    /// `apiVersion` and `kind` of the generator or transformer.
    pub configured_by: (String, String),
    /// Name and namespace of its configuration, where it has a document of its own.
    pub configured_as: (String, String),
}

/// One object: its document and what the build has to remember of it.
#[derive(Clone, Debug)]
pub struct Object {
    /// The document; a mapping.
    pub doc: Node,
    /// Earlier ids, the oldest first, each with its *effective* namespace.
    pub previous: Vec<ObjectId>,
    /// Name prefixes that were put on, the innermost first.
    pub prefixes: Vec<CompactString>,
    /// Name suffixes that were put on, the innermost first.
    pub suffixes: Vec<CompactString>,
    /// Whether its name gets a hash of its content at the end.
    pub needs_hash: bool,
    /// What it does to an object that is already there; only generated ones say so.
    pub behavior: Option<Behavior>,
    /// Whether a chart made it (kustomize's `helm-generated` mark).
    pub helm_generated: bool,
    /// For a patch: may it change the name of what it is applied to.
    pub allow_name_change: bool,
    /// For a patch: may it change the kind of what it is applied to.
    pub allow_kind_change: bool,
    /// Ids of objects that refer to this one by name (told from name references).
    pub referrers: Vec<ObjectId>,
    /// Names of `vars` that read this object.
    pub var_names: Vec<String>,
    /// Where it came from; recorded for `buildMetadata` only.
    pub origin: Option<Arc<Origin>>,
    /// What changed it, in order; recorded for `buildMetadata` only.
    pub transformations: Vec<Arc<Origin>>,
    /// Values that stand in several places of the document at once.
    pub shared: Vec<Shared>,
    /// What the build's own schema says of kinds.
    pub scopes: Option<Scopes>,
    /// What was done to it; kept where it is asked for.
    pub history: Option<Box<History>>,
}

impl Object {
    /// An object that nothing is known of but its document.
    pub fn new(doc: Node) -> Self {
        Object {
            doc,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            needs_hash: false,
            behavior: None,
            helm_generated: false,
            allow_name_change: false,
            allow_kind_change: false,
            referrers: Vec::new(),
            var_names: Vec::new(),
            origin: None,
            transformations: Vec::new(),
            shared: Vec::new(),
            scopes: None,
            history: None,
        }
    }

    /// Group, version and kind as the document has them now.
    pub fn gvk(&self) -> Gvk {
        let mut gvk = Gvk::new(self.api_version(), self.kind());
        gvk.told_cluster_scoped = self.scopes.as_ref().is_some_and(|scopes| scopes.has(&gvk));
        gvk
    }

    /// Group, version and kind, as texts of the document.
    pub fn kind_parts(&self) -> [&str; 3] {
        let (group, version) = gvk::split(self.api_version());
        [group, version, self.kind()]
    }

    /// The kind it had first, in the group and version it has now.
    pub fn original_gvk(&self) -> Gvk {
        let mut gvk = self.gvk();
        if let Some(first) = self.previous.first() {
            gvk.kind.clone_from(&first.gvk.kind);
        }
        gvk
    }

    /// The id as the document has it now.
    pub fn id(&self) -> ObjectId {
        ObjectId { gvk: self.gvk(), namespace: self.namespace().into(), name: self.name().into() }
    }

    /// The oldest id it ever had.
    pub fn original_id(&self) -> ObjectId {
        self.previous.first().cloned().unwrap_or_else(|| self.id())
    }

    /// Remembers the present id as an earlier one.
    pub fn remember_id(&mut self) {
        let mut id = self.id();
        id.namespace = id.effective_namespace().into();
        self.previous.push(id);
        self.open_annotations();
    }

    /// Annotations that are null become a mapping: as soon as kustomize remembers anything of an object,
    /// it is written there.
    pub fn open_annotations(&mut self) {
        if let Some(annotations) = self.doc.at_mut(&["metadata", "annotations"])
            && annotations.is_null()
        {
            *annotations = Node::mapping(annotations.span());
        }
    }

    /// `apiVersion`; empty when absent.
    pub fn api_version(&self) -> &str {
        self.doc.text_at(&["apiVersion"]).unwrap_or("")
    }

    /// `kind`; empty when absent.
    pub fn kind(&self) -> &str {
        self.doc.text_at(&["kind"]).unwrap_or("")
    }

    /// `metadata.name`; empty when absent or null.
    pub fn name(&self) -> &str {
        self.metadata_text("name")
    }

    /// `metadata.namespace`; empty when absent or null.
    pub fn namespace(&self) -> &str {
        self.metadata_text("namespace")
    }

    fn metadata_text(&self, field: &str) -> &str {
        let scalar = self.doc.at(&["metadata", field]).and_then(Node::as_scalar);
        scalar.filter(|s| !s.is_null()).map_or("", |s| &s.text)
    }

    /// `NAMESPACE/KIND/NAME`; without a namespace `KIND/NAME`.
    pub fn short_name(&self) -> String {
        match self.namespace() {
            "" => format!("{}/{}", self.kind(), self.name()),
            namespace => format!("{namespace}/{}/{}", self.kind(), self.name()),
        }
    }

    /// Sets `metadata.name`.
    pub fn set_name(&mut self, name: &str, span: Span) {
        self.metadata_mut().set("name", Node::held(name, span));
    }

    /// Sets `metadata.namespace`; an empty one removes the field.
    pub fn set_namespace(&mut self, namespace: &str, span: Span) {
        if namespace.is_empty() {
            if let Some(Node::Mapping(m)) = self.doc.get_mut("metadata") {
                m.remove("namespace");
            }
        } else {
            self.metadata_mut().set("namespace", Node::held(namespace, span));
        }
    }

    /// `metadata`, made when absent.
    pub fn metadata_mut(&mut self) -> &mut Mapping {
        let span = self.doc.span();
        if self.doc.as_mapping().is_none() {
            self.doc = Node::mapping(span);
        }
        let doc = self.doc.as_mapping_mut().expect("made a mapping above");
        let metadata = doc.get_or_insert_with("metadata", || Node::mapping(span));
        if metadata.as_mapping().is_none() {
            *metadata = Node::mapping(span);
        }
        metadata.as_mapping_mut().expect("made a mapping above")
    }

    /// A label's value.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.doc.text_at(&["metadata", "labels", name])
    }

    /// An annotation's value.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.doc.text_at(&["metadata", "annotations", name])
    }

    /// Where the object begins.
    pub fn span(&self) -> Span {
        self.doc.span()
    }

    /// Whether nothing is left of it: a patch emptied the document.
    pub fn is_empty(&self) -> bool {
        match &self.doc {
            Node::Mapping(m) => m.entries.is_empty(),
            Node::Sequence(s) => s.items.is_empty(),
            Node::Scalar(_) => false,
        }
    }
}
