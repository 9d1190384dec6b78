//! Patterns: regular expressions of Go that are fast where they are plain text.

use super::go_regex::go_regex;
use crate::error::Result;
use regex::Regex;

/// One field of a selector: a regular expression that has to match the whole text.
#[derive(Clone, Debug)]
pub struct Pattern(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Anything,
    Literal(String),
    /// Text in which a dot stands for any character: API groups, mostly.
    Dotted(String),
    Regex(Regex),
}

impl Pattern {
    /// Compiles a field; an empty one matches anything.
    ///
    /// # Errors
    /// When Go would not compile it.
    pub fn anchored(pattern: &str) -> Result<Self> {
        Ok(Pattern(if pattern.is_empty() {
            Kind::Anything
        } else if is_literal(pattern) {
            Kind::Literal(pattern.to_owned())
        } else if pattern.split('.').all(is_literal) {
            Kind::Dotted(pattern.to_owned())
        } else {
            Kind::Regex(go_regex(&format!("^(?:{pattern})$"))?)
        }))
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Anything => true,
            Kind::Literal(literal) => literal == text,
            Kind::Dotted(dotted) => is_dotted(dotted, text),
            Kind::Regex(regex) => regex.is_match(text),
        }
    }

    /// The one text it matches, when it has no special characters.
    pub fn literal(&self) -> Option<&str> {
        match &self.0 {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }
}

/// An unanchored regular expression, fast where it is plain text.
#[derive(Clone, Debug)]
pub struct Search(Sought);

#[derive(Clone, Debug)]
enum Sought {
    Text(String),
    Regex(Regex),
}

impl Search {
    /// Compiles it; an empty one matches anything.
    ///
    /// # Errors
    /// When Go would not compile it.
    pub fn new(pattern: &str) -> Result<Self> {
        Ok(Search(if is_literal(pattern) {
            Sought::Text(pattern.to_owned())
        } else {
            Sought::Regex(go_regex(pattern)?)
        }))
    }

    /// Whether it matches somewhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Sought::Text(sought) => text.contains(sought),
            Sought::Regex(regex) => regex.is_match(text),
        }
    }
}

/// Whether a text is the pattern, each of its dots being any character but a line break.
fn is_dotted(pattern: &str, text: &str) -> bool {
    let mut text = text.chars();
    let fits = |p: char| text.next().is_some_and(|t| if p == '.' { t != '\n' } else { p == t });
    pattern.chars().all(fits) && text.next().is_none()
}

fn is_literal(pattern: &str) -> bool {
    pattern.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b':' | b'@' | b' '))
}

#[cfg(test)]
mod tests;
