//! What a revision means: a commit, or why there is none.

use super::directory::shortened;
use super::name::{self, Miss};
use super::objects::Objects;
use super::steps::{self, BY_MESSAGE, Stop};
use crate::error::{Error, Kind, Result};
use crate::nearest::nearest;
use crate::tree::range::Range;
use gix::{ObjectId, Repository};

/// How many bytes a revision may have.
const MOST_IN_REVISION: usize = 4096;

/// How many references are looked through for one that is meant.
const MOST_NAMES: usize = 20_000;

/// The commit that a revision names.
///
/// # Errors
/// When there is none.
pub fn commit(objects: &Objects, revision: &str) -> Result<ObjectId> {
    if revision.len() > MOST_IN_REVISION {
        let message =
            format!("the git revision has more than {MOST_IN_REVISION} bytes: {}", shortened(revision));
        return Err(Error::usage(message));
    }
    let (name, steps) = steps::split(revision);
    if revision.starts_with(":/") {
        return Err(Error::usage(format!("{revision}: {BY_MESSAGE}")));
    }
    if name.is_empty() {
        return Err(match steps {
            "" => Error::usage("the git revision is empty"),
            _ => Error::usage(format!("no such git revision: {revision}")),
        });
    }
    let id =
        objects.ask(|repo| named(repo, name).map_err(|miss| missed(repo, revision, (name, steps), &miss)))?;
    steps::follow(objects, id, steps)
        .map_err(|stop| objects.ask(|repo| stopped(repo, revision, (name, steps), id, stop)))
}

/// The object of a name; of a branch that only a remote has, if nothing else has it.
fn named(repo: &Repository, name: &str) -> std::result::Result<ObjectId, Miss> {
    name::object(repo, name).or_else(|miss| match of_remote(repo, name) {
        Some(spelt) if miss == Miss::Absent => name::object(repo, &spelt),
        _ => Err(miss),
    })
}

/// Why a name stands for nothing, and what may have been meant.
fn missed(repo: &Repository, revision: &str, (name, _): (&str, &str), miss: &Miss) -> Error {
    if matches!(name, "HEAD" | "@") && repo.head().is_ok_and(|head| head.is_unborn()) {
        return Error::usage("the git repository has no commits yet");
    }
    let error = Error::usage(format!("no such git revision: {}", shortened(revision)));
    match miss {
        Miss::Several => error.hint("several objects begin so: write more of it"),
        Miss::Dated => error.hint("a date says nothing to offlux, which reads no clock: name the commit"),
        Miss::Unreadable(why) => {
            Error::new(Kind::Io, format!("cannot read revision {}: {why}", shortened(revision)))
        }
        Miss::Absent => alike(repo, name, error),
    }
}

/// Why there is no commit where a revision leads.
fn stopped(
    repo: &Repository,
    revision: &str,
    (name, steps): (&str, &str),
    id: ObjectId,
    stop: Stop,
) -> Error {
    match stop {
        Stop::Refused(why) => Error::usage(format!("{revision}: {why}")),
        Stop::Other("path") => Error::usage(format!("{revision} is a path in a commit, not a commit")),
        Stop::Other(what) => Error::usage(format!("{revision} is a {what}, not a commit")),
        Stop::Unreadable(at, _)
            if at == id && !repo.has_object(at) && ObjectId::from_hex(name.as_bytes()).is_ok() =>
        {
            if_cut(repo, Error::usage(format!("commit {name} is not in this clone")))
        }
        Stop::Unreadable(at, error) if repo.has_object(at) || !is_shallow(repo) => {
            Error::new(Kind::Io, format!("cannot read revision {revision}: {error}"))
        }
        Stop::Unreadable(..) | Stop::Beyond => {
            let error = Error::usage(format!("no such git revision: {revision}"));
            if_cut(repo, error.hint(format!("{name} is there, {steps} of it is not")))
        }
    }
}

/// Where two commits branched off.
///
/// # Errors
/// When they have nothing in common, as far as the history is there.
pub fn base(repo: &Repository, range: &Range, (from, to): (ObjectId, ObjectId)) -> Result<ObjectId> {
    match repo.merge_base(from, to) {
        Ok(Some(base)) => Ok(base.detach()),
        Err(error) if !error.is_not_found() => {
            let message = format!(
                "cannot read the history of {} and {}: {}",
                range.from,
                range.to,
                error.probable_cause()
            );
            Err(Error::new(Kind::Io, message).hint("`git fsck` tells what is damaged; a new clone mends it"))
        }
        Ok(None) | Err(_) => {
            let message = format!("{} and {} have no commit in common", range.from, range.to);
            Err(if_cut(repo, Error::usage(message)))
        }
    }
}

/// A branch that only a remote has, in full; `origin` counts before other remotes.
fn of_remote(repo: &Repository, name: &str) -> Option<String> {
    let branches = remote_branches(repo, name);
    let origin = branches.iter().find(|branch| branch.starts_with("origin/"));
    let branch = origin.or(branches.first().filter(|_| branches.len() == 1))?;
    Some(format!("refs/remotes/{branch}"))
}

/// `REMOTE/NAME` of every remote that has a branch of the name.
fn remote_branches(repo: &Repository, name: &str) -> Vec<String> {
    let is_it = |branch: &String| branch.split_once('/').is_some_and(|(_, rest)| rest == name);
    names(repo, "refs/remotes/").into_iter().filter(is_it).collect()
}

/// The names below a prefix of references, without it, sorted.
fn names(repo: &Repository, prefix: &'static str) -> Vec<String> {
    let Ok(references) = repo.references() else { return Vec::new() };
    let Ok(all) = references.prefixed(prefix) else { return Vec::new() };
    let below = |reference: gix::Reference<'_>| {
        let name = std::str::from_utf8(reference.name().as_bstr()).ok()?.to_owned();
        name.strip_prefix(prefix).map(str::to_owned)
    };
    all.filter_map(|reference| below(reference.ok()?)).take(MOST_NAMES).collect()
}

/// Adds the names that are like one that is not there.
fn alike(repo: &Repository, name: &str, error: Error) -> Error {
    let remotes = remote_branches(repo, name);
    if remotes.len() > 1 {
        return error.hint(format!("several remotes have such a branch: {}", remotes.join(", ")));
    }
    let kinds = ["refs/heads/", "refs/tags/", "refs/remotes/"];
    let known: Vec<String> = kinds.iter().flat_map(|kind| names(repo, kind)).collect();
    match nearest(name, known.iter().map(String::as_str)) {
        Some(meant) => if_cut(repo, error.hint(format!("did you mean {meant}?"))),
        None => if_cut(repo, error),
    }
}

/// Says what to do where the history is cut.
fn if_cut(repo: &Repository, error: Error) -> Error {
    if is_shallow(repo) {
        return error.hint(
            "this clone is shallow, so history and branches are missing: `git fetch --unshallow`, or a \
             greater depth in CI (fetch-depth: 0)",
        );
    }
    error
}

fn is_shallow(repo: &Repository) -> bool {
    repo.is_shallow().unwrap_or(false)
}
