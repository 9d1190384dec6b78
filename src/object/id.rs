//! What objects are called, and when two of them are called the same.

use super::Gvk;
use compact_str::CompactString;
use std::fmt;

/// What an object is called: kind, namespace (empty where it names none) and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// `metadata.namespace` as written; empty when absent.
    pub namespace: CompactString,
    /// `metadata.name`.
    pub name: CompactString,
}

impl ObjectId {
    /// The namespace that kustomize compares by: none for cluster-scoped kinds, `default` where it
    /// is empty.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            NOT_NAMESPACED
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether both name the same object, as kustomize's `ResId.Equals` sees it.
    pub fn same(&self, other: &ObjectId) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }
}

/// The effective namespace of cluster-scoped kinds.
pub const NOT_NAMESPACED: &str = "_non_namespaceable_";

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        write!(f, "{}", self.gvk.kind)?;
        if !self.gvk.group.is_empty() {
            write!(f, ".{}", self.gvk.group)?;
        }
        write!(f, "/{}", self.name)
    }
}
