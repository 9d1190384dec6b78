//! `vars`: `$(NAME)` in known fields becomes the value of another object's field.
//!
//! Collected with each directory, which marks the objects that are read by the names they have then;
//! replaced once, at the root, after name references, so that the values are the final ones. Fields
//! are those of the `varReference` tables. Upstream: kustomize api v0.21.1,
//! `internal/accumulator/resaccumulator.go`, `filters/refvar`, `types/{var,varset}.go`. Kept: a
//! value that is the whole field keeps its type; a value that is no scalar leaves `$(NAME)` there;
//! `$$` is one `$`; a letter beyond ASCII after a `$` is torn, and the whole text then printed in base64.
//! Golden case: `kustomize/vars/expanded-in-known-fields`.

mod field;
mod set;
mod value;
mod values;

pub use field::Var;
pub use set::VarSet;

use crate::error::{Result, Warning};
use crate::kustomize::Warnings;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::Missing;
use crate::kustomize::growth::Growth;
use crate::object::Objects;
use values::Values;

/// Replaces all variables.
///
/// # Errors
/// When a variable has no value, or stands where no text can be.
pub fn apply(
    objects: &mut Objects,
    config: &TransformerConfig,
    vars: &VarSet,
    (warnings, growth): (&Warnings, &Growth),
) -> Result<()> {
    if vars.is_empty() {
        return Ok(());
    }
    let mut values = Values::read(vars, objects, warnings, growth)?;
    for object in objects.iter_mut() {
        for field in config.var_reference.iter() {
            field.apply(object, Missing::Ignored, &mut |node| values.set(node))?;
        }
    }
    let unused = values.unused();
    if !unused.is_empty() {
        let message = format!("well-defined vars that were never replaced: {}", unused.join(","));
        warnings.push(Warning { message, at: vars.place(unused[0]) });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
