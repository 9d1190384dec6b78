//! Evaluates expressions.
//!
//! Upstream: cel-go v0.26 `interpreter/interpretable.go`. `&&` and `||` take what decides them from either side,
//! so that a mistake on one counts only where the other does not decide.

use super::ast::{Expr, Flat, Missing, Presence};
use super::fold;
use super::meter::{Fault, Found, Meter};
use super::names::RESERVED;
use super::value::{Key, Map, Value};
use std::sync::Arc;

/// Where an expression is evaluated.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The values of the variables, by their places.
    pub variables: Vec<Value>,
    /// Counts what it costs.
    pub meter: &'a mut Meter,
}

impl Scope<'_> {
    /// Evaluates an expression.
    ///
    /// # Errors
    /// When it has no value.
    pub fn eval(&mut self, expr: &Expr) -> Found<Value> {
        match expr {
            Expr::Constant(value) => Ok(value.clone()),
            Expr::Variable(place) => self.variable(*place),
            Expr::Select(operand, field, missing) => {
                let operand = self.eval(operand)?;
                self.meter.spend(1)?;
                select(&operand, &Key::Text(field.clone()), *missing)
            }
            Expr::Has(operand, field) => has(&self.eval(operand)?, &Key::Text(field.clone())),
            Expr::Index(operand, index, missing) => self.index(operand, index, *missing),
            Expr::Call(function, arguments) => {
                let values = self.all(arguments)?;
                self.meter.spend(1)?;
                (function.run)(self.meter, &values)
            }
            Expr::And(terms) => self.decided(terms, false),
            Expr::Or(terms) => self.decided(terms, true),
            Expr::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                if self.holds(condition)? { self.eval(yes) } else { self.eval(no) }
            }
            Expr::List(elements) => self.list(elements),
            Expr::Map(entries) => self.map(entries),
            Expr::Fold(fold) => fold::run(self, fold),
            Expr::OptionalMap(operand, body, flat) => self.optional_map(operand, body, *flat),
        }
    }

    /// Whether an expression is true.
    ///
    /// # Errors
    /// When it is neither true nor false.
    pub fn holds(&mut self, expr: &Expr) -> Found<bool> {
        match self.eval(expr)? {
            Value::Bool(it) => Ok(it),
            _ => Err(Fault::no_overload()),
        }
    }

    fn variable(&mut self, place: usize) -> Found<Value> {
        self.meter.spend(1)?;
        self.variables[place].clone().opened()
    }

    fn all(&mut self, arguments: &[Expr]) -> Found<Vec<Value>> {
        arguments.iter().map(|argument| self.eval(argument)).collect()
    }

    /// Whether a term is what decides: true for `||`, false for `&&`.
    fn decided(&mut self, terms: &[Expr], decides: bool) -> Found<Value> {
        let mut fault = None;
        for term in terms {
            match self.holds(term) {
                Ok(it) if it == decides => return Ok(Value::Bool(decides)),
                Ok(_) => {}
                Err(found) => fault = Some(graver(fault, found)?),
            }
        }
        fault.map_or(Ok(Value::Bool(!decides)), Err)
    }

    fn index(&mut self, operand: &Expr, index: &Expr, missing: Missing) -> Found<Value> {
        let operand = self.eval(operand)?;
        let index = self.eval(index)?;
        self.meter.spend(1)?;
        match (&operand, &index) {
            (Value::List(list), Value::Int(at)) => {
                let found = usize::try_from(*at).ok().and_then(|at| list.items.get(at));
                taken(found, missing, || format!("index out of bounds: {at}"))
            }
            (Value::Optional(Some(inner)), Value::Int(at)) if matches!(**inner, Value::List(_)) => {
                let Value::List(list) = &**inner else { return Err(Fault::no_overload()) };
                let found = usize::try_from(*at).ok().and_then(|at| list.items.get(at));
                taken(found, Missing::Optional, String::new)
            }
            (_, index) => select(&operand, &index.key()?, missing),
        }
    }

    fn list(&mut self, elements: &[(Expr, Presence)]) -> Found<Value> {
        let mut items = Vec::with_capacity(elements.len());
        for (element, presence) in elements {
            items.extend(present(self.eval(element)?, *presence)?);
        }
        self.meter.spend(10)?;
        Ok(Value::list(items))
    }

    fn map(&mut self, entries: &[(Expr, Expr, Presence)]) -> Found<Value> {
        let mut map = Map::new();
        for (key, value, presence) in entries {
            let key = self.eval(key)?.key()?;
            if let Some(value) = present(self.eval(value)?, *presence)?
                && map.insert(key, value).is_some()
            {
                return Err(Fault::failed("duplicate map key"));
            }
        }
        self.meter.spend(30)?;
        Ok(Value::map(map))
    }

    fn optional_map(&mut self, operand: &Expr, body: &Expr, flat: Flat) -> Found<Value> {
        let Value::Optional(inner) = self.eval(operand)? else { return Err(Fault::no_overload()) };
        let Some(inner) = inner else { return Ok(Value::Optional(None)) };
        self.variables.push((*inner).clone());
        let value = self.eval(body);
        self.variables.pop();
        let value = value?;
        Ok(if flat == Flat::Value { Value::optional(Some(value)) } else { value })
    }
}

/// Of two faults the one that an evaluation ends with; the limit ends it at once.
pub(super) fn graver(before: Option<Fault>, found: Fault) -> Found<Fault> {
    match (before, found) {
        (_, Fault::Limit) => Err(Fault::Limit),
        (Some(Fault::Unknown), _) | (_, Fault::Unknown) => Ok(Fault::Unknown),
        (Some(before), _) => Ok(before),
        (None, found) => Ok(found),
    }
}

fn select(operand: &Value, key: &Key, missing: Missing) -> Found<Value> {
    match operand {
        Value::Map(map) => taken(entry(map, key), missing, || format!("no such key: {}", shown(key))),
        Value::Optional(None) => Ok(Value::Optional(None)),
        Value::Optional(Some(inner)) => match &**inner {
            Value::Optional(_) => Err(Fault::no_overload()),
            inner => select(inner, key, Missing::Optional),
        },
        Value::Closed => Err(Fault::Unknown),
        _ => Err(Fault::no_overload()),
    }
}

fn has(operand: &Value, key: &Key) -> Found<Value> {
    match operand {
        Value::Map(map) => Ok(Value::Bool(entry(map, key).is_some())),
        Value::Optional(None) => Ok(Value::Bool(false)),
        Value::Optional(Some(inner)) => match &**inner {
            Value::Map(map) => Ok(Value::Bool(entry(map, key).is_some())),
            _ => Err(Fault::no_overload()),
        },
        Value::Closed => Err(Fault::Unknown),
        _ => Err(Fault::no_overload()),
    }
}

/// An entry of a map. A field whose name is a word that CEL keeps goes by its plain name as well
/// (`self.metadata.namespace`).
fn entry<'a>(map: &'a Map, key: &Key) -> Option<&'a Value> {
    map.get(key).or_else(|| match key {
        Key::Text(name) if RESERVED.contains(&&**name) => map.get(&Key::Text(format!("__{name}__").into())),
        _ => None,
    })
}

/// What was found in a list or a map.
fn taken(found: Option<&Value>, missing: Missing, why: impl FnOnce() -> String) -> Found<Value> {
    match (found, missing) {
        (Some(value), Missing::Failed) => value.clone().opened(),
        (Some(value), Missing::Optional) => Ok(Value::Optional(Some(Arc::new(value.clone().opened()?)))),
        (None, Missing::Failed) => Err(Fault::Failed(why())),
        (None, Missing::Optional) => Ok(Value::Optional(None)),
    }
}

fn present(value: Value, presence: Presence) -> Found<Option<Value>> {
    match (presence, value) {
        (Presence::Always, value) => Ok(Some(value)),
        (Presence::Optional, Value::Optional(inner)) => Ok(inner.map(|inner| (*inner).clone())),
        (Presence::Optional, _) => Err(Fault::no_overload()),
    }
}

/// A key as mistakes name it; one that stands in the rule, so that it tells nothing of the document.
fn shown(key: &Key) -> String {
    match key {
        Key::Bool(it) => it.to_string(),
        Key::Int(it) => it.to_string(),
        Key::Uint(it) => it.to_string(),
        Key::Text(it) => it.to_string(),
    }
}
