//! `ValueAddTransformer`: puts one value into fields of the selected objects, or into the paths there.
//!
//! Has no field of its own in a kustomization; runs among `transformers:`. Upstream:
//! `api/internal/builtins/ValueAddTransformer.go`, `api/filters/valueadd` (api v0.21.1),
//! `filesys/util.go` (kyaml v0.21.1). Quirks kept: without a value the name of the directory is
//! taken; `metadata/namespace` is set as the namespace transformer does; a value that is set anew
//! has no tag, so its text decides its type.

use super::namespace::set_namespace;
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::field_spec::{set_scalar, split_path, wrong_kind};
use crate::kustomize::selector::Selector;
use crate::object::{Object, Objects};
use crate::tree::clean;
use crate::yaml::de::{self, Located, Options, Strings, Unknown};
use crate::yaml::{self, Mapping, Node, Sequence, Span, Tag, v2};
use serde::Deserialize;

/// The transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ValueAdd {
    /// What is put in; the name of the directory when absent.
    pub value: Option<Located<String>>,
    /// Where it goes.
    pub targets: Vec<Target>,
    /// A file with more targets.
    pub target_file_path: Option<Located<String>>,
}

/// Objects and a field in them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Target {
    /// The objects; all when absent.
    pub selector: Option<Selector>,
    /// The field, `spec/a/[name=b]/c`.
    pub field_path: String,
    /// 0: the value takes the field's place; from 1: it is put into the path that the field holds,
    /// before this part of it.
    pub file_path_position: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TargetFile {
    targets: Vec<Target>,
}

impl ValueAdd {
    /// Puts the value in.
    ///
    /// # Errors
    /// When there are no targets, or one of them is malformed or leads through something else.
    pub fn apply(&self, objects: &mut Objects, cx: &Context<'_>) -> Result<()> {
        let targets = self.targets(cx)?;
        let span = self.value.as_ref().map_or(Span::NONE, |v| v.span);
        let root = clean(&cx.loader.root);
        let given = self.value.as_ref().map_or("", |v| v.value.trim());
        let value = if given.is_empty() { root.file_name().unwrap_or("/") } else { given };
        for target in &targets {
            let matcher = target.selector.as_ref().map(Selector::compile).transpose()?;
            for at in 0..objects.len() {
                let object = objects.get(at).expect("below the length");
                let selected = match &matcher {
                    Some(matcher) => matcher.matches(object)?,
                    None => true,
                };
                if selected {
                    objects.edit(at, |object| target.put(object, value, span))?;
                }
            }
        }
        Ok(())
    }

    fn targets(&self, cx: &Context<'_>) -> Result<Vec<Target>> {
        let mut targets = self.targets.clone();
        if let Some(path) = self.target_file_path.as_ref().filter(|p| !p.value.is_empty()) {
            let source = cx.loader.load(path.value.as_str().into()).map_err(|e| e.at(path.span))?;
            let text = yaml::utf8(&source.bytes, source.file)?;
            if let Some(document) = v2::parse_document(text, source.file)? {
                let options = Options { unknown: Unknown::Allow, strings: Strings::FromScalars };
                targets.extend(de::from_node::<TargetFile>(&document, options)?.targets);
            }
        }
        if targets.is_empty() {
            return Err(Error::input("ValueAddTransformer needs at least one target"));
        }
        targets.iter().try_for_each(Target::check)?;
        Ok(targets)
    }
}

impl Target {
    fn check(&self) -> Result<()> {
        if self.field_path.is_empty() {
            return Err(Error::input("`fieldPath` of ValueAddTransformer is empty"));
        }
        if self.file_path_position < 0 {
            let message = format!("`filePathPosition` is {}; it cannot be negative", self.file_path_position);
            return Err(Error::input(message));
        }
        Ok(())
    }

    fn put(&self, object: &mut Object, value: &str, span: Span) -> Result<()> {
        if self.field_path == "metadata/namespace" {
            return set_namespace(object, value, span);
        }
        let id = object.id();
        self.set(&mut object.doc, value, span)
            .map_err(|e| e.prefix(format!("field `{}` of {id}", self.field_path)).at(object.span()))
    }

    fn set(&self, doc: &mut Node, value: &str, span: Span) -> Result<()> {
        let parts = split_path(&self.field_path);
        // Unlike elsewhere a leading slash is no start of its own: empty parts are left out.
        let parts: Vec<&str> = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
        let Some(field) = field(doc, &parts, span)? else { return Ok(()) };
        let old = match field {
            Node::Scalar(s) => s.text.as_str(),
            _ => return Err(wrong_kind(field, "a scalar")),
        };
        let new = match usize::try_from(self.file_path_position) {
            Ok(position) if position > 0 => insert(old, position - 1, value),
            _ => value.to_owned(),
        };
        set_scalar(field, &new, Tag::Unset, span)
    }
}

/// Follows a path with elements of lists (`0`, `-`, `[name=x]`) and makes what is missing. `None`
/// where a null or the end of a list is in the way.
fn field<'a>(doc: &'a mut Node, parts: &[&str], span: Span) -> Result<Option<&'a mut Node>> {
    let mut node = doc;
    for (at, part) in parts.iter().enumerate() {
        if node.is_null() {
            return Ok(None);
        }
        let next = match Step::parse(part)? {
            Step::Key(key) => {
                let Node::Mapping(mapping) = node else { return Err(wrong_kind(node, "a mapping")) };
                Some(key_of(mapping, key, parts.get(at + 1).copied(), span))
            }
            step => {
                let Node::Sequence(list) = node else { return Err(wrong_kind(node, "a list")) };
                element_of(list, &step, span)?
            }
        };
        let Some(next) = next else { return Ok(None) };
        node = next;
    }
    Ok(Some(node))
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
    Last,
    Where(&'a str, &'a str),
}

impl<'a> Step<'a> {
    fn parse(part: &'a str) -> Result<Self> {
        if let Ok(index) = part.parse::<i64>() {
            return usize::try_from(index)
                .map(Step::Index)
                .map_err(|_| Error::input(format!("the index {index} is negative")));
        }
        match part {
            "-" => return Ok(Step::Last),
            "*" => return Err(Error::input("`*` cannot be used in this path")),
            _ => {}
        }
        match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
            None => Ok(Step::Key(part)),
            Some(inner) => {
                inner.split_once('=').map(|(key, value)| Step::Where(key, value)).ok_or_else(|| {
                    Error::input(format!("`{part}` names no element of a list; write `[name=value]`"))
                })
            }
        }
    }
}

/// The value of a key; a missing one is made as the next part of the path needs it.
fn key_of<'a>(mapping: &'a mut Mapping, key: &str, next: Option<&str>, span: Span) -> &'a mut Node {
    mapping.get_or_insert_with(key, || match next {
        None => Node::string("", span),
        Some(next) if is_element(next) => Node::sequence(span),
        Some(_) => Node::mapping(span),
    })
}

fn is_element(part: &str) -> bool {
    part.parse::<i64>().is_ok_and(|i| i >= 0) || (part.starts_with('[') && part.ends_with(']'))
}

fn element_of<'a>(list: &'a mut Sequence, step: &Step<'_>, span: Span) -> Result<Option<&'a mut Node>> {
    let at = match step {
        Step::Index(at) => Some(*at),
        Step::Last if list.items.is_empty() => return Err(Error::input("the list has no last element")),
        Step::Last => Some(list.items.len() - 1),
        Step::Where("", value) => list.items.iter().position(|i| i.as_text().unwrap_or("") == *value),
        Step::Where(key, value) => list.items.iter().position(|item| is_where(item, key, value)),
        Step::Key(_) => None,
    };
    if at.is_none()
        && let Step::Where(key, value) = step
    {
        list.items.push(made_for(key, value, span));
        return Ok(list.items.last_mut());
    }
    Ok(at.and_then(|at| list.items.get_mut(at)))
}

fn is_where(item: &Node, key: &str, value: &str) -> bool {
    match item.get(key) {
        Some(Node::Scalar(s)) => s.text == value,
        Some(_) => value.is_empty(),
        None => false,
    }
}

fn made_for(key: &str, value: &str, span: Span) -> Node {
    if key.is_empty() {
        return Node::plain(value, span);
    }
    let mut node = Mapping::new(span);
    node.set(key, Node::plain(value, span));
    Node::Mapping(node)
}

/// Puts a part into a path; the path stays absolute or relative.
fn insert(path: &str, position: usize, part: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    parts.insert(position.min(parts.len()), part);
    let joined = clean(parts.join("/").as_str().into());
    if is_absolute { format!("/{joined}") } else { joined.into_string() }
}

#[cfg(test)]
mod tests;
