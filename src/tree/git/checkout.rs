//! Finds and opens a repository.

use super::objects::Objects;
use super::{GitTree, irregular, revision};
use crate::error::{Error, Kind, Result};
use crate::tree::range::{Range, Start};
use crate::tree::{Disk, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use gix::ObjectId;
use std::sync::Arc;

const POINTER: &str = "the file .git names another directory, which has to be there too";

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
        let Some((git, top)) = dir.ancestors().find_map(repository_at) else {
            let message = format!("no git repository at or above {dir}");
            return Err(Error::usage(message).hint("--rev reads revisions of a git repository"));
        };
        if Disk.is_dir(&git) {
            irregular::refuse(git.as_std_path())?;
        }
        let options = gix::open::Options::isolated().with(gix::sec::Trust::Full).open_path_as_is(true);
        let shared = options.open(git.as_std_path()).map_err(|error| {
            let error = Error::new(Kind::Io, format!("cannot open the git repository of {top}: {error}"));
            if Disk.is_file(&git) { error.hint(POINTER) } else { error }
        })?;
        let (dir, common) = (shared.git_dir().to_owned(), shared.to_thread_local().common_dir().to_owned());
        [dir, common]
            .iter()
            .filter(|dir| *dir != git.as_std_path())
            .try_for_each(|dir| irregular::refuse(dir))?;
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
        self.tree(self.objects.ask(|repo| revision::commit(repo, revision))?)
    }

    /// The files of both ends of a range; of what both branched off from instead of the first one, if it
    /// says so.
    ///
    /// # Errors
    /// As [`Checkout::revision`], and when the two have nothing in common.
    pub fn ends(&self, range: &Range) -> Result<(GitTree, GitTree)> {
        let (from, to) = self.objects.ask(|repo| {
            let (from, to) = (revision::commit(repo, &range.from)?, revision::commit(repo, &range.to)?);
            Ok(match range.start {
                Start::First => (from, to),
                Start::MergeBase => (revision::base(repo, range, (from, to))?, to),
            })
        })?;
        self.objects.keep_files();
        Ok((self.tree(from)?, self.tree(to)?))
    }

    fn tree(&self, commit: ObjectId) -> Result<GitTree> {
        let root = self.objects.ask(|repo| revision::root(repo, commit))?;
        GitTree::new(self.objects.clone(), self.top.clone(), root)
            .map_err(|error| Error::new(Kind::Io, format!("cannot read commit {commit}: {error}")))
    }
}

/// A directory's repository, with the directory its files are checked out to.
fn repository_at(dir: &Utf8Path) -> Option<(Utf8PathBuf, Utf8PathBuf)> {
    let git = dir.join(".git");
    if Disk.is_file(&git) || is_repository(&git) {
        return Some((git, dir.to_owned()));
    }
    let top = if dir.file_name() == Some(".git") { dir.parent()? } else { dir };
    is_repository(dir).then(|| (dir.to_owned(), top.to_owned()))
}

fn is_repository(dir: &Utf8Path) -> bool {
    let has = |name: &str| Disk.is_dir(&dir.join(name));
    Disk.is_file(&dir.join("HEAD")) && (has("objects") && has("refs") || Disk.is_file(&dir.join("commondir")))
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
