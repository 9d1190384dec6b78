//! Probes and hooks: how a container is asked, in exactly one way.
//!
//! Upstream: `validateProbe`, `validateHandler` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::choice;
use crate::validate::selectors::fields::{field, has_items, has_port, has_port_number, integer, tell};
use crate::yaml::Node;

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];
const HOOKS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "sleep"];

/// Checks how a container is asked.
pub fn check(container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for name in PROBES {
        let Some(probe) = mapping(container, name) else { continue };
        let path = Path::Field(path, name);
        handler(probe, HANDLERS, &path, problems);
        // Another probe may be asked several times before it counts.
        let once = integer(probe, "successThreshold").filter(|times| name != "readinessProbe" && *times > 1);
        if let (Some(times), Some(value)) = (once, field(probe, "successThreshold")) {
            tell(
                problems,
                &Path::Field(&path, "successThreshold"),
                value.span(),
                format!("{times}, and this probe takes 1 alone"),
            );
        }
    }
    let Some(lifecycle) = mapping(container, "lifecycle") else { return };
    let path = Path::Field(path, "lifecycle");
    for name in ["postStart", "preStop"] {
        if let Some(hook) = mapping(lifecycle, name) {
            handler(hook, HOOKS, &Path::Field(&path, name), problems);
        }
    }
}

fn mapping<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    field(node, name).filter(|value| value.as_mapping().is_some())
}

fn handler(probe: &Node, known: [&str; 4], path: &Path<'_>, problems: &mut Vec<Problem>) {
    let there: Vec<&str> = known.into_iter().filter(|name| field(probe, name).is_some()).collect();
    match there.as_slice() {
        [] => tell(problems, path, probe.span(), format!("one of {} is needed", known.join(", "))),
        [_] => {}
        [first, second, ..] => {
            let at = field(probe, second).unwrap_or(probe).span();
            tell(
                problems,
                &Path::Field(path, second),
                at,
                format!("{first} is there already: one way to ask is all"),
            );
        }
    }
    if let Some(http) = mapping(probe, "httpGet") {
        let path = Path::Field(path, "httpGet");
        has_port(http, "port", &path, problems);
        choice::check(http, "scheme", &["HTTP", "HTTPS"], &path, problems);
    }
    if let Some(socket) = mapping(probe, "tcpSocket") {
        has_port(socket, "port", &Path::Field(path, "tcpSocket"), problems);
    }
    if let Some(grpc) = mapping(probe, "grpc") {
        has_port_number(grpc, "port", &Path::Field(path, "grpc"), problems);
    }
    if let Some(exec) = mapping(probe, "exec").filter(|exec| !has_items(exec, "command")) {
        let path = Path::Field(path, "exec");
        tell(problems, &Path::Field(&path, "command"), exec.span(), "a command is needed");
    }
}
