//! Which entries of `images:` match an image: all names are tried at once.
//!
//! Names are regular expressions, but nearly all of them say no more than a name: of what means something
//! in an expression they have dots alone. These are compared as they are ([`super::literal`]).

use super::Image;
use super::change::text;
use super::literal::Literals;
use crate::error::{Error, Result};
use crate::kustomize::go_regex::{go_regex, go_regex_set};
use regex::{Regex, RegexSet};

/// The names of all entries.
pub(super) enum Names {
    /// Each as a name in which only a dot means something.
    Literal(Literals),
    /// As one automaton.
    Together(RegexSet),
    /// One by one, because there is one only, or some cannot be compiled: such a name fails when it
    /// meets an image.
    Each(Vec<Result<Regex>>),
}

impl Names {
    pub(super) fn new(entries: &[Image]) -> Names {
        if let Some(literals) = Literals::new(entries.iter().map(|e| text(&e.name).0)) {
            return Names::Literal(literals);
        }
        let patterns: Vec<String> = entries.iter().map(|e| pattern(text(&e.name).0)).collect();
        if let [_, _, ..] = &patterns[..]
            && let Ok(set) = go_regex_set(&patterns)
        {
            return Names::Together(set);
        }
        let each = entries.iter().zip(patterns).map(|(entry, pattern)| {
            let (name, span) = text(&entry.name);
            go_regex(&pattern).map_err(|_| no_expression(name).at(span))
        });
        Names::Each(each.collect())
    }

    /// The first entry, from the given one on, that matches.
    pub(super) fn first(&self, image: &str, from: usize) -> Result<Option<usize>> {
        match self {
            Names::Literal(names) => Ok(names.first(image, from)),
            Names::Together(set) => Ok(set.matches(image).into_iter().find(|&entry| entry >= from)),
            Names::Each(all) => {
                for (entry, name) in all.iter().enumerate().skip(from) {
                    if name.as_ref().map_err(Clone::clone)?.is_match(image) {
                        return Ok(Some(entry));
                    }
                }
                Ok(None)
            }
        }
    }

    /// Whether an entry matches.
    pub(super) fn matches(&self, entry: usize, image: &str) -> Result<bool> {
        match self {
            Names::Literal(names) => Ok(names.matches(entry, image)),
            Names::Together(set) => Ok(set.matches(image).matched(entry)),
            Names::Each(all) => Ok(all[entry].as_ref().map_err(Clone::clone)?.is_match(image)),
        }
    }
}

pub(super) fn pattern(name: &str) -> String {
    format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$")
}

fn no_expression(name: &str) -> Error {
    Error::input(format!("the image name `{name}` is no regular expression"))
        .hint("names of images are regular expressions; put a backslash before special characters")
}
