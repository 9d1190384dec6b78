//! Writes repositories byte by byte, sound ones and others.

use crate::peak::watched;
use crate::place::{MAP, Place, Run, ks};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use gix::objs::Kind;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

/// A repository with a commit of a cluster on `main`: `c/ks.yaml` renders `x/a.yaml`.
pub struct Made {
    pub place: Place,
    pub blob: String,
    pub root: String,
    pub commit: String,
}

/// The text of `c/ks.yaml`.
pub fn cluster() -> String {
    ks("a", "./x", "")
}

/// An object's name.
pub fn id_of(kind: Kind, bytes: &[u8]) -> String {
    gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, bytes).expect("a hash").to_string()
}

/// Twenty bytes of a name.
pub fn raw(id: &str) -> Vec<u8> {
    gix::ObjectId::from_hex(id.as_bytes()).expect("an id").as_bytes().to_vec()
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("room");
    encoder.finish().expect("room")
}

/// A loose object as it is stored.
pub fn stored(kind: Kind, bytes: &[u8]) -> Vec<u8> {
    deflated(&[format!("{kind} {}\0", bytes.len()).as_bytes(), bytes].concat())
}

/// The bytes of a tree.
pub fn tree_of(entries: &[(&str, &[u8], &str)]) -> Vec<u8> {
    let entry =
        |(mode, name, id): &(&str, &[u8], &str)| [mode.as_bytes(), b" ", name, b"\0", &raw(id)].concat();
    entries.iter().flat_map(entry).collect()
}

/// The bytes of a commit.
pub fn commit_of(tree: &str, parents: &[&str]) -> Vec<u8> {
    let parents: String = parents.iter().map(|id| format!("parent {id}\n")).collect();
    format!("tree {tree}\n{parents}author a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nmessage\n")
        .into_bytes()
}

/// The bytes of a tag.
pub fn tag_of(id: &str, kind: Kind) -> Vec<u8> {
    format!("object {id}\ntype {kind}\ntag t\ntagger a <a@b> 1 +0000\n\nmessage\n").into_bytes()
}

impl Made {
    /// A repository without objects.
    pub fn empty(name: &str) -> Self {
        let place = Place::with(&format!("git-{name}"), &[(".git/HEAD", "ref: refs/heads/main\n")]);
        place.write(".git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
        for dir in ["objects/pack", "objects/info", "refs/heads", "refs/tags"] {
            fs::create_dir_all(place.path(".git").join(dir)).expect("a directory");
        }
        Made { place, blob: String::new(), root: String::new(), commit: String::new() }
    }

    /// The repository with its objects loose.
    pub fn sound(name: &str) -> Self {
        let mut made = Made::empty(name);
        made.blob = made.put(Kind::Blob, MAP.as_bytes());
        let x = made.put(Kind::Tree, &tree_of(&[("100644", b"a.yaml", &made.blob)]));
        made.root(&x);
        made
    }

    /// Commits a cluster whose directory `x` is a tree.
    pub fn root(&mut self, x: &str) {
        let ks = self.put(Kind::Blob, cluster().as_bytes());
        let c = self.put(Kind::Tree, &tree_of(&[("100644", b"ks.yaml", &ks)]));
        self.root = self.put(Kind::Tree, &tree_of(&[("40000", b"c", &c), ("40000", b"x", x)]));
        self.commit = self.put(Kind::Commit, &commit_of(&self.root, &[]));
        self.branch("main", &self.commit);
    }

    pub fn branch(&self, name: &str, id: &str) {
        self.place.write(&format!(".git/refs/heads/{name}"), &format!("{id}\n"));
    }

    /// Writes an object.
    pub fn put(&self, kind: Kind, bytes: &[u8]) -> String {
        let id = id_of(kind, bytes);
        self.store(&id, &stored(kind, bytes));
        id
    }

    /// Writes a loose object of whatever bytes, under whatever name.
    pub fn store(&self, id: &str, stored: &[u8]) {
        self.bytes(&loose(id), stored);
    }

    pub fn bytes(&self, path: &str, bytes: &[u8]) {
        self.place.write(path, "");
        fs::write(self.place.path(path), bytes).expect("a file");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.place.path(path)).expect("it was there");
    }

    pub fn render(&self) -> Run {
        self.place.run(&["--rev", "main", "render"])
    }

    /// The most memory that rendering `main` takes, in bytes.
    pub fn peak(&self) -> usize {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
        command.args(["--rev", "main", "render"]).current_dir(self.place.path(""));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        watched(&mut command.spawn().expect("it runs")).1
    }

    /// Demands that `main` renders as it was committed.
    pub fn renders(&self) {
        let run = self.render();
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.contains("kind: ConfigMap"), "{}", run.out);
    }

    /// Demands that `main` is refused with some words, and nothing of it is taken for the whole.
    pub fn fails(&self, told: &[&str]) {
        let run = self.render();
        assert_eq!(run.code, Some(2), "{}", run.err);
        assert!(!run.out.contains("kind: ConfigMap"), "{}", run.out);
        for told in told {
            assert!(run.err.contains(told), "no `{told}` in {}", run.err);
        }
    }
}

/// Where a loose object is.
pub fn loose(id: &str) -> String {
    format!(".git/objects/{}/{}", &id[..2], &id[2..])
}
