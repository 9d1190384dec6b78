//! A schema of a CustomResourceDefinition as shapes.
//!
//! A schema has two halves: the structure, which says what is kept, and below `allOf`, `anyOf`, `oneOf` and
//! `not` mere conditions, which know of no fields to prune and no defaults.

use super::object_meta;
use crate::validate::formats;
use crate::validate::rule::Rule;
use crate::validate::schema::keywords::{self, Draft, Read, list, mapping, text, truth};
use crate::validate::schema::{Additional, Id, Items, List, Pool, Shape, Types};
use crate::yaml::{Entry, Mapping, Node};
use crate::{Error, Result};

/// What becomes of fields that no schema lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unlisted {
    /// They are dropped.
    Pruned,
    /// They are kept (`spec.preserveUnknownFields`).
    Kept,
}

/// Which half of a schema is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Structure,
    Condition,
}

/// Turns schemas into shapes of a pool.
pub(super) struct Compiler<'a> {
    pool: &'a mut Pool,
    unlisted: Unlisted,
    /// What a value is of which nothing is said; made when it is first needed.
    bare: Option<Id>,
    metadata: Option<Id>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(pool: &'a mut Pool, unlisted: Unlisted) -> Self {
        Compiler { pool, unlisted, bare: None, metadata: None }
    }

    /// The schema of whole objects.
    pub(super) fn root(&mut self, schema: Option<&Node>) -> Result<Id> {
        let mut shape = match schema {
            Some(schema) => self.shape(schema, Half::Structure)?,
            None => Shape { preserve_unknown: true, additional: Additional::Any, ..Shape::default() },
        };
        shape.types = Types::OBJECT;
        self.make_object(&mut shape);
        Ok(self.pool.add(shape))
    }

    fn compile(&mut self, schema: &Node, half: Half) -> Result<Id> {
        let shape = self.shape(schema, half)?;
        Ok(self.pool.add(shape))
    }

    fn shape(&mut self, schema: &Node, half: Half) -> Result<Shape> {
        let schema = mapping("a schema", schema)?;
        let mut draft = Draft::default();
        let mut format = None;
        for Entry { key, value } in schema.entries.iter().filter(|entry| !entry.value.is_null()) {
            if keywords::plain(&key.text, value, &mut draft)? == Read::Yes
                || self.parts(&key.text, value, half, &mut draft)? == Read::Yes
                || extension(&key.text, value, &mut draft.shape)? == Read::Yes
            {
                continue;
            }
            match key.text.as_str() {
                "type" => draft.shape.types = keywords::type_named(value)?,
                "format" => format = Some(text("format", value)?),
                "$ref" => {
                    let message = "schema: $ref is not for CustomResourceDefinitions";
                    return Err(Error::input(message).at(value.span()));
                }
                _ => {}
            }
        }
        keywords::bounds(schema, &mut draft)?;
        list_kind(schema, &mut draft.shape)?;
        let mut shape = draft.finish();
        if shape.int_or_string {
            shape.types = Types::ANY;
        }
        shape.format = format.and_then(|name| formats::of_custom_resources(name, shape.types));
        self.settle(&mut shape, half);
        Ok(shape)
    }

    /// Reads a keyword that holds other schemas.
    fn parts(&mut self, key: &str, value: &Node, half: Half, draft: &mut Draft) -> Result<Read> {
        match key {
            "properties" => {
                let entries = &mapping(key, value)?.entries;
                draft.shape.properties.reserve(entries.len());
                for Entry { key, value } in entries {
                    let id = self.compile(value, half)?;
                    draft.shape.properties.push((key.text.clone(), id));
                }
            }
            "additionalProperties" => draft.shape.additional = self.additional(value, half)?,
            "items" => draft.shape.items = Items::Each(self.compile(value, half)?),
            "allOf" => draft.more().all_of = self.conditions(key, value)?,
            "anyOf" => draft.more().any_of = self.conditions(key, value)?,
            "oneOf" => draft.more().one_of = self.conditions(key, value)?,
            "not" => draft.more().not = Some(self.compile(value, Half::Condition)?),
            _ => return Ok(Read::No),
        }
        Ok(Read::Yes)
    }

    fn conditions(&mut self, key: &str, value: &Node) -> Result<Vec<Id>> {
        list(key, value)?.iter().map(|item| self.compile(item, Half::Condition)).collect()
    }

    fn additional(&mut self, value: &Node, half: Half) -> Result<Additional> {
        Ok(match value {
            Node::Mapping(_) => Additional::Of(self.compile(value, half)?),
            _ if !truth("additionalProperties", value)? => Additional::Forbidden,
            _ if half == Half::Condition || self.unlisted == Unlisted::Kept => Additional::Any,
            _ => Additional::Of(self.bare()),
        })
    }

    /// Says what is kept of what the schema does not list.
    fn settle(&mut self, shape: &mut Shape, half: Half) {
        let kept = half == Half::Condition || self.unlisted == Unlisted::Kept || shape.preserve_unknown;
        if shape.additional == Additional::Unknown && kept {
            shape.additional = Additional::Any;
        }
        if shape.items == Items::Any && !kept {
            shape.items = Items::Each(self.bare());
        }
        if shape.embedded && half == Half::Structure {
            self.make_object(shape);
        }
    }

    /// Adds what every object has.
    fn make_object(&mut self, shape: &mut Shape) {
        shape.embedded = true;
        let metadata = self.metadata();
        let metadata = match shape.property("metadata").filter(|&id| says_more(self.pool.get(id))) {
            Some(condition) => {
                let also = object_meta::held_to(self.pool, metadata, condition);
                self.pool.add(also)
            }
            None => metadata,
        };
        let name = self.pool.add(object_meta::type_name());
        for (key, id) in [("apiVersion", name), ("kind", name), ("metadata", metadata)] {
            match shape.properties.binary_search_by(|(known, _)| known.as_str().cmp(key)) {
                Ok(at) if key == "metadata" || self.pool.get(shape.properties[at].1).more.is_none() => {
                    shape.properties[at].1 = id;
                }
                Ok(_) => {}
                Err(at) => shape.properties.insert(at, (key.into(), id)),
            }
            if key != "metadata" && !shape.required.iter().any(|known| known == key) {
                shape.required.push(key.into());
            }
        }
    }

    fn metadata(&mut self) -> Id {
        *self.metadata.get_or_insert_with(|| object_meta::add(self.pool))
    }

    /// A value of which nothing is said: it is kept, its fields are not.
    fn bare(&mut self) -> Id {
        let pool = &mut *self.pool;
        *self.bare.get_or_insert_with(|| {
            let id = pool.add(Shape::default());
            pool.shapes[id.0 as usize].items = Items::Each(id);
            id
        })
    }
}

/// Whether a schema of metadata holds more than `type: object`.
fn says_more(shape: &Shape) -> bool {
    !shape.properties.is_empty() || !shape.required.is_empty() || shape.more.is_some()
}

/// Reads a keyword of Kubernetes.
fn extension(key: &str, value: &Node, shape: &mut Shape) -> Result<Read> {
    match key {
        "x-kubernetes-int-or-string" => shape.int_or_string = truth(key, value)?,
        "x-kubernetes-preserve-unknown-fields" => shape.preserve_unknown = truth(key, value)?,
        "x-kubernetes-embedded-resource" => shape.embedded = truth(key, value)?,
        "x-kubernetes-validations" => {
            shape.rules = list(key, value)?.iter().map(rule).collect::<Result<_>>()?;
        }
        _ => return Ok(Read::No),
    }
    Ok(Read::Yes)
}

/// How the elements of a list are told apart.
pub(in crate::validate::schema) fn list_kind(schema: &Mapping, shape: &mut Shape) -> Result<()> {
    let Some(kind) = schema.get("x-kubernetes-list-type").filter(|value| !value.is_null()) else {
        return Ok(());
    };
    shape.list = match text("x-kubernetes-list-type", kind)? {
        "set" => List::Set,
        "map" => {
            let keys = schema.get("x-kubernetes-list-map-keys");
            List::Map(
                keys.map_or(Ok(Vec::new()), |keys| keywords::names("x-kubernetes-list-map-keys", keys))?,
            )
        }
        _ => List::Atomic,
    };
    Ok(())
}

/// A rule in CEL.
pub(in crate::validate::schema) fn rule(value: &Node) -> Result<Rule> {
    let mut rule = Rule::default();
    for Entry { key, value } in &mapping("a rule", value)?.entries {
        let read = || text(&key.text, value).map(str::to_owned);
        match key.text.as_str() {
            _ if value.is_null() => {}
            "rule" => rule.rule = read()?,
            "message" => rule.message = read()?,
            "messageExpression" => rule.message_expression = read()?,
            "fieldPath" => rule.field_path = read()?,
            "reason" => rule.reason = read()?,
            "optionalOldSelf" => rule.optional_old_self = truth(&key.text, value)?,
            _ => {}
        }
    }
    Ok(rule)
}
