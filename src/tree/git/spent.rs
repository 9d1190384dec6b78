//! How much of a repository a run may unpack: a few kilobytes can say to be gigabytes.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes of objects are unpacked, with what they are differences of: more than any tree of manifests has.
const MOST_BYTES: u64 = 1 << 30;

/// How many differences to other objects are followed, all objects together.
const MOST_DELTAS: u64 = 8_000_000;

/// How many names the directories have that are read.
const MOST_NAMES: u64 = 2_000_000;

/// As many differences as git itself puts in one chain.
pub const MOST_IN_CHAIN: u32 = 4095;

/// What was unpacked so far.
#[derive(Debug, Default)]
pub struct Spent {
    bytes: AtomicU64,
    deltas: AtomicU64,
    names: AtomicU64,
}

impl Spent {
    /// Counts bytes that were unpacked.
    pub fn bytes(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts differences that are to be followed.
    pub fn deltas(&self, deltas: u64) {
        self.deltas.fetch_add(deltas, Ordering::Relaxed);
    }

    /// Counts the names of a directory.
    pub fn names(&self, names: usize) {
        self.names.fetch_add(names as u64, Ordering::Relaxed);
    }

    /// The bound that was reached, if one was.
    pub fn bound(&self) -> Option<String> {
        let over = |spent: &AtomicU64, most| spent.load(Ordering::Relaxed) > most;
        if over(&self.bytes, MOST_BYTES) {
            Some(format!("{} MiB", MOST_BYTES >> 20))
        } else if over(&self.deltas, MOST_DELTAS) {
            Some(format!("{MOST_DELTAS} differences to other objects"))
        } else if over(&self.names, MOST_NAMES) {
            Some(format!("{MOST_NAMES} names in directories"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bound_is_told_once_it_is_passed() {
        let spent = Spent::default();
        spent.bytes(MOST_BYTES);
        spent.deltas(MOST_DELTAS);
        spent.names(2_000_000);
        assert_eq!(spent.bound(), None);
        spent.names(1);
        assert_eq!(spent.bound().as_deref(), Some("2000000 names in directories"));
        spent.deltas(1);
        assert_eq!(spent.bound().as_deref(), Some("8000000 differences to other objects"));
        spent.bytes(1);
        assert_eq!(spent.bound().as_deref(), Some("1024 MiB"));
    }
}
