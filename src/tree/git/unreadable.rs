//! Why an object could not be had: absent, damaged, beyond a bound.

use super::spent::MOST_IN_CHAIN;
use crate::tree::disk::{MOST_IN_FILE, too_large};
use gix::ObjectId;
use std::fmt;
use std::io;

/// The error of an object that could not be had. Never "not found", which would say that the file is not part of the
/// revision.
#[derive(Clone, Debug)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for io::Error {
    fn from(error: Unreadable) -> Self {
        io::Error::other(error)
    }
}

/// Whether it is an object that could not be read, not an entry that is not there.
pub fn is_unreadable(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Unreadable>())
}

impl Unreadable {
    /// Something of a revision that is not looked at, told in whole.
    pub fn told(message: String) -> Self {
        Unreadable(message)
    }

    /// An object that is not there.
    pub fn absent(id: ObjectId) -> Self {
        Unreadable(format!(
            "its object {id} is not in this clone, which is partial (`git fetch --refetch --no-filter` completes it) or damaged"
        ))
    }

    /// An object that is not what it ought to be.
    pub fn damaged(id: ObjectId, why: impl fmt::Display) -> Self {
        Unreadable(format!(
            "its object {id} is damaged: {why} (`git fsck` tells what else is; a new clone mends it)"
        ))
    }

    /// An object that says to be larger than what is read of a file.
    pub fn too_large(id: ObjectId) -> Self {
        Unreadable(format!("its object {id} is too large: {}", too_large()))
    }

    /// An object that is a difference to a difference to a difference …
    pub fn too_deep(id: ObjectId, deltas: u32) -> Self {
        Unreadable(format!(
            "its object {id} is packed as a chain of {deltas} differences, of which {MOST_IN_CHAIN} are followed \
             (`git repack -adf` makes shorter ones)"
        ))
    }

    /// An object that would be one too many.
    pub fn too_much(id: ObjectId, bound: &str) -> Self {
        Unreadable(format!(
            "its object {id} is not read: a run reads {bound} of a git repository at the most"
        ))
    }

    /// What gix says of an object that is there or is not.
    pub fn of(id: ObjectId, error: &gix::Error, is_there: bool) -> Self {
        if error.is_not_found() && !is_there {
            Unreadable::absent(id)
        } else if error.is_resource_exhausted() {
            let most = MOST_IN_FILE >> 20;
            Unreadable(format!(
                "its object {id} is too large: with what it is a difference of it takes more than {most} MiB, the most that is unpacked for one object"
            ))
        } else {
            Unreadable::damaged(id, error.probable_cause())
        }
    }
}
