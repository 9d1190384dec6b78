//! The difference as Markdown for comments on pull requests: a summary, dangers and failures, a table, then as many
//! details as fit. Whatever is shown stays where it stands ([`escape`]).

mod escape;
mod page;

use super::text::{Tag, hunks};
use super::{Report, broken, names};
use crate::diff::{Change, ChangeKind, Compared};
use escape::{code, html, longest_run, plain};
use page::{Page, Section};
use std::fmt::Write;

const TABLE: &str = "| cluster | object | change | fields | where |\n|---|---|---|--:|---|\n";

/// As much as fits [`Report::max_bytes`].
pub fn markdown(report: &Report<'_>) -> String {
    let changes: Vec<_> = report.diff.changes().collect();
    let all = |write: &dyn Fn(&Compared<'_>, &Change<'_>) -> String| -> Vec<String> {
        changes.iter().map(|(cluster, change)| write(cluster, change)).collect()
    };
    let dangers = changes.iter().flat_map(|(cluster, change)| dangers(report, cluster, change)).collect();
    let failures = broken(report).iter().map(|line| format!("> - {}\n", plain(line))).collect();
    let page = Page {
        summary: format!("### {}\n\n", summary(report)),
        shortest: format!("{}\n", report.summary()),
        sections: vec![
            Section { head: "> [!CAUTION]\n", items: dangers, what: "danger note" },
            Section { head: "> [!WARNING]\n", items: failures, what: "failure" },
            Section {
                head: TABLE,
                items: all(&|cluster, change| row(report, cluster, change)),
                what: "table row",
            },
            Section {
                head: "",
                items: all(&|cluster, change| details(report, cluster, change)),
                what: "detail",
            },
        ],
    };
    page.fitting(report.max_bytes)
}

fn summary(report: &Report<'_>) -> String {
    let [old, new] = &report.names;
    format!("{}: {} → {}", report.summary(), code(old), code(new))
}

fn dangers(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> Vec<String> {
    let name = match cluster.name.as_str() {
        "." => code(&change.name()),
        cluster => format!("{} {}", code(cluster), code(&change.name())),
    };
    let line = |danger: &crate::diff::danger::Danger| {
        let place = report.place(change, danger.at);
        format!("> - {name}: {} ({})\n", plain(&danger.message), code(&place))
    };
    change.dangers.iter().map(line).collect()
}

fn row(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> String {
    let danger = if change.dangers.is_empty() { "" } else { " ⚠️" };
    let fields = match change.fields.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    let name = match (&change.old, change.kind) {
        (Some(old), ChangeKind::Renamed) => format!("{} → {}", code(&old.title()), code(&change.name())),
        _ => code(&change.name()),
    };
    let (cluster, place, word) = (code(&cluster.name), code(&report.location(change)), change.kind.word());
    format!("| {cluster} | {name}{danger} | {word} | {fields} | {place} |\n")
}

fn details(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> String {
    let mut body = String::new();
    for hunk in hunks(change, report.context) {
        let _ = writeln!(body, "{}", hunk.head);
        for line in hunk.lines {
            let sign = match line.tag {
                Tag::Same => ' ',
                Tag::Removed => '-',
                Tag::Added => '+',
            };
            let _ = writeln!(body, "{sign}{}", line.text);
        }
    }
    let fence = "`".repeat(longest_run(&body).max(2) + 1);
    let cluster = match cluster.name.as_str() {
        "." => String::new(),
        name => format!("<code>{}</code> ", html(name)),
    };
    let name = html(&names(change));
    let word = change.kind.word();
    format!(
        "<details><summary>{cluster}<code>{name}</code> {word}</summary>\n\n\
         {fence}diff\n{body}{fence}\n\n</details>\n\n"
    )
}
