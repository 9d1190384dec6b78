//! The difference path by path: `spec.replicas: 1 → 2`.

use super::text::Tag;
use super::{Report, broken, coarse, owners, title};
use crate::diff::ChangeKind;
use crate::diff::fields::Field;
use crate::markup::inert;
use crate::report::harmless;
use crate::yaml::Node;
use crate::yaml::json::to_json;
use anstyle::{AnsiColor, Style};
use similar::TextDiff;
use std::fmt::Write;

const BOLD: Style = Style::new().bold();
const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// All changes; may carry ANSI styles.
pub fn structural(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (cluster, change) in report.diff.changes() {
        let place = report.location(change);
        let (title, word) = (title(cluster, change), change.kind.word());
        let _ = writeln!(out, "{BOLD}{title}{BOLD:#} {word} {FAINT}({place}){FAINT:#}");
        if matches!(change.kind, ChangeKind::Added | ChangeKind::Removed) {
            let owners = owners(change);
            if !owners.is_empty() {
                let _ = writeln!(out, "  by {owners}");
            }
        }
        for danger in &change.dangers {
            let at = report.place(change, danger.at);
            let _ = writeln!(out, "  {YELLOW}danger: {}{YELLOW:#} ({at})", harmless(&danger.message));
        }
        if change.kind == ChangeKind::Changed && change.fields.is_empty() {
            out.push_str("  the same values, written otherwise\n");
        }
        for field in &change.fields {
            self::field(report, field, &mut out);
        }
    }
    for line in broken(report) {
        let _ = writeln!(out, "{YELLOW}{line}{YELLOW:#}");
    }
    out
}

fn field(report: &Report<'_>, field: &Field, out: &mut String) {
    let at = match &field.new {
        Some(node) => report.new.location(node.span()),
        None => report.old.location(field.at()),
    };
    let at = at.map(|at| format!(" {FAINT}({at}){FAINT:#}")).unwrap_or_default();
    let path = if field.path.is_empty() { "." } else { &field.path };
    let path = harmless(path);
    if let (Some(old), Some(new)) = (text(field.old.as_ref()), text(field.new.as_ref())) {
        let _ = writeln!(out, "  {path}:{at}");
        return inside(old, new, out);
    }
    let shown = |node: &Option<Node>| match node {
        Some(node) => json(node),
        None => "(absent)".to_owned(),
    };
    let (old, new) = (shown(&field.old), shown(&field.new));
    let _ = writeln!(out, "  {path}: {RED}{old}{RED:#} → {GREEN}{new}{GREEN:#}{at}");
}

/// A value as JSON, without the escapes that only a web page needs.
fn json(node: &Node) -> String {
    let text = to_json(node).unwrap_or_else(|_| "…".to_owned());
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find('\\') {
        let known = [("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&")];
        out.push_str(&rest[..at]);
        let (skipped, shown) = known
            .iter()
            .find(|(code, _)| rest[at..].starts_with(code))
            .map_or((2, &rest[at..rest.len().min(at + 2)]), |(code, shown)| (code.len(), *shown));
        out.push_str(shown);
        rest = rest.get(at + skipped..).unwrap_or_default();
    }
    harmless(&(out + rest)).into_owned()
}

/// A text of several lines.
fn text(node: Option<&Node>) -> Option<&str> {
    let scalar = node?.as_scalar()?;
    scalar.text.trim_end_matches('\n').contains('\n').then_some(scalar.text.as_str())
}

/// The lines of a text that differ.
fn inside(old: &str, new: &str, out: &mut String) {
    if coarse::is_long(old, new) {
        for line in coarse::groups(old, new, 1).iter().flatten() {
            let _ = match line.tag {
                Tag::Same => writeln!(out, "      {}", line.text),
                Tag::Removed => writeln!(out, "    {RED}- {}{RED:#}", line.text),
                Tag::Added => writeln!(out, "    {GREEN}+ {}{GREEN:#}", line.text),
            };
        }
        return;
    }
    let diff = TextDiff::from_lines(old, new);
    for hunk in diff.unified_diff().context_radius(1).iter_hunks() {
        for change in hunk.iter_changes() {
            let line = harmless(change.value().trim_end_matches('\n'));
            let _ = match change.tag() {
                similar::ChangeTag::Equal => writeln!(out, "      {}", inert(&line)),
                similar::ChangeTag::Delete => writeln!(out, "    {RED}- {line}{RED:#}"),
                similar::ChangeTag::Insert => writeln!(out, "    {GREEN}+ {line}{GREEN:#}"),
            };
        }
    }
}
