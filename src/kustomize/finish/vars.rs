//! `vars`: `$(NAME)` in known fields becomes the value of another object's field.
//!
//! Collected with each directory, which marks the objects that are read by the names they have then;
//! replaced once, at the root, after name references, so that the values are the final ones. Fields
//! are those of the `varReference` tables. Upstream: kustomize api v0.21.1,
//! `internal/accumulator/resaccumulator.go`, `filters/refvar`, `types/{var,varset}.go`. Kept: a
//! value that is the whole field keeps its type; a value that is no scalar leaves `$(NAME)` there;
//! `$$` is one `$`; a letter beyond ASCII after a `$` is torn, and the whole text then printed in base64.
//! Golden case: `kustomize/vars/expanded-in-known-fields`.

use crate::error::{Error, Result, Warning};
use crate::kustomize::Warnings;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::Missing;
use crate::kustomize::path_matcher;
use crate::object::{Gvk, Object, ObjectId, Objects};
use crate::yaml::de::Located;
use crate::yaml::{Node, Scalar, Span, Style, Tag};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use compact_str::CompactString;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
        if vars.is_empty() {
            return Ok(());
        }
        let named = by_name(objects);
        for var in vars {
            if let Some(at) = var.value.target(objects, &named).map_err(|e| e.at(var.span))? {
                objects.edit(at, |object| object.var_names.push(var.value.name.clone()));
            }
        }
        vars.iter().try_for_each(|var| self.insert(var.clone()))
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
    fn target(&self, objects: &Objects, named: &HashMap<CompactString, Vec<usize>>) -> Result<Option<usize>> {
        let id = self.objref.id();
        let places = named.get(&id.name).map_or(&[][..], Vec::as_slice);
        let found: Vec<usize> =
            places.iter().copied().filter(|&at| reads(&id, &objects.as_slice()[at])).collect();
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

/// The objects that are there, by the names they have and had.
fn by_name(objects: &Objects) -> HashMap<CompactString, Vec<usize>> {
    let mut named: HashMap<CompactString, Vec<usize>> = HashMap::new();
    for (at, object) in objects.iter().enumerate().filter(|(_, o)| !o.is_empty()) {
        let names = object.previous.iter().map(|id| id.name.as_str()).chain([object.name()]);
        for name in names {
            let places = named.entry(name.into()).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    named
}

/// Whether an object has or had an id; an id without a namespace is one of any namespace.
fn reads(id: &ObjectId, object: &Object) -> bool {
    let current = object.id();
    let or_default = |namespace: &str| if namespace.is_empty() { "default" } else { namespace }.to_owned();
    let is = |kind: &str, name: &str, namespace: &str| {
        id.gvk.group == current.gvk.group
            && id.gvk.version == current.gvk.version
            && id.gvk.kind == kind
            && id.name == name
            && (id.namespace.is_empty() || or_default(&id.namespace) == namespace)
    };
    is(&current.gvk.kind, &current.name, current.effective_namespace())
        || object.previous.iter().any(|old| is(&old.gvk.kind, &old.name, &old.namespace))
}

impl ObjRef {
    fn id(&self) -> ObjectId {
        let (group, version) = match self.api_version.split('/').collect::<Vec<_>>()[..] {
            [group, version] => (group, version),
            [version] if !version.is_empty() => (self.group.as_str(), version),
            _ => (self.group.as_str(), self.version.as_str()),
        };
        let gvk = Gvk {
            group: group.into(),
            version: version.into(),
            kind: self.kind.as_str().into(),
            told_cluster_scoped: false,
        };
        ObjectId { gvk, namespace: self.namespace.as_str().into(), name: self.name.as_str().into() }
    }
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
    let mut values = Values::read(vars, objects, warnings)?;
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
fn node_of<'o>(var: &Located<Var>, object: Option<&'o Object>) -> Result<&'o Node> {
    let name = &var.value.name;
    let Some(object) = object else {
        let message = format!("var `{name}` reads {}, which is not there", var.value.objref.id());
        return Err(Error::input(message).at(var.span));
    };
    let path: Vec<String> = path_matcher::split(var.value.field_path()).into_iter().flat_map(steps).collect();
    let place = path_matcher::find(&object.doc, &path).map_err(|e| e.at(var.span))?;
    let node = place.and_then(|place| path_matcher::at(&object.doc, &place));
    node.ok_or_else(|| {
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

/// What a variable stands for.
struct Known {
    /// In place of a whole field, with its type.
    whole: Scalar,
    /// Inside of text.
    inside: String,
}

impl Known {
    /// The value of a scalar; none of a list or a mapping.
    ///
    /// # Errors
    /// When it is a number that Go does not read back, such as `0x1f` or `.inf`.
    fn of(node: &Node) -> Result<Option<Known>> {
        let Node::Scalar(scalar) = node else { return Ok(None) };
        let unreadable =
            || Error::input(format!("a var cannot read the number `{}`", scalar.text)).at(scalar.span);
        let text = scalar.text.as_str();
        let tag = scalar.resolved_tag();
        let (whole, inside, tag) = match tag {
            Tag::Int => {
                let number = text.parse::<i64>().map_err(|_| unreadable())?.to_string();
                (number.clone(), number, tag)
            }
            Tag::Float => {
                let number = text.parse::<f64>().map_err(|_| unreadable())?;
                (number.to_string(), general(number), tag)
            }
            Tag::Bool => {
                let lower = text.to_ascii_lowercase();
                (lower.clone(), lower, tag)
            }
            _ => (text.to_owned(), text.to_owned(), Tag::Str),
        };
        let whole = Scalar { text: whole.into(), style: Style::Plain, tag, span: scalar.span };
        Ok(Some(Known { whole, inside }))
    }
}

/// A float as Go's `%v` has it: with an exponent below -4 and from 6 on.
fn general(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(power) if !(-4..6).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.abs())
        }
        _ => number.to_string(),
    }
}

/// The values, and which of them were used.
struct Values {
    values: BTreeMap<String, Option<Known>>,
    used: BTreeSet<String>,
}

impl Values {
    /// Reads all variables before any is replaced.
    fn read(vars: &VarSet, objects: &Objects, warnings: &Warnings) -> Result<Values> {
        let mut read_by: HashMap<&str, &Object> = HashMap::new();
        for object in objects.iter() {
            for name in &object.var_names {
                read_by.entry(name).or_insert(object);
            }
        }
        let mut values = BTreeMap::new();
        for (name, var) in &vars.0 {
            let node = node_of(var, read_by.get(name.as_str()).copied())?;
            let known = Known::of(node).map_err(|e| e.at(var.span))?;
            if known.is_none() {
                let message = format!("var `{name}` reads no scalar and is left as it is");
                warnings.push(Warning { message, at: Some(var.span) });
            }
            values.insert(name.clone(), known);
        }
        Ok(Values { values, used: BTreeSet::new() })
    }

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
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some(at) = memchr::memchr(b'$', rest) {
            out.extend_from_slice(&rest[..at]);
            let after = &rest[at + 1..];
            if let Some(name) = variable(after) {
                let length = name.len() + 2;
                match self.value(name) {
                    Some(known) if text.len() == length + 1 => return known.whole.clone(),
                    Some(known) => out.extend_from_slice(known.inside.as_bytes()),
                    None => out.extend_from_slice(&rest[at..=at + length]),
                }
                rest = &after[length..];
                continue;
            }
            out.push(b'$');
            rest = after;
            match after.first() {
                Some(b'$') => rest = &after[1..],
                Some(&byte) if !byte.is_ascii() => {
                    out.extend_from_slice(char::from(byte).encode_utf8(&mut [0; 2]).as_bytes());
                    rest = &after[1..];
                }
                _ => {}
            }
        }
        out.extend_from_slice(rest);
        Scalar::string(text_of(out), span)
    }

    fn value(&mut self, name: &[u8]) -> Option<&Known> {
        let name = std::str::from_utf8(name).ok()?;
        let known = self.values.get(name)?.as_ref()?;
        self.used.insert(name.to_owned());
        Some(known)
    }
}

/// The name in `(NAME)`, if the text begins so.
fn variable(text: &[u8]) -> Option<&[u8]> {
    let inner = text.strip_prefix(b"(")?;
    memchr::memchr(b')', inner).map(|end| &inner[..end])
}

/// Text, or base64 of what is no UTF-8: kustomize tears a letter beyond ASCII that follows a `$`.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| STANDARD.encode(e.as_bytes()))
}

#[cfg(test)]
mod tests;
