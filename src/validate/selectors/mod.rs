//! What has to fit together within one object, and what an API server checks beyond its schemas: selectors and the
//! labels of templates, containers and their volumes, ports, quantities, schedules.
//!
//! Only what an API server refuses for certain is told; what a schema can say is left to it. Upstream:
//! `pkg/apis/*/validation/validation.go` (k8s.io/kubernetes v1.35.0), which `pkg/apis/*/v*/defaults.go` goes before.

mod autoscaler;
mod choice;
mod claim;
mod cron;
mod data;
mod disruption;
mod fields;
mod ingress;
mod number_or_percent;
mod pod;
mod quantity;
mod rbac;
mod rollout;
mod service;
mod template;
mod workload;

use super::path::Path;
use super::problem::Problem;
use crate::object::Gvk;
use crate::yaml::Node;

/// Checks what has to fit together in an object.
pub fn check(document: &Node, gvk: &Gvk, problems: &mut Vec<Problem>) {
    if let Some(workload) = workload::Workload::of(gvk) {
        workload.check(document, problems);
    }
    let root = Path::Root;
    let spec = document.get("spec").filter(|spec| spec.as_mapping().is_some());
    let path = Path::Field(&root, "spec");
    match (gvk.group.as_str(), gvk.kind.as_str(), spec) {
        ("", "ConfigMap" | "Secret", _) => data::check(document, gvk, problems),
        ("rbac.authorization.k8s.io", _, _) => rbac::check(document, problems),
        ("", "Service", Some(spec)) => service::check(spec, &path, problems),
        ("", "PersistentVolumeClaim", Some(spec)) => claim::check(spec, &path, problems),
        ("networking.k8s.io", "Ingress", Some(spec)) if gvk.version == "v1" => {
            ingress::check(spec, &path, problems)
        }
        ("autoscaling", "HorizontalPodAutoscaler", Some(spec)) => autoscaler::check(spec, &path, problems),
        ("policy", "PodDisruptionBudget", Some(spec)) => disruption::check(spec, &path, problems),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
