//! One test a folder of `testdata/<area>/<topic>/<case>/`: runs the program on `input/` and compares
//! what it prints, byte for byte.
//!
//! Goldens of real tools (`golden = "kustomize"`, `"flux"`, `"controller"`) are written by
//! `scripts/goldens` alone. Own ones (`golden = "own"`) are blessed by `OFFLUX_BLESS=1 cargo test --test
//! golden` and read in review.

use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `case.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The behaviour that the case shows.
    about: String,
    /// The command line, run in `input/`.
    run: Vec<String>,
    /// The name that the program is called by, if not its own.
    #[cfg_attr(not(unix), expect(dead_code, reason = "such cases are left out"))]
    called: Option<String>,
    /// Who says what is right.
    golden: Golden,
    /// Exit status.
    #[serde(default)]
    exit: i32,
    /// Variables of the environment.
    #[serde(default)]
    env: std::collections::BTreeMap<String, String>,
    /// Text for standard input.
    stdin: Option<String>,
    /// The folder to run in, relative to the case: another case's `input` is shared, not copied.
    #[serde(default = "own_input")]
    input: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Golden {
    Kustomize,
    Flux,
    Controller,
    Own,
}

fn own_input() -> String {
    "input".to_owned()
}

const STDOUT: [&str; 7] = [
    "expected.yaml",
    "expected.txt",
    "expected.json",
    "expected.dot",
    "expected.mmd",
    "expected.html",
    "expected.svg",
];
const STDERR: &str = "expected.err";

fn main() {
    let args = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut cases = Vec::new();
    find(&root, &mut cases);
    cases.retain(|dir| cfg!(feature = "git") || !dir.starts_with(root.join("git")));
    // Elsewhere a program is called what its file is called.
    cases.retain(|dir| cfg!(unix) || !is_called(dir));
    cases.sort();
    assert!(!cases.is_empty(), "no case below {}", root.display());
    let trials = cases.into_iter().map(|dir| {
        let name = dir.strip_prefix(&root).expect("found below the root").display().to_string();
        let name = name.replace(std::path::MAIN_SEPARATOR, "/");
        Trial::test(name, move || run(&dir).map_err(Failed::from))
    });
    libtest_mimic::run(&args, trials.collect()).exit();
}

/// Every directory with a `case.toml`, and every leaf that lacks one: a case nobody reads fails.
fn find(dir: &Path, cases: &mut Vec<PathBuf>) {
    if dir.join("case.toml").exists() || dir.join("input").is_dir() {
        cases.push(dir.to_owned());
        return;
    }
    let mut children: Vec<_> = std::fs::read_dir(dir).expect("a readable directory").flatten().collect();
    children.sort_by_key(std::fs::DirEntry::path);
    for child in children {
        if child.path().is_dir() {
            find(&child.path(), cases);
        }
    }
}

/// Whether a case is run by another name.
fn is_called(dir: &Path) -> bool {
    std::fs::read_to_string(dir.join("case.toml")).is_ok_and(|text| text.contains("\ncalled = "))
}

fn run(dir: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(dir.join("case.toml")).map_err(|e| format!("case.toml: {e}"))?;
    let case: Case = toml::from_str(&text).map_err(|e| format!("case.toml: {e}"))?;
    check_form(dir, &case)?;
    let input = dir.join(&case.input);
    let before = listing(&input);
    let output = output(command(&case, &input), case.stdin.as_deref())?;
    let (stdout, stderr) = (by_parts(text_of(&output.stdout)), text_of(&output.stderr));
    same_on_any_number_of_threads(&case, &input, &output)?;
    if before != listing(&input) {
        return Err("the run changed its input".into());
    }
    if output.status.code() != Some(case.exit) {
        return Err(format!("exit {:?}, expected {}\n{stdout}{stderr}", output.status.code(), case.exit));
    }
    if std::env::var_os("OFFLUX_BLESS").is_some() {
        bless(dir, &case, &stdout, &stderr)?;
    }
    for (file, got) in [(stdout_file(dir), stdout), (dir.join(STDERR), stderr)] {
        compare(&file, &got)?;
    }
    Ok(())
}

fn command(case: &Case, input: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
    #[cfg(unix)]
    if let Some(name) = &case.called {
        std::os::unix::process::CommandExt::arg0(&mut command, name);
    }
    command.args(&case.run).current_dir(input).env_clear().envs(&case.env);
    command
}

/// Threads change no byte. The emulations of other tools heed no variable; they are run once.
fn same_on_any_number_of_threads(
    case: &Case,
    input: &Path,
    first: &std::process::Output,
) -> Result<(), String> {
    for jobs in ["1", "5"].into_iter().filter(|_| case.golden == Golden::Own) {
        let mut command = command(case, input);
        command.env("OFFLUX_JOBS", jobs);
        let again = output(command, case.stdin.as_deref())?;
        if again != *first {
            let (out, err) = (text_of(&again.stdout), text_of(&again.stderr));
            return Err(format!("another answer on {jobs} threads\n{out}{err}"));
        }
    }
    Ok(())
}

/// A golden that is empty, or that cannot fail, is a defect of the case.
fn check_form(dir: &Path, case: &Case) -> Result<(), String> {
    if case.about.trim().is_empty() || case.run.is_empty() {
        return Err("case.toml: `about` and `run` must say something".into());
    }
    let known: BTreeSet<&str> =
        STDOUT.into_iter().chain([STDERR, "case.toml", "input", "resources.yaml", "ks.yaml"]).collect();
    let (mut expectations, mut outputs) = (0, 0);
    for entry in std::fs::read_dir(dir).map_err(|e| e.to_string())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !known.contains(name.as_str()) {
            return Err(format!("nobody reads {name}"));
        }
        if name.starts_with("expected.") {
            expectations += 1;
            outputs += usize::from(name != STDERR);
            if entry.metadata().map_err(|e| e.to_string())?.len() == 0 {
                return Err(format!("{name} is empty: leave it out instead"));
            }
        }
    }
    if outputs > 1 {
        return Err("several expectations of one output: only one would be read".into());
    }
    let blessing = std::env::var_os("OFFLUX_BLESS").is_some();
    if expectations == 0 && !(blessing && case.golden == Golden::Own) {
        return Err("no expectation".into());
    }
    Ok(())
}

fn output(mut command: Command, stdin: Option<&str>) -> Result<std::process::Output, String> {
    use std::process::Stdio;
    let stdio = if stdin.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(stdio).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    if let (Some(text), Some(mut pipe)) = (stdin, child.stdin.take()) {
        std::io::Write::write_all(&mut pipe, text.as_bytes()).map_err(|e| e.to_string())?;
    }
    child.wait_with_output().map_err(|e| e.to_string())
}

/// Styles and scripts that pages and drawings are made with, whole: a golden names them and shows the rest.
const PARTS: [&str; 6] = [
    "src/graph/html/page.css",
    "src/graph/html/page.js",
    "src/graph/svg/drawing.css",
    "src/graph/svg/dark.css",
    "src/report/diff/html/page.css",
    "src/report/diff/html/page.js",
];

fn by_parts(mut text: String) -> String {
    if !text.starts_with('<') {
        return text;
    }
    for part in PARTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
        let whole = std::fs::read_to_string(path).expect("a part of a page");
        text = text.replace(whole.trim_end(), &format!("{{{{{part}}}}}"));
    }
    text
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn stdout_file(dir: &Path) -> PathBuf {
    let there = STDOUT.iter().map(|name| dir.join(name)).find(|path| path.exists());
    there.unwrap_or_else(|| dir.join(STDOUT[1]))
}

fn bless(dir: &Path, case: &Case, stdout: &str, stderr: &str) -> Result<(), String> {
    // What a real tool says is never ours to bless; how we word a failure is.
    let mut files = vec![(dir.join(STDERR), stderr)];
    if case.golden == Golden::Own {
        files.push((stdout_file(dir), stdout));
    }
    for (file, text) in files {
        if !text.is_empty() {
            std::fs::write(&file, text).map_err(|e| e.to_string())?;
        } else if file.exists() {
            std::fs::remove_file(&file).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

fn compare(file: &Path, got: &str) -> Result<(), String> {
    let expected = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e.to_string()),
    };
    if expected == got {
        return Ok(());
    }
    let name = file.file_name().expect("a file").to_string_lossy();
    let diff = similar::TextDiff::from_lines(expected.as_str(), got);
    Err(format!("{}", diff.unified_diff().header(&name, "got")))
}

/// Names and lengths of all files: a run must not change its input.
fn listing(dir: &Path) -> BTreeSet<(PathBuf, u64)> {
    let mut all = BTreeSet::new();
    let mut todo = vec![dir.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => todo.push(entry.path()),
                _ => drop(all.insert((entry.path(), entry.metadata().map_or(0, |m| m.len())))),
            }
        }
    }
    all
}
