//! How copies are replaced: strategies of Deployments, StatefulSets and DaemonSets.
//!
//! Upstream: `ValidateDeploymentStrategy`, `ValidateStatefulSetSpec`, `ValidateDaemonSetUpdateStrategy` of
//! `pkg/apis/apps/validation/validation.go`, `pkg/apis/apps/v1/defaults.go` (k8s.io/kubernetes v1.35.0).

use super::fields::{field, has_form, integer, is_text, tell};
use super::number_or_percent::{Amount, amount};
use super::workload::Workload;
use super::{choice, claim};
use crate::validate::metadata::names::Form;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// Checks how copies are replaced.
pub fn check(workload: Workload, spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in
        ["replicas", "minReadySeconds", "revisionHistoryLimit", "parallelism", "completions", "backoffLimit"]
    {
        not_negative(spec, name, path, problems);
    }
    match workload {
        Workload::Deployment => deployment(spec, path, problems),
        Workload::DaemonSet => daemon_set(spec, path, problems),
        Workload::StatefulSet => stateful_set(spec, path, problems),
        _ => {}
    }
}

fn not_negative(spec: &Node, name: &str, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let (Some(number), Some(value)) = (integer(spec, name).filter(|number| *number < 0), field(spec, name))
    {
        tell(problems, &Path::Field(path, name), value.span(), format!("{number} is less than 0"));
    }
}

fn deployment(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let ready = integer(spec, "minReadySeconds").unwrap_or(0);
    // Without one it is 600.
    let deadline = integer(spec, "progressDeadlineSeconds");
    if deadline.unwrap_or(600) <= ready {
        let at =
            field(spec, "progressDeadlineSeconds").or_else(|| field(spec, "minReadySeconds")).unwrap_or(spec);
        let message = format!("{} is not more than minReadySeconds, {ready}", deadline.unwrap_or(600));
        tell(problems, &Path::Field(path, "progressDeadlineSeconds"), at.span(), message);
    }
    let Some(strategy) = field(spec, "strategy") else { return };
    let path = Path::Field(path, "strategy");
    choice::check(strategy, "type", &["Recreate", "RollingUpdate"], &path, problems);
    let Some(rolling) = field(strategy, "rollingUpdate") else { return };
    let path = Path::Field(&path, "rollingUpdate");
    if is_text(strategy, "type", "Recreate") {
        tell(problems, &path, rolling.span(), "it is not for the type Recreate");
        return;
    }
    amounts(rolling, &["maxSurge", "maxUnavailable"], &path, problems);
    let quarter = Amount::Percent(25);
    if is_zero(rolling, "maxSurge", quarter) && is_zero(rolling, "maxUnavailable", quarter) {
        let at = field(rolling, "maxUnavailable").unwrap_or(rolling).span();
        tell(
            problems,
            &Path::Field(&path, "maxUnavailable"),
            at,
            "0, and maxSurge is 0 too: nothing could be replaced",
        );
    }
}

fn daemon_set(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(strategy) = field(spec, "updateStrategy") else { return };
    let path = Path::Field(path, "updateStrategy");
    choice::check(strategy, "type", &["OnDelete", "RollingUpdate"], &path, problems);
    let Some(rolling) = field(strategy, "rollingUpdate").filter(|_| !is_text(strategy, "type", "OnDelete"))
    else {
        return;
    };
    let path = Path::Field(&path, "rollingUpdate");
    amounts(rolling, &["maxSurge", "maxUnavailable"], &path, problems);
    let has_surge = !is_zero(rolling, "maxSurge", Amount::Number(0));
    let has_unavailable = !is_zero(rolling, "maxUnavailable", Amount::Number(1));
    let known = |name: &str| field(rolling, name).is_none_or(|value| amount(value).is_some());
    if has_surge != has_unavailable || !known("maxSurge") || !known("maxUnavailable") {
        return;
    }
    let message = if has_surge {
        "only one of maxSurge and maxUnavailable, which is 1 without saying so, may be more than 0"
    } else {
        "0, and maxSurge is 0 too: nothing could be replaced"
    };
    let at =
        field(rolling, "maxUnavailable").or_else(|| field(rolling, "maxSurge")).unwrap_or(rolling).span();
    tell(problems, &Path::Field(&path, "maxUnavailable"), at, message);
}

fn stateful_set(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(spec, "serviceName", Form::Label, path, problems);
    choice::check(spec, "podManagementPolicy", &["OrderedReady", "Parallel"], path, problems);
    let claims = Path::Field(path, "volumeClaimTemplates");
    for (at, template) in super::fields::items(spec, "volumeClaimTemplates").iter().enumerate() {
        let path = Path::Element(&claims, at);
        if let Some(spec) = field(template, "spec") {
            claim::check(spec, &Path::Field(&path, "spec"), problems);
        }
    }
    let Some(strategy) = field(spec, "updateStrategy") else { return };
    let path = Path::Field(path, "updateStrategy");
    choice::check(strategy, "type", &["OnDelete", "RollingUpdate"], &path, problems);
    let Some(rolling) = field(strategy, "rollingUpdate") else { return };
    let path = Path::Field(&path, "rollingUpdate");
    if is_text(strategy, "type", "OnDelete") {
        tell(problems, &path, rolling.span(), "it is not for the type OnDelete");
        return;
    }
    not_negative(rolling, "partition", &path, problems);
}

fn is_zero(rolling: &Node, name: &str, default: Amount) -> bool {
    let given = field(rolling, name).map_or(Some(default), amount);
    given.is_some_and(|amount| matches!(amount, Amount::Number(0) | Amount::Percent(0)))
}

fn amounts(rolling: &Node, names: &[&str], path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in names {
        super::number_or_percent::check(rolling, name, path, problems);
    }
}
