//! What breaks while a command runs: the same bytes, or a clear error.

use super::place::{BUILD, MAP, Place, ks};
use rustix::process::Signal;
use std::fs;

fn cluster(name: &str) -> Place {
    let maps: String =
        (0..300).map(|at| format!("---\n{}", MAP.replace("name: a", &format!("name: a{at}")))).collect();
    let files = [
        ("c/ks.yaml", &*ks("a", "./x", "")),
        ("c/other.yaml", &*ks("b", "./y", "")),
        ("x/a.yaml", &*maps),
        ("y/kustomization.yaml", "resources: [r.yaml]\n"),
        ("y/r.yaml", &*MAP.replace("name: a", "name: b")),
    ];
    Place::with(name, &files)
}

#[test]
fn a_full_disk_is_told() {
    let place = cluster("full");
    let run = place.shell("exec \"$0\" \"$@\" > /dev/full", &["render"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("cannot write to standard output: No space left on device"), "{}", run.err);
    let named = place.run(&["kustomize", "build", "y", "-o", "/dev/full"]);
    assert_eq!(named.code, Some(2));
    assert!(named.err.contains("cannot write /dev/full: No space left on device"), "{}", named.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = cluster("pipe");
    for (words, code) in [
        (&["render"][..], 0),
        (&["kustomize", "build", "y"], 0),
        (&["get", "cm"], 0),
        (&["graph", "-o", "html"], 0),
        (&["diff", "x", "y"], 1),
    ] {
        let run = place.shell("(\"$0\" \"$@\"; echo $? >&2) | head -1 > /dev/null", words);
        assert_eq!(run.err, format!("{code}\n"), "{words:?}");
    }
}

#[test]
fn closed_streams_break_nothing() {
    let place = cluster("closed");
    let run = place.shell("exec \"$0\" \"$@\" >&- 2>&-", &["render"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
    let errors = place.shell("exec \"$0\" \"$@\" 2>&-", &["kustomize", "build", "nowhere"]);
    assert_eq!((errors.code, errors.out.as_str()), (Some(2), ""));
}

#[test]
fn what_may_not_be_written_to_is_told_and_left() {
    let place = cluster("forbidden");
    let run = place.run(&["kustomize", "build", "y", "-o", "nowhere/out.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("cannot write nowhere/out.yaml"), "{}", run.err);
    place.write("kept.yaml", "kept");
    let below = place.run(&["render", "--output-dir", "kept.yaml"]);
    assert_eq!(below.code, Some(2), "{}", below.err);
    assert_eq!(fs::read_to_string(place.path("kept.yaml")).expect("a file"), "kept");
}

#[test]
fn a_failed_build_leaves_an_older_output() {
    let place =
        Place::with("older", &[("kustomization.yaml", "resources: [gone.yaml]\n"), ("out.yaml", "old")]);
    place.refuses(&[&BUILD[..], &["-o", "out.yaml"]].concat(), &["no such file or directory: gone.yaml"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let place = cluster("threads");
    let one = place.run(&["-j", "1", "render"]);
    assert_eq!(one.code, Some(0), "{}", one.err);
    assert!(one.out.contains("name: a299") && one.out.contains("name: b\n"));
    assert_eq!(place.run(&["-j", "64", "render"]), one);
    let one = place.run(&["-j", "1", "diff", "x", "y"]);
    assert_eq!((one.code, one.out.contains("a299")), (Some(1), true), "{}", one.err);
    assert_eq!(place.run(&["-j", "64", "diff", "x", "y"]), one);
}

#[test]
fn sixty_four_runs_at_once_give_the_same_bytes() {
    let place = cluster("at-once");
    let alone = place.run(&["get", "cm", "-o", "name"]);
    assert_eq!(alone.code, Some(0), "{}", alone.err);
    let line = "for i in $(seq 64); do \"$0\" \"$@\" > ../run-$i 2>&1 & done; wait; cat ../run-* | sort | uniq -c | awk '{print $1}' | sort -u";
    let run = place.crowd(line, &["get", "cm", "-o", "name"]);
    assert_eq!(run.out, "64\n", "{}", run.err);
    let first = fs::read_to_string(place.top.join("run-1")).expect("a file");
    assert_eq!(first, alone.out);
}

#[test]
fn an_interrupt_ends_a_run_and_leaves_no_half_of_an_output() {
    let place = cluster("interrupt");
    let mut ended = 0;
    // What a shell runs in the background is born deaf to SIGINT.
    for (milliseconds, signal) in
        [0, 2, 5, 10, 20, 40].into_iter().flat_map(|at| [(at, Signal::INT), (at, Signal::TERM)])
    {
        let code = place.interrupted(&["kustomize", "build", "x", "-o", "out.yaml"], milliseconds, signal);
        ended += usize::from(code.is_none());
        let written = fs::read_to_string(place.path("out.yaml")).ok();
        assert!(code != Some(0) || written.is_some());
        assert!(written.is_none_or(|text| text.ends_with("name: a299\n")));
        let _ = fs::remove_file(place.path("out.yaml"));
    }
    assert!(ended > 0, "no run was interrupted");
}

#[test]
fn a_link_to_nothing_is_told() {
    let place = Place::with("nothing", &[("kustomization.yaml", "resources: [x]\n")]);
    place.link("x", "gone");
    place.refuses(&BUILD, &["no such file or directory: x", "--> kustomization.yaml:1"]);
}
