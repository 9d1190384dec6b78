//! Fields that hold names: a name, a mapping with a name, or a list of these.

use super::Reference;
use super::candidates::Candidate;
use super::referrer::Referrer;
use crate::error::{Error, Result};
use crate::kustomize::field_spec::wrong_kind;
use crate::yaml::{Entry, Mapping, Node, Scalar, Sequence, Span, Tag};

impl Referrer<'_> {
    /// Corrects a field that holds a name, a mapping with a name, or a list of these.
    ///
    /// # Errors
    /// When it holds something else, or the name could mean several objects.
    pub(super) fn correct(&self, node: &mut Node, reference: &Reference) -> Result<()> {
        match node {
            Node::Sequence(list) => self.correct_all(list, reference),
            node => self.correct_one(node, reference),
        }
    }

    fn correct_all(&self, list: &mut Sequence, reference: &Reference) -> Result<()> {
        for item in &mut list.items {
            if item.as_sequence().is_some() {
                return Err(wrong_kind(item, "a name or a mapping"));
            }
            self.correct_one(item, reference)?;
        }
        Ok(())
    }

    fn correct_one(&self, node: &mut Node, reference: &Reference) -> Result<()> {
        match node {
            Node::Scalar(name) if !name.is_null() => self.correct_name(name, reference),
            Node::Mapping(map) => self.correct_mapping(map, reference),
            _ => Ok(()),
        }
    }

    fn correct_name(&self, name: &mut Scalar, reference: &Reference) -> Result<()> {
        let same = |all: &[&Candidate]| all.iter().all(|c| c.name == all[0].name);
        if let Some(found) = self.select(&name.text, reference, |_| true, same)?
            && found.name != name.text
        {
            self.growth.replace(name.text.len(), found.name.len())?;
            set_text(name, &found.name, found.span);
        }
        Ok(())
    }

    /// Corrects `name`, and `namespace` along with it.
    fn correct_mapping(&self, map: &mut Mapping, reference: &Reference) -> Result<()> {
        let Some(name) = map.get("name") else {
            let message = format!("`{}` leads to a mapping that has no `name`", reference.field.path);
            return Err(Error::input(message).at(map.span));
        };
        let name = name.as_text().unwrap_or("");
        let same =
            |all: &[&Candidate]| all.iter().all(|c| c.name == all[0].name && c.namespace == all[0].namespace);
        let found = match map.get("namespace") {
            None => self.select(name, reference, |_| true, same)?,
            Some(namespace) => {
                let in_namespace = self.in_namespace(namespace.as_text().unwrap_or(""));
                self.select(name, reference, in_namespace, same)?
            }
        };
        if let Some(found) = found
            && (found.name != name || !found.namespace.is_empty())
        {
            self.growth.replace(name.len(), found.name.len() + found.namespace.len())?;
            set_entry(map, "name", &found.name, found.span);
            if !found.namespace.is_empty() {
                set_entry(map, "namespace", &found.namespace, found.namespace_span);
            }
        }
        Ok(())
    }
}

/// Writes a name; its quotes stay, its tag goes.
fn set_text(scalar: &mut Scalar, text: &str, span: Span) {
    scalar.text = text.into();
    scalar.tag = Tag::Unset;
    scalar.span = span;
}

fn set_entry(map: &mut Mapping, key: &str, text: &str, span: Span) {
    match map.get_mut(key) {
        Some(Node::Scalar(scalar)) if scalar.text == text && !scalar.is_null() => {}
        Some(Node::Scalar(scalar)) => set_text(scalar, text, span),
        Some(other) => *other = Node::unset(text, span),
        None => {
            let value = Node::string(text, span);
            map.entries.push(Entry { key: Scalar::plain(key, span), value });
        }
    }
}
