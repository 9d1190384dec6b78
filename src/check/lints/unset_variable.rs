//! `unset-variable`: `${name}` that nothing sets and that has no default.
//!
//! From Flux 2.9 on the Kustomization fails and goes by this name. Before, the reference becomes empty, and
//! that is what this lint finds.

use super::found::Found;
use super::{Checked, Lint};
use crate::cluster::Unit;
use crate::config::Weight;
use crate::flux::substitute::eval::Outcome;
use crate::yaml::Span;
use indexmap::IndexMap;

/// The lint.
pub const LINT: Lint = Lint {
    name: "unset-variable",
    weight: Weight::Warn,
    about: "A variable that nothing sets and that has no default: empty before Flux 2.9, a failure since.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        for (at, unit) in known.units().filter(|(_, unit)| unit.failure().is_none()) {
            for (name, place) in unset(unit) {
                let what = format!("leaves `${{{name}}}` empty: nothing sets it");
                let found = Found::of_unit(known, at, place, what);
                all.push(found.hint(format!(
                    "set it in postBuild, give a default as in `${{{name}:=default}}`, or write `$${{{name}}}` for literal text"
                )));
            }
        }
    }
    all
}

/// Each name once, where it is first referred to.
fn unset(unit: &Unit) -> IndexMap<&str, Span> {
    let mut names = IndexMap::new();
    for used in unit.uses.iter().filter(|used| used.outcome == Outcome::Unset) {
        names.entry(used.name.as_str()).or_insert(used.at);
    }
    names
}
