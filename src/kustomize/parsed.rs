//! What was parsed before: a file that several builds of a run name, or several directories of one build, is parsed
//! for the first of them, and from the second on what was made of it is kept and copied.
//!
//! A file is known by the very bytes in memory that its tree gave and by its number: trees that keep their files
//! ([`crate::tree::Once`], artifacts) give the same bytes each time, and what other trees give is never taken for it.
//! A file that is named once costs one entry and nothing else. Whatever cannot be read is not kept, so that its error
//! is made where it is told.

use super::documents;
use super::kustomization::Kustomization;
use super::loader::Source;
use crate::error::{Result, Warning};
use crate::object::Object;
use crate::yaml::FileId;
use foldhash::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files that were parsed by builds of one run.
#[derive(Debug, Default)]
pub struct Parsed {
    objects: Table<Vec<Object>>,
    kustomizations: Table<ReadKustomization>,
}

/// A kustomization file as it is read, with what is worth telling of it.
pub type ReadKustomization = (Arc<Kustomization>, Vec<Warning>);

impl Parsed {
    /// The objects of a file.
    ///
    /// # Errors
    /// As [`documents::read`].
    pub fn objects(&self, source: &Source) -> Result<Vec<Object>> {
        self.objects.read(source, || documents::read(&source.bytes, source.file))
    }

    /// A kustomization file.
    ///
    /// # Errors
    /// As [`Kustomization::parse`].
    pub fn kustomization(&self, source: &Source) -> Result<ReadKustomization> {
        let read = || Kustomization::parse(&source.bytes, source.file);
        self.kustomizations.read(source, || read().map(|(file, warnings)| (Arc::new(file), warnings)))
    }
}

/// How many bytes of files are kept as what they were parsed to, of each sort.
const MOST_KEPT: usize = 16 << 20;

/// What files of one sort were parsed to.
#[derive(Debug)]
struct Table<T>(Mutex<Seen<T>>);

/// The files that were parsed, by the address of their bytes and their number.
#[derive(Debug)]
struct Seen<T> {
    files: HashMap<(usize, FileId), Entry<T>>,
    kept: usize,
}

/// A file that was parsed.
#[derive(Debug)]
struct Entry<T> {
    /// Held, so that no other bytes come to their address.
    _bytes: Arc<[u8]>,
    /// What it was parsed to, from the second time on.
    parsed: Option<Arc<T>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table(Mutex::new(Seen { files: HashMap::default(), kept: 0 }))
    }
}

impl<T: Clone> Table<T> {
    fn read(&self, source: &Source, read: impl FnOnce() -> Result<T>) -> Result<T> {
        // What nobody else holds was read for this time only.
        if Arc::strong_count(&source.bytes) == 1 {
            return read();
        }
        let key = (source.bytes.as_ptr().addr(), source.file);
        let is_new = match self.seen().files.get(&key) {
            Some(entry) => match entry.parsed.clone() {
                Some(parsed) => return Ok((*parsed).clone()),
                None => false,
            },
            None => true,
        };
        let parsed = read()?;
        let mut seen = self.seen();
        if is_new {
            let entry = || Entry { _bytes: source.bytes.clone(), parsed: None };
            seen.files.entry(key).or_insert_with(entry);
        } else if seen.kept + source.bytes.len() <= MOST_KEPT
            && let Some(entry) = seen.files.get_mut(&key)
            && entry.parsed.is_none()
        {
            entry.parsed = Some(Arc::new(parsed.clone()));
            seen.kept += source.bytes.len();
        }
        Ok(parsed)
    }

    fn seen(&self) -> MutexGuard<'_, Seen<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
