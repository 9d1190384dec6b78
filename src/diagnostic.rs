//! Draws errors and warnings: the message, the place with its line, what led there, what would help.
//!
//! The text carries ANSI styles; whoever prints it strips them where no terminal is. Paths are
//! shown relative to a directory, as a user there would type them.

use crate::error::{Error, Frame, Warning};
use crate::markup::{harmless, inert, is_harmful};
use crate::secret_text;
use crate::tree::names::with_slashes;
use crate::tree::{Files, Tree};
use crate::yaml::{FileId, Span};
use anstyle::{AnsiColor, Style};
use camino::{Utf8Path, Utf8PathBuf};
use std::fmt::Write;

/// What is needed to show a place.
pub struct Diagnostics<'a> {
    /// The paths behind the numbers in spans.
    pub files: &'a Files,
    /// The files, to show a line of them.
    pub tree: &'a dyn Tree,
    /// Where the user stands.
    pub directory: &'a Utf8Path,
}

const RED: Style = AnsiColor::BrightRed.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const BLUE: Style = AnsiColor::BrightBlue.on_default().bold();
const BOLD: Style = Style::new().bold();

impl Diagnostics<'_> {
    /// An error with its place, its history and its hints; ends with a line break.
    pub fn error(&self, error: &Error) -> String {
        let mut out = self.head(RED, "error", error.message());
        let width = self.place(error.span(), error.shows_line(), &mut out);
        for frame in error.trace() {
            note(&mut out, width, "", &self.frame(frame));
        }
        for hint in error.hints() {
            note(&mut out, width, &format!("{BOLD}hint{BOLD:#}: "), hint);
        }
        out
    }

    /// A warning with its place; ends with a line break.
    pub fn warning(&self, warning: &Warning) -> String {
        let mut out = self.head(YELLOW, "warning", &warning.message);
        self.place(warning.at, true, &mut out);
        out
    }

    /// `path:line`, as far as it is known.
    pub fn location(&self, at: Span) -> Option<String> {
        let path = self.path(at)?;
        Some(if at.line == 0 { path.to_string() } else { format!("{path}:{}", at.line) })
    }

    /// The file of a place, as someone in the directory would type it.
    pub fn path(&self, at: Span) -> Option<Utf8PathBuf> {
        let path = self.files.path(at.file)?;
        Some(relative(&path, self.directory))
    }

    /// The text of a file that was read.
    pub fn text(&self, file: FileId) -> Option<String> {
        let bytes = self.tree.read(&self.files.path(file)?).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn head(&self, style: Style, what: &str, message: &str) -> String {
        let mut lines = message.trim_end().lines();
        let first = harmless(lines.next().unwrap_or(""));
        let mut out = format!("{style}{what}{style:#}{BOLD}: {first}{BOLD:#}\n");
        for line in lines {
            let _ = writeln!(out, "  {}", inert(&harmless(line)));
        }
        out
    }

    /// The place and its line; gives the width of the margin.
    fn place(&self, at: Option<Span>, with_line: bool, out: &mut String) -> usize {
        let Some((at, location)) = at.and_then(|at| Some((at, self.location(at)?))) else { return 1 };
        let number = at.line.to_string();
        let width = number.len();
        let _ = writeln!(out, "{:width$}{BLUE}-->{BLUE:#} {}", "", harmless(&location));
        if let Some(line) = self.line(at).filter(|_| with_line) {
            let _ = writeln!(out, "{BLUE}{number} |{BLUE:#} {line}");
        }
        width
    }

    /// The line of a place; none of a Secret.
    pub fn line(&self, at: Span) -> Option<String> {
        let text = &*self.text(at.file)?;
        let number = (at.line as usize).checked_sub(1)?;
        let line = text.lines().nth(number)?;
        (!secret_text::holds(text, number)).then(|| shortened(line))
    }

    fn frame(&self, frame: &Frame) -> String {
        match frame.at.and_then(|at| self.location(at)) {
            Some(location) => format!("{} ({location})", frame.message),
            None => frame.message.clone(),
        }
    }
}

fn note(out: &mut String, width: usize, word: &str, text: &str) {
    let mut lines = text.lines().map(harmless);
    let _ = writeln!(out, "{:width$} {BLUE}={BLUE:#} {word}{}", "", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(out, "{:width$}   {}", "", inert(&line));
    }
}

/// A line as it can be shown: without control characters, and not endless.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 160;
    let mut shown: String =
        line.chars().map(|c| if is_harmful(c) || c == '\t' { ' ' } else { c }).take(LONGEST).collect();
    if line.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A path as someone standing in a directory would type it.
pub fn relative(path: &Utf8Path, directory: &Utf8Path) -> Utf8PathBuf {
    if let Ok(below) = path.strip_prefix(directory) {
        return if below.as_str().is_empty() { ".".into() } else { below.to_owned() };
    }
    let shared = path.components().zip(directory.components()).take_while(|(a, b)| a == b).count();
    let up = directory.components().count() - shared;
    if shared <= 1 || up > 3 {
        return path.to_owned();
    }
    let ups = std::iter::repeat_n("..", up);
    let path: Utf8PathBuf = ups.chain(path.components().skip(shared).map(|c| c.as_str())).collect();
    with_slashes(&path).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn plain(error: &Error, files: &Files) -> String {
        let tree = Memory::new().with("/repo/apps/k.yaml", "a\n- target: {name: wbe}\n");
        let d = Diagnostics { files, tree: &tree, directory: "/repo".into() };
        anstream::adapter::strip_str(&d.error(error)).to_string()
    }

    #[test]
    fn draws_place_history_and_hints() {
        let files = Files::default();
        let file = files.intern("/repo/apps/k.yaml".into());
        let error = Error::input("no such target")
            .at(Span::new(file, 2))
            .context("while building apps", Some(Span::new(file, 1)))
            .hint("did you mean web?");
        let expected = "error: no such target\n --> apps/k.yaml:2\n2 | - target: {name: wbe}\n  = while building \
                        apps (apps/k.yaml:1)\n  = hint: did you mean web?\n";
        assert_eq!(plain(&error, &files), expected);
    }

    #[test]
    fn draws_what_has_no_place() {
        assert_eq!(plain(&Error::input("a\nb"), &Files::default()), "error: a\n  b\n");
    }

    #[test]
    fn paths_are_shown_from_where_one_stands() {
        for (path, from, shown) in [
            ("/r/a/b", "/r", "a/b"),
            ("/r/a", "/r/b/c", "../../a"),
            ("/etc/x", "/r", "/etc/x"),
            ("/r", "/r", "."),
        ] {
            assert_eq!(relative(path.into(), from.into()), shown);
        }
    }
}
