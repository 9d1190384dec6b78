//! Loose objects that are not what their names say.

use super::repository::{Made, commit_of, deflated, id_of, loose, stored, tag_of, tree_of};
use crate::place::MAP;
use gix::objs::Kind;
use std::fs;

const MENDED: &str = "a new clone mends it";

#[test]
fn a_sound_repository_renders() {
    Made::sound("sound").renders();
}

#[test]
fn damaged_objects_are_told_with_their_name_and_path() {
    let whole = stored(Kind::Blob, MAP.as_bytes());
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x10;
    let cases = [
        ("empty", vec![]),
        ("truncated", whole[..middle].to_vec()),
        ("no-zlib", b"damaged".to_vec()),
        ("flipped", flipped),
        ("header", deflated(MAP.as_bytes())),
        ("no-size", deflated(b"blob \0x")),
        ("shorter", deflated(format!("blob {}\0{MAP}", MAP.len() - 1).as_bytes())),
        ("longer", deflated(format!("blob {}\0{MAP}", MAP.len() + 1).as_bytes())),
        ("negative", deflated(format!("blob -1\0{MAP}").as_bytes())),
        ("kind", deflated(format!("blab {}\0{MAP}", MAP.len()).as_bytes())),
        ("other", stored(Kind::Blob, b"kind: Other\n")),
        ("tree", stored(Kind::Tree, b"")),
    ];
    for (name, bytes) in cases {
        let made = Made::sound(&format!("loose-{name}"));
        made.store(&made.blob, &bytes);
        let object = format!("x/a.yaml: its object {} is damaged: ", made.blob);
        made.fails(&[&object, MENDED]);
    }
}

#[test]
fn every_object_on_the_way_to_a_file_is_held_to_its_name() {
    for (at, wrong) in [
        ("commit", "cannot read revision main: its object"),
        ("root", "cannot read commit"),
        ("blob", "cannot read x/a.yaml: its object"),
    ] {
        let made = Made::sound(&format!("name-{at}"));
        let (id, bytes) = match at {
            "commit" => (&made.commit, stored(Kind::Commit, &commit_of(&made.root, &[&made.commit]))),
            "root" => (&made.root, stored(Kind::Tree, &tree_of(&[("40000", b"x", &made.root)]))),
            _ => (&made.blob, stored(Kind::Blob, b"kind: Other\n")),
        };
        made.store(id, &bytes);
        made.fails(&[wrong, "it holds what another name stands for", MENDED]);
    }
}

#[test]
fn objects_of_another_kind_are_told() {
    let mut made = Made::sound("kinds");
    let blob = made.blob.clone();
    made.commit = made.put(Kind::Commit, &commit_of(&blob, &[]));
    made.branch("main", &made.commit);
    made.fails(&[&format!("object {blob} is damaged: it is a blob where a tree has to be")]);
    made.branch("main", &blob);
    made.fails(&["main is a file, not a commit"]);
    let root = made.root.clone();
    made.branch("main", &root);
    made.fails(&["main is a directory, not a commit"]);
    for text in [&b""[..], b"tree", b"tree 123\n", b"\xff\xff\xff"] {
        let commit = made.put(Kind::Commit, text);
        made.branch("main", &commit);
        made.fails(&[&format!("cannot read commit {commit}: its object {commit} is damaged")]);
        let tag = made.put(Kind::Tag, text);
        made.branch("main", &tag);
        made.fails(&[&format!("cannot read revision main: its object {tag} is damaged")]);
    }
    let file = made.put(Kind::Tree, &tree_of(&[("100644", b"a.yaml", &root)]));
    made.root(&file);
    made.fails(&["x/a.yaml", "it is a tree where a blob has to be"]);
}

#[test]
fn tags_of_tags_and_tags_of_themselves_come_to_an_end() {
    let made = Made::sound("tags");
    let mut id = made.put(Kind::Tag, &tag_of(&made.commit, Kind::Commit));
    made.branch("main", &id);
    made.renders();
    for _ in 0..200 {
        id = made.put(Kind::Tag, &tag_of(&id, Kind::Tag));
    }
    made.branch("main", &id);
    made.fails(&["main: it is a tag of a tag of a tag: more than 100 of them"]);
    let own = "ab".repeat(20);
    made.store(&own, &stored(Kind::Tag, &tag_of(&own, Kind::Tag)));
    made.branch("main", &own);
    for revision in ["main", "main~1", "main^{}", "main^{commit}", "@", &own, &own[..8]] {
        made.place.refuses(&["--rev", revision, "render"], &[&own, "it holds what another name stands for"]);
    }
}

#[test]
fn missing_objects_are_told_with_what_completes_the_clone() {
    let made = Made::sound("missing");
    made.remove(&loose(&made.blob));
    made.fails(&["cannot read x/a.yaml: its object", "is not in this clone", "git fetch --refetch"]);
    made.remove(&loose(&made.root));
    made.fails(&[&format!("cannot read commit {}", made.commit), "is not in this clone"]);
    made.remove(&loose(&made.commit));
    made.fails(&["cannot read revision main", "is not in this clone"]);
}

#[test]
fn what_stands_in_the_place_of_an_object_is_never_waited_for() {
    let made = Made::sound("place");
    let path = loose(&made.blob);
    made.remove(&path);
    fs::create_dir(made.place.path(&path)).expect("a directory");
    made.fails(&["x/a.yaml", "is not in this clone"]);
    fs::remove_dir(made.place.path(&path)).expect("it is there");
    for to in ["/dev/zero", "/dev/full"] {
        made.place.link(&path, to);
        made.fails(&["is not a regular file"]);
        made.remove(&path);
    }
    made.place.link(&path, "nowhere");
    made.fails(&["x/a.yaml", "its object"]);
    made.remove(&path);
    made.bytes("blob", &stored(Kind::Blob, MAP.as_bytes()));
    made.place.link(&path, "../../../blob");
    made.renders();
    made.remove(&path);
    made.place.fifo(&path);
    made.fails(&["is not a regular file"]);
}

#[test]
fn an_object_that_unpacks_to_more_than_it_says_takes_no_more() {
    let made = Made::sound("bomb");
    let zeros = vec![0; 64 << 20];
    let bytes = deflated(&[b"blob 10\0", &zeros[..]].concat());
    assert!(bytes.len() < 100_000);
    made.store(&made.blob, &bytes);
    made.fails(&["x/a.yaml", "is damaged"]);
    assert_ne!(id_of(Kind::Blob, b""), made.blob);
}
