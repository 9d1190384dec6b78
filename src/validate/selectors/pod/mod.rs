//! Pods, whoever makes them.
//!
//! Upstream: `ValidatePodSpec` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0).

mod container;
mod env;
mod port;
mod probe;
mod resources;
mod scheduling;
mod volume;

use super::choice;
use super::fields::{field, has_form, items, tell};
use crate::validate::metadata::labels;
use crate::validate::metadata::names::Form;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

const RESTARTS: [&str; 3] = ["Always", "OnFailure", "Never"];
const DNS: [&str; 4] = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];

/// Checks a pod or a template of pods; claims are volumes that its StatefulSet adds.
pub fn check(pod: &Node, claims: &[Node], path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(spec) = field(pod, "spec").filter(|spec| spec.as_mapping().is_some()) else { return };
    let path = Path::Field(path, "spec");
    let volumes = volume::Volumes::of(spec, claims, &path, problems);
    container::check(spec, &volumes, &path, problems);
    choice::check(spec, "restartPolicy", &RESTARTS, &path, problems);
    choice::check(spec, "dnsPolicy", &DNS, &path, problems);
    labels::check(spec.get("nodeSelector"), &Path::Field(&path, "nodeSelector"), problems);
    scheduling::check(spec, &path, problems);
    has_form(spec, "serviceAccountName", Form::Subdomain, &path, problems);
    has_form(spec, "priorityClassName", Form::Subdomain, &path, problems);
    has_form(spec, "runtimeClassName", Form::Subdomain, &path, problems);
    // A StatefulSet puts names of its own there; its template is not held to this.
    if claims.is_empty() {
        has_form(spec, "hostname", Form::Label, &path, problems);
        has_form(spec, "subdomain", Form::Label, &path, problems);
    }
    if field(spec, "containers").is_some_and(|list| list.as_sequence().is_some())
        && items(spec, "containers").is_empty()
    {
        tell(problems, &Path::Field(&path, "containers"), spec.span(), "a pod needs one at least");
    }
}
