//! Values of Secrets, which no message may tell: substitution puts them into other objects as well, into
//! a `spec.path`, a name, a ConfigMap, and errors speak of those.

use super::variables::{Origin, Variables};
use crate::error::{Error, Warning};
use std::collections::BTreeSet;

/// What stands in a value's place.
pub const HIDDEN: &str = "***";

/// The annotation in which kubectl keeps a copy of all that it applied, values of a Secret among it.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Whether values of Secrets are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Telling {
    /// They are not.
    #[default]
    Hidden,
    /// They are.
    Shown,
}

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
        self.hide_as(text, |_, _| HIDDEN)
    }

    /// A text with a word of one's own in place of each of them: told are its number and what stands there.
    pub fn hide_as<'w>(&self, text: &str, word: impl Fn(usize, &str) -> &'w str) -> String {
        let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
        for (number, (from, to)) in self.places(text).into_iter().enumerate() {
            shown.push_str(&text[at..from]);
            shown.push_str(word(number, &text[from..to]));
            at = to;
        }
        shown + &text[at..]
    }

    /// Those that stand in a text, in order.
    pub fn found<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.places(text).into_iter().map(|(from, to)| &text[from..to]).collect()
    }

    /// Where they stand; those that overlap are one.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let small = text.to_ascii_lowercase();
        let mut found: Vec<_> = self.0.iter().flat_map(|secret| places(&small, secret)).collect();
        found.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (from, to) in found {
            match merged.last_mut() {
                Some(last) if from < last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged
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

/// Where a value stands in a text, both in small letters.
fn places(text: &str, secret: &str) -> Vec<(usize, usize)> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_whole = |&(from, to): &(usize, usize)| {
        secret.len() >= LONG
            || !is_word(text[..from].chars().next_back()) && !is_word(text[to..].chars().next())
    };
    text.match_indices(secret).map(|(at, _)| (at, at + secret.len())).filter(is_whole).collect()
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
