//! Label selectors in Kubernetes' syntax: `app=web,tier in (a, b),!canary,gen>3`.
//!
//! Serves `labelSelector` and `annotationSelector`. Upstream: apimachinery v0.19.8
//! `pkg/labels/selector.go`, as copied into kyaml v0.21.1. Kept: keys and values must be valid
//! label keys and values, also for annotations; `x in ()` asks for the empty value.

mod parse;
mod valid;

pub use parse::parse;

/// Requirements that all have to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

impl LabelSelector {
    /// Whether it matches labels that are looked up with `value_of`.
    pub fn matches<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.requirements.iter().all(|r| r.matches(value_of(&r.key)))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Exists,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
    Greater(i64),
    Less(i64),
}

impl Requirement {
    fn matches(&self, value: Option<&str>) -> bool {
        match (&self.test, value) {
            (Test::Exists, value) => value.is_some(),
            (Test::Absent | Test::NotIn(_), None) => true,
            (Test::NotIn(values), Some(value)) => !values.iter().any(|v| v == value),
            (Test::In(values), Some(value)) => values.iter().any(|v| v == value),
            (Test::Greater(limit), Some(value)) => value.parse().is_ok_and(|v: i64| v > *limit),
            (Test::Less(limit), Some(value)) => value.parse().is_ok_and(|v: i64| v < *limit),
            (Test::Absent, Some(_)) | (_, None) => false,
        }
    }
}

#[cfg(test)]
mod tests;
