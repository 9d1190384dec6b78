//! The kustomization file, typed.
//!
//! Read as `types.Kustomization.Unmarshal` does: YAML 1.1 into JSON, then strictly into fields whose
//! names may differ in letter case. Upstream: `api/types/kustomization.go` (api v0.21.1). Quirks
//! kept: duplicate keys are no error, the last one counts; `bases` count after `resources`,
//! `imageTags` after `images`; a file of nothing but empty older fields is empty, one with an empty
//! list of `resources` is not.

mod older;

use super::finish::order::sort_options::SortOptions;
use super::finish::vars::Var;
use super::generate;
use super::transform::images::Image;
use super::transform::labels;
use super::transform::patches::Patch;
use super::transform::replacements::Replacement;
use super::transform::replicas::Replica;
use crate::error::{Error, Result, Warning};
use crate::yaml::de::{Located, Options, from_node};
use crate::yaml::{self, Entry, FileId, Node, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The names of a kustomization file; a directory may have one of them.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization or a component.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Kustomization {
    /// `Kustomization` or `Component`.
    pub kind: Option<Located<String>>,
    /// `kustomize.config.k8s.io/v1beta1`, or `v1alpha1` for components.
    pub api_version: Option<Located<String>>,
    /// Of no effect.
    pub metadata: Option<Metadata>,
    /// The schema: `path` of a file, or the `version` of a built-in one.
    pub openapi: Option<Located<BTreeMap<String, Located<String>>>>,
    /// Put before every name.
    pub name_prefix: Option<Located<String>>,
    /// Put after every name.
    pub name_suffix: Option<Located<String>>,
    /// The namespace of all objects.
    pub namespace: Option<Located<String>>,
    /// Labels for objects, selectors and templates.
    pub common_labels: Option<Located<BTreeMap<String, Located<String>>>>,
    /// Labels for objects, and for more where asked for.
    pub labels: Vec<Located<labels::Entry>>,
    /// Annotations for objects and templates.
    pub common_annotations: Option<Located<BTreeMap<String, Located<String>>>>,
    /// Strategic merge patches, as files or inline.
    pub patches_strategic_merge: Option<Vec<Located<String>>>,
    /// JSON patches.
    pub patches_json6902: Option<Vec<Located<Patch>>>,
    /// Patches of either kind.
    pub patches: Vec<Located<Patch>>,
    /// New names, tags and digests of images.
    pub images: Vec<Located<Image>>,
    /// The older name of `images`.
    pub image_tags: Option<Vec<Located<Image>>>,
    /// Values copied from object to object.
    pub replacements: Vec<Located<Replacement>>,
    /// Numbers of replicas.
    pub replicas: Vec<Located<Replica>>,
    /// Variables.
    pub vars: Option<Vec<Located<Var>>>,
    /// The order of the result.
    pub sort_options: Option<Located<SortOptions>>,
    /// Files of objects, and directories with kustomizations.
    pub resources: Vec<Located<String>>,
    /// Directories with components.
    pub components: Vec<Located<String>>,
    /// Files with OpenAPI definitions of custom kinds.
    pub crds: Vec<Located<String>>,
    /// The older name of `resources`.
    pub bases: Option<Vec<Located<String>>>,
    /// ConfigMaps to make.
    pub config_map_generator: Vec<Located<generate::Args>>,
    /// Secrets to make.
    pub secret_generator: Vec<Located<generate::Args>>,
    /// Settings of helm.
    pub helm_globals: Option<HelmGlobals>,
    /// Charts to inflate.
    pub helm_charts: Vec<Node>,
    /// The older form of `helmCharts`.
    pub helm_chart_inflation_generator: Vec<Node>,
    /// Options of all generators.
    pub generator_options: Option<generate::Options>,
    /// Files with transformer configurations.
    pub configurations: Vec<Located<String>>,
    /// Generators, as files or inline.
    pub generators: Vec<Located<String>>,
    /// Transformers, as files or inline.
    pub transformers: Vec<Located<String>>,
    /// Validators, as files or inline.
    pub validators: Vec<Located<String>>,
    /// What to record about the build.
    pub build_metadata: Vec<String>,
}

/// `metadata`: read, checked and of no effect.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Metadata {
    /// A name.
    pub name: String,
    /// A namespace.
    pub namespace: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
}

/// `helmGlobals`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HelmGlobals {
    /// Where charts are.
    pub chart_home: String,
    /// Where helm's configuration is.
    pub config_home: String,
}

impl Kustomization {
    /// Reads the text of a kustomization file.
    ///
    /// # Errors
    /// When it is no YAML, has unknown fields or wrong types, is empty, or is of another kind or
    /// version.
    pub fn parse(bytes: &[u8], file: FileId) -> Result<(Kustomization, Vec<Warning>)> {
        let text = yaml::utf8(bytes, file);
        let document = text.and_then(|text| yaml::v2::parse_document(text, file));
        let document = document.map_err(|e| e.prefix("invalid kustomization"))?;
        Kustomization::from_document(document.as_ref(), file)
    }

    /// Reads a document, `None` being an empty one.
    ///
    /// # Errors
    /// As [`Kustomization::parse`].
    pub fn from_document(document: Option<&Node>, file: FileId) -> Result<(Kustomization, Vec<Warning>)> {
        let empty = || {
            Error::input("the kustomization file is empty")
                .at(Span::new(file, 1))
                .hint("list at least one entry under resources:")
        };
        let document = document.filter(|d| !d.is_null()).ok_or_else(empty)?;
        let mut kustomization: Kustomization =
            from_node(document, Options::default()).map_err(|e| e.prefix("invalid kustomization"))?;
        kustomization.check_config_maps()?;
        let warnings = older::warnings(document);
        if entries(document).iter().all(says_nothing) {
            return Err(empty());
        }
        kustomization.adopt_older_fields();
        kustomization.check_kind_and_version()?;
        Ok((kustomization, warnings))
    }

    /// Whether it is a component.
    pub fn is_component(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.value == COMPONENT)
    }

    /// A ConfigMap has no type.
    fn check_config_maps(&self) -> Result<()> {
        let of_type = self.config_map_generator.iter().find_map(|args| args.value.r#type.as_ref());
        match of_type {
            None => Ok(()),
            Some(of_type) => {
                Err(Error::input("invalid kustomization: unknown field `type` in configMapGenerator")
                    .at(of_type.span))
            }
        }
    }

    fn check_kind_and_version(&self) -> Result<()> {
        let said = |field: &Option<Located<String>>| field.clone().filter(|f| !f.value.is_empty());
        let kind = said(&self.kind);
        if let Some(kind) = kind.filter(|k| k.value != KUSTOMIZATION && k.value != COMPONENT) {
            return Err(Error::input(format!(
                "kind `{}` should be {KUSTOMIZATION} or {COMPONENT}",
                kind.value
            ))
            .at(kind.span));
        }
        let (kind, wanted) = if self.is_component() {
            (COMPONENT, "kustomize.config.k8s.io/v1alpha1")
        } else {
            (KUSTOMIZATION, "kustomize.config.k8s.io/v1beta1")
        };
        match said(&self.api_version).filter(|v| v.value != wanted) {
            None => Ok(()),
            Some(version) => {
                let message = format!("apiVersion `{}` of a {kind} should be {wanted}", version.value);
                Err(Error::input(message).at(version.span))
            }
        }
    }
}

const KUSTOMIZATION: &str = "Kustomization";
const COMPONENT: &str = "Component";

fn entries(document: &Node) -> &[Entry] {
    document.as_mapping().map_or(&[], |m| &m.entries)
}

/// Whether a field leaves the kustomization as empty as it was.
fn says_nothing(entry: &Entry) -> bool {
    let names = |known: &[&str]| known.iter().any(|name| entry.key.text.eq_ignore_ascii_case(name));
    if names(&["kind", "apiVersion"]) {
        return true;
    }
    match &entry.value {
        Node::Scalar(s) => s.is_null() || s.text.is_empty(),
        Node::Sequence(s) => {
            s.items.is_empty() && names(&["bases", "imageTags", "helmChartInflationGenerator"])
        }
        Node::Mapping(_) => false,
    }
}

#[cfg(test)]
mod tests;
