//! What kustomize's schema (built in: Kubernetes 1.21) knows: scopes and merge keys.

/// The schema of one build: the built-in one, or what `openapi:` names.
#[derive(Debug, Default)]
pub struct Schema {}

/// Whether a kind has no namespace, as far as the built-in schema knows.
pub fn is_cluster_scoped(_api_version: &str, _kind: &str) -> bool {
    false
}

impl Schema {
    /// The built-in schema.
    pub fn builtin() -> Self {
        Schema {}
    }

    /// A schema out of an OpenAPI document.
    pub fn from_openapi(_document: &crate::yaml::Node, _adds: bool) -> crate::error::Result<Self> {
        Err(crate::error::Error::not_supported("openapi"))
    }
}
