//! The transformer configuration: which fields the transformers touch.
//!
//! Begins as the default tables and grows by the files of `configurations:`, by what `crds:` files
//! say ([`crds`]), and by what bases and components bring. A table that nobody touched stays
//! borrowed from the program, so that most builds copy nothing.
//!
//! Upstream: `api/internal/plugins/builtinconfig`, `api/types/fieldspec.go` (api v0.21.1). Quirk
//! kept: a spec is dropped when one is already there that it selects and that has the same path; if
//! they differ in `create`, that is a conflict.

pub mod crds;
pub mod name_references;
pub mod tables;
pub mod var_references;

use crate::error::{Error, Result};
use crate::kustomize::field_spec::{FieldSpec, FieldSpecs};
use crate::kustomize::finish::sort_order::kind_rank;
use crate::kustomize::loader::Loader;
use crate::object::path::Text;
use crate::yaml::de::{self, Options, Strings, Unknown, embedded};
use crate::yaml::{self, v2};
use camino::Utf8Path;
use serde::Deserialize;
use std::borrow::Cow;

/// Fields that hold the names of objects of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct NameReference {
    /// The API group of the objects that are named; empty matches anything.
    #[serde(deserialize_with = "embedded")]
    pub group: Text,
    /// Their version; empty matches anything.
    #[serde(deserialize_with = "embedded")]
    pub version: Text,
    /// Their kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: Text,
    /// The fields that name them.
    #[serde(rename = "fieldSpecs")]
    pub referrers: FieldSpecs,
}

/// Fields that hold names, by the kind that is named: the default table, or what files made of it.
pub type NameReferences = Cow<'static, [NameReference]>;

/// Which fields each transformer touches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TransformerConfig {
    /// For `namePrefix`.
    pub name_prefix: FieldSpecs,
    /// For `nameSuffix`.
    pub name_suffix: FieldSpecs,
    /// For `namespace`.
    pub namespace: FieldSpecs,
    /// For `commonLabels`, and for `labels` that include selectors.
    pub common_labels: FieldSpecs,
    /// For every entry of `labels`.
    pub labels: FieldSpecs,
    /// For `labels` that include templates.
    pub template_labels: FieldSpecs,
    /// For `commonAnnotations`.
    pub common_annotations: FieldSpecs,
    /// Which fields hold names of other objects.
    pub name_reference: NameReferences,
    /// Where `vars` are replaced.
    pub var_reference: FieldSpecs,
    /// For `images`.
    pub images: FieldSpecs,
    /// For `replicas`.
    pub replicas: FieldSpecs,
}

impl TransformerConfig {
    /// The default tables.
    pub const fn builtin() -> Self {
        TransformerConfig {
            name_prefix: Cow::Borrowed(tables::NAME_PREFIX),
            name_suffix: Cow::Borrowed(tables::NAME_SUFFIX),
            namespace: Cow::Borrowed(tables::NAMESPACE),
            common_labels: Cow::Borrowed(tables::COMMON_LABELS),
            labels: Cow::Borrowed(&[]),
            template_labels: Cow::Borrowed(tables::TEMPLATE_LABELS),
            common_annotations: Cow::Borrowed(tables::COMMON_ANNOTATIONS),
            name_reference: Cow::Borrowed(name_references::NAME_REFERENCE),
            var_reference: Cow::Borrowed(var_references::VAR_REFERENCE),
            images: Cow::Borrowed(tables::IMAGES),
            replicas: Cow::Borrowed(tables::REPLICAS),
        }
    }

    /// The default tables and the files of `configurations:`.
    ///
    /// # Errors
    /// When a file cannot be read, has fields that are not known, or contradicts another.
    pub fn load<P: AsRef<Utf8Path>>(loader: &Loader<'_>, paths: &[P]) -> Result<Self> {
        let mut files = TransformerConfig::default();
        for path in paths {
            files = files.merge(&TransformerConfig::read(loader, path.as_ref())?)?;
        }
        TransformerConfig::builtin().merge(&files)
    }

    /// One file of `configurations:`, by itself.
    ///
    /// # Errors
    /// When it cannot be read or has fields that are not known.
    fn read(loader: &Loader<'_>, path: &Utf8Path) -> Result<Self> {
        let source = loader.load(path)?;
        let read = |e: Error| e.context(format!("while reading the transformer configuration {path}"), None);
        let text = yaml::utf8(&source.bytes, source.file);
        let Some(document) = text.and_then(|text| v2::parse_strict(text, source.file)).map_err(read)? else {
            return Ok(TransformerConfig::default());
        };
        let options = Options { unknown: Unknown::Deny, strings: Strings::FromScalars };
        let mut config: TransformerConfig = de::from_node(&document, options).map_err(read)?;
        config.sort();
        Ok(config)
    }

    /// Both together.
    ///
    /// # Errors
    /// When the same field of the same objects is once to be made and once not.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let mut merged = TransformerConfig {
            name_prefix: named("namePrefix", &self.name_prefix, &other.name_prefix)?,
            name_suffix: named("nameSuffix", &self.name_suffix, &other.name_suffix)?,
            namespace: named("namespace", &self.namespace, &other.namespace)?,
            common_annotations: named(
                "commonAnnotations",
                &self.common_annotations,
                &other.common_annotations,
            )?,
            common_labels: named("commonLabels", &self.common_labels, &other.common_labels)?,
            labels: named("labels", &self.labels, &other.labels)?,
            template_labels: named("templateLabels", &self.template_labels, &other.template_labels)?,
            var_reference: named("varReference", &self.var_reference, &other.var_reference)?,
            name_reference: merge_names(&self.name_reference, &other.name_reference)
                .map_err(|e| e.prefix("nameReference"))?,
            images: named("images", &self.images, &other.images)?,
            replicas: named("replicas", &self.replicas, &other.replicas)?,
        };
        merged.sort();
        Ok(merged)
    }

    fn sort(&mut self) {
        for specs in [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.common_annotations,
            &mut self.var_reference,
            &mut self.images,
            &mut self.replicas,
        ] {
            // What is borrowed is in order already.
            if let Cow::Owned(specs) = specs {
                specs.sort_by_cached_key(|s| order(&s.group, &s.version, &s.kind));
            }
        }
        if let Cow::Owned(names) = &mut self.name_reference {
            names.sort_by_cached_key(|n| order(&n.group, &n.version, &n.kind));
        }
    }
}

/// Two lists of field specs together: those of the second that are not in the first come after it.
///
/// # Errors
/// When the same field of the same objects is once to be made and once not.
pub fn merge_specs(first: &FieldSpecs, second: &FieldSpecs) -> Result<FieldSpecs> {
    if second.is_empty() || std::ptr::eq(&raw const **first, &raw const **second) {
        return Ok(first.clone());
    }
    if first.is_empty() && matches!(second, Cow::Borrowed(_)) {
        return Ok(second.clone());
    }
    let mut merged = first.clone();
    for spec in second.iter() {
        merge_spec(&mut merged, spec)?;
    }
    Ok(merged)
}

/// Adds one field spec, unless it is there.
///
/// # Errors
/// When the same field of the same objects is once to be made and once not.
pub fn merge_spec(specs: &mut FieldSpecs, spec: &FieldSpec) -> Result<()> {
    match specs.iter().find(|s| s.path == spec.path && is_selected(s, spec)) {
        Some(there) if there.create == spec.create => Ok(()),
        Some(_) => Err(conflict(spec)),
        None => {
            specs.to_mut().push(spec.clone());
            Ok(())
        }
    }
}

/// Whether a spec is among those that another one's group, version and kind select.
fn is_selected(spec: &FieldSpec, by: &FieldSpec) -> bool {
    let fits = |pattern: &str, text: &str| pattern.is_empty() || pattern == text;
    fits(&by.group, &spec.group) && fits(&by.version, &spec.version) && fits(&by.kind, &spec.kind)
}

fn conflict(spec: &FieldSpec) -> Error {
    let gvk = [&*spec.group, &*spec.version, &*spec.kind].map(|t| if t.is_empty() { "any" } else { t });
    Error::input(format!("conflicting field specs for `{}` ({})", spec.path, gvk.join("/")))
        .hint("one of them says `create: true`, the other does not; make them agree")
}

fn named(field: &str, first: &FieldSpecs, second: &FieldSpecs) -> Result<FieldSpecs> {
    merge_specs(first, second).map_err(|e| e.prefix(field))
}

fn merge_names(first: &NameReferences, second: &NameReferences) -> Result<NameReferences> {
    if second.is_empty() || std::ptr::eq(&raw const **first, &raw const **second) {
        return Ok(first.clone());
    }
    let mut merged = first.clone();
    for name in second.iter() {
        merge_name(merged.to_mut(), name)?;
    }
    Ok(merged)
}

/// Adds the fields that hold names of one kind.
fn merge_name(names: &mut Vec<NameReference>, name: &NameReference) -> Result<()> {
    let same = |n: &NameReference| n.group == name.group && n.version == name.version && n.kind == name.kind;
    let mut found = false;
    for there in names.iter_mut().filter(|n| same(n)) {
        there.referrers = merge_specs(&there.referrers, &name.referrers)?;
        found = true;
    }
    if !found {
        names.push(name.clone());
    }
    Ok(())
}

/// Where a kind stands among the tables' rows: kinds that others need come first.
fn order(group: &str, version: &str, kind: &str) -> (i32, String) {
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    (kind_rank(kind), format!("{}_{}_{}", or(group, "~G"), or(version, "~V"), or(kind, "~K")))
}

#[cfg(test)]
mod tests;
