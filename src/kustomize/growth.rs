//! How much one build may add to what it reads, so that a small tree cannot ask for more memory than a machine has.
//!
//! A JSON patch that copies a mapping into itself, a replacement that writes a value into what it was read from and a
//! directory that names a base twice double what is there; a patch with many targets, and a long prefix, label, image,
//! variable or name that many objects get, multiply themselves. kustomize does all of that until it is ended by the
//! system. Whoever writes into objects counts here what it adds.

use super::record::Notes;
use crate::error::{Error, Result};
use crate::yaml::{Node, Span};
use std::cell::Cell;

/// How many bytes all that writes into the objects of one build may add to them, whatever it reads.
pub const MOST_ADDED: usize = 64 << 20;

/// How many more for each byte of the files of objects that it reads.
const MOST_TIMES: usize = 12;

/// How many directories may lie on the way from the first one to the one being built.
pub const MOST_LEVELS: usize = 100;

/// How many directories and files of objects one build may come to, each counted whenever it is named.
pub const MOST_DIRECTORIES: usize = 40_000;

/// How many fields one build may go through, about, where it looks for keys in long mappings one by one.
const MOST_LOOKED_AT: usize = 200_000_000;

/// Mappings of fewer entries are not worth counting.
pub const LONG: usize = 1000;

/// What a scalar, a list or a mapping takes beside its text.
const NODE: usize = 64;

/// What a build has read and added so far. A build stays on its thread, so cells will do.
#[derive(Debug, Default)]
pub struct Growth {
    read: Cell<usize>,
    added: Cell<usize>,
    looked_at: Cell<usize>,
}

impl Growth {
    /// Counts bytes of a file of objects.
    pub fn reads(&self, bytes: usize) {
        self.read.set(self.read.get().saturating_add(bytes));
    }

    /// Counts a text that takes the place of another one.
    ///
    /// # Errors
    /// As [`Growth::add`].
    pub fn replace(&self, old: usize, new: usize) -> Result<()> {
        if new > old { self.add(new - old) } else { Ok(()) }
    }

    /// Counts a key with a text as its value.
    ///
    /// # Errors
    /// As [`Growth::add`].
    pub fn add_entry(&self, key: &str, text: &str) -> Result<()> {
        self.add(entry(key, text))
    }

    /// Counts that so many keys are looked for in a mapping, or written to it.
    ///
    /// # Errors
    /// When a build does too much of it.
    pub fn look_for(&self, keys: usize, entries: usize) -> Result<()> {
        if keys < LONG {
            return Ok(());
        }
        let all = self.looked_at.get().saturating_add(keys.saturating_mul(keys.saturating_add(entries)));
        self.looked_at.set(all);
        if all > MOST_LOOKED_AT {
            let message = format!(
                "patches and lists of labels of {LONG} keys and more, as this one of {keys}, go through too many fields in \
                 this build"
            );
            return Err(
                Error::input(message).hint("a patch of so many keys, or fewer objects that it goes to")
            );
        }
        Ok(())
    }

    /// All bytes that were read and added so far.
    pub fn total(&self) -> usize {
        self.read.get().saturating_add(self.added.get())
    }

    /// Counts bytes that are about to be added.
    ///
    /// # Errors
    /// When they are too many.
    pub fn add(&self, bytes: usize) -> Result<()> {
        let all = self.added.get().saturating_add(bytes);
        let most = MOST_ADDED.saturating_add(self.read.get().saturating_mul(MOST_TIMES));
        if all > most {
            let message = format!(
                "transformers, patches, variables and repeated bases add more than {} MiB to what this build reads",
                most >> 20
            );
            return Err(Error::input(message)
                .hint("something is copied into itself, or something long into many objects"));
        }
        self.added.set(all);
        Ok(())
    }
}

/// About how many bytes of memory a key with a text takes.
pub fn entry(key: &str, text: &str) -> usize {
    2 * NODE + key.len() + text.len()
}

/// About how many bytes of memory a document takes.
pub fn bytes(node: &Node) -> usize {
    match node {
        Node::Scalar(scalar) => NODE + scalar.text.len(),
        Node::Sequence(list) => NODE + list.items.iter().map(bytes).sum::<usize>(),
        Node::Mapping(map) => {
            let entries = map.entries.iter();
            NODE + entries.map(|entry| NODE + entry.key.text.len() + bytes(&entry.value)).sum::<usize>()
        }
    }
}

/// How many entries the longest of a document's mappings has.
pub fn widest(node: &Node) -> usize {
    match node {
        Node::Scalar(_) => 0,
        Node::Sequence(list) => list.items.iter().map(widest).max().unwrap_or(0),
        Node::Mapping(map) => {
            map.entries.iter().map(|entry| widest(&entry.value)).max().unwrap_or(0).max(map.entries.len())
        }
    }
}

/// Refuses a directory that lies too deep, or is one too many.
///
/// # Errors
/// As it says.
pub fn check_directory(levels: usize, notes: &Notes, at: Span) -> Result<()> {
    if levels > MOST_LEVELS {
        let message = format!("more than {MOST_LEVELS} directories name one another");
        return Err(Error::input(message).at(at));
    }
    check_visits(notes.visited()).map_err(|e| e.at(at))
}

/// Refuses a build that comes to too many directories and files.
///
/// # Errors
/// As it says.
pub fn check_visits(visits: usize) -> Result<()> {
    if visits > MOST_DIRECTORIES {
        let message = format!("more than {MOST_DIRECTORIES} directories and files are part of this build");
        let hint = "each counts whenever it is named: bases name others twice, level by level";
        return Err(Error::input(message).hint(hint));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_counted_until_it_is_too_much() {
        let growth = Growth::default();
        assert!(growth.add(MOST_ADDED - 1).is_ok());
        assert!(growth.add(1).is_ok());
        assert!(growth.add(1).unwrap_err().message().contains("64 MiB"));
        growth.reads(1);
        assert!(growth.add(MOST_TIMES).is_ok());
        assert!(growth.add(1).is_err());
        assert!(Growth::default().add(usize::MAX).is_err());
    }

    #[test]
    fn a_document_takes_its_texts_and_something_for_each_value() {
        let text = Node::unset("abc", Span::NONE);
        assert_eq!(bytes(&text), NODE + 3);
        let map = crate::yaml::parse("key: abc\n", crate::yaml::FileId::NONE)
            .expect("it is YAML")
            .expect("is there");
        assert_eq!(bytes(&map), 3 * NODE + 6);
    }
}
