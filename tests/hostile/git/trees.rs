//! Directories that no checkout could have, or that have no end.

use super::repository::{Made, stored, tree_of};
use crate::place::MAP;
use gix::objs::Kind;

/// A cluster whose directory `x` has some entries beside its file.
fn with(name: &str, entries: &[(&str, &[u8], &str)]) -> Made {
    let mut made = Made::empty(name);
    let blob = made.put(Kind::Blob, MAP.as_bytes());
    let all: Vec<_> = [("100644", &b"a.yaml"[..], &*blob)].iter().chain(entries).copied().collect();
    let x = made.put(Kind::Tree, &tree_of(&all));
    made.root(&x);
    made
}

fn map(made: &Made, name: &str) -> String {
    made.put(Kind::Blob, MAP.replace("name: a", &format!("name: {name}")).as_bytes())
}

#[test]
fn directories_of_directories_without_end() {
    let mut made = Made::empty("bomb-tree");
    let mut below = map(&made, "a");
    let mut mode = "100644";
    for _ in 0..10 {
        let names: Vec<String> = (0..10).map(|n| n.to_string().repeat(255)).collect();
        let entries: Vec<_> = names.iter().map(|name| (mode, name.as_bytes(), &*below)).collect();
        (below, mode) = (made.put(Kind::Tree, &tree_of(&entries)), "40000");
    }
    made.root(&below);
    made.fails(&[
        "cannot read x/",
        "the revision has more than 30000 files and directories or 4 MiB of paths in directories that stand in several",
    ]);
    assert!(made.peak() <= 64 << 20, "{} MiB", made.peak() >> 20);
}

#[test]
fn directories_deeper_than_any_disk_has() {
    let long = "d".repeat(255);
    let told = ["path has more than 4095 bytes", "in directories that stand in several places"];
    for (name, word, levels, told) in [("long-tree", &*long, 20, told[0]), ("deep-tree", "d", 5_000, told[1])]
    {
        let mut made = Made::empty(name);
        let mut below = made.put(Kind::Tree, &tree_of(&[("100644", b"a.yaml", &map(&made, "a"))]));
        for level in 0..levels {
            let entries = [("40000", word.as_bytes(), &*below), ("40000", b"e", &*below)];
            // Several threads walk where there are several ways, at the top.
            let ways = if level < levels - 10 { 1 } else { 2 };
            below = made.put(Kind::Tree, &tree_of(&entries[..ways]));
        }
        made.root(&below);
        made.fails(&["cannot read x/", told]);
    }
}

#[test]
fn a_directory_that_holds_itself() {
    let mut made = Made::empty("self-tree");
    let own = "cd".repeat(20);
    made.store(&own, &stored(Kind::Tree, &tree_of(&[("40000", b"x", &own)])));
    made.root(&own);
    made.fails(&[&own, "it holds what another name stands for"]);
}

#[test]
fn a_directory_of_500_000_names() {
    let mut made = Made::empty("million");
    let blob = made.put(Kind::Blob, b"");
    let mut bytes = Vec::new();
    for n in 0..500_000 {
        bytes.extend_from_slice(format!("100644 {n:07}\0").as_bytes());
        bytes.extend_from_slice(&super::repository::raw(&blob)[..]);
    }
    let x = made.put(Kind::Tree, &bytes);
    made.root(&x);
    made.fails(&["x", "more than 400000 files and directories"]);
}

#[test]
fn names_that_no_checkout_has_are_not_there() {
    let made = Made::empty("names-tree");
    let hostile = map(&made, "hostile");
    for name in [&b"."[..], b"..", b"", b"../x.yaml", b"b/c.yaml", b".git", b".GIT", b"/etc/x.yaml"] {
        let made = with("names-tree", &[("100644", name, &hostile)]);
        made.put(Kind::Blob, MAP.replace("name: a", "name: hostile").as_bytes());
        let run = made.render();
        assert_eq!(run.code, Some(0), "{name:?}: {}", run.err);
        assert!(run.out.contains("name: a\n") && !run.out.contains("hostile"), "{name:?}: {}", run.out);
    }
}

#[test]
fn names_that_are_double_or_too_long_are_told() {
    let blob = super::repository::id_of(Kind::Blob, MAP.as_bytes());
    let twice = with("twice", &[("100644", b"a.yaml", &blob)]);
    twice.fails(&["x", "is damaged: it has two entries of the name a.yaml"]);
    let long = with("long", &[("100644", &b"n".repeat(256), &blob)]);
    long.fails(&["file name is too long: nnn", "…"]);
}

#[test]
fn names_of_any_bytes_are_read_as_on_disk() {
    let other = MAP.replace("name: a", "name: b");
    let id = super::repository::id_of(Kind::Blob, other.as_bytes());
    let name = b"\xff\x1b[31m.yaml";
    let odd = with("odd", &[("100644", name, &id)]);
    odd.put(Kind::Blob, other.as_bytes());
    let run = odd.render();
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("name: a\n") && run.out.contains("name: b\n"), "{}", run.out);
}

#[test]
fn names_that_are_unsorted_or_hold_newlines_and_escapes_are_read() {
    let blob = super::repository::id_of(Kind::Blob, b"kind: [\n");
    for name in [&b"0\n1.yaml"[..], b"0\x1b[31m.yaml", b"0 .yaml"] {
        let made = with("odd-names", &[("100644", name, &blob)]);
        made.put(Kind::Blob, b"kind: [\n");
        made.fails(&[".yaml"]);
        assert!(!made.render().err.contains('\u{1b}'));
    }
}

#[test]
fn modes_are_what_they_say_or_the_directory_is_damaged() {
    let blob = super::repository::id_of(Kind::Blob, MAP.as_bytes());
    let nothing = "12".repeat(20);
    with("submodule", &[("160000", b"sub", &nothing)]).renders();
    for mode in ["100755", "100664", "0100644"] {
        // A second object of the same name is what fails.
        with("mode", &[(mode, b"b.yaml", &blob)]).fails(&["b.yaml"]);
    }
    for mode in ["x", "9", "-1", "100644777777777777777777"] {
        with("mode", &[(mode, b"b.yaml", &blob)]).fails(&["x", "is damaged"]);
    }
    // What is neither file, link nor directory is a commit elsewhere, as it is to git.
    for mode in ["0", "20000", "177777"] {
        with("mode", &[(mode, b"b.yaml", &blob)]).renders();
    }
}

#[test]
fn links_lead_out_of_no_revision() {
    let long = "a/".repeat(1 << 20);
    let cases = [
        ("/etc/passwd", "lies outside of the git repository"),
        ("../../../../etc/passwd", "lies outside of the git repository"),
        ("b.yaml", "too many levels of symbolic links"),
        ("../x/b.yaml", "too many levels of symbolic links"),
        ("", ""),
        ("\0", ""),
        (&long, "is a symbolic link to a path that is too long"),
    ];
    for (to, told) in cases {
        let mut made = Made::empty("links-tree");
        let link = made.put(Kind::Blob, to.as_bytes());
        let kustomization = made.put(Kind::Blob, b"resources: [b.yaml]\n");
        let entries: [(&str, &[u8], &str); 2] =
            [("120000", b"b.yaml", &link), ("100644", b"kustomization.yaml", &kustomization)];
        let x = made.put(Kind::Tree, &tree_of(&entries));
        made.root(&x);
        made.fails(&["b.yaml", told]);
        assert!(!made.render().err.contains("root:"), "{told}");
    }
}
