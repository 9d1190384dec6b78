//! `affected` of the working tree beside a revision.

use super::command::{answer, ks};
use super::repository::{Entry, Made};

const REPOSITORY: &str = "  sourceRef: {kind: GitRepository, name: flux-system}\n";
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const OTHER: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";

fn repository(name: &str) -> Made {
    let made = Made::new(name);
    let files = [
        ("clusters/prod/a.yaml", ks("a", "./apps/a", REPOSITORY)),
        ("clusters/prod/b.yaml", ks("b", "./apps/b", REPOSITORY)),
        ("apps/a/map.yaml", Entry::File(MAP)),
        ("apps/b/map.yaml", Entry::File(MAP)),
    ];
    made.commit("main", &files);
    for (path, entry) in &files {
        made.write(path, entry.text());
    }
    made
}

fn affected(made: &Made) -> String {
    answer(&made.top, &["affected", "-o", "name"])
}

#[test]
fn nothing_is_affected_by_what_was_committed() {
    assert_eq!(affected(&repository("affected-nothing")), "");
}

#[test]
fn a_comment_is_told_as_a_file_that_changed() {
    let made = repository("affected-comment");
    made.write("apps/a/map.yaml", &format!("{MAP}# why\n"));
    assert_eq!(affected(&made), "prod flux-system/a\n");
    let table = answer(&made.top, &["affected"]);
    assert!(table.ends_with("prod     flux-system/a  -       files only\n"), "{table}");
}

#[test]
fn untracked_files_and_moved_ones_count_as_they_lie() {
    let made = repository("affected-untracked");
    made.write("apps/a/more.yaml", OTHER);
    assert_eq!(affected(&made), "prod flux-system/a ConfigMap/b\n");
    std::fs::rename(made.top.join("apps/b/map.yaml"), made.top.join("apps/b/moved.yaml")).expect("it moves");
    assert_eq!(affected(&made), "prod flux-system/a ConfigMap/b\nprod flux-system/b\n");
}

#[test]
fn a_kustomization_that_is_gone_is_told_but_is_no_job() {
    let made = repository("affected-gone");
    std::fs::remove_file(made.top.join("clusters/prod/b.yaml")).expect("it was there");
    let gone = "prod flux-system/flux-system flux-system/Kustomization/b\nprod flux-system/b ConfigMap/a\n";
    assert_eq!(affected(&made), gone);
    let matrix = answer(&made.top, &["affected", "-o", "matrix"]);
    assert!(matrix.contains("flux-system/flux-system") && !matrix.contains("flux-system/b"), "{matrix}");
}
