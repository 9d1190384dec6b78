//! The difference as workflow commands of GitHub Actions: a notice an object, a warning a danger.

use super::{Report, broken, title};
use crate::diff::Change;
use crate::report::workflow::{command, data};
use std::fmt::Write;

/// How many fields a notice names.
const SHOWN: usize = 10;

/// All changes.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (cluster, change) in report.diff.changes() {
        let title = title(cluster, change);
        let places = if change.new.is_some() { report.new } else { report.old };
        for danger in &change.dangers {
            out.push_str(&command("warning", Some(danger.at), places, &title, &danger.message));
        }
        out.push_str(&command("notice", Some(change.object().span()), places, &title, &what(change)));
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
