//! Where pods may run: tolerations, affinities, spreading.
//!
//! Upstream: `ValidateTolerations`, `validateAffinity`, `validateTopologySpreadConstraints` of
//! `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use crate::validate::metadata::labels;
use crate::validate::metadata::names::Form;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::choice;
use crate::validate::selectors::fields::{field, has_form, integer, is_text, items, tell, text};
use crate::yaml::Node;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const TERMS: [&str; 2] =
    ["requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"];

/// Checks where a pod may run.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let list = Path::Field(path, "tolerations");
    for (at, toleration) in items(spec, "tolerations").iter().enumerate() {
        tolerated(toleration, &Path::Element(&list, at), problems);
    }
    let list = Path::Field(path, "topologySpreadConstraints");
    for (at, constraint) in items(spec, "topologySpreadConstraints").iter().enumerate() {
        spread(constraint, &Path::Element(&list, at), problems);
    }
    let Some(affinity) = field(spec, "affinity") else { return };
    let path = Path::Field(path, "affinity");
    for kind in ["podAffinity", "podAntiAffinity"] {
        if let Some(affinity) = field(affinity, kind) {
            near(affinity, &Path::Field(&path, kind), problems);
        }
    }
}

fn tolerated(toleration: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(toleration, "key", Form::Qualified, path, problems);
    choice::check(toleration, "effect", &EFFECTS, path, problems);
    let is_any = is_text(toleration, "operator", "Exists");
    let at = |name: &str| field(toleration, name).unwrap_or(toleration).span();
    let has_key = field(toleration, "key").and_then(Node::as_text).is_some_and(|key| !key.is_empty());
    if !has_key && !is_any && toleration.as_mapping().is_some() {
        let message = "without a key every taint is meant, and the operator has to be Exists";
        tell(problems, &Path::Field(path, "operator"), at("operator"), message);
    }
    if text(toleration, "value").is_some() && is_any {
        tell(problems, &Path::Field(path, "value"), at("value"), "Exists takes no value");
    }
    let has_seconds = field(toleration, "tolerationSeconds").is_some();
    if has_seconds && !is_text(toleration, "effect", "NoExecute") {
        let message = "it is for the effect NoExecute alone";
        tell(problems, &Path::Field(path, "tolerationSeconds"), at("tolerationSeconds"), message);
    }
}

fn spread(constraint: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    choice::check(constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"], path, problems);
    labels::check_selector(field(constraint, "labelSelector"), &Path::Field(path, "labelSelector"), problems);
    if let Some(skew) = integer(constraint, "maxSkew").filter(|skew| *skew < 1) {
        let at = field(constraint, "maxSkew").unwrap_or(constraint).span();
        tell(problems, &Path::Field(path, "maxSkew"), at, format!("{skew} is less than 1"));
    }
}

fn near(affinity: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in TERMS {
        let list = Path::Field(path, name);
        for (at, term) in items(affinity, name).iter().enumerate() {
            let path = Path::Element(&list, at);
            match field(term, "podAffinityTerm") {
                Some(term) => pods(term, &Path::Field(&path, "podAffinityTerm"), problems),
                None => pods(term, &path, problems),
            }
        }
    }
}

fn pods(term: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    labels::check_selector(field(term, "labelSelector"), &Path::Field(path, "labelSelector"), problems);
    labels::check_selector(
        field(term, "namespaceSelector"),
        &Path::Field(path, "namespaceSelector"),
        problems,
    );
    has_form(term, "topologyKey", Form::Qualified, path, problems);
}
