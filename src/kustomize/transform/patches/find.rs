//! The objects that a patch is for.

use crate::error::{Error, Result};
use crate::kustomize::meant;
use crate::kustomize::selector::{Matcher, Selector};
use crate::object::{Object, ObjectId, Objects};
use crate::yaml::de::Located;

/// Places of the objects that a selector means; there may be none.
///
/// # Errors
/// When the selector is malformed.
pub(in crate::kustomize::transform) fn selected(
    objects: &Objects,
    target: &Located<Selector>,
) -> Result<Vec<usize>> {
    let matcher = target.value.compile().map_err(|e| e.at(target.span))?;
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        if may_match(&matcher, object) && matcher.matches(object).map_err(|e| e.at(target.span))? {
            places.push(at);
        }
    }
    Ok(places)
}

/// A look that costs nothing, at the kind and the names.
fn may_match(matcher: &Matcher, object: &Object) -> bool {
    let has_name =
        |name: &str| object.name() == name || object.previous.first().is_some_and(|p| p.name == name);
    matcher.literal_kind().is_none_or(|kind| object.kind() == kind)
        && matcher.literal_name().is_none_or(has_name)
}

/// The place of the one object that has or had the id of a patch.
///
/// # Errors
/// When there is none, or more than one.
pub(in crate::kustomize::transform) fn one(objects: &mut Objects, patch: &Object) -> Result<usize> {
    let id = patch.id();
    match objects.with_any_id(&id)[..] {
        [at] => Ok(at),
        [] => Err(missing(objects, &id).at(patch.span())),
        [first, second, ..] => {
            let message = format!("patch target matches more than one object: {id}");
            let also = |at: usize| objects.get(at).map_or_else(String::new, |o| o.id().to_string());
            let hint = format!("it is, or was, the id of {} and of {}", also(first), also(second));
            Err(Error::input(message).at(patch.span()).hint(hint))
        }
    }
}

fn missing(objects: &Objects, id: &ObjectId) -> Error {
    let error = Error::input(format!("patch target matches no object: {id}"));
    let same = |o: &&Object| !o.is_empty() && o.name() == id.name && o.kind() == id.gvk.kind;
    let mut called = objects.iter().filter(same);
    if let (Some(other), None) = (called.next(), called.next()) {
        return error.hint(difference(&other.id(), id));
    }
    match meant::hint(objects.iter(), &id.gvk.kind, &id.name) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

fn difference(other: &ObjectId, id: &ObjectId) -> String {
    if other.gvk != id.gvk {
        return format!("the object is of {}, not {}", other.gvk.api_version(), id.gvk.api_version());
    }
    let namespace = |id: &ObjectId| match id.namespace.as_str() {
        "" => "no namespace".to_owned(),
        name => format!("namespace `{name}`"),
    };
    format!("the object has {}, the patch {}", namespace(other), namespace(id))
}
