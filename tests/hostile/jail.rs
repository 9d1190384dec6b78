//! What leads out of the directory of a build, blocks whoever opens it, or would be written to.

use super::place::{BUILD, MAP, Place, ks};
use std::fs;

#[test]
fn what_lies_outside_is_not_read() {
    let place = Place::new("outside");
    fs::write(place.top.join("out.yaml"), MAP).expect("a file");
    place.link("link.yaml", "../out.yaml");
    place.write("p.yaml", MAP);
    let entries = [
        "resources: [../out.yaml]\n",
        "resources: [link.yaml]\n",
        "resources: [p.yaml]\nconfigurations: [/etc/passwd]\n",
        "resources: [p.yaml]\ncrds: [../../../../../../etc/passwd]\n",
        "resources: [p.yaml]\nopenapi: {path: /etc/passwd}\n",
        "resources: [p.yaml]\npatches: [{path: ../out.yaml}]\n",
        "configMapGenerator: [{name: x, files: [p=/etc/passwd]}]\n",
        "configMapGenerator: [{name: x, envs: [/etc/passwd]}]\n",
    ];
    for entry in entries {
        place.write("kustomization.yaml", entry);
        let run = place.run(&BUILD);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{entry}: {}", run.err);
        assert!(run.err.contains("outside of the directory"), "{entry}: {}", run.err);
        assert!(!run.err.contains("root:"), "{entry}: {}", run.err);
    }
}

#[test]
fn a_flux_path_stays_in_its_source() {
    for path in ["../out", "../../../../../../etc", "/etc", "./a/../../out", "./link"] {
        let place = Place::with(
            "flux-path",
            &[("c/ks.yaml", &ks("a", path, "")), ("offlux.yaml", "clusters: {c: {path: c}}\n")],
        );
        fs::create_dir_all(place.top.join("out")).expect("a directory");
        fs::write(place.top.join("out/x.yaml"), MAP).expect("a file");
        place.link("link", "/etc");
        let run = place.run(&["render"]);
        assert_eq!(run.code, Some(2), "{path}: {}", run.err);
        assert!(run.err.contains(&format!("kustomization path not found: {path}")), "{path}: {}", run.err);
        assert!(!run.out.contains("kind: ConfigMap"), "{path}");
    }
}

#[test]
fn fifos_are_refused_and_keep_nobody_waiting() {
    let fields = [
        "resources: [p]",
        "patches: [{path: p}]",
        "openapi: {path: p}",
        "crds: [p]",
        "configurations: [p]",
        "transformers: [p]",
        "generators: [p]",
        "validators: [p]",
        "replacements: [{path: p}]",
        "configMapGenerator: [{name: a, files: [p]}]",
        "configMapGenerator: [{name: a, envs: [p]}]",
    ];
    let place = Place::with("fifo", &[("r.yaml", MAP)]);
    place.fifo("p");
    for field in fields {
        place.write("kustomization.yaml", &format!("{field}\n"));
        if !field.starts_with("resources") {
            place.write("kustomization.yaml", &format!("resources: [r.yaml]\n{field}\n"));
        }
        place.refuses(&BUILD, &["cannot read p: is not a regular file"]);
    }
    fs::remove_file(place.path("kustomization.yaml")).expect("a file");
    place.fifo("kustomization.yaml");
    place.refuses(&BUILD, &["the directory has no kustomization.yaml"]);
}

#[test]
fn fifos_beside_a_cluster_keep_nobody_waiting() {
    let files = [("c/ks.yaml", &*ks("a", "./x", "")), ("x/a.yaml", MAP)];
    for name in [".sourceignore", "x/p.yaml", "c/q.yaml"] {
        let place = Place::with("fifo-flux", &files);
        place.fifo(name);
        let run = place.run(&["render"]);
        assert_eq!((run.code, run.out.contains("kind: ConfigMap")), (Some(0), true), "{name}: {}", run.err);
    }
    let place = Place::with("fifo-named", &files);
    place.fifo("p.yaml");
    place.refuses(&["--resource", "p.yaml", "render"], &["is not a regular file"]);
    place.fifo("offlux.yaml");
    place.refuses(&["render"], &["is not a regular file"]);
}

#[cfg(feature = "git")]
#[test]
fn fifos_in_a_git_repository_are_refused() {
    for name in [".git/packed-refs", ".git/refs/heads/main", ".git/config", ".git/objects/pack/p.idx"] {
        let place = Place::with("fifo-git", &[(".git/HEAD", "ref: refs/heads/main\n"), (".git/refs/a", "")]);
        place.write(".git/objects/info/a", "");
        place.fifo(name);
        place.refuses(&["--rev", "HEAD", "render"], &["is not a regular file"]);
    }
}

#[test]
fn devices_are_refused() {
    for device in ["/dev/zero", "/dev/random", "/dev/stdin", "/dev/full", "/dev/tty"] {
        let place = Place::with("device", &[("kustomization.yaml", "resources: [r.yaml]\n")]);
        place.link("r.yaml", device);
        let words = [&BUILD[..], &["--load-restrictor", "LoadRestrictionsNone"]].concat();
        place.refuses(&words, &["cannot read r.yaml"]);
    }
}

fn map(name: &str) -> Place {
    Place::with(name, &[("kustomization.yaml", "resources: [r.yaml]\n"), ("r.yaml", MAP)])
}

#[test]
fn an_output_replaces_a_link_and_never_follows_it() {
    let place = map("output-link");
    fs::write(place.top.join("precious"), "kept").expect("a file");
    place.link("out.yaml", "../precious");
    let run = place.run(&[&BUILD[..], &["-o", "out.yaml"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(fs::read_to_string(place.top.join("precious")).expect("a file"), "kept");
    assert!(!fs::symlink_metadata(place.path("out.yaml")).expect("a file").is_symlink());
    assert!(fs::read_to_string(place.path("out.yaml")).expect("a file").contains("kind: ConfigMap"));
    assert_eq!(place.all().len(), 3, "nothing is left beside it: {:?}", place.all().keys());
}

#[test]
fn an_output_keeps_the_mode_of_what_it_replaces() {
    use std::os::unix::fs::PermissionsExt;
    let place = map("output-mode");
    place.write("out.yaml", "old");
    fs::set_permissions(place.path("out.yaml"), fs::Permissions::from_mode(0o600)).expect("a mode");
    assert_eq!(place.run(&[&BUILD[..], &["-o", "out.yaml"]].concat()).code, Some(0));
    let mode = fs::metadata(place.path("out.yaml")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn an_output_may_be_a_stream() {
    let place = map("output-stream");
    let to = |name: &str| place.run(&[&BUILD[..], &["-o", name]].concat());
    assert_eq!(to("/dev/null").code, Some(0));
    let run = to("/dev/stdout");
    assert_eq!((run.code, run.out.contains("kind: ConfigMap")), (Some(0), true), "{}", run.err);
}

#[test]
fn names_of_any_bytes_are_read_as_they_are() {
    for name in ["a b", "a+b@c(d)", "ä☸", "a\nb", "a\u{1b}[31mb"] {
        let place = Place::with("names", &[("kustomization.yaml", "resources: [x]\n")]);
        let kustomization = "resources: [r.yaml]\n";
        place.write(&format!("{name}/kustomization.yaml"), kustomization);
        place.write(&format!("{name}/r.yaml"), MAP);
        let run = place.run(&["kustomize", "build", name]);
        assert_eq!((run.code, run.out.contains("kind: ConfigMap")), (Some(0), true), "{name:?}: {}", run.err);
    }
}
