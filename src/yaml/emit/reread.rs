//! What a scalar becomes on its way to the last emitter.
//!
//! kustomize writes a resource with yaml v3, reads that again, writes JSON and reads that with yaml v2
//! (`Resource.AsYAML`). Each hop leaves traces in values that are written in rare ways; they are
//! reproduced here, scalar by scalar, instead of doing the hops.

use super::analysis::{Place, analyze};
use super::writer::{Wrap, Writer};
use crate::bytes;
use crate::yaml::resolve::{Value, resolve_as};
use crate::yaml::scan::{Kind, Scanner, Version};
use crate::yaml::{FileId, Scalar, Style, Tag};
use crate::{Error, Result};
use std::borrow::Cow;

/// The value of a scalar after yaml v3 wrote it and read it again.
///
/// Plain timestamps and empty values that have to be quoted inside of flow collections are strings from
/// then on. Folded text gains breaks.
pub(in crate::yaml) fn value_after_v3(scalar: &Scalar, place: Place) -> Result<Value<'_>> {
    let text = scalar.text.as_str();
    if scalar.style == Style::Plain {
        let flow = matches!(place, Place::Flow | Place::FlowKey);
        let quoted = match scalar.tag {
            Tag::Auto | Tag::Unset if text.is_empty() => place != Place::Value,
            Tag::Auto | Tag::Unset if flow && text.contains(':') => true,
            Tag::Auto | Tag::Unset => text == "<<",
            _ => false,
        };
        if quoted {
            return Ok(Value::Str(Cow::Borrowed(text)));
        }
        let block = text.starts_with('\t') && text.contains('\n');
        if !block {
            return resolve_as(scalar, text, Version::V3);
        }
    }
    match block_text(scalar, place)? {
        Cow::Borrowed(text) => resolve_as(scalar, text, Version::V3),
        Cow::Owned(text) => Ok(match resolve_as(scalar, &text, Version::V3)? {
            Value::Null => Value::Null,
            Value::Bool(b) => Value::Bool(b),
            Value::Int(n) => Value::Int(n),
            Value::UInt(n) => Value::UInt(n),
            Value::Float(n) => Value::Float(n),
            Value::Str(text) => Value::Str(Cow::Owned(text.into_owned())),
            Value::Timestamp(time) => Value::Timestamp(time),
        }),
    }
}

/// The text of a scalar after it was written in block style, if it is.
fn block_text(scalar: &Scalar, place: Place) -> Result<Cow<'_, str>> {
    let text = scalar.text.as_str();
    let wanted = if scalar.style == Style::Plain { Style::Literal } else { scalar.style };
    let folded = wanted == Style::Folded;
    let one_line =
        || bytes::find3(b'\n', b'\r', 0xE2, text.strip_suffix('\n').unwrap_or(text).as_bytes()).is_none();
    let tab = wanted == Style::Literal && text.starts_with('\t');
    if !tab && (!folded || (one_line() && !text.starts_with(['\t', '\n']))) {
        return Ok(Cow::Borrowed(text));
    }
    if analyze(text, Version::V3).style(wanted, text, place) != wanted {
        return Ok(Cow::Borrowed(text));
    }
    let mut written = String::new();
    let mut writer = Writer::new(&mut written, Wrap::Never);
    writer.block_indicator('-');
    writer.scalar(text, wanted, 2, Wrap::Never);
    reread(&written, scalar).map(Cow::Owned)
}

/// The text of a string after it was written as JSON and read with yaml v2.
pub(in crate::yaml) fn string_after_json<'a>(text: Cow<'a, str>, scalar: &Scalar) -> Result<Cow<'a, str>> {
    if bytes::find3(0x7F, 0xC2, 0xEF, text.as_bytes()).is_none() {
        return Ok(text);
    }
    let rare = |c: char| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(rare) {
        return Ok(text);
    }
    let mut quoted = String::new();
    crate::yaml::json::write_string(&text, &mut quoted);
    reread(&quoted, scalar).map(Cow::Owned)
}

/// Reads the one scalar of a text.
fn reread(text: &str, scalar: &Scalar) -> Result<String> {
    let read = || {
        let mut scanner = Scanner::new(text, FileId::NONE, 0, Version::V3)?;
        loop {
            match scanner.next()?.kind {
                Kind::Scalar(text, _) => return Ok(text.into_string()),
                Kind::StreamEnd => return Err(Error::input("did not find expected node content")),
                _ => {}
            }
        }
    };
    read().map_err(|error: Error| {
        Error::input(error.message().to_owned())
            .at(scalar.span)
            .hint("kustomize fails when it reads again what it wrote; write the value in double quotes")
    })
}
