//! Lists as sets. Upstream: cel-go v0.26 `ext/sets.go`.

use super::super::meter::{Found, Meter};
use super::super::same;
use super::super::value::Value;
use super::Run;
use super::lists::items;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("sets.contains", 2) => |meter, args| has_all(meter, &args[0], &args[1]).map(Value::Bool),
        ("sets.equivalent", 2) => |meter, args| {
            let same = has_all(meter, &args[0], &args[1])? && has_all(meter, &args[1], &args[0])?;
            Ok(Value::Bool(same))
        },
        ("sets.intersects", 2) => intersects,
        _ => return None,
    };
    Some(run)
}

fn has_all(meter: &mut Meter, list: &Value, sought: &Value) -> Found<bool> {
    let list = items(list)?;
    for sought in items(sought)? {
        meter.spend(1)?;
        if !same::contains(list, sought, meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn intersects(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let list = items(&args[0])?;
    for sought in items(&args[1])? {
        meter.spend(1)?;
        if same::contains(list, sought, meter)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}
