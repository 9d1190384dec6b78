//! Variables of containers.
//!
//! Upstream: `ValidateEnv`, `ValidateEnvFrom` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0).
//! Names are held to the rule of 1.32 and later, which older versions are stricter than.

use crate::validate::metadata::names::{is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::fields::{field, items, tell};
use crate::yaml::Node;

const SOURCES: [&str; 5] = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/// Checks the variables of a container.
pub fn check(container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let list = Path::Field(path, "env");
    for (at, variable) in items(container, "env").iter().enumerate() {
        one(variable, &Path::Element(&list, at), problems);
    }
    let list = Path::Field(path, "envFrom");
    for (at, source) in items(container, "envFrom").iter().enumerate() {
        all_of(source, &Path::Element(&list, at), problems);
    }
}

fn one(variable: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let Some(name) =
        field(variable, "name").and_then(Node::as_scalar).filter(|name| !is_unknown(&name.text))
    {
        let is_fine = |c: char| c.is_ascii() && !c.is_ascii_control() && c != '=';
        if name.text.is_empty() || !name.text.chars().all(is_fine) {
            let message =
                format!("{} is no name of a variable: printable ASCII without `=`", shown(&name.text));
            tell(problems, &Path::Field(path, "name"), name.span, message);
        }
    }
    let Some(from) = field(variable, "valueFrom").filter(|from| from.as_mapping().is_some()) else { return };
    let path = Path::Field(path, "valueFrom");
    let has_value = field(variable, "value").and_then(Node::as_text).is_some_and(|value| !value.is_empty());
    let message = match SOURCES.iter().filter(|source| field(from, source).is_some()).count() {
        0 => format!("one of {} is needed", SOURCES[..4].join(", ")),
        1 if has_value => "only one of value and valueFrom may be there".to_owned(),
        1 => return,
        _ => "a value comes from one place".to_owned(),
    };
    tell(problems, &path, from.span(), message);
}

fn all_of(source: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if source.as_mapping().is_none() {
        return;
    }
    match (field(source, "configMapRef"), field(source, "secretRef")) {
        (None, None) => tell(problems, path, source.span(), "one of configMapRef and secretRef is needed"),
        (Some(_), Some(_)) => {
            tell(problems, path, source.span(), "only one of configMapRef and secretRef may be there")
        }
        _ => {}
    }
}
