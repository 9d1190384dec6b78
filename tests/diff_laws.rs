//! Laws of `offlux diff`, held over the inputs of all goldens: what does not differ is empty in every format, the
//! sides can be swapped, every format mentions every object or counts it, no format tells a value of a Secret.

mod inputs;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

const FORMATS: [&str; 7] = ["unified", "structural", "markdown", "html", "json", "stat", "github"];

/// Every directory that a golden runs in, and the sides of those of `diff`.
static INPUTS: LazyLock<Vec<PathBuf>> = LazyLock::new(|| inputs::below(""));

fn diff(args: &[&str], dirs: [&Path; 2]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
    command.args(["diff", "-q"]).args(args).args(dirs).env_clear();
    command.output().expect("offlux runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Whether both sides could be read; what cannot is told and has no difference.
fn is_answer(output: &Output) -> bool {
    let code = output.status.code();
    assert!(matches!(code, Some(0..=2)), "{code:?}: {}", String::from_utf8_lossy(&output.stderr));
    code != Some(2) || !output.stdout.is_empty()
}

#[test]
fn nothing_differs_from_itself() {
    let mut compared = 0;
    for (at, input) in INPUTS.iter().enumerate() {
        let format = FORMATS[at % FORMATS.len()];
        let output = diff(&["-o", format], [input, input]);
        if !is_answer(&output) || output.status.code() == Some(2) {
            continue;
        }
        compared += 1;
        assert_eq!(output.status.code(), Some(0), "{} as {format}", input.display());
        let shown = text(&output);
        let is_empty = match format {
            "unified" | "structural" | "github" => shown.is_empty(),
            "json" => shown.contains("\"changes\": []"),
            "html" => shown.contains("Nothing differs."),
            _ => shown.contains("no difference"),
        };
        assert!(is_empty, "{} as {format}:\n{shown}", input.display());
    }
    assert!(compared > 100, "{compared} of {} inputs could be compared", INPUTS.len());
}

/// An object's names as an output has them: control characters and such as their codes.
fn names(changes: &Value) -> Vec<String> {
    let list = changes["changes"].as_array().cloned().unwrap_or_default();
    list.iter().map(|change| change["name"].as_str().unwrap_or_default().to_owned()).collect()
}

fn pair() -> impl Strategy<Value = (PathBuf, PathBuf)> {
    let siblings: Vec<(PathBuf, PathBuf)> = INPUTS
        .iter()
        .filter(|input| input.ends_with("old") && input.with_file_name("new").is_dir())
        .map(|old| (old.clone(), old.with_file_name("new")))
        .collect();
    prop_oneof![select(siblings), (select(INPUTS.clone()), select(INPUTS.clone()))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn swapped_sides_swapped_again_are_the_same((old, new) in pair(), format in select(&FORMATS[..])) {
        let straight = diff(&["-o", format], [&old, &new]);
        let swapped = diff(&["-R", "-o", format], [&new, &old]);
        prop_assume!(is_answer(&straight) && is_answer(&swapped));
        prop_assert_eq!(straight.status.code(), swapped.status.code());
        prop_assert_eq!(text(&straight), text(&swapped));
    }

    #[test]
    fn both_ways_speak_of_the_same_objects((old, new) in pair()) {
        let outputs = [diff(&["-o", "json"], [&old, &new]), diff(&["-o", "json"], [&new, &old])];
        prop_assume!(outputs.iter().all(is_answer));
        let count = |output: &Output, word: &str| {
            let json: Value = serde_json::from_str(&text(output)).expect("JSON");
            json["summary"][word].as_u64().unwrap_or(0)
        };
        let [there, back] = &outputs;
        for (word, other) in [("added", "removed"), ("removed", "added"), ("changed", "changed"), ("renamed", "renamed")] {
            prop_assert_eq!(count(there, word), count(back, other), "{} and {}", word, other);
        }
    }

    #[test]
    fn every_object_is_mentioned_or_counted((old, new) in pair(), most in prop_oneof![0..4000usize, Just(65536)]) {
        let json = diff(&["-o", "json"], [&old, &new]);
        prop_assume!(is_answer(&json));
        let names = names(&serde_json::from_str(&text(&json)).expect("JSON"));
        let plain = names.iter().filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.'));
        for format in ["unified", "structural", "html", "stat", "github"] {
            let shown = text(&diff(&["-o", format], [&old, &new]));
            for name in plain.clone() {
                prop_assert!(shown.contains(name.as_str()), "{} lacks {}:\n{}", format, name, shown);
            }
        }
        let shown = text(&diff(&["-o", "markdown", "--max-bytes", &most.to_string()], [&old, &new]));
        prop_assert!(shown.len() <= most);
        let rows = shown.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| cluster")).count();
        let left_out = shown.rsplit_once("Left out").map_or("", |(_, told)| told);
        let counted = left_out.split([':', ',']).filter_map(|part| part.trim().split_once(" table row"));
        let counted: usize = counted.filter_map(|(number, _)| number.parse::<usize>().ok()).sum();
        if shown.contains("Left out") || most == 65536 {
            prop_assert_eq!(rows + counted, names.len(), "{}", shown);
        }
    }
}

/// What is planted in `testdata/diff/secrets/unified/input`, as text and as base64 has it.
const PLANTED: [&str; 3] = ["planted", "cGxhbnRlZC", "AES256_GCM,data"];

#[test]
fn no_format_tells_a_secret() {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/diff/secrets/unified/input");
    let [old, new, none] = ["old", "new", "none"].map(|side| input.join(side));
    let shown = text(&diff(&["--show-secrets"], [&old, &new]));
    for planted in PLANTED {
        assert!(shown.contains(planted), "{planted} is not there to be found");
    }
    for dirs in [[&*old, &*new], [&*new, &*old], [&*old, &*none], [&*none, &*new]] {
        for args in FORMATS.iter().flat_map(|format| [vec!["-o", format], vec!["--bytes", "-o", format]]) {
            let output = diff(&args, dirs);
            let told = text(&output) + &String::from_utf8_lossy(&output.stderr);
            for planted in PLANTED {
                // The SOPS mark of what nothing decrypts is one as well.
                assert!(!told.contains(planted), "{args:?} tells {planted}:\n{told}");
            }
        }
    }
}
