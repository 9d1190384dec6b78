//! What kustomize's schema (built in: Kubernetes 1.21) knows: scopes and merge keys.

/// The schema of one build: the built-in one, or what `openapi:` names.
#[derive(Debug, Default)]
pub struct Schema {}

/// Whether a kind has no namespace, as far as the built-in schema knows.
pub fn is_cluster_scoped(_api_version: &str, _kind: &str) -> bool {
    false
}
