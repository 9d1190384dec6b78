//! What Flux does about changes of its own objects: by kustomize-controller 1.9 (`finalizerShouldDeleteResources`)
//! and helm-controller (`ReleaseTargetChanged`).

use super::{Danger, touched};
use crate::diff::{Change, Version};
use crate::object::Object;
use crate::yaml::Node;

/// Whether an object is a HelmRelease.
pub fn is_helm_release(object: &Object) -> bool {
    object.kind() == "HelmRelease" && object.gvk().group == "helm.toolkit.fluxcd.io"
}

/// A Kustomization that goes takes along what it applied; a suspended one, or one that orphans it, does not.
pub fn pruned(object: &Object) -> Option<Danger> {
    let text = |field: &str| object.doc.text_at(&["spec", field]);
    let deletes = match text("deletionPolicy").unwrap_or("MirrorPrune") {
        "MirrorPrune" => text("prune") == Some("true"),
        policy => policy != "Orphan",
    };
    let message = "its removal prunes everything that it applied".to_owned();
    (deletes && text("suspend") != Some("true")).then(|| Danger { message, at: object.span() })
}

/// A HelmRelease that goes is uninstalled; a suspended one is not.
pub fn uninstalled(object: &Object) -> Option<Danger> {
    let is_suspended = object.doc.text_at(&["spec", "suspend"]) == Some("true");
    let message = "its removal uninstalls the release".to_owned();
    (!is_suspended).then(|| Danger { message, at: object.span() })
}

/// A release that gets another name, namespace or chart is another release.
pub fn reinstalled(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    type Of = fn(&Object) -> Option<String>;
    let parts: [(&str, Of); 4] = [
        ("spec.releaseName", |object| Some(release(object))),
        ("spec.targetNamespace", |object| Some(namespace(object, "targetNamespace"))),
        ("spec.storageNamespace", |object| Some(namespace(object, "storageNamespace"))),
        ("spec.chart.spec.chart", chart),
    ];
    for (path, of) in parts {
        let (was, is) = (of(old.object), of(new.object));
        let at = touched(change, path).filter(|_| was.is_some() && is.is_some() && was != is);
        if let Some(at) = at {
            let message = format!("{path} changes: the release is uninstalled and installed anew");
            dangers.push(Danger { message, at });
        }
    }
}

/// The name of a release; by default `[TARGET_NAMESPACE-]NAME`.
fn release(object: &Object) -> String {
    let text = |field: &str| object.doc.text_at(&["spec", field]);
    match (text("releaseName"), text("targetNamespace")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(namespace)) => format!("{namespace}-{}", object.name()),
        (None, None) => object.name().to_owned(),
    }
}

fn namespace(object: &Object, field: &str) -> String {
    object.doc.text_at(&["spec", field]).unwrap_or(object.namespace()).to_owned()
}

/// The name of a chart; of a path in a repository its last segment.
fn chart(object: &Object) -> Option<String> {
    let chart = object.doc.text_at(&["spec", "chart", "spec", "chart"])?;
    chart.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
}

/// What a Kustomization does with its objects.
pub fn kustomization(change: &Change<'_>, dangers: &mut Vec<Danger>) {
    if let Some(at) = touched(change, "spec.targetNamespace") {
        let message =
            "spec.targetNamespace changes: its objects are made anew in the other namespace".to_owned();
        dangers.push(Danger { message, at });
    }
    let is_suspended = |version: &Option<Version<'_>>| {
        version.as_ref().and_then(|v| v.object.doc.at(&["spec", "suspend"])).and_then(Node::as_text)
            == Some("true")
    };
    if is_suspended(&change.new) && !is_suspended(&change.old) {
        let at = touched(change, "spec.suspend").unwrap_or(change.object().span());
        dangers.push(Danger { message: "it is suspended: nothing of it is reconciled".to_owned(), at });
    }
}
