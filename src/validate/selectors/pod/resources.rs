//! Requests and limits.
//!
//! Upstream: `validateResourceRequirements` of `pkg/apis/core/validation/validation.go`, `IsOvercommitAllowed` of
//! `pkg/apis/core/helper/helpers.go` (k8s.io/kubernetes v1.35.0).

use crate::validate::metadata::names::is_unknown;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::validate::selectors::fields::{field, tell};
use crate::validate::selectors::quantity::Quantity;
use crate::yaml::{Entry, Node};

/// Checks the resources of a container.
pub fn check(container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(resources) = field(container, "resources") else { return };
    let path = Path::Field(path, "resources");
    for name in ["limits", "requests"] {
        let list = Path::Field(&path, name);
        for entry in entries(resources, name) {
            not_negative(entry, &list, problems);
        }
    }
    let requests = Path::Field(&path, "requests");
    for request in entries(resources, "requests") {
        let limit = entries(resources, "limits").iter().find(|limit| limit.key.text == request.key.text);
        beside(request, limit, &Path::Field(&requests, &request.key.text), problems);
    }
}

fn beside(request: &Entry, limit: Option<&Entry>, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let is_shared = may_be_promised_twice(&request.key.text);
    let at = request.value.span();
    let Some(limit) = limit else {
        if !is_shared && !is_unknown(&request.key.text) {
            tell(problems, path, at, "a limit is needed too: this resource is not promised twice");
        }
        return;
    };
    let (Some(asked), Some(most)) = (text(request), text(limit)) else { return };
    let (Some(request), Some(limit)) = (Quantity::parse(asked), Quantity::parse(most)) else { return };
    if request > limit {
        tell(problems, path, at, format!("{asked} is more than the limit, {most}"));
    } else if request < limit && !is_shared {
        tell(
            problems,
            path,
            at,
            format!("{asked} is not the limit, {most}: this resource is not promised twice"),
        );
    }
}

fn not_negative(entry: &Entry, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let is_negative =
        text(entry).is_some_and(|text| text.starts_with('-') && Quantity::parse(text) < Quantity::parse("0"));
    if is_negative && text(entry).and_then(Quantity::parse).is_some() {
        tell(problems, &Path::Field(path, &entry.key.text), entry.value.span(), "it is less than 0");
    }
}

/// Whether more of a resource may be limits than there is.
fn may_be_promised_twice(name: &str) -> bool {
    let is_native = !name.contains('/') || name.contains("kubernetes.io/");
    is_native && !name.starts_with("hugepages-")
}

fn text(entry: &Entry) -> Option<&str> {
    entry.value.as_text().filter(|text| !entry.value.is_null() && !is_unknown(text))
}

fn entries<'n>(resources: &'n Node, name: &str) -> &'n [Entry] {
    resources.get(name).and_then(Node::as_mapping).map_or(&[], |map| &map.entries)
}
