//! Puts generated objects among those that are already there: adds, replaces or merges.
//!
//! Upstream: `resWrangler.appendReplaceOrMerge` in `api/resmap/reswrangler.go` and
//! `Resource.CopyMergeMetaDataFieldsFrom` in `api/resource/resource.go` (api v0.21.1). Quirks kept:
//! an object is found by every id it had; whatever else the old object had (its type, `stringData`)
//! is gone after a merge too; a name gets a hash only when both the old and the new one ask for it.

use super::data::text_node;
use crate::error::{Error, Result};
use crate::kustomize::metadata_pairs;
use crate::kustomize::transform::history;
use crate::object::{Behavior, Object, Objects};
use crate::yaml::{Entry, Mapping, Node, Scalar, Span};
use std::collections::BTreeMap;

/// Adds what a generator made.
///
/// # Errors
/// When the object is there and may not be, or is not there and has to be, or is there twice.
pub fn absorb(objects: &mut Objects, new: Object) -> Result<()> {
    let id = new.id();
    let at = new.span();
    let places = objects.with_any_id(&id);
    let fault = match (places.as_slice(), new.behavior) {
        ([], Some(Behavior::Merge | Behavior::Replace)) => {
            format!("{id} is not there: there is nothing to merge with or to replace")
        }
        ([], _) => return objects.add(new),
        ([place], Some(Behavior::Merge | Behavior::Replace)) => return overwrite(objects, *place, new),
        ([_], _) => {
            let error = Error::input(format!("{id} is already there")).at(at);
            return Err(error.hint("say `behavior: merge` or `behavior: replace`"));
        }
        (places, _) => {
            let message = format!("{} objects could be the {id} that is meant", places.len());
            let meant = places.iter().filter_map(|&place| objects.get(place));
            return Err(meant.fold(Error::input(message).at(at), |error, object| {
                error.context(format!("one is {}", object.id()), Some(object.span()))
            }));
        }
    };
    Err(Error::input(fault).at(at))
}

fn overwrite(objects: &mut Objects, place: usize, new: Object) -> Result<()> {
    let at = new.span();
    let gvk = new.gvk();
    let old = objects.get(place).expect("the index holds places of objects");
    if old.gvk() != gvk {
        let (old, new) = (old.id(), new.id());
        return Err(Error::input(format!("{new} cannot take the place of what is now {old}")).at(at));
    }
    objects.edit(place, |old| take_over(old, new))
}

/// The new document in the old object. Name, namespace and all that is remembered stay the old
/// ones; labels and annotations come from both.
fn take_over(old: &mut Object, mut new: Object) -> Result<()> {
    for field in ["labels", "annotations"] {
        let merged = merged_metadata(old, &new, field)?;
        if merged.contains_key("") {
            return give_up(old, new, field);
        }
        set_map(new.metadata_mut(), field, merged, Node::string);
    }
    let place = |field: &str| old.doc.at(&["metadata", field]).map_or(old.span(), Node::span);
    new.set_name(old.name(), place("name"));
    new.set_namespace(old.namespace(), place("namespace"));
    merge_data(&mut new, old)?;
    let keeps_origin = new.behavior == Some(Behavior::Merge) && old.origin.is_some();
    if new.origin.is_some() && !keeps_origin {
        old.origin = new.origin;
    }
    old.needs_hash &= new.needs_hash;
    old.doc = new.doc;
    old.shared.clear();
    Ok(())
}

/// A label or annotation without a key ends the merge of metadata: kustomize leaves the field empty, goes
/// on with the new object, and forgets the old one.
fn give_up(old: &mut Object, mut new: Object, field: &str) -> Result<()> {
    let span = new.span();
    new.metadata_mut().set(field, Node::mapping(span));
    merge_data(&mut new, old)?;
    if field == "annotations" {
        history::forget(&mut new);
    }
    *old = new;
    Ok(())
}

fn merge_data(new: &mut Object, old: &Object) -> Result<()> {
    if new.behavior != Some(Behavior::Merge) {
        return Ok(());
    }
    for field in ["data", "binaryData"] {
        let merged = merged(old.doc.get(field), new.doc.get(field));
        if let Some((_, span)) = merged.get("") {
            return Err(Error::input(format!("a key of `{field}` is empty")).at(*span));
        }
        if let Some(fields) = new.doc.as_mapping_mut() {
            set_map(fields, field, merged, text_node);
        }
    }
    Ok(())
}

/// Labels or annotations of both; those that are a list are read as keys and values in turn.
fn merged_metadata(old: &Object, new: &Object, field: &str) -> Result<BTreeMap<String, (String, Span)>> {
    let mut texts = BTreeMap::new();
    for object in [old, new] {
        for (key, value) in metadata_pairs::pairs(object.doc.at(&["metadata", field]), field)? {
            let text = value.as_text().unwrap_or_default().to_owned();
            texts.insert(key.to_owned(), (text, value.span()));
        }
    }
    Ok(texts)
}

/// Texts by key, the second map's first.
fn merged(old: Option<&Node>, new: Option<&Node>) -> BTreeMap<String, (String, Span)> {
    let maps = [old, new].into_iter().flatten().filter_map(Node::as_mapping);
    let entries = maps.flat_map(|m| &m.entries);
    entries.map(|e| (e.key.text.to_string(), (text(&e.value), e.value.span()))).collect()
}

/// What Go's `GetValue` finds: nothing in a null, a map or a list.
fn text(node: &Node) -> String {
    let plain = node.as_scalar().filter(|s| !s.is_null());
    plain.map(|s| s.text.to_string()).unwrap_or_default()
}

fn set_map(
    parent: &mut Mapping,
    field: &str,
    values: BTreeMap<String, (String, Span)>,
    make: impl Fn(String, Span) -> Node,
) {
    parent.remove(field);
    let Some((_, first)) = values.values().next() else { return };
    let mut map = Mapping::new(*first);
    for (key, (value, span)) in values {
        map.entries.push(Entry { key: Scalar::plain(key, span), value: make(value, span) });
    }
    parent.set(field, Node::Mapping(map));
}
