//! What `namePrefix` and `nameSuffix` share: which objects they rename and what is remembered of it.

use super::history::{self, Did};
use super::remember_id;
use crate::error::Result;
use crate::kustomize::field_spec::{FieldSpec, Missing, set_scalar, wrong_kind};
use crate::kustomize::growth::Growth;
use crate::object::{Object, Objects};
use crate::yaml::{Node, Span, Tag};
use compact_str::CompactString;

/// Kinds whose names are never changed.
const KEPT: [FieldSpec; 3] = [
    FieldSpec::find(["", "", "CustomResourceDefinition"], ""),
    FieldSpec::find(["apiregistration.k8s.io", "", "APIService"], ""),
    FieldSpec::find(["", "", "Namespace"], ""),
];

/// A prefix or a suffix.
pub enum Affix<'a> {
    /// Goes before the name.
    Prefix(&'a str),
    /// Goes after the name.
    Suffix(&'a str),
}

impl Affix<'_> {
    /// Puts it on every field of the specs.
    pub fn apply(
        &self,
        specs: &[FieldSpec],
        span: Span,
        objects: &mut Objects,
        growth: &Growth,
    ) -> Result<()> {
        for object in objects.iter_mut().filter(|o| !o.is_empty()) {
            let gvk = object.original_gvk();
            if KEPT.iter().any(|kept| kept.selects(&gvk)) {
                continue;
            }
            for spec in specs.iter().filter(|s| s.selects(&gvk)) {
                if spec.path == "metadata/name" {
                    self.remember(object, growth)?;
                }
                let missing = Missing::Scalar(Tag::Str, span);
                history::set_shown(object, spec, missing, &mut |node, _| {
                    self.put_on(node, span, growth).map(|()| Did::Write)
                })?;
            }
        }
        Ok(())
    }

    /// The id before the change is remembered only when there is a change.
    fn remember(&self, object: &mut Object, growth: &Growth) -> Result<()> {
        let (text, list) = match self {
            Affix::Prefix(text) => (text, &mut object.prefixes),
            Affix::Suffix(text) => (text, &mut object.suffixes),
        };
        if text.is_empty() {
            return Ok(());
        }
        // kustomize keeps the list as one text with commas.
        list.extend(text.split(',').map(CompactString::from));
        growth.add(text.len())?;
        remember_id(object, growth)
    }

    fn put_on(&self, node: &mut Node, span: Span, growth: &Growth) -> Result<()> {
        let old = node.as_text().ok_or_else(|| wrong_kind(node, "a scalar"))?;
        let new = match self {
            Affix::Prefix(text) => format!("{text}{old}"),
            Affix::Suffix(text) => format!("{old}{text}"),
        };
        growth.replace(old.len(), new.len())?;
        set_scalar(node, &new, Tag::Unset, span)
    }
}
