use super::*;
use crate::flux::api::Origin;
use crate::object::Histories;
use crate::tree::{Files, Memory};
use crate::yaml::json;
use std::sync::Arc;

/// Lays a spec over the files of `/r`; gives the root kustomization as JSON.
fn lay(spec: &str, files: &[(&str, &str)], profile: Profile<'_>) -> Result<String> {
    let mut tree = Memory::new();
    for (path, text) in files {
        tree = tree.with(format!("/r/{path}"), text);
    }
    let document = v2::parse_document(&format!("spec:\n  path: ./\n{spec}"), FileId(9)).unwrap().unwrap();
    let kustomization = Kustomization::from_node(&document, Origin::File).unwrap();
    let request = Request {
        kustomization: &kustomization,
        tree: &tree,
        files: &Files::default(),
        dir: Utf8Path::new("/r"),
        profile,
        substitution: None,
        histories: Histories::Left,
        parsed: Arc::default(),
    };
    let root = root(&request, &mut Vec::new())?;
    json::to_json(&root.document.unwrap())
}

fn check(spec: &str, files: &[(&str, &str)], expected: &str) {
    assert_eq!(lay(spec, files, Profile::Controller).unwrap(), expected, "{spec}");
}

const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

#[test]
fn a_directory_without_a_file_lists_what_is_there() {
    let files = [
        ("b.yaml", CONFIG_MAP),
        ("a/c.yml", CONFIG_MAP),
        ("a/notes.txt", "x"),
        ("d/kustomization.yaml", "resources: [e.yaml]"),
        ("d/e.yaml", "broken: ["),
    ];
    check("", &files, r#"{"resources":["./a/c.yml","./b.yaml","./d"]}"#);
    check("", &[("x.txt", "")], r#"{"namespace":"_placeholder"}"#);
}

#[test]
fn a_file_without_resources_tells_origins() {
    let files = [("kustomization.yaml", "buildMetadata: [managedByLabel]\n")];
    check("", &files, r#"{"buildMetadata":["originAnnotations"]}"#);
    check("  buildMetadata: [x]\n", &files, r#"{"buildMetadata":["x"]}"#);
}

#[test]
fn a_spec_is_laid_over_the_file() {
    let files = [("kustomization.yaml", "namespace: a\nresources: [x]\npatches: [{path: p}]\n")];
    check(
        "  targetNamespace: b\n  namePrefix: p-\n  nameSuffix: ''\n  components: [c]\n  patches: [{patch: q}]\n",
        &files,
        r#"{"components":["c"],"namePrefix":"p-","namespace":"b","patches":[{"path":"p"},{"patch":"q"}],"resources":["x"]}"#,
    );
    check(
        "  components: [c, d]\n  ignoreMissingComponents: true\n",
        &[("kustomization.yaml", "resources: [x]"), ("d/kustomization.yaml", "")],
        r#"{"components":["d"],"resources":["x"]}"#,
    );
}

#[test]
fn images_merge_by_name() {
    let file = "resources: [x]\nimages: [{name: a, newName: n, newTag: '1'}, {name: b, digest: d}]\n";
    check(
        "  images: [{name: b, newTag: '2'}, {name: a, newName: m}, {name: c}]\n",
        &[("kustomization.yaml", file)],
        r#"{"images":[{"name":"a","newName":"m","newTag":"1"},{"name":"b","newTag":"2"},{"name":"c"}],"resources":["x"]}"#,
    );
}

#[test]
fn the_cli_drops_what_is_ignored_and_misses_what_is_not_there() {
    let ignore = ["b.yaml".to_owned()];
    let cli = Profile::Cli { ignore_paths: &ignore, jail: None };
    let files = [("kustomization.yaml", "resources: [a.yaml, b.yaml]"), ("a.yaml", ""), ("b.yaml", "")];
    assert_eq!(lay("", &files, cli).unwrap(), r#"{"resources":["a.yaml"]}"#);
    let missing = lay("", &[("kustomization.yaml", "\nresources: [c.yaml]")], cli).unwrap_err();
    assert_eq!(missing.span().map(|s| s.line), Some(2));
}

#[test]
fn a_directory_has_one_file() {
    let files = [("kustomization.yaml", "resources: [x]"), ("Kustomization", "resources: [x]")];
    assert!(lay("", &files, Profile::Controller).is_err());
}

#[test]
fn urls_are_told_from_paths() {
    for url in ["https://x/y", "ssh://git@x/y", "git::https://x", "a:b"] {
        assert!(is_url(url), "{url}");
    }
    for path in ["a/b", "git@github.com:x/y", "github.com/x/y", "../a:b", "1a:b", ""] {
        assert!(!is_url(path), "{path}");
    }
}

#[test]
fn components_have_to_be_local_and_relative() {
    for local in ["a", "../a", "./a", "github.com", "file://a"] {
        assert!(is_local(local), "{local}");
    }
    for other in ["/a", "file:///a", "https://x", "GIT@x:y", "github.com/x/y", "gh:x"] {
        assert!(!is_local(other), "{other}");
    }
}
