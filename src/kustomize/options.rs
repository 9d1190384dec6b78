//! What a build may be told besides the directory: the flags of `kustomize build`, and what Flux
//! does differently.

use super::loader::LoadRestrictor;
use super::parsed::Parsed;
use crate::object::Histories;
use crate::yaml::{FileId, Node};
use camino::Utf8PathBuf;
use std::sync::Arc;

/// How to build.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// What a kustomization may read.
    pub restrictor: LoadRestrictor,
    /// The order of the result, where the root has no `sortOptions`.
    pub order: Order,
    /// Which generators and transformers may be named in files.
    pub plugins: Plugins,
    /// Whether charts may be asked for.
    pub helm: Helm,
    /// Whether every object gets the label `app.kubernetes.io/managed-by`.
    pub managed_by: ManagedBy,
    /// What becomes of the built-in schema where `openapi:` names another one.
    pub openapi: OpenApi,
    /// Stands in for the kustomization file of the directory that is built.
    pub root: Option<Root>,
    /// Nothing outside of this directory, without links, can be read.
    pub jail: Option<Utf8PathBuf>,
    /// Whether objects know what was done to them.
    pub histories: Histories,
    /// What other builds of the same run have parsed.
    pub parsed: Arc<Parsed>,
}

/// A kustomization that is not read from the tree.
#[derive(Clone, Debug)]
pub struct Root {
    /// The document; `None` where there is none in the text.
    pub document: Option<Node>,
    /// The file that errors point to.
    pub file: FileId,
}

/// The order of the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Nothing was asked for: the legacy order.
    #[default]
    Default,
    /// By groups of kinds, then by id.
    Legacy,
    /// As built.
    Build,
}

/// Which generators and transformers may be named in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Plugins {
    /// The built-in ones.
    #[default]
    BuiltinOnly,
    /// Others too; offlux refuses them all the same, because it runs no other program.
    Any,
}

/// Whether charts may be asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Helm {
    /// They are an error.
    #[default]
    Disabled,
    /// They are not supported.
    Enabled,
}

/// Whether every object gets the label `app.kubernetes.io/managed-by`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ManagedBy {
    /// Only where `buildMetadata` asks for it.
    #[default]
    AsConfigured,
    /// Always.
    Always,
}

/// What becomes of the built-in schema where `openapi:` names another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OpenApi {
    /// It is replaced, as `kustomize build` does.
    #[default]
    Replaces,
    /// It stays, as in Flux.
    Adds,
}
