//! Words for revisions that would take all time, and histories that do not end.

use super::repository::{Made, commit_of, stored};
use gix::objs::Kind;

fn refuses(made: &Made, revision: &str, told: &[&str]) {
    made.place.refuses(&["--rev", revision, "render"], told);
}

#[test]
fn words_that_would_search_or_count_without_end_are_refused() {
    let made = Made::sound("words");
    refuses(&made, "main~1000000000", &["main~1000000000: it leads back more than 1000000 commits"]);
    refuses(&made, "main~99999999999999999999999", &["it leads back more than 1000000 commits"]);
    refuses(&made, &format!("main{}", "~999999".repeat(3)), &["no such git revision", "main is there"]);
    refuses(&made, "main^1000000000", &["no such git revision", "main is there"]);
    refuses(&made, "main^", &["no such git revision: main^"]);
    refuses(&made, ":/(a+)+$", &[":/(a+)+$: no history is searched for a message: name the commit"]);
    refuses(&made, "main^{/(a+)+$}", &["no history is searched for a message"]);
    refuses(&made, "main@{yesterday}", &["no such git revision", "name the commit"]);
    refuses(&made, "main@{99999999999}", &["no such git revision"]);
    refuses(&made, "@{-99999999999}", &["no such git revision"]);
    refuses(&made, "@{u}", &["no such git revision"]);
    refuses(&made, &"a".repeat(100_000), &["the git revision has more than 4096 bytes: aaa", "…"]);
    refuses(&made, &"main".repeat(1000), &["cannot read revision mainmain", "…: the reference main"]);
    let run = made.place.run(&["--rev", &format!("main{}", "^{}".repeat(1000)), "render"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    for odd in
        ["^main", "main^{", "main^{x}", "main@{", "@{}", "~", "^", ":x", "main:", "\u{1b}[31m", "..", "a b"]
    {
        let run = made.place.run(&["--rev", odd, "render"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{odd}: {}", run.err);
        assert!(!run.err.contains('\u{1b}'), "{odd}");
    }
}

#[test]
fn a_history_that_leads_back_to_itself_comes_to_an_end() {
    let made = Made::sound("circle");
    let (one, two) = ("ab".repeat(20), "cd".repeat(20));
    made.store(&one, &stored(Kind::Commit, &commit_of(&made.root, &[&two])));
    made.store(&two, &stored(Kind::Commit, &commit_of(&made.root, &[&one])));
    let top = made.put(Kind::Commit, &commit_of(&made.root, &[&one]));
    made.branch("main", &top);
    made.renders();
    for revision in ["main~1", "main~1000", "main^^^"] {
        refuses(&made, revision, &[&one, "it holds what another name stands for"]);
    }
    let other = made.put(Kind::Commit, &commit_of(&made.root, &[]));
    made.branch("other", &other);
    for range in ["main...other", "other...main"] {
        let run = made.place.run(&["diff", range]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{range}: {}", run.err);
        assert!(run.err.contains("main") && run.err.contains("other"), "{}", run.err);
    }
}

#[test]
fn a_history_that_is_damaged_is_told() {
    let made = Made::sound("history");
    let gone = "ab".repeat(20);
    let top = made.put(Kind::Commit, &commit_of(&made.root, &[&gone]));
    let other = made.put(Kind::Commit, &commit_of(&made.root, &[]));
    made.branch("main", &top);
    made.branch("other", &other);
    refuses(&made, "main~1", &["cannot read revision main~1", &gone, "is not in this clone"]);
    made.store(&gone, b"damaged");
    refuses(&made, "main~1", &["cannot read revision main~1", &gone, "is damaged"]);
    let run = made.place.run(&["diff", "main...other"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("main and other"), "{}", run.err);
}

#[test]
fn what_stands_for_the_history_is_not_believed() {
    let made = Made::sound("graph");
    made.branch("other", &made.put(Kind::Commit, &commit_of(&made.root, &[&made.commit])));
    for bytes in [&b"CGPH"[..], b"CGPH\x01\x01\x04\0garbage", b"", &[0xff; 4096]] {
        made.bytes(".git/objects/info/commit-graph", bytes);
        let run = made.place.run(&["diff", "main...other"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
    }
}

#[test]
fn a_revision_beside_itself_differs_in_nothing() {
    let made = Made::sound("same");
    let run = made.place.run(&["diff", "main..main"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}
