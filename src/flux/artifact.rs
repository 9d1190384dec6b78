//! The tree a source-controller would pack: without symbolic links and ignored files.
//!
//! Everything the controller profile reads comes through here. Upstream: fluxcd/pkg
//! `artifact/storage/archive.go`. A directory is there when it is not ignored itself or when something
//! in it is not; what lies outside of the root is not there.

use super::ignore::{self, Rules, Verdict};
use crate::error::Result;
use crate::tree::{DirEntry, EntryKind, Tree, clean, cleaned};
use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A view of a tree that shows what an artifact holds.
///
/// Ignore files are read as paths below their directories are asked for: a checkout may hold thousands
/// of directories (build output, dependencies) that no Kustomization touches.
pub struct Artifact<'a> {
    tree: Arc<dyn Tree + 'a>,
    root: Utf8PathBuf,
    /// The source's `spec.ignore`; these patterns have the last word.
    spec_ignore: Arc<Rules>,
    /// Version control, which own patterns can take in again.
    always: Rules,
    /// The default excludes, which hold where there is no own pattern anywhere.
    defaults: Rules,
    /// The directories whose ignore files were read and have patterns.
    own: Mutex<Vec<Utf8PathBuf>>,
    has_own: OnceLock<bool>,
    /// Real directories below the root, and what is none.
    directories: Mutex<ByPath<Option<Arc<Directory>>>>,
    /// The files that it was put together of, if it was.
    made_of: Arc<BTreeSet<Utf8PathBuf>>,
    /// What is at paths that were asked for before.
    seen: Mutex<ByPath<Option<EntryKind>>>,
    /// Files that were read: clusters of one repository share most of theirs.
    contents: Mutex<ByPath<Arc<[u8]>>>,
}

/// What is known of clean paths, which as text are hashed in one go, not part by part.
type ByPath<T> = HashMap<String, T>;

/// A directory that is one all the way from the root, without links.
#[derive(Debug, Default)]
struct Directory {
    /// The patterns of ignore files that may speak of what is in it, those with the last word first.
    own: Vec<Arc<Rules>>,
    /// Whether neither version control nor the default excludes speak of it: then they go by the names of what
    /// is in it.
    is_usual: bool,
}

/// Whose patterns leave a path out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Own,
    VersionControl,
    Defaults,
}

impl<'a> Artifact<'a> {
    /// The artifact of a directory, `spec_ignore` being the source's `spec.ignore`.
    ///
    /// # Errors
    /// When the ignore file of the directory itself cannot be read.
    pub fn new(tree: &'a dyn Tree, root: &Utf8Path, spec_ignore: Option<&str>) -> Result<Self> {
        let root = tree.canonical(root).unwrap_or_else(|_| clean(root));
        let spec_ignore = Rules::parse(spec_ignore.unwrap_or_default(), &root);
        let rules = Rules::of_directory(tree, &root)?;
        Ok(Artifact::of(Arc::new(tree), root, spec_ignore, rules, OnceLock::new()))
    }

    /// The artifact of a tree that was put together out of others: ignore files in it count for nothing,
    /// the default excludes always hold.
    pub fn composed(tree: impl Tree + 'a, root: &Utf8Path, made_of: BTreeSet<Utf8PathBuf>) -> Self {
        let (tree, has_own) = (Arc::new(tree), OnceLock::from(false));
        let artifact = Artifact::of(tree, clean(root), Rules::default(), None, has_own);
        Artifact { made_of: Arc::new(made_of), ..artifact }
    }

    /// The files of other artifacts that it was put together of; none where it is a directory's.
    pub fn made_of(&self) -> &Arc<BTreeSet<Utf8PathBuf>> {
        &self.made_of
    }

    fn of(
        tree: Arc<dyn Tree + 'a>,
        root: Utf8PathBuf,
        spec_ignore: Rules,
        rules: Option<Rules>,
        has_own: OnceLock<bool>,
    ) -> Self {
        let ruled = rules.iter().map(|_| root.clone()).collect();
        let own = rules.filter(|rules| !rules.is_empty()).map(Arc::new).into_iter().collect();
        let top = Arc::new(Directory { own, is_usual: true });
        Artifact {
            spec_ignore: Arc::new(spec_ignore),
            always: Rules::version_control(&root),
            defaults: Rules::defaults(&root),
            own: Mutex::new(ruled),
            has_own,
            made_of: Arc::default(),
            directories: Mutex::new(HashMap::from_iter([(root.to_string(), Some(top))])),
            seen: Mutex::default(),
            contents: Mutex::default(),
            tree,
            root,
        }
    }

    /// Its root, without links.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The ignore files that were read so far and whose directory is concerned, sorted.
    pub fn ignore_files(&self, is_concerned: impl Fn(&Utf8Path) -> bool) -> Vec<Utf8PathBuf> {
        let mut dirs = self.own.lock().unwrap_or_else(PoisonError::into_inner).clone();
        dirs.retain(|dir| is_concerned(dir));
        dirs.sort_unstable();
        dirs.dedup();
        dirs.into_iter().map(|dir| dir.join(ignore::FILE)).collect()
    }

    /// What is at a path, which has no `.` and `..`.
    fn shown(&self, path: &Utf8Path) -> Option<EntryKind> {
        if let Some(known) = self.seen().get(path.as_str()) {
            return *known;
        }
        let kind = self.look(path);
        self.seen().insert(path.to_string(), kind);
        kind
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, ByPath<Option<EntryKind>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn content(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let contents = || self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = contents().get(path.as_str()) {
            return Ok(known.clone());
        }
        let bytes = self.tree.read(path)?;
        contents().insert(path.to_string(), bytes.clone());
        Ok(bytes)
    }

    fn look(&self, path: &Utf8Path) -> Option<EntryKind> {
        if path == self.root {
            return Some(EntryKind::Directory);
        }
        let parent = path.parent().filter(|_| path.starts_with(&self.root))?;
        let directory = self.directory(parent)?;
        self.shown_as(&directory, path, self.tree.link_kind(path)?)
    }

    /// What an entry of a directory is shown as.
    fn shown_as(&self, directory: &Directory, path: &Utf8Path, kind: EntryKind) -> Option<EntryKind> {
        let is_shown = match kind {
            EntryKind::File => self.ignored_by(directory, path, kind).is_none(),
            EntryKind::Directory => self.shows_directory(directory, path),
            EntryKind::Symlink | EntryKind::Other => false,
        };
        is_shown.then_some(kind)
    }

    /// An ignored directory is there as long as something in it is taken in again, which only own patterns
    /// can do.
    fn shows_directory(&self, above: &Directory, dir: &Utf8Path) -> bool {
        match self.ignored_by(above, dir, EntryKind::Directory) {
            None => true,
            Some(By::Defaults) => false,
            Some(By::VersionControl) if !self.patterns(above).any(Rules::take_in) => false,
            Some(_) => self.directory(dir).is_some_and(|directory| {
                let below = self.tree.list(dir).unwrap_or_default();
                below.iter().any(|e| self.shown_as(&directory, &dir.join(&e.name), e.kind).is_some())
            }),
        }
    }

    /// The last pattern that says anything of an entry of a directory decides: those of `spec.ignore` before
    /// those of ignore files, the deepest of these first.
    fn ignored_by(&self, directory: &Directory, path: &Utf8Path, kind: EntryKind) -> Option<By> {
        let ignore = |rules: &Rules| match path.file_name() {
            Some(name) if directory.is_usual => rules.ignore_name(name, kind),
            _ => rules.ignore(path, kind),
        };
        match self.patterns(directory).find_map(|rules| rules.verdict(path, kind)) {
            Some(Verdict::Exclude) => Some(By::Own),
            Some(Verdict::Include) => None,
            None if ignore(&self.always) => Some(By::VersionControl),
            None => (ignore(&self.defaults) && !self.has_own_patterns()).then_some(By::Defaults),
        }
    }

    /// The own patterns that may speak of what is in a directory, those with the last word first.
    fn patterns<'d>(&'d self, directory: &'d Directory) -> impl Iterator<Item = &'d Rules> {
        std::iter::once(&*self.spec_ignore).chain(directory.own.iter().map(|rules| &**rules))
    }

    /// The patterns of a directory's own ignore file; where that cannot be read, nothing below is taken in.
    fn own_rules(&self, dir: &Utf8Path) -> Option<Rules> {
        if self.has_own.get() == Some(&false) {
            return None;
        }
        let rules = Rules::of_directory(&*self.tree, dir).unwrap_or_else(|_| Some(Rules::parse("*", dir)))?;
        self.own.lock().unwrap_or_else(PoisonError::into_inner).push(dir.to_owned());
        Some(rules)
    }

    /// Whether there is a pattern anywhere; only what the default excludes speak of makes it necessary
    /// to know.
    fn has_own_patterns(&self) -> bool {
        *self.has_own.get_or_init(|| {
            !self.spec_ignore.is_empty()
                || Rules::load(&*self.tree, &self.root).is_ok_and(|rules| !rules.is_empty())
        })
    }

    /// A directory that is the root or below it and one all the way, without links.
    fn directory(&self, dir: &Utf8Path) -> Option<Arc<Directory>> {
        if let Some(known) = self.known().get(dir.as_str()) {
            return known.clone();
        }
        let found = self.find_directory(dir).map(Arc::new);
        self.known().entry(dir.to_string()).or_insert(found).clone()
    }

    fn find_directory(&self, dir: &Utf8Path) -> Option<Directory> {
        let above = self.directory(dir.parent().filter(|_| dir.starts_with(&self.root))?)?;
        if self.tree.link_kind(dir) != Some(EntryKind::Directory) {
            return None;
        }
        let speaks = |rules: &Rules| rules.ignore_name(dir.file_name().unwrap_or(""), EntryKind::Directory);
        let is_usual = above.is_usual && !speaks(&self.always) && !speaks(&self.defaults);
        let own = self.own_rules(dir).filter(|rules| !rules.is_empty()).map(Arc::new);
        Some(Directory { own: own.into_iter().chain(above.own.iter().cloned()).collect(), is_usual })
    }

    fn known(&self) -> std::sync::MutexGuard<'_, ByPath<Option<Arc<Directory>>>> {
        self.directories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for Artifact<'_> {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        let path = cleaned(path);
        match self.shown(&path) {
            Some(EntryKind::File) => self.content(&path),
            Some(_) => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory")),
            None => Err(self.hidden(&path)),
        }
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        let dir = cleaned(dir);
        if self.shown(&dir) != Some(EntryKind::Directory) {
            return Err(self.hidden(&dir));
        }
        let directory = self.directory(&dir).ok_or_else(|| self.hidden(&dir))?;
        let mut entries = self.tree.list(&dir)?;
        entries.retain(|e| self.shown_as(&directory, &dir.join(&e.name), e.kind).is_some());
        Ok(entries)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.shown(&cleaned(path))
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        let path = cleaned(path);
        self.shown(&path).map(|_| path.to_path_buf()).ok_or_else(|| self.hidden(&path))
    }

    fn why_absent(&self, path: &Utf8Path) -> Option<String> {
        if !path.starts_with(&self.root) {
            return Some("lies outside of the source".to_owned());
        }
        let told = self.tree.why_absent(path);
        if told.is_some() || self.shown(path).is_some() {
            return told;
        }
        let why = match self.tree.link_kind(path)? {
            EntryKind::Symlink => "is a symbolic link, which the source's artifact leaves out",
            _ => "is not in the source's artifact: ignored, or behind a symbolic link",
        };
        Some(why.to_owned())
    }
}

impl Artifact<'_> {
    fn hidden(&self, path: &Utf8Path) -> io::Error {
        match self.why_absent(path) {
            Some(why) => io::Error::new(io::ErrorKind::NotFound, why),
            None => io::ErrorKind::NotFound.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn artifact<'a>(tree: &'a Memory, ignore: Option<&str>) -> Artifact<'a> {
        Artifact::new(tree, Utf8Path::new("/r"), ignore).unwrap()
    }

    #[test]
    fn ignored_files_and_what_lies_outside_are_not_there() {
        let tree = Memory::new().with("/r/a.yaml", "a").with("/r/b.jpg", "b").with("/c.yaml", "c");
        let artifact = artifact(&tree, None);
        let names = artifact.list(Utf8Path::new("/r")).unwrap();
        assert_eq!(names.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["a.yaml"]);
        assert!(artifact.read(Utf8Path::new("/r/x/../a.yaml")).is_ok());
        assert_eq!(artifact.kind(Utf8Path::new("/r/b.jpg")), None);
        let outside = artifact.read(Utf8Path::new("/r/../c.yaml")).unwrap_err();
        assert_eq!(outside.to_string(), "lies outside of the source");
    }

    #[test]
    fn a_file_taken_in_again_brings_its_directory() {
        let tree = Memory::new().with("/r/x/a", "a").with("/r/y/a", "a").with("/r/z", "z");
        let artifact = artifact(&tree, Some("/*\n!/x/a\n"));
        assert!(artifact.is_dir(Utf8Path::new("/r/x")));
        assert!(artifact.is_file(Utf8Path::new("/r/x/a")));
        assert!(!artifact.is_dir(Utf8Path::new("/r/y")));
    }

    #[test]
    fn default_excludes_give_way_to_own_patterns_anywhere() {
        let files = Memory::new().with("/r/.sops.yaml", "a").with("/r/.gitignore", "b").with("/r/d/e/x", "x");
        let shows = |tree: &Memory, ignore| {
            let artifact = artifact(tree, ignore);
            ["/r/.sops.yaml", "/r/.gitignore"].map(|path| artifact.is_file(Utf8Path::new(path)))
        };
        assert_eq!(shows(&files, None), [false, false]);
        assert_eq!(shows(&files, Some("y")), [true, false]);
        assert_eq!(shows(&files.clone().with("/r/d/e/.sourceignore", "y"), None), [true, false]);
        assert_eq!(shows(&files.with("/r/.sourceignore", "!.gitignore"), None), [true, true]);
    }

    #[test]
    fn deeper_ignore_files_have_the_last_word_but_for_the_spec() {
        let tree = Memory::new()
            .with("/r/.sourceignore", "*.yaml")
            .with("/r/d/.sourceignore", "!a.yaml\n!b.yaml")
            .with("/r/d/a.yaml", "a")
            .with("/r/d/b.yaml", "b")
            .with("/r/a.yaml", "a");
        let artifact = artifact(&tree, Some("b.yaml"));
        let shown =
            ["/r/d/a.yaml", "/r/d/b.yaml", "/r/a.yaml"].map(|path| artifact.is_file(Utf8Path::new(path)));
        assert_eq!(shown, [true, false, false]);
    }
}
