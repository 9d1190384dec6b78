//! `undefined-substitute-source`: `substituteFrom` names a ConfigMap or Secret that is not there.
//!
//! Where it is needed the Kustomization fails and goes by this name. Found besides: one that is required
//! and that nothing happens to ask for, because nothing is substituted.

use super::found::Found;
use super::{Checked, Lint};
use crate::cluster::unit::{Need, SubstituteFrom};
use crate::config::Weight;
use crate::nearest::nearest;

/// The lint.
pub const LINT: Lint = Lint {
    name: "undefined-substitute-source",
    weight: Weight::Error,
    about: "spec.postBuild.substituteFrom names a ConfigMap or Secret that is not there and is not optional.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        let held = &known.cluster.held;
        let is_missed = |reference: &SubstituteFrom| {
            let id = &reference.values;
            let is_there = held.has_values(id) || held.producer(id).is_some();
            reference.need == Need::Required && !is_there && !known.is_open(&id.namespace)
        };
        for (at, unit) in known.units().filter(|(_, unit)| unit.failure().is_none()) {
            for missed in unit.substitute_from().into_iter().filter(is_missed) {
                let id = &missed.values;
                let what = format!(
                    "takes variables from {} {}/{}, which is not there",
                    id.kind, id.namespace, id.name
                );
                let found = Found::of_unit(known, at, missed.at, what);
                all.push(match nearest(&id.name, held.names(id)) {
                    Some(name) => found.hint(format!("did you mean `{name}`?")),
                    None => found.hint("mark it `optional: true`, or render it"),
                });
            }
        }
    }
    all
}
