//! Roles and their bindings.
//!
//! Upstream: `pkg/apis/rbac/validation/validation.go`, `pkg/apis/rbac/v1/defaults.go` (k8s.io/kubernetes v1.35.0).

use super::choice;
use super::fields::{field, has_items, items, tell, text};
use crate::validate::metadata::names::shown;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Checks a role or a binding.
pub fn check(document: &Node, problems: &mut Vec<Problem>) {
    let kind = document.text_at(&["kind"]).unwrap_or("");
    let root = Path::Root;
    match kind {
        "Role" | "ClusterRole" => {
            let list = Path::Field(&root, "rules");
            for (at, rule) in items(document, "rules").iter().enumerate() {
                of_rule(rule, kind, &Path::Element(&list, at), problems);
            }
        }
        "RoleBinding" => binding(document, &["ClusterRole", "Role"], &root, problems),
        "ClusterRoleBinding" => binding(document, &["ClusterRole"], &root, problems),
        _ => {}
    }
}

fn of_rule(rule: &Node, kind: &str, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if rule.as_mapping().is_none() {
        return;
    }
    let mut needed = |name: &str| {
        if !has_items(rule, name) {
            tell(problems, &Path::Field(path, name), rule.span(), "a rule needs one at least");
        }
    };
    needed("verbs");
    let urls = field(rule, "nonResourceURLs").filter(|_| has_items(rule, "nonResourceURLs"));
    let Some(urls) = urls else {
        needed("apiGroups");
        needed("resources");
        return;
    };
    let path = Path::Field(path, "nonResourceURLs");
    if kind == "Role" {
        tell(problems, &path, urls.span(), "a Role is of its namespace: URLs are for ClusterRoles");
    }
    if ["apiGroups", "resources", "resourceNames"].iter().any(|name| has_items(rule, name)) {
        tell(problems, &path, urls.span(), "a rule is of resources or of URLs, not of both");
    }
}

fn binding(document: &Node, kinds: &[&'static str], root: &Path<'_>, problems: &mut Vec<Problem>) {
    if let Some(role) = field(document, "roleRef") {
        let path = Path::Field(root, "roleRef");
        choice::check(role, "kind", kinds, &path, problems);
        choice::check(role, "apiGroup", &[GROUP], &path, problems);
    }
    let list = Path::Field(root, "subjects");
    for (at, subject) in items(document, "subjects").iter().enumerate() {
        of_subject(document, subject, &Path::Element(&list, at), problems);
    }
}

fn of_subject(document: &Node, subject: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    choice::check(subject, "kind", &["Group", "ServiceAccount", "User"], path, problems);
    let Some(kind) = text(subject, "kind").map(|kind| kind.text.as_str()) else { return };
    let namespace = field(subject, "namespace").and_then(Node::as_text).unwrap_or("");
    let at = |name: &str| field(subject, name).unwrap_or(subject).span();
    match kind {
        // In a RoleBinding the namespace may be left out: nobody fills it in, but nobody refuses it either.
        "ServiceAccount"
            if namespace.is_empty() && document.text_at(&["kind"]) == Some("ClusterRoleBinding") =>
        {
            tell(
                problems,
                &Path::Field(path, "namespace"),
                subject.span(),
                "a ServiceAccount is of a namespace",
            );
        }
        "ServiceAccount" => {
            if let Some(group) = text(subject, "apiGroup") {
                let message =
                    format!("{} is not the group of ServiceAccounts: leave it out", shown(&group.text));
                tell(problems, &Path::Field(path, "apiGroup"), at("apiGroup"), message);
            }
        }
        "User" | "Group" => {
            choice::check(subject, "apiGroup", &[GROUP], path, problems);
        }
        _ => {}
    }
}
