//! Which keys and values of labels are valid.
//!
//! Upstream: apimachinery v0.19.8 `pkg/util/validation`.

use crate::error::{Error, Result};

/// # Errors
/// When the key is not valid.
pub(super) fn check_key(key: &str) -> Result<()> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if prefix.is_none_or(is_dns_subdomain) && is_qualified(name) {
        return Ok(());
    }
    Err(Error::input(format!("`{key}` is no valid label key")).hint(
        "a key is letters, digits, `-`, `_` and `.`, at most 63, with an optional DNS name and `/` before it",
    ))
}

/// A value, empty or valid.
///
/// # Errors
/// When it is neither.
pub(super) fn check_value(key: &str, value: &str) -> Result<String> {
    if value.is_empty() || is_qualified(value) {
        return Ok(value.to_owned());
    }
    Err(Error::input(format!("`{value}` is no valid label value for `{key}`"))
        .hint("a value is letters, digits, `-`, `_` and `.`, at most 63"))
}

fn is_qualified(text: &str) -> bool {
    let alphanumeric = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && alphanumeric(bytes.first())
        && alphanumeric(bytes.last())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
}

fn is_dns_subdomain(text: &str) -> bool {
    let lower = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let label = |part: &str| {
        let bytes = part.as_bytes();
        lower(bytes.first()) && lower(bytes.last()) && bytes.iter().all(|b| lower(Some(b)) || *b == b'-')
    };
    text.len() <= 253 && text.split('.').all(label)
}
