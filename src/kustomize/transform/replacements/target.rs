//! A target of a replacement: objects, and the fields in them that get the value.

use super::fields::{DEFAULT_FIELD, Target};
use super::id_index::IdIndex;
use super::{Live, structured, value};
use crate::error::{Error, Result};
use crate::kustomize::field_path::{self, Create, Matching};
use crate::kustomize::growth::{self, Growth};
use crate::kustomize::selector::{Matcher, Selector};
use crate::object::{Object, ObjectId, Objects, shared_values};
use crate::yaml::de::Located;
use crate::yaml::{MAX_DEPTH, Node};

impl Target {
    /// Writes the value into every field of every object that is meant.
    ///
    /// # Errors
    /// When a selector is malformed, or a field is not there and not to be made.
    pub(super) fn write(
        &self,
        value: &mut Live<'_>,
        objects: &mut Objects,
        ids: &mut IdIndex,
        growth: &Growth,
    ) -> Result<()> {
        let chosen = self.compile(objects.is_empty())?;
        for at in ids.candidates(chosen.select.literal_kind(), chosen.select.literal_name()) {
            if !chosen.matches(&objects.as_slice()[at], ids.of(at))? {
                continue;
            }
            objects.edit(at, |object| self.write_object(object, value, at, growth))?;
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
            let Some(reject) = &reject.value else {
                return Err(Error::input("an entry of `reject` is empty").at(reject.span));
            };
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

    fn write_object(
        &self,
        object: &mut Object,
        value: &mut Live<'_>,
        at: usize,
        growth: &Growth,
    ) -> Result<()> {
        let default = [Located { value: DEFAULT_FIELD.to_owned(), span: value.node.span() }];
        let paths = if self.field_paths.is_empty() { &default[..] } else { &self.field_paths };
        for path in paths {
            if value.is_from(at) && value.node.as_scalar().is_none() {
                growth.add(growth::bytes(&value.node)).map_err(|e| e.at(path.span))?;
                self.make_field(&mut object.doc, path, &value.node);
                value.refresh(at, object);
            }
            self.write_field(&mut object.doc, path, &value.node, growth)?;
            shared_values::settle(object);
            value.refresh(at, object);
        }
        Ok(())
    }

    /// What is to be made where a field is missing.
    fn create(&self, value: &Node) -> Create {
        match value {
            _ if !self.options.as_ref().is_some_and(|o| o.create) => Create::Never,
            Node::Scalar(_) => Create::Scalar,
            Node::Sequence(_) => Create::Sequence,
            Node::Mapping(_) => Create::Mapping,
        }
    }

    /// Makes the field that is to be written: a value that holds the field holds what was made, too.
    fn make_field(&self, doc: &mut Node, path: &Located<String>, value: &Node) {
        let mut visit = |_: &mut Node, _| Ok(());
        let mut matching = Matching { create: self.create(value), span: path.span, visit: &mut visit };
        // Whatever fails here fails once more when the field is written.
        drop(matching.run(doc, &field_path::split(&path.value)));
    }

    fn write_field(
        &self,
        doc: &mut Node,
        path: &Located<String>,
        value: &Node,
        growth: &Growth,
    ) -> Result<()> {
        let parts = field_path::split(&path.value);
        let create = self.create(value);
        let bytes = growth::bytes(value);
        growth.add(bytes).map_err(|e| e.at(path.span))?;
        if structured::write(doc, &parts, value, create, path.span)? {
            return Ok(());
        }
        let mut assign = |node: &mut Node, found| {
            growth.add(bytes)?;
            value::assign(node, value, self.options.as_ref(), found, path.span)
        };
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
