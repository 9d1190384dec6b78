//! `missing-dependency`: `dependsOn` names what is not there, so that whoever says so never comes up.

use super::cross_kind_dependency::{Wait, waits};
use super::found::Found;
use super::known::Known;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::nearest::nearest;

/// The lint.
pub const LINT: Lint = Lint {
    name: "missing-dependency",
    weight: Weight::Error,
    about: "dependsOn names a Kustomization or HelmRelease that the cluster does not render.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let is_missed =
        |wait: &Wait<'_>| !wait.is_answered(known) && !wait.is_crossed(known) && !wait.is_in_doubt(known);
    waits(known).into_iter().filter(is_missed).map(|wait| told(known, &wait)).collect()
}

fn told(known: &Known<'_>, wait: &Wait<'_>) -> Found {
    let what = format!("depends on {} {}/{}, which is not there", wait.own.1, wait.namespace, wait.name);
    let found = Found::of_object(known, wait.unit, wait.object, wait.at(), what);
    let names = known.names(wait.own.0, wait.own.1);
    if let Some((namespace, _)) = names.iter().find(|(_, name)| *name == wait.name) {
        return found.hint(format!(
            "there is one in namespace {namespace}: add `namespace: {namespace}` to the item"
        ));
    }
    let alike = names.iter().filter(|(namespace, _)| *namespace == wait.namespace);
    match nearest(wait.name, alike.map(|(_, name)| *name)) {
        Some(name) => found.hint(format!("did you mean `{name}`?")),
        None => found,
    }
}
