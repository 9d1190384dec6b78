//! Ports of containers.
//!
//! Upstream: `validateContainerPorts`, `AccumulateUniqueHostPorts` of `pkg/apis/core/validation/validation.go`
//! (k8s.io/kubernetes v1.35.0).

use crate::validate::metadata::names::{Form, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::choice;
use crate::validate::selectors::fields::{field, has_form, has_port_number, integer, items, tell, text};
use crate::yaml::Node;
use std::collections::HashSet;

/// The protocols of ports.
pub const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// Checks the ports of a container.
pub fn check(container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let list = Path::Field(path, "ports");
    let mut names: HashSet<&str> = HashSet::new();
    for (at, port) in items(container, "ports").iter().enumerate() {
        let path = Path::Element(&list, at);
        has_form(port, "name", Form::Port, &path, problems);
        has_port_number(port, "containerPort", &path, problems);
        if integer(port, "hostPort") != Some(0) {
            has_port_number(port, "hostPort", &path, problems);
        }
        choice::check(port, "protocol", &PROTOCOLS, &path, problems);
        if let Some(name) = text(port, "name").filter(|name| !names.insert(&name.text)) {
            let message = format!("another port of the container is called {}", shown(&name.text));
            tell(problems, &Path::Field(&path, "name"), name.span, message);
        }
    }
}

/// Ports of the node that two containers want.
pub fn on_host(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let list = Path::Field(path, "containers");
    let mut taken: HashSet<(&str, &str, i64)> = HashSet::new();
    for (number, container) in items(spec, "containers").iter().enumerate() {
        let container_path = Path::Element(&list, number);
        let ports = Path::Field(&container_path, "ports");
        for (at, port) in items(container, "ports").iter().enumerate() {
            let Some(host) = integer(port, "hostPort").filter(|host| *host != 0) else { continue };
            let protocol = port.text_at(&["protocol"]).filter(|p| !p.is_empty()).unwrap_or("TCP");
            let is_new = taken.insert((protocol, port.text_at(&["hostIP"]).unwrap_or(""), host));
            if let Some(value) = field(port, "hostPort").filter(|_| !is_new) {
                let path = Path::Element(&ports, at);
                let message = format!("{host} is taken by another port of the pod");
                tell(problems, &Path::Field(&path, "hostPort"), value.span(), message);
            }
        }
    }
}
