//! Regular expressions of schemas, compiled when they are first needed.

use crate::kustomize::go_regex::go_regex;
use regex::Regex;
use std::sync::OnceLock;

/// A regular expression in Go's syntax.
#[derive(Debug)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// An expression, not compiled yet.
    pub fn new(text: impl Into<String>) -> Self {
        Pattern { text: text.into(), compiled: OnceLock::new() }
    }

    /// Whether it matches somewhere in a text; one that does not compile matches everything.
    pub fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| go_regex(&self.text).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_matches_anywhere_unless_anchored() {
        assert!(Pattern::new("b").matches("abc"));
        assert!(!Pattern::new("^b").matches("abc"));
    }
}
