//! Where a repository lies: what is found above a directory, and where a `.git` file, `commondir` and alternates lead.

use super::irregular::{self, Links};
use crate::error::{Error, Kind, Result};
use crate::tree::{Disk, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::path::Path;

const POINTER: &str = "the file .git names another directory, which has to be there too";

/// How many bytes a file has that holds a path.
const MOST_IN_POINTER: usize = 4096;

/// How many directories of objects there are at the most, those of other repositories included.
const MOST_ALTERNATES: usize = 100;

/// A repository that may be opened.
#[derive(Debug)]
pub struct Place {
    /// Git's own directory.
    pub git: Utf8PathBuf,
    /// The directory that its files are checked out to; the repository itself where that is bare.
    pub top: Utf8PathBuf,
}

/// The repository at or above a directory, with all that it is made of looked at: nothing in it keeps whoever reads it
/// waiting.
///
/// Where it leads is where git would look: a `.git` file to a directory anywhere (worktrees, submodules), a worktree to
/// its own repository, `objects/info/alternates` to the objects of any other. None of that can be committed. A bare
/// repository below the checkout of another one can be, so that one has to hold all by itself.
///
/// # Errors
/// When there is none, when it leads to what is not there, when it has to be refused.
pub fn around(dir: &Utf8Path) -> Result<Place> {
    let Some((at, top)) = dir.ancestors().find_map(repository_at) else {
        let message = format!("no git repository at or above {dir}");
        return Err(Error::usage(message).hint("--rev reads revisions of a git repository"));
    };
    let links = if is_committed(&at) { Links::Refused } else { Links::Followed };
    let git = if Disk.is_file(&at) { pointed(&at, &top)? } else { at };
    let git = Disk.canonical(&git).map_err(|error| cannot_open(&top, &error))?;
    irregular::refuse(git.as_std_path(), links)?;
    let common = common(&git, &top, links)?;
    if common != git {
        irregular::refuse(common.as_std_path(), links)?;
    }
    check_alternates(&common.join("objects"), &top, links)?;
    Ok(Place { git, top })
}

/// A repository that cannot be opened.
pub fn cannot_open(top: &Utf8Path, why: &dyn std::fmt::Display) -> Error {
    Error::new(Kind::Io, format!("cannot open the git repository of {top}: {why}"))
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

/// Whether a repository may be part of what another one has checked out.
fn is_committed(git: &Utf8Path) -> bool {
    let above = || git.ancestors().skip(1).any(|dir| Disk.kind(&dir.join(".git")).is_some());
    git.components().all(|part| part.as_str() != ".git") && above()
}

/// What a file holds that is nothing but a path.
fn path_in(file: &Utf8Path, top: &Utf8Path) -> Result<String> {
    let bytes = Disk.read(file).map_err(|error| cannot_open(top, &format!("{file}: {error}")))?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if bytes.len() <= MOST_IN_POINTER && !text.contains('\0') => Ok(text.trim_end().to_owned()),
        _ => Err(cannot_open(top, &format!("{file} holds no path"))),
    }
}

/// Where a `.git` file leads.
fn pointed(file: &Utf8Path, top: &Utf8Path) -> Result<Utf8PathBuf> {
    let text = path_in(file, top)?;
    let Some(to) = text.strip_prefix("gitdir:").map(str::trim_start).filter(|to| !to.is_empty()) else {
        return Err(cannot_open(top, &format!("{file} does not begin with `gitdir:`")));
    };
    let git = top.join(to);
    if is_repository(&git) {
        return Ok(git);
    }
    Err(cannot_open(top, &format!("{file} leads to {to}, which is no git repository")).hint(POINTER))
}

/// The directory that a worktree has its objects and branches from: `../..`, from `worktrees/NAME` of it.
fn common(git: &Utf8Path, top: &Utf8Path, links: Links) -> Result<Utf8PathBuf> {
    let file = git.join("commondir");
    if !Disk.is_file(&file) {
        return Ok(git.to_owned());
    }
    let to = path_in(&file, top)?;
    let worktrees = git.parent().filter(|dir| dir.file_name() == Some("worktrees"));
    let common = Disk.canonical(&git.join(&to)).ok();
    match common {
        Some(common) if links == Links::Followed && worktrees.and_then(Utf8Path::parent) == Some(&common) => {
            Ok(common)
        }
        _ => Err(cannot_open(top, &format!("{file} leads to {to}, which it is no worktree of"))),
    }
}

/// Looks at the objects of other repositories that a repository borrows.
fn check_alternates(objects: &Utf8Path, top: &Utf8Path, links: Links) -> Result<()> {
    let (mut open, mut seen) = (vec![objects.to_owned()], Vec::new());
    while let Some(dir) = open.pop() {
        let file = dir.join("info/alternates");
        if !Disk.is_file(&file) {
            continue;
        }
        let bytes = Disk.read(&file).map_err(|error| cannot_open(top, &format!("{file}: {error}")))?;
        let odd = || cannot_open(top, &format!("{file} holds something that is no path"));
        for path in gix::odb::alternate::parse(&bytes).map_err(|_| odd())? {
            if links == Links::Refused {
                let why = format!(
                    "{file}: it may not borrow objects, since it lies in the checkout of another repository"
                );
                return Err(cannot_open(top, &why));
            }
            let other = objects.join(Utf8Path::from_path(&path).ok_or_else(odd)?);
            let Ok(real) = Disk.canonical(&other) else {
                let why = format!("{file} leads to {other}, which is not there");
                return Err(
                    cannot_open(top, &why).hint("objects are borrowed from there: it has to be there too")
                );
            };
            // That they lead round in circles is told when they are opened.
            if seen.contains(&real) {
                continue;
            }
            if seen.len() == MOST_ALTERNATES {
                return Err(cannot_open(top, &format!("{file}: more than {MOST_ALTERNATES} alternates")));
            }
            irregular::refuse(Path::new(&real), links)?;
            seen.push(real.clone());
            open.push(real);
        }
    }
    Ok(())
}
