//! The difference as one HTML file: nothing is loaded, everything is escaped. It reads without scripts; the script
//! adds the search, the side-by-side view, collapsing and the choice of colours.

use super::text::{Hunk, Line, Tag, hunks};
use super::{Report, broken, owners, title};
use crate::diff::{Change, Compared};
use std::fmt::Write;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// All changes.
pub fn html(report: &Report<'_>) -> String {
    let [old, new] = report.names.each_ref().map(|name| escaped(name));
    let summary = report.summary();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{old} → {new}: {summary}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    let _ = write!(out, "{}", header(&old, &new, &summary));
    let lines = broken(report);
    for line in &lines {
        let _ = writeln!(out, "<p class=\"failed\">{}</p>", escaped(line));
    }
    out.push_str("<div class=\"page\">\n");
    contents(report, &mut out);
    out.push_str("<main>\n");
    for (at, (cluster, change)) in report.diff.changes().enumerate() {
        self::change(report, at, cluster, change, &mut out);
    }
    if report.diff.is_empty() {
        out.push_str("<p class=\"empty\">Nothing differs.</p>\n");
    }
    let _ = write!(out, "</main>\n</div>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn header(old: &str, new: &str, summary: &str) -> String {
    format!(
        "<header>\n<h1><span class=\"side\">{old}</span> <span aria-hidden=\"true\">→</span> \
         <span class=\"side\">{new}</span></h1>\n<p class=\"summary\">{summary}</p>\n\
         <div class=\"tools\" hidden>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search  /\" aria-label=\"Search\">\n\
         <span id=\"found\" role=\"status\"></span>\n\
         <button id=\"view\" type=\"button\" aria-pressed=\"false\">Side by side</button>\n\
         <button id=\"fold\" type=\"button\" aria-pressed=\"false\">Collapse all</button>\n\
         <button id=\"theme\" type=\"button\">Dark</button>\n</div>\n</header>\n"
    )
}

/// A list of all changes, with links to them.
fn contents(report: &Report<'_>, out: &mut String) {
    out.push_str("<nav aria-label=\"Changes\">\n");
    let mut last = "";
    for (at, (cluster, change)) in report.diff.changes().enumerate() {
        if cluster.name != last {
            if !last.is_empty() {
                out.push_str("</ul>\n");
            }
            let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escaped(&cluster.name));
            last = &cluster.name;
        }
        let danger = if change.dangers.is_empty() { "" } else { " <b title=\"danger\">⚠</b>" };
        let _ = writeln!(
            out,
            "<li class=\"{}\"><a href=\"#c{at}\">{}</a>{danger}</li>",
            change.kind.word(),
            escaped(&change.name())
        );
    }
    out.push_str(if last.is_empty() { "</nav>\n" } else { "</ul>\n</nav>\n" });
}

fn change(report: &Report<'_>, at: usize, cluster: &Compared<'_>, change: &Change<'_>, out: &mut String) {
    let word = change.kind.word();
    let _ = writeln!(
        out,
        "<details class=\"change\" id=\"c{at}\" open>\n<summary><span class=\"badge {word}\">{word}</span> \
         <span class=\"name\">{}</span> <span class=\"place\">{}</span></summary>",
        escaped(&title(cluster, change)),
        escaped(&format!("{} · {}", report.location(change), owners(change.version())))
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
    out.push_str("<div class=\"scroll\"><table class=\"diff\"><tbody>\n");
    for hunk in hunks(change, report.context) {
        self::hunk(&hunk, out);
    }
    out.push_str("</tbody></table></div>\n</details>\n");
}

fn hunk(hunk: &Hunk, out: &mut String) {
    let _ = writeln!(out, "<tr class=\"hunk\"><td colspan=\"3\">{}</td></tr>", escaped(&hunk.head));
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
    let class = match line.tag {
        Tag::Same => "same",
        Tag::Removed => "del",
        Tag::Added => "ins",
    };
    let number = |number: Option<usize>| number.map(|n| n.to_string()).unwrap_or_default();
    let _ = writeln!(
        out,
        "<tr class=\"{class}\"><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"l\">{code}</td></tr>",
        number(line.old),
        number(line.new)
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
    if start == 0 && end == text.len() || start >= end {
        return escaped(text);
    }
    format!("{}<mark>{}</mark>{}", escaped(&text[..start]), escaped(&text[start..end]), escaped(&text[end..]))
}

fn nth(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_part_that_differs_is_marked() {
        for (text, other, expected) in [
            ("replicas: 2", "replicas: 3", "replicas: <mark>2</mark>"),
            ("a: xyz", "a: xz", "a: x<mark>y</mark>z"),
            ("a", "b", "a"),
            ("aa", "a", "a<mark>a</mark>"),
            ("<b>: 1", "<b>: 2", "&lt;b&gt;: <mark>1</mark>"),
            ("é1é", "é2é", "é<mark>1</mark>é"),
        ] {
            assert_eq!(marked(text, Some(other)), expected, "{text}");
        }
        assert_eq!(marked("a", None), "a");
    }
}
