//! A failure on its way out: it collects the path that led to it.

use crate::Error;
use crate::yaml::Span;
use std::fmt;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Failure {
    error: Error,
    /// The innermost step first.
    path: Vec<Step>,
}

/// Fields whose values no error quotes.
const SECRETS: [&str; 2] = ["secretGenerator", "literals"];

#[derive(Debug)]
enum Step {
    Field(String),
    Item(usize),
}

impl Failure {
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Failure::from(Error::input(message).at(span))
    }

    /// Adds the place, unless one is known.
    pub fn at(mut self, span: Span) -> Self {
        self.error = self.error.at(span);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error = self.error.hint(hint);
        self
    }

    pub fn in_field(mut self, name: &str) -> Self {
        self.path.push(Step::Field(name.to_owned()));
        self
    }

    pub fn in_item(mut self, at: usize) -> Self {
        self.path.push(Step::Item(at));
        self
    }

    /// The error, with the path before its message.
    pub fn into_error(self, span: Span) -> Error {
        let mut path = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Item(at) => path.push_str(&format!("[{at}]")),
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => {
                    path.push('.');
                    path.push_str(name);
                }
            }
        }
        let holds_secrets =
            |step: &Step| matches!(step, Step::Field(name) if SECRETS.contains(&name.as_str()));
        let error = self.error.at(span);
        let error = if self.path.iter().any(holds_secrets) { error.without_quotes() } else { error };
        if path.is_empty() { error } else { error.prefix(path) }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { error, path: Vec::new() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl serde::de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Failure::from(Error::input(message.to_string()))
    }
}
