//! The difference as Markdown for comments on pull requests: a summary first, dangers, then as many details as
//! fit. Nothing that is shown can break out of where it stands: fences are longer than any run of backticks
//! within, and what would mention somebody, link or be markup is taken apart.

use super::text::{Tag, hunks};
use super::{Report, broken};
use crate::diff::{Change, Compared};
use std::fmt::Write;

/// The room that is kept for what is left out.
const RESERVE: usize = 200;

/// As much as fits [`Report::max_bytes`].
pub fn markdown(report: &Report<'_>) -> String {
    let changes: Vec<_> = report.diff.changes().collect();
    let mut page = Page { out: String::new(), most: report.max_bytes, left_out: Vec::new() };
    page.add(&format!("### {}\n\n", summary(report)), "the summary");
    page.block(changes.iter().flat_map(|(c, change)| dangers(report, c, change)), "danger note");
    page.block(broken(report).into_iter().map(|line| format!("> **{}**\n", escaped(&line))), "failure");
    let head = "| cluster | object | change | fields | file |\n|---|---|---|---|---|\n".to_owned();
    let rows = changes.iter().map(|(cluster, change)| row(report, cluster, change));
    if !changes.is_empty() {
        page.table(&head, rows);
    }
    for (cluster, change) in &changes {
        let details = details(report, cluster, change);
        page.add(&details, "detail");
    }
    page.end()
}

/// Text that has to fit.
struct Page {
    out: String,
    most: usize,
    left_out: Vec<(&'static str, usize)>,
}

impl Page {
    fn fits(&self, text: &str) -> bool {
        self.out.len() + text.len() + RESERVE <= self.most
    }

    fn add(&mut self, text: &str, what: &'static str) {
        if self.fits(text) {
            self.out.push_str(text);
        } else {
            self.leave_out(what);
        }
    }

    fn leave_out(&mut self, what: &'static str) {
        match self.left_out.iter_mut().find(|(word, _)| *word == what) {
            Some((_, times)) => *times += 1,
            None => self.left_out.push((what, 1)),
        }
    }

    fn block(&mut self, lines: impl Iterator<Item = String>, what: &'static str) {
        let before = self.out.len();
        lines.for_each(|line| self.add(&line, what));
        if self.out.len() > before {
            self.out.push('\n');
        }
    }

    fn table(&mut self, head: &str, rows: impl Iterator<Item = String>) {
        self.add(head, "table");
        rows.for_each(|row| self.add(&row, "table row"));
        self.out.push('\n');
    }

    fn end(mut self) -> String {
        if !self.left_out.is_empty() {
            let told =
                self.left_out.iter().map(|(what, n)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" }));
            let told = told.collect::<Vec<_>>().join(", ");
            let line = format!("_Left out to fit {} bytes: {told}._\n", self.most);
            self.out.push_str(&line);
        }
        let mut end = self.out.len().min(self.most);
        while !self.out.is_char_boundary(end) {
            end -= 1;
        }
        self.out.truncate(end);
        self.out
    }
}

fn summary(report: &Report<'_>) -> String {
    let [old, new] = &report.names;
    format!("{} between {} and {}", report.summary(), code(old), code(new))
}

fn dangers<'r>(
    report: &'r Report<'_>,
    cluster: &'r Compared<'_>,
    change: &'r Change<'_>,
) -> impl Iterator<Item = String> + 'r {
    change.dangers.iter().map(move |danger| {
        let place = report.place(change, danger.at);
        let name = code(&format!("{} {}", cluster.name, change.name()));
        format!("> **Danger** {name}: {} ({})\n", escaped(&danger.message), code(&place))
    })
}

fn row(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> String {
    let danger = if change.dangers.is_empty() { "" } else { " ⚠" };
    let fields = match change.fields.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    let place = report.location(change);
    let name = match (&change.old, change.kind) {
        (Some(old), crate::diff::ChangeKind::Renamed) => {
            format!("{} → {}", cell(&crate::diff::name(old.object)), cell(&change.name()))
        }
        _ => cell(&change.name()),
    };
    format!(
        "| {} | {name}{danger} | {} | {fields} | {} |\n",
        cell(&cluster.name),
        change.kind.word(),
        cell(&place)
    )
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
            let _ = writeln!(body, "{sign}{}", line.text.replace('\r', "␍"));
        }
    }
    let fence = "`".repeat(longest_run(&body).max(2) + 1);
    let name = html(&format!("{} {}", cluster.name, change.name()));
    let word = change.kind.word();
    format!("<details><summary>{name} ({word})</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n\n")
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text in a code span, which no text can end.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let fence = "`".repeat(longest_run(&text) + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { "-".to_owned() } else { format!("{fence}{room}{text}{room}{fence}") }
}

/// A code span within a table.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Text without markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("@\u{200b}"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text within HTML of Markdown.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "&#64;");
    text.replace(['\n', '\r'], " ").replace('`', "&#96;").replace('*', "&#42;").replace('_', "&#95;")
}
