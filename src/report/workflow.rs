//! Workflow commands of GitHub Actions, `::error file=FILE,line=LINE,title=TITLE::TEXT`.
//!
//! Upstream: actions/toolkit `packages/core/src/command.ts` for what has to be escaped.

use super::harmless;
use crate::diagnostic::Diagnostics;
use crate::yaml::Span;

/// A command: `error`, `warning` or `notice`, at a place if there is one. Ends with a line break.
pub fn command(word: &str, at: Option<Span>, places: &Diagnostics<'_>, title: &str, text: &str) -> String {
    let mut properties = Vec::new();
    if let Some((at, path)) = at.and_then(|at| Some((at, places.path(at)?))) {
        properties.push(format!("file={}", property(path.as_str())));
        properties.push(format!("line={}", at.line.max(1)));
    }
    properties.push(format!("title={}", property(title)));
    format!("::{word} {}::{}\n", properties.join(","), data(text))
}

/// The text of a command, its lines kept apart.
pub fn data(text: &str) -> String {
    let lines = text.split('\n').map(|line| harmless(&line.replace('%', "%25")).into_owned());
    lines.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_is_escaped() {
        assert_eq!(property("a,b:c%d\ne"), "a%2Cb%3Ac%25d%0Ae");
        assert_eq!(data("a,b:c%d\ne"), "a,b:c%25d%0Ae");
        assert!(!data("a\r\u{1b}b").contains(['\r', '\u{1b}']));
    }
}
