//! The way from the object that a revision names to its commit: over tags, and to the parents that it asks for.
//!
//! Every object is held to its name, so that no history leads back to itself.

use super::objects::Objects;
use super::unreadable::Unreadable;
use gix::ObjectId;
use gix::objs::{CommitRefIter, Kind, TagRefIter};
use std::io;

/// How many commits back a revision may lead.
const MOST_BACK: u64 = 1_000_000;

/// How many tags may be tags of tags.
const MOST_TAGS: usize = 100;

/// Why there is no commit at the end of the way.
#[derive(Debug)]
pub enum Stop {
    /// There is no such parent.
    Beyond,
    /// It ends at something else.
    Other(&'static str),
    /// It is none that is followed.
    Refused(String),
    /// An object cannot be read, or is not there.
    Unreadable(ObjectId, io::Error),
}

/// Where the steps begin that follow the name of a revision: `~2` of `main~2`.
pub fn split(revision: &str) -> (&str, &str) {
    let mut braces = false;
    let is_step = |(at, c): (usize, char)| {
        braces = c == '{' || braces && c != '}';
        (!braces && matches!(c, '~' | '^' | ':')).then_some(at)
    };
    let at = revision.char_indices().find_map(is_step).unwrap_or(revision.len());
    revision.split_at(at)
}

/// The commit at the end of steps from an object.
///
/// # Errors
/// When there is none.
pub fn follow(objects: &Objects, from: ObjectId, steps: &str) -> Result<ObjectId, Stop> {
    let (mut id, mut rest, mut back) = (from, steps, 0);
    while let Some(step) = rest.chars().next() {
        rest = &rest[step.len_utf8()..];
        if let Some(inner) = rest.strip_prefix('{').filter(|_| step == '^') {
            let (kind, after) = inner.split_once('}').ok_or(Stop::Beyond)?;
            (id, rest) = (peeled(objects, id, kind)?, after);
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = if digits == 0 { 1 } else { rest[..digits].parse().unwrap_or(u64::MAX) };
        rest = &rest[digits..];
        id = match step {
            '~' => {
                back += number.min(MOST_BACK + 1);
                ancestor(objects, id, number, back)?
            }
            '^' => parent(objects, id, number)?,
            ':' => return Err(Stop::Other("path")),
            _ => return Err(Stop::Beyond),
        };
    }
    commit(objects, id)
}

/// The root directory of a commit.
///
/// # Errors
/// When it cannot be read.
pub fn root(objects: &Objects, commit: ObjectId) -> io::Result<ObjectId> {
    let bytes = objects.read(commit, Kind::Commit)?;
    let root = CommitRefIter::from_bytes(&bytes, commit.kind()).tree_id();
    root.map_err(|error| Unreadable::damaged(commit, error.probable_cause()).into())
}

fn ancestor(objects: &Objects, id: ObjectId, number: u64, back: u64) -> Result<ObjectId, Stop> {
    if back > MOST_BACK {
        return Err(Stop::Refused(format!("it leads back more than {MOST_BACK} commits")));
    }
    (0..number).try_fold(commit(objects, id)?, |id, _| parent(objects, id, 1))
}

fn parent(objects: &Objects, id: ObjectId, number: u64) -> Result<ObjectId, Stop> {
    let id = commit(objects, id)?;
    let Some(before) = number.checked_sub(1) else { return Ok(id) };
    let bytes = objects.read(id, Kind::Commit).map_err(|error| Stop::Unreadable(id, error))?;
    let nth = usize::try_from(before).ok();
    let parent = nth.and_then(|nth| CommitRefIter::from_bytes(&bytes, id.kind()).parent_ids().nth(nth));
    parent.ok_or(Stop::Beyond)
}

/// The commit that an object is, or is a tag of.
fn commit(objects: &Objects, id: ObjectId) -> Result<ObjectId, Stop> {
    match untagged(objects, id)? {
        (id, Kind::Commit) => Ok(id),
        (_, Kind::Tree) => Err(Stop::Other("directory")),
        _ => Err(Stop::Other("file")),
    }
}

/// What an object is that is no tag, or that a tag is of.
fn untagged(objects: &Objects, from: ObjectId) -> Result<(ObjectId, Kind), Stop> {
    let mut id = from;
    for _ in 0..MOST_TAGS {
        let (kind, bytes) = objects.object(id).map_err(|error| Stop::Unreadable(id, error))?;
        if kind != Kind::Tag {
            return Ok((id, kind));
        }
        id = TagRefIter::from_bytes(&bytes, id.kind())
            .target_id()
            .map_err(|error| Stop::Unreadable(id, Unreadable::damaged(id, error.probable_cause()).into()))?;
    }
    Err(Stop::Refused(format!("it is a tag of a tag of a tag: more than {MOST_TAGS} of them")))
}

/// `^{…}`: what an object is as a kind of object.
fn peeled(objects: &Objects, id: ObjectId, kind: &str) -> Result<ObjectId, Stop> {
    match kind {
        "commit" => commit(objects, id),
        "" => untagged(objects, id).map(|(id, _)| id),
        "object" => Ok(id),
        "tree" => Err(Stop::Other("directory")),
        "blob" => Err(Stop::Other("file")),
        "tag" => match objects.object(id) {
            Ok((Kind::Tag, _)) => Ok(id),
            Ok(_) => Err(Stop::Beyond),
            Err(error) => Err(Stop::Unreadable(id, error)),
        },
        _ if kind.starts_with('/') => Err(Stop::Refused(BY_MESSAGE.to_owned())),
        _ => Err(Stop::Beyond),
    }
}

/// What is said of commits that are named by what their messages say.
pub const BY_MESSAGE: &str = "no history is searched for a message: name the commit";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_begin_outside_of_braces() {
        for (revision, expected) in [
            ("main", ("main", "")),
            ("main~2^{tree}", ("main", "~2^{tree}")),
            ("main@{a:b~c}^2", ("main@{a:b~c}", "^2")),
            ("@{-1}~1", ("@{-1}", "~1")),
            ("ä:x", ("ä", ":x")),
            (":/x", ("", ":/x")),
        ] {
            assert_eq!(split(revision), expected);
        }
    }
}
