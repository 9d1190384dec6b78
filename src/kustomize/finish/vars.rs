//! `vars`: `$(NAME)` in known fields becomes the value of another object's field.
//!
//! Collected with each directory, which marks the objects that are read by the names they have then;
//! replaced once, at the root, after name references, so that the values are the final ones. Fields
//! are those of the `varReference` tables. Upstream: kustomize api v0.21.1,
//! `internal/accumulator/resaccumulator.go`, `filters/refvar`, `types/{var,varset}.go`. Kept: a
//! value that is the whole field keeps its type; a value that is no scalar leaves `$(NAME)` there;
//! `$$` is one `$`; an object is read by the first var of a name alone.
//! Golden case: `kustomize/vars/expanded-in-known-fields`.

use crate::error::{Error, Result, Warning};
use crate::kustomize::Warnings;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::Missing;
use crate::kustomize::path_matcher;
use crate::object::{Gvk, Object, ObjectId, Objects};
use crate::yaml::de::Located;
use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Node, Scalar, Span, Style, Tag};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One entry of `vars`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Var {
    name: String,
    objref: ObjRef,
    fieldref: FieldRef,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ObjRef {
    api_version: String,
    group: String,
    version: String,
    kind: String,
    name: String,
    namespace: String,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FieldRef {
    field_path: String,
}

/// The variables of a kustomization and of all below it, by name.
#[derive(Debug, Default)]
pub struct VarSet(BTreeMap<String, Located<Var>>);

impl VarSet {
    /// Takes a kustomization's own variables and marks the objects that they read.
    ///
    /// # Errors
    /// When a name is taken, or several objects could be meant.
    pub fn add(&mut self, vars: &[Located<Var>], objects: &mut Objects) -> Result<()> {
        for var in vars {
            if let Some(at) = var.value.target(objects).map_err(|e| e.at(var.span))? {
                objects.edit(at, |object| object.var_names.push(var.value.name.clone()));
            }
            self.insert(var.clone())?;
        }
        Ok(())
    }

    /// Takes the variables of a base or component.
    ///
    /// # Errors
    /// When a name is taken.
    pub fn merge(&mut self, other: VarSet) -> Result<()> {
        other.0.into_values().try_for_each(|var| self.insert(var))
    }

    fn insert(&mut self, var: Located<Var>) -> Result<()> {
        if self.0.contains_key(&var.value.name) {
            return Err(Error::input(format!("var `{}` is defined twice", var.value.name)).at(var.span));
        }
        self.0.insert(var.value.name.clone(), var);
        Ok(())
    }
}

impl Var {
    /// The one object that is read, if it is there.
    fn target(&self, objects: &mut Objects) -> Result<Option<usize>> {
        let id = self.objref.id();
        let found = if !id.namespace.is_empty() || id.gvk.is_cluster_scoped() {
            objects.with_any_id(&id)
        } else {
            in_any_namespace(objects, &id)
        };
        match found.as_slice() {
            [] => Ok(None),
            [at] => Ok(Some(*at)),
            all => {
                let message = format!("var `{}` could read {} objects called {id}", self.name, all.len());
                Err(Error::input(message).hint("name the namespace in objref"))
            }
        }
    }

    fn field_path(&self) -> &str {
        if self.fieldref.field_path.is_empty() { "metadata.name" } else { &self.fieldref.field_path }
    }
}

impl ObjRef {
    fn id(&self) -> ObjectId {
        let (group, version) = match self.api_version.split('/').collect::<Vec<_>>()[..] {
            [group, version] => (group, version),
            [version] if !version.is_empty() => (self.group.as_str(), version),
            _ => (self.group.as_str(), self.version.as_str()),
        };
        let gvk = Gvk { group: group.into(), version: version.into(), kind: self.kind.as_str().into() };
        ObjectId { gvk, namespace: self.namespace.as_str().into(), name: self.name.as_str().into() }
    }
}

fn in_any_namespace(objects: &Objects, id: &ObjectId) -> Vec<usize> {
    let fits = |other: &ObjectId| other.name == id.name && other.gvk == id.gvk;
    let had = |o: &Object| !o.is_empty() && (fits(&o.id()) || o.previous.iter().any(fits));
    objects.iter().enumerate().filter(|(_, o)| had(o)).map(|(at, _)| at).collect()
}

/// Replaces all variables.
///
/// # Errors
/// When a variable has no value, or stands where no text can be.
pub fn apply(
    objects: &mut Objects,
    config: &TransformerConfig,
    vars: &VarSet,
    warnings: &Warnings,
) -> Result<()> {
    if vars.0.is_empty() {
        return Ok(());
    }
    let mut values = Values { values: BTreeMap::new(), used: BTreeSet::new() };
    for (name, var) in &vars.0 {
        values.values.insert(name.clone(), value_of(var, objects)?);
    }
    for object in objects.iter_mut() {
        for field in config.var_reference.iter() {
            field.apply(object, Missing::Ignored, &mut |node| values.set(node))?;
        }
    }
    let unused: Vec<&str> =
        values.values.keys().filter(|n| !values.used.contains(*n)).map(String::as_str).collect();
    if !unused.is_empty() {
        let message = format!("well-defined vars that were never replaced: {}", unused.join(","));
        warnings.push(Warning { message, at: vars.0.get(unused[0]).map(|v| v.span) });
    }
    Ok(())
}

/// The node behind a variable.
fn value_of(var: &Located<Var>, objects: &Objects) -> Result<Node> {
    let name = &var.value.name;
    let Some(object) = objects.iter().find(|o| o.var_names.contains(name)) else {
        let message = format!("var `{name}` reads {}, which is not there", var.value.objref.id());
        return Err(Error::input(message).at(var.span));
    };
    let path: Vec<String> = path_matcher::split(var.value.field_path()).into_iter().flat_map(steps).collect();
    let place = path_matcher::find(&object.doc, &path).map_err(|e| e.at(var.span))?;
    let node = place.and_then(|place| path_matcher::at(&object.doc, &place));
    node.cloned().ok_or_else(|| {
        let message = format!("var `{name}`: {} has no field `{}`", object.id(), var.value.field_path());
        Error::input(message).at(var.span)
    })
}

/// `items[2]` is two steps.
fn steps(step: String) -> Vec<String> {
    let parts = step.strip_suffix(']').and_then(|s| s.rsplit_once('['));
    match parts {
        Some((list, at)) if !at.is_empty() && at.bytes().all(|b| b.is_ascii_digit()) => {
            [list, at].into_iter().filter(|s| !s.is_empty()).map(str::to_owned).collect()
        }
        _ => vec![step],
    }
}

/// The values, and which of them were used.
struct Values {
    values: BTreeMap<String, Node>,
    used: BTreeSet<String>,
}

impl Values {
    /// Replaces in a text, in the values of a mapping, or in the items of a list.
    fn set(&mut self, node: &mut Node) -> Result<()> {
        match node {
            Node::Scalar(scalar) => self.set_scalar(scalar),
            Node::Mapping(map) => {
                for entry in &mut map.entries {
                    if !entry.key.is_string() {
                        let message = format!("the key `{}` is no text", entry.key.text);
                        return Err(Error::input(message).at(entry.key.span));
                    }
                    if let Node::Scalar(scalar) = &mut entry.value {
                        self.set_scalar(scalar);
                    }
                }
            }
            Node::Sequence(list) => {
                for item in &mut list.items {
                    match item {
                        Node::Scalar(scalar) if scalar.is_string() => self.set_scalar(scalar),
                        other => return Err(Error::input("vars go into text alone").at(other.span())),
                    }
                }
            }
        }
        Ok(())
    }

    fn set_scalar(&mut self, scalar: &mut Scalar) {
        if !scalar.is_string() {
            return;
        }
        let replaced = self.replaced(&scalar.text, scalar.span);
        *scalar = replaced;
    }

    /// The text with its variables replaced; a text that is one variable takes its type.
    fn replaced(&mut self, text: &str, span: Span) -> Scalar {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            if let Some(name) = after.strip_prefix('(').and_then(|s| s.split_once(')')).map(|(name, _)| name)
            {
                match self.value(name) {
                    Some(value) if text.len() == name.len() + 3 => return value,
                    Some(value) => out.push_str(&value.text),
                    None => out.push_str(&rest[at..at + name.len() + 3]),
                }
                rest = &after[name.len() + 2..];
            } else if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else {
                out.push('$');
                rest = after;
            }
        }
        out.push_str(rest);
        Scalar::string(out, span)
    }

    fn value(&mut self, name: &str) -> Option<Scalar> {
        let scalar = self.values.get(name)?.as_scalar()?;
        let typed =
            |text: String, tag| Scalar { text: text.into(), style: Style::Plain, tag, span: scalar.span };
        let value = match resolve(scalar).ok()? {
            Value::Int(n) => typed(n.to_string(), Tag::Int),
            Value::UInt(n) => typed(n.to_string(), Tag::Int),
            Value::Float(_) => typed(scalar.text.to_string(), Tag::Float),
            Value::Bool(b) => typed(b.to_string(), Tag::Bool),
            Value::Null => return None,
            Value::Str(_) | Value::Timestamp(_) => typed(scalar.text.to_string(), Tag::Str),
        };
        self.used.insert(name.to_owned());
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn values(yaml: &str) -> Values {
        let node = parse(yaml, FileId::NONE).unwrap().unwrap();
        let entries = node.as_mapping().unwrap().entries.iter();
        Values {
            values: entries.map(|e| (e.key.text.to_string(), e.value.clone())).collect(),
            used: BTreeSet::new(),
        }
    }

    #[test]
    fn variables_are_replaced_inside_of_text() {
        let mut values = values("{A: x, N: 12, B: true, L: [1]}");
        for (text, expected) in [
            ("$(A)", "x"),
            ("to $(A)-$(N).", "to x-12."),
            ("$$(A)", "$(A)"),
            ("$(UNKNOWN) $(L)", "$(UNKNOWN) $(L)"),
            ("$(A", "$(A"),
            ("cost: 5$", "cost: 5$"),
            ("$é", "$é"),
        ] {
            assert_eq!(values.replaced(text, Span::NONE).text, expected, "{text}");
        }
        assert_eq!(values.used.iter().collect::<Vec<_>>(), ["A", "N"]);
    }

    #[test]
    fn a_whole_field_takes_the_type_of_the_value() {
        let mut values = values("{N: 12, B: true, S: \"12\"}");
        assert_eq!(values.replaced("$(N)", Span::NONE).tag, Tag::Int);
        assert_eq!(values.replaced("$(B)", Span::NONE).tag, Tag::Bool);
        assert_eq!(values.replaced("$(S)", Span::NONE).tag, Tag::Str);
        assert_eq!(values.replaced("$(N)0", Span::NONE).tag, Tag::Str);
    }

    #[test]
    fn an_index_behind_a_field_is_a_step_of_its_own() {
        assert_eq!(steps("ports[0]".into()), ["ports", "0"]);
        assert_eq!(steps("[name=x]".into()), ["[name=x]"]);
    }
}
