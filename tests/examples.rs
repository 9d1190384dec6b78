//! Each program of `examples/` runs on the repository's own `kubernetes/` and says what it is meant to say.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `cargo test` puts examples: beside the directory that this test is in.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let profile = test.ancestors().nth(2).expect("a directory of the profile");
    let path = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is not built: `cargo build --examples` does", path.display());
    path
}

fn run(name: &str, words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(example(name))
        .args(words)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn build_prints_what_kustomize_prints() {
    let (code, out, err) = run("build", &["kubernetes/workloads/platform/system/reloader/app"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let kinds: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("kind: ")).collect();
    assert_eq!(kinds, ["HelmRelease", "OCIRepository"]);
    assert_eq!(out.matches("\n---\n").count(), 1);
    let (code, out, err) = run("build", &["kubernetes/nowhere"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.starts_with("error: cannot build "), "{err}");
}

#[test]
fn select_lists_objects_and_their_places() {
    let (code, out, _) = run("select", &["hr"]);
    assert_eq!(code, Some(0));
    let place = "kubernetes/workloads/platform/system/reloader/app/helmrelease.yaml:16";
    let line =
        |cluster| format!("{cluster} kube-system/HelmRelease/reloader by flux-system/reloader ({place})\n");
    assert_eq!(out, line("infra") + &line("apps"));
    assert!(run("select", &[]).1.lines().count() > 4);
}

#[test]
fn diff_tells_what_two_clusters_do_not_share() {
    let (code, out, _) = run("diff", &["infra", "apps"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("changed flux-system/ConfigMap/cluster-settings\n"), "{out}");
    let field = "  data.CLUSTER (kubernetes/clusters/apps/cluster-settings.yaml:";
    assert!(out.lines().any(|line| line.starts_with(field)), "{out}");
    assert!(!out.contains("HelmRelease"), "one tree is shared: {out}");
}

#[test]
fn check_reloader_finds_it_once_on_each_cluster() {
    let (code, out, err) = run("check_reloader", &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let place = "kubernetes/workloads/platform/system/reloader/app/helmrelease.yaml:";
    for cluster in ["infra", "apps"] {
        assert!(
            out.contains(&format!("{cluster}: 1 of reloader\n{cluster}: version 2.2.3 ({place}")),
            "{out}"
        );
    }
}

#[test]
fn every_example_is_run_here() {
    let own = std::fs::read_to_string(file!()).or_else(|_| std::fs::read_to_string("tests/examples.rs"));
    let own = own.expect("this file");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(examples).expect("examples").flatten() {
        let name = entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(own.contains(&format!("run(\"{name}\"")), "nobody runs {name}");
    }
}
