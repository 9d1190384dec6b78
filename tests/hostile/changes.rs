//! Files that change while commands run: the outcome of one state of them, or an error.

use super::place::{MAP, Place, Run, ks, one_crowd_at_a_time};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Objects of a state; enough of them that a file is not read in one go with another one.
fn objects(state: &str) -> String {
    let one =
        |at| format!("---\n{}data: {{state: {state}}}\n", MAP.replace("name: a", &format!("name: a{at}")));
    (0..40).map(one).collect()
}

/// Two Kustomizations, each with a base of its own that names the one file.
fn tree(name: &str) -> Place {
    let overlay = |prefix: &str| format!("resources: [../../base]\nnamePrefix: {prefix}\n");
    let files = [
        ("c/ks.yaml", &*ks("a", "./all", "")),
        ("all/kustomization.yaml", "resources: [one, two]\n"),
        ("all/one/kustomization.yaml", &*overlay("one-")),
        ("all/two/kustomization.yaml", &*overlay("two-")),
        ("base/kustomization.yaml", "resources: [r.yaml]\n"),
        ("base/r.yaml", &*objects("first")),
        ("offlux.yaml", "clusters: {c: {path: c}}\n"),
    ];
    let place = Place::with(name, &files);
    // A tree of its own, so that what is compared does not change with it.
    place.write("still/kustomization.yaml", "resources: [r.yaml]\n");
    place.write("still/r.yaml", &objects("first"));
    place
}

const COMMANDS: [&[&str]; 6] = [
    &["kustomize", "build", "all"],
    &["build", "kustomization", "a", "--path", "all", "--kustomization-file", "c/ks.yaml", "--dry-run"],
    &["build", "kustomization", "a", "--path", "all"],
    &["-j", "1", "render"],
    &["-j", "64", "get", "cm", "-o", "yaml"],
    &["diff", "still", "base"],
];

/// What each command gives for each of the states that a file may be in.
fn allowed(place: &Place, states: &[String]) -> BTreeMap<usize, Vec<Run>> {
    let mut allowed: BTreeMap<usize, Vec<Run>> = BTreeMap::new();
    for state in states {
        place.write("base/r.yaml", state);
        for (at, command) in COMMANDS.iter().enumerate() {
            allowed.entry(at).or_default().push(place.run(command));
        }
    }
    allowed
}

/// Runs each command again and again while the file is changed, and holds what comes of it to what may.
fn holds(place: &Place, states: &[String], told: &[&str], change: impl Fn(&Place, usize) + Sync) {
    let _alone = one_crowd_at_a_time();
    let allowed = allowed(place, states);
    let ends = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            (0..).take_while(|_| !ends.load(Ordering::Relaxed)).for_each(|round| change(place, round))
        });
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for (at, command) in COMMANDS.iter().enumerate() {
                for _ in 0..5 {
                    let run = place.run(command);
                    let is_error = run.code == Some(2) && told.iter().any(|told| run.err.contains(told));
                    assert!(
                        is_error || allowed[&at].contains(&run),
                        "{command:?}: {:?}\n{}\n{}",
                        run.code,
                        run.err,
                        run.out
                    );
                }
            }
        }));
        ends.store(true, Ordering::Relaxed);
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

fn put(place: &Place, text: &str) {
    place.write("new", text);
    fs::rename(place.path("new"), place.path("base/r.yaml")).expect("renamed");
}

#[test]
fn a_file_that_is_replaced_is_seen_before_or_after() {
    let place = tree("changes-replaced");
    let states = [objects("first"), objects("second")];
    holds(&place, &states, &["it changed while it was read"], |place, round| put(place, &states[round % 2]));
}

#[test]
fn a_file_that_vanishes_is_there_or_told() {
    let place = tree("changes-vanishing");
    let states = [objects("first")];
    let told = ["no such file or directory: r.yaml", "cannot read"];
    holds(&place, &states, &told, |place, _| {
        put(place, &states[0]);
        fs::rename(place.path("base/r.yaml"), place.path("gone")).expect("renamed");
    });
}

#[test]
fn a_file_that_is_written_in_place_is_what_it_was_at_one_moment() {
    let place = tree("changes-in-place");
    let (first, second) = (objects("first"), objects("second"));
    // The second half begins in the middle of an object: half of the file is no YAML that anybody wrote.
    let half = second.find("name: a20").expect("it is there") + 4;
    let states = [first.clone(), second.clone(), String::new(), second[..half].to_owned()];
    let told = ["it changed while it was read", "base/r.yaml", "no objects"];
    holds(&place, &states, &told, |place, round| {
        let mut file = fs::File::create(place.path("base/r.yaml")).expect("a file");
        if round % 2 == 0 {
            return file.write_all(first.as_bytes()).expect("written");
        }
        file.write_all(&second.as_bytes()[..half]).expect("written");
        file.write_all(&second.as_bytes()[half..]).expect("written");
    });
}

#[test]
fn a_directory_that_is_renamed_is_there_or_told() {
    let place = tree("changes-renamed");
    let states = [objects("first")];
    // Which of the questions about it comes too late is chance.
    let told = ["base", "no git repository"];
    holds(&place, &states, &told, |place, _| {
        fs::rename(place.path("base"), place.path("away")).expect("renamed");
        fs::rename(place.path("away"), place.path("base")).expect("renamed");
    });
}
