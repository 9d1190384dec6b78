//! What a Kustomization is built from: the repository itself, a directory that stands for another
//! source, a source that lies elsewhere, or nothing at all.

use crate::object::Object;
use std::fmt;

/// A source: kind, namespace and name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId {
    /// `GitRepository`, `OCIRepository`, `Bucket` or `ExternalArtifact`.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl SourceId {
    /// What the repository is called where nothing says otherwise.
    pub fn default_repository() -> Self {
        SourceId { kind: "GitRepository".into(), namespace: "flux-system".into(), name: "flux-system".into() }
    }

    /// From `KIND/NAMESPACE/NAME`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/').map(str::to_owned);
        let id = SourceId { kind: parts.next()?, namespace: parts.next()?, name: parts.next()? };
        let whole = ![&id.kind, &id.namespace, &id.name].iter().any(|part| part.is_empty());
        (whole && parts.next().is_none()).then_some(id)
    }

    /// The id of an object that is a source.
    pub fn of(object: &Object) -> Option<Self> {
        object.api_version().starts_with("source.toolkit.fluxcd.io/").then(|| SourceId {
            kind: object.kind().into(),
            namespace: object.namespace().into(),
            name: object.name().into(),
        })
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.kind, self.namespace, self.name)
    }
}
