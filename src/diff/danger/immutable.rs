//! Fields that the API server lets nobody change: by the documentation and the validation of the Kubernetes API,
//! 1.36. An absent field may be set, but for the few whose default is as fixed.

use super::{Danger, touched, value};
use crate::diff::{Change, Version};
use crate::object::Object;
use crate::yaml::{Node, Span};

/// Groups and kinds, and the fields.
const FIELDS: &[(&str, &str, &[&str])] = &[
    ("apps", "Deployment", &["spec.selector"]),
    ("apps", "ReplicaSet", &["spec.selector"]),
    ("apps", "DaemonSet", &["spec.selector"]),
    (
        "apps",
        "StatefulSet",
        &["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"],
    ),
    (
        "batch",
        "Job",
        &[
            "spec.selector",
            "spec.template",
            "spec.completions",
            "spec.completionMode",
            "spec.podFailurePolicy",
            "spec.backoffLimitPerIndex",
            "spec.managedBy",
        ],
    ),
    ("", "Service", &["spec.loadBalancerClass"]),
    (
        "",
        "PersistentVolumeClaim",
        &[
            "spec.storageClassName",
            "spec.accessModes",
            "spec.volumeName",
            "spec.volumeMode",
            "spec.selector",
            "spec.dataSource",
            "spec.dataSourceRef",
        ],
    ),
    (
        "",
        "PersistentVolume",
        &["spec.csi", "spec.nfs", "spec.hostPath", "spec.local", "spec.iscsi", "spec.volumeMode"],
    ),
    ("", "Secret", &["type"]),
    ("", "ResourceQuota", &["spec.scopes", "spec.scopeSelector"]),
    ("storage.k8s.io", "StorageClass", &["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"]),
    ("storage.k8s.io", "CSIDriver", &["spec.attachRequired", "spec.volumeLifecycleModes"]),
    ("storage.k8s.io", "VolumeAttributesClass", &["driverName", "parameters"]),
    ("rbac.authorization.k8s.io", "RoleBinding", &["roleRef"]),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", &["roleRef"]),
    (
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        &["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"],
    ),
    ("scheduling.k8s.io", "PriorityClass", &["value", "preemptionPolicy"]),
    ("networking.k8s.io", "IngressClass", &["spec.controller"]),
    ("node.k8s.io", "RuntimeClass", &["handler"]),
];

/// Those that a change touches.
pub fn of(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>, dangers: &mut Vec<Danger>) {
    let gvk = new.object.gvk();
    let outcome = outcome(new);
    let fields = FIELDS.iter().filter(|(group, kind, _)| (*group, *kind) == (&*gvk.group, &*gvk.kind));
    for path in fields.flat_map(|(.., fields)| fields.iter()) {
        if let Some(at) = touched(change, path).filter(|_| value(old, path).is_some()) {
            dangers.push(Danger { message: format!("{path} cannot be changed: {outcome}"), at });
        }
    }
    if let Some(at) = frozen(change, old.object) {
        let message = format!("the {} says `immutable: true`: {outcome}", gvk.kind);
        dangers.push(Danger { message, at });
    }
    if let Some(at) = address(change, old, new) {
        dangers.push(Danger { message: format!("spec.clusterIP cannot be changed: {outcome}"), at });
    }
    if let Some(at) = shrinks(change, old, new) {
        dangers.push(Danger { message: format!("a claim cannot get smaller: {outcome}"), at });
    }
}

/// What becomes of a change that is refused.
fn outcome(new: &Version<'_>) -> &'static str {
    let key = "kustomize.toolkit.fluxcd.io/force";
    let is_on = |value: Option<&str>| value.is_some_and(|value| value.eq_ignore_ascii_case("enabled"));
    let unit = new.units.iter().any(|unit| unit.spec(&["force"]).and_then(Node::as_text) == Some("true"));
    if unit || is_on(new.object.annotation(key)) || is_on(new.object.label(key)) {
        "Flux deletes the object and makes it anew (force)"
    } else {
        "the API server refuses it"
    }
}

/// The data of a ConfigMap or Secret that says that they do not change, and that it says so.
fn frozen(change: &Change<'_>, old: &Object) -> Option<Span> {
    let is_frozen = old.gvk().group.is_empty() && old.doc.text_at(&["immutable"]) == Some("true");
    let fields = ["data", "binaryData", "stringData", "immutable"];
    fields.iter().filter(|_| is_frozen).find_map(|path| touched(change, path))
}

/// The address of a Service: `None` comes and goes as little as another one, unless it becomes an external name.
fn address(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>) -> Option<Span> {
    let gvk = new.object.gvk();
    let is_service = gvk.group.is_empty() && gvk.kind == "Service";
    let is_external =
        |version: &Version<'_>| value(version, "spec.type").and_then(Node::as_text) == Some("ExternalName");
    let is_set = value(new, "spec.clusterIP").is_some();
    let at = touched(change, "spec.clusterIP")?;
    (is_service && is_set && !is_external(old) && !is_external(new)).then_some(at)
}

/// Where a claim asks for less than before.
fn shrinks(change: &Change<'_>, old: &Version<'_>, new: &Version<'_>) -> Option<Span> {
    let path = "spec.resources.requests.storage";
    let bytes = |version: &Version<'_>| value(version, path).and_then(Node::as_text).and_then(bytes);
    let is_claim = new.object.kind() == "PersistentVolumeClaim";
    let at = touched(change, path).filter(|_| is_claim)?;
    (bytes(new)? < bytes(old)?).then_some(at)
}

/// A quantity of bytes: `10Gi`, `1.5T`, `500M`.
fn bytes(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: f64 = match unit {
        "" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "Ki" => 1024.0,
        "Mi" => 1024f64.powi(2),
        "Gi" => 1024f64.powi(3),
        "Ti" => 1024f64.powi(4),
        "Pi" => 1024f64.powi(5),
        _ => return None,
    };
    number.parse::<f64>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn quantities_are_compared_across_units() {
        assert!(bytes("1Gi") > bytes("1G"));
        assert!(bytes("1500Mi") < bytes("1.5Gi"));
        assert_eq!(bytes("1Ti"), bytes("1024Gi"));
        assert_eq!(bytes("many"), None);
    }
}
