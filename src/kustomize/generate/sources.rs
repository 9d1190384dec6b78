//! Reads the keys and values of a generator: from env files, literals and files, in that order.
//!
//! Upstream: `api/kv/kv.go` and `ParseFileSource` in `api/internal/generators/utils.go` (api
//! v0.21.1). Quirks kept: an env file ends, silently, at its first line of 65,536 bytes or more; a
//! key may hold blanks; quotes around a literal's value are taken off, in an env file they stay.

use super::Args;
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::yaml::Span;
use crate::yaml::de::Located;
use std::collections::BTreeMap;

/// A value and the line that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it was written.
    pub span: Span,
}

/// All keys and values of one generator, sorted by key.
///
/// # Errors
/// When a source cannot be read or is malformed, or a key comes twice.
pub fn read(args: &Args, cx: &Context<'_>) -> Result<BTreeMap<String, Value>> {
    let mut data = Data { map: BTreeMap::new(), generator: &args.name };
    for path in &args.envs {
        env_file(path, cx, &mut data).map_err(|e| e.at(path.span))?;
    }
    for source in &args.literals {
        let (key, value) = literal(&source.value).map_err(|e| e.at(source.span))?;
        data.add(key, value.as_bytes(), source.span)?;
    }
    for source in &args.files {
        let (key, path) = file(&source.value).map_err(|e| e.at(source.span))?;
        let loaded = cx.loader.load(path.into()).map_err(|e| e.at(source.span))?;
        data.add(key, &loaded.bytes, Span::new(loaded.file, 1)).map_err(|e| e.at(source.span))?;
    }
    Ok(data.map)
}

struct Data<'a> {
    map: BTreeMap<String, Value>,
    generator: &'a str,
}

impl Data<'_> {
    fn add(&mut self, key: &str, bytes: &[u8], span: Span) -> Result<()> {
        let value = Value { bytes: bytes.to_vec(), span };
        match self.map.insert(key.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err(Error::input(format!("{} has the key `{key}` twice", self.generator)).at(span)),
        }
    }
}

/// `key=value`, where quotes around the value fall off. An error does not quote it: it may be of a Secret.
fn literal(source: &str) -> Result<(&str, &str)> {
    match source.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key, unquoted(value))),
        _ => Err(Error::input("this is no literal: it has to read key=value")),
    }
}

fn unquoted(value: &str) -> &str {
    let mut chars = value.chars();
    match (chars.next(), chars.next_back()) {
        (Some(first @ ('"' | '\'')), Some(last)) if first == last => chars.as_str(),
        _ => value,
    }
}

/// `path`, whose last part is the key, or `key=path`.
fn file(source: &str) -> Result<(&str, &str)> {
    let Some((key, path)) = source.split_once('=') else { return Ok((base_name(source), source)) };
    let fault = match (key, path) {
        (_, path) if path.contains('=') => "key or path contains `=`",
        ("", _) => "the key before `=` is missing",
        (_, "") => "the path after `=` is missing",
        _ => return Ok((key, path)),
    };
    Err(Error::input(fault))
}

/// The last part of a path, as Go's `path.Base` sees it.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some("") if path.is_empty() => ".",
        Some("") | None => "/",
        Some(name) => name,
    }
}

/// The longest line, without its end, that the Go scanner reads.
const LONGEST_LINE: usize = 64 * 1024 - 1;

fn env_file(path: &Located<String>, cx: &Context<'_>, data: &mut Data<'_>) -> Result<()> {
    let source = cx.loader.load(path.value.as_str().into())?;
    for (line, number) in source.bytes.split(|b| *b == b'\n').zip(1..) {
        if line.len() > LONGEST_LINE {
            break;
        }
        let at = Span::new(source.file, number);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = std::str::from_utf8(line)
            .map_err(|_| Error::input("the line is not UTF-8").at(at).without_line())?;
        let text = if number == 1 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
        let text = text.trim_start();
        if text.starts_with('#') {
            continue;
        }
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        if !key.is_empty() {
            data.add(key, value.as_bytes(), at)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_lose_their_outer_quotes() {
        let cases = [
            ("a=b", ("a", "b")),
            ("a=b=c", ("a", "b=c")),
            ("a=\"b c\"", ("a", "b c")),
            ("a='b'", ("a", "b")),
            ("a='b\"", ("a", "'b\"")),
            ("a=\"", ("a", "\"")),
            ("a=", ("a", "")),
        ];
        for (source, expected) in cases {
            assert_eq!(literal(source).unwrap(), expected, "{source}");
        }
        assert!(literal("=b").is_err());
        assert!(literal("b").is_err());
    }

    #[test]
    fn files_are_called_by_their_last_part_or_by_a_key() {
        assert_eq!(file("dir/app.ini").unwrap(), ("app.ini", "dir/app.ini"));
        assert_eq!(file("x=dir/app.ini").unwrap(), ("x", "dir/app.ini"));
        for bad in ["=a", "a=", "a=b=c"] {
            assert!(file(bad).is_err(), "{bad}");
        }
    }
}
