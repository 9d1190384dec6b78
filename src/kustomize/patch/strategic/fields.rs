//! The fields of mappings, one by one: those that both have, and those that only the patch has.
//!
//! Quirk kept: of a key that is there twice the first one counts; the others are added as they are with a
//! mapping that only the patch has, and lost elsewhere.

use super::directive::{self, Directive};
use super::path::Path;
use super::style::put;
use super::{Merger, Walked, elements};
use crate::error::{Error, Result};
use crate::kustomize::schema::SchemaRef;
use crate::yaml::{Entry, Mapping, Node, Scalar};
use foldhash::HashSet;

impl<'a> Merger<'a> {
    /// Merges the fields of two mappings, or goes through those of the target alone.
    pub(super) fn fields(
        &self,
        target: &mut Mapping,
        mut patch: Option<&mut Mapping>,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<()> {
        let mut at = 0;
        while at < target.entries.len() {
            let Entry { key, value } = &mut target.entries[at];
            check_key(key)?;
            let mut new = patch.as_mut().and_then(|p| take(p, &key.text));
            let field = known.and_then(|k| k.field(&key.text));
            let walked = self.walk(Some(value), new.as_mut(), field, &path.below(&key.text))?;
            if walked == Walked::Nothing {
                target.entries.remove(at);
                continue;
            }
            if let (Walked::Patch, Some(new)) = (walked, new) {
                put(value, new);
            } else if let Node::Scalar(scalar) = value {
                scalar.hold_for_text();
            }
            at += 1;
        }
        match patch {
            Some(patch) => self.new_fields(target, patch, known, path),
            None => Ok(()),
        }
    }

    /// Adds the fields that only the patch has.
    fn new_fields(
        &self,
        target: &mut Mapping,
        patch: &mut Mapping,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<()> {
        let mut seen = HashSet::default();
        for Entry { key, mut value } in patch.entries.drain(..) {
            check_key(&key)?;
            if !seen.insert(key.text.clone()) {
                continue;
            }
            let field = known.and_then(|k| k.field(&key.text));
            let walked = self.walk(None, Some(&mut value), field, &path.below(&key.text))?;
            if walked == Walked::Patch && !target.contains(&key.text) {
                target.entries.push(Entry { key, value });
            }
        }
        Ok(())
    }

    /// Goes through the fields of a mapping that only the patch has.
    pub(super) fn fields_alone(
        &self,
        patch: &mut Mapping,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<()> {
        let mut seen = HashSet::default();
        let mut at = 0;
        while at < patch.entries.len() {
            let Entry { key, value } = &mut patch.entries[at];
            check_key(key)?;
            if !seen.insert(key.text.clone()) {
                at += 1;
                continue;
            }
            let field = known.and_then(|k| k.field(&key.text));
            if self.stays(value, field, &path.below(&key.text))? {
                at += 1;
            } else {
                patch.entries.remove(at);
            }
        }
        Ok(())
    }

    /// Goes through a value that only the patch has; tells whether it stays.
    pub(super) fn stays(
        &self,
        node: &mut Node,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<bool> {
        let known = known.or_else(|| self.embedded(Some(node), None));
        match node {
            Node::Scalar(scalar) => Ok(!scalar.is_null()),
            Node::Mapping(mapping) => {
                if directive::take(mapping)? == Directive::Delete {
                    return Ok(false);
                }
                self.fields_alone(mapping, known, path)?;
                Ok(true)
            }
            Node::Sequence(list) => {
                let Some(keys) = super::merge_keys(known)? else { return Ok(true) };
                if directive::take_from_list(list)? == Directive::Delete {
                    return Ok(false);
                }
                elements::merge_alone(self, list, &keys, known.and_then(SchemaRef::elements), path)?;
                Ok(true)
            }
        }
    }
}

/// Takes all entries with a key out of a mapping; gives the value of the first one.
fn take(mapping: &mut Mapping, key: &str) -> Option<Node> {
    let first = mapping.remove(key)?;
    while mapping.remove(key).is_some() {}
    Some(first)
}

fn check_key(key: &Scalar) -> Result<()> {
    if key.text.is_empty() {
        return Err(Error::input("an object with an empty key cannot be patched").at(key.span));
    }
    Ok(())
}
