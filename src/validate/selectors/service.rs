//! Services.
//!
//! Upstream: `validateService`, `validateServicePort` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes
//! v1.35.0). Which numbers a `nodePort` may have is the cluster's own choice.

use super::choice;
use super::fields::{field, has_form, has_port, has_port_number, integer, is_text, items, tell, text};
use super::number_or_percent::{Amount, amount};
use crate::validate::metadata::labels;
use crate::validate::metadata::names::{Form, is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;
use std::collections::HashSet;

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

/// Checks the spec of a Service.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    choice::check(spec, "type", &TYPES, path, problems);
    choice::check(spec, "sessionAffinity", &["ClientIP", "None"], path, problems);
    choice::check(spec, "externalTrafficPolicy", &["Cluster", "Local"], path, problems);
    choice::check(spec, "internalTrafficPolicy", &["Cluster", "Local"], path, problems);
    choice::check(
        spec,
        "ipFamilyPolicy",
        &["SingleStack", "PreferDualStack", "RequireDualStack"],
        path,
        problems,
    );
    labels::check(spec.get("selector"), &Path::Field(path, "selector"), problems);
    of_type(spec, path, problems);
    let list = Path::Field(path, "ports");
    let ports = items(spec, "ports");
    let mut taken = Taken::default();
    for (at, port) in ports.iter().enumerate() {
        let path = Path::Element(&list, at);
        one(port, &path, problems);
        taken.check(port, ports.len(), &path, problems);
        if let Some(node_port) =
            field(port, "nodePort").filter(|_| is_inner(spec) && integer(port, "nodePort") != Some(0))
        {
            tell(
                problems,
                &Path::Field(&path, "nodePort"),
                node_port.span(),
                "it is not for the type ClusterIP",
            );
        }
    }
}

/// Whether it is of the type ClusterIP, which is so without a type.
fn is_inner(spec: &Node) -> bool {
    field(spec, "type").is_none_or(|value| matches!(value.as_text(), Some("ClusterIP" | "")))
}

fn of_type(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let is_external = is_text(spec, "type", "ExternalName");
    let is_known =
        field(spec, "type").is_none_or(|value| value.as_text().is_some_and(|text| TYPES.contains(&text)));
    let is_headless = is_text(spec, "clusterIP", "None");
    let is_list = field(spec, "ports").is_none_or(|ports| ports.as_sequence().is_some());
    if items(spec, "ports").is_empty() && is_list && !is_headless && !is_external && is_known {
        tell(problems, &Path::Field(path, "ports"), spec.span(), "a Service needs one at least");
    }
    if is_external {
        let name = field(spec, "externalName").and_then(Node::as_text).unwrap_or("");
        let at = field(spec, "externalName").unwrap_or(spec).span();
        let path = Path::Field(path, "externalName");
        let wrong = Form::Subdomain.wrong(name.strip_suffix('.').unwrap_or(name));
        match wrong {
            Some(_) if name.is_empty() => tell(problems, &path, at, "the type ExternalName needs one"),
            wrong => problems.extend(wrong.map(|wrong| wrong.of_value(path.to_string(), at))),
        }
    }
    let closed = is_inner(spec) && items(spec, "externalIPs").is_empty();
    if let Some(policy) = text(spec, "externalTrafficPolicy").filter(|_| closed || is_external) {
        let message = "it is for the types NodePort and LoadBalancer";
        tell(problems, &Path::Field(path, "externalTrafficPolicy"), policy.span, message);
    }
    let for_balancers = ["allocateLoadBalancerNodePorts", "loadBalancerClass", "loadBalancerSourceRanges"];
    for name in for_balancers.into_iter().filter(|_| is_known && !is_text(spec, "type", "LoadBalancer")) {
        let is_empty = |value: &&Node| value.as_sequence().is_some_and(|list| list.items.is_empty());
        if let Some(value) = field(spec, name).filter(|value| !is_empty(value)) {
            tell(problems, &Path::Field(path, name), value.span(), "it is for the type LoadBalancer");
        }
    }
}

fn one(port: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(port, "name", Form::Label, path, problems);
    has_port_number(port, "port", path, problems);
    choice::check(port, "protocol", &PROTOCOLS, path, problems);
    has_form(port, "appProtocol", Form::Qualified, path, problems);
    // 0 stands for the port itself.
    if field(port, "targetPort").and_then(amount) != Some(Amount::Number(0)) {
        has_port(port, "targetPort", path, problems);
    }
}

/// What the ports before have taken.
#[derive(Default)]
struct Taken<'n> {
    names: HashSet<&'n str>,
    node_ports: HashSet<(&'n str, i64)>,
}

impl<'n> Taken<'n> {
    fn check(&mut self, port: &'n Node, count: usize, path: &Path<'_>, problems: &mut Vec<Problem>) {
        let name = field(port, "name").and_then(Node::as_text).unwrap_or("");
        let at = field(port, "name").unwrap_or(port).span();
        if name.is_empty() && count > 1 {
            tell(problems, &Path::Field(path, "name"), at, "several ports need names");
        } else if !name.is_empty() && !is_unknown(name) && !self.names.insert(name) {
            let message = format!("another port is called {}", shown(name));
            tell(problems, &Path::Field(path, "name"), at, message);
        }
        let Some(number) = integer(port, "nodePort").filter(|number| *number != 0) else { return };
        let protocol = port.text_at(&["protocol"]).filter(|text| !text.is_empty()).unwrap_or("TCP");
        if !self.node_ports.insert((protocol, number)) {
            let at = field(port, "nodePort").unwrap_or(port).span();
            let message = format!("{number} is taken by another port");
            tell(problems, &Path::Field(path, "nodePort"), at, message);
        }
    }
}
