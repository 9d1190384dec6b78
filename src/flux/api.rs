//! What a Flux `Kustomization` says, of every API version, and the sources it may name.
//!
//! Read leniently, as both the controller and the CLI do: unknown fields are nobody's business, but a
//! known field of the wrong type is an error, wherever it stands. Upstream: kustomize-controller/api
//! v1.9.4, fluxcd/pkg/apis. Fields that nothing here acts on are read for their types alone.

use super::go;
use crate::error::{Error, Result};
use crate::yaml::de::{Located, Options, Strings, Unknown, from_node};
use crate::yaml::{Node, Scalar, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The API group of Flux Kustomizations; also the prefix of the labels and annotations they go by.
pub const GROUP: &str = "kustomize.toolkit.fluxcd.io";

/// Whether a document is a Flux Kustomization, told by group and kind.
pub fn is_kustomization(doc: &Node) -> bool {
    let group = doc.text_at(&["apiVersion"]).and_then(|v| v.strip_prefix(GROUP));
    group.is_some_and(|rest| rest.starts_with('/')) && doc.text_at(&["kind"]) == Some("Kustomization")
}

/// A Flux Kustomization.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Kustomization {
    /// `kustomize.toolkit.fluxcd.io/…`
    pub api_version: String,
    /// `Kustomization`
    pub kind: String,
    /// What it is called.
    pub metadata: Metadata,
    /// What it asks for.
    pub spec: Spec,
    #[allow(dead_code)]
    status: Status,
    /// Where it begins.
    #[serde(skip)]
    pub span: Option<Span>,
}

/// The part of `metadata` that is acted on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
pub struct Metadata {
    /// The name.
    pub name: String,
    /// The namespace as written; empty where there is none.
    pub namespace: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    generate_name: String,
    self_link: String,
    uid: String,
    resource_version: String,
    generation: i64,
    creation_timestamp: Option<go::Time>,
    deletion_timestamp: Option<go::Time>,
    deletion_grace_period_seconds: Option<i64>,
    owner_references: Vec<OwnerReference>,
    finalizers: Vec<String>,
    managed_fields: Vec<ManagedFields>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct OwnerReference {
    api_version: String,
    kind: String,
    name: String,
    uid: String,
    controller: Option<bool>,
    block_owner_deletion: Option<bool>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct ManagedFields {
    manager: String,
    operation: String,
    api_version: String,
    time: Option<go::Time>,
    fields_type: String,
    subresource: String,
}

/// `spec`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
pub struct Spec {
    /// Labels and annotations that every object gets.
    pub common_metadata: Option<CommonMetadata>,
    /// Kustomizations that have to be ready first.
    pub depends_on: Vec<Located<DependencyReference>>,
    /// How encrypted objects are decrypted.
    pub decryption: Option<Decryption>,
    /// How often it is reconciled; unlike the others it must not be null.
    pub interval: go::Duration,
    retry_interval: Option<go::Duration>,
    /// Another cluster's credentials.
    pub kube_config: Option<KubeConfig>,
    /// The directory, relative to the source's root.
    pub path: Option<Located<String>>,
    /// Variable substitution.
    pub post_build: Option<PostBuild>,
    /// Whether what is gone from the source is deleted.
    pub prune: bool,
    deletion_policy: String,
    /// Objects whose health is waited for.
    pub health_checks: Vec<ObjectReference>,
    /// Put before every name.
    pub name_prefix: Option<Located<String>>,
    /// Put after every name.
    pub name_suffix: Option<Located<String>>,
    /// Patches, strategic merge or JSON 6902.
    pub patches: Vec<Located<Patch>>,
    /// Images to be replaced.
    pub images: Vec<Located<Image>>,
    service_account_name: String,
    /// Where the files come from.
    pub source_ref: Option<Located<SourceReference>>,
    /// Whether it is not reconciled.
    pub suspend: Option<Located<bool>>,
    /// The namespace of everything.
    pub target_namespace: Option<Located<String>>,
    timeout: Option<go::Duration>,
    force: bool,
    /// Whether all objects have to become ready.
    pub wait: bool,
    /// What kustomize tells about the origin of objects.
    pub build_metadata: Vec<Located<String>>,
    /// Components, relative to the directory.
    pub components: Vec<Located<String>>,
    /// Whether components that are not there are left out.
    pub ignore_missing_components: bool,
    health_check_exprs: Vec<HealthCheck>,
    ignore: Vec<IgnoreRule>,
    /// Before v1; nothing acts on it.
    pub patches_strategic_merge: Option<Node>,
    /// Before v1; nothing acts on it.
    pub patches_json6902: Option<Node>,
}

/// `spec.commonMetadata`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CommonMetadata {
    /// Annotations.
    pub annotations: BTreeMap<String, Located<String>>,
    /// Labels.
    pub labels: BTreeMap<String, Located<String>>,
}

/// One of `spec.dependsOn`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DependencyReference {
    /// The name of a Kustomization.
    pub name: String,
    /// Its namespace; the referring one's where empty.
    pub namespace: String,
    /// A CEL expression that says when it is ready.
    pub ready_expr: String,
}

/// `spec.decryption`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
pub struct Decryption {
    /// `sops`.
    pub provider: String,
    service_account_name: String,
    /// The Secret that holds the keys.
    pub secret_ref: Option<LocalReference>,
}

/// A reference to an object of the same namespace.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
pub struct LocalReference {
    /// The name.
    pub name: String,
    key: String,
}

/// `spec.kubeConfig`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KubeConfig {
    /// A ConfigMap with credentials.
    pub config_map_ref: Option<LocalReference>,
    /// A Secret with credentials.
    pub secret_ref: Option<LocalReference>,
}

/// `spec.postBuild`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PostBuild {
    /// `Always`, or `WithVariables`.
    pub substitute_strategy: String,
    /// Variables and their values.
    pub substitute: BTreeMap<String, Located<String>>,
    /// Objects that hold further variables.
    pub substitute_from: Vec<Located<SubstituteReference>>,
}

/// One of `spec.postBuild.substituteFrom`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SubstituteReference {
    /// `ConfigMap` or `Secret`.
    pub kind: String,
    /// The name; the namespace is the Kustomization's.
    pub name: String,
    /// Whether it may be absent.
    pub optional: bool,
}

/// `spec.sourceRef`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
pub struct SourceReference {
    api_version: String,
    /// `GitRepository`, `OCIRepository`, `Bucket` or `ExternalArtifact`.
    pub kind: String,
    /// The name.
    pub name: String,
    /// The namespace; the Kustomization's where empty.
    pub namespace: String,
}

/// A reference to any object.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectReference {
    /// The API version, or nothing.
    pub api_version: String,
    /// The kind.
    pub kind: String,
    /// The name.
    pub name: String,
    /// The namespace.
    pub namespace: String,
}

/// One of `spec.patches`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Patch {
    /// The patch, as YAML: text.
    pub patch: Option<Node>,
    /// What it is applied to.
    pub target: Option<Node>,
}

impl Patch {
    /// Demands text and a selector; what is written out as text stays it.
    fn check(&mut self, origin: Origin) -> Result<()> {
        if let Some(patch) = &mut self.patch {
            let text: String = from_node(patch, options(origin)).map_err(|e| e.at(patch.span()))?;
            if !patch.as_scalar().is_some_and(Scalar::is_string) {
                *patch = Node::string(text, patch.span());
            }
        }
        match &self.target {
            Some(target) => {
                from_node(target, options(origin)).map(|_: Selector| ()).map_err(|e| e.at(target.span()))
            }
            None => Ok(()),
        }
    }
}

/// One of `spec.images`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// The image to be replaced.
    pub name: String,
    /// Its new name.
    pub new_name: String,
    /// Its new tag.
    pub new_tag: String,
    /// Its digest.
    pub digest: String,
}

/// A selector's fields, for their types and names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Selector {
    /// Group.
    pub group: String,
    /// Version.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Annotations.
    pub annotation_selector: String,
    /// Labels.
    pub label_selector: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct HealthCheck {
    api_version: String,
    kind: String,
    current: String,
    in_progress: String,
    failed: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct IgnoreRule {
    paths: Vec<String>,
    target: Option<Selector>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct Status {
    observed_generation: i64,
    last_applied_revision: String,
    last_applied_origin_revision: String,
    last_attempted_revision: String,
    last_handled_reconcile_at: String,
    conditions: Vec<Condition>,
    inventory: Option<Inventory>,
    history: Vec<Snapshot>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct Condition {
    #[serde(rename = "type")]
    condition: String,
    status: String,
    observed_generation: i64,
    last_transition_time: Option<go::Time>,
    reason: String,
    message: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct Inventory {
    entries: Vec<InventoryEntry>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct InventoryEntry {
    id: String,
    v: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code)]
struct Snapshot {
    digest: String,
    first_reconciled: Option<go::Time>,
    last_reconciled: Option<go::Time>,
    last_reconciled_duration: go::Duration,
    last_reconciled_status: String,
    total_reconciliations: i64,
    metadata: BTreeMap<String, String>,
}

/// Where a document comes from decides how its scalars are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file that the CLI reads: a number where text is wanted reads as its text.
    File,
    /// An object that was rendered: it is an error, as it would be in the cluster.
    Rendered,
}

impl Kustomization {
    /// Reads one out of a document.
    ///
    /// # Errors
    /// A field of the wrong type, a patch target that is no selector, a duration or time that is none.
    pub fn from_node(doc: &Node, origin: Origin) -> Result<Self> {
        let mut read: Kustomization = from_node(doc, options(origin))?;
        read.span = Some(doc.span());
        for patch in &mut read.spec.patches {
            patch.value.check(origin)?;
        }
        Ok(read)
    }

    /// `namespace/name`, as written.
    pub fn id(&self) -> String {
        format!("{}/{}", self.metadata.namespace, self.metadata.name)
    }

    /// Where it begins; nowhere when it was made up.
    pub fn place(&self) -> Span {
        self.span.unwrap_or(Span::NONE)
    }

    /// Its source, with the namespace filled in.
    pub fn source(&self) -> SourceReference {
        let mut source = self.spec.source_ref.as_ref().map(|s| s.value.clone()).unwrap_or_default();
        if source.namespace.is_empty() {
            source.namespace.clone_from(&self.metadata.namespace);
        }
        source
    }

    /// `spec.path`; empty where there is none.
    pub fn path(&self) -> &str {
        self.spec.path.as_ref().map_or("", |p| &p.value)
    }

    /// Whether substitution runs without any variable.
    pub fn substitutes_always(&self) -> bool {
        self.spec.post_build.as_ref().is_some_and(|p| p.substitute_strategy == "Always")
    }

    /// Whether reconciliation is suspended.
    pub fn suspended(&self) -> bool {
        self.spec.suspend.as_ref().is_some_and(|s| s.value)
    }
}

impl SourceReference {
    /// From its parts.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        let [kind, namespace, name] = [kind, namespace, name].map(str::to_owned);
        SourceReference { api_version: String::new(), kind, name, namespace }
    }
}

impl std::fmt::Display for SourceReference {
    /// `Kind/namespace/name`, or `Kind/name`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{}/{}", self.kind, self.name),
            namespace => write!(f, "{}/{namespace}/{}", self.kind, self.name),
        }
    }
}

/// What is asked of a source object.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SourceSpec {
    /// Where it comes from.
    pub url: String,
    /// Ignore patterns; with any, those of the artifact's defaults do not count.
    pub ignore: Option<String>,
}

/// Reads `spec` of a source object; of the wrong type, it is none.
///
/// # Errors
/// A field of the wrong type.
pub fn source_spec(doc: &Node) -> Result<SourceSpec> {
    let spec = doc.get("spec").ok_or_else(|| Error::input("the source has no spec").at(doc.span()))?;
    from_node(spec, options(Origin::Rendered))
}

/// How a document is read.
pub fn options(origin: Origin) -> Options {
    let strings = match origin {
        Origin::File => Strings::FromScalars,
        Origin::Rendered => Strings::Strict,
    };
    Options { unknown: Unknown::Allow, strings }
}
