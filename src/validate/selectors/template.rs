//! A selector and the labels of the template: what is made has to be found again.
//!
//! Upstream: `ValidatePodTemplateSpecFor…` of `pkg/apis/apps/validation/validation.go`, `validateGeneratedSelector` of
//! `pkg/apis/batch/validation/validation.go` (k8s.io/kubernetes v1.35.0).

use super::fields::{field, items, tell};
use super::workload::Workload;
use crate::validate::metadata::labels;
use crate::validate::metadata::names::{is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::yaml::{Entry, Node, Span};

/// Checks the selector of a spec with a template.
pub fn check(workload: Workload, spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let path = Path::Field(path, "selector");
    match workload {
        Workload::Pod | Workload::PodTemplate => {}
        Workload::CronJob => {
            let selector = field(spec, "selector").or_else(|| manual(spec));
            if let Some(selector) = selector {
                tell(
                    problems,
                    &path,
                    selector.span(),
                    "the Jobs of a CronJob get their selector by themselves: leave it out",
                );
            }
        }
        Workload::Job if manual(spec).is_none() => generated(spec, &path, problems),
        Workload::ReplicationController => plain(spec, &path, problems),
        _ => matching(spec, &path, problems),
    }
}

/// `manualSelector: true`
fn manual(spec: &Node) -> Option<&Node> {
    field(spec, "manualSelector").filter(|value| value.as_text() == Some("true"))
}

/// A Job whose selector is made for it.
fn generated(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(selector) = field(spec, "selector") else { return };
    let is_empty = selector.as_mapping().is_none_or(|m| m.entries.iter().all(|e| is_empty(&e.value)));
    if !is_empty {
        let problem = Problem::new(
            Rule::MismatchedSelector,
            path.to_string(),
            selector.span(),
            "a Job gets its selector by itself, and this is another one",
        );
        problems.push(problem.hint("leave it out, or set `manualSelector: true`"));
    }
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Mapping(map) => map.entries.is_empty(),
        Node::Sequence(list) => list.items.is_empty(),
        Node::Scalar(scalar) => scalar.is_null(),
    }
}

/// A selector that is a mapping of labels.
fn plain(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let template = template_labels(spec);
    for entry in spec.get("selector").and_then(Node::as_mapping).map_or(&[][..], |map| &map.entries) {
        equal(entry, &template, path, problems);
    }
}

/// A selector with `matchLabels` and `matchExpressions`.
fn matching(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(selector) = field(spec, "selector").filter(|selector| selector.as_mapping().is_some()) else {
        return;
    };
    labels::check_selector(Some(selector), path, problems);
    let match_labels =
        selector.get("matchLabels").and_then(Node::as_mapping).map_or(&[][..], |map| &map.entries);
    let expressions = items(selector, "matchExpressions");
    if match_labels.is_empty() && expressions.is_empty() {
        let message = "an empty selector finds every pod, and is refused";
        problems.push(Problem::new(Rule::MismatchedSelector, path.to_string(), selector.span(), message));
        return;
    }
    let template = template_labels(spec);
    for entry in match_labels {
        equal(entry, &template, &Path::Field(path, "matchLabels"), problems);
    }
    let path = Path::Field(path, "matchExpressions");
    for (at, expression) in expressions.iter().enumerate() {
        holds(expression, &template, &Path::Element(&path, at), problems);
    }
}

/// The labels of a template.
struct Labels<'n> {
    entries: &'n [Entry],
}

fn template_labels(spec: &Node) -> Labels<'_> {
    let labels = spec.at(&["template", "metadata", "labels"]).and_then(Node::as_mapping);
    Labels { entries: labels.map_or(&[], |map| &map.entries) }
}

impl<'n> Labels<'n> {
    fn get(&self, key: &str) -> Option<&'n str> {
        let entry = self.entries.iter().find(|entry| entry.key.text == key)?;
        Some(if entry.value.is_null() { "" } else { entry.value.as_text().unwrap_or("") })
    }

    /// Whether a key or a value is not known yet.
    fn is_open(&self) -> bool {
        self.entries.iter().any(|e| is_unknown(&e.key.text) || e.value.as_text().is_some_and(is_unknown))
    }
}

fn equal(entry: &Entry, template: &Labels<'_>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let (key, wanted) =
        (entry.key.text.as_str(), entry.value.as_text().filter(|_| !entry.value.is_null()).unwrap_or(""));
    let found = template.get(key);
    if found == Some(wanted) || is_unknown(wanted) || is_unknown(key) || template.is_open() {
        return;
    }
    let (wanted, at) = (shown(wanted), entry.value.span());
    let message = match found {
        Some(found) => format!("{wanted} is selected, and the template has {}", shown(found)),
        None => format!("{wanted} is selected, and the template has no label `{key}`"),
    };
    told(problems, &Path::Field(path, key), at, message);
}

fn holds(expression: &Node, template: &Labels<'_>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let (Some(key), Some(operator)) = (expression.text_at(&["key"]), expression.text_at(&["operator"]))
    else {
        return;
    };
    let values: Vec<&str> = items(expression, "values").iter().filter_map(Node::as_text).collect();
    if is_unknown(key) || values.iter().any(|value| is_unknown(value)) || template.is_open() {
        return;
    }
    let found = template.get(key);
    let holds = match operator {
        "In" => values.is_empty() || found.is_some_and(|found| values.contains(&found)),
        "NotIn" => found.is_none_or(|found| !values.contains(&found)),
        "Exists" => found.is_some(),
        "DoesNotExist" => found.is_none(),
        _ => true,
    };
    if !holds {
        let has = found.map_or_else(|| "no such label".to_owned(), shown);
        told(
            problems,
            path,
            expression.span(),
            format!("`{key}` {operator} is selected, and the template has {has}"),
        );
    }
}

fn told(problems: &mut Vec<Problem>, path: &Path<'_>, at: Span, message: String) {
    let problem = Problem::new(Rule::MismatchedSelector, path.to_string(), at, message);
    problems.push(problem.hint("a selector has to match the labels of the template"));
}
