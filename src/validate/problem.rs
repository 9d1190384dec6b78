//! What is wrong with an object.

use crate::yaml::Span;

/// Something that is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of mistake it is.
    pub rule: Rule,
    /// The field, as `spec.containers[0].image`; empty: the whole object.
    pub path: String,
    /// Where the value was written.
    pub at: Span,
    /// What is wrong, to be read after the path: `expected integer, got string "80"`.
    pub message: String,
    /// What would be right, where that can be said in a word.
    pub expected: Option<String>,
    /// What is there, in a few words; never of a Secret.
    pub actual: Option<String>,
    /// What would help: `did you mean …?`.
    pub hint: Option<String>,
    /// The message without what an expression made of values of the object, where one did.
    pub usual: Option<String>,
}

impl Problem {
    /// Something that is wrong.
    pub fn new(rule: Rule, path: impl Into<String>, at: Span, message: impl Into<String>) -> Self {
        let (path, message) = (path.into(), message.into());
        Problem { rule, path, at, message, expected: None, actual: None, hint: None, usual: None }
    }

    /// What is wrong, after the field it is about: `spec.replicas: expected integer, got string "3"`.
    pub fn told(&self) -> String {
        if self.path.is_empty() { self.message.clone() } else { format!("{}: {}", self.path, self.message) }
    }

    /// Adds what would help.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Problem { hint: Some(hint.into()), ..self }
    }

    /// Says what would be right and what is there.
    pub fn instead_of(self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Problem { expected: Some(expected.into()), actual: Some(actual.into()), ..self }
    }
}

/// Kinds of mistakes; each is a lint of `check` by the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// A value is not what its schema says: type, enum, pattern, format, bounds, required fields.
    InvalidValue,
    /// A field that its schema does not know.
    UnknownField,
    /// A key that stands twice, or two elements of a list with the same key.
    DuplicateField,
    /// A rule in CEL does not hold.
    FailedRule,
    /// Name, namespace, labels or annotations are not such as a cluster takes.
    InvalidMetadata,
    /// An API version that the chosen Kubernetes no longer has, or does not have yet.
    RemovedApi,
    /// An API version that works and will not for long.
    DeprecatedApi,
    /// Fields that contradict each other: a selector that does not match the labels of its template.
    MismatchedSelector,
    /// No schema for this kind.
    MissingSchema,
    /// It is no object at all: no kind, no apiVersion, no YAML.
    NoObject,
    /// A kind that must not be there.
    RejectedKind,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 11] = [
        Rule::InvalidValue,
        Rule::UnknownField,
        Rule::DuplicateField,
        Rule::FailedRule,
        Rule::InvalidMetadata,
        Rule::RemovedApi,
        Rule::DeprecatedApi,
        Rule::MismatchedSelector,
        Rule::MissingSchema,
        Rule::NoObject,
        Rule::RejectedKind,
    ];

    /// What it finds, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Rule::InvalidValue => "A value is not what its schema says, or a field is missing.",
            Rule::UnknownField => "A field that its schema does not know; a cluster would drop it.",
            Rule::DuplicateField => {
                "A key stands twice in a mapping, or two elements of a list have the same key."
            }
            Rule::FailedRule => "A rule of a schema, written in CEL, does not hold.",
            Rule::InvalidMetadata => {
                "Name, namespace, labels or annotations are not such as a cluster takes."
            }
            Rule::RemovedApi => "An API version that the chosen Kubernetes no longer has.",
            Rule::DeprecatedApi => "An API version that still works and will be removed.",
            Rule::MismatchedSelector => "A selector does not match the labels of its own template.",
            Rule::MissingSchema => "A kind has no schema.",
            Rule::NoObject => "A document is no Kubernetes object.",
            Rule::RejectedKind => "A kind that must not be there.",
        }
    }

    /// As it is written in `offlux.yaml` and in output.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::InvalidValue => "invalid-value",
            Rule::UnknownField => "unknown-field",
            Rule::DuplicateField => "duplicate-field",
            Rule::FailedRule => "failed-rule",
            Rule::InvalidMetadata => "invalid-metadata",
            Rule::RemovedApi => "removed-api",
            Rule::DeprecatedApi => "deprecated-api",
            Rule::MismatchedSelector => "mismatched-selector",
            Rule::MissingSchema => "missing-schema",
            Rule::NoObject => "no-object",
            Rule::RejectedKind => "rejected-kind",
        }
    }
}
