//! Values that may be missing. Upstream: cel-go v0.26 `cel/library.go`, `OptionalTypes`.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("optional.of", 1) => |_, args| Ok(Value::optional(Some(args[0].clone()))),
        ("optional.ofNonZeroValue", 1) => |_, args| Ok(Value::optional(non_zero(&args[0]))),
        ("optional.none", 0) => |_, _| Ok(Value::Optional(None)),
        (".hasValue", 1) => |_, args| Ok(Value::Bool(inner(&args[0])?.is_some())),
        (".value", 1) => {
            |_, args| inner(&args[0])?.cloned().ok_or_else(|| Fault::failed("optional.none() dereference"))
        }
        (".orValue", 2) => |_, args| Ok(inner(&args[0])?.unwrap_or(&args[1]).clone()),
        (".or", 2) => |_, args| {
            inner(&args[1])?;
            Ok(if inner(&args[0])?.is_some() { args[0].clone() } else { args[1].clone() })
        },
        ("optional.unwrap", 1) | (".unwrapOpt", 1) => unwrap,
        (".first", 1) => |_, args| end(args, <[Value]>::first),
        (".last", 1) => |_, args| end(args, <[Value]>::last),
        _ => return None,
    };
    Some(run)
}

fn inner(value: &Value) -> Found<Option<&Value>> {
    match value {
        Value::Optional(inner) => Ok(inner.as_deref()),
        _ => Err(Fault::no_overload()),
    }
}

fn non_zero(value: &Value) -> Option<Value> {
    let zero = match value {
        Value::Null => true,
        Value::Bool(it) => !it,
        Value::Int(it) | Value::Duration(it) => *it == 0,
        Value::Uint(it) => *it == 0,
        Value::Double(it) => *it == 0.0,
        Value::Optional(inner) => inner.is_none(),
        Value::Text(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => value.size() == 0,
        _ => false,
    };
    (!zero).then(|| value.clone())
}

fn unwrap(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let Value::List(list) = &args[0] else { return Err(Fault::no_overload()) };
    meter.make(list.items.len())?;
    let mut values = Vec::new();
    for item in &list.items {
        values.extend(inner(item)?.cloned());
    }
    Ok(Value::list(values))
}

fn end(args: &[Value], which: for<'a> fn(&'a [Value]) -> Option<&'a Value>) -> Found<Value> {
    match &args[0] {
        Value::List(list) => Ok(Value::optional(which(&list.items).cloned())),
        _ => Err(Fault::no_overload()),
    }
}
