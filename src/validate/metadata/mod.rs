//! Names, namespaces, labels and annotations that a cluster takes.
//!
//! Only what an API server refuses for certain is told. A namespace on an object of a kind without namespaces is
//! none of that: the server takes it off. Upstream: `pkg/api/validation/objectmeta.go` (k8s.io/apimachinery
//! v0.35.0).

mod kinds;
pub mod labels;
pub mod names;

use super::path::Path;
use super::problem::{Problem, Rule};
use crate::object::Gvk;
use crate::yaml::{Node, Span};
use names::{Form, is_unknown};

/// Checks the metadata of an object.
pub fn check(document: &Node, problems: &mut Vec<Problem>) {
    let text = |key: &str| document.text_at(&[key]).unwrap_or("");
    let gvk = Gvk::new(text("apiVersion"), text("kind"));
    if kinds::is_no_object(&gvk) {
        return;
    }
    name(document, &gvk, problems);
    let Some(metadata) = document.get("metadata") else { return };
    let path = Path::Field(&Path::Root, "metadata");
    if !gvk.is_cluster_scoped() {
        text_of_form(metadata, "namespace", Form::Label, &path, problems);
    }
    labels::check(metadata.get("labels"), &Path::Field(&path, "labels"), problems);
    labels::check_annotations(metadata.get("annotations"), &Path::Field(&path, "annotations"), problems);
    finalizers(metadata, &path, problems);
}

/// The name, of the form that its kind has. Without one an object may still be made (`generateName`).
fn name(document: &Node, gvk: &Gvk, problems: &mut Vec<Problem>) {
    let metadata = document.get("metadata");
    let name = metadata.and_then(|metadata| metadata.get("name"));
    let text = name.and_then(Node::as_scalar).filter(|scalar| !scalar.is_null());
    let path = Path::Field(&Path::Root, "metadata");
    match text.map(|scalar| scalar.text.as_str()) {
        None if name.is_some_and(|name| !name.is_null()) => {}
        None | Some("") => {
            let is_generated =
                metadata.is_some_and(|m| m.text_at(&["generateName"]).is_some_and(|n| !n.is_empty()));
            let is_meant =
                metadata.is_some_and(|metadata| metadata.as_mapping().is_some()) || kinds::is_built_in(gvk);
            if !is_generated && is_meant && kinds::has_name(gvk) {
                let at = metadata.unwrap_or(document).span();
                let path = Path::Field(&path, "name").to_string();
                problems.push(Problem::new(Rule::InvalidMetadata, path, at, "an object needs a name"));
            }
        }
        Some(text) if is_unknown(text) => {}
        Some(text) => {
            let at = name.map_or(Span::NONE, Node::span);
            let path = Path::Field(&path, "name").to_string();
            problems.extend(kinds::wrong_name(document, gvk, text).map(|wrong| wrong.problem(path, at)));
        }
    }
}

/// Text of a field that has to be of a form.
fn text_of_form(parent: &Node, field: &str, form: Form, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(node) = parent.get(field) else { return };
    let Some(text) = node.as_text().filter(|text| !node.is_null() && !text.is_empty()) else { return };
    let wrong = form.wrong(text);
    problems.extend(wrong.map(|wrong| wrong.problem(Path::Field(path, field).to_string(), node.span())));
}

fn finalizers(metadata: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(list) = metadata.get("finalizers").and_then(Node::as_sequence) else { return };
    let path = Path::Field(path, "finalizers");
    for (at, item) in list.items.iter().enumerate() {
        let wrong = item.as_text().and_then(|text| Form::Qualified.wrong(text));
        problems.extend(wrong.map(|wrong| wrong.problem(Path::Element(&path, at).to_string(), item.span())));
    }
}

#[cfg(test)]
mod tests;
