//! A file of a JSON schema, and what it refers to.

use super::Reader;
use crate::error::{Error, Kind, Result};
use crate::tree::clean;
use crate::validate::catalog::Compiled;
use crate::validate::schema::{Pool, json_schema};
use crate::yaml::{self, Node, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Files that schemas refer to, each read once.
#[derive(Debug, Default)]
pub struct References(Mutex<HashMap<Utf8PathBuf, Option<Node>>>);

/// The schema of a file; nothing where there is none.
///
/// # Errors
/// When it cannot be read, is no JSON or no schema.
pub fn read(path: &Utf8Path, references: &References, reader: Reader<'_>) -> Result<Option<Compiled>> {
    if !reader.tree.is_file(path) {
        return Ok(None);
    }
    let document = parsed(path, reader)?;
    let directory = path.parent().unwrap_or(Utf8Path::new("/"));
    let files = |name: &str| references.get(&clean(&directory.join(name)), reader);
    let mut pool = Pool::default();
    let id = json_schema::compile(&document, &files, &mut pool)?;
    Ok(Some(Compiled { pool: Arc::new(pool), id }))
}

impl References {
    fn get(&self, path: &Utf8Path, reader: Reader<'_>) -> Option<Node> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(path.to_owned()).or_insert_with(|| parsed(path, reader).ok()).clone()
    }
}

/// JSON is YAML; what is wrong with it is told as of JSON.
fn parsed(path: &Utf8Path, reader: Reader<'_>) -> Result<Node> {
    let bytes = reader.tree.read(path);
    let bytes = bytes.map_err(|e| Error::new(Kind::Io, format!("cannot read {path}: {e}")))?;
    let file = reader.files.intern(path);
    let wrong = |line: usize, message: &str| {
        let line = u32::try_from(line).unwrap_or(0);
        Error::input(format!("not a JSON schema: {message}")).at(Span::new(file, line))
    };
    if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes) {
        let text = error.to_string();
        return Err(wrong(
            error.line(),
            text.rsplit_once(" at line ").map_or(&*text, |(message, _)| message),
        ));
    }
    let document = yaml::parse(yaml::utf8(&bytes, file)?, file)?;
    document.filter(|document| !document.is_null()).ok_or_else(|| wrong(1, "the file is empty"))
}
