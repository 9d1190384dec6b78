//! Packs whose bytes, indices and differences are not what they say.

use super::repository::{Made, cluster, commit_of, deflated, id_of, raw, tree_of};
use crate::place::MAP;
use gix::objs::Kind;
use offlux::tree::{Checkout, Tree};
use std::fs;

/// What an object is a difference to.
enum Base {
    None(u8),
    Back(usize),
    Id(String),
}

/// An object of a pack: its name, and how it is stored. The size that is told may be another one.
struct Entry {
    id: String,
    base: Base,
    data: Vec<u8>,
    size: Option<u64>,
}

const COMMIT: u8 = 1;
const TREE: u8 = 2;
const BLOB: u8 = 3;

fn whole(code: u8, data: &[u8]) -> Entry {
    let kind = [Kind::Commit, Kind::Tree, Kind::Blob][usize::from(code) - 1];
    Entry { id: id_of(kind, data), base: Base::None(code), data: data.to_vec(), size: None }
}

/// A number in bytes of seven bits, the lowest first.
fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 127 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// The bytes of a difference that inserts a text after its base.
fn appended(base: usize, text: &[u8]) -> Vec<u8> {
    let copy = [0b1011_0000, base as u8, (base >> 8) as u8];
    let copies = if base == 0 { &[][..] } else { &copies_of(base, &copy) };
    [&varint(base as u64)[..], &varint((base + text.len()) as u64), copies, &[text.len() as u8], text]
        .concat()
}

fn copies_of(base: usize, copy: &[u8]) -> Vec<u8> {
    assert!(base < 1 << 16);
    copy.to_vec()
}

/// A difference whose result is a base again and again.
fn repeated(base: u64, times: u64) -> Vec<u8> {
    let copy = [0b1111_0000, base as u8, (base >> 8) as u8, (base >> 16) as u8];
    [&varint(base)[..], &varint(base * times), &copy.repeat(times as usize)].concat()
}

/// A pack, and where its objects begin.
fn pack_of(entries: &[Entry]) -> (Vec<u8>, Vec<usize>) {
    let mut pack = [&b"PACK\0\0\0\x02"[..], &(entries.len() as u32).to_be_bytes()].concat();
    let mut offsets = Vec::new();
    for entry in entries {
        offsets.push(pack.len());
        let size = entry.size.unwrap_or(entry.data.len() as u64);
        let code = match &entry.base {
            Base::None(code) => *code,
            Base::Back(_) => 6,
            Base::Id(_) => 7,
        };
        let more = if size > 15 { 128 } else { 0 };
        pack.push(code << 4 | (size & 15) as u8 | more);
        if size > 15 {
            pack.extend(varint(size >> 4));
        }
        match &entry.base {
            Base::None(_) => {}
            Base::Id(id) => pack.extend(raw(id)),
            Base::Back(to) => {
                let start = offsets[offsets.len() - 1];
                let mut left = if *to < offsets.len() { start - offsets[*to] } else { *to };
                let mut bytes = vec![(left & 127) as u8];
                while left > 127 {
                    left = (left >> 7) - 1;
                    bytes.insert(0, (left & 127) as u8 | 128);
                }
                pack.extend(bytes);
            }
        }
        pack.extend(deflated(&entry.data));
    }
    pack.extend([0; 20]);
    (pack, offsets)
}

/// The index of a pack, in the version of today or the first one.
fn index_of(entries: &[Entry], offsets: &[usize], version: u8) -> Vec<u8> {
    let mut sorted: Vec<(Vec<u8>, u32)> =
        entries.iter().zip(offsets).map(|(entry, at)| (raw(&entry.id), *at as u32)).collect();
    sorted.sort();
    let fan = (0..=255_u8).flat_map(|first| {
        let below = sorted.iter().filter(|(id, _)| id[0] <= first).count() as u32;
        below.to_be_bytes()
    });
    let mut idx = if version == 2 { b"\xfftOc\0\0\0\x02".to_vec() } else { Vec::new() };
    idx.extend(fan);
    if version == 2 {
        sorted.iter().for_each(|(id, _)| idx.extend(id));
        sorted.iter().for_each(|_| idx.extend([0; 4]));
        sorted.iter().for_each(|(_, at)| idx.extend(at.to_be_bytes()));
    } else {
        sorted.iter().for_each(|(id, at)| idx.extend([&at.to_be_bytes()[..], id].concat()));
    }
    idx.extend([0; 40]);
    idx
}

const PACK: &str = ".git/objects/pack/pack-1111111111111111111111111111111111111111.pack";
const IDX: &str = ".git/objects/pack/pack-1111111111111111111111111111111111111111.idx";

fn packed(name: &str, entries: &[Entry]) -> Made {
    let mut made = Made::empty(name);
    let (pack, offsets) = pack_of(entries);
    made.bytes(PACK, &pack);
    made.bytes(IDX, &index_of(entries, &offsets, 2));
    if let Some(commit) = entries.iter().find(|entry| matches!(entry.base, Base::None(COMMIT))) {
        made.commit = commit.id.clone();
        made.branch("main", &made.commit);
    }
    made
}

/// A cluster whose file is the last of some entries; that one has to be named.
fn cluster_of(mut blobs: Vec<Entry>, id: &str) -> Vec<Entry> {
    let ks = whole(BLOB, cluster().as_bytes());
    let c = whole(TREE, &tree_of(&[("100644", b"ks.yaml", &ks.id)]));
    let x = whole(TREE, &tree_of(&[("100644", b"a.yaml", id)]));
    let root = whole(TREE, &tree_of(&[("40000", b"c", &c.id), ("40000", b"x", &x.id)]));
    let commit = whole(COMMIT, &commit_of(&root.id, &[]));
    blobs.extend([ks, c, x, root, commit]);
    blobs
}

/// The file as a difference to a beginning of itself.
fn delta(base: Base) -> Vec<Entry> {
    let (begins, ends) = MAP.as_bytes().split_at(20);
    let file = Entry { id: id_of(Kind::Blob, MAP.as_bytes()), base, data: appended(20, ends), size: None };
    let id = file.id.clone();
    cluster_of(vec![whole(BLOB, begins), file], &id)
}

#[test]
fn sound_packs_of_both_versions_render() {
    let begins = id_of(Kind::Blob, &MAP.as_bytes()[..20]);
    for (at, base) in [Base::Back(0), Base::Id(begins)].into_iter().enumerate() {
        let entries = delta(base);
        let made = packed(&format!("pack-{at}"), &entries);
        made.renders();
        let (_, offsets) = pack_of(&entries);
        made.bytes(IDX, &index_of(&entries, &offsets, 1));
        made.renders();
    }
}

/// What a repository answers: the text of the file, or nothing but an error.
fn answer(made: &Made) -> Option<Vec<u8>> {
    let top = made.place.path("");
    let tree = Checkout::around(&top).and_then(|checkout| checkout.revision("main")).ok()?;
    let listed = tree.list(&top.join("x"));
    let bytes = tree.read(&top.join("x/a.yaml")).ok()?;
    assert_eq!(listed.expect("its file was read").len(), 1);
    Some(bytes.to_vec())
}

#[test]
fn whatever_byte_is_flipped_a_file_is_as_it_was_committed_or_an_error() {
    let made = packed("flips", &delta(Base::Back(0)));
    assert_eq!(answer(&made).as_deref(), Some(MAP.as_bytes()));
    let mut refused = 0;
    for (path, step) in [(PACK, 1), (IDX, 3)] {
        let sound = fs::read(made.place.path(path)).expect("it is there");
        for at in (0..sound.len()).step_by(step) {
            for flip in [1 << (at % 8), 0xff] {
                let mut bytes = sound.clone();
                bytes[at] ^= flip;
                made.bytes(path, &bytes);
                match answer(&made) {
                    Some(bytes) => assert_eq!(bytes, MAP.as_bytes(), "{path}, byte {at}"),
                    None => refused += 1,
                }
            }
        }
        for end in (0..sound.len()).step_by(7) {
            made.bytes(path, &sound[..end]);
            if let Some(bytes) = answer(&made) {
                assert_eq!(bytes, MAP.as_bytes(), "{path}, cut at {end}");
            }
        }
        made.bytes(path, &sound);
    }
    assert!(refused > 500, "{refused}");
}

#[test]
fn damaged_packs_and_indices_are_told() {
    let entries = delta(Base::Back(0));
    let file = id_of(Kind::Blob, MAP.as_bytes());
    let (pack, mut offsets) = pack_of(&entries);
    let made = packed("damaged-pack", &entries);
    made.bytes(PACK, &pack[..offsets[1] + 2]);
    made.fails(&["error"]);
    made.bytes(PACK, &pack);
    offsets[1] = pack.len() + 1000;
    made.bytes(IDX, &index_of(&entries, &offsets, 2));
    made.fails(&["cannot read x/a.yaml", &file, "is damaged"]);
    offsets[1] = pack.len();
    made.bytes(IDX, &index_of(&entries, &offsets, 2));
    made.fails(&["cannot read x/a.yaml", &file, "is damaged"]);
    // Another object than the index says.
    offsets[1] = offsets[0];
    made.bytes(IDX, &index_of(&entries, &offsets, 2));
    made.fails(&["cannot read x/a.yaml", &file, "it holds what another name stands for"]);
    made.remove(PACK);
    made.fails(&["cannot read revision main"]);
    made.bytes(PACK, &pack);
    made.remove(IDX);
    made.fails(&["cannot read revision main", "is not in this clone"]);
}

#[test]
fn a_multi_pack_index_that_lies_is_no_way_to_other_objects() {
    let entries = delta(Base::Back(0));
    let made = packed("midx", &entries);
    let (_, offsets) = pack_of(&entries);
    let midx = multi_index_of(&entries, &offsets, 0);
    made.bytes(".git/objects/pack/multi-pack-index", &midx);
    made.renders();
    for at in (0..midx.len()).step_by(5) {
        let mut bytes = midx.clone();
        bytes[at] ^= 0x81;
        made.bytes(".git/objects/pack/multi-pack-index", &bytes);
        if let Some(bytes) = answer(&made) {
            assert_eq!(bytes, MAP.as_bytes(), "byte {at}");
        }
    }
    made.bytes(".git/objects/pack/multi-pack-index", &multi_index_of(&entries, &offsets, 7));
    made.fails(&["cannot read revision main", "is damaged"]);
}

/// An index of several packs that has one; which of them it says that objects are in may not be there.
fn multi_index_of(entries: &[Entry], offsets: &[usize], in_pack: u32) -> Vec<u8> {
    let one = index_of(entries, offsets, 2);
    let count = entries.len();
    let name = [IDX.rsplit('/').next().expect("a name").as_bytes(), b"\0"].concat();
    let ids = &one[8 + 1024..8 + 1024 + 20 * count];
    let at = 8 + 1024 + 24 * count;
    let places: Vec<u8> =
        one[at..at + 4 * count].chunks(4).flat_map(|at| [&in_pack.to_be_bytes()[..], at].concat()).collect();
    let chunks: [(&[u8], &[u8]); 4] =
        [(b"PNAM", &name), (b"OIDF", &one[8..8 + 1024]), (b"OIDL", ids), (b"OOFF", &places)];
    let mut bytes = b"MIDX\x01\x01\x04\0\0\0\0\x01".to_vec();
    let mut start = (bytes.len() + 12 * 5) as u64;
    for (id, chunk) in chunks {
        bytes.extend([id, &start.to_be_bytes()].concat());
        start += chunk.len() as u64;
    }
    bytes.extend([&[0; 4][..], &start.to_be_bytes()].concat());
    chunks.iter().for_each(|(_, chunk)| bytes.extend(*chunk));
    bytes.extend([0; 20]);
    bytes
}

#[test]
fn differences_to_themselves_and_to_nothing_are_told() {
    let file = id_of(Kind::Blob, MAP.as_bytes());
    let other = "ee".repeat(20);
    for (name, base) in [
        ("self-offset", Base::Back(1)),
        ("beyond", Base::Back(1 << 40)),
        ("self-id", Base::Id(file.clone())),
        ("nowhere", Base::Id(other.clone())),
    ] {
        packed(name, &delta(base)).fails(&["cannot read x/a.yaml", &file, "is damaged"]);
    }
    let one = Entry { id: file.clone(), base: Base::Id(other.clone()), data: appended(20, b"x"), size: None };
    let two = Entry { id: other, base: Base::Id(file.clone()), data: appended(20, b"x"), size: None };
    packed("cycle", &cluster_of(vec![one, two], &file)).fails(&["cannot read x/a.yaml", "is damaged"]);
}

#[test]
fn packs_whose_objects_are_differences_to_each_other_come_to_an_end() {
    let file = id_of(Kind::Blob, MAP.as_bytes());
    let ids: Vec<String> =
        (0..60).map(|n| if n == 0 { file.clone() } else { format!("{n:02x}").repeat(20) }).collect();
    let made = packed("thin", &cluster_of(Vec::new(), &file));
    for n in 0..60 {
        let base = Base::Id(ids[(n + 1) % 60].clone());
        let entries = [Entry { id: ids[n].clone(), base, data: appended(20, b"x"), size: None }];
        let (pack, offsets) = pack_of(&entries);
        let path = format!(".git/objects/pack/pack-{}", format!("{:02x}", n + 0x80).repeat(20));
        made.bytes(&format!("{path}.pack"), &pack);
        made.bytes(&format!("{path}.idx"), &index_of(&entries, &offsets, 2));
    }
    made.fails(&["cannot read x/a.yaml", &file, "is damaged"]);
}

#[test]
fn a_chain_of_10_000_differences_is_refused_and_one_of_4095_read() {
    let chain = |length: usize| {
        let mut text = Vec::new();
        let mut entries = vec![whole(BLOB, b"")];
        let end = MAP.as_bytes();
        for at in 0..length {
            let more = if at + 1 == length { end } else { b"#\n" };
            let data = appended(text.len(), more);
            text.extend_from_slice(more);
            entries.push(Entry { id: id_of(Kind::Blob, &text), base: Base::Back(at), data, size: None });
        }
        let id = entries[length].id.clone();
        packed("chain-pack", &cluster_of(entries, &id))
    };
    chain(4095).renders();
    chain(10_000).fails(&[
        "cannot read x/a.yaml",
        "a chain of 10000 differences, of which 4095 are followed",
        "git repack",
    ]);
}

#[test]
fn differences_that_unpack_to_gigabytes_are_refused() {
    let base = vec![b'#'; 1 << 16];
    let file = "ab".repeat(20);
    let entry = |id: &str, to, data| Entry { id: id.to_owned(), base: Base::Back(to), data, size: None };
    // 64 KiB, 64 MiB, 4 GiB.
    let entries = vec![
        whole(BLOB, &base),
        entry(&"aa".repeat(20), 0, repeated(1 << 16, 1024)),
        entry(&file, 1, [&varint(1 << 26)[..], &varint(1 << 32), &[0x80]].concat()),
    ];
    packed("blow-up", &cluster_of(entries, &file)).fails(&["cannot read x/a.yaml", &file, "is too large"]);
    // A small file of one that is not.
    let small = [&varint(1 << 26)[..], &varint(4), &[0b1001_0000, 4]].concat();
    let entries = vec![
        whole(BLOB, &base),
        entry(&"aa".repeat(20), 0, repeated(1 << 16, 4096)),
        entry(&file, 1, [&varint(1 << 28)[..], &small[4..]].concat()),
    ];
    packed("blow-between", &cluster_of(entries, &file)).fails(&[
        "cannot read x/a.yaml",
        &file,
        "with what it is a difference of it takes more than 128 MiB",
    ]);
}

#[test]
fn sizes_that_are_not_those_of_what_is_packed_are_told() {
    let file = id_of(Kind::Blob, MAP.as_bytes());
    for size in [0, 1, MAP.len() as u64 - 1, MAP.len() as u64 + 1, 1 << 20] {
        let mut entries = vec![whole(BLOB, MAP.as_bytes())];
        entries[0].size = Some(size);
        packed("sizes", &cluster_of(entries, &file)).fails(&["cannot read x/a.yaml", &file, "is damaged"]);
    }
    for size in [1 << 28, 1 << 40, u64::MAX] {
        let mut entries = vec![whole(BLOB, MAP.as_bytes())];
        entries[0].size = Some(size);
        packed("sizes", &cluster_of(entries, &file)).fails(&["cannot read x/a.yaml", &file]);
    }
}
