//! Which kinds have no namespace: what is built in, and what a build's own schema tells.
//!
//! The built-in ones are those of Kubernetes 1.21 and made by `scripts/schema/generate.py`; a schema
//! of one's own cannot override them. Upstream: `openapi/openapi.go` (kyaml v0.21.1).

mod tables;

use super::Gvk;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use tables::SCOPES;

/// Whether objects of a kind live in a namespace; `None` of kinds that are not built in.
pub(super) fn is_namespaced(group: &str, version: &str, kind: &str) -> Option<bool> {
    let rank = rank(kind.as_bytes());
    let first = RANKS.partition_point(|known| *known < rank);
    let alike = RANKS[first..].iter().take_while(|known| **known == rank).count();
    let is_meant = |api_version: &str| super::gvk::split(api_version) == (group, version);
    let mut rows = SCOPES[first..first + alike].iter();
    rows.find(|(k, api_version, _)| *k == kind && is_meant(api_version)).map(|row| row.2)
}

/// How the kinds of the table rank.
static RANKS: [u64; SCOPES.len()] = {
    let mut ranks = [0; SCOPES.len()];
    let mut at = 0;
    while at < ranks.len() {
        ranks[at] = rank(SCOPES[at].0.as_bytes());
        at += 1;
    }
    ranks
};

/// The first eight bytes of a kind as one number: it stands where the kind does.
const fn rank(kind: &[u8]) -> u64 {
    let (mut rank, mut at) = (0, 0);
    while at < 8 {
        rank = (rank << 8) | if at < kind.len() { kind[at] as u64 } else { 0 };
        at += 1;
    }
    rank
}

/// The kinds without a namespace that a build's own schema tells. All objects of the build know of it;
/// it is empty until the schema has been read.
#[derive(Clone, Debug, Default)]
pub struct Scopes(Arc<OnceLock<HashSet<Gvk>>>);

impl Scopes {
    /// Tells the kinds; those that were told first stay.
    pub fn tell(&self, kinds: HashSet<Gvk>) {
        let _ = self.0.set(kinds);
    }

    /// Whether any were told, so that ids may mean something else than before.
    pub fn are_told(&self) -> bool {
        self.0.get().is_some()
    }

    pub(super) fn has(&self, gvk: &Gvk) -> bool {
        self.0.get().is_some_and(|kinds| kinds.contains(gvk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(SCOPES.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }

    #[test]
    fn scopes_are_those_of_kubernetes_1_21() {
        for (api_version, kind, want) in [
            ("v1", "Namespace", true),
            ("v1", "Pod", false),
            ("rbac.authorization.k8s.io/v1", "ClusterRole", true),
            ("rbac.authorization.k8s.io/v1", "Role", false),
            ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", false),
            ("example.com/v1", "Namespace", false),
            ("v2", "Namespace", false),
        ] {
            let (group, version) = super::super::gvk::split(api_version);
            assert_eq!(is_namespaced(group, version, kind) == Some(false), want, "{api_version} {kind}");
        }
    }
}
