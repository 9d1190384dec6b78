//! What `--rev` means: the tree of a git revision, and the root in it.

use crate::error::{Error, Result};
use crate::tree::{DirEntry, Disk, EntryKind, Range, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::io;
use std::sync::Arc;

/// A repository as of a revision.
pub struct Revision {
    /// Its files.
    pub tree: Arc<dyn Tree>,
    /// The root: the one asked for, else the first directory upwards that holds `offlux.yaml` in the
    /// revision, else the directory of the checkout.
    pub root: Utf8PathBuf,
    /// The directory of the checkout, or the bare repository.
    pub top: Utf8PathBuf,
}

/// A repository as of a revision, and as it is on disk.
pub struct Since {
    /// The revision.
    pub revision: Revision,
    /// The files on disk.
    pub disk: Arc<dyn Tree>,
}

impl Revision {
    /// Finds a revision of the repository around a root, or around where the user stands. Of the disk
    /// nothing but git's own directory is read.
    ///
    /// # Errors
    /// When there is no repository, no such revision, or the root is not in it.
    #[cfg(feature = "git")]
    pub fn open(revision: &str, root: Option<&Utf8Path>, directory: &Utf8Path) -> Result<Self> {
        let from = place(root, directory);
        let checkout = crate::tree::Checkout::around(&from)?;
        let tree = checkout.revision(revision)?;
        Revision::in_place(revision, tree, &checkout, (&from, root, directory))
    }

    /// Finds a revision to compare the files on disk with.
    ///
    /// # Errors
    /// As [`Revision::open`].
    #[cfg(feature = "git")]
    pub fn since(revision: &str, root: Option<&Utf8Path>, directory: &Utf8Path) -> Result<Since> {
        let from = place(root, directory);
        let checkout = crate::tree::Checkout::around(&from)?;
        let tree = checkout.revision(revision)?;
        let disk = Arc::new(tree.working_tree());
        let revision = Revision::in_place(revision, tree, &checkout, (&from, root, directory))?;
        Ok(Since { revision, disk })
    }

    #[cfg(feature = "git")]
    fn in_place(
        revision: &str,
        tree: crate::tree::GitTree,
        checkout: &crate::tree::Checkout,
        (from, root, directory): (&Utf8Path, Option<&Utf8Path>, &Utf8Path),
    ) -> Result<Self> {
        let found = Revision::of(tree, checkout.top(), from, root);
        if !found.tree.is_dir(&found.root) {
            let root = crate::diagnostic::relative(&found.root, directory);
            return Err(Error::usage(format!("{revision} has no directory {root}")));
        }
        Ok(found)
    }

    /// Finds both ends of a range; the newer one says where the root is.
    ///
    /// # Errors
    /// As [`Revision::open`], and when the two have nothing in common.
    #[cfg(feature = "git")]
    pub fn ends(range: &Range, root: Option<&Utf8Path>, directory: &Utf8Path) -> Result<[Self; 2]> {
        let from = place(root, directory);
        let checkout = crate::tree::Checkout::around(&from)?;
        let (old, new) = checkout.ends(range)?;
        let new = Revision::of(new, checkout.top(), &from, root);
        let old = Revision { tree: Arc::new(old), root: new.root.clone(), top: new.top.clone() };
        Ok([old, new])
    }

    #[cfg(feature = "git")]
    fn of(tree: crate::tree::GitTree, top: &Utf8Path, from: &Utf8Path, root: Option<&Utf8Path>) -> Self {
        let marked = |dir: &&Utf8Path| tree.is_file(&dir.join(crate::config::FILE));
        let found = || from.ancestors().take_while(|dir| dir.starts_with(top)).find(marked).unwrap_or(top);
        let root = if root.is_some() { from.to_owned() } else { found().to_owned() };
        Revision { tree: Arc::new(tree), root, top: top.to_owned() }
    }

    /// Refuses: this program was built without git.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "git"))]
    pub fn open(revision: &str, _: Option<&Utf8Path>, _: &Utf8Path) -> Result<Self> {
        Err(Error::not_supported(format!("{revision}: this offlux was built without git")))
    }

    /// Refuses: this program was built without git.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "git"))]
    pub fn since(revision: &str, _: Option<&Utf8Path>, _: &Utf8Path) -> Result<Since> {
        Err(Error::not_supported(format!("{revision}: this offlux was built without git")))
    }

    /// Refuses: this program was built without git.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "git"))]
    pub fn ends(range: &Range, _: Option<&Utf8Path>, _: &Utf8Path) -> Result<[Self; 2]> {
        Err(Error::not_supported(format!("{range:?}: this offlux was built without git")))
    }
}

/// Where a repository is looked for.
#[cfg(feature = "git")]
fn place(root: Option<&Utf8Path>, directory: &Utf8Path) -> Utf8PathBuf {
    real(&crate::tree::clean(&root.map_or(directory.to_owned(), |root| directory.join(root))))
}

/// A path without links, as far as it is there.
#[cfg(feature = "git")]
fn real(path: &Utf8Path) -> Utf8PathBuf {
    let there = path.ancestors().find_map(|dir| Some((dir, Disk.canonical(dir).ok()?)));
    let Some((dir, real)) = there else { return path.to_owned() };
    path.strip_prefix(dir).map_or(path.to_owned(), |rest| crate::tree::clean(&real.join(rest)))
}

/// What lines are shown from: a revision, but for files on disk that the command line names itself.
pub struct Shown {
    /// The revision.
    pub revision: Arc<dyn Tree>,
    /// The user's own files.
    pub own: Vec<Utf8PathBuf>,
}

impl Shown {
    fn of(&self, path: &Utf8Path) -> &dyn Tree {
        if self.own.iter().any(|own| own == path) { &Disk } else { &*self.revision }
    }
}

impl Tree for Shown {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.of(path).read(path)
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        self.of(dir).list(dir)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.of(path).kind(path)
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.of(path).link_kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        self.of(path).canonical(path)
    }
}
