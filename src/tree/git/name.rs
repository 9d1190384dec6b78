//! What a name stands for: a branch, a tag, the beginning of an object's id, what a branch was earlier or follows.
//!
//! Read step by step, without an object being unpacked: a tag may be anything.

use super::directory::shortened;
use gix::bstr::ByteSlice;
use gix::remote::Direction;
use gix::{ObjectId, Reference, Repository};
use std::collections::HashSet;

/// Why a name stands for no object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Nothing has it.
    Absent,
    /// The ids of several objects begin so.
    Several,
    /// It says when, not which.
    Dated,
    /// It cannot be read.
    Unreadable(String),
}

/// How short the beginning of an id may be.
const LEAST_OF_ID: usize = 4;

/// The object that a name stands for; it may be a tag, or not be there.
///
/// # Errors
/// When nothing has the name, or more than one thing.
pub fn object(repo: &Repository, name: &str) -> Result<ObjectId, Miss> {
    match name.split_once("@{") {
        Some((base, rest)) => in_braces(repo, base, rest),
        None => plain(repo, name),
    }
}

fn plain(repo: &Repository, name: &str) -> Result<ObjectId, Miss> {
    if let Ok(id) = ObjectId::from_hex(name.as_bytes())
        && id.kind() == repo.object_hash()
    {
        return Ok(id);
    }
    if let Some(reference) = reference(repo, name)? {
        return target(reference);
    }
    // What `git describe` says ends in an id.
    let described = name.rsplit_once("-g").map(|(_, id)| id).filter(|id| id.len() >= LEAST_OF_ID);
    beginning(repo, name).or_else(|miss| match described {
        Some(id) if miss == Miss::Absent => beginning(repo, id),
        _ => Err(miss),
    })
}

/// A reference by any of its names, `HEAD` by none as well.
fn reference<'a>(repo: &'a Repository, name: &str) -> Result<Option<Reference<'a>>, Miss> {
    let name = if matches!(name, "" | "@") { "HEAD" } else { name };
    match repo.try_find_reference(name) {
        Ok(reference) => Ok(reference),
        // No name that a reference could have.
        Err(error) if error.is_validation() => Ok(None),
        Err(error) => Err(unreadable(name, &error)),
    }
}

/// What a reference names in the end, following those that name others.
fn target(mut reference: Reference<'_>) -> Result<ObjectId, Miss> {
    let name = reference.name().as_bstr().to_string();
    match reference.follow_to_object() {
        Ok(id) => Ok(id.detach()),
        Err(error) if error.is_not_found() => Err(Miss::Absent),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

fn unreadable(name: &str, error: &gix::Error) -> Miss {
    Miss::Unreadable(format!("the reference {} cannot be read: {}", shortened(name), error.probable_cause()))
}

/// The one object whose id begins so; commits and tags count before others.
fn beginning(repo: &Repository, id: &str) -> Result<ObjectId, Miss> {
    let Ok(prefix) = gix::hash::Prefix::from_hex(id) else { return Err(Miss::Absent) };
    let mut found = HashSet::new();
    match repo.objects.lookup_prefix(prefix, Some(&mut found)) {
        Ok(None) => return Err(Miss::Absent),
        Ok(Some(_)) => {}
        Err(error) => {
            return Err(Miss::Unreadable(format!("objects cannot be looked up: {}", error.probable_cause())));
        }
    }
    let leads_to_commit = |id: &&ObjectId| {
        let header = repo.find_header(**id);
        header.is_ok_and(|header| matches!(header.kind(), gix::objs::Kind::Commit | gix::objs::Kind::Tag))
    };
    let commits: Vec<&ObjectId> = found.iter().filter(leads_to_commit).collect();
    match (commits.as_slice(), found.len()) {
        ([commit], _) => Ok(**commit),
        ([], 1) => found.iter().next().copied().ok_or(Miss::Absent),
        _ => Err(Miss::Several),
    }
}

/// `NAME@{…}`: what was checked out before, where a branch was, what it follows. The rest begins within braces.
fn in_braces(repo: &Repository, base: &str, rest: &str) -> Result<ObjectId, Miss> {
    let (what, rest) = rest.split_once('}').ok_or(Miss::Absent)?;
    if let (Some(count), "") = (what.strip_prefix('-'), base) {
        let earlier = earlier_branch(repo, count.parse().map_err(|_| Miss::Absent)?)?;
        return if rest.is_empty() {
            plain(repo, &earlier)
        } else {
            object(repo, &format!("{earlier}{rest}"))
        };
    }
    let head = || repo.head().ok().and_then(|head| head.try_into_referent());
    let reference = if base.is_empty() { head() } else { reference(repo, base)? };
    let reference = reference.ok_or(Miss::Absent)?;
    match what.to_ascii_lowercase().as_str() {
        "u" | "upstream" => followed(repo, reference, Direction::Fetch, rest),
        "push" => followed(repo, reference, Direction::Push, rest),
        _ if !rest.is_empty() => Err(Miss::Absent),
        number => match number.parse() {
            Ok(number) => logged(reference, number),
            Err(_) => Err(Miss::Dated),
        },
    }
}

/// The branch of a remote that a branch follows, or is pushed to.
fn followed(
    repo: &Repository,
    branch: Reference<'_>,
    direction: Direction,
    rest: &str,
) -> Result<ObjectId, Miss> {
    let head = || repo.head().ok().and_then(|head| head.try_into_referent());
    let branch = if branch.name().as_bstr() == "HEAD" { head().ok_or(Miss::Absent)? } else { branch };
    let name = branch.remote_tracking_ref_name(direction).and_then(Result::ok).ok_or(Miss::Absent)?;
    let name = name.as_bstr().to_str().map_err(|_| Miss::Absent)?;
    object(repo, &format!("{name}{rest}"))
}

/// What a reference named so many changes ago.
fn logged(reference: Reference<'_>, number: usize) -> Result<ObjectId, Miss> {
    let mut log = reference.log_iter();
    let mut lines = log.rev().ok().flatten().ok_or(Miss::Absent)?;
    lines.nth(number).and_then(Result::ok).map(|line| line.new_oid).ok_or(Miss::Absent)
}

/// The branch, or commit, that was checked out so many times before.
fn earlier_branch(repo: &Repository, count: usize) -> Result<String, Miss> {
    let head = repo.head().map_err(|error| unreadable("HEAD", &error))?;
    let mut log = head.log_iter();
    let lines = log.rev().ok().flatten().ok_or(Miss::Absent)?;
    let left = |line: gix::refs::log::Line| {
        let moved = line.message.to_str().ok()?.strip_prefix("checkout: moving from ")?;
        moved.split_once(" to ").map(|(from, _)| from.to_owned())
    };
    let nth = count.checked_sub(1).ok_or(Miss::Absent)?;
    lines.filter_map(Result::ok).filter_map(left).nth(nth).ok_or(Miss::Absent)
}
