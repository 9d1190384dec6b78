//! Which form the names of a kind have.
//!
//! Upstream: the `Validate…Name` functions of `pkg/apis/*/validation/validation.go` (k8s.io/kubernetes v1.35.0),
//! `pkg/apis/apiextensions/validation` (k8s.io/apiextensions-apiserver v0.35.0) and
//! `pkg/apis/apiregistration/validation` (k8s.io/kube-aggregator v0.35.0). Kinds whose validation does not look at
//! the name (PodDisruptionBudget, CertificateSigningRequest) are held to what the registry holds all objects to.

use super::names::{Form, Wrong, shown};
use crate::object::Gvk;
use crate::yaml::Node;

const RBAC: &str = "rbac.authorization.k8s.io";

/// The longest name of a CronJob: its Jobs have eleven characters more.
const CRON_JOB: usize = 52;

/// Why a kind does not take a name.
pub fn wrong_name(document: &Node, gvk: &Gvk, name: &str) -> Option<Wrong> {
    if let Some(wanted) = made_of_parts(document, gvk) {
        let message = format!("{} has to be {}, made of its parts", shown(name), shown(&wanted));
        let is_wrong = wanted != name && !super::is_unknown(&wanted);
        let wrong = Wrong {
            message,
            expected: "a name made of its parts",
            actual: shown(name),
            corrected: Some(wanted),
        };
        return Some(wrong).filter(|_| is_wrong);
    }
    let is_cron_job = gvk.group == "batch" && gvk.kind == "CronJob";
    if is_cron_job && name.len() > CRON_JOB && Form::Subdomain.fits(name) {
        let message = format!("{} has {} characters, {CRON_JOB} are the most", shown(name), name.len());
        return Some(Wrong { message, expected: "a short name", actual: shown(name), corrected: None });
    }
    form(gvk).wrong(name)
}

/// What a name has to be that says what its object's spec says.
fn made_of_parts(document: &Node, gvk: &Gvk) -> Option<String> {
    let spec = |path: &[&str]| document.get("spec")?.text_at(path).filter(|text| !text.is_empty());
    match (gvk.group.as_str(), gvk.kind.as_str()) {
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            Some(format!("{}.{}", spec(&["names", "plural"])?, spec(&["group"])?))
        }
        ("apiregistration.k8s.io", "APIService") => {
            Some(format!("{}.{}", spec(&["version"])?, spec(&["group"])?))
        }
        _ => None,
    }
}

fn form(gvk: &Gvk) -> Form {
    match (gvk.group.as_str(), gvk.kind.as_str()) {
        // Since 1.36 a digit may come first (RelaxedServiceNameValidation): what no version takes is told alone.
        ("", "Namespace" | "Service") | ("apps", "StatefulSet") => Form::Label,
        ("", "Event")
        | ("apiregistration.k8s.io", "APIService")
        | ("certificates.k8s.io", _)
        | ("events.k8s.io", _)
        | ("internal.apiserver.k8s.io", _)
        | ("networking.k8s.io", "IPAddress")
        | ("policy", "PodDisruptionBudget")
        | (RBAC, _) => Form::Segment,
        // API servers of their own, with users, images and roles that are called `system:admin` or `sha256:…`.
        (group, _) if group.ends_with("openshift.io") => Form::Segment,
        _ => Form::Subdomain,
    }
}

/// What is read by a program alone, or is only a list of objects.
pub fn is_no_object(gvk: &Gvk) -> bool {
    let is_list = gvk.kind == "List" && gvk.group.is_empty();
    is_list || gvk.kind.is_empty() || gvk.version.is_empty() || gvk.group == "kustomize.config.k8s.io"
}

/// Whether a kind belongs to Kubernetes itself.
pub fn is_built_in(gvk: &Gvk) -> bool {
    gvk.has_known_scope() && gvk.kind != "Config"
}

/// Whether objects of a kind have names: reviews are asked and forgotten.
pub fn has_name(gvk: &Gvk) -> bool {
    !matches!(gvk.group.as_str(), "authentication.k8s.io" | "authorization.k8s.io")
}
