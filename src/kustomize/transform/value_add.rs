//! `ValueAddTransformer`: puts one value into fields of the selected objects, or into the paths there.
//!
//! Has no field of its own in a kustomization; runs among `transformers:`. Upstream:
//! `api/internal/builtins/ValueAddTransformer.go`, `api/filters/valueadd` (api v0.21.1),
//! `filesys/util.go` (kyaml v0.21.1). Quirks kept: without a value the name of the directory is
//! taken; `metadata/namespace` is set as the namespace transformer does; a value that is set anew
//! has no tag, so its text decides its type.

mod path;

use super::namespace::set_namespace;
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::field_spec::{set_scalar, wrong_kind};
use crate::kustomize::growth::Growth;
use crate::kustomize::selector::Selector;
use crate::object::path::split;
use crate::object::{Object, Objects, shared_values};
use crate::tree::clean;
use crate::yaml::de::{self, Located, Options, Strings, Unknown};
use crate::yaml::{self, Node, Span, Tag, v2};
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
                    objects.edit(at, |object| {
                        target.put(object, value, span, cx.growth).map(|()| shared_values::settle(object))
                    })?;
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

    fn put(&self, object: &mut Object, value: &str, span: Span, growth: &Growth) -> Result<()> {
        if self.field_path == "metadata/namespace" {
            return set_namespace(object, value, span, growth);
        }
        growth.add(value.len())?;
        let id = object.id();
        self.set(&mut object.doc, value, span)
            .map_err(|e| e.prefix(format!("field `{}` of {id}", self.field_path)).at(object.span()))
    }

    fn set(&self, doc: &mut Node, value: &str, span: Span) -> Result<()> {
        let parts = split(&self.field_path);
        // Unlike elsewhere a leading slash is no start of its own: empty parts are left out.
        let parts: Vec<&str> = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
        let Some(field) = path::field(doc, &parts, span)? else { return Ok(()) };
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
