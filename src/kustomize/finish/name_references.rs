//! Name references: when an object's name or namespace changed, fields that hold the old name follow.
//!
//! Runs once, at the root, after names got their hashes and before `vars` are replaced. Which
//! fields hold names of which kinds is told by the `nameReference` tables. An object is found by
//! the names it had ([`candidates`]); if several had that name, namespaces and the prefixes and
//! suffixes put on by the same kustomizations decide.
//!
//! Upstream: kustomize api v0.21.1, `internal/accumulator/namereferencetransformer.go`,
//! `filters/nameref`, `resmap/reswrangler.go` (`SubsetThatCouldBeReferencedByResource`). Each
//! object is visited once and each name looked up in a table, where upstream compares all objects
//! with all. Kept: what never went through a transformer has no earlier name and is never found;
//! a name that is written loses its tag, so a plain `12` becomes a number; errors of the paths
//! come up even if no name changed.

mod candidates;
mod correct;
mod references;
mod referrer;

use crate::error::{Error, Result};
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::Missing;
use crate::kustomize::growth::Growth;
use crate::object::{Gvk, Object, Objects};
use crate::yaml::Node;
use candidates::Candidates;
use references::{Known, Reference, References};
use referrer::Referrer;

/// Corrects the names that objects call each other by.
///
/// # Errors
/// When a path leads through a scalar or ends where no name can be, or a name could mean several
/// objects.
pub fn apply(objects: &mut Objects, config: &TransformerConfig, growth: &Growth) -> Result<()> {
    let mut candidates = None;
    let mut known = Known::new(&config.name_reference);
    let mut reached = Vec::new();
    for at in 0..objects.len() {
        let object = &objects.as_slice()[at];
        let gvk = object.original_gvk();
        let references = known.of_kind(&gvk.kind);
        if !references.has_any(&gvk) {
            continue;
        }
        if let Some(version) = object.doc.get("apiVersion").filter(|v| v.is_null()) {
            let message = format!("the apiVersion of {} is null", object.id());
            return Err(Error::input(message).at(version.span()));
        }
        references.mark(&gvk, &object.doc, &mut reached);
        if reached.contains(&true) || object.kind() == "RoleBinding" {
            let candidates = candidates.get_or_insert_with(|| Candidates::new(objects));
            follow(&mut objects.as_mut_vec()[at], &gvk, references, &mut reached, (candidates, growth))?;
        }
    }
    Ok(())
}

/// Corrects the fields of an object that were reached.
fn follow(
    object: &mut Object,
    gvk: &Gvk,
    references: &References,
    reached: &mut Vec<bool>,
    (candidates, growth): (&Candidates, &Growth),
) -> Result<()> {
    let referrer = Referrer::new(object, candidates, growth)?;
    for (at, reference) in references.all.iter().enumerate() {
        if !reached[at] {
            continue;
        }
        let mut may_add = false;
        let mut set = |node: &mut Node| {
            may_add |= node.as_scalar().is_none();
            referrer.correct(node, reference)
        };
        reference.field.apply(object, Missing::Ignored, &mut set).map_err(|e| e.prefix("name reference"))?;
        if may_add {
            references.mark(gvk, &object.doc, reached);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
