//! `validators:`: transformers that may add the label `validated-by` and nothing else.

use super::{Accumulated, apply, plugins};
use crate::error::{Error, Result};
use crate::kustomize::lower;
use crate::kustomize::run::Run;
use crate::kustomize::target::Target;
use crate::object::Object;
use crate::yaml::Node;

/// The label that a validator may leave.
const VALIDATED_BY: &str = "validated-by";

/// Runs the validators of a directory.
///
/// # Errors
/// When one of them fails or changed an object.
pub(super) fn run(run: &mut Run<'_>, target: &Target<'_>, sum: &mut Accumulated) -> Result<()> {
    for config in plugins(run, target, &target.kustomization.validators)? {
        let step = lower::plugin::transformer(&config, run)?;
        let before = sum.objects.clone();
        apply(&step, run, target, &mut sum.objects)?;
        if let Some(object) = first_change(before.as_slice(), sum.objects.as_slice()) {
            return Err(Error::input(format!("a validator changed {}", object.id()))
                .at(step.span)
                .context("the object", Some(object.span())));
        }
    }
    Ok(())
}

/// The first object that is not as it was, is gone, or has come.
fn first_change<'a>(before: &'a [Object], after: &'a [Object]) -> Option<&'a Object> {
    let changed = before.iter().zip(after).find(|(old, new)| !is_unchanged(old, new));
    let changed = changed.map(|(old, _)| old);
    changed.or_else(|| before.get(after.len())).or_else(|| after.get(before.len()))
}

/// Whether an object is as it was, but for a label `validated-by` that is its only one: kustomize
/// writes the others anew and takes that for a change.
fn is_unchanged(old: &Object, new: &Object) -> bool {
    if old.doc == new.doc {
        return new.label(VALIDATED_BY).is_none();
    }
    let mut new = new.doc.clone();
    let metadata = new.get_mut("metadata").and_then(Node::as_mapping_mut);
    let labels = metadata.and_then(|m| m.remove("labels"));
    let only = labels.as_ref().and_then(Node::as_mapping).is_some_and(|l| match l.entries.as_slice() {
        [only] => only.key.text == VALIDATED_BY,
        _ => false,
    });
    only && old.doc == new
}
