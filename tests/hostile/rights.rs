//! Files and directories that may not be read or written: an error that says so, and nothing left out in silence.

use super::place::{BUILD, MAP, Place, Run, ks};

fn named(name: &str) -> String {
    MAP.replace("name: a", &format!("name: {name}"))
}

/// Two clusters, a Flux path without a kustomization file, and a kustomization with a base and a generator.
fn tree(name: &str) -> Place {
    let files = [
        ("clusters/a/ks.yaml", &*ks("a", "./x", "")),
        ("clusters/b/ks.yaml", &*ks("b", "./y", "")),
        ("x/a.yaml", MAP),
        ("x/sub/b.yaml", &*named("sub")),
        ("y/kustomization.yaml", "resources: [r.yaml, d]\nconfigMapGenerator: [{name: g, files: [f.txt]}]\n"),
        ("y/r.yaml", &*named("r")),
        ("y/f.txt", "text"),
        ("y/d/kustomization.yaml", "resources: [q.yaml]\n"),
        ("y/d/q.yaml", &*named("q")),
    ];
    Place::with(name, &files)
}

fn demands(run: &Run, words: &[&str]) {
    assert_eq!(run.code, Some(2), "{words:?}: {}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "no `{word}` in {}", run.err);
    }
}

#[test]
fn a_build_names_what_it_may_not_read_and_what_led_there() {
    let place = tree("rights-build");
    let sound = place.run_with_few_rights(&["kustomize", "build", "y"]);
    assert_eq!(sound.code, Some(0), "{}", sound.err);
    for (path, modes, told) in [
        ("y/r.yaml", &[0][..], ["cannot read r.yaml: Permission denied", "y/kustomization.yaml:1"]),
        ("y/f.txt", &[0], ["cannot read f.txt: Permission denied", "y/kustomization.yaml:2"]),
        ("y/kustomization.yaml", &[0], ["cannot read kustomization.yaml: Permission denied", "--> y"]),
        ("y/d", &[0, 0o444], ["Permission denied", "while building d (y/kustomization.yaml:1)"]),
        ("y/d/kustomization.yaml", &[0], ["cannot read kustomization.yaml: Permission", "while building d"]),
        ("y/d/q.yaml", &[0], ["cannot read q.yaml: Permission denied", "while building d"]),
        ("y", &[0], ["cannot read kustomization.yaml: Permission denied", "--> y"]),
    ] {
        for mode in modes {
            let run =
                place.with_mode(path, *mode, || place.run_with_few_rights(&["kustomize", "build", "y"]));
            demands(&run, &told);
            assert_eq!(run.out, "");
        }
    }
    // To enter a directory is enough where its files are named.
    let entered = place.with_mode("y/d", 0o111, || place.run_with_few_rights(&["kustomize", "build", "y"]));
    assert_eq!(entered, sound);
}

#[test]
fn a_cluster_fails_where_it_may_not_read_and_renders_the_rest() {
    let place = tree("rights-cluster");
    for (path, modes) in [("x", &[0, 0o111, 0o444][..]), ("x/a.yaml", &[0]), ("x/sub", &[0, 0o111, 0o444])] {
        for mode in modes {
            let run = place.with_mode(path, *mode, || {
                place.run_with_few_rights(&["--cluster", "clusters/a", "--cluster", "clusters/b", "render"])
            });
            demands(
                &run,
                &["Permission denied", "required by Flux Kustomization flux-system/a (clusters/a/ks.yaml:1)"],
            );
            assert!(run.out.contains("name: q") && !run.out.contains("name: sub"), "{path}: {}", run.out);
        }
    }
}

#[test]
fn clusters_are_not_looked_for_in_half_of_a_repository() {
    let place = tree("rights-search");
    let commands: [&[&str]; 7] = [
        &["render"],
        &["clusters"],
        &["get", "ks"],
        &["graph"],
        &["check"],
        &["why", "ks/a"],
        &["build", "kustomization", "b", "--path", "y"],
    ];
    for (path, modes) in [("clusters/a", &[0, 0o111][..]), ("clusters/a/ks.yaml", &[0]), ("clusters", &[0])] {
        for (mode, command) in modes.iter().flat_map(|mode| commands.iter().map(move |c| (mode, c))) {
            let run = place.with_mode(path, *mode, || place.run_with_few_rights(command));
            demands(
                &run,
                &["cannot read", path, "Permission denied", "all of the repository is looked through"],
            );
            assert_eq!(run.out, "", "{command:?}");
        }
    }
    place.write("offlux.yaml", "clusters: {b: {path: clusters/b}}\n");
    let listed = place.with_mode("clusters/a", 0, || place.run_with_few_rights(&["get", "cm", "-o", "name"]));
    assert_eq!((listed.code, listed.out.lines().count()), (Some(0), 3), "{}{}", listed.out, listed.err);
    let shut = place.with_mode("offlux.yaml", 0, || place.run_with_few_rights(&["render"]));
    demands(&shut, &["offlux.yaml: Permission denied"]);
}

#[test]
fn comparisons_do_not_take_for_removed_what_they_may_not_read() {
    let place = Place::with("rights-diff", &[("old/a.yaml", MAP), ("old/d/b.yaml", &named("sub"))]);
    place.write("new/a.yaml", MAP);
    place.write("new/d/b.yaml", &named("sub"));
    let same = place.run_with_few_rights(&["diff", "old", "new"]);
    assert_eq!((same.code, same.out.as_str()), (Some(0), ""), "{}", same.err);
    for path in ["new/d", "new/d/b.yaml", "old/d", "old/d/b.yaml"] {
        let run = place.with_mode(path, 0, || place.run_with_few_rights(&["diff", "old", "new"]));
        demands(&run, &["Permission denied"]);
        assert_eq!(run.out, "", "{path}");
    }
}

#[test]
fn a_tree_that_may_not_be_written_to_is_read_all_the_same() {
    let place = tree("rights-written");
    let commands: [&[&str]; 9] = [
        &["kustomize", "build", "y"],
        &[
            "build",
            "kustomization",
            "b",
            "--path",
            "y",
            "--dry-run",
            "--kustomization-file",
            "clusters/b/ks.yaml",
        ],
        &["render"],
        &["get", "all"],
        &["graph", "-o", "html"],
        &["vars", "ks/a"],
        &["why", "ks/a"],
        &["diff", "x", "y"],
        &["validate", "x"],
    ];
    let before = place.all();
    let dirs = ["", "clusters", "clusters/a", "clusters/b", "x", "x/sub", "y", "y/d"];
    let shut = |act: &dyn Fn()| {
        let mut all: Box<dyn Fn() + '_> = Box::new(act);
        for dir in dirs {
            let (place, inner) = (&place, all);
            all = Box::new(move || place.with_mode(dir, 0o555, &inner));
        }
        all();
    };
    shut(&|| {
        for command in commands {
            let run = place.run_with_few_rights(command);
            assert!(run.code < Some(2), "{command:?}: {:?} {}", run.code, run.err);
            assert_eq!(run.out, place.run(command).out, "{command:?}");
        }
        let to_file = place.run_with_few_rights(&["kustomize", "build", "y", "-o", "y/out.yaml"]);
        demands(&to_file, &["cannot write y/out.yaml: Permission denied"]);
        let each = place.run_with_few_rights(&["kustomize", "build", "y", "-o", "x"]);
        demands(&each, &["cannot write x/", "Permission denied"]);
        let to_dir = place.run_with_few_rights(&["render", "--output-dir", "out"]);
        demands(&to_dir, &["cannot write out: Permission denied", "the directory above has to be writable"]);
        let to_below = place.run_with_few_rights(&["render", "--output-dir", "x/a/b"]);
        demands(&to_below, &["cannot write x/a/b: Permission denied"]);
    });
    assert_eq!(place.all(), before);
    assert_eq!(place.run_with_few_rights(&BUILD).code, Some(2));
}
