//! Ingresses.
//!
//! Upstream: `ValidateIngressSpec` of `pkg/apis/networking/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use super::choice;
use super::fields::{field, has_form, has_port_number, integer, is_text, items, tell, text};
use crate::validate::metadata::names::{Form, is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::{Node, Scalar};

const PATH_TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];
const NOT_WITHIN: [&str; 4] = ["//", "/./", "/../", "%2f"];
const NOT_AT_THE_END: [&str; 2] = ["/..", "/."];

/// Checks the spec of an Ingress.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let has_rules =
        field(spec, "rules").is_some_and(|r| r.as_sequence().is_none_or(|list| !list.items.is_empty()));
    if !has_rules && field(spec, "defaultBackend").is_none() {
        tell(problems, path, spec.span(), "one of rules and defaultBackend is needed");
    }
    if let Some(default) = field(spec, "defaultBackend") {
        backend(default, &Path::Field(path, "defaultBackend"), problems);
    }
    has_form(spec, "ingressClassName", Form::Subdomain, path, problems);
    let rules = Path::Field(path, "rules");
    for (at, rule) in items(spec, "rules").iter().enumerate() {
        of_rule(rule, &Path::Element(&rules, at), problems);
    }
    let list = Path::Field(path, "tls");
    for (at, tls) in items(spec, "tls").iter().enumerate() {
        let path = Path::Element(&list, at);
        has_form(tls, "secretName", Form::Subdomain, &path, problems);
        let hosts = Path::Field(&path, "hosts");
        for (at, name) in items(tls, "hosts").iter().enumerate() {
            if let Some(scalar) = name.as_scalar() {
                host(scalar, &Path::Element(&hosts, at), problems);
            }
        }
    }
}

fn of_rule(rule: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let Some(name) = text(rule, "host") {
        let host_path = Path::Field(path, "host");
        if name.text.parse::<std::net::IpAddr>().is_ok() {
            tell(
                problems,
                &host_path,
                name.span,
                format!("{} is an address, and not a name", shown(&name.text)),
            );
        } else {
            host(name, &host_path, problems);
        }
    }
    let Some(http) = field(rule, "http") else { return };
    let path = Path::Field(path, "http");
    let list = Path::Field(&path, "paths");
    for (at, item) in items(http, "paths").iter().enumerate() {
        let path = Path::Element(&list, at);
        choice::check(item, "pathType", &PATH_TYPES, &path, problems);
        of_path(item, &path, problems);
        if let Some(node) = field(item, "backend") {
            backend(node, &Path::Field(&path, "backend"), problems);
        }
    }
}

/// A name of a host, `*.` in front of it or not.
fn host(name: &Scalar, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if !name.text.contains('*') {
        problems.extend(
            Form::Subdomain.wrong(&name.text).map(|wrong| wrong.of_value(path.to_string(), name.span)),
        );
    } else if !is_unknown(&name.text)
        && !name.text.strip_prefix("*.").is_some_and(|rest| Form::Subdomain.fits(rest))
    {
        let message = format!("{} is no wildcard: `*.` and a DNS subdomain are", shown(&name.text));
        tell(problems, path, name.span, message);
    }
}

fn of_path(item: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let path = Path::Field(path, "path");
    let is_strict = is_text(item, "pathType", "Exact") || is_text(item, "pathType", "Prefix");
    let Some(value) = text(item, "path") else {
        let is_missing = field(item, "path").and_then(Node::as_text).is_none_or(str::is_empty);
        if is_strict && is_missing {
            tell(problems, &path, item.span(), "a path from the root is needed");
        }
        return;
    };
    let within = NOT_WITHIN.iter().find(|part| is_strict && value.text.to_lowercase().contains(**part));
    let end = NOT_AT_THE_END.iter().find(|part| is_strict && value.text.ends_with(**part));
    if !value.text.starts_with('/') {
        tell(
            problems,
            &path,
            value.span,
            format!("{} is no path from the root: `/` comes first", shown(&value.text)),
        );
    } else if let Some(part) = within.or(end) {
        tell(problems, &path, value.span, format!("{} may not have `{part}`", shown(&value.text)));
    }
}

fn backend(node: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if node.as_mapping().is_none() {
        return;
    }
    match (field(node, "service"), field(node, "resource")) {
        (None, None) => tell(problems, path, node.span(), "one of service and resource is needed"),
        (Some(_), Some(_)) => {
            tell(problems, path, node.span(), "only one of service and resource may be there")
        }
        (Some(service), None) => of_service(service, &Path::Field(path, "service"), problems),
        (None, Some(_)) => {}
    }
}

fn of_service(service: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(service, "name", Form::Label, path, problems);
    let path = Path::Field(path, "port");
    let port = field(service, "port").filter(|port| port.as_mapping().is_some());
    let has_name = port
        .is_some_and(|port| field(port, "name").and_then(Node::as_text).is_some_and(|name| !name.is_empty()));
    let has_number =
        port.is_some_and(|port| field(port, "number").is_some() && integer(port, "number") != Some(0));
    match (has_name, has_number, port) {
        (false, false, _) if field(service, "port").is_none() || port.is_some() => {
            tell(problems, &path, service.span(), "the name or number of a port is needed");
        }
        (true, true, Some(port)) => {
            tell(problems, &path, port.span(), "only one of name and number may be there")
        }
        (_, _, Some(port)) => {
            has_form(port, "name", Form::Port, &path, problems);
            has_port_number(port, "number", &path, problems);
        }
        _ => {}
    }
}
