//! The difference as workflow commands of GitHub Actions: a notice an object, a warning a danger.

use super::{Report, broken, title};
use crate::diagnostic::Diagnostics;
use crate::diff::Change;
use crate::report::harmless;
use crate::yaml::Span;
use std::fmt::Write;

/// How many fields a notice names.
const SHOWN: usize = 10;

/// All changes.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (cluster, change) in report.diff.changes() {
        let title = title(cluster, change);
        let places = if change.new.is_some() { report.new } else { report.old };
        let properties = |at: Span| properties(places, at, &title);
        for danger in &change.dangers {
            let _ = writeln!(out, "::warning {}::{}", properties(danger.at), data(&danger.message));
        }
        let _ = writeln!(out, "::notice {}::{}", properties(change.object().span()), data(&what(change)));
    }
    for line in broken(report) {
        let _ = writeln!(out, "::error::{}", data(&line));
    }
    out
}

fn what(change: &Change<'_>) -> String {
    let mut lines = vec![change.kind.word().to_owned()];
    lines.extend(change.fields.iter().take(SHOWN).map(|field| field.path.clone()));
    let more = change.fields.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

fn properties(places: &Diagnostics<'_>, at: Span, title: &str) -> String {
    let mut out = String::new();
    if let Some(path) = places.path(at) {
        let _ = write!(out, "file={},", property(path.as_str()));
        if at.line > 0 {
            let _ = write!(out, "line={},", at.line);
        }
    }
    out + &format!("title={}", property(title))
}

fn data(text: &str) -> String {
    let lines = text.split('\n').map(|line| harmless(&line.replace('%', "%25")).into_owned());
    lines.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
