//! `crds:`: field specs out of the OpenAPI definitions of custom resources.
//!
//! A file maps names of types to `{Schema: …}`. Types with `kind`, `apiVersion` and `metadata` are
//! walked through their `$ref`s, and properties that carry `x-kubernetes-annotation`,
//! `-label-selector`, `-identity` or `-object-ref-…` become field specs of the kind that the type's
//! name ends with.
//!
//! Upstream: `api/internal/accumulator/loadconfigfromcrds.go` (api v0.21.1). Quirks kept: the file
//! holds type definitions, a CustomResourceDefinition fails; identities become prefixes, not suffixes.

use super::merge::merge_name;
use super::{NameReference, TransformerConfig, merge_spec};
use crate::error::{Error, Result};
use crate::kustomize::field_spec::FieldSpec;
use crate::kustomize::loader::Loader;
use crate::kustomize::patch::json_text;
use crate::kustomize::schema::shape;
use crate::object::path::Text;
use crate::yaml::{self, MAX_DEPTH, Mapping, Node, Span, v2};
use camino::Utf8Path;
use std::borrow::Cow;

/// Reads the files of `crds:`.
///
/// # Errors
/// When a file cannot be read, holds no type definitions, or contradicts another.
pub fn load<P: AsRef<Utf8Path>>(loader: &Loader<'_>, paths: &[P]) -> Result<TransformerConfig> {
    let mut config = TransformerConfig::default();
    for path in paths {
        let path = path.as_ref();
        let found =
            read(loader, path).map_err(|e| e.context(format!("while reading the CRD file {path}"), None))?;
        config = config.merge(&found)?;
    }
    Ok(config)
}

fn read(loader: &Loader<'_>, path: &Utf8Path) -> Result<TransformerConfig> {
    let source = loader.load(path)?;
    let text = yaml::utf8(&source.bytes, source.file)?;
    if text.is_empty() {
        return Err(Error::input("it is empty").at(Span::new(source.file, 1)));
    }
    let document = match text.starts_with('{') {
        true => json_text::parse(text, source.file).map(Some)?,
        false => v2::parse_document(text, source.file)?,
    };
    match document {
        Some(Node::Mapping(types)) => from_types(&types),
        Some(node) if !node.is_null() => Err(Error::input("it holds no type definitions").at(node.span())),
        _ => Ok(TransformerConfig::default()),
    }
}

/// The field specs of all types in a file.
fn from_types(types: &Mapping) -> Result<TransformerConfig> {
    for entry in &types.entries {
        let fits = entry.value.as_mapping().is_some() || entry.value.is_null();
        if !fits {
            let message = format!("`{}` is no type definition", entry.key.text);
            return Err(Error::input(message).at(entry.value.span()).hint(
                "`crds:` takes files of OpenAPI definitions; a CustomResourceDefinition belongs under `resources:`",
            ));
        }
    }
    types.entries.iter().try_for_each(|entry| check(&entry.value).map_err(|e| e.prefix(&entry.key.text)))?;
    let mut config = TransformerConfig::default();
    for entry in &types.entries {
        let is_object = |p: &Mapping| ["kind", "apiVersion", "metadata"].iter().all(|f| p.contains(f));
        if properties(&entry.value).is_some_and(is_object) {
            let kind = entry.key.text.rsplit('.').next().unwrap_or_default();
            let mut found = TransformerConfig::default();
            let mut walk =
                Walk { types, kind, types_on_the_way: Vec::new(), path: Vec::new(), config: &mut found };
            walk.of_type(&entry.key.text)?;
            config = config.merge(&found)?;
        }
    }
    Ok(config)
}

/// Checks the types of a type definition's fields.
fn check(definition: &Node) -> Result<()> {
    for field in definition.as_mapping().into_iter().flat_map(|fields| &fields.entries) {
        if field.key.text.eq_ignore_ascii_case("schema") {
            shape::check(&field.value, shape::Kind::Schema)?;
        } else if field.key.text.eq_ignore_ascii_case("dependencies") {
            shape::check_texts(&field.value)?;
        }
    }
    Ok(())
}

/// The properties of a type's schema.
fn properties(definition: &Node) -> Option<&Mapping> {
    let entries = &definition.as_mapping()?.entries;
    let schema = entries.iter().rev().find(|e| e.key.text.eq_ignore_ascii_case("schema"))?;
    schema.value.get("properties")?.as_mapping()
}

struct Walk<'a> {
    types: &'a Mapping,
    kind: &'a str,
    types_on_the_way: Vec<&'a str>,
    path: Vec<&'a str>,
    config: &'a mut TransformerConfig,
}

impl<'a> Walk<'a> {
    fn of_type(&mut self, name: &'a str) -> Result<()> {
        if self.types_on_the_way.contains(&name) {
            return Err(Error::input(format!("the type `{name}` refers to itself")));
        }
        if self.types_on_the_way.len() == MAX_DEPTH {
            return Err(Error::input(format!("types refer to each other more than {MAX_DEPTH} times")));
        }
        let Some(properties) = self.types.get(name).and_then(properties) else { return Ok(()) };
        self.types_on_the_way.push(name);
        for entry in &properties.entries {
            self.path.push(&entry.key.text);
            self.of_property(&entry.value)?;
            self.path.pop();
        }
        self.types_on_the_way.pop();
        Ok(())
    }

    fn of_property(&mut self, property: &'a Node) -> Result<()> {
        if extension(property, "x-kubernetes-annotation").is_some() {
            let spec = self.spec(None);
            merge_spec(&mut self.config.common_annotations, &spec)?;
        }
        if extension(property, "x-kubernetes-label-selector").is_some() {
            let spec = self.spec(None);
            merge_spec(&mut self.config.common_labels, &spec)?;
        }
        if extension(property, "x-kubernetes-identity").is_some() {
            let spec = self.spec(None);
            merge_spec(&mut self.config.name_prefix, &spec)?;
        }
        if let Some(version) = extension(property, "x-kubernetes-object-ref-api-version")
            && let Some(kind) = extension(property, "x-kubernetes-object-ref-kind")
        {
            let key = extension(property, "x-kubernetes-object-ref-name-key").unwrap_or("name");
            let referrers = Cow::Owned(vec![self.spec(Some(key))]);
            let name = NameReference {
                group: Text::default(),
                version: owned(version),
                kind: owned(kind),
                referrers,
            };
            merge_name(self.config.name_reference.to_mut(), &name)?;
        }
        match property.text_at(&["$ref"]) {
            Some(name) if !name.is_empty() => self.of_type(name),
            _ => Ok(()),
        }
    }

    /// The field spec of where the walk is, or of a key in there.
    fn spec(&self, key: Option<&str>) -> FieldSpec {
        let mut path = self.path.join("/");
        if let Some(key) = key {
            path.push('/');
            path.push_str(key);
        }
        FieldSpec { kind: owned(self.kind), path: Cow::Owned(path), ..FieldSpec::default() }
    }
}

fn owned(text: &str) -> Text {
    Cow::Owned(text.to_owned())
}

/// The text of an extension; extensions that are no text do not count.
fn extension<'a>(property: &'a Node, name: &str) -> Option<&'a str> {
    let entries = &property.as_mapping()?.entries;
    let value = &entries.iter().rev().find(|e| e.key.text.eq_ignore_ascii_case(name))?.value;
    value.as_scalar().filter(|s| s.is_string()).map(|s| s.text.as_str())
}

#[cfg(test)]
mod tests;
