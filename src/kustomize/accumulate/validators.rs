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
        let same = before.len() == sum.objects.len()
            && before.iter().zip(sum.objects.iter()).all(|(old, new)| is_unchanged(old, new));
        if !same {
            return Err(Error::input("a validator changed the objects").at(step.span));
        }
    }
    Ok(())
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
