//! The one error type: what went wrong, where, what led there, and what would help.
//!
//! Below `cli` nobody prints. Whoever knows the place adds it ([`Error::at`]), each level adds one
//! frame ([`Error::context`]), hints are made where the candidates are known ([`Error::hint`]).
//! The module `diagnostic` draws the result.

use crate::yaml::{FileId, Span};
use std::fmt;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure it is; decides exit codes and how it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The input is broken: syntax, types, missing files, failed patches.
    Input,
    /// The input is broken: something is part of itself.
    Cycle,
    /// The input asks for what offlux cannot do (yet).
    NotSupported,
    /// It lies outside of what can be had without a network.
    External,
    /// The operating system refused.
    Io,
    /// The command line or the configuration is wrong.
    Usage,
    /// The repository has no cluster.
    NoCluster,
}

/// One step of the way that led to an error, the innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// `while building apps/web`, `required by …`
    pub message: String,
    /// Where that step was asked for.
    pub at: Option<Span>,
}

/// A failure with its place, its history and its hints. One pointer wide.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: Kind,
    message: String,
    at: Option<Span>,
    trace: Vec<Frame>,
    hints: Vec<String>,
    lint: Option<&'static str>,
    warnings: Vec<Warning>,
    hides_line: bool,
}

impl Error {
    /// An error of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into();
        Error(Box::new(Inner {
            kind,
            message,
            at: None,
            trace: Vec::new(),
            hints: Vec::new(),
            lint: None,
            warnings: Vec::new(),
            hides_line: false,
        }))
    }

    /// Broken input.
    pub fn input(message: impl Into<String>) -> Self {
        Error::new(Kind::Input, message)
    }

    /// A feature that is recognised and not there yet.
    pub fn not_supported(what: impl fmt::Display) -> Self {
        Error::new(Kind::NotSupported, format!("not supported yet: {what}"))
    }

    /// A wrong command line or configuration.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(Kind::Usage, message)
    }

    /// Adds the place, unless a better one is already known: one in a file.
    pub fn at(mut self, span: Span) -> Self {
        if self.0.at.is_none_or(|at| at.file == FileId::NONE) && span != Span::NONE {
            self.0.at = Some(span);
        }
        self
    }

    /// Moves the place: for texts that stand inside of another document.
    pub fn moved(mut self, place: impl Fn(Span) -> Span) -> Self {
        self.0.at = self.0.at.map(place);
        self
    }

    /// Adds a step of the way that led here; call it from the inside out.
    pub fn context(mut self, message: impl Into<String>, at: Option<Span>) -> Self {
        self.0.trace.push(Frame { message: message.into(), at });
        self
    }

    /// Adds what would help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hints.push(hint.into());
        self
    }

    /// Says which lint of `check` it goes by, where one is about just that mistake.
    pub fn of_lint(mut self, name: &'static str) -> Self {
        self.0.lint = Some(name);
        self
    }

    /// Adds what was worth telling before it failed; what was told earlier comes first.
    pub fn after(mut self, mut warnings: Vec<Warning>) -> Self {
        warnings.append(&mut self.0.warnings);
        self.0.warnings = warnings;
        self
    }

    /// Puts words before the message: `prefix: message`.
    pub fn prefix(mut self, prefix: impl fmt::Display) -> Self {
        self.0.message = format!("{prefix}: {}", self.0.message);
        self
    }

    /// The same in other words: the message, each step, each hint and each warning.
    pub fn reworded(mut self, word: impl Fn(&str) -> String) -> Self {
        let inner = &mut *self.0;
        inner.message = word(&inner.message);
        inner.trace.iter_mut().for_each(|frame| frame.message = word(&frame.message));
        inner.hints.iter_mut().for_each(|hint| *hint = word(hint));
        inner.warnings.iter_mut().for_each(|warning| warning.message = word(&warning.message));
        self
    }

    /// The same without the line of its place: it may hold what must not be told.
    pub fn without_line(mut self) -> Self {
        self.0.hides_line = true;
        self
    }

    /// The same without its line and without the words of the input that the message quotes: for what goes wrong
    /// within a Secret. The message ends where the first of them would be, hints that quote any go.
    pub fn without_quotes(mut self) -> Self {
        let number = self.0.message.find("the number ");
        if let Some(at) = [quoted(&self.0.message), number].into_iter().flatten().min() {
            self.0.message.truncate(at);
            self.0.message.push_str("***");
        }
        self.0.hints.retain(|hint| quoted(hint).is_none());
        self.without_line()
    }

    /// Whether the line of its place may be shown.
    pub fn shows_line(&self) -> bool {
        !self.0.hides_line
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The message alone.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it happened.
    pub fn span(&self) -> Option<Span> {
        self.0.at
    }

    /// The way that led there, the innermost step first.
    pub fn trace(&self) -> &[Frame] {
        &self.0.trace
    }

    /// What was worth telling before it failed.
    pub fn warnings(&self) -> &[Warning] {
        &self.0.warnings
    }

    /// The lint of `check` that it goes by, if there is one.
    pub fn lint(&self) -> Option<&'static str> {
        self.0.lint
    }

    /// What would help.
    pub fn hints(&self) -> &[String] {
        &self.0.hints
    }
}

/// Where the first word between quotes begins; marks alone, as in `','`, are none.
fn quoted(text: &str) -> Option<usize> {
    let mut rest = text;
    while let Some(open) = rest.find(['`', '\'', '"']) {
        let (mark, after) = rest[open..].split_at(1);
        let inside = after.split(mark).next().unwrap_or_default();
        if inside.contains(char::is_alphanumeric) || inside.len() == after.len() {
            return Some(text.len() - rest.len() + open);
        }
        rest = after.get(inside.len() + 1..).unwrap_or_default();
    }
    None
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

/// Something worth telling that stops nothing. Returned, never printed by the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The whole text, without a `warning:` before it.
    pub message: String,
    /// Where it was seen.
    pub at: Option<Span>,
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn what_is_quoted_is_left_out() {
        for (message, left) in [
            (
                "did not find expected ',' or ']', found `hunter2` x",
                "did not find expected ',' or ']', found ***",
            ),
            ("unknown anchor 'hunter2' referenced", "unknown anchor ***"),
            ("text \"hunter's\"", "text ***"),
            ("expected text, found the number 5", "expected text, found ***"),
            ("nothing is quoted", "nothing is quoted"),
            ("cut `hunter", "cut ***"),
        ] {
            let error = Error::input(message).hint("write `hunter2`").hint("write it anew").without_quotes();
            assert_eq!(error.message(), left);
            assert_eq!(error.hints(), ["write it anew"]);
            assert!(!error.shows_line());
        }
    }
}
