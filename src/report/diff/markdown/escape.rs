//! Text within Markdown that stays text: nothing ends the span or the fence that it stands in, and nothing in it
//! becomes markup, a link, a mention or a reference to an issue.

use crate::report::harmless;

/// What stands after a character so that it means nothing together with the next one; has no width.
const APART: &str = "\u{200b}";

/// The longest run of backticks.
pub fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as code, also in a table; what a code span cannot hold there is written by numbers.
pub fn code(text: &str) -> String {
    let text = harmless(text);
    match text.trim() {
        "" => "-".to_owned(),
        text if text.contains(['`', '|', '\\']) => format!("<code>{}</code>", by_number(text)),
        text => format!("`{text}`"),
    }
}

fn by_number(text: &str) -> String {
    let shown = |c: char| match c {
        c if c.is_ascii_punctuation() && !matches!(c, '-' | '.' | '/') => format!("&#{};", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(shown).collect()
}

/// Text without markup.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' | '#' => {
                out.push(c);
                out.push_str(APART);
            }
            c => out.push(c),
        }
    }
    let apart = |out: String, whole: &str, parts: [&str; 2]| out.replace(whole, &parts.join(APART));
    let out = apart(out, "://", [":", "//"]);
    let out = apart(out, "www.", ["www", "."]);
    apart(out, "GH-", ["GH", "-"])
}

/// Text within an element of HTML.
pub fn html(text: &str) -> String {
    let text = harmless(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
