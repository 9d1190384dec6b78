//! Kinds that make pods: where their template is, and what each of them asks of it.
//!
//! Upstream: `pkg/apis/{apps,batch,core}/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use super::fields::{field, is_text, tell, text};
use super::{cron, pod, rollout, template};
use crate::object::Gvk;
use crate::validate::metadata::labels;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// A kind that makes pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// A pod itself.
    Pod,
    /// What others copy.
    PodTemplate,
    /// The oldest of those that keep copies.
    ReplicationController,
    /// What a Deployment makes.
    ReplicaSet,
    /// Copies that are replaced one by one.
    Deployment,
    /// Copies with a name and claims of their own.
    StatefulSet,
    /// One on each node.
    DaemonSet,
    /// Once, to its end.
    Job,
    /// Jobs by the clock.
    CronJob,
}

impl Workload {
    /// What a kind is.
    pub fn of(gvk: &Gvk) -> Option<Self> {
        Some(match (gvk.group.as_str(), gvk.kind.as_str()) {
            ("", "Pod") => Workload::Pod,
            ("", "PodTemplate") => Workload::PodTemplate,
            ("", "ReplicationController") => Workload::ReplicationController,
            ("apps", "ReplicaSet") => Workload::ReplicaSet,
            ("apps", "Deployment") => Workload::Deployment,
            ("apps", "StatefulSet") => Workload::StatefulSet,
            ("apps", "DaemonSet") => Workload::DaemonSet,
            ("batch", "Job") => Workload::Job,
            ("batch", "CronJob") => Workload::CronJob,
            _ => return None,
        })
    }

    /// Checks an object of this kind.
    pub fn check(self, document: &Node, problems: &mut Vec<Problem>) {
        let root = Path::Root;
        let spec_path = Path::Field(&root, "spec");
        if self == Workload::Pod {
            return pod::check(document, &[], &root, problems);
        }
        if self == Workload::PodTemplate {
            return self.template(document, document, &root, problems);
        }
        let Some(spec) = field(document, "spec") else { return };
        match self {
            Workload::CronJob => {
                cron::check(spec, &spec_path, problems);
                let job_path = Path::Field(&spec_path, "jobTemplate");
                if let Some(job) = field(spec, "jobTemplate").and_then(|template| field(template, "spec")) {
                    self.template(job, document, &Path::Field(&job_path, "spec"), problems);
                }
            }
            _ => {
                rollout::check(self, spec, &spec_path, problems);
                self.template(spec, document, &spec_path, problems);
            }
        }
    }

    /// The template of pods in a spec, and the selector that finds them again.
    fn template(self, spec: &Node, document: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
        template::check(self, spec, path, problems);
        let path = Path::Field(path, "template");
        let Some(template) = field(spec, "template") else { return };
        if let Some(metadata) = field(template, "metadata") {
            let path = Path::Field(&path, "metadata");
            labels::check(metadata.get("labels"), &Path::Field(&path, "labels"), problems);
            labels::check_annotations(
                metadata.get("annotations"),
                &Path::Field(&path, "annotations"),
                problems,
            );
        }
        self.restarts(template, &path, problems);
        let claims = match self {
            Workload::StatefulSet => {
                field(document, "spec").map_or(&[][..], |s| super::fields::items(s, "volumeClaimTemplates"))
            }
            _ => &[],
        };
        pod::check(template, claims, &path, problems);
    }

    /// Whether and when its pods are started again.
    fn restarts(self, template: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
        let Some(spec) = field(template, "spec").filter(|spec| spec.as_mapping().is_some()) else { return };
        let spec_path = Path::Field(path, "spec");
        let path = Path::Field(&spec_path, "restartPolicy");
        let policy = text(spec, "restartPolicy");
        match (self, policy) {
            (Workload::PodTemplate | Workload::Pod, _) => {}
            (Workload::Job | Workload::CronJob, _) => {
                let is_given =
                    field(spec, "restartPolicy").and_then(Node::as_text).is_some_and(|text| !text.is_empty());
                if !is_given {
                    tell(problems, &path, spec.span(), "a Job needs one: OnFailure or Never");
                } else if let Some(policy) = policy.filter(|_| is_text(spec, "restartPolicy", "Always")) {
                    tell(problems, &path, policy.span, "\"Always\" is not for Jobs: OnFailure or Never are");
                }
            }
            (_, Some(policy)) if ["OnFailure", "Never"].contains(&policy.text.as_str()) => {
                let message = format!("\"{}\" is for Jobs and single pods: here it is Always", policy.text);
                tell(problems, &path, policy.span, message);
            }
            _ => {}
        }
        let is_kept =
            !matches!(self, Workload::Job | Workload::CronJob | Workload::PodTemplate | Workload::Pod);
        if let Some(deadline) = field(spec, "activeDeadlineSeconds").filter(|_| is_kept) {
            tell(
                problems,
                &Path::Field(&spec_path, "activeDeadlineSeconds"),
                deadline.span(),
                "it is for Jobs and single pods",
            );
        }
    }
}
