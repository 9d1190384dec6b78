//! Walks a document and its schema together and evaluates the rules that stand there.
//!
//! Upstream: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go` v0.36, after
//! `schema/defaulting`. An API server looks at no rules at all while a schema is violated; here those are
//! evaluated that do not depend on what is wrong, so that all is told at once.

use super::super::path::Path;
use super::super::schema::{Additional, Id, List as Keys, More, SchemaRef, Shape, Types};
use super::names::escape;
use super::run::Run;
use super::source::{Source, View};
use super::typed::{natural, scalar};
use super::value::{Key, List, ListKind, Map, Value};
use std::sync::Arc;

/// Whether a value is needed, or only the rules below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Rules above look at it.
    Value,
    /// Only the rules count.
    Rules,
}

/// Whether a value is a whole object, the metadata of which can be named whatever its schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is.
    Root,
    /// It is a part of one.
    Inside,
}

impl Run<'_> {
    /// Evaluates the rules at a value and below, and says what the value is to those above.
    pub(super) fn visit(
        &mut self,
        source: Source<'_>,
        schema: SchemaRef<'_>,
        path: &Path<'_>,
        (need, place): (Need, Place),
    ) -> Value {
        let shape = schema.shape();
        let ruled = schema.pool.ruled.has(schema.pool, schema.id);
        if need == Need::Rules && !ruled {
            return Value::Closed;
        }
        let need = if has_rules(schema) { Need::Value } else { need };
        let place = if shape.embedded { Place::Root } else { place };
        let before = self.problems.len();
        let value = match source.view() {
            View::Null => return if shape.nullable { Value::Null } else { Value::Closed },
            View::List(items) => self.list(items, schema, path, need),
            View::Map(entries) => self.map(source, entries, schema, path, (need, place)),
            view => scalar(&view, shape),
        };
        self.rules(before, source, schema, path, &value);
        value
    }

    fn list(&mut self, items: Vec<Source<'_>>, schema: SchemaRef<'_>, path: &Path<'_>, need: Need) -> Value {
        let shape = schema.shape();
        let mut values = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            let path = Path::Element(path, at);
            values.push(match shape.element(at) {
                Some(id) => self.visit(item, schema.to(id), &path, (need, Place::Inside)),
                None if need == Need::Value => natural(item),
                None => Value::Closed,
            });
        }
        let is_list = shape.types.is_any() || shape.types.meets(Types::ARRAY);
        if !is_list || shape.int_or_string {
            return Value::Closed;
        }
        Value::List(Arc::new(List { items: values, kind: kind(&shape.list) }))
    }

    fn map(
        &mut self,
        source: Source<'_>,
        entries: Vec<(&str, Source<'_>)>,
        schema: SchemaRef<'_>,
        path: &Path<'_>,
        (need, place): (Need, Place),
    ) -> Value {
        let shape = schema.shape();
        let mut map = Map::new();
        for (name, value) in entries {
            if let Some((key, value)) = self.field(name, value, schema, path, (need, place)) {
                map.insert(key, value);
            }
        }
        for (name, id, default) in defaults(schema) {
            if source.get(name).is_none_or(|value| value.is_null() && !schema.pool.get(id).nullable) {
                let default = Source::Default(default, source.span());
                let value =
                    self.visit(default, schema.to(id), &Path::Field(path, name), (need, Place::Inside));
                map.insert(field_key(name), value);
            }
        }
        let is_map = shape.types.is_any() || shape.types.meets(Types::OBJECT);
        if is_map && !shape.int_or_string { Value::map(map) } else { Value::Closed }
    }

    /// An entry of a mapping; `None` for one that an API server would drop, or that is not needed.
    fn field(
        &mut self,
        name: &str,
        value: Source<'_>,
        schema: SchemaRef<'_>,
        path: &Path<'_>,
        (need, place): (Need, Place),
    ) -> Option<(Key, Value)> {
        let shape = schema.shape();
        let below = Path::Field(path, name);
        let property = shape.property(name);
        if place == Place::Root
            && let Some(made) = object_field(name, value)
        {
            if let Some(id) = property {
                self.visit(value, schema.to(id), &below, (Need::Rules, Place::Inside));
            }
            return Some((Key::Text(name.into()), made));
        }
        if let Some(id) = property {
            let made = self.visit(value, schema.to(id), &below, (need, Place::Inside));
            return (!value.is_null()).then(|| (field_key(name), made));
        }
        match shape.additional {
            Additional::Of(id) => {
                let made = self.visit(value, schema.to(id), &below, (need, Place::Inside));
                let kept = !value.is_null() || schema.pool.get(id).nullable;
                let raw = shape.properties.is_empty();
                kept.then(|| (if raw { Key::Text(name.into()) } else { field_key(name) }, made))
            }
            _ if need == Need::Value && (shape.preserve_unknown || shape.additional == Additional::Any) => {
                Some((hidden_key(name), natural(value)))
            }
            _ => None,
        }
    }
}

/// What can be named of every object.
fn object_field(name: &str, value: Source<'_>) -> Option<Value> {
    let text = |value: Source<'_>| match natural(value) {
        text @ Value::Text(_) => text,
        _ => Value::Closed,
    };
    match name {
        "apiVersion" | "kind" => Some(text(value)),
        "metadata" => {
            let fields = ["name", "generateName"].into_iter();
            let fields = fields.filter_map(|name| Some((Key::Text(name.into()), text(value.get(name)?))));
            Some(Value::map(fields.collect()))
        }
        _ => None,
    }
}

/// Rules at a shape, and at those that have to hold with it.
pub(super) fn shapes_with_rules<'a>(schema: SchemaRef<'a>) -> impl Iterator<Item = &'a Shape> {
    let shape = schema.shape();
    let all_of = shape.more.iter().flat_map(|more| &more.all_of).map(move |id| schema.pool.get(*id));
    std::iter::once(shape).chain(all_of).filter(|shape| !shape.rules.is_empty())
}

fn has_rules(schema: SchemaRef<'_>) -> bool {
    shapes_with_rules(schema).next().is_some()
}

/// The fields of an object that have defaults.
fn defaults<'a>(schema: SchemaRef<'a>) -> impl Iterator<Item = (&'a str, Id, &'a serde_json::Value)> {
    let default = move |id: Id| {
        let more: Option<&'a More> = schema.pool.get(id).more.as_deref();
        more.and_then(|more| more.default.as_ref())
    };
    let fields = schema.shape().properties.iter();
    fields.filter_map(move |(name, id)| default(*id).map(|value| (name.as_str(), *id, value)))
}

fn kind(list: &Keys) -> ListKind {
    match list {
        Keys::Atomic => ListKind::Atomic,
        Keys::Set => ListKind::Set,
        Keys::Map(keys) => {
            let key = |key: &compact_str::CompactString| {
                escape(key).map_or_else(|| Arc::from(&**key), |k| Arc::from(&*k))
            };
            ListKind::Keyed(keys.iter().map(key).collect())
        }
    }
}

/// The key that expressions name a field by.
fn field_key(name: &str) -> Key {
    escape(name).map_or_else(|| hidden_key(name), |name| Key::Text(name.into()))
}

/// The key of a field that no expression can name.
fn hidden_key(name: &str) -> Key {
    Key::Text(format!("\0{name}").into())
}
