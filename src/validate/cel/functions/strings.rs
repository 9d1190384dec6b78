//! Functions of text, which count characters. Upstream: cel-go v0.26 `ext/strings.go` (version 2).

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::{Run, format};
use crate::kustomize::go_regex::go_regex;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        (".contains", 2) => contains,
        (".startsWith", 2) => |meter, args| {
            pair(args).and_then(|(a, b)| meter.traverse(b.len()).map(|()| Value::Bool(a.starts_with(b))))
        },
        (".endsWith", 2) => |meter, args| {
            pair(args).and_then(|(a, b)| meter.traverse(b.len()).map(|()| Value::Bool(a.ends_with(b))))
        },
        (".matches" | "matches", 2) => matches,
        (".charAt", 2) => char_at,
        (".indexOf", 2 | 3) => index_of,
        (".lastIndexOf", 2 | 3) => last_index_of,
        (".lowerAscii", 1) => |meter, args| mapped(meter, args, str::to_ascii_lowercase),
        (".upperAscii", 1) => |meter, args| mapped(meter, args, str::to_ascii_uppercase),
        (".trim", 1) => |meter, args| mapped(meter, args, |text| text.trim().to_owned()),
        (".replace", 3 | 4) => replace,
        (".split", 2 | 3) => split,
        (".substring", 2 | 3) => substring,
        (".join", 1 | 2) => join,
        (".format", 2) => format::format,
        ("strings.quote", 1) => |meter, args| mapped(meter, args, quoted),
        ("jsonpatch.escapeKey", 1) => {
            |meter, args| mapped(meter, args, |text| text.replace('~', "~0").replace('/', "~1"))
        }
        _ => return None,
    };
    Some(run)
}

/// The text that an argument is.
///
/// # Errors
/// When it is none.
pub(super) fn text(value: &Value) -> Found<&str> {
    match value {
        Value::Text(it) => Ok(it),
        _ => Err(Fault::no_overload()),
    }
}

/// The integer that an argument is.
///
/// # Errors
/// When it is none.
pub(super) fn int(value: &Value) -> Found<i64> {
    match value {
        Value::Int(it) => Ok(*it),
        _ => Err(Fault::no_overload()),
    }
}

fn pair(args: &[Value]) -> Found<(&str, &str)> {
    Ok((text(&args[0])?, text(&args[1])?))
}

fn mapped(meter: &mut Meter, args: &[Value], map: impl FnOnce(&str) -> String) -> Found<Value> {
    let text = text(&args[0])?;
    meter.traverse(text.len())?;
    Ok(Value::text(map(text)))
}

fn contains(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let (a, b) = pair(args)?;
    meter.spend((a.len() as u64).div_ceil(10) * (b.len() as u64).div_ceil(10))?;
    Ok(Value::Bool(a.contains(b)))
}

fn matches(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let (subject, pattern) = pair(args)?;
    meter.matching(subject.chars().count(), pattern.len())?;
    let regex = go_regex(pattern).map_err(|e| Fault::failed(e.to_string()))?;
    Ok(Value::Bool(regex.is_match(subject)))
}

fn range(at: i64) -> Fault {
    Fault::failed(format!("index out of range: {at}"))
}

/// A place among so many characters, or behind the last.
fn place(at: i64, most: usize) -> Found<usize> {
    usize::try_from(at).ok().filter(|at| *at <= most).ok_or_else(|| range(at))
}

fn char_at(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let (subject, at) = (text(&args[0])?, int(&args[1])?);
    let at = place(at, subject.chars().count())?;
    Ok(Value::text(subject.chars().nth(at).map(String::from).unwrap_or_default()))
}

fn index_of(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    if let Value::List(_) = args[0] {
        return super::lists::index_of(meter, args);
    }
    let (subject, sought) = pair(args)?;
    meter.traverse(subject.len())?;
    let from = args.get(2).map_or(Ok(0), int)?;
    let many = subject.chars().count();
    if sought.is_empty() && from == 0 {
        return Ok(Value::Int(0));
    }
    let from = place(from, many)?;
    let start = byte_of(subject, from);
    let found = subject[start..].find(sought).map(|at| from + subject[start..start + at].chars().count());
    Ok(Value::Int(found.map_or(-1, |at| at as i64)))
}

fn last_index_of(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    if let Value::List(_) = args[0] {
        return super::lists::last_index_of(meter, args);
    }
    let (subject, sought) = pair(args)?;
    meter.traverse(subject.len())?;
    let many = subject.chars().count();
    let last = match args.get(2) {
        None => many,
        Some(last) => place(int(last)?, many)?,
    };
    let end = (byte_of(subject, last) + sought.len()).min(subject.len());
    let end = (end..=subject.len()).find(|at| subject.is_char_boundary(*at)).unwrap_or(subject.len());
    let found = subject[..end].rmatch_indices(sought).map(|(at, _)| subject[..at].chars().count());
    let found = found.into_iter().find(|at| *at <= last);
    Ok(Value::Int(found.map_or(-1, |at| at as i64)))
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

fn replace(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let (subject, old) = pair(args)?;
    let new = text(&args[2])?;
    let most = args.get(3).map_or(Ok(-1), int)?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    meter.traverse(subject.len() * 2)?;
    let many = subject.matches(old).count().min(most);
    meter.traverse(many.saturating_mul(new.len()))?;
    Ok(Value::text(subject.replacen(old, new, most)))
}

fn split(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let (subject, separator) = pair(args)?;
    let most = args.get(2).map_or(Ok(-1), int)?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    meter.traverse(subject.len() * 2)?;
    let parts: Vec<Value> = match most {
        0 => Vec::new(),
        _ if separator.is_empty() => characters(subject, most),
        most => subject.splitn(most, separator).map(Value::text).collect(),
    };
    meter.make(parts.len())?;
    Ok(Value::list(parts))
}

/// The characters of a text, the last with all that follows.
fn characters(text: &str, most: usize) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if parts.len() + 1 == most { rest.len() } else { c.len_utf8() };
        parts.push(Value::text(&rest[..end]));
        rest = &rest[end..];
    }
    parts
}

fn substring(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let subject = text(&args[0])?;
    meter.traverse(subject.len())?;
    let many = subject.chars().count();
    let start = place(int(&args[1])?, many)?;
    let end = args.get(2).map_or(Ok(many), |end| place(int(end)?, many))?;
    if start > end {
        return Err(Fault::failed(format!("invalid substring range. start: {start}, end: {end}")));
    }
    Ok(Value::text(&subject[byte_of(subject, start)..byte_of(subject, end)]))
}

fn join(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let Value::List(list) = &args[0] else { return Err(Fault::no_overload()) };
    let separator = args.get(1).map_or(Ok(""), text)?;
    let mut out = String::new();
    for (at, item) in list.items.iter().enumerate() {
        let item = match item {
            Value::Closed => return Err(Fault::Unknown),
            item => text(item)?,
        };
        meter.traverse((item.len() + separator.len()) * 2)?;
        if at > 0 {
            out.push_str(separator);
        }
        out.push_str(item);
    }
    Ok(Value::text(out))
}

/// Text as a literal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
