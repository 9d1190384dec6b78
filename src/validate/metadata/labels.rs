//! Labels, annotations, and selectors of labels by their form.
//!
//! Upstream: `pkg/apis/meta/v1/validation/validation.go`, `pkg/api/validation/objectmeta.go` (k8s.io/apimachinery
//! v0.35.0). Values that are no text are the schema's to tell.

use super::names::{Form, is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::yaml::{Entry, Node};

/// The most bytes that the annotations of an object have, keys and values.
const ANNOTATIONS: usize = 256 << 10;

/// Checks labels, or a selector that is a plain mapping of them.
pub fn check(labels: Option<&Node>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    for entry in entries(labels) {
        keys_form(entry, Form::Qualified, path, problems);
        value(&entry.value, &Path::Field(path, &entry.key.text), problems);
    }
}

/// Checks annotations: their keys, and the size of them all.
pub fn check_annotations(annotations: Option<&Node>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let mut size = 0;
    for entry in entries(annotations) {
        keys_form(entry, Form::AnyCaseQualified, path, problems);
        size += entry.key.text.len() + entry.value.as_text().map_or(0, str::len);
    }
    if size > ANNOTATIONS {
        let message = format!("annotations have {size} bytes, {ANNOTATIONS} are the most");
        let at = annotations.map_or(crate::yaml::Span::NONE, Node::span);
        problems.push(Problem::new(Rule::InvalidMetadata, path.to_string(), at, message));
    }
}

/// Checks a selector with `matchLabels` and `matchExpressions`.
pub fn check_selector(selector: Option<&Node>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(selector) = selector else { return };
    check(selector.get("matchLabels"), &Path::Field(path, "matchLabels"), problems);
    let Some(list) = selector.get("matchExpressions").and_then(Node::as_sequence) else { return };
    let path = Path::Field(path, "matchExpressions");
    for (at, item) in list.items.iter().enumerate() {
        requirement(item, &Path::Element(&path, at), problems);
    }
}

/// One of `matchExpressions`.
fn requirement(item: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if let Some(key) = item.get("key").filter(|key| !key.is_null()) {
        let wrong = key.as_text().and_then(|text| Form::Qualified.wrong(text));
        problems.extend(wrong.map(|wrong| wrong.problem(Path::Field(path, "key").to_string(), key.span())));
    }
    let values = item.get("values").and_then(Node::as_sequence).map_or(&[][..], |list| &list.items);
    operator(item, values, path, problems);
    let path = Path::Field(path, "values");
    for (at, item) in values.iter().enumerate() {
        value(item, &Path::Element(&path, at), problems);
    }
}

fn operator(item: &Node, values: &[Node], path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(node) = item.get("operator") else { return };
    let Some(text) = node.as_text().filter(|text| !node.is_null() && !is_unknown(text)) else { return };
    let message = match text {
        "In" | "NotIn" if values.is_empty() => format!("`{text}` needs `values`"),
        "Exists" | "DoesNotExist" if !values.is_empty() => format!("`{text}` takes no `values`"),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => return,
        _ => format!("{} is not an operator: In, NotIn, Exists or DoesNotExist", shown(text)),
    };
    let path = Path::Field(path, "operator").to_string();
    problems.push(Problem::new(Rule::InvalidValue, path, node.span(), message));
}

fn keys_form(entry: &Entry, form: Form, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let wrong = form.wrong(&entry.key.text);
    problems.extend(wrong.map(|wrong| wrong.problem(path.to_string(), entry.key.span)));
}

fn value(node: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let text = node.as_scalar().filter(|scalar| scalar.is_string());
    let wrong = text.and_then(|scalar| Form::LabelValue.wrong(&scalar.text));
    problems.extend(wrong.map(|wrong| wrong.problem(path.to_string(), node.span())));
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::as_mapping).map_or(&[], |mapping| &mapping.entries)
}
