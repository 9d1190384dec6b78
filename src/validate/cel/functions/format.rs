//! `'%s and %d'.format([a, b])`. Upstream: cel-go v0.26 `ext/formatting.go`. `%e` depends on a locale there and is
//! not decided here.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::{Key, Value};
use super::convert::go_double;
use super::strings::{quoted, text};
use super::time;

/// More digits than these are not written.
const MOST_DIGITS: usize = 100;

pub(super) fn format(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let pattern = text(&args[0])?;
    let Value::List(values) = &args[1] else { return Err(Fault::no_overload()) };
    meter.traverse(pattern.len())?;
    let mut out = String::new();
    let mut next = values.items.iter();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (digits, verb, after) = verb(after)?;
        let value = next.next().ok_or_else(|| Fault::failed("index out of range in format"))?;
        let written = written(meter, value, verb, digits)?;
        meter.traverse(written.len())?;
        out.push_str(&written);
        rest = after;
    }
    out.push_str(rest);
    Ok(Value::text(out))
}

/// The digits after the point, the letter, and the rest.
fn verb(after: &str) -> Found<(Option<usize>, char, &str)> {
    let bad = || Fault::failed("could not parse formatting clause");
    let (digits, rest) = match after.strip_prefix('.') {
        None => (None, after),
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
            let digits: usize = rest[..end].parse().map_err(|_| bad())?;
            (Some(digits.min(MOST_DIGITS)), &rest[end..])
        }
    };
    let verb = rest.chars().next().ok_or_else(bad)?;
    Ok((digits, verb, &rest[verb.len_utf8()..]))
}

fn written(meter: &mut Meter, value: &Value, verb: char, digits: Option<usize>) -> Found<String> {
    use Value as V;
    match (verb, value) {
        (_, V::Closed) => Err(Fault::Unknown),
        ('s', value) => {
            let mut out = String::new();
            shown(meter, value, &mut out)?;
            Ok(out)
        }
        ('d', V::Int(it)) => Ok(it.to_string()),
        ('d', V::Uint(it)) => Ok(it.to_string()),
        ('d' | 'f', V::Double(it)) if !it.is_finite() => Ok(infinite(*it).to_owned()),
        ('f', value) => Ok(grouped(&format!("{:.*}", digits.unwrap_or(6), number(value)?))),
        ('e', _) => Err(Fault::Unknown),
        ('b', V::Bool(it)) => Ok(i32::from(*it).to_string()),
        ('b', V::Int(it)) => Ok(signed(*it, format!("{:b}", it.unsigned_abs()))),
        ('b', V::Uint(it)) => Ok(format!("{it:b}")),
        ('o', V::Int(it)) => Ok(signed(*it, format!("{:o}", it.unsigned_abs()))),
        ('o', V::Uint(it)) => Ok(format!("{it:o}")),
        ('x', value) => hex(value),
        ('X', value) => hex(value).map(|text| text.to_uppercase()),
        _ => Err(Fault::failed("unrecognized formatting clause")),
    }
}

fn infinite(it: f64) -> &'static str {
    match it {
        it if it.is_nan() => "NaN",
        it if it > 0.0 => "Infinity",
        _ => "-Infinity",
    }
}

/// Digits before the point, in groups of three: `1,234.5`.
fn grouped(text: &str) -> String {
    let end = text.find('.').unwrap_or(text.len());
    let start = usize::from(text.starts_with('-'));
    let mut out = text[..start].to_owned();
    for (at, digit) in text[start..end].chars().enumerate() {
        if at > 0 && (end - start - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + &text[end..]
}

fn number(value: &Value) -> Found<f64> {
    match value {
        Value::Double(it) => Ok(*it),
        Value::Int(it) => Ok(*it as f64),
        Value::Uint(it) => Ok(*it as f64),
        _ => Err(Fault::failed("decimal clause can only be used on numbers")),
    }
}

fn signed(it: i64, digits: String) -> String {
    if it < 0 { format!("-{digits}") } else { digits }
}

fn hex(value: &Value) -> Found<String> {
    let of = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect();
    match value {
        Value::Int(it) => Ok(signed(*it, format!("{:x}", it.unsigned_abs()))),
        Value::Uint(it) => Ok(format!("{it:x}")),
        Value::Text(it) => Ok(of(it.as_bytes())),
        Value::Bytes(it) => Ok(of(it)),
        _ => Err(Fault::failed("hex clause can only be used on integers, strings and bytes")),
    }
}

/// Writes a value as `%s` does. What it adds to the text is paid for where the text is made, and on the way for
/// lists and maps, whose parts may be shared many times over.
fn shown(meter: &mut Meter, value: &Value, out: &mut String) -> Found<()> {
    use Value as V;
    meter.traverse(value.size())?;
    match value {
        V::Text(it) => out.push_str(it),
        V::Null => out.push_str("null"),
        V::Bool(it) => out.push_str(&it.to_string()),
        V::Int(it) => out.push_str(&it.to_string()),
        V::Uint(it) => out.push_str(&it.to_string()),
        V::Double(it) if !it.is_finite() => out.push_str(infinite(*it)),
        V::Double(it) => out.push_str(&go_double(*it)),
        V::Bytes(it) => out.push_str(&String::from_utf8_lossy(it)),
        V::Type(it) => out.push_str(it),
        V::Duration(it) => out.push_str(&time::seconds(*it)),
        V::Timestamp(it) => out.push_str(&it.to_string()),
        V::List(list) => {
            out.push('[');
            for (at, item) in list.items.iter().enumerate() {
                separated(at, out);
                within(meter, item, out)?;
            }
            out.push(']');
        }
        V::Map(map) => {
            out.push('{');
            for (at, (key, value)) in map.iter().enumerate() {
                separated(at, out);
                within(meter, &Value::from(key as &Key), out)?;
                out.push(':');
                within(meter, value, out)?;
            }
            out.push('}');
        }
        V::Closed => return Err(Fault::Unknown),
        _ => return Err(Fault::failed("string clause can only be used on plain values")),
    }
    Ok(())
}

/// Writes an element of a list or a map: as a literal of its type.
fn within(meter: &mut Meter, value: &Value, out: &mut String) -> Found<()> {
    let (before, after) = match value {
        Value::Double(it) if it.is_finite() => {
            out.push_str(&format!("{it:.6}"));
            return Ok(());
        }
        Value::Text(it) => {
            meter.traverse(it.len())?;
            out.push_str(&quoted(it));
            return Ok(());
        }
        Value::Bytes(_) => ("b\"", "\""),
        Value::Double(_) => ("double(\"", "\")"),
        Value::Duration(_) => ("duration(\"", "\")"),
        Value::Timestamp(_) => ("timestamp(\"", "\")"),
        Value::Type(_) => ("type(", ")"),
        _ => ("", ""),
    };
    out.push_str(before);
    shown(meter, value, out)?;
    out.push_str(after);
    Ok(())
}

fn separated(at: usize, out: &mut String) {
    if at > 0 {
        out.push_str(", ");
    }
}
