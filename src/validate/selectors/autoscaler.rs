//! HorizontalPodAutoscalers.
//!
//! Upstream: `validateHorizontalPodAutoscalerSpec` of `pkg/apis/autoscaling/validation/validation.go`
//! (k8s.io/kubernetes v1.35.0). That `minReplicas` may be 0 is a matter of the cluster's feature gates.

use super::fields::{field, integer, tell};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// Checks the spec of an autoscaler.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let (min, max) = (integer(spec, "minReplicas"), integer(spec, "maxReplicas"));
    let mut wrong = |name: &str, message: String| {
        let at = field(spec, name).unwrap_or(spec).span();
        tell(problems, &Path::Field(path, name), at, message);
    };
    match (min, max) {
        (Some(min), _) if min < 0 => wrong("minReplicas", format!("{min} is less than 0")),
        (_, Some(max)) if max < 1 => wrong("maxReplicas", format!("{max} is less than 1")),
        (Some(min), Some(max)) if max < min => {
            wrong("maxReplicas", format!("{max} is less than minReplicas, {min}"))
        }
        _ => {}
    }
}
