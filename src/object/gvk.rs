//! Kinds with their groups and versions.

use super::scopes;
use compact_str::CompactString;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Group, version and kind.
#[derive(Clone, Debug, Default)]
pub struct Gvk {
    /// The API group; empty for the core group.
    pub group: CompactString,
    /// The version.
    pub version: CompactString,
    /// The kind.
    pub kind: CompactString,
    /// Whether a schema of one's own says that the kind has no namespace; makes no other kind of it.
    pub told_cluster_scoped: bool,
}

impl Gvk {
    fn parts(&self) -> (&str, &str, &str) {
        (&self.group, &self.version, &self.kind)
    }

    /// From an `apiVersion` (`apps/v1`, `v1`) and a kind.
    pub fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = split(api_version);
        Gvk { group: group.into(), version: version.into(), kind: kind.into(), told_cluster_scoped: false }
    }

    /// `group/version`, or the version alone in the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_string()
        } else {
            [&*self.group, "/", &*self.version].concat()
        }
    }

    /// Whether objects of this kind have no namespace, as far as the built-in schema (Kubernetes 1.21)
    /// or, of kinds it does not know, a schema of one's own says; unknown kinds are namespaced.
    pub fn is_cluster_scoped(&self) -> bool {
        scopes::is_namespaced(&self.group, &self.version, &self.kind)
            .map_or(self.told_cluster_scoped, |namespaced| !namespaced)
    }

    /// Whether the built-in schema knows the scope of this kind.
    pub fn has_known_scope(&self) -> bool {
        scopes::is_namespaced(&self.group, &self.version, &self.kind).is_some()
    }
}

/// Group and version in an `apiVersion`.
pub(super) fn split(api_version: &str) -> (&str, &str) {
    match api_version.bytes().position(|byte| byte == b'/') {
        Some(slash) => (&api_version[..slash], &api_version[slash + 1..]),
        None => ("", api_version),
    }
}

impl PartialEq for Gvk {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Gvk {}

impl Hash for Gvk {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl PartialOrd for Gvk {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Gvk {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}
