//! `replacements`: copies a value from one object, or a fixed text, into fields of others.
//!
//! Runs last of the built-in transformers, so that it sees what all others did. The source is one
//! object, named exactly by an id it has or had; targets are taken by regular expression. Each
//! field path is first tried as one that reaches into JSON or YAML held in a string ([`structured`]).
//!
//! Upstream: kustomize api v0.21.1, `filters/replacement/replacement.go`,
//! `internal/builtins/ReplacementTransformer.go`, `types/replacement.go`. Kept: a scalar keeps its
//! type and style and takes the text alone, a mapping written over a scalar leaves it empty; no
//! kind is cluster-scoped here, so a source `namespace: default` finds a ClusterRole; the source is
//! read live while its own object is written.

mod fields;
mod id_index;
mod source;
mod structured;
mod target;
mod value;

pub use fields::{FieldOptions, Replacement, Source, Target};

use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::object::{Object, Objects};
use crate::yaml::de::{self, Located, Options, Strings, Unknown, embedded};
use crate::yaml::{self, Node, Span};
use camino::Utf8Path;
use id_index::IdIndex;
use serde::Deserialize;

/// `replacements:` of a kustomization, or a `ReplacementTransformer`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Replacements {
    /// The entries, in order.
    #[serde(deserialize_with = "embedded")]
    pub replacements: Vec<Located<Replacement>>,
}

impl Replacements {
    /// Does all replacements, in order.
    ///
    /// # Errors
    /// When a source is missing or not the only one, a target field is missing, or a file is broken.
    pub fn apply(&self, objects: &mut Objects, cx: &Context) -> Result<()> {
        apply(&self.replacements, objects, cx)
    }
}

/// Does the replacements of a kustomization, in order.
///
/// # Errors
/// As [`Replacements::apply`].
pub fn apply(entries: &[Located<Replacement>], objects: &mut Objects, cx: &Context) -> Result<()> {
    let mut all = Vec::new();
    for entry in entries {
        entry.value.load(entry.span, cx, &mut all)?;
    }
    if all.is_empty() {
        return Ok(());
    }
    let mut ids = IdIndex::new(objects);
    all.iter().try_for_each(|(r, at)| r.replace(objects, &mut ids, cx).map_err(|e| e.at(*at)))
}

impl Replacement {
    /// The entry as it counts in a kustomization: an empty list of targets there is none at all.
    pub fn of_kustomization(mut self) -> Self {
        self.targets = self.targets.filter(|targets| !targets.is_empty());
        self
    }

    /// The entry itself, or what its file holds and where.
    fn load(&self, at: Span, cx: &Context, all: &mut Vec<(Replacement, Span)>) -> Result<()> {
        let Some(path) = self.path.as_ref().filter(|p| !p.value.is_empty()) else {
            all.push((self.clone(), at));
            return Ok(());
        };
        if self.source.is_some() || self.targets.as_ref().is_some_and(|t| !t.is_empty()) {
            return Err(Error::input("cannot specify both path and inline replacement").at(path.span));
        }
        let file = cx.loader.load(Utf8Path::new(&path.value)).map_err(|e| e.at(path.span))?;
        let text = yaml::utf8(&file.bytes, file.file)?;
        let options = Options { unknown: Unknown::Allow, strings: Strings::FromScalars };
        match yaml::v2::parse_document(text, file.file)? {
            Some(node @ Node::Sequence(_)) => {
                let places = node.as_sequence().into_iter().flat_map(|list| &list.items).map(Node::span);
                all.extend(de::from_node::<Vec<Replacement>>(&node, options)?.into_iter().zip(places));
            }
            Some(node @ Node::Mapping(_)) => all.push((de::from_node(&node, options)?, node.span())),
            other => {
                let at = other.map_or(Span::new(file.file, 1), |node| node.span());
                let message = format!("{} holds neither a replacement nor a list of them", path.value);
                return Err(Error::input(message).at(at).context("the file is named here", Some(path.span)));
            }
        }
        Ok(())
    }

    fn replace(&self, objects: &mut Objects, ids: &mut IdIndex, cx: &Context) -> Result<()> {
        let (Some(targets), true) = (&self.targets, self.source.is_some() || self.source_value.is_some())
        else {
            return Err(Error::input("replacements must specify a source and at least one target"));
        };
        let mut value = self.value(objects, ids)?;
        if value.from.is_some_and(|(at, source)| source.is_secret(&objects.as_slice()[at])) {
            cx.notes.secret(&value.node);
        }
        for target in targets {
            let Some(target) = target else { return Err(Error::input("a replacement target is empty")) };
            target.write(&mut value, objects, ids, cx.growth)?;
        }
        Ok(())
    }

    fn value<'a>(&'a self, objects: &Objects, ids: &IdIndex) -> Result<Live<'a>> {
        match (&self.source, &self.source_value) {
            (Some(_), Some(value)) => {
                Err(Error::input("value and resource selectors are mutually exclusive").at(value.span))
            }
            (None, Some(value)) => {
                Ok(Live { node: Node::unset(value.value.as_str(), value.span), from: None })
            }
            (Some(source), None) => {
                let at = source.select(objects, ids)?;
                let node = source.read(&objects.as_slice()[at])?;
                Ok(Live { node, from: Some((at, source)) })
            }
            (None, None) => Err(Error::input("replacements must specify a source and at least one target")),
        }
    }
}

/// A value, and the object it is read from.
struct Live<'a> {
    node: Node,
    from: Option<(usize, &'a Source)>,
}

impl Live<'_> {
    /// Whether it is read from the object at this place.
    fn is_from(&self, object: usize) -> bool {
        self.from.is_some_and(|(at, _)| at == object)
    }

    /// Reads the value again after the object it comes from was written.
    fn refresh(&mut self, written: usize, object: &Object) {
        if let Some((_, source)) = self.from
            && self.is_from(written)
            && source.options.as_ref().is_none_or(|o| o.delimiter.is_empty())
            && let Ok(node) = source.read(object)
        {
            self.node = node;
        }
    }
}

#[cfg(test)]
mod tests;
