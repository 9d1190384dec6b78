//! Where schemas are besides: directories and templates of paths as kubeconform has them (kubeconform 0.7,
//! `pkg/registry`), and files of CustomResourceDefinitions.
//!
//! Kept as upstream has it: the first location that has a kind counts, `default` is what is built in. Differs on
//! purpose: nothing is fetched; what is not there at all, or is no JSON, is an error; what is built in comes last
//! where nobody says `default`.

mod json;
mod location;
mod template;

pub use template::Strictness;

use super::catalog::{Compiled, Definition};
use crate::error::{Error, Result};
use crate::object::Gvk;
use crate::tree::{Files, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use location::Location;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What stands for the schemas that are built in.
const BUILTIN: &str = "default";

/// What files are read with.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Their numbers.
    pub files: &'a Files,
}

/// What of each location's files are meant.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// What directories of the chosen Kubernetes may be called, in the order in which they are looked for:
    /// `v1.31`, `v1.31.0`; `master`.
    pub versions: Vec<String>,
    /// Whether those are meant that know of no other fields.
    pub strictness: Strictness,
}

/// Where schemas are, in the order in which they are looked at.
#[derive(Default)]
pub struct Locations<'a> {
    list: Vec<Location>,
    /// How many come before what is built in.
    before_builtin: usize,
    edition: Edition,
    reader: Option<Reader<'a>>,
    read: Mutex<HashMap<Utf8PathBuf, Option<Compiled>>>,
    references: json::References,
    flaws: Mutex<Vec<Error>>,
}

impl fmt::Debug for Locations<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locations").field("list", &self.list).finish_non_exhaustive()
    }
}

impl<'a> Locations<'a> {
    /// What words mean, relative to a directory. Of schema files nothing is read yet.
    ///
    /// # Errors
    /// At the first word that means nothing.
    pub fn open(
        words: &[String],
        directory: &Utf8Path,
        edition: Edition,
        reader: Reader<'a>,
    ) -> Result<Self> {
        let is_builtin = |word: &&String| *word == BUILTIN;
        let before_builtin = words.iter().position(|word| word == BUILTIN).unwrap_or(words.len());
        let given = words.iter().filter(|word| !is_builtin(word));
        let list = given.map(|word| Location::open(word, directory, reader)).collect::<Result<_>>()?;
        Ok(Locations { list, before_builtin, edition, reader: Some(reader), ..Locations::default() })
    }

    /// The locations that come before what is at hand without them, and those that come after it.
    pub fn around_builtin(&self) -> (Range<usize>, Range<usize>) {
        let at = self.before_builtin.min(self.list.len());
        (0..at, at..self.list.len())
    }

    /// The schema of a kind, by the first of some locations that has it.
    pub fn find(&self, gvk: &Gvk, of: Range<usize>) -> Option<Compiled> {
        self.list.get(of).unwrap_or_default().iter().find_map(|location| {
            let paths = location.paths(gvk, &self.edition.versions, self.edition.strictness);
            let defined = || location.definitions.iter().filter(|definition| definition.is_of(gvk));
            paths
                .into_iter()
                .find_map(|path| self.of_file(path))
                .or_else(|| defined().find_map(|definition| definition.schema(&gvk.version)))
        })
    }

    /// The CustomResourceDefinitions that they hold.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition<'static>> {
        self.list.iter().flat_map(|location| &location.definitions).map(|definition| &**definition)
    }

    /// What is wrong with the files that were read so far.
    pub fn flaws(&self) -> Vec<Error> {
        let mut flaws = lock(&self.flaws).clone();
        flaws.sort_by_key(|flaw| (flaw.span(), flaw.message().to_owned()));
        flaws
    }

    /// The schema of a file, if it is there. What is wrong with it is kept for later.
    fn of_file(&self, path: Utf8PathBuf) -> Option<Compiled> {
        let reader = self.reader?;
        let mut read = lock(&self.read);
        if let Some(known) = read.get(&path) {
            return known.clone();
        }
        let compiled = json::read(&path, &self.references, reader).unwrap_or_else(|flaw| {
            lock(&self.flaws).push(flaw);
            None
        });
        read.insert(path, compiled.clone());
        compiled
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
