//! Text in HTML, SVG and XML.

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

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_ends_what_it_stands_in() {
        for (text, expected) in [
            ("</script><script>'\"&\u{1}", "&lt;/script&gt;&lt;script&gt;&#39;&quot;&amp;\u{fffd}"),
            ("a\n\tb\r\u{85}", "a\n\tb\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
