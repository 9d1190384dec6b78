//! The forms that names have: labels and subdomains of DNS, qualified names, values of labels.
//!
//! Upstream: `pkg/util/validation/validation.go` and `pkg/api/validate/content` (k8s.io/apimachinery v0.35.0).

use crate::bytes;
use crate::validate::problem::{Problem, Rule};
use crate::yaml::Span;

/// A form of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A label of DNS (RFC 1123): `web-1`, 63 characters at most.
    Label,
    /// Labels with dots between, 253 characters at most.
    Subdomain,
    /// Anything that may stand between two slashes of a URL.
    Segment,
    /// `name` or `prefix.example.com/name`: keys of labels, finalizers.
    Qualified,
    /// The same in letters of any case: keys of annotations.
    AnyCaseQualified,
    /// The value of a label: empty, or 63 characters of letters, digits, `-`, `_` and `.`.
    LabelValue,
    /// The name of a port: 15 characters, one of them a letter.
    Port,
    /// A key of a ConfigMap or Secret.
    DataKey,
}

/// Why a text is not of its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub message: String,
    /// What the form is called.
    pub expected: &'static str,
    /// The text.
    pub actual: String,
    /// A text of that form that may have been meant.
    pub corrected: Option<String>,
}

impl Wrong {
    /// As a problem of metadata.
    pub fn problem(self, path: impl Into<String>, at: Span) -> Problem {
        self.of_rule(Rule::InvalidMetadata, path, at)
    }

    /// As a problem of any other value.
    pub fn of_value(self, path: impl Into<String>, at: Span) -> Problem {
        self.of_rule(Rule::InvalidValue, path, at)
    }

    fn of_rule(self, rule: Rule, path: impl Into<String>, at: Span) -> Problem {
        let problem = Problem::new(rule, path, at, self.message).instead_of(self.expected, self.actual);
        match self.corrected {
            Some(text) => problem.hint(format!("did you mean \"{text}\"?")),
            None => problem,
        }
    }
}

/// Whether a text is not known yet: a variable left in it, a placeholder, or SOPS's cipher.
pub fn is_unknown(text: &str) -> bool {
    text.contains("${") || text.starts_with("ENC[") || has_placeholder(text)
}

/// Whether a placeholder of a value stands in a text, in capitals or not. Asked of every value there is.
fn has_placeholder(text: &str) -> bool {
    const WORD: &[u8] = b"placeholder_";
    let is_there = || text.as_bytes().windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD));
    text.len() >= WORD.len() && bytes::find(b'_', text.as_bytes()).is_some() && is_there()
}

impl Form {
    /// Why a text is not of this form; nothing is said of what is not known yet.
    pub fn wrong(self, text: &str) -> Option<Wrong> {
        if self.fits(text) || is_unknown(text) {
            return None;
        }
        let (expected, about) = self.told();
        let length = text.len();
        let message =
            match self.longest().filter(|longest| length > *longest && self.fits_but_for_length(text)) {
                Some(longest) => format!("{} has {length} characters, {longest} are the most", shown(text)),
                None => format!("{} is not {expected}: {about}", shown(text)),
            };
        Some(Wrong { message, expected, actual: shown(text), corrected: self.corrected(text) })
    }

    /// Whether a text is of this form.
    pub fn fits(self, text: &str) -> bool {
        self.longest().is_none_or(|longest| text.len() <= longest) && self.fits_but_for_length(text)
    }

    fn longest(self) -> Option<usize> {
        match self {
            Form::Label | Form::LabelValue => Some(63),
            Form::Subdomain | Form::DataKey => Some(253),
            Form::Port => Some(15),
            Form::Segment | Form::Qualified | Form::AnyCaseQualified => None,
        }
    }

    fn fits_but_for_length(self, text: &str) -> bool {
        match self {
            Form::Label => is_label(text),
            Form::Subdomain => text.split('.').all(is_label),
            Form::Segment => text != "." && text != ".." && !text.contains(['/', '%']),
            Form::Qualified => is_qualified(text),
            Form::AnyCaseQualified => is_qualified(&text.to_ascii_lowercase()),
            Form::LabelValue => text.is_empty() || is_name_part(text),
            Form::Port => is_port(text),
            Form::DataKey => is_data_key(text),
        }
    }

    /// What it is called, and what it is made of.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Form::Label => ("a DNS label", "small letters, digits and `-`, a letter or digit at both ends"),
            Form::Subdomain => (
                "a DNS subdomain",
                "small letters, digits, `-` and `.`, a letter or digit at both ends of each part",
            ),
            Form::Segment => ("part of a URL", "it may not be `.` or `..`, nor hold `/` or `%`"),
            Form::Qualified | Form::AnyCaseQualified => (
                "a qualified name",
                "letters, digits, `-`, `_` and `.`, 63 at most, a letter or digit at both ends, and before it a DNS subdomain and `/` if any",
            ),
            Form::LabelValue => {
                ("the value of a label", "letters, digits, `-`, `_` and `.`, a letter or digit at both ends")
            }
            Form::Port => (
                "the name of a port",
                "small letters, digits and single `-` between them, one letter at least",
            ),
            Form::DataKey => ("a key of data", "letters, digits, `-`, `_` and `.`"),
        }
    }

    /// A text of this form that is near; none where it would be a guess.
    fn corrected(self, text: &str) -> Option<String> {
        let is_small = matches!(self, Form::Label | Form::Subdomain | Form::Port);
        let dots = if self == Form::Subdomain { "." } else { "" };
        if !is_small {
            return None;
        }
        let one = |c: char| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() || dots.contains(c) => c,
            _ => '-',
        };
        let small: String = text.chars().map(one).collect();
        let trimmed = small.trim_matches(['-', '.']).to_owned();
        Some(trimmed).filter(|trimmed| self.fits(trimmed))
    }
}

/// A text in quotes, cut where it is long.
pub fn shown(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_end = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let is_inner = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(is_inner)
}

/// Letters, digits, `-`, `_` and `.`, a letter or digit at both ends; not empty.
fn is_name_part(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_end = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(is_word)
}

fn is_word(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}

fn is_qualified(text: &str) -> bool {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    prefix.is_none_or(|prefix| Form::Subdomain.fits(prefix)) && name.len() <= 63 && is_name_part(name)
}

fn is_port(text: &str) -> bool {
    let is_inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let has_letter = text.bytes().any(|b| b.is_ascii_lowercase());
    let ends = text.starts_with('-') || text.ends_with('-') || text.contains("--");
    has_letter && !ends && text.bytes().all(is_inner)
}

fn is_data_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| is_word(&b)) && text != "." && !text.starts_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_of_their_form() {
        let long = "a".repeat(64);
        let longer = format!("{0}.{0}.{0}.{0}", "a".repeat(63));
        for (form, right, wrong) in [
            (
                Form::Label,
                &["web", "1", "a-b", "0a"][..],
                &["", "Web", "a.b", "-a", "a-", "a_b", "ä", &long][..],
            ),
            (Form::Subdomain, &["web", "a.b-c.1", &long], &["", "a..b", ".a", "a.", "a.-b", "A", &longer]),
            (Form::Segment, &["system:node", "A b", "*"], &["..", ".", "a/b", "a%2f"]),
            (
                Form::Qualified,
                &["app", "app.kubernetes.io/name", "A_b", "x/1"],
                &["", "/a", "a/", "A.b/c", "a/b/c", "-a", "a b", &long],
            ),
            (Form::AnyCaseQualified, &["Example.com/Name", "a"], &["a//b", " a"]),
            (Form::LabelValue, &["", "v1.2_x", "A"], &["-", "a b", "a/b", "a:b", &long]),
            (
                Form::Port,
                &["http", "a-1"],
                &["", "80", "Http", "a--b", "-a", "sixteen-letters-", "abcdefghijklmnop"],
            ),
            (Form::DataKey, &["a", ".a", "a_b.C-1", "-"], &["", ".", "..", "..a", "a/b", "a b"]),
        ] {
            for text in right {
                assert_eq!(form.wrong(text), None, "{form:?} {text}");
            }
            for text in wrong {
                assert!(form.wrong(text).is_some(), "{form:?} {text}");
            }
        }
    }

    #[test]
    fn a_corrected_form_is_told_where_one_is_near() {
        let corrected = |form: Form, text: &str| form.wrong(text).and_then(|wrong| wrong.corrected);
        assert_eq!(corrected(Form::Subdomain, "Web_App").as_deref(), Some("web-app"));
        assert_eq!(corrected(Form::Label, "a.b-").as_deref(), Some("a-b"));
        assert_eq!(corrected(Form::Label, &"A".repeat(70)), None);
        assert_eq!(corrected(Form::LabelValue, "a b"), None);
    }

    #[test]
    fn what_is_too_long_is_told_with_its_length() {
        let wrong = Form::Label.wrong(&"a".repeat(70)).expect("too long");
        assert!(wrong.message.ends_with("has 70 characters, 63 are the most"), "{}", wrong.message);
    }

    #[test]
    fn what_is_not_known_yet_is_not_judged() {
        for text in ["${NAME}", "x-PLACEHOLDER_y", "ENC[AES256_GCM,data:x]"] {
            assert_eq!(Form::Label.wrong(text), None, "{text}");
        }
    }
}
