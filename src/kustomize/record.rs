//! What a build notes of itself besides its objects: what it read, who named it, which patches meant
//! nothing. Filled also when the build fails, as far as it came.

use super::selector::Selector;
use crate::yaml::de::Located;
use crate::yaml::{FileId, Node, Span};
use camino::Utf8PathBuf;
use std::cell::RefCell;

/// What a build noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The files that were read, in the order of their first reading.
    pub reads: Vec<Utf8PathBuf>,
    /// The directories that were built and the files of their `resources`, in the order they were come to; the
    /// root comes first.
    pub visits: Vec<Visit>,
    /// The patches that have a target, in the order they were applied; one of a base is here as often as the
    /// base is built.
    pub targeted: Vec<Targeted>,
    /// What replacements read from the values of Secrets.
    pub secrets: Vec<String>,
}

/// A directory that was built, or a file of objects that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The directory or file.
    pub place: FileId,
    /// What it is there.
    pub kind: VisitKind,
    /// The directory that names it, by place in [`Record::visits`]; none for the root.
    pub by: Option<usize>,
    /// The entry that names it.
    pub at: Span,
}

/// What a directory or file is to the one that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitKind {
    /// The directory that the build began with.
    Root,
    /// A directory of `resources`, or one with generators or transformers.
    Base,
    /// A directory of `components`.
    Component,
    /// A file of `resources`, or one with generators or transformers.
    File,
}

/// A patch with a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targeted {
    /// Where the target is written.
    pub at: Span,
    /// The target's kind, as written; empty where it says none.
    pub kind: String,
    /// The target's name, as written; empty where it says none.
    pub name: String,
    /// How many objects it meant.
    pub objects: usize,
}

/// How much was noted at some time.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    visits: usize,
    targeted: usize,
    secrets: usize,
}

/// What was noted of a part of a build: all below a directory.
#[derive(Debug)]
pub struct Told {
    /// The place of the first visit; that of the directory is the one before it.
    first: usize,
    visits: Vec<Visit>,
    targeted: Vec<Targeted>,
    secrets: Vec<String>,
}

impl Told {
    /// How many visits there were.
    pub fn visited(&self) -> usize {
        self.visits.len()
    }
}

/// Collects a [`Record`]. A build stays on its thread, so cells will do.
#[derive(Debug, Default)]
pub struct Notes {
    visits: RefCell<Vec<Visit>>,
    targeted: RefCell<Vec<Targeted>>,
    secrets: RefCell<Vec<String>>,
}

impl Notes {
    /// Notes a visit; gives its place.
    pub fn visit(&self, visit: Visit) -> usize {
        let mut visits = self.visits.borrow_mut();
        visits.push(visit);
        visits.len() - 1
    }

    /// How many visits there were.
    pub fn visited(&self) -> usize {
        self.visits.borrow().len()
    }

    /// Notes that a patch is applied.
    pub fn target(&self, target: &Located<Selector>, objects: usize) {
        let Selector { kind, name, .. } = &target.value;
        let (kind, name) = (kind.clone(), name.clone());
        self.targeted.borrow_mut().push(Targeted { at: target.span, kind, name, objects });
    }

    /// Notes that a value of a Secret is copied: a scalar, or all scalars of a mapping or list.
    pub fn secret(&self, value: &Node) {
        match value {
            Node::Scalar(scalar) => self.secrets.borrow_mut().push(scalar.text.to_string()),
            Node::Sequence(list) => list.items.iter().for_each(|item| self.secret(item)),
            Node::Mapping(map) => map.entries.iter().for_each(|entry| self.secret(&entry.value)),
        }
    }

    /// How much was noted so far.
    pub fn mark(&self) -> Mark {
        Mark {
            visits: self.visits.borrow().len(),
            targeted: self.targeted.borrow().len(),
            secrets: self.secrets.borrow().len(),
        }
    }

    /// What was noted since then.
    pub fn since(&self, mark: Mark) -> Told {
        Told {
            first: mark.visits,
            visits: self.visits.borrow()[mark.visits..].to_vec(),
            targeted: self.targeted.borrow()[mark.targeted..].to_vec(),
            secrets: self.secrets.borrow()[mark.secrets..].to_vec(),
        }
    }

    /// Notes it once more, of a directory that was visited just now as the first time.
    pub fn tell_again(&self, told: &Told) {
        let mut visits = self.visits.borrow_mut();
        let now = visits.len();
        let moved = |visit: &Visit| Visit { by: visit.by.map(|by| by + now - told.first), ..*visit };
        visits.extend(told.visits.iter().map(moved));
        self.targeted.borrow_mut().extend_from_slice(&told.targeted);
        self.secrets.borrow_mut().extend_from_slice(&told.secrets);
    }

    /// Takes all of it out, and adds it to what was read.
    pub fn add_to(&self, record: &mut Record, reads: Vec<Utf8PathBuf>) {
        record.reads.extend(reads);
        record.visits = self.visits.take();
        record.targeted = self.targeted.take();
        record.secrets = self.secrets.take();
    }
}
