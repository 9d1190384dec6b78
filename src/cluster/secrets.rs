//! Values of Secrets, which no message may tell: substitution puts them into other objects as well, into
//! a `spec.path`, a name, a ConfigMap, and errors speak of those.

use super::variables::{Origin, Variables};
use crate::error::{Error, Warning};
use std::collections::BTreeSet;

/// What stands in a value's place.
const HIDDEN: &str = "***";

/// A shorter text is no secret, and stands in too many words.
const SHORTEST: usize = 4;

/// A shorter text is looked for as a whole word alone.
const LONG: usize = 8;

/// Values that must not be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets(BTreeSet<String>);

impl Secrets {
    /// Adds the variables that come from Secrets. Placeholders tell nothing.
    pub fn add(&mut self, variables: &Variables) {
        for variable in variables.by_name.values() {
            let Origin::From(id, _) = &variable.origin else { continue };
            let text = String::from_utf8_lossy(&variable.value);
            if id.kind == "Secret" {
                self.add_text(&text);
            }
        }
    }

    /// Adds a value of a Secret.
    pub fn add_text(&mut self, text: &str) {
        let text = text.trim();
        if text.len() >= SHORTEST && !text.starts_with("PLACEHOLDER_") {
            self.0.insert(text.to_ascii_lowercase());
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds others.
    pub fn extend(&mut self, others: &Secrets) {
        self.0.extend(others.0.iter().cloned());
    }

    /// A text without them, in capitals or not.
    pub fn hide(&self, text: &str) -> String {
        let mut found: Vec<_> = self.0.iter().flat_map(|secret| places(text, secret)).collect();
        found.sort_unstable_by_key(|&(from, to)| (from, std::cmp::Reverse(to)));
        let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
        for (from, to) in found {
            if from >= at {
                shown.push_str(&text[at..from]);
                shown.push_str(HIDDEN);
            }
            at = at.max(to);
        }
        shown + &text[at..]
    }

    /// An error without them.
    pub fn hide_in(&self, error: Error) -> Error {
        if self.0.is_empty() { error } else { error.reworded(|text| self.hide(text)) }
    }

    /// Warnings without them.
    pub fn hide_in_all(&self, warnings: &mut [Warning]) {
        for warning in warnings.iter_mut().filter(|_| !self.0.is_empty()) {
            warning.message = self.hide(&warning.message);
        }
    }
}

/// Where a value, in small letters, stands in a text.
fn places(text: &str, secret: &str) -> Vec<(usize, usize)> {
    let small = text.to_ascii_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_whole = |&(from, to): &(usize, usize)| {
        secret.len() >= LONG
            || !is_word(text[..from].chars().next_back()) && !is_word(text[to..].chars().next())
    };
    small.match_indices(secret).map(|(at, _)| (at, at + secret.len())).filter(is_whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secrets: &[&str], text: &str, shown: &str) {
        let secrets = Secrets(secrets.iter().map(|s| (*s).to_owned()).collect());
        assert_eq!(secrets.hide(text), shown, "{text}");
    }

    #[test]
    fn values_are_hidden_wherever_they_stand() {
        check(&["hunter2"], "path not found: ./hunter2/HUNTER2", "path not found: ./***/***");
        check(&["hunter22", "r22-long-one"], "xhunter22-long-one.", "x***.");
        check(&["prod"], "products of prod", "products of ***");
        check(&["éé"], "É éé", "É ***");
        check(&[], "as it is", "as it is");
    }

    #[test]
    fn all_of_an_error_is_reworded() {
        let secrets = Secrets(BTreeSet::from(["hunter2".to_owned()]));
        let error = Error::input("a hunter2").context("b hunter2", None).hint("c hunter2");
        let hidden = secrets.hide_in(error);
        assert_eq!(hidden.message(), "a ***");
        assert_eq!(hidden.trace()[0].message, "b ***");
        assert_eq!(hidden.hints(), ["c ***"]);
    }
}
