//! What is equal, and what comes first.
//!
//! Numbers are compared across their types, maps and lists element by element, and lists of sets and maps
//! whatever their order. Upstream: cel-go v0.26 `common/types`, `k8s.io/apiserver/pkg/cel/common` v0.36.

use super::meter::{Fault, Found, Meter};
use super::value::{Key, List, ListKind, Map, Value};
use std::cmp::Ordering;
use std::sync::Arc;

/// Whether two values are equal.
///
/// # Errors
/// When that depends on a value that may not be looked at, or costs too much.
pub fn equal(a: &Value, b: &Value, meter: &mut Meter) -> Found<bool> {
    meter.traverse(a.size().min(b.size()))?;
    alike(a, b, meter)
}

fn alike(a: &Value, b: &Value, meter: &mut Meter) -> Found<bool> {
    use Value as V;
    Ok(match (a, b) {
        (V::Closed, _) | (_, V::Closed) => return Err(Fault::Unknown),
        (V::List(a), V::List(b)) => return lists(a, b, meter),
        (V::Map(a), V::Map(b)) => return maps(a, b, meter),
        (V::Optional(Some(a)), V::Optional(Some(b))) => return alike(a, b, meter),
        (V::Optional(a), V::Optional(b)) => a.is_none() && b.is_none(),
        (V::Int(_) | V::Uint(_) | V::Double(_), V::Int(_) | V::Uint(_) | V::Double(_)) => {
            numbers(a, b) == Some(Ordering::Equal)
        }
        (V::Null, V::Null) => true,
        (V::Bool(a), V::Bool(b)) => a == b,
        (V::Text(a), V::Text(b)) => a == b,
        (V::Bytes(a), V::Bytes(b)) => a == b,
        (V::Duration(a), V::Duration(b)) => a == b,
        (V::Timestamp(a), V::Timestamp(b)) => a == b,
        (V::Type(a), V::Type(b)) | (V::Format(a), V::Format(b)) => a == b,
        (V::Url(a), V::Url(b)) => a == b,
        (V::Address(a), V::Address(b)) => a == b,
        (V::Block(a), V::Block(b)) => a == b,
        (V::Quantity(a), V::Quantity(b)) => a == b,
        (V::Semver(a), V::Semver(b)) => a.order(b) == Ordering::Equal,
        _ => false,
    })
}

fn lists(a: &List, b: &List, meter: &mut Meter) -> Found<bool> {
    if a.items.len() != b.items.len() {
        return Ok(false);
    }
    match &a.kind {
        ListKind::Atomic => in_order(a, b, meter),
        ListKind::Set => all(&b.items, meter, |item, meter| contains(&a.items, item, meter)),
        ListKind::Keyed(keys) => {
            all(&b.items, meter, |item, meter| match keyed(&a.items, keys, item, meter)? {
                Some(at) => alike(&a.items[at], item, meter),
                None => Ok(false),
            })
        }
    }
}

fn in_order(a: &List, b: &List, meter: &mut Meter) -> Found<bool> {
    for (a, b) in a.items.iter().zip(&b.items) {
        meter.traverse(1)?;
        if !alike(a, b, meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn all(
    items: &[Value],
    meter: &mut Meter,
    mut holds: impl FnMut(&Value, &mut Meter) -> Found<bool>,
) -> Found<bool> {
    for item in items {
        if !holds(item, meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn maps(a: &Map, b: &Map, meter: &mut Meter) -> Found<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (key, value) in a {
        meter.traverse(1)?;
        let Some(other) = b.get(key) else { return Ok(false) };
        if !alike(value, other, meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a list has a value: what is not known counts only where no other element is equal.
///
/// # Errors
/// As [`equal`].
pub fn contains(items: &[Value], sought: &Value, meter: &mut Meter) -> Found<bool> {
    let mut unknown = false;
    for item in items {
        meter.traverse(1)?;
        match alike(item, sought, meter) {
            Ok(true) => return Ok(true),
            Err(Fault::Limit) => return Err(Fault::Limit),
            Err(_) => unknown = true,
            Ok(false) => {}
        }
    }
    if unknown { Err(Fault::Unknown) } else { Ok(false) }
}

/// The place of the element that has the same keys.
///
/// # Errors
/// As [`equal`].
pub fn keyed(items: &[Value], keys: &[Arc<str>], sought: &Value, meter: &mut Meter) -> Found<Option<usize>> {
    'items: for (at, item) in items.iter().enumerate() {
        for key in keys {
            meter.traverse(1)?;
            let same = match (field(item, key), field(sought, key)) {
                (Some(a), Some(b)) => alike(a, b, meter)?,
                (a, b) => a.is_none() && b.is_none(),
            };
            if !same {
                continue 'items;
            }
        }
        return Ok(Some(at));
    }
    Ok(None)
}

fn field<'a>(value: &'a Value, name: &Arc<str>) -> Option<&'a Value> {
    match value {
        Value::Map(map) => map.get(&Key::Text(name.clone())),
        _ => None,
    }
}

/// Which of two values comes first.
///
/// # Errors
/// When their types have no order.
pub fn order(a: &Value, b: &Value) -> Found<Ordering> {
    use Value as V;
    match (a, b) {
        (V::Closed, _) | (_, V::Closed) => Err(Fault::Unknown),
        (V::Bool(a), V::Bool(b)) => Ok(a.cmp(b)),
        (V::Text(a), V::Text(b)) => Ok(a.cmp(b)),
        (V::Bytes(a), V::Bytes(b)) => Ok(a.cmp(b)),
        (V::Duration(a), V::Duration(b)) => Ok(a.cmp(b)),
        (V::Timestamp(a), V::Timestamp(b)) => Ok(a.cmp(b)),
        _ => numbers(a, b).ok_or_else(Fault::no_overload),
    }
}

/// The order of two numbers; `None` for others and for what is no number at all.
fn numbers(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    match (a, b) {
        (V::Int(a), V::Int(b)) => Some(a.cmp(b)),
        (V::Uint(a), V::Uint(b)) => Some(a.cmp(b)),
        (V::Int(a), V::Uint(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (V::Uint(a), V::Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (V::Double(a), V::Double(b)) => a.partial_cmp(b),
        (V::Double(a), b) => with_whole(*a, whole(b)?),
        (a, V::Double(b)) => with_whole(*b, whole(a)?).map(Ordering::reverse),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Int(it) => Some(i128::from(*it)),
        Value::Uint(it) => Some(i128::from(*it)),
        _ => None,
    }
}

/// Larger doubles than those that `i128` holds are cut to its bounds, which no 64 bits reach.
fn with_whole(a: f64, b: i128) -> Option<Ordering> {
    if a.is_nan() {
        return None;
    }
    let floor = a.floor() as i128;
    Some(floor.cmp(&b).then(if a.fract() == 0.0 { Ordering::Equal } else { Ordering::Greater }))
}
