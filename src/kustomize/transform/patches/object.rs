//! A patch applied to an object: what it keeps of its id, and what is remembered of it.

use crate::error::{Error, Result};
use crate::kustomize::growth::Growth;
use crate::kustomize::patch::json6902;
use crate::kustomize::patch::strategic::{self, Outcome};
use crate::kustomize::transform::history::{self, Mark, Taken};
use crate::kustomize::{Context, growth, metadata_pairs};
use crate::object::{Object, Objects, shared_values};
use crate::yaml::{Mapping, Node, Tag};

/// Lays a strategic merge patch over objects, and drops those that are deleted by it.
///
/// # Errors
/// When it does not apply, or leaves two objects of one id.
pub(in crate::kustomize::transform) fn merge_into_all(
    objects: &mut Objects,
    places: &[usize],
    patch: &Object,
    cx: &Context<'_>,
) -> Result<()> {
    let mut patch = patch.clone();
    ["labels", "annotations"].iter().try_for_each(|name| make_text(&mut patch, name))?;
    let bytes = growth::bytes(&patch.doc);
    let keys = if bytes > growth::LONG * growth::LONG / 10 { growth::widest(&patch.doc) } else { 0 };
    for &at in places {
        let entries = objects.get(at).filter(|_| keys >= growth::LONG).map_or(0, |o| growth::widest(&o.doc));
        let counted = cx.growth.add(bytes).and_then(|()| cx.growth.look_for(keys, entries));
        counted.map_err(|e| e.at(patch.span()))?;
        objects.edit(at, |object| {
            let mut doc = patch.doc.clone();
            set_api_version(&mut doc, object.doc.get("apiVersion").cloned());
            merge(object, &patch, doc, cx)?;
            // A list needs no name: its empty one is taken over. An empty version prints as null.
            if patch.allow_name_change && patch.name().is_empty() && !object.is_empty() {
                object.metadata_mut().set("name", Node::unset("", patch.span()));
            }
            if object.api_version().is_empty() && !object.is_empty() {
                set_api_version(&mut object.doc, Some(Node::unset("", patch.span())));
            }
            Ok::<_, Error>(())
        })?;
    }
    objects.drop_empty();
    demand_unique(objects, &patch)
}

/// Lays a strategic merge patch over an object, which keeps its id but for what the patch may change.
/// A deleted object is left empty. `doc` is the patch's document, of which nothing is left.
///
/// # Errors
/// When it does not apply.
pub(in crate::kustomize::transform) fn merge(
    object: &mut Object,
    patch: &Object,
    doc: Node,
    cx: &Context<'_>,
) -> Result<()> {
    let kept = Kept::of(object);
    if patch.allow_name_change || patch.allow_kind_change {
        super::super::remember_id(object, cx.growth)?;
    }
    let mark = touches_annotations(patch).then(|| Mark::put(object));
    let id = object.id();
    let outcome = strategic::merge(&mut object.doc, doc, cx.schema)
        .map_err(|e| e.context(format!("while patching {id}"), Some(patch.span())))?;
    if outcome == Outcome::Deleted {
        object.doc = Node::mapping(object.doc.span());
    }
    if let Some(mark) = mark
        && mark.take(object) == Taken::Lost
    {
        history::forget(object);
    }
    if !object.is_empty() {
        kept.restore(object, patch);
    }
    shared_values::settle(object);
    Ok(())
}

/// Applies a JSON patch to an object. Its annotations are text from then on.
///
/// # Errors
/// When it does not apply.
pub(in crate::kustomize::transform) fn operate(
    object: &mut Object,
    patch: &json6902::Patch,
    growth: &Growth,
) -> Result<()> {
    let span = object.span();
    if history::is_there(object) {
        object.metadata_mut().get_or_insert_with("annotations", || Node::mapping(span));
    }
    let copies = patch.reads("/metadata/annotations") || patch.reads("/metadata");
    if copies {
        history::write(object)?;
    }
    let id = object.id();
    patch
        .apply_within(&mut object.doc, growth)
        .map_err(|e| e.context(format!("while patching {id}"), Some(span)))?;
    if copies {
        history::erase(object);
    }
    object.shared.clear();
    if patch.replaces("/metadata/annotations") || patch.replaces("/metadata") {
        // Annotations that are internal to kustomize come back, those of buildMetadata do not.
        object.origin = None;
        object.transformations.clear();
    }
    match object.doc.get("metadata") {
        None | Some(Node::Mapping(_)) => make_text(object, "annotations"),
        Some(other) if other.is_null() => Ok(()),
        Some(other) => Err(Error::input("metadata must be a mapping").at(other.span())),
    }
}

/// Makes labels or annotations text, whatever they were; empty ones disappear.
///
/// # Errors
/// When they are a list in which a key has no value.
pub(in crate::kustomize::transform) fn make_text(object: &mut Object, field: &str) -> Result<()> {
    let metadata = object.metadata_mut();
    let Some(old) = metadata.remove(field) else { return Ok(()) };
    let mut texts = Mapping::new(old.span());
    for (key, value) in metadata_pairs::pairs(Some(&old), field)? {
        texts.set(key, Node::string(value.as_text().unwrap_or_default(), value.span()));
    }
    for entry in &mut texts.entries {
        // Written anew without quotes: a key that then reads as a number cannot be printed.
        entry.key.tag = Tag::Auto;
    }
    if !texts.entries.is_empty() {
        metadata.set(field, Node::Mapping(texts));
    }
    Ok(())
}

fn set_api_version(doc: &mut Node, version: Option<Node>) {
    let Node::Mapping(fields) = doc else { return };
    match version {
        Some(version) => drop(fields.set("apiVersion", version)),
        None => drop(fields.remove("apiVersion")),
    }
}

fn demand_unique(objects: &mut Objects, patch: &Object) -> Result<()> {
    let Some((first, second)) = objects.duplicate() else { return Ok(()) };
    Err(Error::input(format!("after this patch there are two objects {}", second.id()))
        .at(patch.span())
        .context("the first one", Some(first.span()))
        .context("the second one", Some(second.span())))
}

/// What an object keeps whatever a patch says.
struct Kept {
    kind: Option<Node>,
    name: Option<Node>,
    namespace: Option<Node>,
}

impl Kept {
    fn of(object: &Object) -> Kept {
        let at = |path: &[&str]| object.doc.at(path).cloned();
        Kept {
            kind: at(&["kind"]),
            name: at(&["metadata", "name"]),
            namespace: at(&["metadata", "namespace"])
                .filter(|n| !n.is_null() && n.as_text().is_some_and(|t| !t.is_empty())),
        }
    }

    fn restore(self, object: &mut Object, patch: &Object) {
        if let (Some(kind), Node::Mapping(fields), false) =
            (self.kind, &mut object.doc, patch.allow_kind_change)
        {
            fields.set("kind", kind);
        }
        if !patch.allow_name_change {
            // An object without a name (a list without items) gets an empty one, which prints as null.
            let name = self.name.unwrap_or_else(|| Node::unset("", patch.span()));
            object.metadata_mut().set("name", name);
        }
        match (self.namespace, object.doc.get_mut("metadata")) {
            (Some(namespace), _) => drop(object.metadata_mut().set("namespace", namespace)),
            (None, Some(Node::Mapping(metadata))) => drop(metadata.remove("namespace")),
            (None, _) => {}
        }
    }
}

fn touches_annotations(patch: &Object) -> bool {
    match patch.doc.get("metadata") {
        Some(Node::Mapping(metadata)) => metadata.contains("annotations") || metadata.contains("$patch"),
        Some(_) => true,
        None => false,
    }
}
