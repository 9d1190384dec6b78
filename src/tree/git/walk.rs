//! Follows a path through a revision, over links, as the file system does.

use super::GitTree;
use super::directory::Node;
use super::listed::MOST_IN_PATH;
use crate::tree::clean;
use crate::tree::names::{as_text, below, with_slashes};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use gix::ObjectId;
use std::io;

/// What becomes of a link at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is followed.
    Follow,
    /// It is itself what was asked for.
    Keep,
}

/// What is at a path.
#[derive(Clone, Debug)]
pub struct Found {
    /// The path without links.
    pub path: Utf8PathBuf,
    /// What it is.
    pub node: Node,
}

/// What is said of a submodule.
pub const SUBMODULE: &str = "is a git submodule: its files are in another repository";

/// As many links as Linux follows in one path.
const MOST_LINKS: usize = 40;

/// The way from the top to where the walk is.
struct Walk<'a> {
    tree: &'a GitTree,
    /// The directories entered, each with its name.
    inside: Vec<(String, ObjectId)>,
    /// What is still to be entered, the next one last.
    rest: Vec<String>,
    links: usize,
}

impl GitTree {
    /// Follows a path, which is absolute.
    ///
    /// # Errors
    /// When nothing is there, when it leads out of the tree or into a submodule, and when links go round
    /// in circles.
    pub(super) fn walk(&self, path: &Utf8Path, end: End) -> io::Result<Found> {
        let mut walk = Walk { tree: self, inside: Vec::new(), rest: Vec::new(), links: 0 };
        walk.enter(path)?;
        while let Some(name) = walk.rest.pop() {
            if let Some(node) = walk.step(&name, end)? {
                return Ok(Found { path: below(&walk.path(), name), node });
            }
        }
        Ok(Found { path: walk.path(), node: Node::Directory(walk.here()) })
    }
}

impl Walk<'_> {
    /// Puts a path before what is still to be entered.
    fn enter(&mut self, path: &Utf8Path) -> io::Result<()> {
        let mut names = path;
        let text = clean(path);
        if path.has_root() {
            let top = &self.tree.top;
            let below = path.strip_prefix(top).or_else(|_| text.strip_prefix(top));
            names = below.map_err(|_| outside())?;
            self.inside.clear();
        }
        let names = names.components().filter(|part| *part != Utf8Component::CurDir);
        self.rest.extend(names.rev().map(|part| part.as_str().to_owned()));
        Ok(())
    }

    /// Enters a directory or follows a link; what the path leads to where it ends.
    fn step(&mut self, name: &str, end: End) -> io::Result<Option<Node>> {
        if name == ".." {
            return self.inside.pop().map(|_| None).ok_or_else(outside);
        }
        let node = self.tree.objects.directory(self.here())?.get(name).ok_or(io::ErrorKind::NotFound)?;
        let is_last = self.rest.is_empty();
        match node {
            Node::Directory(id) => self.inside.push((name.to_owned(), id)),
            Node::Link(id) if !is_last || end == End::Follow => self.follow(id)?,
            Node::Submodule if !is_last => return Err(self.inside_of(name)),
            Node::File(_) if !is_last => return Err(io::ErrorKind::NotADirectory.into()),
            node => return Ok(Some(node)),
        }
        Ok(None)
    }

    fn follow(&mut self, link: ObjectId) -> io::Result<()> {
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "too many levels of symbolic links"));
        }
        let target = self.tree.objects.blob(link)?;
        if target.len() > MOST_IN_PATH {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "is a symbolic link to a path that is too long",
            ));
        }
        self.enter(&Utf8PathBuf::from(as_text(&target)))
    }

    fn here(&self) -> ObjectId {
        self.inside.last().map_or(self.tree.root, |(_, id)| *id)
    }

    fn path(&self) -> Utf8PathBuf {
        let mut path = self.tree.top.clone();
        path.extend(self.inside.iter().map(|(name, _)| name));
        if cfg!(windows) { with_slashes(&path).into_owned() } else { path }
    }

    fn inside_of(&self, submodule: &str) -> io::Error {
        let path = below(&self.path(), submodule);
        let path = path.strip_prefix(&self.tree.top).unwrap_or(&path);
        io::Error::other(format!("lies in the git submodule {path}, whose files are in another repository"))
    }
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "lies outside of the git repository")
}
