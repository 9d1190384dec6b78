//! What is plain to see of a scalar or of the keys of a mapping: most are short words, small integers and
//! names of fields, which are printed as they are.
//!
//! Nothing here decides anything anew: where it gives an answer, the rest of this module comes to the same
//! one, and a property test holds it to that. Bytes are looked at once, by a table.

use super::order;
use crate::yaml::{Entry, Mapping, Scalar, Style, Tag};

/// How a scalar is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// As it is. Whether it has spaces, at which a long line is broken.
    Plain { spaces: bool },
    /// In double quotes, with nothing to escape.
    Quoted,
}

/// Not a digit.
const NO_DIGIT: u8 = 1;
/// Nothing that a number or a time is written with.
const NO_NUMBER: u8 = 2;
const SPACE: u8 = 4;
/// `:` and `#`: it depends on what stands beside them.
const MARK: u8 = 8;
/// What needs a closer look wherever it stands.
const OTHER: u8 = 16;
/// No word of a key that is glanced at has it.
const NO_NAME: u8 = 32;
const DIGIT: u8 = 64;

const BYTES: [u8; 256] = {
    let mut table = [OTHER | NO_DIGIT | NO_NUMBER | NO_NAME; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        table[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT,
            b' ' => SPACE | NO_DIGIT | NO_NAME,
            b':' => MARK | NO_DIGIT | NO_NAME,
            b'#' => MARK | NO_DIGIT | NO_NUMBER | NO_NAME,
            b'+' => NO_DIGIT | NO_NAME,
            b'-' | b'.' | b'_' => NO_DIGIT,
            b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b'o' | b'O' | b'p' | b'P' => NO_DIGIT,
            b'i' | b'I' | b'n' | b'N' | b't' | b'T' | b'z' | b'Z' => NO_DIGIT,
            b'g'..=b'z' | b'G'..=b'Z' | b'/' => NO_DIGIT | NO_NUMBER,
            _ => NO_DIGIT | NO_NUMBER | NO_NAME,
        };
        byte += 1;
    }
    table
};

fn seen(text: &str) -> u8 {
    text.bytes().fold(0, |seen, byte| seen | BYTES[byte as usize])
}

/// Whether a text that begins with a letter may be another thing than text to someone.
fn may_be_a_word(text: &str) -> bool {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match text.len() {
        1 => is("y") || is("n"),
        2 => is("no") || is("on"),
        3 => is("yes") || is("off"),
        4 => is("true") || is("null"),
        5 => is("false"),
        _ => false,
    }
}

/// How a value is printed, where that is plain to see.
pub(super) fn value(scalar: &Scalar) -> Option<Look> {
    let text = scalar.text.as_str();
    let bytes = text.as_bytes();
    let (&first, &last) = (bytes.first()?, bytes.last()?);
    let is_held = match (scalar.tag, scalar.style) {
        (_, Style::Literal | Style::Folded) => return None,
        (Tag::Str, _) => true,
        (Tag::Auto | Tag::Unset, style) => style != Style::Plain,
        _ => return None,
    };
    let seen = seen(text);
    if seen & OTHER != 0 || last == b' ' {
        return None;
    }
    if first.is_ascii_digit() {
        if seen & NO_DIGIT == 0 {
            let is_small = text.len() == 1 || (first != b'0' && text.len() <= 18);
            let look = if is_held { Look::Quoted } else { Look::Plain { spaces: false } };
            return is_small.then_some(look);
        }
        if seen & NO_NUMBER == 0 {
            return None;
        }
    } else if first.is_ascii_alphabetic() {
        if may_be_a_word(text) {
            let is_held = match text {
                "true" | "false" => is_held,
                _ => return None,
            };
            return Some(if is_held { Look::Quoted } else { Look::Plain { spaces: false } });
        }
    } else if first == b'-' {
        let is_text = seen & NO_NUMBER != 0 && !matches!(bytes, [b'-', b' ', ..] | [b'-', b'-', b'-', ..]);
        is_text.then_some(())?;
    } else if !matches!(first, b'/' | b'_' | b'$' | b'(') {
        return None;
    }
    if seen & MARK != 0 && has_indicator(bytes) {
        return None;
    }
    Some(Look::Plain { spaces: seen & SPACE != 0 })
}

/// Whether a value is plain to see: text of one line, a small integer or a boolean, which are read back as they are.
pub(in crate::yaml) fn is_plain_value(scalar: &Scalar) -> bool {
    value(scalar).is_some()
}

/// Whether a key is plain to see to be text.
pub(in crate::yaml) fn is_plain_key(key: &Scalar) -> bool {
    is_name(key, seen(&key.text))
}

/// Whether a `:` or a `#` in it keeps a text from being plain.
fn has_indicator(bytes: &[u8]) -> bool {
    (0..bytes.len()).any(|at| match bytes[at] {
        b':' => matches!(bytes.get(at + 1), None | Some(b' ')),
        b'#' => at > 0 && bytes[at - 1] == b' ',
        _ => false,
    })
}

/// The longest key that is glanced at; longer ones are printed in another way.
const LONGEST_KEY: usize = 100;

/// Whether a key is a name of letters and a few other characters, which is printed as it is.
fn is_name(key: &Scalar, seen: u8) -> bool {
    let text = key.text.as_str();
    seen & (OTHER | NO_NAME) == 0
        && text.len() <= LONGEST_KEY
        && matches!(key.tag, Tag::Auto | Tag::Unset | Tag::Str)
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && !may_be_a_word(text)
}

/// A key of a mapping, to be sorted: how it ranks by its first bytes, and where it is.
pub(super) type Ranked = (u64, u32);

/// Appends the keys of a mapping in the order in which they are printed. Gives whether that was plain to
/// see: all of them are names, and all different.
pub(super) fn sorted(map: &Mapping, ranked: &mut Vec<Ranked>) -> bool {
    let base = ranked.len();
    if let [Entry { key, .. }] = &map.entries[..] {
        let is_plain = is_name(key, seen(&key.text));
        ranked.extend(is_plain.then_some((0, 0)));
        return is_plain;
    }
    let (mut all, mut last, mut is_sorted) = (0, 0, true);
    for (at, Entry { key, .. }) in map.entries.iter().enumerate() {
        let seen = seen(&key.text);
        if !is_name(key, seen) {
            ranked.truncate(base);
            return false;
        }
        all |= seen;
        let rank = order::rank(key.text.as_bytes());
        is_sorted &= last < rank;
        last = rank;
        ranked.push((rank, at as u32));
    }
    if is_sorted && all & DIGIT == 0 {
        return true;
    }
    let text = |ranked: &Ranked| map.entries[ranked.1 as usize].key.text.as_bytes();
    let keys = &mut ranked[base..];
    if !is_sorted {
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| order::by_rank(text(a), text(b))));
    }
    let has_digits = all & DIGIT != 0;
    let is_plain = keys.windows(2).all(|pair| {
        let differ = !has_digits && pair[0].0 != pair[1].0;
        differ || order::is_by_rank(text(&pair[0]), text(&pair[1]))
    });
    if !is_plain {
        ranked.truncate(base);
    }
    is_plain
}

#[cfg(test)]
mod tests;
