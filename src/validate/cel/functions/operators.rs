//! Operators but `&&`, `||` and `?:`.

use super::super::meter::{Fault, Found, Meter};
use super::super::same::{contains, equal, keyed, order};
use super::super::value::{List, ListKind, Value};
use super::Run;
use super::time::Timestamp;
use std::cmp::Ordering;
use std::sync::Arc;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("_==_", 2) => |meter, args| equal(&args[0], &args[1], meter).map(Value::Bool),
        ("_!=_", 2) => |meter, args| equal(&args[0], &args[1], meter).map(|same| Value::Bool(!same)),
        ("_<_", 2) => |meter, args| compared(meter, args, Ordering::is_lt),
        ("_<=_", 2) => |meter, args| compared(meter, args, Ordering::is_le),
        ("_>_", 2) => |meter, args| compared(meter, args, Ordering::is_gt),
        ("_>=_", 2) => |meter, args| compared(meter, args, Ordering::is_ge),
        ("@in", 2) => is_in,
        ("_+_", 2) => add,
        ("_-_", 2) => subtract,
        ("_*_", 2) => multiply,
        ("_/_", 2) => divide,
        ("_%_", 2) => remainder,
        ("!_", 1) => not,
        ("-_", 1) => negate,
        _ => return None,
    };
    Some(run)
}

fn compared(meter: &mut Meter, args: &[Value], is: fn(Ordering) -> bool) -> Found<Value> {
    meter.traverse(args[0].size().min(args[1].size()))?;
    match (&args[0], &args[1]) {
        (Value::Double(a), Value::Double(b)) if a.is_nan() || b.is_nan() => Ok(Value::Bool(false)),
        (a, b) => Ok(Value::Bool(is(order(a, b)?))),
    }
}

fn is_in(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    match &args[1] {
        Value::List(list) => {
            meter.spend(list.items.len() as u64)?;
            contains(&list.items, &args[0], meter).map(Value::Bool)
        }
        Value::Map(map) => Ok(Value::Bool(map.contains_key(&args[0].key()?))),
        _ => Err(Fault::no_overload()),
    }
}

fn overflow<T>(result: Option<T>, make: fn(T) -> Value) -> Found<Value> {
    result.map(make).ok_or_else(|| Fault::failed("integer overflow"))
}

fn add(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    use Value as V;
    match (&args[0], &args[1]) {
        (V::Int(a), V::Int(b)) => overflow(a.checked_add(*b), V::Int),
        (V::Uint(a), V::Uint(b)) => overflow(a.checked_add(*b), V::Uint),
        (V::Double(a), V::Double(b)) => Ok(V::Double(a + b)),
        (V::Text(a), V::Text(b)) => {
            meter.traverse(a.len() + b.len())?;
            Ok(V::text([&**a, &**b].concat()))
        }
        (V::Bytes(a), V::Bytes(b)) => {
            meter.traverse(a.len() + b.len())?;
            Ok(V::Bytes([&**a, &**b].concat().into()))
        }
        (V::List(a), V::List(b)) => joined(meter, a, b),
        (V::Duration(a), V::Duration(b)) => overflow(a.checked_add(*b), V::Duration),
        (V::Timestamp(t), V::Duration(d)) | (V::Duration(d), V::Timestamp(t)) => moved(*t, *d),
        _ => Err(Fault::no_overload()),
    }
}

fn moved(t: Timestamp, by: i64) -> Found<Value> {
    t.plus(by).map(Value::Timestamp).ok_or_else(|| Fault::failed("timestamp overflow"))
}

/// The sum of two lists: sets take what they have not, keyed lists replace what has the same key.
fn joined(meter: &mut Meter, a: &List, b: &List) -> Found<Value> {
    meter.make(a.items.len() + b.items.len())?;
    let mut items = a.items.clone();
    for item in &b.items {
        match &a.kind {
            ListKind::Atomic => items.push(item.clone()),
            ListKind::Set => {
                if !contains(&items, item, meter)? {
                    items.push(item.clone());
                }
            }
            ListKind::Keyed(keys) => match keyed(&items, keys, item, meter)? {
                Some(at) => items[at] = item.clone(),
                None => items.push(item.clone()),
            },
        }
    }
    Ok(Value::List(Arc::new(List { items, kind: a.kind.clone() })))
}

fn subtract(_: &mut Meter, args: &[Value]) -> Found<Value> {
    use Value as V;
    match (&args[0], &args[1]) {
        (V::Int(a), V::Int(b)) => overflow(a.checked_sub(*b), V::Int),
        (V::Uint(a), V::Uint(b)) => overflow(a.checked_sub(*b), V::Uint),
        (V::Double(a), V::Double(b)) => Ok(V::Double(a - b)),
        (V::Duration(a), V::Duration(b)) => overflow(a.checked_sub(*b), V::Duration),
        (V::Timestamp(t), V::Duration(d)) => moved(*t, d.checked_neg().unwrap_or(i64::MAX)),
        (V::Timestamp(a), V::Timestamp(b)) => overflow(a.since(*b), V::Duration),
        _ => Err(Fault::no_overload()),
    }
}

fn multiply(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match (&args[0], &args[1]) {
        (Value::Int(a), Value::Int(b)) => overflow(a.checked_mul(*b), Value::Int),
        (Value::Uint(a), Value::Uint(b)) => overflow(a.checked_mul(*b), Value::Uint),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a * b)),
        _ => Err(Fault::no_overload()),
    }
}

fn divide(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match (&args[0], &args[1]) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => {
            Err(Fault::failed("division by zero"))
        }
        (Value::Int(a), Value::Int(b)) => overflow(a.checked_div(*b), Value::Int),
        (Value::Uint(a), Value::Uint(b)) => overflow(a.checked_div(*b), Value::Uint),
        (Value::Double(a), Value::Double(b)) => Ok(Value::Double(a / b)),
        _ => Err(Fault::no_overload()),
    }
}

fn remainder(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match (&args[0], &args[1]) {
        (Value::Int(_), Value::Int(0)) | (Value::Uint(_), Value::Uint(0)) => {
            Err(Fault::failed("modulus by zero"))
        }
        (Value::Int(a), Value::Int(b)) => overflow(a.checked_rem(*b), Value::Int),
        (Value::Uint(a), Value::Uint(b)) => overflow(a.checked_rem(*b), Value::Uint),
        _ => Err(Fault::no_overload()),
    }
}

fn not(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match &args[0] {
        Value::Bool(it) => Ok(Value::Bool(!it)),
        _ => Err(Fault::no_overload()),
    }
}

fn negate(_: &mut Meter, args: &[Value]) -> Found<Value> {
    match &args[0] {
        Value::Int(it) => overflow(it.checked_neg(), Value::Int),
        Value::Double(it) => Ok(Value::Double(-it)),
        Value::Duration(it) => overflow(it.checked_neg(), Value::Duration),
        _ => Err(Fault::no_overload()),
    }
}
