//! A rule of a CustomResourceDefinition (`x-kubernetes-validations`), as its schema has it. `cel` evaluates it, where
//! the feature of that name is.

#[cfg(feature = "cel")]
pub use super::cel::Compiled;

/// What became of a rule: nothing does, without the feature `cel`.
#[cfg(not(feature = "cel"))]
pub type Compiled = ();

/// A rule of a CustomResourceDefinition.
///
/// Upstream: `ValidationRule` of `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1` v0.36.
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
    /// The kind of mistake, as an API server names it; empty: `FieldValueInvalid`.
    pub reason: String,
    /// Whether the rule is for new objects too although it asks for what was there before.
    pub optional_old_self: bool,
    /// What became of it; to be left at its default.
    pub compiled: Compiled,
}

impl Rule {
    /// A rule that is told by its message, or by its expression where that is empty.
    pub fn new(rule: impl Into<String>, message: impl Into<String>) -> Self {
        Rule { rule: rule.into(), message: message.into(), ..Rule::default() }
    }
}
