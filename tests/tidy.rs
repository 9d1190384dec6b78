//! The invariants of `docs/architecture.md` that a compiler does not hold.

use std::path::{Path, PathBuf};

/// Layers from the top down: a module uses only modules of its own layer and of those below. Rooms
/// of one layer may need each other, as checks and their reports do.
const LAYERS: [&[&str]; 11] = [
    &["main", "lib"],
    &["cli"],
    &["workspace"],
    &["report", "check"],
    &["affected"],
    &["diff", "graph", "select", "shard", "validate", "why"],
    &["cluster", "config"],
    &["flux"],
    &["kustomize"],
    &["object"],
    &["bytes", "diagnostic", "markup", "nearest", "secret_text", "yaml", "tree", "error"],
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut todo = vec![root.join("src")];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(dir).expect("readable sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("readable sources");
                files.push((path.strip_prefix(root.join("src")).expect("readable sources").to_owned(), text));
            }
        }
    }
    assert!(files.len() > 10, "the sources were not found");
    files.sort();
    files
}

/// A file without the tests that end it; nothing of one that is for tests alone.
fn product(text: &str) -> &str {
    if text.contains("\n#![cfg(test)]\n") {
        return "";
    }
    let ends = ["#[cfg(test)]\nmod tests {", "#[cfg(all(test, unix))]\nmod tests {"];
    ends.iter().filter_map(|end| Some(text.split_once(end)?.0)).next().unwrap_or(text)
}

/// The modules of the crate that a text names, also in `use crate::{a, b::c}`.
fn used(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for after in text.split("crate::").skip(1) {
        let list = after.strip_prefix('{').and_then(|list| list.split_once("};")).map(|(list, _)| list);
        let parts: Vec<&str> = match list {
            Some(list) => list.split(',').collect(),
            None => vec![after],
        };
        let word =
            |p: &str| p.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
        names.extend(parts.into_iter().filter_map(word));
    }
    names
}

fn offenders(rule: impl Fn(&Path, &str) -> Option<String>) -> Vec<String> {
    let tell =
        |(path, text): (PathBuf, String)| rule(&path, &text).map(|why| format!("{}: {why}", path.display()));
    sources().into_iter().filter_map(tell).collect()
}

#[test]
fn every_module_says_what_it_is_for() {
    let bad = offenders(|path, text| {
        (!path.ends_with("tests.rs") && !text.starts_with("//!")).then(|| "no `//!` header".to_owned())
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn files_stay_small() {
    let bad = offenders(|path, text| {
        let lines = text.lines().count();
        let generated = path.file_stem().is_some_and(|s| s == "tables");
        (lines > 500 && !generated).then(|| format!("{lines} lines"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn what_is_done_to_objects_fits_a_screen_or_two() {
    let bad = offenders(|path, text| {
        let lines = text.lines().count();
        let room = ["transform", "generate", "finish"]
            .iter()
            .any(|room| path.starts_with(format!("kustomize/{room}")));
        (room && !path.ends_with("tests.rs") && lines >= 200).then(|| format!("{lines} lines"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn only_the_tree_reads_files_and_only_the_output_directory_writes_them() {
    let allowed = ["tree/disk.rs", "report/beside.rs", "report/directory.rs", "cli/output.rs"];
    // The second line is what paths can do by themselves.
    let words = [
        "std::fs",
        "std::os::unix::fs",
        "rustix::",
        "libc::",
        "fs::File",
        ".exists()",
        ".try_exists(",
        ".read_dir",
        ".read_link",
        ".canonicalize",
        "metadata().",
        ".symlink_metadata(",
    ];
    let bad = offenders(|path, text| {
        let here = allowed.iter().any(|a| path == Path::new(a));
        let found = words.iter().find(|word| !here && product(text).contains(**word));
        found.map(|word| format!("touches files: {word}"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn what_reads_files_has_no_words_that_write_them() {
    let words = [
        "write(true)",
        "append(true)",
        "create(true)",
        "create_new",
        "fs::write",
        "File::create",
        "create_dir",
        "remove_file",
        "remove_dir",
        "fs::rename",
        "fs::copy",
        "hard_link",
        "fs::symlink(",
        "set_permissions",
        "set_len",
        "set_modified",
        "set_times",
    ];
    let bad = offenders(|path, text| {
        let reads = path.starts_with("tree");
        let found = words.iter().find(|word| reads && product(text).contains(**word));
        found.map(|word| format!("writes: {word}"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn nothing_is_executed_and_nothing_has_a_network() {
    let words = [
        "process::Command",
        "CommandExt",
        "process::{",
        "TcpListener",
        "UnixListener",
        "TcpStream",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "gix::prepare_clone",
        "gix::remote::connect",
        "gix::remote::fetch",
        "gix_transport",
        "gix::command",
    ];
    let bad = offenders(|_, text| {
        let found = words.iter().find(|word| product(text).contains(**word));
        found.map(|word| format!("reaches out: {word}"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn no_dependency_has_a_network_or_runs_programs() {
    let lock =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("a lock");
    let names: Vec<&str> =
        lock.lines().filter_map(|l| l.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(names.contains(&"camino"), "the lock was not understood");
    let reach = ["reqwest", "hyper", "ureq", "curl", "isahc", "tokio", "mio", "socket2", "rustls", "openssl"];
    let bad: Vec<&&str> = names.iter().filter(|name| reach.contains(name)).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn only_the_tree_of_revisions_reads_git() {
    let bad = offenders(|path, text| {
        let here = path.starts_with("tree/git") || path == Path::new("tree/git.rs");
        (!here && product(text).contains("gix::")).then(|| "uses gix".to_owned())
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn below_the_command_line_nothing_reads_the_environment_or_the_clock() {
    let words = ["std::env", "SystemTime", "Instant::now"];
    let bad = offenders(|path, text| {
        let outside = path.starts_with("cli") || path == Path::new("main.rs");
        let found = words.iter().find(|w| product(text).contains(**w));
        found.filter(|_| !outside).map(|w| format!("uses {w}"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn layers_point_down_only() {
    let layer = |name: &str| LAYERS.iter().position(|l| l.contains(&name));
    let bad = offenders(|path, text| {
        let first = path.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
        let Some(mine) = layer(&first) else { return Some("is in no layer".to_owned()) };
        let up = used(product(text)).into_iter().find(|n| layer(n).is_some_and(|l| l < mine));
        up.map(|n| format!("uses crate::{n}, which is above it"))
    });
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn only_main_ends_the_process() {
    let bad = offenders(|path, text| {
        let main = path == Path::new("main.rs");
        (!main && product(text).contains("process::exit")).then(|| "ends the process".to_owned())
    });
    assert!(bad.is_empty(), "{bad:#?}");
}
