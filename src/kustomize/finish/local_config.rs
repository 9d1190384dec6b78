//! Drops objects with the annotation `config.kubernetes.io/local-config`, unless it says `false`.
//!
//! Once, at the root, after names and variables are settled and before the order is made. Upstream:
//! `KustTarget.IgnoreLocal`, `Factory.DropLocalNodes` (api v0.21.1). Quirks kept: every object that
//! is left must still have a kind and a name; of two objects with one id neither is dropped while
//! the other stays.

use crate::error::{Error, Result};
use crate::kustomize::documents;
use crate::object::{Object, ObjectId, Objects, twins};
use foldhash::HashSet;

const LOCAL: &str = "config.kubernetes.io/local-config";

/// Drops them.
///
/// # Errors
/// When an object has lost its kind or its name, or two that are left have one id.
pub fn apply(objects: &mut Objects) -> Result<()> {
    objects.iter().try_for_each(|object| documents::validate(&object.doc))?;
    check_ids(objects)?;
    if !objects.iter().any(is_local) {
        return Ok(());
    }
    let kept: HashSet<ObjectId> = objects.iter().filter(|o| !is_local(o)).map(Object::id).collect();
    objects.as_mut_vec().retain(|object| kept.contains(&object.id()));
    Ok(())
}

/// Fails when two objects that are left have one id, which kustomize does not survive.
fn check_ids(objects: &Objects) -> Result<()> {
    match twins(objects.iter().filter(|o| !is_local(o))).next() {
        None => Ok(()),
        Some((_, object)) => {
            let message = format!("there are two objects called {} in the end", object.id());
            Err(Error::input(message).at(object.span()))
        }
    }
}

fn is_local(object: &Object) -> bool {
    object.annotation(LOCAL).is_some_and(|value| value != "false")
}
