//! Functions of lists. Upstream: `k8s.io/apiserver/pkg/cel/library/lists.go` v0.36 and cel-go v0.26
//! `ext/lists.go` (version 3).

use super::super::fold::sorted;
use super::super::meter::{Fault, Found, Meter};
use super::super::same::{contains, equal, order};
use super::super::value::Value;
use super::Run;
use super::strings::int;
use std::cmp::Ordering;

/// How many integers `lists.range` makes at most.
const MOST_NUMBERS: i64 = 1_000_000;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        (".isSorted", 1) => is_sorted,
        (".sum", 1) => sum,
        (".min", 1) => |meter, args| extreme(meter, args, Ordering::Less),
        (".max", 1) => |meter, args| extreme(meter, args, Ordering::Greater),
        (".slice", 3) => slice,
        (".flatten", 1 | 2) => flatten,
        (".sort", 1) => sort,
        (".reverse", 1) => reverse,
        (".distinct", 1) => distinct,
        ("lists.range", 1) => numbers,
        _ => return None,
    };
    Some(run)
}

/// The elements of a list.
pub(super) fn items(value: &Value) -> Found<&[Value]> {
    match value {
        Value::List(list) => Ok(&list.items),
        _ => Err(Fault::no_overload()),
    }
}

/// The elements of a list all of which may be looked at.
fn opened<'a>(meter: &mut Meter, args: &'a [Value]) -> Found<&'a [Value]> {
    let items = items(&args[0])?;
    meter.spend(items.len() as u64)?;
    if items.iter().any(|item| matches!(item, Value::Closed)) { Err(Fault::Unknown) } else { Ok(items) }
}

fn is_sorted(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, args)?;
    for pair in items.windows(2) {
        if order(&pair[0], &pair[1])?.is_gt() {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn sum(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, args)?;
    let Some((first, rest)) = items.split_first() else { return Ok(Value::Int(0)) };
    let add = super::find("_+_", 2).ok_or_else(Fault::no_overload)?.run;
    rest.iter().try_fold(first.clone(), |sum, item| add(meter, &[sum, item.clone()]))
}

fn extreme(meter: &mut Meter, args: &[Value], wanted: Ordering) -> Found<Value> {
    let items = opened(meter, args)?;
    let name = if wanted == Ordering::Less { "min" } else { "max" };
    let (mut best, rest) =
        items.split_first().ok_or_else(|| Fault::failed(format!("{name} called on empty list")))?;
    for item in rest {
        if order(item, best)? == wanted {
            best = item;
        }
    }
    Ok(best.clone())
}

/// The place of the first element that is equal.
pub(super) fn index_of(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, &args[..1])?;
    found(meter, items.iter().enumerate(), &args[1])
}

/// The place of the last element that is equal.
pub(super) fn last_index_of(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, &args[..1])?;
    found(meter, items.iter().enumerate().rev(), &args[1])
}

fn found<'a>(
    meter: &mut Meter,
    items: impl Iterator<Item = (usize, &'a Value)>,
    sought: &Value,
) -> Found<Value> {
    for (at, item) in items {
        if equal(item, sought, meter)? {
            return Ok(Value::Int(at as i64));
        }
    }
    Ok(Value::Int(-1))
}

fn slice(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = items(&args[0])?;
    let (start, end) = (int(&args[1])?, int(&args[2])?);
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let part = range.and_then(|(start, end)| items.get(start..end));
    let part = part.ok_or_else(|| Fault::failed(format!("cannot slice({start}, {end}), list is shorter")))?;
    meter.make(part.len())?;
    Ok(Value::list(part.to_vec()))
}

fn flatten(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let depth = args.get(1).map_or(Ok(1), int)?;
    if depth < 0 {
        return Err(Fault::failed("level must be non-negative"));
    }
    let mut flat = Vec::new();
    flatten_into(meter, items(&args[0])?, depth, &mut flat)?;
    Ok(Value::list(flat))
}

fn flatten_into(meter: &mut Meter, items: &[Value], depth: i64, flat: &mut Vec<Value>) -> Found<()> {
    for item in items {
        meter.spend(1)?;
        match item {
            Value::List(inner) if depth > 0 => flatten_into(meter, &inner.items, depth - 1, flat)?,
            item => flat.push(item.clone()),
        }
    }
    Ok(())
}

fn sort(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, args)?;
    meter.make(items.len())?;
    sorted(items.iter().map(|item| (item.clone(), item.clone())).collect())
}

fn reverse(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = items(&args[0])?;
    meter.spend(items.len() as u64)?;
    Ok(Value::list(items.iter().rev().cloned().collect()))
}

fn distinct(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let items = opened(meter, args)?;
    let mut seen = Vec::new();
    for item in items {
        meter.traverse(seen.len())?;
        if !contains(&seen, item, meter)? {
            seen.push(item.clone());
        }
    }
    Ok(Value::list(seen))
}

fn numbers(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let many = int(&args[0])?.clamp(0, MOST_NUMBERS);
    meter.spend(many as u64)?;
    Ok(Value::list((0..many).map(Value::Int).collect()))
}
