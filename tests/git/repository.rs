//! Writes git repositories for tests, object by object, without git.

use camino::Utf8PathBuf;
use std::fs;

/// An entry of a commit.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A file.
    File(&'static str),
    /// A file whose text is made by the test.
    Text(String),
    /// A file that can be run.
    Executable(&'static str),
    /// A symbolic link.
    Link(String),
    /// A commit of another repository.
    Submodule,
}

impl Entry {
    /// The text of a file, or where a link leads.
    pub fn text(&self) -> &str {
        match self {
            Entry::File(text) | Entry::Executable(text) => text,
            Entry::Text(text) | Entry::Link(text) => text,
            Entry::Submodule => "",
        }
    }
}

/// A repository in a directory of its own, gone when it is dropped.
pub struct Made {
    /// The directory of the checkout.
    pub top: Utf8PathBuf,
}

/// A new, empty directory, below no repository.
pub fn scratch(name: &str) -> Utf8PathBuf {
    let dir = std::env::temp_dir().join(format!("offlux-git-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a scratch directory");
    Utf8PathBuf::from_path_buf(dir.canonicalize().expect("it is there")).expect("its path is UTF-8")
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.top);
    }
}

impl Made {
    /// An empty repository whose `HEAD` is `main`.
    pub fn new(name: &str) -> Self {
        Self::below(scratch(name))
    }

    /// An empty repository in a directory that is there.
    pub fn below(top: Utf8PathBuf) -> Self {
        let made = Made { top };
        for dir in ["objects", "refs/heads", "refs/tags"] {
            fs::create_dir_all(made.git().join(dir)).expect("a directory");
        }
        made.write(".git/HEAD", "ref: refs/heads/main\n");
        made.config("");
        made
    }

    fn git(&self) -> Utf8PathBuf {
        self.top.join(".git")
    }

    fn open(&self) -> gix::Repository {
        gix::open_opts(self.git().as_std_path(), gix::open::Options::isolated()).expect("a repository")
    }

    /// Writes a file, its path being relative to the checkout.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.top.join(path);
        fs::create_dir_all(path.parent().expect("it is below the top")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    /// Adds to the repository's configuration.
    pub fn config(&self, text: &str) {
        self.write(".git/config", &format!("[core]\n\trepositoryformatversion = 0\n\tbare = false\n{text}"));
    }

    /// Points a reference to an object.
    pub fn reference(&self, name: &str, id: &str) {
        self.write(&format!(".git/{name}"), &format!("{id}\n"));
    }

    /// Points a branch to a commit.
    pub fn branch(&self, name: &str, id: &str) {
        self.reference(&format!("refs/heads/{name}"), id);
    }

    /// The commit of `HEAD`.
    pub fn head(&self) -> String {
        self.open().head_id().expect("a commit").to_string()
    }

    /// Adds a commit of nothing but these files to a branch.
    pub fn commit(&self, branch: &str, files: &[(&str, Entry)]) -> String {
        let tree = self.tree_below("", files);
        let parent = fs::read_to_string(self.git().join("refs/heads").join(branch)).ok();
        let parents: Vec<&str> = parent.iter().map(|id| id.trim()).collect();
        let id = self.commit_of(tree, &parents);
        self.branch(branch, &id);
        id
    }

    /// A commit of a tree that no branch has.
    pub fn commit_of(&self, tree: gix::ObjectId, parents: &[&str]) -> String {
        let parents: String = parents.iter().map(|id| format!("parent {id}\n")).collect();
        let text =
            format!("tree {tree}\n{parents}author a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nmessage\n");
        self.put(gix::objs::Kind::Commit, text.as_bytes()).to_string()
    }

    /// An annotated tag of a commit.
    pub fn tag(&self, commit: &str) -> String {
        let text = format!("object {commit}\ntype commit\ntag t\ntagger a <a@b> 1 +0000\n\nmessage\n");
        self.put(gix::objs::Kind::Tag, text.as_bytes()).to_string()
    }

    /// A tree with just these entries, whatever their names.
    pub fn tree_of(&self, entries: &[(&[u8], Entry)]) -> gix::ObjectId {
        let mut bytes = Vec::new();
        for (name, entry) in entries {
            let (mode, id) = self.put_entry(entry);
            self.add(&mut bytes, (mode, name, id));
        }
        self.put(gix::objs::Kind::Tree, &bytes)
    }

    fn tree_below(&self, dir: &str, files: &[(&str, Entry)]) -> gix::ObjectId {
        let mut entries = std::collections::BTreeMap::new();
        for (path, entry) in files {
            let Some(rest) = path.strip_prefix(dir) else { continue };
            let (name, is_dir) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
            // Git sorts a directory as if its name ended in a slash.
            let key = if is_dir { format!("{name}/") } else { name.to_owned() };
            entries.entry(key).or_insert_with_key(|key| match is_dir {
                true => ("40000", name, self.tree_below(&format!("{dir}{key}"), files)),
                false => {
                    let (mode, id) = self.put_entry(entry);
                    (mode, name, id)
                }
            });
        }
        let mut bytes = Vec::new();
        for (mode, name, id) in entries.into_values() {
            self.add(&mut bytes, (mode, name.as_bytes(), id));
        }
        self.put(gix::objs::Kind::Tree, &bytes)
    }

    fn add(&self, tree: &mut Vec<u8>, (mode, name, id): (&str, &[u8], gix::ObjectId)) {
        tree.extend_from_slice(mode.as_bytes());
        tree.push(b' ');
        tree.extend_from_slice(name);
        tree.push(0);
        tree.extend_from_slice(id.as_bytes());
    }

    fn put_entry(&self, entry: &Entry) -> (&'static str, gix::ObjectId) {
        let blob = || self.put(gix::objs::Kind::Blob, entry.text().as_bytes());
        match entry {
            Entry::File(_) | Entry::Text(_) => ("100644", blob()),
            Entry::Executable(_) => ("100755", blob()),
            Entry::Link(_) => ("120000", blob()),
            Entry::Submodule => ("160000", gix::ObjectId::from_hex(&[b'1'; 40]).expect("an id")),
        }
    }

    fn put(&self, kind: gix::objs::Kind, bytes: &[u8]) -> gix::ObjectId {
        use gix::objs::Write;
        self.open().objects.write_buf(kind, bytes).expect("an object")
    }

    fn object(&self, text: &str) -> Utf8PathBuf {
        let id = self.put(gix::objs::Kind::Blob, text.as_bytes()).to_string();
        self.git().join("objects").join(&id[..2]).join(&id[2..])
    }

    /// Takes the object of a text away, as in a partial clone.
    pub fn remove_object(&self, text: &str) {
        fs::remove_file(self.object(text)).expect("it was there");
    }

    /// Overwrites the object of a text.
    pub fn damage_object(&self, text: &str) {
        let path = self.object(text);
        fs::remove_file(&path).expect("it was there");
        fs::write(path, "damaged").expect("a file");
    }

    /// Links a worktree whose `HEAD` is a commit, below the checkout.
    pub fn link_worktree(&self, name: &str, head: &str) -> Utf8PathBuf {
        let linked = self.top.join(name);
        fs::create_dir_all(&linked).expect("a directory");
        let private = format!(".git/worktrees/{name}");
        self.write(&format!("{private}/HEAD"), &format!("{head}\n"));
        self.write(&format!("{private}/commondir"), "../..\n");
        self.write(&format!("{private}/gitdir"), &format!("{linked}/.git\n"));
        let pointer = format!("gitdir: {}\n", self.top.join(private));
        fs::write(linked.join(".git"), pointer).expect("a file");
        linked
    }
}
