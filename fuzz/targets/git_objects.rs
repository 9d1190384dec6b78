//! Damaged repositories: objects of any bytes, loose or in a pack whose index is right, and a sound repository with
//! parts overwritten. Whatever can be asked of a revision gets an answer or an error.
//!
//! Objects have numbers; where `3` is meant there stands twenty times the byte 3, which becomes the name that the
//! object really has, as long as it has one by what it is and those of higher numbers are. Words above the files: `pack`,
//! else they are loose; `fleet` lays the files over `testdata/git/fleet.git`, `pack 100` from byte 100 of `pack` on.
#![no_main]

use camino::{Utf8Path, Utf8PathBuf};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use gix::objs::Kind;
use libfuzzer_sys::fuzz_target;
use offlux::kustomize::{Options, build};
use offlux::tree::{Checkout, EntryKind, Files, GitTree, Range, Tree};
use offlux_fuzz::archive::Archive;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

/// Where the repository is: on a disk that is none, where the system has one.
static HERE: LazyLock<Utf8PathBuf> = LazyLock::new(|| {
    let shared = std::path::Path::new("/dev/shm");
    let above = if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() };
    let here = above.join(format!("offlux-fuzz-{}", std::process::id()));
    Utf8PathBuf::from_path_buf(here).expect("its path is UTF-8")
});

const FLEET: [(&str, &str, &[u8]); 6] = [
    ("HEAD", "HEAD", include_bytes!("../../testdata/git/fleet.git/HEAD")),
    ("config", "config", include_bytes!("../../testdata/git/fleet.git/config")),
    ("packed-refs", "packed-refs", include_bytes!("../../testdata/git/fleet.git/packed-refs")),
    ("main", "refs/heads/main", include_bytes!("../../testdata/git/fleet.git/refs/heads/main")),
    (
        "idx",
        IDX,
        include_bytes!(
            "../../testdata/git/fleet.git/objects/pack/pack-b23bbf2b7cf20ec23358454c7a4e8655cfb3ee4a.idx"
        ),
    ),
    (
        "pack",
        PACK,
        include_bytes!(
            "../../testdata/git/fleet.git/objects/pack/pack-b23bbf2b7cf20ec23358454c7a4e8655cfb3ee4a.pack"
        ),
    ),
];
const IDX: &str = "objects/pack/pack-b23bbf2b7cf20ec23358454c7a4e8655cfb3ee4a.idx";
const PACK: &str = "objects/pack/pack-b23bbf2b7cf20ec23358454c7a4e8655cfb3ee4a.pack";

/// What was written for the input before: most of it stays as it is.
static BEFORE: Mutex<Repository> = Mutex::new(Repository::new());

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let files = if archive.has("fleet") { overwritten(&archive) } else { made(&archive) };
    write(files);
    let Ok(checkout) = Checkout::around(&HERE) else { return };
    let mut asked = HashSet::new();
    let mut ask_once = |tree: &GitTree| {
        if asked.insert(tree.fingerprint(&HERE)) {
            ask(tree);
        }
    };
    for revision in ["HEAD", "main~1", "v1", "odd", "trial", "01010101", archive.get("revision")] {
        if let Ok(tree) = checkout.revision(revision.trim_end()) {
            ask_once(&tree);
        }
    }
    let range = Range::parse("main...odd").expect("a range");
    if let Ok((from, to)) = checkout.ends(&range) {
        ask_once(&from);
        ask_once(&to);
    }
});

/// Makes the directory hold these files and no others; what is there already is not written again.
fn write(files: Repository) {
    let mut before = BEFORE.lock().expect("nothing panics and goes on");
    if before.is_empty() {
        let _ = fs::remove_dir_all(&*HERE);
        for dir in ["objects/pack", "refs/heads", "refs/tags"] {
            fs::create_dir_all(HERE.join(dir)).expect("a directory");
        }
    }
    for path in before.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(HERE.join(path)).expect("it was written");
    }
    for (path, bytes) in &files {
        if before.get(path) != Some(bytes) {
            let path = HERE.join(path);
            fs::create_dir_all(path.parent().expect("it is below")).expect("a directory");
            // What is mapped into memory is not written over.
            let _ = fs::remove_file(&path);
            fs::write(path, bytes).expect("a file");
        }
    }
    *before = files;
}

/// Everything that a tree answers, to a depth that no sound repository of this size has.
fn ask(tree: &GitTree) {
    let mut open = vec![(HERE.clone(), 0)];
    let mut asked = 0;
    while let Some((dir, depth)) = open.pop() {
        for entry in tree.list(&dir).unwrap_or_default() {
            let path = dir.join(&entry.name);
            asked += 1;
            let _ = (tree.kind(&path), tree.link_kind(&path), tree.canonical(&path), tree.fingerprint(&path));
            let _ = (tree.read(&path), tree.why_absent(&path));
            if entry.kind == EntryKind::Directory && depth < 4 && asked < 64 {
                open.push((path, depth + 1));
            }
        }
    }
    let _ = offlux::tree::walk(tree, &HERE, &mut |_, _| {});
    let _ = build(tree, &Files::default(), &HERE, &Options::default());
    let _ = tree.flaw();
}

/// The files of a repository, by their paths.
type Repository = BTreeMap<Utf8PathBuf, Vec<u8>>;

fn overwritten(archive: &Archive<'_>) -> Repository {
    let mut files: BTreeMap<&str, (&str, Vec<u8>)> =
        FLEET.iter().map(|(name, path, bytes)| (*name, (*path, bytes.to_vec()))).collect();
    for (name, bytes) in &archive.files {
        let (name, from) = name.split_once(' ').unwrap_or((name, ""));
        let Some((_, file)) = files.get_mut(name) else { continue };
        match from.parse::<usize>() {
            Err(_) => *file = bytes.to_vec(),
            Ok(from) => {
                let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                for (at, byte) in bytes.iter().enumerate() {
                    if let Some(place) = file.get_mut(from + at) {
                        *place = *byte;
                    }
                }
            }
        }
    }
    files.into_values().map(|(path, bytes)| (path.into(), bytes)).collect()
}

fn made(archive: &Archive<'_>) -> Repository {
    let mut files = Repository::new();
    let or = |name: &str, text: &str| archive.bytes(name).map_or(text.as_bytes(), |bytes| bytes).to_vec();
    files.insert("HEAD".into(), or("HEAD", "ref: refs/heads/main\n"));
    files.insert("refs/heads/main".into(), or("main", &format!("{}\n", hex(1))));
    files.insert("config".into(), or("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"));
    files.insert("packed-refs".into(), or("packed-refs", ""));
    let objects = archive.files.iter().filter_map(|(name, bytes)| Some((name.parse::<u8>().ok()?, *bytes)));
    let mut objects: BTreeMap<u8, Vec<u8>> =
        objects.map(|(number, bytes)| (number, bytes.to_vec())).collect();
    let names = named(&mut objects);
    for path in ["HEAD", "refs/heads/main", "packed-refs"] {
        files.entry(path.into()).and_modify(|bytes| *bytes = renamed(bytes, &names));
    }
    if archive.has("pack") {
        let (pack, idx) = packed(&objects, &names);
        files.insert(PACK.into(), pack);
        files.insert(IDX.into(), idx);
        return files;
    }
    for (number, bytes) in &objects {
        let id: String = names[number].iter().map(|byte| format!("{byte:02x}")).collect();
        let stored = if archive.has("stored") { bytes.clone() } else { deflated(&headed(bytes)) };
        files.insert(Utf8Path::new("objects").join(&id[..2]).join(&id[2..]), stored);
    }
    files
}

/// The names of objects, by their numbers.
type Names = BTreeMap<u8, [u8; 20]>;

/// Gives objects the names that they have, from the last to the first, and puts them where they are named.
fn named(objects: &mut BTreeMap<u8, Vec<u8>>) -> Names {
    let (mut names, mut unpacked) = (Names::new(), BTreeMap::new());
    for (number, bytes) in objects.iter_mut().rev() {
        *bytes = renamed(bytes, &names);
        let (first, content) = split(bytes);
        let mut words = first.split(' ');
        let kind = words.next().unwrap_or_default();
        let base = words.next().and_then(|base| base.parse::<u8>().ok());
        let whole = match Kind::from_bytes(kind.as_bytes()) {
            Ok(kind) => Some((kind, content.to_vec())),
            Err(_) => base
                .and_then(|base| unpacked.get(&base))
                .and_then(|(kind, base): &(Kind, Vec<u8>)| Some((*kind, applied(base, content)?))),
        };
        let name = whole.as_ref().and_then(|(kind, bytes)| gix::objs::compute_hash(SHA1, *kind, bytes).ok());
        names.insert(*number, name.and_then(|id| id.as_bytes().try_into().ok()).unwrap_or([*number; 20]));
        if let Some(whole) = whole {
            unpacked.insert(*number, whole);
        }
    }
    names
}

const SHA1: gix::hash::Kind = gix::hash::Kind::Sha1;

/// Replaces twenty times a number, and forty of its digits, by the name that it has.
fn renamed(bytes: &[u8], names: &Names) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let raw = names.get(&rest[0]).filter(|_| rest.starts_with(&[rest[0]; 20]));
        let digits = || names.iter().find(|(number, _)| rest.starts_with(hex(**number).as_bytes()));
        if let Some(name) = raw {
            out.extend(name);
            at += 20;
        } else if let Some((_, name)) = rest[0].is_ascii_hexdigit().then(digits).flatten() {
            name.iter().for_each(|byte| out.extend(format!("{byte:02x}").bytes()));
            at += 40;
        } else {
            out.push(rest[0]);
            at += 1;
        }
    }
    out
}

/// What a difference makes of its base, if it is a sound one of a few kilobytes.
fn applied(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut rest = delta.iter().copied();
    rest.find(|byte| byte & 128 == 0)?;
    rest.find(|byte| byte & 128 == 0)?;
    let mut out = Vec::new();
    while let Some(command) = rest.next() {
        if command & 128 == 0 {
            for _ in 0..command {
                out.push(rest.next()?);
            }
            continue;
        }
        let mut number = |bits: std::ops::Range<u32>| {
            let bytes = bits.clone().filter(|bit| command & (1 << bit) != 0);
            bytes.map(|bit| Some((rest.next()? as usize) << (8 * (bit - bits.start)))).sum::<Option<usize>>()
        };
        let (from, size) = (number(0..4)?, number(4..7)?);
        out.extend(base.get(from..from + if size == 0 { 0x10000 } else { size })?);
        if out.len() > 1 << 20 {
            return None;
        }
    }
    Some(out)
}

fn hex(number: u8) -> String {
    format!("{number:02x}").repeat(20)
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("room");
    encoder.finish().expect("room")
}

/// The first line and the rest; what is no text ends before the line that the next object begins with.
fn split(bytes: &[u8]) -> (&str, &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let first = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let is_text = !["tree", "ofs", "ref"].iter().any(|kind| first.starts_with(kind));
    (first, rest.strip_suffix(b"\n").filter(|_| !is_text).unwrap_or(rest))
}

/// `blob` stands for the right header, `blob 12` for that one.
fn headed(bytes: &[u8]) -> Vec<u8> {
    let (first, content) = split(bytes);
    let header = if first.contains(' ') { first.to_owned() } else { format!("{first} {}", content.len()) };
    [header.as_bytes(), b"\0", content].concat()
}

/// A pack, the last object first, and its index. `blob`, `ofs 3`, `ref 3`; a last number is the size that is told.
fn packed(objects: &BTreeMap<u8, Vec<u8>>, names: &Names) -> (Vec<u8>, Vec<u8>) {
    let mut pack = b"PACK\0\0\0\x02\0\0\0".to_vec();
    pack.push(objects.len() as u8);
    let (mut offsets, mut by_name) = (BTreeMap::new(), BTreeMap::new());
    for (number, bytes) in objects.iter().rev() {
        let start = pack.len();
        let (first, content) = split(bytes);
        let mut words = first.split(' ');
        let kind = words.next().unwrap_or_default();
        let is_delta = matches!(kind, "ofs" | "ref");
        let base = words.next().filter(|_| is_delta).and_then(|word| word.parse::<u8>().ok()).unwrap_or(0);
        let size = first.rsplit(' ').next().filter(|_| first.split(' ').count() > 1 + usize::from(is_delta));
        let size = size.and_then(|word| word.parse::<u64>().ok()).unwrap_or(content.len() as u64);
        let code = match kind {
            "commit" => 1,
            "tree" => 2,
            "blob" => 3,
            "tag" => 4,
            "ofs" => 6,
            "ref" => 7,
            _ => 5,
        };
        let (mut byte, mut left) = ((code << 4) | (size & 15) as u8, size >> 4);
        while left > 0 {
            pack.push(byte | 128);
            (byte, left) = ((left & 127) as u8, left >> 7);
        }
        pack.push(byte);
        match kind {
            "ofs" => distance(start - offsets.get(&base).copied().unwrap_or(start), &mut pack),
            "ref" => pack.extend(names.get(&base).unwrap_or(&[base; 20])),
            _ => {}
        }
        pack.extend(deflated(content));
        offsets.insert(*number, start);
        by_name.insert(names[number], start);
    }
    pack.extend([0; 20]);
    let mut idx = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255_u8 {
        let below = by_name.keys().filter(|name| name[0] <= first).count() as u32;
        idx.extend(below.to_be_bytes());
    }
    by_name.keys().for_each(|name| idx.extend(name));
    by_name.keys().for_each(|_| idx.extend([0; 4]));
    by_name.values().for_each(|offset| idx.extend((*offset as u32).to_be_bytes()));
    idx.extend([0; 40]);
    (pack, idx)
}

/// How far back a base is, as packs write it.
fn distance(back: usize, pack: &mut Vec<u8>) {
    let mut bytes = vec![(back & 127) as u8];
    let mut left = back >> 7;
    while left > 0 {
        left -= 1;
        bytes.push((left & 127) as u8 | 128);
        left >>= 7;
    }
    pack.extend(bytes.iter().rev());
}
