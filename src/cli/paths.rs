//! Names of files as they are typed, and as other programs print them.

use crate::tree::names::as_text;
use camino::Utf8PathBuf;
use clap::builder::{OsStringValueParser, TypedValueParser};

/// A path on the command line, also one that is not UTF-8.
pub fn typed() -> impl TypedValueParser<Value = Utf8PathBuf> {
    OsStringValueParser::new().map(|word| Utf8PathBuf::from(as_text(word.as_encoded_bytes())))
}

/// A name as git prints it: one with odd letters in it stands in quotes, with C's escapes.
pub fn unquoted(line: &str) -> String {
    let Some(inner) = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return line.to_owned();
    };
    let mut bytes = Vec::new();
    let mut rest = inner.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after.first()) {
            (b'\\', Some(b'0'..=b'3')) if after.len() >= 3 => {
                bytes.push(after[..3].iter().fold(0u8, |n, digit| n.wrapping_mul(8).wrapping_add(digit & 7)));
                rest = &after[3..];
            }
            (b'\\', Some(&letter)) => {
                bytes.push(escaped(letter));
                rest = &after[1..];
            }
            _ => bytes.push(first),
        }
    }
    as_text(&bytes)
}

fn escaped(letter: u8) -> u8 {
    match letter {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::unquoted;

    #[test]
    fn names_in_quotes_are_read_as_git_writes_them() {
        for (line, name) in [
            ("a b.yaml", "a b.yaml"),
            ("\"caf\\303\\251.yaml\"", "café.yaml"),
            ("\"a\\tb\\\"c\\\\\"", "a\tb\"c\\"),
            ("\"", "\""),
            ("\"a\\\"", "a\\"),
            ("\"caf\\351\"", "caf\u{10ffe9}"),
        ] {
            assert_eq!(unquoted(line), name, "{line}");
        }
    }
}
