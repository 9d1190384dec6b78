//! Strategic merge patches: lays one document over another, lists by their merge keys.
//!
//! Upstream: `yaml/merge2`, `yaml/walk` and `yaml/fns.go` (kyaml v0.21.1), as
//! `filters/patchstrategicmerge` calls them: elements of the patch come first, keys are never guessed.
//! Quirks kept, all seen with kustomize v5.8.1:
//! - every mapping and every merging list of the object is gone through, patched or not: empty nulls
//!   (`key:`) disappear, written ones (`key: null`) stay, repeated elements of a list become one;
//! - `$patch: replace` at the top of a patch changes nothing, nor does it in an element of a list;
//! - lists that do not merge are taken as they are, with nulls and directives inside;
//! - a value that takes another's place takes over its style;
//! - a number that a transformer wrote is text once a patch went by;
//! - where a kind is unknown, an embedded object of a known kind merges by that kind's keys.

mod directive;
mod distinct;
mod elements;
mod fields;
mod keys;
mod path;
mod style;
mod value_kind;

use super::super::schema::{Schema, SchemaRef};
use crate::error::Result;
use crate::yaml::{Mapping, Node};
use directive::Directive;
use path::Path;
use value_kind::{ValueKind, same_kind};

/// What is left of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The target, merged.
    Merged,
    /// Nothing: the patch deletes the whole target, which is left as it was.
    Deleted,
}

/// Lays a patch over a target.
///
/// # Errors
/// When they have different sorts of values in the same place, or a `$patch` directive is unknown, or the
/// schema is broken.
pub fn merge(target: &mut Node, mut patch: Node, schema: &Schema) -> Result<Outcome> {
    schema.ready()?;
    let merger = Merger { schema };
    let top = Path::top();
    match merger.walk(Some(target), Some(&mut patch), None, &top)? {
        Walked::Nothing => Ok(Outcome::Deleted),
        Walked::Target | Walked::Patch | Walked::Null => Ok(Outcome::Merged),
    }
}

/// Which of two values stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walked {
    /// The target's, changed in place.
    Target,
    /// The patch's, changed in place.
    Patch,
    /// A null of the target's that somebody wrote down.
    Null,
    /// Neither.
    Nothing,
}

struct Merger<'a> {
    schema: &'a Schema,
}

impl<'a> Merger<'a> {
    /// Merges two values, each of which may be absent.
    fn walk(
        &self,
        target: Option<&mut Node>,
        patch: Option<&mut Node>,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Walked> {
        let known = known.or_else(|| self.embedded(target.as_deref(), patch.as_deref()));
        match same_kind(target.as_deref(), patch.as_deref(), path)? {
            None => Ok(nulls(target.as_deref(), patch.as_deref())),
            Some(ValueKind::Scalar) => Ok(scalars(patch.as_deref())),
            Some(ValueKind::Mapping) => self.mappings(target, patch, known, path),
            Some(ValueKind::List) => match merge_keys(known)? {
                None => Ok(plain_lists(target, patch.as_deref())),
                Some(keys) => self.lists(target, patch, &keys, known.and_then(SchemaRef::elements), path),
            },
        }
    }

    /// What is known of an object that stands where nothing is known.
    fn embedded(&self, target: Option<&Node>, patch: Option<&Node>) -> Option<SchemaRef<'a>> {
        [target, patch].into_iter().flatten().find_map(|node| {
            let text = |name: &str| node.get(name)?.as_text();
            self.schema.of_kind(text("apiVersion")?, text("kind")?)
        })
    }

    fn mappings(
        &self,
        target: Option<&mut Node>,
        patch: Option<&mut Node>,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Walked> {
        match (target, patch) {
            (Some(Node::Mapping(target)), None) => {
                self.fields(target, None, known, path)?;
                Ok(Walked::Target)
            }
            (Some(Node::Mapping(target)), Some(Node::Mapping(patch))) => {
                self.both_mappings(target, patch, known, path)
            }
            (_, Some(Node::Mapping(patch))) => {
                if directive::take_known(patch) == Directive::Delete {
                    return Ok(Walked::Nothing);
                }
                self.fields_alone(patch, known, path)?;
                Ok(Walked::Patch)
            }
            _ => Ok(Walked::Nothing),
        }
    }

    fn both_mappings(
        &self,
        target: &mut Mapping,
        patch: &mut Mapping,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Walked> {
        if target.entries.is_empty() {
            target.flow = patch.flow;
        }
        match directive::take(patch)? {
            Directive::Delete => Ok(Walked::Nothing),
            Directive::Replace => {
                self.fields_alone(patch, known, path)?;
                Ok(Walked::Patch)
            }
            Directive::Merge => {
                self.fields(target, Some(patch), known, path)?;
                Ok(Walked::Target)
            }
        }
    }

    fn lists(
        &self,
        target: Option<&mut Node>,
        patch: Option<&mut Node>,
        keys: &[&str],
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Walked> {
        match (target, patch) {
            (Some(Node::Sequence(target)), None) => {
                elements::merge(self, target, None, keys, known, path)?;
                Ok(Walked::Target)
            }
            (Some(Node::Sequence(target)), Some(Node::Sequence(patch))) => {
                if target.items.is_empty() {
                    target.flow = patch.flow;
                }
                match directive::take_from_list(patch)? {
                    Directive::Delete => Ok(Walked::Nothing),
                    Directive::Replace => {
                        elements::merge_alone(self, patch, keys, known, path)?;
                        Ok(Walked::Patch)
                    }
                    Directive::Merge => {
                        elements::merge(self, target, Some(patch), keys, known, path)?;
                        Ok(Walked::Target)
                    }
                }
            }
            (_, Some(Node::Sequence(patch))) => {
                patch.flow &= patch.items.is_empty();
                elements::merge_alone(self, patch, keys, known, path)?;
                Ok(Walked::Patch)
            }
            _ => Ok(Walked::Nothing),
        }
    }
}

/// The keys by which a list merges; `None` when it does not.
fn merge_keys<'a>(known: Option<SchemaRef<'a>>) -> Result<Option<Vec<&'a str>>> {
    known.map_or(Ok(None), SchemaRef::merge_keys)
}

fn nulls(target: Option<&Node>, patch: Option<&Node>) -> Walked {
    let written = target.and_then(Node::as_text).is_some_and(|text| !text.is_empty());
    if patch.is_none() && written { Walked::Null } else { Walked::Nothing }
}

fn scalars(patch: Option<&Node>) -> Walked {
    match patch {
        None => Walked::Target,
        Some(patch) if ValueKind::of(patch).is_none() => Walked::Nothing,
        Some(_) => Walked::Patch,
    }
}

/// Lists without merge keys: the patch's takes the other's place.
fn plain_lists(target: Option<&mut Node>, patch: Option<&Node>) -> Walked {
    if let (Some(Node::Sequence(target)), Some(Node::Sequence(patch))) = (target, patch)
        && target.items.is_empty()
    {
        target.flow = patch.flow;
    }
    scalars(patch)
}

/// Whether a value is as good as none: a null or an empty mapping.
fn is_nothing(node: &Node) -> bool {
    match node {
        Node::Scalar(scalar) => scalar.is_null(),
        Node::Mapping(mapping) => mapping.entries.is_empty(),
        Node::Sequence(_) => false,
    }
}

#[cfg(test)]
mod tests;
