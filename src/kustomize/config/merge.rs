//! Configurations come together: what a file or a base says is added to what is there.
//!
//! Upstream: `api/types/fieldspec.go` (api v0.21.1). Quirk kept: a spec is dropped when one is already
//! there that it selects and that has the same path; if they differ in `create`, that is a conflict.

use super::{NameReference, NameReferences, TransformerConfig};
use crate::error::{Error, Result};
use crate::kustomize::field_spec::{FieldSpec, FieldSpecs};
use crate::kustomize::finish::order::sort_options::kind_rank;
use crate::kustomize::selector::fits;
use std::borrow::Cow;
use std::cmp::Ordering;

impl TransformerConfig {
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

    /// Puts the rows in order of their kinds.
    pub(super) fn sort(&mut self) {
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
                specs.sort_by(|a, b| order([&a.group, &a.version, &a.kind], [&b.group, &b.version, &b.kind]));
            }
        }
        if let Cow::Owned(names) = &mut self.name_reference {
            names.sort_by(|a, b| order([&a.group, &a.version, &a.kind], [&b.group, &b.version, &b.kind]));
        }
    }
}

/// Two lists of field specs together: those of the second that are not in the first come after it.
///
/// # Errors
/// When the same field of the same objects is once to be made and once not.
pub fn merge_specs(first: &FieldSpecs, second: &FieldSpecs) -> Result<FieldSpecs> {
    let mut merged = first.clone();
    add_specs(&mut merged, second)?;
    Ok(merged)
}

fn add_specs(specs: &mut FieldSpecs, more: &FieldSpecs) -> Result<()> {
    if std::ptr::eq(&raw const **specs, &raw const **more) {
        return Ok(());
    }
    if specs.is_empty() && matches!(more, Cow::Borrowed(_)) {
        *specs = more.clone();
        return Ok(());
    }
    // Tables come from the same defaults, in the same order: as far as they go side by side, nothing is
    // looked for.
    let mut beside = 0;
    for spec in more.iter() {
        if specs.get(beside) == Some(spec) {
            beside += 1;
        } else {
            merge_spec(specs, spec)?;
        }
    }
    Ok(())
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
    if first.is_empty() && matches!(second, Cow::Borrowed(_)) {
        return Ok(second.clone());
    }
    let mut merged = first.clone();
    for name in second.iter() {
        merge_name(merged.to_mut(), name)?;
    }
    Ok(merged)
}

/// Adds the fields that hold names of one kind.
pub(super) fn merge_name(names: &mut Vec<NameReference>, name: &NameReference) -> Result<()> {
    let same = |n: &NameReference| n.group == name.group && n.version == name.version && n.kind == name.kind;
    let mut found = false;
    for there in names.iter_mut().filter(|n| same(n)) {
        add_specs(&mut there.referrers, &name.referrers)?;
        found = true;
    }
    if !found {
        names.push(name.clone());
    }
    Ok(())
}

/// Where a kind stands among the tables' rows: kinds that others need come first, then by group, version
/// and kind as one text.
fn order(a: [&str; 3], b: [&str; 3]) -> Ordering {
    fn text<'a>([group, version, kind]: [&'a str; 3]) -> impl Iterator<Item = u8> + 'a {
        let or = |text: &'a str, other: &'a str| if text.is_empty() { other } else { text };
        [or(group, "~G"), "_", or(version, "~V"), "_", or(kind, "~K")].into_iter().flat_map(str::bytes)
    }
    kind_rank(a[2]).cmp(&kind_rank(b[2])).then_with(|| text(a).cmp(text(b)))
}
