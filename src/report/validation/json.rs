//! A validation as data, in the form of `docs/schemas/validate.json`: objects with the fields that kubeconform's
//! have and more, findings as those of `check`.

use super::{Objects, Told, file, messages};
use crate::check::Finding;
use crate::check::validation::{Resource, Validation};
use crate::diagnostic::Diagnostics;
use crate::report::findings::json as check;
use crate::validate::{Problem, Status};
use crate::yaml::Span;
use serde_json::{Value, json};

/// `{"resources":[…],"findings":[…],"summary":{…}}`; objects that nothing is wrong with are left out unless all are
/// asked for.
pub fn json(found: &Validation<'_>, places: &Diagnostics<'_>, told: Told) -> String {
    let is_told = |resource: &&Resource<'_>| {
        told.objects == Objects::All || matches!(resource.status, Status::Invalid | Status::Error)
    };
    let resources: Vec<Value> =
        found.resources.iter().filter(is_told).map(|resource| of_resource(resource, places)).collect();
    let findings: Vec<Value> = found.findings.iter().map(|finding| of_finding(finding, places)).collect();
    let counts = found.counts();
    let summary = json!({
        "valid": counts.valid,
        "invalid": counts.invalid,
        "errors": counts.errors,
        "skipped": counts.skipped,
        "findings": { "errors": found.errors(), "warnings": found.warnings() },
    });
    format!("{:#}\n", json!({ "resources": resources, "findings": findings, "summary": summary }))
}

fn of_resource(resource: &Resource<'_>, places: &Diagnostics<'_>) -> Value {
    json!({
        "cluster": resource.cluster,
        "kustomization": resource.kustomization.map(ToString::to_string),
        "filename": file(resource, places),
        "line": line(resource.at),
        "kind": resource.gvk.kind.as_str(),
        "namespace": resource.namespace(),
        "name": resource.name(),
        "version": resource.gvk.api_version(),
        "status": status(resource.status),
        "msg": messages(resource),
        "validationErrors": resource.problems.iter().map(|p| of_problem(p, places)).collect::<Vec<_>>(),
    })
}

fn of_problem(problem: &Problem, places: &Diagnostics<'_>) -> Value {
    json!({
        "rule": problem.rule.name(),
        "path": pointer(&problem.path),
        "field": problem.path,
        "msg": problem.message,
        "expected": problem.expected,
        "actual": problem.actual,
        "file": places.path(problem.at).map(camino::Utf8PathBuf::into_string),
        "line": line(problem.at),
        "hint": problem.hint,
    })
}

/// As `check` has it, with the value that is wrong.
fn of_finding(finding: &Finding, places: &Diagnostics<'_>) -> Value {
    let mut value = check::value(finding, places);
    let detail = finding.detail.as_deref();
    value["path"] = json!(detail.map(|detail| &detail.path));
    value["expected"] = json!(detail.and_then(|detail| detail.expected.as_ref()));
    value["actual"] = json!(detail.and_then(|detail| detail.actual.as_ref()));
    value
}

fn line(at: Span) -> Option<u32> {
    Some(at.line).filter(|&line| line > 0)
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Valid => "statusValid",
        Status::Invalid => "statusInvalid",
        Status::Error => "statusError",
        Status::Skipped => "statusSkipped",
    }
}

/// `spec.containers[0].image` as the pointer that kubeconform tells: `/spec/containers/0/image`.
fn pointer(path: &str) -> String {
    let (mut out, mut rest) = (String::new(), path);
    while !rest.is_empty() {
        let part;
        (part, rest) = step(rest);
        out.push('/');
        out.push_str(&part);
    }
    out
}

/// The first step of a path, and what comes after it.
fn step(path: &str) -> (String, &str) {
    if let Some(quoted) = path.strip_prefix("[\"") {
        if let Some((name, rest)) = quoted.split_once("\"]") {
            return (name.to_owned(), rest.strip_prefix('.').unwrap_or(rest));
        }
    } else if let Some(inner) = path.strip_prefix('[')
        && let Some((number, rest)) = inner.split_once(']')
    {
        return (number.to_owned(), rest.strip_prefix('.').unwrap_or(rest));
    }
    let end = path.find(['.', '[']).filter(|&end| end > 0).unwrap_or(path.len());
    let rest = &path[end..];
    (path[..end].to_owned(), rest.strip_prefix('.').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn fields_become_pointers() {
        for (path, expected) in [
            ("", ""),
            ("spec.replicas", "/spec/replicas"),
            ("spec.containers[0].ports[12]", "/spec/containers/0/ports/12"),
            ("metadata.labels[\"a.b/c\"]", "/metadata/labels/a.b/c"),
            ("[\"a\"][1].b", "/a/1/b"),
            ("[open", "/[open"),
        ] {
            assert_eq!(pointer(path), expected, "{path}");
        }
    }
}
