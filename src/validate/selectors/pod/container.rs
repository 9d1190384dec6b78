//! Containers.
//!
//! Upstream: `validateContainers`, `validateInitContainers`, `validateContainerCommon` of
//! `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use super::volume::Volumes;
use super::{env, port, probe, resources};
use crate::validate::metadata::names::{Form, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::choice;
use crate::validate::selectors::fields::{field, has_form, is_text, items, tell, text};
use crate::yaml::Node;

/// The lists of containers whose names are one space.
const LISTS: [&str; 2] = ["containers", "initContainers"];

/// Checks all containers of a pod.
pub fn check(spec: &Node, volumes: &Volumes<'_>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in LISTS {
        let list = Path::Field(path, name);
        for (at, container) in items(spec, name).iter().enumerate() {
            let path = Path::Element(&list, at);
            one(container, volumes, &path, problems);
            if name == "initContainers" && !is_text(container, "restartPolicy", "Always") {
                ends_first(container, &path, problems);
            }
        }
    }
    twice(spec, path, problems);
    port::on_host(spec, path, problems);
}

fn one(container: &Node, volumes: &Volumes<'_>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(container, "name", Form::Label, path, problems);
    if container.as_mapping().is_some()
        && field(container, "image").is_none_or(|image| image.as_text() == Some(""))
    {
        tell(problems, &Path::Field(path, "image"), container.span(), "a container needs an image");
    }
    choice::check(container, "imagePullPolicy", &["Always", "IfNotPresent", "Never"], path, problems);
    choice::check(container, "terminationMessagePolicy", &["File", "FallbackToLogsOnError"], path, problems);
    port::check(container, path, problems);
    env::check(container, path, problems);
    volumes.check_mounts(container, path, problems);
    resources::check(container, path, problems);
    probe::check(container, path, problems);
}

/// What comes before the others and ends cannot be asked how it is.
fn ends_first(container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(value) = field(container, name) {
            let message = "it is not for init containers without `restartPolicy: Always`";
            tell(problems, &Path::Field(path, name), value.span(), message);
        }
    }
}

/// Names that an init container and another one share; within one list they are its schema's to tell.
fn twice(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let list = Path::Field(path, "initContainers");
    let names: Vec<&str> = items(spec, "containers").iter().filter_map(|c| c.text_at(&["name"])).collect();
    for (at, container) in items(spec, "initContainers").iter().enumerate() {
        if let Some(name) = text(container, "name").filter(|name| names.contains(&name.text.as_str())) {
            let message = format!("another container is called {}", shown(&name.text));
            tell(problems, &Path::Field(&Path::Element(&list, at), "name"), name.span, message);
        }
    }
}
