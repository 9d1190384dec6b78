//! Rules in CEL: `x-kubernetes-validations`.

use super::problem::Problem;
use super::schema::SchemaRef;
use crate::yaml::Node;

/// A rule of a CustomResourceDefinition.
#[derive(Debug, Default)]
pub struct Rule {
    /// The expression, over `self`.
    pub rule: String,
    /// What is told where it does not hold; empty: the expression.
    pub message: String,
    /// An expression that makes the message.
    pub message_expression: String,
    /// The field that is to blame, as `.spec.a`; empty: the value itself.
    pub field_path: String,
    /// What sort of mistake the API server calls it, as `FieldValueForbidden`; empty: an invalid value.
    pub reason: String,
    /// Whether it is evaluated where there is no older object too: `oldSelf` is an optional then.
    pub optional_old_self: bool,
}

/// Evaluates all rules of a schema over a document.
pub fn check(_document: &Node, _schema: SchemaRef<'_>, _problems: &mut Vec<Problem>) {}
