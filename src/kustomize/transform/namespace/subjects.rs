//! The subjects of role bindings: which of them get the namespace.
//!
//! Upstream: `roleBindingHack` in `api/filters/namespace/namespace.go` (api v0.21.1). Quirk kept: only
//! subjects named `default` are set unless told otherwise.

use crate::error::{Error, Result};
use crate::kustomize::field_spec::wrong_kind;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// Which subjects of role bindings get the namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Those that are called `default`.
    Default,
    /// All service accounts.
    ServiceAccounts,
    /// None of them.
    None,
}

impl Subjects {
    /// # Errors
    /// When the text is none of the three.
    pub(super) fn parse(text: &str) -> Result<Self> {
        match text {
            "" | "defaultOnly" => Ok(Subjects::Default),
            "allServiceAccounts" => Ok(Subjects::ServiceAccounts),
            "none" => Ok(Subjects::None),
            other => Err(Error::input(format!(
                "`setRoleBindingSubjects` must be `defaultOnly`, `none` or `allServiceAccounts`, not `{other}`"
            ))),
        }
    }

    /// Gives the namespace of each subject that is meant to a setter, made where it is missing.
    ///
    /// # Errors
    /// When the subjects are no list of mappings, and what the setter fails with.
    pub(super) fn each(
        self,
        object: &mut Object,
        span: Span,
        set: &dyn Fn(&mut Node) -> Result<()>,
    ) -> Result<()> {
        let Some(wanted) = self.wanted() else { return Ok(()) };
        let explain = |e: Error| e.prefix("subjects of a role binding");
        match object.doc.get_mut("subjects") {
            None => Ok(()),
            Some(subjects) if subjects.is_null() => Ok(()),
            Some(Node::Sequence(subjects)) => {
                subjects.items.iter_mut().try_for_each(|s| one(s, wanted, span, set)).map_err(explain)
            }
            Some(other) => Err(explain(wrong_kind(other, "a list"))),
        }
    }

    /// The key and the value that a subject must have.
    fn wanted(self) -> Option<(&'static str, &'static str)> {
        match self {
            Subjects::Default => Some(("name", "default")),
            Subjects::ServiceAccounts => Some(("kind", "ServiceAccount")),
            Subjects::None => None,
        }
    }
}

fn one(
    subject: &mut Node,
    (key, value): (&str, &str),
    span: Span,
    set: &dyn Fn(&mut Node) -> Result<()>,
) -> Result<()> {
    if subject.is_null() {
        return Ok(());
    }
    let Node::Mapping(mapping) = subject else { return Err(wrong_kind(subject, "a mapping")) };
    if is_value(mapping.get(key), value)? {
        set(mapping.get_or_insert_with("namespace", || Node::string("", span)))?;
    }
    Ok(())
}

/// Whether objects of this kind have subjects.
pub(super) fn is_role_binding(kind: &str) -> bool {
    kind == "RoleBinding" || kind == "ClusterRoleBinding"
}

fn is_value(node: Option<&Node>, value: &str) -> Result<bool> {
    match node {
        None => Ok(false),
        Some(Node::Scalar(s)) => Ok(!s.is_null() && s.text == value),
        Some(other) => Err(wrong_kind(other, "a scalar")),
    }
}
