//! Conversions between types, and sizes. Upstream: cel-go v0.26 `common/types`.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::time::{self, Timestamp};

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("size" | ".size", 1) => size,
        ("int", 1) => int,
        ("uint", 1) => uint,
        ("double", 1) => double,
        ("string", 1) => string,
        ("bytes", 1) => bytes,
        ("bool", 1) => boolean,
        ("dyn", 1) => |_, args| Ok(args[0].clone()),
        ("type", 1) => |_, args| Ok(Value::Type(args[0].type_name())),
        ("timestamp", 1) => timestamp,
        ("duration", 1) => duration,
        _ => return None,
    };
    Some(run)
}

fn size(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match &args[0] {
        Value::Text(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => {
            Ok(Value::Int(args[0].size() as i64))
        }
        _ => Err(Fault::no_overload()),
    }
}

fn unfit(args: &[Value], to: &str) -> Fault {
    Fault::failed(format!("type conversion error from '{}' to '{to}'", args[0].type_name()))
}

fn out_of_range() -> Fault {
    Fault::failed("integer overflow")
}

fn int(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let value = match &args[0] {
        Value::Int(it) => *it,
        Value::Uint(it) => i64::try_from(*it).map_err(|_| out_of_range())?,
        Value::Double(it) if it.is_finite() && it.abs() < 9_223_372_036_854_775_807.0 => *it as i64,
        Value::Double(_) => return Err(out_of_range()),
        Value::Text(it) => go_integer(it).ok_or_else(|| unfit(args, "int"))?,
        Value::Timestamp(it) => it.seconds,
        Value::Duration(it) => *it,
        _ => return Err(Fault::no_overload()),
    };
    Ok(Value::Int(value))
}

/// As `strconv.ParseInt` with base 10 reads it.
fn go_integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn uint(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let value = match &args[0] {
        Value::Uint(it) => *it,
        Value::Int(it) => u64::try_from(*it).map_err(|_| out_of_range())?,
        Value::Double(it) if *it >= 0.0 && *it < 18_446_744_073_709_551_615.0 => *it as u64,
        Value::Double(_) => return Err(out_of_range()),
        Value::Text(it) if !it.starts_with('+') => it.parse().map_err(|_| unfit(args, "uint"))?,
        Value::Text(_) => return Err(unfit(args, "uint")),
        _ => return Err(Fault::no_overload()),
    };
    Ok(Value::Uint(value))
}

fn double(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let value = match &args[0] {
        Value::Double(it) => *it,
        Value::Int(it) => *it as f64,
        Value::Uint(it) => *it as f64,
        Value::Text(it) => it.parse().map_err(|_| unfit(args, "double"))?,
        _ => return Err(Fault::no_overload()),
    };
    Ok(Value::Double(value))
}

fn string(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    meter.traverse(args[0].size())?;
    let text = match &args[0] {
        Value::Text(_) => return Ok(args[0].clone()),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Uint(it) => it.to_string(),
        Value::Double(it) => go_double(*it),
        Value::Bytes(it) => {
            let text = std::str::from_utf8(it).map_err(|_| Fault::failed("invalid UTF-8 in bytes"))?;
            text.to_owned()
        }
        Value::Timestamp(it) => it.to_string(),
        Value::Duration(it) => time::seconds(*it),
        Value::Address(it) => it.to_string(),
        Value::Block(it) => it.to_string(),
        _ => return Err(Fault::no_overload()),
    };
    Ok(Value::text(text))
}

/// As `strconv.FormatFloat` with 'g' and the fewest digits writes it.
pub(super) fn go_double(it: f64) -> String {
    if it.is_nan() {
        return "NaN".to_owned();
    }
    if it.is_infinite() {
        return if it > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{it:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if it != 0.0 && !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    format!("{it}")
}

fn bytes(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    meter.traverse(args[0].size())?;
    match &args[0] {
        Value::Bytes(_) => Ok(args[0].clone()),
        Value::Text(it) => Ok(Value::Bytes(it.as_bytes().into())),
        _ => Err(Fault::no_overload()),
    }
}

fn boolean(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match &args[0] {
        Value::Bool(_) => Ok(args[0].clone()),
        Value::Text(it) => match &**it {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => Err(unfit(args, "bool")),
        },
        _ => Err(Fault::no_overload()),
    }
}

fn timestamp(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let moment = match &args[0] {
        Value::Timestamp(it) => Some(*it),
        Value::Int(it) => Timestamp::new(*it, 0),
        Value::Text(it) => Timestamp::parse(it),
        _ => return Err(Fault::no_overload()),
    };
    moment.map(Value::Timestamp).ok_or_else(|| unfit(args, "google.protobuf.Timestamp"))
}

fn duration(_: &mut Meter, args: &[Value]) -> Found<Value> {
    let span = match &args[0] {
        Value::Duration(it) | Value::Int(it) => Some(*it),
        Value::Text(it) => time::go_duration(it),
        _ => return Err(Fault::no_overload()),
    };
    span.map(Value::Duration).ok_or_else(|| unfit(args, "google.protobuf.Duration"))
}
