//! What a change touches: the Kustomizations that render something else than before or read a file that changed,
//! and their objects. [`between`] compares two renderings, [`by_files`] asks one rendering for files by their names.

mod named;
mod sides;

pub use named::{Named, by_files};
pub use sides::between;

use crate::cluster::Unit;
use crate::diff::ChangeKind;
use crate::object::Object;
use crate::yaml::FileId;

/// A Kustomization that a change touches.
#[derive(Debug)]
pub struct Affected<'a> {
    /// The cluster's name.
    pub cluster: &'a str,
    /// The Kustomization as it is; where it went, as it was.
    pub unit: &'a Unit,
    /// Whether it is there.
    pub presence: Presence,
    /// How it is touched.
    pub reach: Reach,
    /// Its objects that are touched.
    pub objects: Vec<Touched<'a>>,
    /// The files it read that changed, or that were named, in the order of reading.
    pub files: Vec<FileId>,
}

/// Whether a Kustomization is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It was there and is.
    Stays,
    /// It was not there before.
    Came,
    /// It is there no more.
    Went,
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What is rendered changes.
    Output,
    /// A file that is read changed, which changes nothing of what is rendered; of files that are named alone
    /// nobody knows.
    Files,
}

impl Reach {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            Reach::Output => "output",
            Reach::Files => "files",
        }
    }
}

/// An object that is touched.
#[derive(Clone, Copy, Debug)]
pub struct Touched<'a> {
    /// The object as it is, or was.
    pub object: &'a Object,
    /// What becomes of it; nothing where only the files are known that its values come from.
    pub change: Option<ChangeKind>,
}

impl Touched<'_> {
    /// `kube-system/HelmRelease/reloader`
    pub fn name(&self) -> String {
        self.object.short_name()
    }

    /// What becomes of it, in a word.
    pub fn word(&self) -> &'static str {
        self.change.map_or("touched", ChangeKind::word)
    }
}

impl Affected<'_> {
    /// What becomes of the Kustomization where it has no objects to tell of.
    pub fn word(&self) -> &'static str {
        match (self.presence, self.reach) {
            (Presence::Went, _) => "removed",
            _ if self.unit.failure().is_some() => "failed",
            (Presence::Came, _) => "added",
            (Presence::Stays, Reach::Output) => "changed",
            (Presence::Stays, Reach::Files) => "files only",
        }
    }
}

/// Leaves out what is not in a namespace, if one is asked for. A Kustomization stays that has objects there, or that
/// may and has none to tell of.
pub fn keep_namespace(affected: &mut Vec<Affected<'_>>, namespace: Option<&str>) {
    let Some(namespace) = namespace else { return };
    affected.retain_mut(|one| {
        let had_none = one.objects.is_empty();
        one.objects.retain(|touched| touched.object.namespace() == namespace);
        !one.objects.is_empty() || had_none && one.unit.may_hold(namespace)
    });
}
