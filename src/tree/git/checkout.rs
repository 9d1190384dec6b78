//! Finds and opens a repository.

use super::objects::Objects;
use super::place::{self, Place};
use super::{GitTree, revision, steps};
use crate::error::{Error, Kind, Result};
use crate::tree::disk::MOST_IN_FILE;
use crate::tree::range::{Range, Start};
use camino::{Utf8Path, Utf8PathBuf};
use gix::ObjectId;
use std::sync::Arc;

/// A git repository, and the directory that its files are checked out to.
pub struct Checkout {
    objects: Arc<Objects>,
    top: Utf8PathBuf,
}

impl Checkout {
    /// The repository whose checkout a directory is in, or the bare one that it is in itself. The path
    /// has no links; it need not be there, but for a directory above it.
    ///
    /// Only the repository's own configuration is read: not that of the user or the machine, no files
    /// that it includes, and no variable of the environment. What it says is data, and none of it names
    /// a program that would be run, which is why the repository may belong to another user: checkouts in
    /// containers often do.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn around(dir: &Utf8Path) -> Result<Self> {
        let Place { git, top } = place::around(dir)?;
        let options = gix::open::Options::isolated().with(gix::sec::Trust::Full).open_path_as_is(true);
        let shared = options
            .cli_overrides(overrides())
            .open(git.as_std_path())
            .map_err(|error| place::cannot_open(&top, error.probable_cause()))?;
        let objects = Objects::new(shared);
        objects.ask(known_format)?;
        Ok(Checkout { objects: Arc::new(objects), top })
    }

    /// The directory that its files are checked out to; the repository itself where that is bare.
    pub fn top(&self) -> &Utf8Path {
        &self.top
    }

    /// The files of a revision: whatever git can read a commit from. A branch that only a remote has is
    /// found by its own name.
    ///
    /// # Errors
    /// When there is no such commit, naming what is alike; when its objects are not there.
    pub fn revision(&self, revision: &str) -> Result<GitTree> {
        self.tree(revision::commit(&self.objects, revision)?)
    }

    /// The files of both ends of a range; of what both branched off from instead of the first one, if it
    /// says so.
    ///
    /// # Errors
    /// As [`Checkout::revision`], and when the two have nothing in common.
    pub fn ends(&self, range: &Range) -> Result<(GitTree, GitTree)> {
        let (from, to) =
            (revision::commit(&self.objects, &range.from)?, revision::commit(&self.objects, &range.to)?);
        let from = match range.start {
            Start::First => from,
            Start::MergeBase => self.objects.ask(|repo| revision::base(repo, range, (from, to)))?,
        };
        self.objects.keep_files();
        Ok((self.tree(from)?, self.tree(to)?))
    }

    fn tree(&self, commit: ObjectId) -> Result<GitTree> {
        let tree = |root| GitTree::new(self.objects.clone(), self.top.clone(), root);
        let told = |error| Error::new(Kind::Io, format!("cannot read commit {commit}: {error}"));
        steps::root(&self.objects, commit).and_then(tree).map_err(told)
    }
}

/// What is settled whatever the repository says: how much is unpacked for one object, and that neither what stands for
/// the history nor what takes an object's place is believed, since neither is held to a name.
fn overrides() -> [String; 3] {
    [
        format!("gitoxide.objects.allocLimit={MOST_IN_FILE}"),
        "core.commitGraph=false".to_owned(),
        "core.useReplaceRefs=false".to_owned(),
    ]
}

/// Refuses what gix would misread.
fn known_format(repo: &gix::Repository) -> Result<()> {
    let storage = repo.config_snapshot().string("extensions.refStorage");
    match storage.as_ref().map(ToString::to_string) {
        Some(format) if format != "files" => {
            Err(Error::not_supported(format!("a git repository with references as {format}")))
        }
        _ => Ok(()),
    }
}
