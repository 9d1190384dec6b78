//! Values of Secrets, which no message may tell: substitution puts them into other objects as well, into
//! a `spec.path`, a name, a ConfigMap, and errors speak of those.

use super::variables::{Origin, Variables};
use crate::error::{Error, Warning};
use crate::yaml::json::to_json;
use crate::yaml::{Node, Span};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;

/// What stands in a value's place.
pub const HIDDEN: &str = "***";

/// The annotation in which kubectl keeps a copy of all that it applied, values of a Secret among it.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Fields of a Secret that hold none of its values. A field that no Secret has may be one that stands in a wrong place.
pub const OPEN: [&str; 5] = ["apiVersion", "kind", "metadata", "type", "immutable"];

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

    /// Adds a value of a Secret, also as it stands between quotes of messages, JSON and YAML, and as YAML folds its lines.
    pub fn add_text(&mut self, text: &str) {
        let text = text.trim();
        if text.len() >= SHORTEST && !text.starts_with("PLACEHOLDER_") {
            let quoted = format!("{text:?}");
            let json = to_json(&Node::string(text, Span::NONE)).unwrap_or_default();
            let doubled = text.replace('\'', "''");
            let folded = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            let inside =
                |quoted: &str| quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned();
            let forms = [text.to_owned(), inside(&quoted), inside(&json), doubled, folded];
            self.0.extend(
                forms.iter().filter(|form| form.len() >= SHORTEST).map(|form| form.to_ascii_lowercase()),
            );
        }
    }

    /// Adds the longer values of a Secret, as they stand and decoded.
    pub fn add_secret(&mut self, secret: &Node) {
        let fields = secret.as_mapping().map_or(&[][..], |map| &map.entries);
        let hidden = fields.iter().filter(|field| !OPEN.contains(&field.key.text.as_str()));
        for entry in hidden.filter_map(|field| field.value.as_mapping()).flat_map(|map| &map.entries) {
            let text = entry.value.as_text().unwrap_or_default();
            let decoded = STANDARD.decode(text.replace(['\n', '\r'], "")).unwrap_or_default();
            let long = [text, &String::from_utf8_lossy(&decoded)].map(str::to_owned);
            long.iter().filter(|text| text.len() >= LONG).for_each(|text| self.add_text(text));
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

    /// Whether one of them stands in a document.
    pub fn are_in(&self, node: &Node) -> bool {
        !self.is_empty()
            && match node {
                Node::Scalar(scalar) => !self.places(&scalar.text).is_empty(),
                Node::Sequence(list) => list.items.iter().any(|item| self.are_in(item)),
                Node::Mapping(map) => map.entries.iter().any(|entry| self.are_in(&entry.value)),
            }
    }

    /// Where they stand; those that overlap are one.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let small = &*text.to_ascii_lowercase();
        let mut found: Vec<_> = self.0.iter().flat_map(|secret| places(small, secret)).collect();
        let ends = small.match_indices(CUT).map(|(at, _)| at);
        found.extend(
            ends.flat_map(|end| self.0.iter().filter_map(move |secret| beginning(small, end, secret))),
        );
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

/// What stands where a long text was cut off.
const CUT: char = '…';

/// Where a text was cut off within a value: what is left of the value, if that tells anything.
fn beginning(text: &str, end: usize, secret: &str) -> Option<(usize, usize)> {
    let left = text[..end].trim_end_matches('"');
    let mut lengths = secret.char_indices().map(|(at, _)| at).rev().take_while(|at| *at >= SHORTEST);
    let length = lengths.find(|length| left.ends_with(&secret[..*length]))?;
    Some((left.len() - length, left.len()))
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
    fn the_beginning_of_a_value_is_hidden_where_a_text_was_cut_off() {
        check(&["hunter2-and-more"], "got string \"x-hunter2-and…\"", "got string \"x-***…\"");
        check(&["hunter2-and-more"], "\"hunter\"… has 100", "\"***\"… has 100");
        check(&["hunter2-and-more"], "hunt…, hun…, hunter2-an", "***…, hun…, hunter2-an");
        check(&["ééééé"], "éé…", "***…");
    }

    #[test]
    fn values_are_hidden_as_messages_quote_them() {
        let mut secrets = Secrets::default();
        secrets.add_text("pa\"ss\\wo\n  rd\n");
        for shown in [format!("{:?}", "pa\"ss\\wo\n  rd"), "\"pa\"ss\\wo rd\"".to_owned()] {
            assert_eq!(secrets.hide(&shown), "\"***\"");
        }
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
