//! Names of any bytes: of the checkout, of directories in it, of files that are listed.

use super::place::{MAP, Place, ks};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

const NAMES: [&[u8]; 6] =
    [b"a b", b"a+b@c(d)", "ä☸".as_bytes(), b"a\nb", b"caf\xe9", "\u{10ffe9}\u{fffd}".as_bytes()];

/// A cluster, its path without a kustomization file, and a kustomization.
fn fill(dir: &Path) {
    for (path, text) in [
        ("c/ks.yaml", &*ks("a", "./x", "")),
        ("x/a.yaml", MAP),
        ("y/kustomization.yaml", "resources: [../x/a.yaml]\nnamePrefix: b-\n"),
        ("z/kustomization.yaml", "resources: [z.yaml]\n"),
        ("z/z.yaml", &*MAP.replace("name: a", "name: z")),
    ] {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().expect("it is below")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
}

fn words<'a>(words: &[&'a str]) -> Vec<&'a OsStr> {
    words.iter().map(|word| OsStr::new(*word)).collect()
}

#[test]
fn a_checkout_may_have_any_name() {
    let commands: [&[&str]; 8] = [
        &["kustomize", "build", "z"],
        &["kustomize", "build", "z", "-o", "/dev/stdout"],
        &["build", "kustomization", "a", "--path", "x", "--kustomization-file", "c/ks.yaml", "--dry-run"],
        &["build", "kustomization", "a", "--path", "x"],
        &["render"],
        &["get", "cm", "-o", "wide"],
        &["diff", "x", "z"],
        &["kustomize", "build", "y"],
    ];
    let place = Place::new("names-checkout");
    let plain = place.top.join("plain").into_std_path_buf();
    fill(&plain);
    for name in NAMES {
        let dir = place.top.as_std_path().join(OsStr::from_bytes(name));
        fill(&dir);
        for command in commands {
            let (expected, run) =
                (place.run_in(&plain, &words(command)), place.run_in(&dir, &words(command)));
            assert_eq!(run, expected, "{command:?} in {name:?}");
            assert_eq!(run.code == Some(2), command.ends_with(&["y"]), "{command:?}: {}", run.err);
        }
        let written = [words(&["render", "--output-dir"]), vec![OsStr::new("out")]].concat();
        assert_eq!(place.run_in(&dir, &written).code, Some(0));
        assert!(
            dir.join("out/c/flux-system/a/ConfigMap-flux-system-a.yaml").is_file()
                || dir.join("out/c/flux-system/a/ConfigMap-a.yaml").is_file()
        );
    }
}

#[test]
fn a_path_on_the_command_line_may_have_any_name() {
    let place = Place::new("names-typed");
    let plain = place.top.join("plain").into_std_path_buf();
    fill(&plain);
    let expected = place.run_in(&plain, &words(&["kustomize", "build", "z"]));
    let rendered = place.run_in(&plain, &words(&["render"]));
    assert_eq!((expected.code, rendered.code), (Some(0), Some(0)));
    for name in NAMES {
        let name = OsStr::from_bytes(name);
        fill(&place.top.as_std_path().join(name));
        let run = |words: &[&OsStr]| place.run_in(place.top.as_std_path(), words);
        let (z, x) = (Path::new(name).join("z"), Path::new(name).join("x"));
        let [kustomize, build] = ["kustomize", "build"].map(OsStr::new);
        assert_eq!(run(&[kustomize, build, z.as_os_str()]), expected, "{name:?}");
        let to = Path::new(name).join("out.yaml");
        assert_eq!(run(&[kustomize, build, z.as_os_str(), OsStr::new("-o"), to.as_os_str()]).code, Some(0));
        assert_eq!(fs::read_to_string(place.top.as_std_path().join(&to)).expect("a file"), expected.out);
        fs::remove_file(place.top.as_std_path().join(&to)).expect("it is there");
        assert_eq!(run(&[OsStr::new("-C"), name, OsStr::new("render")]), rendered, "{name:?}");
        assert_eq!(run(&[OsStr::new("--root"), name, OsStr::new("render")]), rendered, "{name:?}");
        let validated = run(&[OsStr::new("validate"), x.as_os_str()]);
        assert_eq!(validated.code, Some(0), "{}", validated.err);
    }
}

#[test]
fn files_of_any_name_are_listed() {
    for name in NAMES {
        let place = Place::new("names-listed");
        let dir: PathBuf = place.path("").into();
        fill(&dir);
        let expected = place.run(&["render"]);
        assert_eq!(expected.code, Some(0), "{}", expected.err);
        let named = |end: &str| OsStr::from_bytes(&[name, end.as_bytes()].concat()).to_owned();
        fs::write(dir.join(named(".txt")), "text").expect("a file");
        fs::write(dir.join("x").join(named(".txt")), "text").expect("a file");
        assert_eq!(place.run(&["render"]), expected, "{name:?}");
        let more = MAP.replace("name: a", "name: more");
        fs::create_dir_all(dir.join("x").join(named("d"))).expect("a directory");
        fs::write(dir.join("x").join(named("d")).join(named(".yaml")), more).expect("a file");
        let run = place.run(&["render"]);
        assert_eq!((run.code, run.out.contains("name: more")), (Some(0), true), "{name:?}: {}", run.err);
    }
}

#[test]
fn a_name_that_is_no_utf_8_is_shown_by_its_codes() {
    let place = Place::new("names-shown");
    let dir: PathBuf = place.path("").into();
    fill(&dir);
    fs::write(dir.join("x").join(OsStr::from_bytes(b"caf\xe9.yaml")), "a: [").expect("a file");
    let run = place.run(&["render"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("--> x/caf\\xe9.yaml:"), "{}", run.err);
}
