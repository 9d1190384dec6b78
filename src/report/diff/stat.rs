//! How much differs: a line an object, as `git diff --stat`.

use super::text::counts;
use super::{Report, broken, title};
use crate::diff::ChangeKind;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();

/// The longest bar.
const WIDEST: usize = 40;

/// All changes; may carry ANSI styles.
pub fn stat(report: &Report<'_>) -> String {
    let rows: Vec<(String, ChangeKind, (usize, usize))> = report
        .diff
        .changes()
        .map(|(cluster, change)| (title(cluster, change), change.kind, counts(change)))
        .collect();
    let width = rows.iter().map(|(title, ..)| title.chars().count()).max().unwrap_or(0);
    let most = rows.iter().map(|(.., (added, removed))| added + removed).max().unwrap_or(0);
    let digits = most.to_string().len();
    let scaled = |n: usize| if most <= WIDEST { n } else { (n * WIDEST).div_ceil(most) };
    let mut out = String::new();
    for (title, kind, (added, removed)) in rows {
        let (plus, minus) = ("+".repeat(scaled(added)), "-".repeat(scaled(removed)));
        let lines = added + removed;
        let word = if kind == ChangeKind::Changed { "" } else { kind.word() };
        let line =
            format!(" {title:width$} | {lines:digits$} {GREEN}{plus}{GREEN:#}{RED}{minus}{RED:#} {word}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for line in broken(report) {
        let _ = writeln!(out, " {line}");
    }
    let _ = writeln!(out, " {}", report.summary());
    out
}
