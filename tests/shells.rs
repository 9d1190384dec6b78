//! Completions and manual pages, used by the programs that they are for. A program that is not here is passed
//! over with a message, bash apart.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn offlux(words: &[&str]) -> String {
    let output = run(Command::new(env!("CARGO_BIN_EXE_offlux")).args(words));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    output
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shells").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a writable folder");
    folder
}

fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        let _ = writeln!(std::io::stderr(), "passed over, as {program} is not here");
    }
    is_there
}

/// What bash offers for the last of some words.
fn offered_by_bash(words: &str) -> Vec<String> {
    let script = format!(
        "source /dev/stdin\nCOMP_WORDS=({words})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
         _offlux offlux \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-c", &script]);
    bash.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut bash = bash.spawn().expect("bash starts");
    let completions = offlux(&["completion", "bash"]);
    let mut stdin = bash.stdin.take().expect("piped");
    stdin.write_all(completions.as_bytes()).expect("bash reads");
    drop(stdin);
    let output = bash.wait_with_output().expect("bash ends");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_flags_and_formats() {
    assert_eq!(offered_by_bash("offlux cl"), ["clusters"]);
    assert_eq!(offered_by_bash("offlux diff --max"), ["--max-bytes"]);
    assert_eq!(offered_by_bash("offlux diff -o s"), ["structural", "stat"]);
    assert_eq!(offered_by_bash("offlux build ks --kus"), ["--kustomization-file"]);
    assert_eq!(offered_by_bash("offlux kustomize build --load"), ["--load-restrictor"]);
    assert_eq!(offered_by_bash("offlux envsubst --str"), ["--strict"]);
    assert!(!offered_by_bash("offlux envsubst --").contains(&"--rev".to_owned()));
}

#[test]
fn other_shells_read_their_completions() {
    let folder = folder("completions");
    for (shell, flags) in [("zsh", ["-n"].as_slice()), ("fish", &["-n"]), ("elvish", &["-compileonly"])] {
        let script = offlux(&["completion", shell]);
        assert!(script.contains("max-bytes") && script.contains("load-restrictor"), "{shell}");
        let path = folder.join(shell);
        std::fs::write(&path, script).expect("a writable folder");
        if is_there(shell) {
            run(Command::new(shell).args(flags).arg(&path));
        }
    }
    let powershell = offlux(&["completion", "powershell"]);
    assert!(powershell.starts_with("\nusing namespace System.Management.Automation\n"), "{powershell:.100}");
    if is_there("fish") {
        let asked = format!("source {}; complete -C 'offlux diff -o s'", folder.join("fish").display());
        let offered = run(Command::new("fish").args(["--no-config", "-c", &asked]));
        assert_eq!(String::from_utf8_lossy(&offered.stdout), "stat\nstructural\n");
    }
}

#[test]
fn manual_pages_are_set_without_a_warning() {
    let folder = folder("man");
    let below = folder.join("share/man1");
    for _ in 0..2 {
        offlux(&["man", "--output-dir", below.to_str().expect("UTF-8")]);
    }
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(&below).expect("written").map(|entry| entry.expect("readable").path()).collect();
    pages.sort();
    assert!(pages.len() > 15, "{pages:?}");
    for page in &pages {
        let name = page.file_name().and_then(|name| name.to_str()).expect("UTF-8");
        let command = name.strip_suffix(".1").expect("section 1").replace('-', " ");
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let text = std::fs::read_to_string(page).expect("written");
        assert_eq!(offlux(&[&["man"], words.as_slice()].concat()), text, "{name}");
        if is_there("groff") {
            let output = run(Command::new("groff").args(["-man", "-Tutf8", "-Kutf8", "-ww"]).arg(page));
            assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            let set = String::from_utf8_lossy(&output.stdout);
            assert!(
                set.contains("OFFLUX") && set.contains(&format!("offlux {}", env!("CARGO_PKG_VERSION"))),
                "{set}"
            );
        }
        if Path::new("/usr/bin/mandoc").exists() {
            run(Command::new("mandoc").args(["-Tlint", "-Werror"]).arg(page));
        }
    }
}

#[test]
fn a_page_of_no_command_is_a_mistake() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_offlux")).args(["man", "rendr"]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("offlux has no command `rendr`") && told.contains("did you mean render?"),
        "{told}"
    );
}
