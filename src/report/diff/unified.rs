//! The difference as `diff -u` has it, an object after the other.

use super::text::{Tag, hunks};
use super::{Report, broken, told_of};
use crate::diff::{Change, Compared};
use crate::markup::inert;
use crate::report::harmless;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

const BOLD: Style = Style::new().bold();
const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// All changes; may carry ANSI styles.
pub fn unified(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (cluster, change) in report.diff.changes() {
        for danger in &change.dangers {
            let at = report.place(change, danger.at);
            let text = format!("# danger: {}: {}", change.name(), danger.message);
            let _ = writeln!(out, "{YELLOW}{}{YELLOW:#} ({at})", harmless(&text));
        }
        let _ = writeln!(out, "{BOLD}--- {}{BOLD:#}", side(cluster, report, change, 0));
        let _ = writeln!(out, "{BOLD}+++ {}{BOLD:#}", side(cluster, report, change, 1));
        for hunk in hunks(change, report.context) {
            let _ = writeln!(out, "{CYAN}{}{CYAN:#}", hunk.head);
            for line in hunk.lines {
                let _ = match line.tag {
                    Tag::Same => writeln!(out, " {}", inert(&line.text)),
                    Tag::Removed => writeln!(out, "{RED}-{}{RED:#}", line.text),
                    Tag::Added => writeln!(out, "{GREEN}+{}{GREEN:#}", line.text),
                };
            }
        }
    }
    for line in broken(report) {
        let _ = writeln!(out, "{YELLOW}# {line}{YELLOW:#}");
    }
    out
}

/// What stands behind `---` or `+++`: `/dev/null` where there is no version.
fn side(cluster: &Compared<'_>, report: &Report<'_>, change: &Change<'_>, at: usize) -> String {
    let (version, places) = match at {
        0 => (&change.old, report.old),
        _ => (&change.new, report.new),
    };
    match version {
        None => "/dev/null".to_owned(),
        Some(version) => {
            let place = places.location(version.object.span()).unwrap_or_default();
            told_of(cluster, format!("{}  {place}", version.title()).trim_end())
        }
    }
}
