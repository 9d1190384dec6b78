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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader sees, once nothing but text, code, a table and `<code>` is found.
    fn seen(markdown: &str) -> String {
        let mut seen = String::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) | Event::Code(text) => seen.push_str(&text),
                Event::InlineHtml(tag) => {
                    assert!(["<code>", "</code>"].contains(&&*tag), "{tag} in {markdown}")
                }
                Event::SoftBreak | Event::End(_) => {}
                Event::Start(
                    Tag::Paragraph | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell,
                ) => {}
                other => panic!("{other:?} in {markdown}"),
            }
        }
        seen
    }

    fn hard() -> impl Strategy<Value = String> {
        "([`|\\\\<>&@#_*~!\\[\\](){}$:./ \t\r\nab1-]|www[.]|https://a[.]b|</code>|GH-1|\u{1b}|\u{202e}|é){0,24}"
    }

    proptest! {
        #[test]
        fn code_stays_code_within_a_table(text in hard()) {
            let shown = seen(&format!("| x | y |\n|---|---|\n| {} | z |\n", code(&text)));
            let expected = harmless(&text).trim().to_owned();
            let expected = if expected.is_empty() { "-".to_owned() } else { expected };
            prop_assert_eq!(shown, format!("xy{expected}z"));
        }

        #[test]
        fn plain_text_stays_text(text in hard()) {
            let shown = seen(&format!("a: {}", plain(&text)));
            let bare = |text: &str| text.replace(APART, "").split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&shown), bare(&format!("a: {}", harmless(&text))));
            prop_assert!(!shown.contains("://") && !shown.contains("@octocat") && !shown.contains("#1"));
        }
    }
}
