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

mod ids;
mod structured;
mod value;

use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::path_matcher::{self, Create, Matching};
use crate::kustomize::selector::{Matcher, Selector};
use crate::object::{Object, ObjectId, Objects};
use crate::yaml::de::{self, Located, Options, Strings, Unknown, embedded};
use crate::yaml::{self, MAX_DEPTH, Node};
use camino::Utf8Path;
use ids::Ids;
use serde::Deserialize;

/// `replacements:` of a kustomization, or a `ReplacementTransformer`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Replacements {
    /// The entries, in order.
    #[serde(deserialize_with = "embedded")]
    pub replacements: Vec<Replacement>,
}

/// One entry: a source and targets, or the path of a file of such.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Replacement {
    /// Where the value comes from.
    pub source: Option<Source>,
    /// Where it goes.
    pub targets: Option<Vec<Option<Target>>>,
    /// The value itself, in place of a source.
    pub source_value: Option<Located<String>>,
    /// A file with one entry or a list of them.
    pub path: Option<Located<String>>,
}

/// The one object and field a value comes from; names are exact, empty ones match anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Source {
    /// The API group.
    #[serde(deserialize_with = "embedded")]
    pub group: String,
    /// The version.
    #[serde(deserialize_with = "embedded")]
    pub version: String,
    /// The kind.
    #[serde(deserialize_with = "embedded")]
    pub kind: String,
    /// The name, present or earlier.
    #[serde(deserialize_with = "embedded")]
    pub name: String,
    /// The namespace, present or earlier.
    #[serde(deserialize_with = "embedded")]
    pub namespace: String,
    /// The field; `metadata.name` when empty.
    pub field_path: String,
    /// Takes a part of the value.
    pub options: Option<FieldOptions>,
}

/// The objects and fields a value goes to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Target {
    /// Which objects.
    pub select: Option<Selector>,
    /// Which of them not.
    pub reject: Vec<Option<Selector>>,
    /// The fields; `metadata.name` when empty.
    pub field_paths: Vec<Located<String>>,
    /// Replaces a part of the field, or makes it.
    pub options: Option<FieldOptions>,
}

/// How to read or write a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldOptions {
    /// Cuts the text into parts.
    pub delimiter: String,
    /// Which part, from 0.
    pub index: i64,
    /// Not used by anything.
    pub encoding: String,
    /// Whether a missing field is made.
    pub create: bool,
}

const DEFAULT_FIELD: &str = "metadata.name";

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
pub fn apply(entries: &[Replacement], objects: &mut Objects, cx: &Context) -> Result<()> {
    let mut all = Vec::new();
    for entry in entries {
        entry.load(cx, &mut all)?;
    }
    if all.is_empty() {
        return Ok(());
    }
    let mut ids = Ids::new(objects);
    all.iter().try_for_each(|r| r.replace(objects, &mut ids))
}

impl Replacement {
    /// The entry as it counts in a kustomization: an empty list of targets there is none at all.
    pub fn of_kustomization(mut self) -> Self {
        self.targets = self.targets.filter(|targets| !targets.is_empty());
        self
    }

    /// The entry itself, or what its file holds.
    fn load(&self, cx: &Context, all: &mut Vec<Replacement>) -> Result<()> {
        let Some(path) = self.path.as_ref().filter(|p| !p.value.is_empty()) else {
            all.push(self.clone());
            return Ok(());
        };
        if self.source.is_some() || self.targets.as_ref().is_some_and(|t| !t.is_empty()) {
            return Err(Error::input("cannot specify both path and inline replacement").at(path.span));
        }
        let file = cx.loader.load(Utf8Path::new(&path.value)).map_err(|e| e.at(path.span))?;
        let text = yaml::utf8(&file.bytes, file.file)?;
        let options = Options { unknown: Unknown::Allow, strings: Strings::FromScalars };
        match yaml::v2::parse_document(text, file.file)? {
            Some(node @ Node::Sequence(_)) => all.extend(de::from_node::<Vec<Replacement>>(&node, options)?),
            Some(node @ Node::Mapping(_)) => all.push(de::from_node(&node, options)?),
            _ => {
                let message = format!("{} holds neither a replacement nor a list of them", path.value);
                return Err(Error::input(message).at(path.span));
            }
        }
        Ok(())
    }

    fn replace(&self, objects: &mut Objects, ids: &mut Ids) -> Result<()> {
        let (Some(targets), true) = (&self.targets, self.source.is_some() || self.source_value.is_some())
        else {
            return Err(Error::input("replacements must specify a source and at least one target"));
        };
        let mut value = self.value(objects, ids)?;
        for target in targets {
            let Some(target) = target else { return Err(Error::input("a replacement target is empty")) };
            target.write(&mut value, objects, ids)?;
        }
        Ok(())
    }

    fn value<'a>(&'a self, objects: &Objects, ids: &Ids) -> Result<Live<'a>> {
        match (&self.source, &self.source_value) {
            (Some(_), Some(value)) => {
                Err(Error::input("value and resource selectors are mutually exclusive").at(value.span))
            }
            (None, Some(value)) => {
                Ok(Live { node: Node::plain(value.value.as_str(), value.span), from: None })
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
    /// Reads the value again after the object it comes from was written.
    fn refresh(&mut self, written: usize, object: &Object) {
        if let Some((at, source)) = self.from
            && at == written
            && source.options.as_ref().is_none_or(|o| o.delimiter.is_empty())
            && let Ok(node) = source.read(object)
        {
            self.node = node;
        }
    }
}

impl Source {
    /// The one object that it means.
    fn select(&self, objects: &Objects, ids: &Ids) -> Result<usize> {
        let mut found = None;
        for at in ids.candidates(Some(&self.kind), Some(&self.name)) {
            if !ids.of(at).iter().any(|id| self.matches(id)) {
                continue;
            }
            if found.replace(at).is_some() {
                return Err(Error::input(format!("multiple matches for replacement source {self}")));
            }
        }
        found.ok_or_else(|| self.nothing(objects))
    }

    fn matches(&self, id: &ObjectId) -> bool {
        let fits = |want: &str, have: &str| want.is_empty() || want == have;
        let namespace = if id.namespace.is_empty() { "default" } else { &id.namespace };
        fits(&self.name, &id.name)
            && fits(&self.kind, &id.gvk.kind)
            && fits(&self.group, &id.gvk.group)
            && fits(&self.version, &id.gvk.version)
            && fits(&self.namespace, namespace)
    }

    fn nothing(&self, objects: &Objects) -> Error {
        let error = Error::input(format!("nothing selected by replacement source {self}"));
        let names =
            objects.iter().filter(|o| self.kind.is_empty() || o.kind() == self.kind).map(Object::name);
        match crate::nearest::nearest(&self.name, names) {
            Some(name) if name != self.name => error.hint(format!("did you mean `{name}`?")),
            _ => error,
        }
    }

    fn path(&self) -> &str {
        if self.field_path.is_empty() { DEFAULT_FIELD } else { &self.field_path }
    }

    /// The value in that object, or the part of it that is wanted.
    fn read(&self, object: &Object) -> Result<Node> {
        let path = self.path();
        let place = path_matcher::find(&object.doc, &path_matcher::split(path))
            .map_err(|e| e.prefix(format!("replacement source {self}, field `{path}`")))?;
        let node = place.and_then(|p| path_matcher::at(&object.doc, &p)).filter(|n| !is_null_or_empty(n));
        let Some(node) = node else {
            let message = format!("fieldPath `{path}` is missing for replacement source {self}");
            return Err(Error::input(message).at(object.span()));
        };
        value::part(node, self.options.as_ref())
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = [&self.group, &self.version, &self.kind, &self.namespace, &self.name];
        let known: Vec<&str> = fields.iter().map(|f| f.as_str()).filter(|f| !f.is_empty()).collect();
        write!(f, "`{}`", if known.is_empty() { "(any object)".to_owned() } else { known.join("/") })
    }
}

fn is_null_or_empty(node: &Node) -> bool {
    match node {
        Node::Scalar(s) => s.is_null(),
        Node::Sequence(s) => s.items.is_empty(),
        Node::Mapping(m) => m.entries.is_empty(),
    }
}

impl Target {
    /// Writes the value into every field of every object that is meant.
    fn write(&self, value: &mut Live<'_>, objects: &mut Objects, ids: &mut Ids) -> Result<()> {
        let chosen = self.compile(objects.is_empty())?;
        for at in ids.candidates(chosen.select.literal_kind(), chosen.select.literal_name()) {
            if !chosen.matches(&objects.as_slice()[at], ids.of(at))? {
                continue;
            }
            objects.edit(at, |object| self.write_object(object, value, at))?;
            ids.update(at, &objects.as_slice()[at]);
        }
        Ok(())
    }

    fn compile(&self, no_objects: bool) -> Result<Chosen> {
        let Some(select) = &self.select else {
            return Err(Error::input("target must specify resources to select"));
        };
        let compile = |selector: &Selector| {
            let matcher = selector.compile().map_err(|e| e.prefix("error creating target selector"))?;
            if !no_objects {
                matcher.check_labels()?;
            }
            Ok(matcher)
        };
        let mut chosen =
            Chosen { select: compile(select)?, reject_labels: Vec::new(), reject_ids: Vec::new() };
        for reject in &self.reject {
            let Some(reject) = reject else { return Err(Error::input("an entry of `reject` is empty")) };
            let matcher = compile(reject)?;
            if !reject.has_no_labels() {
                chosen.reject_labels.push(matcher.clone());
            }
            if !reject.has_no_id() {
                chosen.reject_ids.push(matcher);
            }
        }
        Ok(chosen)
    }

    fn write_object(&self, object: &mut Object, value: &mut Live<'_>, at: usize) -> Result<()> {
        let default = [Located { value: DEFAULT_FIELD.to_owned(), span: value.node.span() }];
        let paths = if self.field_paths.is_empty() { &default[..] } else { &self.field_paths };
        for path in paths {
            self.write_field(&mut object.doc, path, &value.node)?;
            value.refresh(at, object);
        }
        Ok(())
    }

    fn write_field(&self, doc: &mut Node, path: &Located<String>, value: &Node) -> Result<()> {
        let parts = path_matcher::split(&path.value);
        let create = match value {
            _ if !self.options.as_ref().is_some_and(|o| o.create) => Create::Never,
            Node::Scalar(_) => Create::Scalar,
            Node::Sequence(_) => Create::Sequence,
            Node::Mapping(_) => Create::Mapping,
        };
        if structured::write(doc, &parts, value, create, path.span)? {
            return Ok(());
        }
        let mut assign =
            |node: &mut Node, found| value::assign(node, value, self.options.as_ref(), found, path.span);
        let mut matching = Matching { create, span: path.span, visit: &mut assign };
        let action = if create == Create::Never { "find" } else { "find or create" };
        let missing = format!("unable to {action} field `{}` in replacement target", path.value);
        match matching.run(doc, &parts) {
            Ok(0) => Err(Error::input(missing).at(path.span)),
            Ok(_) if value.as_scalar().is_none() && doc.is_deeper_than(MAX_DEPTH) => {
                let message = format!("`{}` would nest deeper than {MAX_DEPTH} levels", path.value);
                Err(Error::input(message).at(path.span))
            }
            Ok(_) => Ok(()),
            Err(e) => Err(e.prefix(missing).at(path.span)),
        }
    }
}

/// The compiled selectors of a target.
struct Chosen {
    select: Matcher,
    reject_labels: Vec<Matcher>,
    reject_ids: Vec<Matcher>,
}

impl Chosen {
    /// Whether an object with these ids is meant; a reject by labels and one by id count each alone.
    fn matches(&self, object: &Object, ids: &[ObjectId]) -> Result<bool> {
        if !ids.iter().any(|id| self.select.matches_id(id)) || !self.select.matches_labels(object)? {
            return Ok(false);
        }
        for reject in &self.reject_labels {
            if reject.matches_labels(object)? {
                return Ok(false);
            }
        }
        Ok(!self.reject_ids.iter().any(|reject| ids.iter().any(|id| reject.matches_id(id))))
    }
}

#[cfg(test)]
mod tests;
