//! One transformer a file, named after its field in the kustomization.

mod affix;
pub mod annotations;
pub mod images;
pub mod labels;
pub mod namespace;
mod pairs;
pub mod prefix;
pub mod replicas;
pub mod shared;
pub mod suffix;
pub mod value_add;

use crate::error::{Error, Result};
use crate::object::Object;

/// Remembers the present id of an object as an earlier one.
///
/// # Errors
/// When a part of it has a comma, which kustomize does not survive.
pub fn remember_id(object: &mut Object) -> Result<()> {
    for (field, text) in [("name", object.name()), ("namespace", object.namespace()), ("kind", object.kind())]
    {
        if text.contains(',') {
            let message = format!("the {field} `{text}` of {} has a comma", object.id());
            return Err(Error::input(message)
                .at(object.span())
                .hint("kustomize cannot follow an object through name changes when its id has a comma"));
        }
    }
    object.remember_id();
    Ok(())
}
