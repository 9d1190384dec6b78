//! What lies elsewhere: files and git repositories that a tree may have a copy of.
//!
//! This is the seam for fetching. A tree answers [`super::Tree::copy_of`] with the place of a copy; those
//! that are there today have none of their own, so whoever asks reports what would have to be fetched.

use std::fmt;

/// A file or a repository that lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Remote {
    /// A file, by its URL.
    File(String),
    /// A directory of a git repository.
    Repository(Repository),
}

/// A git repository and a directory inside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Repository {
    /// Scheme, user and host, with what separates them from the path: `https://github.com/`.
    pub host: String,
    /// The repository's path at the host: `org/repo`.
    pub path: String,
    /// The directory inside of the repository; empty for its root.
    pub directory: String,
    /// The branch, tag or commit asked for; empty for the default branch.
    pub reference: String,
}

impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remote::File(url) => f.write_str(url),
            Remote::Repository(repository) => repository.fmt(f),
        }
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the git repository {}{}", self.host, self.path)?;
        if !self.reference.is_empty() {
            write!(f, " at {}", self.reference)?;
        }
        if !self.directory.is_empty() {
            write!(f, ", directory {}", self.directory)?;
        }
        Ok(())
    }
}
