//! What a revision means: a commit, or why there is none.

use crate::error::{Error, Kind, Result};
use crate::nearest::nearest;
use crate::tree::range::Range;
use gix::{ObjectId, Repository};

/// The commit that a revision names.
///
/// # Errors
/// When there is none.
pub fn commit(repo: &Repository, revision: &str) -> Result<ObjectId> {
    check_size(repo, name(revision))?;
    check_size(repo, revision)?;
    let failure = match parse(repo, revision) {
        Ok(id) => return Ok(id),
        Err(failure) => failure,
    };
    match of_remote(repo, revision) {
        Some(spelt) => {
            check_size(repo, &spelt)?;
            parse(repo, &spelt).map_err(|failure| explain(repo, revision, &failure))
        }
        None => Err(explain(repo, revision, &failure)),
    }
}

/// Where two commits branched off.
///
/// # Errors
/// When they have nothing in common, as far as the history is there.
pub fn base(repo: &Repository, range: &Range, (from, to): (ObjectId, ObjectId)) -> Result<ObjectId> {
    match repo.merge_base(from, to) {
        Ok(Some(base)) => Ok(base.detach()),
        Ok(None) | Err(_) => {
            let message = format!("{} and {} have no commit in common", range.from, range.to);
            Err(if_cut(repo, Error::usage(message)))
        }
    }
}

/// The root directory of a commit.
///
/// # Errors
/// When the commit cannot be read.
pub fn root(repo: &Repository, commit: ObjectId) -> Result<ObjectId> {
    let root = repo.find_commit(commit).and_then(|commit| Ok(commit.tree_id()?.detach()));
    root.map_err(|error| Error::new(Kind::Io, format!("cannot read commit {commit}: {error}")))
}

/// Refuses what is named when it is too large to be unpacked; what names nothing is told later.
fn check_size(repo: &Repository, revision: &str) -> Result<()> {
    // To resolve HEAD as a revision is to unpack what it names.
    let id = match revision {
        "HEAD" | "@" => repo.head().ok().and_then(|head| head.id()),
        _ => repo.rev_parse_single(revision).ok(),
    };
    let told = |e| Error::new(Kind::Io, format!("cannot read revision {revision}: {e}"));
    id.map_or(Ok(()), |id| super::objects::check_size(repo, id.detach()).map_err(told))
}

fn parse(repo: &Repository, revision: &str) -> Result<ObjectId, gix::Error> {
    let object = repo.rev_parse_single(revision)?.object()?;
    Ok(object.peel_to_commit()?.id)
}

/// The name that a revision starts with: `main` of `main~2`.
fn name(revision: &str) -> &str {
    revision.find(['~', '^', '@', ':']).filter(|at| *at > 0).map_or(revision, |at| &revision[..at])
}

/// A revision whose branch only a remote has, in full; `origin` counts before other remotes.
fn of_remote(repo: &Repository, revision: &str) -> Option<String> {
    let name = name(revision);
    if parse(repo, name).is_ok() {
        return None;
    }
    let branches = remote_branches(repo, name);
    let origin = branches.iter().find(|branch| branch.starts_with("origin/"));
    let branch = origin.or(branches.first().filter(|_| branches.len() == 1))?;
    Some(format!("refs/remotes/{branch}{}", &revision[name.len()..]))
}

/// `REMOTE/NAME` of every remote that has a branch of the name.
fn remote_branches(repo: &Repository, name: &str) -> Vec<String> {
    let is_it = |branch: &String| branch.split_once('/').is_some_and(|(_, rest)| rest == name);
    names(repo, "refs/remotes/").into_iter().filter(is_it).collect()
}

/// The names below a prefix of references, without it, sorted.
fn names(repo: &Repository, prefix: &str) -> Vec<String> {
    let Ok(references) = repo.references() else { return Vec::new() };
    let Ok(all) = references.all() else { return Vec::new() };
    let below = |reference: gix::Reference<'_>| {
        let name = std::str::from_utf8(reference.name().as_bstr()).ok()?.to_owned();
        name.strip_prefix(prefix).map(str::to_owned)
    };
    all.filter_map(|reference| below(reference.ok()?)).collect()
}

/// Why a revision names no commit, and what may have been meant.
fn explain(repo: &Repository, revision: &str, failure: &gix::Error) -> Error {
    let name = name(revision);
    if name.is_empty() {
        return Error::usage("the git revision is empty");
    }
    if matches!(name, "HEAD" | "@") && repo.head().is_ok_and(|head| head.is_unborn()) {
        return Error::usage("the git repository has no commits yet");
    }
    if let Some(what) = something_else(repo, revision) {
        return Error::usage(format!("{revision} is a {what}, not a commit"));
    }
    if ObjectId::from_hex(name.as_bytes()).is_ok_and(|id| !repo.has_object(id)) {
        return if_cut(repo, Error::usage(format!("commit {name} is not in this clone")));
    }
    let error = Error::usage(format!("no such git revision: {revision}"));
    if failure.to_string().contains("ambiguous") {
        return error.hint("several objects begin so: write more of it");
    }
    if name != revision && parse(repo, name).is_ok() {
        let rest = &revision[name.len()..];
        return if_cut(repo, error.hint(format!("{name} is there, {rest} of it is not")));
    }
    alike(repo, name, error)
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

/// What a revision names when it is no commit.
fn something_else(repo: &Repository, revision: &str) -> Option<&'static str> {
    let object = repo.rev_parse_single(revision).ok()?.object().ok()?;
    match object.peel_tags_to_end().ok()?.kind {
        gix::objs::Kind::Tree => Some("directory"),
        gix::objs::Kind::Blob => Some("file"),
        _ => None,
    }
}

/// Says what to do where the history is cut.
fn if_cut(repo: &Repository, error: Error) -> Error {
    if repo.is_shallow().unwrap_or(false) {
        return error.hint(
            "this clone is shallow, so history and branches are missing: `git fetch --unshallow`, or a \
             greater depth in CI (fetch-depth: 0)",
        );
    }
    error
}
