//! Which files were read: every place in a document tells its file by a number.

use super::names::with_slashes;
use super::{Disk, Tree};
use crate::yaml::FileId;
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;
use foldhash::fast::RandomState;
use indexmap::IndexSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The files that were read, numbered for [`crate::yaml::Span`].
#[derive(Default)]
pub struct Files(
    Mutex<IndexSet<String, RandomState>>,
    Mutex<HashMap<String, Utf8PathBuf>>,
    OnceLock<Arc<dyn Tree>>,
);

impl Files {
    /// The number of a path; a new path gets the next one.
    pub fn intern(&self, path: &Utf8Path) -> FileId {
        let path = &*with_slashes(path);
        let copies = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let path = copies.get(path.as_str()).map_or(path, Utf8PathBuf::as_path);
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = files.get_index_of(path.as_str()).unwrap_or_else(|| files.insert_full(path.to_string()).0);
        FileId(u32::try_from(at).unwrap_or(u32::MAX - 1))
    }

    /// Says that a file of a made-up tree is a copy: what is read there is told by the original.
    pub fn is_copy(&self, path: Utf8PathBuf, of: Utf8PathBuf) {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).insert(text(&path), of);
    }

    /// Says that a file of a made-up tree is no copy, though one of that path may have been.
    pub fn is_made(&self, path: &Utf8Path) {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).remove(with_slashes(path).as_str());
    }

    /// Says which tree they are read from, so that whoever tells a place can show its line.
    pub fn are_of(&self, tree: Arc<dyn Tree>) {
        // Said once; whoever reads two trees numbers their files apart.
        let _ = self.2.set(tree);
    }

    /// The tree they are read from: the disk, as long as nobody says otherwise.
    pub fn tree(&self) -> &dyn Tree {
        self.2.get().map_or(&Disk, |tree| &**tree)
    }

    /// Whether a test holds for any of the paths.
    pub fn any(&self, test: impl Fn(&Utf8Path) -> bool) -> bool {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().any(|path| test(path.as_ref()))
    }

    /// The path behind a number.
    pub fn path(&self, file: FileId) -> Option<Utf8PathBuf> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.get_index(file.0 as usize).map(Utf8PathBuf::from)
    }
}

/// A path as it is known by, however it was put together.
fn text(path: &Utf8Path) -> String {
    with_slashes(path).into_owned().into_string()
}
