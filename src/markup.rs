//! Text in HTML, SVG and XML, pages that are filled with it, and text on terminals.

use crate::tree::names::byte_of;
use std::borrow::Cow;

/// A text inside of an element or an attribute; characters that XML has not are shown as replaced.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A page, its parts put in where it names them as `{{part}}`; what is put in is not looked at again.
pub fn filled(page: &str, part: impl Fn(&str, &mut String)) -> String {
    let mut pieces = page.split("{{");
    let mut out = pieces.next().unwrap_or("").to_owned();
    for (name, after) in pieces.filter_map(|piece| piece.split_once("}}")) {
        part(name, &mut out);
        out.push_str(after);
    }
    out
}

/// A text without what a terminal would obey: control characters, those that turn the direction, and bytes of names
/// that are no UTF-8 are shown as their codes. Tabs stay.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match byte_of(c) {
        Some(byte) => format!("\\x{byte:02x}"),
        None if is_harmful(c) => c.escape_default().to_string(),
        None => c.to_string(),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Whether a terminal would do something else with it than show it.
pub fn is_harmful(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && c != '\t') || turns || byte_of(c).is_some()
}

/// A line without what a CI system obeys in a log: commands such as `::error::`, which it reads at the beginning of a
/// line, also behind blanks. The first character is shown as its code.
pub fn inert(line: &str) -> Cow<'_, str> {
    let text = line.trim_start();
    let names = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
    let is_command = text.starts_with("##[") || text.strip_prefix("::").is_some_and(names);
    let Some(first) = text.chars().next().filter(|_| is_command) else {
        return Cow::Borrowed(line);
    };
    let blanks = &line[..line.len() - text.len()];
    Cow::Owned(format!("{blanks}{}{}", first.escape_unicode(), &text[first.len_utf8()..]))
}

/// [`harmless`] for a text of several lines.
#[cfg(feature = "cli")]
pub fn harmless_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| is_harmful(c) && c != '\n') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split('\n').map(harmless).collect::<Vec<_>>().join("\n"))
}

/// Lines for a log: without what a terminal or a CI system would obey.
pub fn harmless_log(text: &str) -> String {
    text.split('\n').map(|line| inert(&harmless(line)).into_owned()).collect::<Vec<_>>().join("\n")
}

/// A text that offlux styled, without its styles: what is put in between has no control characters.
pub fn plain(styled: &str) -> String {
    let mut parts = styled.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once('m').map_or("", |(_, rest)| rest)));
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, filled, inert, plain};

    #[test]
    fn styles_can_be_taken_away() {
        assert_eq!(plain("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: made\u{1b}[0m"), "error: made");
        assert_eq!(plain("am"), "am");
    }

    #[test]
    fn nothing_ends_what_it_stands_in() {
        for (text, expected) in [
            ("</script><script>'\"&\u{1}", "&lt;/script&gt;&lt;script&gt;&#39;&quot;&amp;\u{fffd}"),
            ("a\n\tb\r\u{85}", "a\n\tb\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn commands_of_ci_systems_are_shown() {
        for (line, shown) in [
            ("::error::x", "\\u{3a}:error::x"),
            (" \t::error::x", " \t\\u{3a}:error::x"),
            ("##[command]x", "\\u{23}#[command]x"),
            ("::1 localhost", "::1 localhost"),
            ("::", "::"),
            ("a ::b", "a ::b"),
            (":b", ":b"),
            ("", ""),
        ] {
            assert_eq!(inert(line), shown);
        }
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let page = filled("a{{b}}c{{d}}", |part, out| out.push_str(if part == "b" { "{{d}}" } else { "e" }));
        assert_eq!(page, "a{{d}}ce");
    }
}
