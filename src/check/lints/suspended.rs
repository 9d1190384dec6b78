//! `suspended`: a Flux object that is not reconciled, and that someone may have forgotten.

use super::found::Found;
use super::known::group;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::yaml::Node;

/// The lint.
pub const LINT: Lint = Lint {
    name: "suspended",
    weight: Weight::Warn,
    about: "A Flux object with spec.suspend: what is committed does not reach the cluster.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        for (unit, object) in known.objects().filter(|(_, o)| group(o).ends_with(".toolkit.fluxcd.io")) {
            let suspend = object.doc.at(&["spec", "suspend"]).and_then(Node::as_scalar);
            if let Some(suspend) = suspend.filter(|s| s.text == "true") {
                all.push(Found::of_object(known, unit, object, suspend.span, "is suspended"));
            }
        }
    }
    all
}
