//! What a revision's tree holds, and which words name a revision.

use super::repository::{self, Entry, Made};
use camino::Utf8Path;
use offlux::tree::{Checkout, EntryKind, GitTree, Range, Tree};

fn revision(made: &Made, revision: &str) -> GitTree {
    open(made, revision).unwrap_or_else(|e| panic!("{revision}: {e} {:?}", e.hints()))
}

fn open(made: &Made, revision: &str) -> offlux::Result<GitTree> {
    Checkout::around(&made.top)?.revision(revision)
}

/// The message and hints of a revision that is not there.
fn refused(made: &Made, revision: &str) -> String {
    let error = open(made, revision).map(|_| ()).expect_err(revision);
    [error.message().to_owned()].iter().chain(error.hints()).cloned().collect::<Vec<_>>().join(" | ")
}

fn text(tree: &dyn Tree, path: impl AsRef<Utf8Path>) -> String {
    let path = path.as_ref();
    let bytes = tree.read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn failure<T>(result: std::io::Result<T>) -> String {
    result.map(|_| ()).expect_err("it is not there").to_string()
}

#[test]
fn files_are_those_of_the_commit_not_of_the_disk() {
    let made = Made::new("commit");
    made.commit("main", &[("a.yaml", Entry::File("old")), ("d/run.sh", Entry::Executable("x"))]);
    made.commit("main", &[("a.yaml", Entry::File("new")), ("b.yaml", Entry::File("b"))]);
    made.write("a.yaml", "of the disk");
    made.write("untracked.yaml", "of the disk");
    let (now, before) = (revision(&made, "HEAD"), revision(&made, "main~1"));
    assert_eq!(text(&now, made.top.join("a.yaml")), "new");
    assert_eq!(text(&before, made.top.join("a.yaml")), "old");
    assert_eq!(now.kind(&made.top.join("untracked.yaml")), None);
    let names = |tree: &GitTree| -> Vec<_> {
        let entries = tree.list(&made.top).expect("the top");
        entries.into_iter().map(|e| (e.name, e.kind)).collect()
    };
    assert_eq!(names(&now), [("a.yaml".into(), EntryKind::File), ("b.yaml".into(), EntryKind::File)]);
    assert_eq!(names(&before), [("a.yaml".into(), EntryKind::File), ("d".into(), EntryKind::Directory)]);
    assert_eq!(before.kind(&made.top.join("d/run.sh")), Some(EntryKind::File));
    assert_eq!(failure(before.read(&made.top.join("d"))), "is a directory");
}

#[test]
fn entries_are_sorted_by_name_as_on_disk() {
    let made = Made::new("sorted");
    made.commit("main", &[("a/x", Entry::File("")), ("a.b", Entry::File("")), ("a-b", Entry::File(""))]);
    let names: Vec<_> =
        revision(&made, "main").list(&made.top).expect("the top").into_iter().map(|e| e.name).collect();
    assert_eq!(names, ["a", "a-b", "a.b"]);
}

#[test]
fn links_are_followed_inside_of_the_tree_alone() {
    let made = Made::new("links");
    let absolute = made.top.join("apps/web/a.yaml");
    let link = |to: &'static str| Entry::Link(to.to_owned());
    made.commit(
        "main",
        &[
            ("apps/web/a.yaml", Entry::File("a")),
            ("apps/latest", link("web")),
            ("apps/web/up", link("../../apps/latest/a.yaml")),
            ("absolute", Entry::Link(absolute.to_string())),
            ("passwd", link("/etc/passwd")),
            ("out", link("../../../etc/passwd")),
            ("round", link("round/round")),
            ("gone", link("nothing")),
        ],
    );
    let tree = revision(&made, "main");
    let at = |path: &str| made.top.join(path);
    for path in
        ["apps/latest/a.yaml", "apps/web/up", "absolute", "apps/latest/../web/a.yaml", "apps//web/./up"]
    {
        assert_eq!(text(&tree, at(path)), "a", "{path}");
        assert_eq!(tree.canonical(&at(path)).expect(path), absolute, "{path}");
    }
    assert_eq!(tree.kind(&at("apps/latest")), Some(EntryKind::Directory));
    assert_eq!(tree.link_kind(&at("apps/latest")), Some(EntryKind::Symlink));
    assert_eq!(tree.canonical(&at("apps/latest")).expect("a directory"), at("apps/web"));
    for path in ["passwd", "out", "round", "gone", "apps/latest/b.yaml", "../x", "a.yaml/b"] {
        assert_eq!(tree.kind(&at(path)), None, "{path}");
        assert!(tree.read(&at(path)).is_err(), "{path}");
    }
    assert_eq!(tree.kind(Utf8Path::new("/etc/passwd")), None);
    assert_eq!(tree.why_absent(&at("out")).as_deref(), Some("lies outside of the git repository"));
    assert_eq!(failure(tree.read(&at("round"))), "too many levels of symbolic links");
}

#[test]
fn a_submodule_is_an_empty_directory_and_told_below() {
    let made = Made::new("submodule");
    made.commit("main", &[("vendor/charts", Entry::Submodule)]);
    let tree = revision(&made, "main");
    let path = made.top.join("vendor/charts");
    assert_eq!(tree.kind(&path), Some(EntryKind::Directory));
    assert_eq!(tree.list(&path).expect("a directory"), []);
    let told = failure(tree.read(&path.join("a.yaml")));
    assert_eq!(told, "lies in the git submodule vendor/charts, whose files are in another repository");
    assert!(tree.why_absent(&path).is_some_and(|why| why.starts_with("is a git submodule")));
}

#[test]
fn names_that_are_not_utf8_are_read_as_on_disk() {
    let made = Made::new("odd-names");
    let tree = made.tree_of(&[(b"a".as_slice(), Entry::File("a")), (b"b\xff", Entry::File("b"))]);
    made.branch("main", &made.commit_of(tree, &[]));
    let tree = revision(&made, "main");
    let names = tree.list(&made.top).expect("a directory").into_iter().map(|entry| entry.name);
    assert_eq!(names.collect::<Vec<_>>(), ["a", "b\u{10ffff}"]);
    assert_eq!(text(&tree, made.top.join("b\u{10ffff}")), "b");
}

#[test]
fn names_that_lead_out_of_a_tree_are_not_there() {
    let made = Made::new("hostile-names");
    let entries =
        [(b"..".as_slice(), Entry::File("x")), (b"../a", Entry::File("x")), (b"ok", Entry::File("x"))];
    let tree = made.tree_of(&entries);
    made.branch("main", &made.commit_of(tree, &[]));
    let entries = revision(&made, "main").list(&made.top).expect("the top");
    assert_eq!(entries.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["ok"]);
}

#[test]
fn whatever_names_a_commit_is_a_revision() {
    let made = Made::new("revisions");
    let first = made.commit("main", &[("a", Entry::File("1"))]);
    let second = made.commit("main", &[("a", Entry::File("2"))]);
    made.branch("team/next", &first);
    made.reference("refs/remotes/origin/release", &first);
    made.reference("refs/remotes/upstream/only", &first);
    made.reference("refs/tags/v1", &first);
    made.reference("refs/tags/v2", &made.tag(&second));
    made.config("[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/release\n[remote \"origin\"]\n\turl = x\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n");
    for (revision_, expected) in [
        ("HEAD", "2"),
        ("@", "2"),
        ("main", "2"),
        ("heads/main", "2"),
        ("refs/heads/main", "2"),
        ("main^", "1"),
        ("main~1", "1"),
        ("v2~1", "1"),
        ("team/next", "1"),
        ("v1", "1"),
        ("v2", "2"),
        ("v2^{commit}", "2"),
        ("origin/release", "1"),
        ("release", "1"),
        ("only", "1"),
        ("@{upstream}", "1"),
        ("main@{u}", "1"),
        (&first, "1"),
        (&second[..8], "2"),
    ] {
        assert_eq!(text(&revision(&made, revision_), made.top.join("a")), expected, "{revision_}");
    }
}

#[test]
fn what_a_branch_was_before_and_which_one_was_left_are_read_from_the_logs() {
    let made = Made::new("logs");
    let first = made.commit("main", &[("a", Entry::File("1"))]);
    let second = made.commit("main", &[("a", Entry::File("2"))]);
    let third = made.commit("side", &[("a", Entry::File("3"))]);
    let line = |from: &str, to: &str, what: &str| format!("{from} {to} a <a@b> 1 +0000\t{what}\n");
    made.write(
        ".git/logs/refs/heads/main",
        &format!("{}{}", line(&third, &first, "x"), line(&first, &second, "y")),
    );
    let moved = |from: &str, to: &str| format!("checkout: moving from {from} to {to}");
    let head = [
        line(&third, &first, &moved(&third, "main")),
        line(&first, &third, &moved("main", "side")),
        line(&third, &second, &moved("side", "main")),
    ];
    made.write(".git/logs/HEAD", &head.concat());
    for (revision_, expected) in [
        ("main@{0}", "2"),
        ("main@{1}", "1"),
        ("@{1}", "1"),
        ("HEAD@{1}", "3"),
        ("@{-1}", "3"),
        ("@{-2}", "2"),
        ("@{-2}@{1}", "1"),
        ("@{-2}~1", "1"),
        ("@{-3}", "3"),
        ("main@{0}~1", "1"),
        (&format!("v1-2-g{}", &first[..9]), "1"),
    ] {
        assert_eq!(text(&revision(&made, revision_), made.top.join("a")), expected, "{revision_}");
    }
    for absent in ["main@{2}", "@{-4}", "side@{0}", "main@{x}", "main@{0}@{0}"] {
        assert!(refused(&made, absent).starts_with("no such git revision"), "{absent}");
    }
}

#[test]
fn what_is_no_revision_is_told_with_what_may_be_meant() {
    let made = Made::new("mistakes");
    assert_eq!(refused(&made, "HEAD"), "the git repository has no commits yet");
    made.commit("main", &[("a", Entry::File("1"))]);
    assert_eq!(refused(&made, "mian"), "no such git revision: mian | did you mean main?");
    assert_eq!(refused(&made, "main~3"), "no such git revision: main~3 | main is there, ~3 of it is not");
    assert_eq!(refused(&made, "main:a"), "main:a is a path in a commit, not a commit");
    assert_eq!(refused(&made, "main^{tree}"), "main^{tree} is a directory, not a commit");
    assert_eq!(refused(&made, ""), "the git revision is empty");
    let absent = "0123456789012345678901234567890123456789";
    assert_eq!(refused(&made, absent), format!("commit {absent} is not in this clone"));
    made.reference("refs/remotes/a/x", &made.head());
    made.reference("refs/remotes/b/x", &made.head());
    assert_eq!(refused(&made, "x"), "no such git revision: x | several remotes have such a branch: a/x, b/x");
}

#[test]
fn a_shallow_clone_says_that_its_history_is_cut() {
    let made = Made::new("shallow");
    let absent = "0123456789012345678901234567890123456789";
    let tree = made.tree_of(&[(b"a", Entry::File("1"))]);
    let head = made.commit_of(tree, &[absent]);
    made.branch("main", &head);
    made.write(".git/shallow", &format!("{head}\n"));
    assert_eq!(text(&revision(&made, "main"), made.top.join("a")), "1");
    for revision in ["main~1", "release", absent] {
        assert!(refused(&made, revision).contains("git fetch --unshallow"), "{}", refused(&made, revision));
    }
}

#[test]
fn missing_and_damaged_objects_are_told_not_taken_for_absent_files() {
    let made = Made::new("damaged");
    made.commit(
        "main",
        &[("a", Entry::File("gone")), ("b", Entry::File("damaged")), ("c/d", Entry::File("1"))],
    );
    made.remove_object("gone");
    made.damage_object("damaged");
    let tree = revision(&made, "main");
    let gone = tree.read(&made.top.join("a")).expect_err("it is gone");
    assert_ne!(gone.kind(), std::io::ErrorKind::NotFound);
    assert!(gone.to_string().contains("is not in this clone"), "{gone}");
    assert!(failure(tree.read(&made.top.join("b"))).contains("is damaged"));
    assert!(tree.flaw().is_some_and(|flaw| flaw.starts_with("cannot read a: its object")));
    assert_eq!(text(&tree, made.top.join("c/d")), "1");
}

#[test]
fn ranges_name_both_ends_or_where_they_branched_off() {
    let made = Made::new("ranges");
    let base = made.commit("main", &[("a", Entry::File("base"))]);
    made.branch("side", &base);
    made.commit("main", &[("a", Entry::File("main"))]);
    made.commit("side", &[("a", Entry::File("side"))]);
    let other = made.commit_of(made.tree_of(&[(b"a", Entry::File("other"))]), &[]);
    made.branch("other", &other);
    let checkout = Checkout::around(&made.top).expect("a repository");
    let texts = |word: &str| -> offlux::Result<[String; 2]> {
        let (from, to) = checkout.ends(&Range::parse(word).expect(word))?;
        Ok([from, to].map(|tree| text(&tree, made.top.join("a"))))
    };
    assert_eq!(texts("main..side").expect("both"), ["main", "side"]);
    assert_eq!(texts("main...side").expect("both"), ["base", "side"]);
    assert_eq!(texts("side..").expect("both"), ["side", "main"]);
    let error = texts("main...other").expect_err("they have nothing in common");
    assert_eq!(error.message(), "main and other have no commit in common");
}

#[test]
fn a_linked_worktree_has_its_own_head_and_the_objects_of_its_repository() {
    let made = Made::new("worktree");
    let first = made.commit("main", &[("a", Entry::File("1"))]);
    made.commit("main", &[("a", Entry::File("2"))]);
    let linked = made.link_worktree("linked", &first);
    let checkout = Checkout::around(&linked.join("some/where")).expect("a worktree");
    assert_eq!(checkout.top(), linked);
    assert_eq!(text(&checkout.revision("HEAD").expect("a commit"), linked.join("a")), "1");
    assert_eq!(text(&checkout.revision("main").expect("a commit"), linked.join("a")), "2");
}

#[test]
fn objects_are_found_in_alternates() {
    let made = Made::new("alternates");
    let head = made.commit("main", &[("a", Entry::File("1"))]);
    let other = Made::new("alternates-borrower");
    other.write(".git/objects/info/alternates", &format!("{}\n", made.top.join(".git/objects")));
    other.branch("main", &head);
    assert_eq!(text(&revision(&other, "main"), other.top.join("a")), "1");
}

#[test]
fn a_bare_repository_is_its_own_top() {
    let top = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/git/fleet.git");
    for from in [top.clone(), top.join("refs/heads")] {
        let checkout = Checkout::around(&from).expect("a repository");
        assert_eq!(checkout.top(), top);
        let tree = checkout.revision("v1").expect("a tag");
        assert!(text(&tree, top.join("apps/web/deployment.yaml")).contains("replicas: 1"));
    }
}

#[test]
fn nothing_that_a_repository_configures_is_run_or_read() {
    let made = Made::new("hostile");
    made.commit("main", &[("a", Entry::File("1")), (".gitattributes", Entry::File("* filter=evil\n"))]);
    let mark = made.top.join("ran");
    let run = format!("touch {mark}; false");
    made.config(&format!(
        "[core]\n\tfsmonitor = {run}\n\tsshCommand = {run}\n\thooksPath = .\n\tpager = {run}\n\tworktree = /\n\
         [filter \"evil\"]\n\tsmudge = {run}\n\tprocess = {run}\n\trequired = true\n[include]\n\tpath = included\n"
    ));
    made.write(".git/included", "[core\nbroken");
    made.write(".git/hooks/post-checkout", &format!("#!/bin/sh\n{run}\n"));
    assert_eq!(text(&revision(&made, "HEAD"), made.top.join("a")), "1");
    assert!(!mark.exists());
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_user_is_read() {
    let made = Made::new("foreign");
    made.commit("main", &[("a", Entry::File("1"))]);
    // Only root can give files away; for everyone else this is the test of one's own.
    for path in [made.top.join(".git"), made.top.clone()] {
        let _ = std::os::unix::fs::chown(path, Some(12345), Some(12345));
    }
    assert_eq!(text(&revision(&made, "main"), made.top.join("a")), "1");
}

#[test]
fn threads_read_the_same_bytes() {
    let made = Made::new("threads");
    let names: Vec<String> = (0..60).map(|n| format!("d{}/e{}/f{n}", n % 3, n % 5)).collect();
    let files: Vec<(&str, Entry)> =
        names.iter().map(|name| (&**name, Entry::Link(format!("to {name}")))).collect();
    made.commit("main", &files);
    let texts: Vec<(String, Entry)> =
        names.iter().map(|name| (format!("{name}.txt"), Entry::Text(name.clone()))).collect();
    let texts: Vec<(&str, Entry)> = texts.iter().map(|(name, text)| (&**name, text.clone())).collect();
    made.commit("main", &texts);
    let tree = revision(&made, "main");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for name in &names {
                    assert_eq!(text(&tree, made.top.join(format!("{name}.txt"))), *name);
                }
            });
        }
    });
}

#[test]
fn a_git_file_that_leads_nowhere_is_told_and_an_empty_directory_passed_over() {
    let made = Made::new("nowhere");
    made.commit("main", &[("a", Entry::File("1"))]);
    made.write("sub/.git", "gitdir: /nowhere\n");
    let error = Checkout::around(&made.top.join("sub")).map(|_| ()).expect_err("it leads nowhere");
    assert!(error.message().starts_with("cannot open the git repository of"), "{error}");
    assert_eq!(error.hints(), ["the file .git names another directory, which has to be there too"]);
    std::fs::create_dir_all(made.top.join("volume/.git")).expect("a directory");
    assert_eq!(Checkout::around(&made.top.join("volume")).expect("the outer one").top(), made.top);
    assert_eq!(Checkout::around(&made.top.join(".git/refs")).expect("the same").top(), made.top);
}

#[test]
fn a_directory_without_a_repository_is_told() {
    let dir = repository::scratch("no-repository");
    let error = Checkout::around(&dir).map(|_| ()).expect_err("there is none");
    std::fs::remove_dir(&dir).expect("it is empty");
    assert!(error.message().starts_with("no git repository at or above"), "{error}");
}
