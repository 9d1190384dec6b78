//! The one walker: finds the fields of a document that a [`FieldSpec`] means, and makes missing ones.
//!
//! Lists on the way are walked through, whether the path says `[]` or not; a null ends the walk; a
//! scalar that is not the last step is an error. Each transformer brings its own setter
//! ([`set_scalar`], [`set_entry`]).
//!
//! Upstream: `api/filters/{fieldspec,fsslice,filtersutil}` (api v0.21.1), `yaml/fns.go` (kyaml
//! v0.21.1). Quirks kept: a null where the path says `[]` becomes an empty list; a null that is to be
//! filled keeps its text (`null` with the prefix `a-` becomes `a-null`); a list at the end of the
//! path is given to the setter as it is; a path that addresses list elements (`0`, `-`, `*`,
//! `[name=x]`) fails.

use crate::error::{Error, Result};
use crate::object::{Gvk, Object};
use crate::yaml::de::embedded;
use crate::yaml::{Entry, MAX_DEPTH, Node, Scalar, Sequence, Span, Style, Tag};
use serde::Deserialize;
use std::borrow::Cow;

/// Text that is part of the program or was read from a file.
pub type Text = Cow<'static, str>;

/// A list of field specs: a default table, or what files made of it.
pub type FieldSpecs = Cow<'static, [FieldSpec]>;

/// Which field of which objects. Empty group, version and kind match anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(default)]
pub struct FieldSpec {
    /// The API group.
    #[serde(deserialize_with = "embedded")]
    pub group: Text,
    /// The version.
    #[serde(deserialize_with = "embedded")]
    pub version: Text,
    /// The kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: Text,
    /// The way from the document's root: `spec/template/spec/containers[]/image`, with `\/` for a
    /// slash inside of a key.
    pub path: Text,
    /// Whether missing fields on the way are made.
    pub create: bool,
}

/// What stands at the end of a path that had to be made ([`FieldSpec::create`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is ever made, whatever the field spec says.
    Ignored,
    /// A scalar with a tag, because of the value at this place.
    Scalar(Tag, Span),
    /// A mapping, because of the value at this place.
    Mapping(Span),
}

/// What [`set_entry`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// The key was there and got the value.
    Replaced,
    /// The key was added.
    Added,
    /// There was a null in place of the mapping; it was left alone.
    Nothing,
}

impl FieldSpec {
    /// A field to be found. The first argument is group, version and kind.
    pub const fn find(gvk: [&'static str; 3], path: &'static str) -> Self {
        let [group, version, kind] = gvk;
        FieldSpec {
            group: Cow::Borrowed(group),
            version: Cow::Borrowed(version),
            kind: Cow::Borrowed(kind),
            path: Cow::Borrowed(path),
            create: false,
        }
    }

    /// A field to be found or made. The first argument is group, version and kind.
    pub const fn make(gvk: [&'static str; 3], path: &'static str) -> Self {
        let mut spec = FieldSpec::find(gvk, path);
        spec.create = true;
        spec
    }

    /// Whether it is about objects of this kind.
    pub fn selects(&self, gvk: &Gvk) -> bool {
        self.accepts(&gvk.group, &gvk.version, &gvk.kind)
    }

    /// Whether it is about this object, as its document is now.
    pub fn matches(&self, object: &Object) -> bool {
        let api_version = object.api_version();
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        self.accepts(group, version, object.kind())
    }

    fn accepts(&self, group: &str, version: &str, kind: &str) -> bool {
        (self.kind.is_empty() || self.kind == kind)
            && (self.group.is_empty() || self.group == group)
            && (self.version.is_empty() || self.version == version)
    }

    /// Gives each field of an object that this spec means to a setter, when the object is of the
    /// right kind.
    ///
    /// # Errors
    /// When the path is malformed or leads through a scalar, and what the setter fails with.
    pub fn apply(
        &self,
        object: &mut Object,
        missing: Missing,
        set: &mut dyn FnMut(&mut Node) -> Result<()>,
    ) -> Result<()> {
        self.apply_at(object, missing, &mut |node, _| set(node))
    }

    /// As [`FieldSpec::apply`]; the setter is told which elements of the lists on the way it is in.
    ///
    /// # Errors
    /// As [`FieldSpec::apply`].
    pub fn apply_at(
        &self,
        object: &mut Object,
        missing: Missing,
        set: &mut dyn FnMut(&mut Node, &[usize]) -> Result<()>,
    ) -> Result<()> {
        if !self.matches(object) {
            return Ok(());
        }
        if self.path.len() > MAX_DEPTH && split_path(&self.path).len() > MAX_DEPTH {
            let error = Error::input(format!("a path has more than {MAX_DEPTH} steps")).at(object.span());
            return Err(error.context("while looking for a field", None));
        }
        let missing = if self.create { missing } else { Missing::Ignored };
        let mut walk = Walk { missing, elements: Vec::new(), set };
        let done = walk.descend(&mut object.doc, Some(start(&self.path)));
        done.map_err(|e| self.explain(e, object))
    }

    fn explain(&self, error: Error, object: &Object) -> Error {
        error.prefix(format!("field `{}` of {}", self.path, object.id())).at(object.span())
    }
}

/// Sets a scalar. Its style stays as it was: what was quoted remains quoted.
///
/// # Errors
/// When the node is no scalar.
pub fn set_scalar(node: &mut Node, text: &str, tag: Tag, span: Span) -> Result<()> {
    let Node::Scalar(scalar) = node else { return Err(wrong_kind(node, "a scalar")) };
    // Printing drops a tag that the text alone would give, and then the quotes decide.
    let tag = if scalar.style == Style::Plain { tag } else { Tag::Str };
    *scalar = Scalar { text: text.into(), style: scalar.style, tag, span };
    Ok(())
}

/// Sets a key of a mapping to a string; the style of a scalar that is there stays as it was.
///
/// # Errors
/// When the node is neither a mapping nor null.
pub fn set_entry(node: &mut Node, key: &str, text: &str, span: Span) -> Result<Set> {
    if node.is_null() {
        return Ok(Set::Nothing);
    }
    if key.is_empty() {
        return set_itself(node, text, span);
    }
    let Node::Mapping(mapping) = node else { return Err(wrong_kind(node, "a mapping")) };
    let mut value = Scalar::string(text, span);
    let Some(old) = mapping.get_mut(key) else {
        mapping.entries.push(Entry { key: Scalar::plain(key, span), value: Node::Scalar(value) });
        return Ok(Set::Added);
    };
    value.style = old.as_scalar().map_or(Style::Plain, |s| s.style);
    *old = Node::Scalar(value);
    Ok(Set::Replaced)
}

/// Upstream's setter takes an empty key for the node itself, which has to be a scalar then.
fn set_itself(node: &mut Node, text: &str, span: Span) -> Result<Set> {
    let Node::Scalar(old) = node else {
        return Err(Error::input("a key is empty").at(span).hint("name the label or annotation"));
    };
    *old = Scalar { style: old.style, ..Scalar::string(text, span) };
    Ok(Set::Replaced)
}

/// The error for a node of another kind than the one expected.
pub fn wrong_kind(node: &Node, expected: &str) -> Error {
    let found = match node {
        Node::Scalar(s) if s.is_null() => "null".to_owned(),
        Node::Scalar(s) => format!("the scalar `{}`", s.text),
        Node::Sequence(_) => "a list".to_owned(),
        Node::Mapping(_) => "a mapping".to_owned(),
    };
    Error::input(format!("expected {expected}, found {found}")).at(node.span())
}

/// Splits a path into its keys; `\/` is a slash inside of a key, a leading slash is dropped.
pub fn split_path(path: &str) -> Vec<Cow<'_, str>> {
    let mut parts = Vec::new();
    let mut rest = Some(start(path));
    while let Some(path) = rest {
        let (part, after) = next_part(path);
        parts.push(part);
        rest = after;
    }
    parts
}

/// The path without the slash it may begin with.
fn start(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or(path)
}

/// The first key of a path and what follows it.
fn next_part(path: &str) -> (Cow<'_, str>, Option<&str>) {
    let Some((part, mut rest)) = path.split_once('/') else { return (Cow::Borrowed(path), None) };
    if !part.ends_with('\\') {
        return (Cow::Borrowed(part), Some(rest));
    }
    let mut key = part.to_owned();
    while key.ends_with('\\') {
        key.pop();
        key.push('/');
        match rest.split_once('/') {
            Some((part, after)) => {
                key.push_str(part);
                rest = after;
            }
            None => {
                key.push_str(rest);
                return (Cow::Owned(key), None);
            }
        }
    }
    (Cow::Owned(key), Some(rest))
}

struct Walk<'a> {
    missing: Missing,
    /// Where in the lists on the way we are.
    elements: Vec<usize>,
    set: &'a mut dyn FnMut(&mut Node, &[usize]) -> Result<()>,
}

impl Walk<'_> {
    fn descend(&mut self, node: &mut Node, path: Option<&str>) -> Result<()> {
        let Some(path) = path else { return (self.set)(node, &self.elements) };
        if node.is_null() {
            return Ok(());
        }
        match node {
            Node::Mapping(_) => self.enter(node, path),
            Node::Sequence(sequence) => self.each(sequence, path),
            Node::Scalar(_) => Err(wrong_kind(node, "a list or a mapping")),
        }
    }

    fn each(&mut self, sequence: &mut Sequence, path: &str) -> Result<()> {
        for (at, item) in sequence.items.iter_mut().enumerate() {
            self.elements.push(at);
            self.descend(item, Some(path))?;
            self.elements.pop();
        }
        Ok(())
    }

    fn enter(&mut self, node: &mut Node, path: &str) -> Result<()> {
        let (part, rest) = next_part(path);
        let (name, is_list) = match part.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (&*part, false),
        };
        if name.is_empty() {
            return Err(Error::input("a field name in the path is empty"));
        }
        let name = name.trim();
        if name.is_empty() {
            return self.descend(node, rest);
        }
        if is_element(name) {
            return Err(Error::input(format!("`{name}` addresses an element of a list; there is a mapping")));
        }
        let made = if is_list { Missing::Ignored } else { self.made(rest) };
        let Node::Mapping(mapping) = node else { return Ok(()) };
        let Some(field) = mapping.get_mut(name) else {
            let Some(value) = fresh(made) else { return Ok(()) };
            let key = Scalar::plain(name, value.span());
            mapping.entries.push(Entry { key, value });
            let entry = mapping.entries.last_mut().expect("one was pushed just now");
            return self.descend(&mut entry.value, rest);
        };
        if field.is_null() {
            fill(field, made, is_list);
        }
        self.descend(field, rest)
    }

    /// What to make of a field that is missing before this rest of the path.
    fn made(&self, rest: Option<&str>) -> Missing {
        match (self.missing, rest) {
            (Missing::Scalar(_, span), Some(_)) => Missing::Mapping(span),
            (missing, _) => missing,
        }
    }
}

/// A new node to be put where nothing was.
fn fresh(missing: Missing) -> Option<Node> {
    match missing {
        Missing::Ignored => None,
        Missing::Scalar(_, span) => Some(Node::string("", span)),
        Missing::Mapping(span) => Some(Node::mapping(span)),
    }
}

/// Turns a null into what is wanted; a scalar keeps the text of the null.
fn fill(field: &mut Node, missing: Missing, is_list: bool) {
    let span = field.span();
    match (missing, field) {
        (Missing::Mapping(_), field) => *field = Node::mapping(span),
        (Missing::Scalar(tag, _), Node::Scalar(scalar)) => scalar.tag = tag,
        (Missing::Ignored, field) if is_list => *field = Node::sequence(span),
        _ => {}
    }
}

/// Whether kyaml takes a step for an element of a list.
fn is_element(name: &str) -> bool {
    name == "-"
        || name == "*"
        || name.parse::<i64>().is_ok()
        || (name.starts_with('[') && name.ends_with(']'))
}

#[cfg(test)]
mod tests;
