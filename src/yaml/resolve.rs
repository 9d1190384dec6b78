//! What a scalar means (yaml v3.0.3 and v2.4.2 `resolve.go`).
//!
//! Plain text is anything but a string only if its first byte hints at it. The tables of the two
//! versions differ in the booleans of YAML 1.1 (`yes`, `on`, `n`) and in `0o-7`.

use super::number::{self, Integer};
use super::scan::Version;
use super::timestamp::{self, Timestamp};
use super::{Scalar, Style, Tag};
use crate::{Error, Result};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

/// What a scalar means.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// An integer that fits in 64 bits with a sign.
    Int(i64),
    /// An integer that only fits without a sign.
    UInt(u64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(Cow<'a, str>),
    /// A timestamp, written as RFC 3339.
    Timestamp(String),
}

/// What a scalar means to yaml v3.
///
/// # Errors
///
/// When its tag and its text do not fit (`!!int foo`), and on invalid base64 after `!!binary`.
pub fn resolve(scalar: &Scalar) -> Result<Value<'_>> {
    resolve_as(scalar, &scalar.text, Version::V3)
}

/// Whether plain text can be seen to be a string to everyone: it begins with a letter and is longer than
/// every word that is something else.
#[inline]
fn is_plainly_text(text: &str) -> bool {
    text.len() > "false".len() && text.as_bytes()[0].is_ascii_alphabetic()
}

/// What a scalar would mean if its text were another.
pub(super) fn resolve_as<'a>(scalar: &Scalar, text: &'a str, version: Version) -> Result<Value<'a>> {
    let tag = match scalar.tag {
        Tag::Auto | Tag::Unset if scalar.style != Style::Plain => return Ok(Value::Str(Cow::Borrowed(text))),
        Tag::Auto | Tag::Unset if is_plainly_text(text) => return Ok(Value::Str(Cow::Borrowed(text))),
        Tag::Auto | Tag::Unset => return finish(plain(text, version), text, version, scalar),
        Tag::Str | Tag::Merge | Tag::Local | Tag::Unknown => return Ok(Value::Str(Cow::Borrowed(text))),
        Tag::Binary => return binary(text).map_err(|error| error.at(scalar.span)),
        tag => tag,
    };
    let found = match plain(text, version) {
        Found::Timestamp(_) if tag != Tag::Timestamp => number_of(text, version),
        found => found,
    };
    match (tag, &found) {
        (Tag::Float, Found::Value(Value::Int(n))) => Ok(Value::Float(*n as f64)),
        (tag, found) if found.tag() == tag => finish(found.clone(), text, version, scalar),
        (tag, found) => {
            let message = format!("cannot decode {} as a {}", name(found.tag()), name(tag));
            Err(Error::input(message).at(scalar.span))
        }
    }
}

/// Whether plain text is a null.
pub(super) fn is_null_text(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The tag that yaml v3 gives to plain text.
pub(super) fn tag_of(text: &str) -> Tag {
    if text == "<<" { Tag::Merge } else { plain(text, Version::V3).tag() }
}

/// Whether YAML 1.1 reads plain text as something else than text or a time.
pub(super) fn is_other_than_text(text: &str) -> bool {
    !text.is_empty()
        && matches!(plain(text, Version::V2).tag(), Tag::Null | Tag::Bool | Tag::Int | Tag::Float)
}

/// Whether a string has to be quoted to stay one when yaml v2 reads it plain.
pub(super) fn needs_quotes(text: &str) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(_) if is_plainly_text(text) => false,
        Some(b'+' | b'-' | b'0'..=b'9') => plain(text, Version::V2).tag() != Tag::Str || is_base60(text),
        Some(b'.' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            plain(text, Version::V2).tag() != Tag::Str
        }
        _ => false,
    }
}

/// Whether a text is a base-60 float of YAML 1.1, which no one reads but everyone quotes.
fn is_base60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let whole = parts.next().unwrap_or("");
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if !whole.starts_with(|c: char| c.is_ascii_digit()) || !digits(whole) {
        return false;
    }
    let mut rest: Vec<&str> = parts.collect();
    let Some(last) = rest.pop() else { return false };
    let (last, fraction) = last.split_once('.').unwrap_or((last, ""));
    rest.push(last);
    digits(fraction) && rest.iter().all(|part| is_sixtieth(part))
}

fn is_sixtieth(part: &str) -> bool {
    matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
}

/// What plain text is found to be.
#[derive(Clone, Debug)]
enum Found<'a> {
    Value(Value<'a>),
    Timestamp(Timestamp),
}

impl Found<'_> {
    fn tag(&self) -> Tag {
        match self {
            Found::Timestamp(_) => Tag::Timestamp,
            Found::Value(value) => match value {
                Value::Null => Tag::Null,
                Value::Bool(_) => Tag::Bool,
                Value::Int(_) | Value::UInt(_) => Tag::Int,
                Value::Float(_) => Tag::Float,
                Value::Str(_) => Tag::Str,
                Value::Timestamp(_) => Tag::Timestamp,
            },
        }
    }
}

/// The value of what was found; to yaml v2 a timestamp is its text.
fn finish<'a>(found: Found<'a>, text: &'a str, version: Version, scalar: &Scalar) -> Result<Value<'a>> {
    match found {
        Found::Timestamp(_) if version == Version::V2 => Ok(Value::Str(Cow::Borrowed(text))),
        Found::Value(value) => Ok(value),
        Found::Timestamp(time) => time
            .to_json()
            .map(Value::Timestamp)
            .ok_or_else(|| Error::input("timezone hour outside of range [0,23]").at(scalar.span)),
    }
}

fn plain(text: &str, version: Version) -> Found<'_> {
    let value = match text.as_bytes().first() {
        None => Value::Null,
        Some(b'+' | b'-' | b'0'..=b'9') => {
            return match timestamp::parse(text) {
                Some(time) => Found::Timestamp(time),
                None => number_of(text, version),
            };
        }
        Some(b'.') => match special_float(text).or_else(|| number::parse_dotted_float(text)) {
            Some(n) => Value::Float(n),
            None => Value::Str(Cow::Borrowed(text)),
        },
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            word(text, version)
        }
        _ => Value::Str(Cow::Borrowed(text)),
    };
    Found::Value(value)
}

fn word(text: &str, version: Version) -> Value<'_> {
    match text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        "~" | "null" | "Null" | "NULL" => Value::Null,
        _ if version == Version::V3 => Value::Str(Cow::Borrowed(text)),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ => Value::Str(Cow::Borrowed(text)),
    }
}

fn special_float(text: &str) -> Option<f64> {
    Some(match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    })
}

/// A number out of text that begins with a sign or a digit, or else the text.
fn number_of(text: &str, version: Version) -> Found<'_> {
    if let Some(n) = special_float(text) {
        return Found::Value(Value::Float(n));
    }
    let digits = if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) };
    let value = match number::parse_integer(&digits, 0) {
        Some(n) => integer(n),
        None => match number::parse_float(&digits).map(Value::Float) {
            Some(value) => value,
            None => odd_integer(&digits, version).map_or(Value::Str(Cow::Borrowed(text)), integer),
        },
    };
    Found::Value(value)
}

fn integer<'a>(n: Integer) -> Value<'a> {
    match n {
        Integer::Signed(n) => Value::Int(n),
        Integer::Unsigned(n) => Value::UInt(n),
    }
}

/// Digits after `0b` or `0o` that carry a sign of their own: `0b-1` is -1.
fn odd_integer(digits: &str, version: Version) -> Option<Integer> {
    let octal = |prefix: &str| digits.strip_prefix(prefix).filter(|_| version == Version::V3).map(|d| (d, 8));
    let (rest, base) = digits.strip_prefix("0b").map(|d| (d, 2)).or_else(|| octal("0o"))?;
    number::parse_integer(rest, base)
}

fn binary(text: &str) -> Result<Value<'_>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical);
    let packed: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    match GeneralPurpose::new(&STANDARD, config).decode(packed) {
        Ok(bytes) => Ok(Value::Str(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))),
        Err(_) => Err(Error::input("!!binary value contains invalid base64 data")),
    }
}

fn name(tag: Tag) -> &'static str {
    match tag {
        Tag::Auto | Tag::Unset | Tag::Str | Tag::Local | Tag::Unknown => "!!str",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Null => "!!null",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
        Tag::Merge => "!!merge",
    }
}

#[cfg(test)]
mod tests;
