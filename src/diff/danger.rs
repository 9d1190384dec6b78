//! What a cluster would do about a change that may hurt: data that goes with what is deleted, fields that no API
//! server lets anybody change ([`immutable`]), what Flux prunes or installs anew ([`flux`]).

mod flux;
mod immutable;

use super::{Change, ChangeKind, Version};
use crate::cluster::{Unit, is_kustomization};
use crate::object::Object;
use crate::yaml::{Node, Span};

/// Something that may hurt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Danger {
    /// In words.
    pub message: String,
    /// Where it is written.
    pub at: Span,
}

/// The dangers of a change.
pub fn of(change: &Change<'_>) -> Vec<Danger> {
    let mut dangers = Vec::new();
    match (&change.old, &change.new) {
        (Some(old), None) => removed(old, &mut dangers),
        (Some(old), Some(new)) if change.kind == ChangeKind::Renamed && !is_hashed(old, new) => {
            removed(old, &mut dangers);
            let what = format!("the removal of {}", old.title());
            dangers
                .iter_mut()
                .for_each(|danger| danger.message = danger.message.replacen("its removal", &what, 1));
        }
        (Some(old), Some(new)) => changed(change, old, new, &mut dangers),
        _ => {}
    }
    dangers
}

fn is_hashed(old: &Version<'_>, new: &Version<'_>) -> bool {
    let base = |version: &Version<'_>| {
        let name = version.object.name();
        super::pairs::without_hash(name).unwrap_or(name).to_owned()
    };
    old.object.namespace() == new.object.namespace() && base(old) == base(new)
}

fn removed(old: &Version<'_>, dangers: &mut Vec<Danger>) {
    if is_kept(old) {
        return;
    }
    let object = old.object;
    if is_kustomization(object) {
        dangers.extend(flux::pruned(object));
    } else if flux::is_helm_release(object) {
        dangers.extend(flux::uninstalled(object));
    } else if let Some(lost) = lost(object) {
        dangers.push(Danger { message: format!("its removal {lost}"), at: object.span() });
    }
}

/// What goes with an object.
fn lost(object: &Object) -> Option<&'static str> {
    let gvk = object.gvk();
    Some(match (&*gvk.group, &*gvk.kind) {
        ("", "Namespace") => "deletes the namespace with everything in it",
        ("", "PersistentVolumeClaim") => "deletes the claim, and its volume where the reclaim policy says so",
        ("", "PersistentVolume") => "deletes the volume",
        ("apiextensions.k8s.io", "CustomResourceDefinition") => "deletes all objects of that kind",
        ("apps", "StatefulSet") => {
            "deletes its pods; whether their claims stay, spec.persistentVolumeClaimRetentionPolicy says"
        }
        _ => return None,
    })
}

/// Whether Flux leaves it in the cluster.
fn is_kept(version: &Version<'_>) -> bool {
    let says = |key: &str, word: &str| {
        let is_it = |value: Option<&str>| value.is_some_and(|value| value.eq_ignore_ascii_case(word));
        let key = format!("kustomize.toolkit.fluxcd.io/{key}");
        is_it(version.object.annotation(&key)) || is_it(version.object.label(&key))
    };
    let is_pruned = |unit: &&Unit| unit.spec(&["prune"]).and_then(Node::as_text) != Some("false");
    says("prune", "disabled")
        || says("reconcile", "disabled")
        || says("ssa", "ignore")
        || !version.units.iter().any(is_pruned)
}

fn changed(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    immutable::of(change, old, new, dangers);
    moved(old, new, dangers);
    let gvk = new.object.gvk();
    if flux::is_helm_release(new.object) {
        flux::reinstalled(change, old, new, dangers);
    } else if is_kustomization(new.object) {
        flux::kustomization(change, dangers);
    } else if gvk.kind == "CustomResourceDefinition" {
        versions(old, new, dangers);
    }
}

/// Data that another Kustomization takes over: the one that had it prunes it, if it comes first.
fn moved(old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    let is_new_owner = |unit: &Unit| old.units.iter().all(|other| other.id != unit.id);
    let is_data = lost(new.object).is_some();
    if !is_data || is_kept(old) || old.units.is_empty() || !new.units.iter().all(|unit| is_new_owner(unit)) {
        return;
    }
    let message = format!(
        "it goes from Kustomization {} to {}: the first one deletes it, unless the second one applies it before",
        old.owners.join(", "),
        new.owners.join(", ")
    );
    dangers.push(Danger { message, at: new.object.span() });
}

/// The place of a field that differs at a path, below or above it.
fn touched(change: &Change<'_>, path: &str) -> Option<Span> {
    let is_below =
        |field: &str| field == path || field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let is_above = |field: &str| path.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'));
    let fits = |field: &&super::Field| is_below(&field.path) || is_above(&field.path);
    change.fields.iter().find(fits).map(super::Field::at)
}

/// What stands at a path.
fn value<'v>(version: &'v Version<'_>, path: &str) -> Option<&'v Node> {
    let parts: Vec<&str> = path.split('.').collect();
    version.object.doc.at(&parts).filter(|node| !node.is_null())
}

fn versions(old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    let names = |version: &Version<'_>| -> Vec<String> {
        let list = value(version, "spec.versions").and_then(Node::as_sequence);
        let items = list.map_or(&[][..], |list| &list.items);
        items.iter().filter_map(|item| item.text_at(&["name"]).map(str::to_owned)).collect()
    };
    let still = names(new);
    let gone: Vec<String> = names(old).into_iter().filter(|name| !still.contains(name)).collect();
    if !gone.is_empty() {
        let message = format!(
            "version {} of the kind is removed: objects stored as it can no longer be read",
            gone.join(", ")
        );
        dangers.push(Danger { message, at: new.object.span() });
    }
}
