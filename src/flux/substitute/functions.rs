//! What `${…}` operators make of a value, byte for byte as fluxcd/pkg/envsubst v1.7.0 `funcs.go`.
//!
//! Lengths and positions count bytes. Letters change case one by one, without Unicode's special
//! cases. A prefix or suffix pattern never matches nothing, and one that is malformed matches nothing.

use super::super::glob;
use memchr::memmem;

/// `${v,,}`
pub fn lower(value: &[u8]) -> Vec<u8> {
    map_chars(value, lower_char)
}

/// `${v^^}`
pub fn upper(value: &[u8]) -> Vec<u8> {
    map_chars(value, upper_char)
}

/// `${v,}`
pub fn lower_first(value: &[u8]) -> Vec<u8> {
    map_first(value, lower_char)
}

/// `${v^}`
pub fn upper_first(value: &[u8]) -> Vec<u8> {
    map_first(value, upper_char)
}

/// `${v:position}`, `${v:position:length}`: a position below zero counts from the end, one that is no
/// number leaves the value as it is.
///
/// # Errors
/// A negative length that ends inside of the value or before it, where upstream panics.
pub fn substring<'v>(
    value: &'v [u8],
    position: &[u8],
    length: Option<&[u8]>,
) -> Result<&'v [u8], &'static str> {
    let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
    let Some(position) = number(position) else { return Ok(value) };
    let from = if position < 0 { position.saturating_add(size).max(0) } else { position };
    let to = match length.map(number) {
        Some(None) => return Ok(value),
        Some(Some(length)) => from.wrapping_add(length),
        None => size,
    };
    if to < from.min(size) {
        return Err("a substring's length must not be negative");
    }
    let index = |at: i64| usize::try_from(at.clamp(0, size)).unwrap_or(value.len());
    Ok(&value[index(from)..index(to).max(index(from))])
}

/// `${v#pattern}`
pub fn trim_shortest_prefix<'v>(value: &'v [u8], pattern: &[u8]) -> &'v [u8] {
    let shortest = (1..=value.len()).find(|&end| glob::matches(pattern, &value[..end]));
    &value[shortest.unwrap_or(0)..]
}

/// `${v##pattern}`
pub fn trim_longest_prefix<'v>(value: &'v [u8], pattern: &[u8]) -> &'v [u8] {
    let longest = (1..=value.len()).rev().find(|&end| glob::matches(pattern, &value[..end]));
    &value[longest.unwrap_or(0)..]
}

/// `${v%pattern}`
pub fn trim_shortest_suffix(value: &[u8], pattern: &[u8]) -> Vec<u8> {
    reverse(trim_shortest_prefix(&reverse(value), &reverse(pattern)))
}

/// `${v%%pattern}`
pub fn trim_longest_suffix(value: &[u8], pattern: &[u8]) -> Vec<u8> {
    reverse(trim_longest_prefix(&reverse(value), &reverse(pattern)))
}

/// `${v/text/new}`
pub fn replace_first(value: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    match memmem::find(value, old) {
        Some(at) => [&value[..at], new, &value[at + old.len()..]].concat(),
        None => value.to_vec(),
    }
}

/// `${v//text/new}`; an empty text is found before each character and at the end.
pub fn replace_all(value: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    if old.is_empty() {
        out.extend_from_slice(new);
        while let Some((_, width)) = glob::first_char(rest) {
            out.extend_from_slice(&rest[..width]);
            out.extend_from_slice(new);
            rest = &rest[width..];
        }
        return out;
    }
    while let Some(at) = memmem::find(rest, old) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// `${v/#text/new}`; without the new text nothing happens.
pub fn replace_prefix(value: &[u8], old: &[u8], new: Option<&[u8]>) -> Vec<u8> {
    match (value.strip_prefix(old), new) {
        (Some(rest), Some(new)) => [new, rest].concat(),
        _ => value.to_vec(),
    }
}

/// `${v/%text/new}`; without the new text nothing happens.
pub fn replace_suffix(value: &[u8], old: &[u8], new: Option<&[u8]>) -> Vec<u8> {
    match (value.strip_suffix(old), new) {
        (Some(rest), Some(new)) => [rest, new].concat(),
        _ => value.to_vec(),
    }
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn reverse(text: &[u8]) -> Vec<u8> {
    chars(text).collect::<Vec<_>>().into_iter().rev().collect::<String>().into_bytes()
}

fn map_chars(text: &[u8], map: fn(char) -> char) -> Vec<u8> {
    chars(text).map(map).collect::<String>().into_bytes()
}

fn map_first(text: &[u8], map: fn(char) -> char) -> Vec<u8> {
    let Some((first, width)) = glob::first_char(text) else { return Vec::new() };
    let mut buffer = [0; 4];
    [map(first).encode_utf8(&mut buffer).as_bytes(), &text[width..]].concat()
}

/// The characters; each byte that is no UTF-8 reads as U+FFFD.
fn chars(text: &[u8]) -> impl Iterator<Item = char> {
    text.utf8_chunks().flat_map(|chunk| {
        let broken = std::iter::repeat_n(char::REPLACEMENT_CHARACTER, chunk.invalid().len());
        chunk.valid().chars().chain(broken)
    })
}

fn lower_char(c: char) -> char {
    match c {
        'İ' => 'i',
        _ => only(c.to_lowercase(), c),
    }
}

/// Greek letters with an iota below have a one-letter capital that Rust's full mapping spells out.
fn upper_char(c: char) -> char {
    let shifted = |by| char::from_u32(u32::from(c) + by).unwrap_or(c);
    match c {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(9),
        _ => only(c.to_uppercase(), c),
    }
}

fn only(mut mapped: impl Iterator<Item = char>, otherwise: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(c), None) => c,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_clamp_and_ignore_what_is_no_number() {
        let check = |position: &str, length: Option<&str>, expected: &str| {
            let result = substring(b"123456789", position.as_bytes(), length.map(str::as_bytes));
            assert_eq!(result.unwrap(), expected.as_bytes(), "{position}:{length:?}");
        };
        check("2", None, "3456789");
        check("2", Some("3"), "345");
        check("9", None, "");
        check("50", Some("-1"), "");
        check("1", Some("99"), "23456789");
        check("-3", Some("2"), "78");
        check("-300", Some("3"), "123");
        check("x", None, "123456789");
        check("1", Some("x"), "123456789");
        for (position, length) in [("0", "-1"), ("9", "-9"), ("9223372036854775807", "1")] {
            assert!(
                substring(b"123", position.as_bytes(), Some(length.as_bytes())).is_err(),
                "{position}:{length}"
            );
        }
        assert_eq!(substring(b"123", b"9", Some(b"-1")), Ok(&b""[..]));
    }

    #[test]
    fn letters_change_case_one_by_one() {
        assert_eq!(upper("straße é".as_bytes()), "STRAßE É".as_bytes());
        assert_eq!(lower("İÉ".as_bytes()), "ié".as_bytes());
        assert_eq!(upper("ᾀ".as_bytes()), "ᾈ".as_bytes());
        assert_eq!(upper(b"a\xffb"), "A\u{fffd}B".as_bytes());
        assert_eq!(upper_first("éa".as_bytes()), "Éa".as_bytes());
        assert_eq!(upper_first(b""), b"");
    }

    #[test]
    fn replacing_follows_go() {
        assert_eq!(replace_all(b"aXbX", b"X", b""), b"ab");
        assert_eq!(replace_all(b"ab", b"", b"-"), b"-a-b-");
        assert_eq!(replace_first(b"ab", b"", b"-"), b"-ab");
        assert_eq!(replace_prefix(b"ab", b"a", None), b"ab");
        assert_eq!(replace_suffix(b"ab", b"b", Some(b"c")), b"ac");
    }
}
