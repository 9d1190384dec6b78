//! The difference as one HTML file: nothing is loaded, everything is escaped. It reads without scripts; the script
//! adds the search, the side-by-side view, collapsing and the choice of colours.

use super::text::{Hunk, Line, Tag, hunks};
use super::{Report, broken, names, owners};
use crate::diff::{Change, ChangeKind, Compared};
use crate::markup;
use crate::report::harmless;
use std::fmt::Write;

/// Lines are taken for two versions of one if they share the n-th part at their ends.
const LEAST_SHARED: usize = 4;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// All changes.
pub fn html(report: &Report<'_>) -> String {
    let [old, new] = report.names.each_ref().map(|name| escaped(name));
    markup::filled(PAGE, |part, out| match part {
        "title" => drop(write!(out, "{old} → {new}: {} · offlux diff", report.summary())),
        "style" => out.push_str(STYLE),
        "script" => out.push_str(SCRIPT),
        "old" => out.push_str(&old),
        "new" => out.push_str(&new),
        "kinds" => {
            kinds(report, out);
            dangers(report, out);
        }
        "contents" => contents(report, out),
        "failures" => failures(report, out),
        _ => changes(report, out),
    })
}

/// How many changes there are of each kind, each to be switched off.
fn kinds(report: &Report<'_>, out: &mut String) {
    for kind in [ChangeKind::Changed, ChangeKind::Added, ChangeKind::Removed, ChangeKind::Renamed] {
        let (count, word) = (report.diff.count(kind), kind.word());
        if count > 0 {
            let _ = writeln!(
                out,
                "<button type=\"button\" class=\"{word}\" data-kind=\"{word}\" aria-pressed=\"true\">{count} {word}</button>"
            );
        }
    }
}

/// How many changes may hurt; shows them alone.
fn dangers(report: &Report<'_>, out: &mut String) {
    let count = report.diff.changes().filter(|(_, change)| !change.dangers.is_empty()).count();
    if count > 0 {
        let _ = writeln!(
            out,
            "<button type=\"button\" class=\"dangerous\" data-only aria-pressed=\"false\" title=\"Show these alone\">{count} dangerous</button>"
        );
    }
}

/// A list of all changes, with links to them.
fn contents(report: &Report<'_>, out: &mut String) {
    let mut at = 0;
    for cluster in report.diff.clusters.iter().filter(|cluster| !cluster.changes.is_empty()) {
        let name = if cluster.name == "." { "objects" } else { &cluster.name };
        let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escaped(name));
        for change in &cluster.changes {
            link(at, change, out);
            at += 1;
        }
        out.push_str("</ul>\n");
    }
}

fn link(at: usize, change: &Change<'_>, out: &mut String) {
    let version = change.version();
    let danger = if change.dangers.is_empty() { "" } else { "<b title=\"danger\">⚠</b>" };
    let of = [version.object.kind(), &version.namespace].map(escaped).join(" · ");
    let _ = writeln!(
        out,
        "<li><a class=\"{}\" href=\"#c{at}\"><span class=\"what\">{}</span>{danger}<span class=\"of\">{}</span></a></li>",
        change.kind.word(),
        escaped(&version.name),
        of.trim_end_matches(" · "),
    );
}

/// What failed on one side, folded up where it is much.
fn failures(report: &Report<'_>, out: &mut String) {
    let lines = broken(report);
    let (count, open) = (lines.len(), if lines.len() > 3 { "" } else { " open" });
    if lines.is_empty() {
        return;
    }
    let what = if count == 1 { "1 Kustomization fails" } else { &format!("{count} Kustomizations fail") };
    let _ = writeln!(
        out,
        "<details class=\"failed\"{open}>\n<summary>⚠ {what} on one side alone</summary>\n<ul>"
    );
    for line in lines {
        let _ = writeln!(out, "<li>{}</li>", escaped(&line));
    }
    out.push_str("</ul>\n</details>\n");
}

fn changes(report: &Report<'_>, out: &mut String) {
    for (at, (cluster, change)) in report.diff.changes().enumerate() {
        self::change(report, at, cluster, change, out);
    }
    out.push_str("<p class=\"empty\" id=\"none\" hidden>No change fits.</p>\n");
    if report.diff.is_empty() {
        let word = if report.diff.is_broken() { "Nothing else differs." } else { "Nothing differs." };
        let _ = writeln!(out, "<p class=\"empty\">{word}</p>");
    }
}

fn change(report: &Report<'_>, at: usize, cluster: &Compared<'_>, change: &Change<'_>, out: &mut String) {
    let (word, danger) = (change.kind.word(), if change.dangers.is_empty() { "" } else { " dangerous" });
    let _ = writeln!(
        out,
        "<details class=\"change {word}{danger}\" id=\"c{at}\" open>\n<summary><span class=\"badge\">{word}</span> \
         <span class=\"name\">{}</span> <span class=\"place\">{}</span></summary>",
        escaped(&names(change)),
        escaped(&place(report, cluster, change))
    );
    for danger in &change.dangers {
        let place = report.place(change, danger.at);
        let _ = writeln!(
            out,
            "<p class=\"danger\">⚠ {} <span class=\"place\">{}</span></p>",
            escaped(&danger.message),
            escaped(&place)
        );
    }
    out.push_str(
        "<div class=\"scroll\"><table class=\"diff\"><colgroup><col class=\"n\"><col class=\"n\"><col class=\"s\"><col></colgroup><tbody>\n",
    );
    for hunk in hunks(change, report.context) {
        self::hunk(&hunk, out);
    }
    out.push_str("</tbody></table></div>\n</details>\n");
}

/// Cluster, file and Kustomizations, as far as there are any.
fn place(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> String {
    let name = Some(cluster.name.clone()).filter(|name| name != ".");
    let parts = [name.unwrap_or_default(), report.location(change), owners(change)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn hunk(hunk: &Hunk, out: &mut String) {
    let _ = writeln!(out, "<tr class=\"hunk\"><td colspan=\"4\">{}</td></tr>", escaped(&hunk.head));
    let mut at = 0;
    while at < hunk.lines.len() {
        let run =
            |tag: Tag, from: usize| hunk.lines[from..].iter().take_while(|line| line.tag == tag).count();
        let removed = run(Tag::Removed, at);
        let added = run(Tag::Added, at + removed);
        if removed + added == 0 {
            row(&hunk.lines[at], &escaped(&hunk.lines[at].text), out);
            at += 1;
            continue;
        }
        let (before, after) = hunk.lines[at..at + removed + added].split_at(removed);
        for (place, line) in before.iter().enumerate() {
            row(line, &marked(&line.text, after.get(place).map(|other| other.text.as_str())), out);
        }
        for (place, line) in after.iter().enumerate() {
            row(line, &marked(&line.text, before.get(place).map(|other| other.text.as_str())), out);
        }
        at += removed + added;
    }
}

fn row(line: &Line, code: &str, out: &mut String) {
    let (class, sign) = match line.tag {
        Tag::Same => ("same", ""),
        Tag::Removed => ("del", "−"),
        Tag::Added => ("ins", "+"),
    };
    let [old, new] = [line.old, line.new].map(|n| n.map(|n| n.to_string()).unwrap_or_default());
    let _ = writeln!(
        out,
        "<tr class=\"{class}\"><td class=\"n\">{old}</td><td class=\"n\">{new}</td><td class=\"s\">{sign}</td><td class=\"l\">{code}</td></tr>"
    );
}

/// A line in which the part is marked that the line in its place has not.
fn marked(text: &str, other: Option<&str>) -> String {
    let Some(other) = other else { return escaped(text) };
    let alike = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| -> usize {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let length = text.chars().count();
    let start = alike(&mut text.chars(), &mut other.chars());
    let most = length.min(other.chars().count()) - start;
    let end = alike(&mut text.chars().rev(), &mut other.chars().rev()).min(most);
    let (start, end) = (nth(text, start), nth(text, length - end));
    let shared = text[..start].trim_start().len() + text[end..].len();
    if start >= end || shared * LEAST_SHARED < text.trim_start().len() {
        return escaped(text);
    }
    format!("{}<mark>{}</mark>{}", escaped(&text[..start]), escaped(&text[start..end]), escaped(&text[end..]))
}

fn nth(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// Control characters are told by their codes.
fn escaped(text: &str) -> String {
    markup::escaped(&harmless(text))
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_part_that_differs_is_marked() {
        for (text, other, expected) in [
            ("replicas: 2", "replicas: 3", "replicas: <mark>2</mark>"),
            ("a: xyz", "a: xz", "a: x<mark>y</mark>z"),
            ("  A_B: \"false\"", "  C_D: none", "  A_B: &quot;false&quot;"),
            ("a", "b", "a"),
            ("aa", "a", "a<mark>a</mark>"),
            ("a long line", "another", "a long line"),
            ("<b>: 1", "<b>: 2", "&lt;b&gt;: <mark>1</mark>"),
            ("é1é", "é2é", "é<mark>1</mark>é"),
        ] {
            assert_eq!(marked(text, Some(other)), expected, "{text}");
        }
        assert_eq!(marked("a", None), "a");
    }
}
