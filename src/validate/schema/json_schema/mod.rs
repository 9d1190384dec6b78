//! JSON schema files, of draft 4 to 2020-12, as kubeconform's engine takes them.
//!
//! Upstream: json-schema.org; santhosh-tekuri/jsonschema 6.0 as kubeconform 0.8 sets it up: without `$schema`
//! it is draft 4, and from 2019-09 on formats hold nobody to anything. Not read: `unevaluatedProperties`,
//! `unevaluatedItems`, `$dynamicRef`, `minContains`, `maxContains`.
//!
//! Schemas name each other by `$ref`, in circles too. Each one that is named gets its number first and is
//! compiled when its turn comes, so that no chain of names is too long.

mod circles;
mod references;

use super::crd::{list_kind, rule};
use super::keywords::{self, Draft, Read, list, mapping, text, truth};
use super::pattern::Pattern;
use super::{Additional, Id, Items, Pool, Shape, Types};
use crate::Result;
use crate::validate::formats;
use crate::yaml::{Entry, Mapping, Node};
use references::{Documents, Target};
use std::collections::HashMap;

/// What a draft makes of keywords that changed their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    /// Up to draft 7: what stands beside `$ref` counts for nothing, formats are checked.
    Old,
    /// From 2019-09 on: it counts, formats are remarks.
    New,
}

/// Compiles a JSON schema into a pool ([`Pool::default`]); gives the number of its shape.
///
/// Files that it refers to are asked of `files` by name, relative to the document.
///
/// # Errors
///
/// On keywords of the wrong type, on references to nothing, and where a schema is nothing but a circle of
/// references, with the place.
pub fn compile(document: &Node, files: &dyn Fn(&str) -> Option<Node>, pool: &mut Pool) -> Result<Id> {
    let before = pool.shapes.len();
    let mut compiler = Compiler {
        pool,
        documents: Documents::new(document.clone(), files),
        numbers: HashMap::new(),
        todo: Vec::new(),
        within: 0,
        age: Age::Old,
    };
    let root = compiler.number(Target { document: 0, pointer: String::new() });
    while let Some((target, id)) = compiler.todo.pop() {
        compiler.compile_target(&target, id)?;
    }
    circles::refuse(pool, before, document.span())?;
    Ok(root)
}

struct Compiler<'a> {
    pool: &'a mut Pool,
    documents: Documents<'a>,
    numbers: HashMap<Target, Id>,
    todo: Vec<(Target, Id)>,
    /// The document that is being read.
    within: usize,
    age: Age,
}

impl Compiler<'_> {
    /// The number of a schema that is named.
    fn number(&mut self, target: Target) -> Id {
        if let Some(&id) = self.numbers.get(&target) {
            return id;
        }
        let id = self.pool.add(Shape::default());
        self.numbers.insert(target.clone(), id);
        self.todo.push((target, id));
        id
    }

    fn compile_target(&mut self, target: &Target, id: Id) -> Result<()> {
        let document = self.documents.get(target.document);
        self.within = target.document;
        self.age = age(&document);
        let schema = references::locate(&document, &target.pointer)?;
        self.pool.shapes[id.0 as usize] = self.shape(schema)?;
        Ok(())
    }

    fn compile(&mut self, schema: &Node) -> Result<Id> {
        if let Some(target) = self.only_reference(schema)? {
            return Ok(self.number(target));
        }
        let shape = self.shape(schema)?;
        Ok(self.pool.add(shape))
    }

    /// What a schema names that is nothing but a name.
    fn only_reference(&mut self, schema: &Node) -> Result<Option<Target>> {
        let Some(reference) = schema.get("$ref") else { return Ok(None) };
        let alone = schema.as_mapping().is_some_and(|map| map.entries.len() == 1);
        if !alone && self.age == Age::New {
            return Ok(None);
        }
        self.documents.target(self.within, text("$ref", reference)?, reference.span()).map(Some)
    }

    fn shape(&mut self, schema: &Node) -> Result<Shape> {
        let mut draft = Draft::default();
        draft.shape.additional = Additional::Any;
        if let Node::Scalar(_) = schema {
            draft.more().never = !truth("a schema", schema)?;
            return Ok(draft.finish());
        }
        if let Some(target) = self.only_reference(schema)? {
            let id = self.number(target);
            draft.more().all_of.push(id);
            return Ok(draft.finish());
        }
        let schema = mapping("a schema", schema)?;
        for Entry { key, value } in &schema.entries {
            if keywords::plain(&key.text, value, &mut draft)? == Read::No
                && self.parts(&key.text, value, &mut draft)? == Read::No
            {
                self.keyword(&key.text, value, &mut draft)?;
            }
        }
        self.elements(schema, &mut draft)?;
        self.conditional(schema, &mut draft)?;
        keywords::bounds(schema, &mut draft)?;
        list_kind(schema, &mut draft.shape)?;
        Ok(draft.finish())
    }

    fn keyword(&mut self, key: &str, value: &Node, draft: &mut Draft) -> Result<()> {
        match key {
            "type" => draft.shape.types = types(value)?,
            "format" if self.age == Age::Old => {
                draft.shape.format = value.as_text().and_then(formats::of_json_schemas);
            }
            "const" => draft.more().any_of_values = vec![keywords::value_of(value)?],
            "$ref" => {
                let target = self.documents.target(self.within, text(key, value)?, value.span())?;
                let id = self.number(target);
                draft.more().all_of.push(id);
            }
            "x-kubernetes-int-or-string" => draft.shape.int_or_string = truth(key, value)?,
            "x-kubernetes-preserve-unknown-fields" => draft.shape.preserve_unknown = truth(key, value)?,
            "x-kubernetes-validations" => {
                draft.shape.rules = list(key, value)?.iter().map(rule).collect::<Result<_>>()?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads a keyword that holds other schemas.
    fn parts(&mut self, key: &str, value: &Node, draft: &mut Draft) -> Result<Read> {
        match key {
            "properties" => {
                for Entry { key, value } in &mapping(key, value)?.entries {
                    let id = self.compile(value)?;
                    draft.shape.properties.push((key.text.clone(), id));
                }
            }
            "patternProperties" => {
                for Entry { key, value } in &mapping(key, value)?.entries {
                    let id = self.compile(value)?;
                    draft.more().pattern_properties.push((Pattern::new(key.text.as_str()), id));
                }
            }
            "additionalProperties" => draft.shape.additional = self.additional(value)?,
            "propertyNames" => draft.more().property_names = Some(self.compile(value)?),
            "allOf" => {
                let forms = self.all(key, value)?;
                draft.more().all_of.extend(forms);
            }
            "anyOf" => draft.more().any_of = self.all(key, value)?,
            "oneOf" => draft.more().one_of = self.all(key, value)?,
            "not" => draft.more().not = Some(self.compile(value)?),
            "contains" => draft.more().contains = Some(self.compile(value)?),
            "dependencies" | "dependentRequired" | "dependentSchemas" => self.dependent(key, value, draft)?,
            _ => return Ok(Read::No),
        }
        Ok(Read::Yes)
    }

    fn all(&mut self, key: &str, value: &Node) -> Result<Vec<Id>> {
        list(key, value)?.iter().map(|item| self.compile(item)).collect()
    }

    fn additional(&mut self, value: &Node) -> Result<Additional> {
        Ok(match value {
            Node::Scalar(_) if truth("additionalProperties", value)? => Additional::Any,
            Node::Scalar(_) => Additional::Forbidden,
            _ => Additional::Of(self.compile(value)?),
        })
    }

    fn dependent(&mut self, key: &str, value: &Node, draft: &mut Draft) -> Result<()> {
        for Entry { key: name, value } in &mapping(key, value)?.entries {
            match value {
                Node::Sequence(_) => {
                    let names = keywords::names(key, value)?;
                    draft.more().dependent_fields.push((name.text.clone(), names));
                }
                _ => {
                    let id = self.compile(value)?;
                    draft.more().dependent_shapes.push((name.text.clone(), id));
                }
            }
        }
        Ok(())
    }

    /// The elements of lists: `items` is for those after `prefixItems`, in older drafts a list of places
    /// with `additionalItems` after them.
    fn elements(&mut self, schema: &Mapping, draft: &mut Draft) -> Result<()> {
        let (places, after) = match (schema.get("prefixItems"), schema.get("items")) {
            (Some(places), after) => (Some(("prefixItems", places)), after),
            (None, Some(places @ Node::Sequence(_))) => {
                (Some(("items", places)), schema.get("additionalItems"))
            }
            (None, after) => (None, after),
        };
        let after = after.map_or(Ok(Additional::Any), |after| self.additional(after))?;
        draft.shape.items = match (places, after) {
            (Some((key, places)), after) => Items::Places(self.all(key, places)?, after),
            (None, Additional::Of(id)) => Items::Each(id),
            (None, Additional::Forbidden) => Items::Places(Vec::new(), Additional::Forbidden),
            (None, _) => Items::Any,
        };
        Ok(())
    }

    fn conditional(&mut self, schema: &Mapping, draft: &mut Draft) -> Result<()> {
        let Some(condition) = schema.get("if") else { return Ok(()) };
        let condition = self.compile(condition)?;
        let mut branch = |key: &str| schema.get(key).map(|branch| self.compile(branch)).transpose();
        draft.more().conditional = Some((condition, branch("then")?, branch("else")?));
        Ok(())
    }
}

/// Types by one name or by several.
fn types(value: &Node) -> Result<Types> {
    match value {
        Node::Sequence(list) => {
            let mut types = list.items.iter().map(keywords::type_named);
            types.try_fold(Types::ANY, |all, one| Ok(all.and(one?)))
        }
        _ => keywords::type_named(value),
    }
}

fn age(document: &Node) -> Age {
    let version = document.text_at(&["$schema"]).unwrap_or_default();
    if version.contains("2019-09") || version.contains("2020-12") { Age::New } else { Age::Old }
}

#[cfg(test)]
mod tests;
