//! Files that were unpacked and may be asked for again: under another name, or in another revision.

use foldhash::HashMap;
use gix::ObjectId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of files are kept where only one revision is read. One file may have names without end.
const MOST_BYTES: usize = 16 << 20;

/// Files by the names of their objects.
#[derive(Debug, Default)]
pub struct Kept {
    files: Mutex<Files>,
    all: AtomicBool,
}

#[derive(Debug, Default)]
struct Files {
    known: HashMap<ObjectId, Arc<[u8]>>,
    bytes: usize,
}

impl Kept {
    /// Keeps all files from here on: several trees are read that have most of them in common.
    pub fn keep_all(&self) {
        self.all.store(true, Ordering::Relaxed);
    }

    /// Whether all files are kept.
    pub fn keeps_all(&self) -> bool {
        self.all.load(Ordering::Relaxed)
    }

    /// A file that is kept.
    pub fn get(&self, id: ObjectId) -> Option<Arc<[u8]>> {
        self.files().known.get(&id).cloned()
    }

    /// Keeps a file, unless there are too many.
    pub fn insert(&self, id: ObjectId, bytes: &Arc<[u8]>) {
        let mut files = self.files();
        if self.keeps_all() || files.bytes + bytes.len() <= MOST_BYTES {
            files.bytes += bytes.len();
            files.known.entry(id).or_insert_with(|| bytes.clone());
        }
    }

    fn files(&self) -> std::sync::MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_revision_keeps_as_much_as_is_allowed_and_several_keep_all() {
        let (kept, large) = (Kept::default(), Arc::from(vec![0; MOST_BYTES / 2 + 1]));
        let id = |n: u8| ObjectId::from_bytes_or_panic(&[n; 20]);
        kept.insert(id(1), &large);
        kept.insert(id(2), &large);
        assert!(kept.get(id(1)).is_some() && kept.get(id(2)).is_none());
        kept.keep_all();
        kept.insert(id(2), &large);
        assert!(kept.get(id(2)).is_some());
    }
}
