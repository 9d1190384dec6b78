//! Repositories that lead elsewhere: references, `.git` files, worktrees, alternates, settings.

use super::repository::{Made, commit_of, loose, tree_of};
use crate::place::MAP;
use gix::objs::Kind;
use std::fs;

fn refuses(made: &Made, told: &[&str]) {
    made.place.refuses(&["--rev", "main", "render"], told);
}

#[test]
fn references_that_lead_round_in_circles_or_hold_garbage_are_told() {
    let made = Made::sound("references");
    let write = |path: &str, text: &str| made.place.write(&format!(".git/{path}"), text);
    write("refs/heads/main", "ref: refs/heads/other\n");
    write("refs/heads/other", "ref: refs/heads/main\n");
    refuses(&made, &["cannot read revision main: the reference"]);
    write("HEAD", "ref: HEAD\n");
    made.place.refuses(&["--rev", "HEAD", "render"], &["HEAD"]);
    for garbage in
        ["", "garbage", "ref: ", "ref: ../../etc/passwd\n", "ref: /etc/passwd\n", "\0\0", "\u{1b}[31m"]
    {
        write("refs/heads/main", garbage);
        refuses(&made, &["main"]);
        write("HEAD", garbage);
        let run = made.place.run(&["--rev", "HEAD", "render"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{garbage:?}: {}", run.err);
        assert!(!run.err.contains('\u{1b}') && !run.err.contains("root:"), "{garbage:?}: {}", run.err);
    }
    write("HEAD", "ref: refs/heads/main\n");
    for name in ["../../../etc/passwd", "refs/heads/../../config", "/etc/passwd", "main.lock", "refs/heads/"]
    {
        made.place.refuses(&["--rev", name, "render"], &["error"]);
    }
}

#[test]
fn packed_references_of_garbage_are_told_and_large_ones_read() {
    let made = Made::sound("packed-refs");
    made.remove(".git/refs/heads/main");
    for garbage in
        ["garbage\n", "\0", "# pack-refs with: peeled fully-peeled sorted\n1234 refs/heads/main\n", "^\n^\n"]
    {
        made.place.write(".git/packed-refs", garbage);
        refuses(&made, &["main"]);
    }
    let mut all = String::new();
    for n in 0..100_000 {
        all.push_str(&format!("{} refs/heads/b{:06}\n", made.commit, 100_000 - n));
    }
    made.place.write(".git/packed-refs", &format!("{all}{} refs/heads/main\n", made.commit));
    made.renders();
    made.place.refuses(&["--rev", "b00000x", "render"], &["no such git revision: b00000x", "did you mean"]);
    made.place.sparse(".git/packed-refs", 1 << 30);
    refuses(&made, &["packed-refs has more than 128 MiB"]);
}

#[test]
fn what_is_read_in_whole_is_measured_before() {
    for name in ["HEAD", "config", "refs/heads/main", "commondir"] {
        let made = Made::sound("large");
        made.place.sparse(&format!(".git/{name}"), 1 << 30);
        refuses(&made, &[&format!(".git/{name} has more than 1 MiB")]);
    }
    let made = Made::sound("large-log");
    made.place.sparse(".git/logs/HEAD", 1 << 30);
    made.place.refuses(&["--rev", "HEAD@{1}", "render"], &["no such git revision: HEAD@{1}"]);
    made.remove(".git/logs/HEAD");
    made.place.fifo(".git/logs/HEAD");
    made.place.refuses(&["--rev", "HEAD@{1}", "render"], &["is not a regular file"]);
}

#[test]
fn a_git_file_leads_to_a_repository_or_is_told() {
    let made = Made::sound("pointer");
    fs::rename(made.place.path(".git"), made.place.top.join("elsewhere")).expect("it moves");
    let hint = "the file .git names another directory, which has to be there too";
    for (text, told) in [
        ("gitdir: .git\n", "leads to .git, which is no git repository"),
        ("gitdir: ..\n", "leads to .., which is no git repository"),
        ("gitdir: /nowhere\n", "leads to /nowhere, which is no git repository"),
        ("gitdir: \n", "does not begin with `gitdir:`"),
        ("garbage", "does not begin with `gitdir:`"),
        ("gitdir: a\0b", "holds no path"),
        (&"x".repeat(5000), "holds no path"),
    ] {
        made.place.write(".git", text);
        refuses(&made, &["cannot open the git repository of", told]);
    }
    made.place.write(".git", "gitdir: /nowhere\n");
    refuses(&made, &[hint]);
    made.place.write(".git", "gitdir: ../elsewhere\n");
    made.renders();
    made.remove(".git");
    made.place.link(".git", "../elsewhere");
    made.renders();
    fs::remove_file(made.place.top.join("elsewhere/config")).expect("it is there");
    let fifo = std::process::Command::new("mkfifo").arg(made.place.top.join("elsewhere/config")).status();
    assert!(fifo.expect("mkfifo runs").success());
    refuses(&made, &["is not a regular file"]);
    made.remove(".git");
    made.place.write(".git", "gitdir: ../elsewhere\n");
    refuses(&made, &["is not a regular file"]);
}

#[test]
fn a_worktree_belongs_to_the_repository_that_it_leads_to() {
    let made = Made::sound("worktree");
    made.place.write(".git/worktrees/w/HEAD", "ref: refs/heads/main\n");
    made.place.write(".git/worktrees/w/commondir", "../..\n");
    made.place.write(".git/worktrees/w/gitdir", &format!("{}\n", made.place.path("w/.git")));
    made.place.write("w/.git", "gitdir: ../.git/worktrees/w\n");
    let run = made.place.run(&["-C", "w", "--rev", "main", "render"]);
    assert_eq!((run.code, run.out.contains("kind: ConfigMap")), (Some(0), true), "{}", run.err);
    // A directory that can be committed and leads to a repository elsewhere.
    let secret = made.place.path(".git");
    made.place.write("evil/HEAD", "ref: refs/heads/main\n");
    for to in [secret.as_str(), "../.git", ".", "nowhere", ""] {
        made.place.write("evil/commondir", &format!("{to}\n"));
        let words = ["-C", "evil", "--rev", "main", "render"];
        made.place.refuses(&words, &["commondir leads to", "which it is no worktree of"]);
    }
}

#[test]
fn a_repository_that_can_be_committed_holds_by_itself() {
    let made = Made::sound("embedded");
    let words = ["-C", "evil", "--rev", "main", "render"];
    made.place.write("evil/HEAD", "ref: refs/heads/main\n");
    made.place.write("evil/refs/heads/main", &format!("{}\n", made.commit));
    made.place.write("evil/objects/info/packs", "");
    made.place.refuses(&words, &["cannot read revision main", "is not in this clone"]);
    made.place.write("evil/objects/info/alternates", &format!("{}\n", made.place.path(".git/objects")));
    made.place.refuses(&words, &["may not borrow objects"]);
    fs::remove_dir_all(made.place.path("evil/objects")).expect("it is there");
    made.place.link("evil/objects", "../.git/objects");
    made.place.refuses(&words, &["is a symbolic link in a repository that another one has checked out"]);
}

#[test]
fn alternates_are_looked_at_before_they_are_read() {
    let made = Made::sound("alternates");
    fs::rename(made.place.path(".git/objects"), made.place.top.join("shared")).expect("it moves");
    let alternates = ".git/objects/info/alternates";
    made.place.write(alternates, "../../../shared\n");
    made.renders();
    made.place.write(alternates, &format!("# of another clone\n\n{}\n", made.place.top.join("shared")));
    made.renders();
    made.place.write(alternates, "/nowhere\n");
    refuses(
        &made,
        &["info/alternates leads to /nowhere, which is not there", "objects are borrowed from there"],
    );
    made.place.write(alternates, ".\n");
    refuses(&made, &["cannot open the git repository of", "cycle"]);
    made.place.write(alternates, "../../../shared\n");
    fs::create_dir_all(made.place.top.join("shared/info")).expect("a directory");
    fs::write(made.place.top.join("shared/info/alternates"), made.place.path(".git/objects").as_str())
        .expect("a file");
    refuses(&made, &["cannot open the git repository of", "cycle"]);
    fs::remove_file(made.place.top.join("shared/info/alternates")).expect("it is there");
    let fifo =
        std::process::Command::new("mkfifo").arg(made.place.top.join("shared/info/alternates")).status();
    assert!(fifo.expect("mkfifo runs").success());
    refuses(&made, &["shared/info/alternates is not a regular file"]);
}

#[test]
fn settings_run_nothing_and_lead_to_no_other_file() {
    let made = Made::sound("settings");
    let config = |text: &str| {
        made.place
            .write(".git/config", &format!("[core]\n\trepositoryformatversion = 0\n\tbare = false\n{text}"));
    };
    made.place.fifo("fifo");
    made.place.write("included", "[core]\n\trepositoryformatversion = 99\n");
    for path in ["fifo", "../fifo", "../included", "/dev/zero"] {
        config(&format!("[include]\n\tpath = {path}\n[includeIf \"gitdir:/\"]\n\tpath = {path}\n"));
        made.renders();
    }
    let mark = made.place.path("ran");
    let run = format!("touch {mark}");
    config(&format!(
        "[core]\n\tfsmonitor = {run}\n\tsshCommand = {run}\n\thooksPath = hooks\n\tattributesFile = fifo\n\tworktree = /\n\
         [filter \"x\"]\n\tsmudge = {run}\n\tprocess = {run}\n[extensions]\n\tpartialClone = origin\n\
         [gitoxide \"objects\"]\n\tallocLimit = 1\n\treplaceRefBase = refs/heads\n"
    ));
    made.renders();
    assert!(!mark.exists());
    for garbage in
        ["[core", "[core]\n\tbare = maybe\n\trepositoryformatversion = x\n", "\0\0\0", &"[".repeat(100_000)]
    {
        made.place.write(".git/config", garbage);
        refuses(&made, &["git repository"]);
    }
}

#[test]
fn repositories_of_other_formats_are_told() {
    let made = Made::sound("formats");
    for (settings, told) in [
        ("repositoryformatversion = 1\n[extensions]\n\trefStorage = reftable", "references as reftable"),
        ("repositoryformatversion = 99", "only versions 0 and 1 are supported"),
        (
            "repositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha3",
            "cannot open the git repository",
        ),
    ] {
        made.place.write(".git/config", &format!("[core]\n\t{settings}\n"));
        refuses(&made, &[told]);
    }
}

#[test]
fn repositories_of_the_longer_hash_are_read_and_held_to_it() {
    let made = Made::empty("sha256");
    let hash = gix::hash::Kind::Sha256;
    let put = |kind: Kind, bytes: &[u8]| {
        let id = gix::objs::compute_hash(hash, kind, bytes).expect("a hash").to_string();
        made.store(&id, &super::repository::stored(kind, bytes));
        id
    };
    let blob = put(Kind::Blob, MAP.as_bytes());
    let x = put(Kind::Tree, &tree_of(&[("100644", b"a.yaml", &blob)]));
    let ks = put(Kind::Blob, super::repository::cluster().as_bytes());
    let c = put(Kind::Tree, &tree_of(&[("100644", b"ks.yaml", &ks)]));
    let root = put(Kind::Tree, &tree_of(&[("40000", b"c", &c), ("40000", b"x", &x)]));
    let commit = put(Kind::Commit, &commit_of(&root, &[]));
    made.branch("main", &commit);
    made.place.write(
        ".git/config",
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n",
    );
    made.renders();
    made.store(&blob, &super::repository::stored(Kind::Blob, b"kind: Other\n"));
    made.fails(&["cannot read x/a.yaml", &blob, "it holds what another name stands for"]);
}

#[test]
fn replacements_and_grafts_take_the_place_of_nothing() {
    let made = Made::sound("replace");
    let other = made.put(Kind::Blob, b"kind: Other\n");
    made.place.write(&format!(".git/refs/replace/{}", made.blob), &format!("{other}\n"));
    made.place.write(&format!(".git/refs/replace/{}", made.commit), &format!("{other}\n"));
    made.place.write(".git/info/grafts", &format!("{0} {0}\n", made.commit));
    made.renders();
    made.place.refuses(&["--rev", "main~1", "render"], &["no such git revision: main~1"]);
}

#[test]
fn shallow_clones_and_garbage_in_the_place_of_their_list() {
    let made = Made::sound("shallow");
    made.place.write(".git/shallow", "garbage\n");
    made.renders();
    made.remove(&loose(&made.root));
    made.fails(&["is not in this clone"]);
}
