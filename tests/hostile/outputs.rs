//! What is written: whole or not at all, and nowhere but where the command line says.

use super::place::{BUILD, MAP, Place, Run, ks};
use rustix::process::Signal;
use std::fs;

/// A kustomization of two objects, one of them longer than a block.
fn tree(name: &str) -> Place {
    let long = format!("{}data: {{a: {}}}\n", MAP, "x".repeat(5000));
    let files = [
        ("kustomization.yaml", "resources: [r.yaml, s.yaml]\n"),
        ("r.yaml", &*MAP.replace("name: a", "name: b")),
        ("s.yaml", &*long),
        ("c/ks.yaml", &*ks("a", "./x", "")),
        ("x/a.yaml", &*long),
        ("offlux.yaml", "clusters: {c: {path: c}}\n"),
    ];
    Place::with(name, &files)
}

fn outside(place: &Place) -> Vec<String> {
    let entries = place.top.join("outside").read_dir_utf8().expect("a directory").flatten();
    entries.map(|entry| entry.file_name().to_owned()).collect()
}

fn refused(run: &Run, told: &str) {
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
    assert!(run.err.contains(told), "no `{told}` in {}", run.err);
}

#[test]
fn no_output_goes_through_a_link_of_the_repository() {
    let place = tree("outputs-through");
    fs::create_dir_all(place.top.join("outside")).expect("a directory");
    place.link("out", "../outside");
    place.link("deep/out", "../../outside");
    let absolute = place.path("out/x.yaml").into_string();
    let before = place.all();
    for to in ["out/x.yaml", "out/../out/x.yaml", "./deep/out/x.yaml", "deep/../out/x.yaml", "out", &absolute]
    {
        let run = place.run(&[&BUILD[..], &["-o", to]].concat());
        refused(&run, "is a link of the repository");
    }
    for to in ["out/x", "deep/out/x/y"] {
        refused(&place.run(&["render", "--output-dir", to]), "is a link of the repository");
        refused(&place.run(&["render", "--output-dir", to, "--force"]), "is a link of the repository");
    }
    refused(&place.run(&["render", "--output-dir", "out"]), "out is a link, and is not followed");
    assert_eq!((place.all(), outside(&place)), (before, Vec::<String>::new()));
    // A link that the user has around the repository is his own.
    std::os::unix::fs::symlink("outside", place.top.join("own")).expect("a link");
    let run = place.run(&[&BUILD[..], &["-o", "../own/x.yaml"]].concat());
    assert_eq!((run.code, outside(&place)), (Some(0), vec!["x.yaml".to_owned()]), "{}", run.err);
}

#[test]
fn a_link_in_the_place_of_a_directory_is_replaced_by_force() {
    let place = tree("outputs-forced");
    fs::create_dir_all(place.top.join("outside")).expect("a directory");
    fs::write(place.top.join("outside/kept"), "").expect("a file");
    place.link("out", "../outside");
    assert_eq!(place.run(&["render", "--output-dir", "out", "--force"]).code, Some(0));
    assert!(place.path("out/c/flux-system/a").is_dir());
    assert_eq!(outside(&place), ["kept"]);
}

#[test]
fn a_link_to_a_device_is_replaced_and_not_written_to() {
    let place = tree("outputs-device-link");
    place.link("out.yaml", "/dev/full");
    assert_eq!(place.run(&[&BUILD[..], &["-o", "out.yaml"]].concat()).code, Some(0));
    assert!(fs::symlink_metadata(place.path("out.yaml")).expect("a file").is_file());
}

#[test]
fn a_fifo_is_written_to() {
    let place = tree("outputs-fifo-out");
    let expected = place.run(&BUILD).out;
    let line = "mkfifo ../p; cat ../p > ../got & \"$0\" \"$@\"; wait; cat ../got";
    let run = place.shell(line, &[&BUILD[..], &["-o", "../p"]].concat());
    assert_eq!(run, Run { code: Some(0), out: expected, err: String::new() });
}

#[test]
fn a_disk_that_is_full_leaves_no_half() {
    let place = tree("outputs-no-room");
    place.write("each/kept", "kept");
    place.write("out.yaml", "old");
    let before = place.all();
    let full = |words: &[&str]| place.shell("trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"", words);
    for to in ["out.yaml", "new.yaml", "each"] {
        let run = full(&[&BUILD[..], &["-o", to]].concat());
        refused(&run, "File too large");
        refused(&run, &format!("cannot write {to}"));
    }
    for words in [&["--output-dir", "out"][..], &["--output-dir", "each", "--force"]] {
        refused(&full(&[&["render"][..], words].concat()), "File too large");
    }
    assert_eq!(place.all(), before);
}

#[test]
fn objects_that_would_share_a_file_are_told_and_none_is_written() {
    let role = |name: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: \"{name}\"}}\n"
        )
    };
    let place = Place::with("outputs-shared-name", &[("kustomization.yaml", "resources: [r.yaml]\n")]);
    place.write("out/kept", "");
    for (first, second) in [("Viewer", "viewer"), ("x", "a/b"), ("x", &*"y".repeat(300))] {
        place.write("r.yaml", &format!("{}---\n{}", role(first), role(second)));
        let before = place.all();
        let run = place.run(&[&BUILD[..], &["-o", "out"]].concat());
        let told =
            if first == "Viewer" { "two objects would be written to" } else { "no file can be called" };
        refused(&run, told);
        assert_eq!(place.all(), before);
    }
}

#[test]
fn names_of_objects_lead_nowhere() {
    let names = ["../../../../x", "..", ".", "/etc/x", "a\\0b", "c\\nd", "e\\e[31mf"];
    let place = tree("names-out");
    let all: String = names
        .iter()
        .map(|name| format!("---\n{}", MAP.replace("name: a", &format!("name: \"{name}\""))))
        .collect();
    place.write("x/a.yaml", &all);
    let before = place.all();
    let run = place.run(&["render", "--output-dir", "../out"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let written = place.top.join("out/c/flux-system/a").read_dir_utf8().expect("a directory").flatten();
    let written: Vec<String> = written.map(|entry| entry.file_name().to_owned()).collect();
    assert_eq!(written.len(), names.len(), "{written:?}");
    assert!(written.iter().all(|name| !name.contains(char::is_control)), "{written:?}");
    assert_eq!(place.all(), before);
    let beside: Vec<_> = place.top.read_dir_utf8().expect("a directory").flatten().collect();
    assert!(beside.iter().all(|entry| !entry.file_name().ends_with(".tmp")));
}

#[test]
fn what_an_interrupted_run_left_is_taken_away_by_the_next() {
    let place = tree("outputs-left");
    for milliseconds in [0, 1, 2, 4, 8, 16] {
        place.interrupted(&["kustomize", "build", ".", "-o", "out.yaml"], milliseconds, Signal::TERM);
        place.interrupted(&["render", "--output-dir", "out", "--force"], milliseconds, Signal::INT);
    }
    fs::create_dir_all(place.path(".out.1-0.tmp/c")).expect("a directory");
    place.write(".out.yaml.1-0.tmp", "half");
    assert_eq!(place.run(&[&BUILD[..], &["-o", "out.yaml"]].concat()).code, Some(0));
    assert_eq!(place.run(&["render", "--output-dir", "out", "--force"]).code, Some(0));
    let left: Vec<String> = place.all().into_keys().filter(|path| path.contains("/.out")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn many_runs_to_one_place_leave_one_of_them_whole() {
    let place = tree("outputs-many");
    let file = "for i in $(seq 12); do \"$0\" \"$@\" & done; wait";
    let run = place.crowd(file, &[&BUILD[..], &["-o", "out.yaml"]].concat());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(place.path("out.yaml")).expect("a file"), place.run(&BUILD).out);
    let run = place.crowd(file, &["render", "--output-dir", "out", "--force"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let files = || place.all().into_keys().filter(|path| path.contains("/out/")).collect::<Vec<_>>();
    let whole = files();
    assert_eq!(place.run(&["render", "--output-dir", "out", "--force"]).code, Some(0));
    assert_eq!((files(), files().len()), (whole, 6));
    assert!(place.all().keys().all(|path| !path.ends_with(".tmp") && !path.ends_with(".old")));
}
