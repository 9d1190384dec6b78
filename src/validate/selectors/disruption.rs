//! PodDisruptionBudgets.
//!
//! Upstream: `ValidatePodDisruptionBudgetSpec` of `pkg/apis/policy/validation/validation.go` (k8s.io/kubernetes
//! v1.35.0).

use super::fields::{field, tell};
use super::{choice, number_or_percent};
use crate::validate::metadata::labels;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// Checks the spec of a budget.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let (Some(_), Some(max)) = (field(spec, "minAvailable"), field(spec, "maxUnavailable")) {
        let message = "only one of minAvailable and maxUnavailable may be there";
        tell(problems, &Path::Field(path, "maxUnavailable"), max.span(), message);
    }
    number_or_percent::check(spec, "minAvailable", path, problems);
    number_or_percent::check(spec, "maxUnavailable", path, problems);
    choice::check(spec, "unhealthyPodEvictionPolicy", &["AlwaysAllow", "IfHealthyBudget"], path, problems);
    labels::check_selector(field(spec, "selector"), &Path::Field(path, "selector"), problems);
}
