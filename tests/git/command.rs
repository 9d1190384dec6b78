//! `--rev` on the command line: where the root is, and what is read from the disk all the same.

use super::repository::{self, Entry, Made};
use camino::{Utf8Path, Utf8PathBuf};
use std::process::{Command, Output};

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

/// A Kustomization; the rest follows its path.
pub fn ks(name: &str, path: &str, rest: &str) -> Entry {
    Entry::Text(format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: flux-system}}\nspec:\n  interval: 1m\n  prune: true\n  path: {path}\n{rest}"
    ))
}

const REPOSITORY: &str = "  sourceRef: {kind: GitRepository, name: flux-system}\n";

fn offlux(dir: &Utf8Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
    // What git itself would heed is not heeded.
    command
        .env_clear()
        .env("GIT_DIR", "/nowhere")
        .env("GIT_WORK_TREE", "/")
        .env("GIT_OBJECT_DIRECTORY", "/nowhere");
    command.args(words).current_dir(dir).output().expect("it runs")
}

/// What is printed, when it does not fail.
pub fn answer(dir: &Utf8Path, words: &[&str]) -> String {
    let output = offlux(dir, words);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn told(dir: &Utf8Path, words: &[&str]) -> String {
    String::from_utf8(offlux(dir, words).stderr).expect("text")
}

#[test]
fn a_revision_renders_as_its_checkout_did_whatever_the_disk_holds_now() {
    let made = Made::new("as-checked-out");
    let files =
        [("clusters/prod/a.yaml", ks("a", "./apps/a", REPOSITORY)), ("apps/a/map.yaml", Entry::File(MAP))];
    made.commit("main", &files);
    for (path, entry) in &files {
        made.write(path, entry.text());
    }
    let words = ["get", "all", "-o", "json"];
    let checkout = answer(&made.top, &words);
    made.write("apps/a/map.yaml", "kind: [broken\n");
    made.write("apps/a/untracked.yaml", "kind: Broken\n");
    made.write("apps/a/.sourceignore", "*\n");
    made.write("offlux.yaml", "clusters: {other: {path: nowhere}}\n");
    let at_head = [&["--rev", "HEAD"], &words[..]].concat();
    assert_eq!(answer(&made.top, &at_head), checkout);
    std::fs::remove_dir_all(made.top.join("apps")).expect("it was there");
    assert_eq!(answer(&made.top, &at_head), checkout);
    #[cfg(unix)]
    {
        std::fs::remove_file(made.top.join("offlux.yaml")).expect("it was there");
        std::fs::remove_dir_all(made.top.join("clusters")).expect("it was there");
        let made_them = Command::new("mkfifo").args(["offlux.yaml", "apps"]).current_dir(&made.top).status();
        assert!(made_them.expect("mkfifo runs").success());
        std::os::unix::fs::symlink("/proc", made.top.join("clusters")).expect("a link");
        assert_eq!(answer(&made.top, &at_head), checkout);
    }
}

#[test]
fn places_are_told_from_where_one_stands_and_show_the_line_of_the_revision() {
    let made = Made::new("places");
    let broken = Entry::File("apiVersion: v1\nkind: [\n");
    made.commit(
        "main",
        &[("clusters/prod/a.yaml", ks("a", "./apps/a", REPOSITORY)), ("apps/a/map.yaml", broken)],
    );
    made.write("apps/a/map.yaml", "as it is now\nas it is now\nas it is now\n");
    let told = told(&made.top.join("apps"), &["--rev", "main", "render"]);
    assert!(told.contains("--> a/map.yaml:") && !told.contains("as it is now"), "{told}");
    made.commit("main", &[("offlux.yaml", Entry::File("clusters:\n  prod: {path: a, pth: b}\n"))]);
    made.write("offlux.yaml", "as it is now\nas it is now\n");
    let wrong = offlux(&made.top, &["--rev", "main", "render"]);
    let wrong = String::from_utf8(wrong.stderr).expect("text");
    assert!(wrong.contains("--> offlux.yaml:2\n2 |   prod: {path: a, pth: b}"), "{wrong}");
}

#[test]
fn the_root_is_where_the_revision_has_its_configuration() {
    let made = Made::new("root");
    let cluster = ks("a", "./apps/a", REPOSITORY);
    made.commit(
        "main",
        &[
            ("fleet/offlux.yaml", Entry::File("clusters: {blue: {path: clusters/prod}}\n")),
            ("fleet/clusters/prod/a.yaml", cluster.clone()),
            ("fleet/apps/a/map.yaml", Entry::File(MAP)),
            ("clusters/prod/a.yaml", cluster),
            ("apps/a/map.yaml", Entry::File(MAP)),
        ],
    );
    made.write("fleet/apps/a/here", "");
    made.write("elsewhere/offlux.yaml", "");
    let names = |dir: &str, words: &[&str]| {
        answer(&made.top.join(dir), &[&["--rev", "main", "clusters", "-o", "name"], words].concat())
    };
    assert_eq!(names("fleet/apps/a", &[]), "blue\n");
    assert_eq!(names("elsewhere", &["--cluster", "clusters/prod"]), "prod\n");
    assert_eq!(names("", &["--root", "fleet"]), "blue\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(made.top.join("fleet"), made.top.join("link")).expect("a link");
        assert_eq!(names("elsewhere", &["--root", "../link"]), "blue\n");
    }
}

#[test]
fn files_that_the_command_line_names_are_those_of_the_disk() {
    let made = Made::new("resource");
    let rest =
        format!("{REPOSITORY}  postBuild: {{substituteFrom: [{{kind: ConfigMap, name: settings}}]}}\n");
    let map = Entry::File("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: \"${x}\"}\n");
    made.commit("main", &[("clusters/prod/a.yaml", ks("a", "./apps/a", &rest)), ("apps/a/map.yaml", map)]);
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\n";
    made.write("ci/settings.yaml", &format!("{settings}data: {{x: of the disk}}\n"));
    let words = ["--rev", "main", "--resource", "settings.yaml", "render"];
    assert!(answer(&made.top.join("ci"), &words).contains("x: of the disk"));
    made.write("ci/settings.yaml", &format!("{settings}data: {{x: [\n"));
    assert!(told(&made.top.join("ci"), &words).contains("--> settings.yaml:"));
}

#[test]
fn sources_outside_of_the_repository_are_no_part_of_a_revision() {
    let made = Made::new("sources");
    let shared = "  sourceRef: {kind: GitRepository, name: shared}\n";
    made.commit(
        "main",
        &[
            ("offlux.yaml", Entry::File("sources:\n  GitRepository/flux-system/shared: ../outside\n  GitRepository/flux-system/own: own\n")),
            ("clusters/prod/a.yaml", ks("a", "./a", shared)),
            ("clusters/prod/b.yaml", ks("b", "./b", "  sourceRef: {kind: GitRepository, name: own}\n")),
            ("clusters/prod/source.yaml", Entry::File("apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: shared, namespace: flux-system}\nspec: {interval: 1m, url: https://example.org/shared}\n")),
            ("own/b/map.yaml", Entry::File(MAP)),
        ],
    );
    let words = ["--rev", "main", "get", "ks", "-o", "json"];
    let told = told(&made.top, &words);
    assert!(
        told.contains("GitRepository/flux-system/shared: ../outside is not part of the git repository"),
        "{told}"
    );
    assert!(answer(&made.top, &["--rev", "main", "get", "cm", "-o", "name"]).contains("ConfigMap/a"));
}

#[test]
fn remotes_of_the_checkout_count() {
    let made = Made::new("remotes");
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: flux-system}\nspec: {interval: 1m, url: ssh://git@example.org/fleet}\n";
    let fleet = "  sourceRef: {kind: GitRepository, name: fleet}\n";
    made.commit(
        "main",
        &[
            ("clusters/prod/a.yaml", ks("a", "./apps/a", fleet)),
            ("clusters/prod/source.yaml", Entry::File(source)),
            ("apps/a/map.yaml", Entry::File(MAP)),
        ],
    );
    made.config("[remote \"origin\"]\n\turl = https://example.org/fleet.git\n");
    assert!(answer(&made.top, &["--rev", "main", "get", "cm", "-o", "name"]).contains("ConfigMap/a"));
}

#[test]
fn a_file_that_a_clone_lacks_is_not_passed_over_when_clusters_are_looked_for() {
    let made = Made::new("partial");
    let cluster = ks("a", "./apps/a", REPOSITORY);
    made.commit("main", &[("clusters/prod/a.yaml", cluster.clone()), ("apps/a/map.yaml", Entry::File(MAP))]);
    made.remove_object(cluster.text());
    let told = told(&made.top, &["--rev", "main", "get", "cm"]);
    assert!(told.starts_with("error: cannot read clusters/prod/a.yaml: its object"), "{told}");
}

#[test]
fn a_file_that_a_clone_lacks_is_not_taken_for_removed_when_revisions_are_compared() {
    let made = Made::new("partial-diff");
    let (one, two) = (ks("a", "./apps/a", REPOSITORY), ks("b", "./apps/a", REPOSITORY));
    let map = ("apps/a/map.yaml", Entry::File(MAP));
    let old = made.commit(
        "old",
        &[("clusters/one/a.yaml", one.clone()), ("clusters/two/b.yaml", two.clone()), map.clone()],
    );
    made.write("clusters/one/a.yaml", one.text());
    made.write("apps/a/map.yaml", MAP);
    made.remove_object(two.text());
    for words in [&["diff", "old"][..], &["diff", "old", "--cluster", "one"], &["affected", "--rev", "old"]] {
        let output = offlux(&made.top, words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?} beside {old}: {told}");
        assert!(told.starts_with("error: cannot read clusters/two/b.yaml: its object"), "{words:?}: {told}");
    }
}

#[test]
fn where_there_is_no_repository_a_revision_is_refused() {
    let dir: Utf8PathBuf = repository::scratch("command-no-repository");
    let output = offlux(&dir, &["--rev", "main", "render"]);
    std::fs::remove_dir(&dir).expect("it is empty");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no git repository at or above"));
}
