//! One Flux Kustomization of a cluster: what its document says, and what became of it.

use super::reuse::Trace;
use super::source::SourceId;
use super::variables::Variables;
use crate::error::{Error, Warning};
use crate::flux::{Use, api};
use crate::kustomize::record::Record;
use crate::object::{Object, Objects};
use crate::yaml::{Node, Span};
use std::fmt;
use std::sync::Arc;

/// Whether an object is a Flux Kustomization, of whatever version.
pub fn is_kustomization(object: &Object) -> bool {
    api::is_kustomization(&object.doc)
}

/// What a Kustomization is told by: namespace and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId {
    /// `metadata.namespace`; empty when absent.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
}

impl UnitId {
    /// From a namespace and a name.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        UnitId { namespace: namespace.into(), name: name.into() }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// What became of a Kustomization.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Status {
    /// It rendered.
    Rendered,
    /// It rendered; in the cluster it is not reconciled, `spec.suspend` says so.
    Suspended,
    /// Its source is known and lies elsewhere.
    External(SourceId),
    /// It failed.
    Failed(Error),
}

/// A Flux Kustomization of a cluster.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is told by.
    pub id: UnitId,
    /// The one that renders it, by place in [`super::Cluster::units`]; none for the bootstrap one.
    pub parent: Option<usize>,
    /// Its document.
    pub object: Arc<Object>,
    /// What became of it.
    pub status: Status,
    /// What it renders, in build order; nothing unless it rendered.
    pub objects: Arc<Objects>,
    /// The references to variables that were replaced in it.
    pub uses: Arc<Vec<Use>>,
    /// Its variables; none where it failed for want of one.
    pub variables: Arc<Variables>,
    /// What its build read and did, as far as it came.
    pub record: Arc<Record>,
    /// What its build depends on besides its document and its variables.
    pub trace: Arc<Trace>,
    /// What is worth telling of it.
    pub warnings: Vec<Warning>,
}

/// An item of `dependsOn`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// What is waited for.
    pub on: UnitId,
    /// Where it is written.
    pub at: Span,
}

/// An item of `substituteFrom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubstituteFrom {
    /// What holds the values.
    pub values: ValuesId,
    /// Whether it may be absent.
    pub need: Need,
    /// Where it is written.
    pub at: Span,
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It need not.
    Optional,
}

/// What `substituteFrom` names: a ConfigMap or Secret of the Kustomization's namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValuesId {
    /// `ConfigMap` or `Secret`.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl fmt::Display for ValuesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.kind, self.namespace, self.name)
    }
}

impl Unit {
    /// A Kustomization that nothing has been done with.
    pub fn new(object: Arc<Object>, parent: Option<usize>) -> Self {
        let id = UnitId::new(object.namespace(), object.name());
        Unit {
            id,
            parent,
            object,
            status: Status::Rendered,
            objects: Arc::default(),
            uses: Arc::default(),
            variables: Arc::default(),
            record: Arc::default(),
            trace: Arc::default(),
            warnings: Vec::new(),
        }
    }

    /// A field of its spec.
    pub fn spec(&self, path: &[&str]) -> Option<&Node> {
        self.object.doc.get("spec")?.at(path)
    }

    /// `spec.path` as written; empty when absent.
    pub fn path(&self) -> &str {
        self.text(&["path"]).unwrap_or("")
    }

    /// The source it is built from, its namespace filled in.
    pub fn source(&self) -> SourceId {
        let text = |key| self.text(&["sourceRef", key]).unwrap_or("");
        let namespace =
            self.text(&["sourceRef", "namespace"]).filter(|n| !n.is_empty()).unwrap_or(&self.id.namespace);
        SourceId {
            kind: text("kind").to_owned(),
            namespace: namespace.to_owned(),
            name: text("name").to_owned(),
        }
    }

    /// The Kustomizations it waits for.
    pub fn depends_on(&self) -> Vec<Dependency> {
        let read = |item: &Node| {
            let namespace =
                item.text_at(&["namespace"]).filter(|n| !n.is_empty()).unwrap_or(&self.id.namespace);
            Some(Dependency { on: UnitId::new(namespace, item.text_at(&["name"])?), at: item.span() })
        };
        self.items(&["dependsOn"]).iter().filter_map(read).collect()
    }

    /// The ConfigMaps and Secrets that its variables come from.
    pub fn substitute_from(&self) -> Vec<SubstituteFrom> {
        let read = |item: &Node| {
            let (kind, name) = (item.text_at(&["kind"])?.to_owned(), item.text_at(&["name"])?.to_owned());
            let values = ValuesId { kind, namespace: self.id.namespace.clone(), name };
            let need =
                if item.text_at(&["optional"]) == Some("true") { Need::Optional } else { Need::Required };
            Some(SubstituteFrom { values, need, at: item.span() })
        };
        self.items(&["postBuild", "substituteFrom"]).iter().filter_map(read).collect()
    }

    /// The variables that may have put a value into an object: each with the place that names it. The value
    /// itself points to where the variable is written.
    pub fn named_by<'a>(&'a self, object: &Object, value: Span) -> impl Iterator<Item = &'a Use> {
        let object = object.span();
        self.uses.iter().filter(move |used| used.object == object && used.value == Some(value))
    }

    /// Whether `spec.suspend` is set.
    pub fn is_suspended(&self) -> bool {
        self.text(&["suspend"]) == Some("true")
    }

    /// The credentials of the cluster that it applies to, where that is another one: `Secret name`.
    pub fn remote(&self) -> Option<String> {
        let config = self.spec(&["kubeConfig"]).filter(|node| node.as_mapping().is_some())?;
        let name = |field: &str| config.text_at(&[field, "name"]);
        Some(match (name("secretRef"), name("configMapRef")) {
            (Some(name), _) => format!("Secret {name}"),
            (None, Some(name)) => format!("ConfigMap {name}"),
            (None, None) => "nothing named".to_owned(),
        })
    }

    /// `spec.targetNamespace`.
    pub fn target_namespace(&self) -> Option<&str> {
        self.text(&["targetNamespace"]).filter(|n| !n.is_empty())
    }

    /// Whether it stands in a namespace, or what it renders may. Where it sets no namespace, anything may.
    pub fn may_hold(&self, namespace: &str) -> bool {
        self.id.namespace == namespace || self.target_namespace().is_none_or(|target| target == namespace)
    }

    /// Why it failed, if it did.
    pub fn failure(&self) -> Option<&Error> {
        match &self.status {
            Status::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The status in one word, as tables have it.
    pub fn status_word(&self) -> &'static str {
        match self.status {
            Status::Rendered => "rendered",
            Status::Suspended => "suspended",
            Status::External(_) => "external source",
            Status::Failed(_) => "failed",
        }
    }

    fn text(&self, path: &[&str]) -> Option<&str> {
        self.spec(path)?.as_text()
    }

    fn items(&self, path: &[&str]) -> &[Node] {
        self.spec(path).and_then(Node::as_sequence).map_or(&[], |s| &s.items)
    }
}
