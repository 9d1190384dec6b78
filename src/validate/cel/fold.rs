//! Goes through lists and maps: `all`, `exists`, `map`, `filter` and their kin.
//!
//! Upstream: cel-go v0.26 `parser/macro.go` and `ext/comprehensions.go`, where they are loops over an accumulator;
//! what a turn of such a loop costs is kept.

use super::ast::{Expr, Fold, FoldKind};
use super::eval::{Scope, graver};
use super::meter::{Fault, Found};
use super::same::order;
use super::value::{Key, Map, Value};
use std::cmp::Ordering;

/// Runs a fold.
///
/// # Errors
/// When its range is neither a list nor a map, or its body has no value.
pub fn run(scope: &mut Scope<'_>, fold: &Fold) -> Found<Value> {
    let range = scope.eval(&fold.range)?;
    let turns = turns(&range, fold.variables)?;
    match fold.kind {
        FoldKind::All => decided(scope, fold, turns, false),
        FoldKind::Exists => decided(scope, fold, turns, true),
        FoldKind::ExistsOne => exists_one(scope, fold, turns),
        FoldKind::List => list(scope, fold, turns),
        FoldKind::Filter => filter(scope, fold, turns),
        FoldKind::Values => values(scope, fold, turns),
        FoldKind::Entries => entries(scope, fold, turns),
        FoldKind::SortBy => sort_by(scope, fold, turns),
    }
}

/// What the variables are, turn by turn.
type Turns<'a> = Box<dyn Iterator<Item = (Value, Option<Value>)> + 'a>;

fn turns(range: &Value, variables: usize) -> Found<Turns<'_>> {
    match (range, variables) {
        (Value::List(list), 1) => Ok(Box::new(list.items.iter().map(|item| (item.clone(), None)))),
        (Value::List(list), _) => {
            Ok(Box::new((0..).map(Value::Int).zip(list.items.iter().map(|item| Some(item.clone())))))
        }
        (Value::Map(map), 1) => Ok(Box::new(map.keys().map(|key| (Value::from(key), None)))),
        (Value::Map(map), _) => {
            Ok(Box::new(map.iter().map(|(key, value)| (Value::from(key), Some(value.clone())))))
        }
        (Value::Closed, _) => Err(Fault::Unknown),
        _ => Err(Fault::no_overload()),
    }
}

/// Evaluates something with the variables of a turn.
fn within<T>(
    scope: &mut Scope<'_>,
    turn: &(Value, Option<Value>),
    run: impl FnOnce(&mut Scope<'_>) -> Found<T>,
) -> Found<T> {
    let before = scope.variables.len();
    scope.variables.push(turn.0.clone());
    scope.variables.extend(turn.1.clone());
    let value = run(scope);
    scope.variables.truncate(before);
    value
}

fn counts(scope: &mut Scope<'_>, filter: Option<&Expr>) -> Found<bool> {
    filter.map_or(Ok(true), |filter| scope.holds(filter))
}

fn decided(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>, decides: bool) -> Found<Value> {
    let mut fault = None;
    for turn in turns {
        scope.meter.spend(3)?;
        match within(scope, &turn, |scope| scope.holds(&fold.body)) {
            Ok(it) if it == decides => return Ok(Value::Bool(decides)),
            Ok(_) => {}
            Err(found) => fault = Some(graver(fault, found)?),
        }
    }
    fault.map_or(Ok(Value::Bool(!decides)), Err)
}

fn exists_one(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut many = 0;
    for turn in turns {
        scope.meter.spend(2)?;
        many += i32::from(within(scope, &turn, |scope| scope.holds(&fold.body))?);
    }
    Ok(Value::Bool(many == 1))
}

fn list(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut items = Vec::new();
    for turn in turns {
        scope.meter.spend(12)?;
        let item = within(scope, &turn, |scope| {
            let wanted = counts(scope, fold.filter.as_ref())?;
            if wanted { scope.eval(&fold.body).map(Some) } else { Ok(None) }
        })?;
        items.extend(item);
    }
    Ok(Value::list(items))
}

fn filter(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut items = Vec::new();
    for turn in turns {
        scope.meter.spend(12)?;
        if within(scope, &turn, |scope| scope.holds(&fold.body))? {
            items.push(turn.0);
        }
    }
    Ok(Value::list(items))
}

fn values(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut map = Map::new();
    for turn in turns {
        scope.meter.spend(12)?;
        let value = within(scope, &turn, |scope| {
            let wanted = counts(scope, fold.filter.as_ref())?;
            if wanted { scope.eval(&fold.body).map(Some) } else { Ok(None) }
        })?;
        if let Some(value) = value {
            insert(&mut map, turn.0.key()?, value)?;
        }
    }
    Ok(Value::map(map))
}

fn entries(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut map = Map::new();
    for turn in turns {
        scope.meter.spend(12)?;
        let made = within(scope, &turn, |scope| {
            let wanted = counts(scope, fold.filter.as_ref())?;
            if wanted { scope.eval(&fold.body).map(Some) } else { Ok(None) }
        })?;
        let Some(made) = made else { continue };
        let Value::Map(made) = made else { return Err(Fault::no_overload()) };
        for (key, value) in made.iter() {
            scope.meter.spend(1)?;
            insert(&mut map, key.clone(), value.clone())?;
        }
    }
    Ok(Value::map(map))
}

fn insert(map: &mut Map, key: Key, value: Value) -> Found<()> {
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(Fault::failed("insert failed: key already exists")),
    }
}

fn sort_by(scope: &mut Scope<'_>, fold: &Fold, turns: Turns<'_>) -> Found<Value> {
    let mut keyed = Vec::new();
    for turn in turns {
        scope.meter.spend(12)?;
        let key = within(scope, &turn, |scope| scope.eval(&fold.body))?;
        keyed.push((key, turn.0));
    }
    sorted(keyed)
}

/// The list in the order of its keys.
///
/// # Errors
/// When the keys have no order.
pub(super) fn sorted(mut keyed: Vec<(Value, Value)>) -> Found<Value> {
    if let Some((first, _)) = keyed.first() {
        let first = first.clone();
        keyed.iter().try_for_each(|(key, _)| order(&first, key).map(drop))?;
    }
    keyed.sort_by(|(a, _), (b, _)| order(a, b).unwrap_or(Ordering::Equal));
    Ok(Value::list(keyed.into_iter().map(|(_, value)| value).collect()))
}
