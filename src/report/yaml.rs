//! Objects as YAML documents, as `kustomize build` prints them.

use crate::error::Result;
use crate::object::Object;
use crate::yaml::emit;

/// All objects, separated by lines of `---`.
///
/// # Errors
/// When a document cannot be printed: duplicate keys, control characters.
pub fn stream<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Result<String> {
    let mut out = String::new();
    for object in objects {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        document(object, &mut out)?;
    }
    Ok(out)
}

/// One object, appended.
///
/// # Errors
/// When it cannot be printed: duplicate keys, control characters.
pub fn document(object: &Object, out: &mut String) -> Result<()> {
    emit::document(&object.doc, out).map_err(|e| e.at(object.span()).prefix(object.id()))
}
