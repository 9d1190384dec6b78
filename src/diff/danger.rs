//! What a cluster would do about a change that may hurt: data that goes with what is deleted, fields that no API
//! server lets anybody change, objects that are pruned.

use super::{Change, ChangeKind, Version};
use crate::cluster::is_kustomization;
use crate::object::Object;
use crate::yaml::{Node, Span};
use std::fmt::Write;

/// Something that may hurt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// In words.
    pub message: String,
    /// Where it is written.
    pub at: Span,
}

/// Kinds and groups of which a field cannot be changed, and the fields.
const IMMUTABLE: [(&str, &str, &[&str]); 13] = [
    ("apps", "Deployment", &["spec.selector"]),
    ("apps", "ReplicaSet", &["spec.selector"]),
    ("apps", "DaemonSet", &["spec.selector"]),
    (
        "apps",
        "StatefulSet",
        &["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"],
    ),
    ("batch", "Job", &["spec.selector", "spec.template", "spec.completions", "spec.completionMode"]),
    ("", "Service", &["spec.clusterIP"]),
    (
        "",
        "PersistentVolumeClaim",
        &["spec.storageClassName", "spec.accessModes", "spec.volumeName", "spec.volumeMode", "spec.selector"],
    ),
    ("", "Secret", &["type"]),
    ("storage.k8s.io", "StorageClass", &["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]),
    ("rbac.authorization.k8s.io", "RoleBinding", &["roleRef"]),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", &["roleRef"]),
    ("apiextensions.k8s.io", "CustomResourceDefinition", &["spec.group", "spec.scope", "spec.names.kind"]),
    ("scheduling.k8s.io", "PriorityClass", &["value"]),
];

/// Fields that Helm or Flux answers with a removal and a new installation.
const REINSTALLS: [&str; 3] = ["spec.releaseName", "spec.targetNamespace", "spec.storageNamespace"];

/// The dangers of a change.
pub fn of(change: &Change<'_>) -> Vec<Danger> {
    let mut dangers = Vec::new();
    match (&change.old, &change.new) {
        (Some(old), None) => removed(old, &mut dangers),
        (Some(old), Some(new)) if change.kind == ChangeKind::Renamed && !is_hashed(old, new) => {
            removed(old, &mut dangers);
        }
        (Some(old), Some(new)) => changed(change, old, new, &mut dangers),
        _ => {}
    }
    dangers
}

fn is_hashed(old: &Version<'_>, new: &Version<'_>) -> bool {
    let base = |version: &Version<'_>| super::pairs::without_hash(version.object.name()).map(str::to_owned);
    base(old).is_some() && base(old) == base(new)
}

fn removed(old: &Version<'_>, dangers: &mut Vec<Danger>) {
    let object = old.object;
    let id = object.id();
    if is_kept(old) {
        return;
    }
    let lost = match (id.gvk.group.as_str(), id.gvk.kind.as_str()) {
        ("", "Namespace") => "deletes the namespace with everything in it",
        ("", "PersistentVolumeClaim") => "deletes the claim, and its volume where the reclaim policy says so",
        ("", "PersistentVolume") => "deletes the volume",
        ("apiextensions.k8s.io", "CustomResourceDefinition") => "deletes all objects of that kind",
        ("apps", "StatefulSet") => "deletes its pods; their claims stay",
        _ if is_kustomization(object) => return pruned(object, dangers),
        _ => return,
    };
    dangers.push(Danger { message: format!("its removal {lost}"), at: object.span() });
}

/// Whether Flux leaves it in the cluster.
fn is_kept(version: &Version<'_>) -> bool {
    let key = "kustomize.toolkit.fluxcd.io/prune";
    let is_off = |value: Option<&str>| value == Some("disabled");
    let is_pruned =
        |unit: &&crate::cluster::Unit| unit.spec(&["prune"]).and_then(Node::as_text) == Some("true");
    is_off(version.object.annotation(key))
        || is_off(version.object.label(key))
        || !version.units.iter().any(is_pruned)
}

fn pruned(object: &Object, dangers: &mut Vec<Danger>) {
    let text = |field: &str| object.doc.text_at(&["spec", field]);
    let policy = text("deletionPolicy").unwrap_or("MirrorPrune");
    let deletes = policy == "Delete"
        || policy == "WaitForTermination"
        || policy == "MirrorPrune" && text("prune") == Some("true");
    if deletes {
        let message = "its removal prunes everything that it applied".to_owned();
        dangers.push(Danger { message, at: object.span() });
    }
}

fn changed(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    let gvk = new.object.gvk();
    let fields = IMMUTABLE.iter().filter(|(group, kind, _)| (*group, *kind) == (&*gvk.group, &*gvk.kind));
    for path in fields.flat_map(|(.., fields)| fields.iter()) {
        if let Some(at) = touched(change, path).filter(|_| is_there(old, path)) {
            dangers
                .push(Danger { message: format!("{path} cannot be changed: the API server refuses it"), at });
        }
    }
    if is_frozen(old.object) && (touched(change, "data").or(touched(change, "binaryData"))).is_some() {
        let message = format!("the {} says `immutable: true`: the API server refuses it", gvk.kind);
        dangers.push(Danger { message, at: new.object.span() });
    }
    if gvk.kind == "HelmRelease" {
        for path in REINSTALLS {
            if let Some(at) = touched(change, path) {
                let message = format!("{path} changes: the release is uninstalled and installed anew");
                dangers.push(Danger { message, at });
            }
        }
    }
    if is_kustomization(new.object) {
        kustomization(change, dangers);
    }
    if gvk.kind == "CustomResourceDefinition" {
        versions(old, new, dangers);
    }
}

/// The place of a field that differs at a path or below it.
fn touched(change: &Change<'_>, path: &str) -> Option<Span> {
    let is_below =
        |field: &str| field == path || field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let is_above = |field: &str| path.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'));
    let fits = |field: &&super::Field| is_below(&field.path) || is_above(&field.path);
    change.fields.iter().find(fits).map(super::Field::at)
}

/// An absent field may be set.
fn is_there(version: &Version<'_>, path: &str) -> bool {
    let parts: Vec<&str> = path.split('.').collect();
    version.object.doc.at(&parts).is_some_and(|node| !node.is_null())
}

fn is_frozen(object: &Object) -> bool {
    object.doc.text_at(&["immutable"]) == Some("true")
}

fn kustomization(change: &Change<'_>, dangers: &mut Vec<Danger>) {
    if let Some(at) = touched(change, "spec.targetNamespace") {
        let message =
            "spec.targetNamespace changes: its objects are made anew in the other namespace".to_owned();
        dangers.push(Danger { message, at });
    }
    let is_suspended = |version: &Option<Version<'_>>| {
        version.as_ref().and_then(|v| v.object.doc.text_at(&["spec", "suspend"])) == Some("true")
    };
    if is_suspended(&change.new) && !is_suspended(&change.old) {
        let at = touched(change, "spec.suspend").unwrap_or(change.object().span());
        dangers.push(Danger { message: "it is suspended: nothing of it is reconciled".to_owned(), at });
    }
}

fn versions(old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    let names = |version: &Version<'_>| -> Vec<String> {
        let list = version.object.doc.at(&["spec", "versions"]).and_then(Node::as_sequence);
        let items = list.map_or(&[][..], |list| &list.items);
        items.iter().filter_map(|item| item.text_at(&["name"]).map(str::to_owned)).collect()
    };
    let still = names(new);
    let gone: Vec<String> = names(old).into_iter().filter(|name| !still.contains(name)).collect();
    if gone.is_empty() {
        return;
    }
    let mut message = format!("version {} of the kind is removed", gone.join(", "));
    let _ = write!(message, ": objects stored as it can no longer be read");
    dangers.push(Danger { message, at: new.object.span() });
}
