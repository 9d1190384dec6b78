//! Laws of `--shard`, held over the inputs of all goldens and over repositories made up: the reports of all shards
//! merged are what one run tells, byte for byte in each format and with its exit status, into however many shards the
//! work is cut; every Kustomization is in one of them, and none of them has more than its share.

mod inputs;
mod trees;

use offlux::shard::{Part, Shard};
use offlux::tree::Files;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Of the inputs every so-manyth is cut in a set way, the others by chance: processes take their time.
const EVERY: usize = 8;

const CHECK: [&str; 5] = ["text", "json", "junit", "sarif", "github"];
const DIFF: [&str; 7] = ["unified", "structural", "markdown", "html", "json", "stat", "github"];
const RENDER: [&str; 3] = ["yaml", "json", "name"];

fn offlux(dir: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offlux"));
    command.args(words).current_dir(dir).env_clear();
    command.output().expect("offlux runs")
}

/// Every directory that a golden runs in, and the sides of those of `diff`.
static INPUTS: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let areas = ["affected", "check", "cluster", "diff", "graph", "query", "validate", "why"];
    let mut inputs: Vec<PathBuf> = areas.into_iter().flat_map(inputs::below).collect();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples");
    inputs.extend(["fleet", "two-clusters", "validate"].map(|name| examples.join(name)));
    inputs.sort();
    assert!(inputs.len() > 100, "the inputs were not found: {}", inputs.len());
    inputs
});

/// A directory of its own, away when it is no longer needed.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("shards-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&dir).expect("a directory");
        Scratch(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The reports of all shards; nothing where one of them has none, as the whole then has none either.
fn reports(scratch: &Scratch, dir: &Path, words: &[&str], count: usize) -> Option<Vec<String>> {
    let mut files = Vec::new();
    for index in 1..=count {
        let shard = format!("--shard={index}/{count}");
        let output = offlux(dir, &[words, &[shard.as_str(), "-o", "json"]].concat());
        if output.stdout.is_empty() {
            return None;
        }
        let file = scratch.0.join(format!("{index}.json"));
        std::fs::write(&file, &output.stdout).expect("a file");
        files.push(file.display().to_string());
    }
    // The order in which they are named counts for nothing.
    files.reverse();
    Some(files)
}

/// Holds the law for a command; tells how many things the reports hold, by the word that the command has for them.
fn holds(dir: &Path, words: &[&str], formats: &[&str], count: usize) -> Result<usize, String> {
    let scratch = Scratch::new();
    let of = format!("{words:?} in {} by {count}", dir.display());
    let Some(files) = reports(&scratch, dir, words, count) else {
        let whole = offlux(dir, &[words, &["-o", "json"]].concat());
        let is_silent = whole.stdout.is_empty() && whole.status.code() == Some(2);
        return if is_silent { Ok(0) } else { Err(format!("{of}: a shard has no report")) };
    };
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    for format in formats {
        let whole = offlux(dir, &[words, &["-o", format]].concat());
        let merged = offlux(&scratch.0, &[&["report", "merge"], &*files, &["-o", format]].concat());
        if whole.status.code() != merged.status.code() || whole.stdout != merged.stdout {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (one, other) = (text(&whole.stdout), text(&merged.stdout));
            let diff = similar::TextDiff::from_lines(&one, &other).unified_diff().to_string();
            let codes = (whole.status.code(), merged.status.code());
            return Err(format!("{of} as {format}: {codes:?}\n{diff}{}", text(&merged.stderr)));
        }
    }
    each_is_in_one(&files)
}

/// What is counted is in one report each.
fn each_is_in_one(files: &[&str]) -> Result<usize, String> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a report");
        let report: Value = serde_json::from_str(&text).expect("JSON");
        for item in report["items"].as_array().into_iter().flatten() {
            let key = format!("{} {}", item["cluster"], item["kustomization"]);
            if *seen.entry(key.clone()).or_insert(file) != *file {
                return Err(format!("{key} is in {file} and in another one"));
            }
        }
        for place in ["changes", "findings"]
            .iter()
            .flat_map(|name| report["shard"]["content"][name].as_array())
            .flatten()
        {
            let key = place["place"].to_string();
            if *seen.entry(key.clone()).or_insert(file) != *file {
                return Err(format!("what stands at {key} is in {file} and in another one"));
            }
        }
    }
    Ok(seen.len())
}

/// Holds the law for some of the inputs, each cut into another number of parts: how much was found in all.
fn sampled(words: &[&str], formats: &[&str], from: usize) -> usize {
    let some = INPUTS.iter().enumerate().filter(|(at, _)| at % EVERY == from);
    some.map(|(at, input)| holds(input, words, formats, 2 + at / EVERY % 8).unwrap_or_else(|e| panic!("{e}")))
        .sum()
}

#[test]
fn shards_of_check_merge_to_the_whole() {
    let found = sampled(&["check"], &CHECK, 0);
    assert!(found > 20, "{found} findings");
}

#[test]
fn shards_of_render_merge_to_the_whole() {
    let found = sampled(&["render"], &RENDER, 1);
    assert!(found > 20, "{found} Kustomizations");
}

#[test]
fn shards_of_diff_merge_to_the_whole() {
    let mut found = 0;
    for (at, input) in INPUTS.iter().enumerate().filter(|(_, input)| input.ends_with("old")) {
        let new = input.with_file_name("new");
        let words =
            [&["diff", ".", new.to_str().expect("UTF-8")][..], if at % 3 == 0 { &["-R"][..] } else { &[] }];
        found += holds(input, &words.concat(), &DIFF, 2 + at % 8).unwrap_or_else(|e| panic!("{e}"));
    }
    assert!(found > 50, "{found} changes");
}

/// Each Kustomization is in one part, and no part has more than the rule that shares them out allows.
#[test]
fn every_kustomization_is_in_one_part_and_parts_are_even() {
    let mut shared = 0;
    for case in trees::repositories() {
        let clusters = trees::Rendered::of(&case.tree, &Files::default(), None).clusters;
        for count in 1..=9 {
            let part = |index| {
                let named = clusters.iter().map(|cluster| (cluster.name(), cluster));
                Part::of(Some(Shard { index, count }), named)
            };
            let parts: Vec<Part> = (1..=count).map(part).collect();
            let mut loads = vec![0; count];
            let mut heaviest = 0;
            for (cluster, unit) in clusters.iter().flat_map(|c| c.units.iter().map(move |unit| (c, unit))) {
                let has = |part: &Part| part.has(cluster.name(), &unit.id);
                let owners: Vec<usize> = (0..count).filter(|&at| has(&parts[at])).collect();
                assert_eq!(owners.len(), 1, "{}: {} by {count}", case.name, unit.id);
                let weight = 1 + unit.objects.len();
                loads[owners[0]] += weight;
                heaviest = weight.max(heaviest);
                shared += 1;
            }
            let (all, most) = (loads.iter().sum::<usize>(), loads.iter().max().copied().unwrap_or(0));
            assert!(most * count <= all + (count - 1) * heaviest, "{}: {loads:?}", case.name);
            for cluster in &clusters {
                let owners = parts.iter().filter(|part| part.has_cluster(cluster.name())).count();
                assert_eq!(owners, 1, "{}: {} by {count}", case.name, cluster.name());
            }
            assert_eq!(parts.iter().filter(|part| part.has_repository()).count(), 1);
        }
    }
    assert!(shared > 500, "{shared} Kustomizations were shared out");
}

fn input() -> impl Strategy<Value = PathBuf> {
    select(INPUTS.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flags_and_numbers_change_nothing(
        (old, new) in (input(), input()),
        count in 1..=9usize,
        flags in select(vec![&[][..], &["-n", "default"], &["-n", "flux-system"], &["--jobs", "1"], &["--jobs", "5"]]),
        of_check in select(&CHECK[..]),
        of_diff in select(&DIFF[..]),
        of_render in select(&RENDER[..]),
        with in select(vec![&[][..], &["--no-comments"], &["--kind", "Deployment,ConfigMap"], &["--jq", ".metadata, .kind"]]),
        kept in select(vec![&[][..], &["--ignore", "spec"], &["--bytes"], &["--context", "0"], &["--max-bytes", "900"]]),
    ) {
        let new = new.to_str().expect("UTF-8");
        for (words, format) in [
            ([&["check"], flags].concat(), of_check),
            ([&["render"], flags, with].concat(), of_render),
            ([&["diff", ".", new], flags, kept].concat(), of_diff),
        ] {
            if let Err(error) = holds(&old, &words, &[format], count) {
                prop_assert!(false, "{}", error);
            }
        }
    }
}

/// The reports of both shards of a check, and of the first of a comparison and of another number of shards.
fn some_reports(scratch: &Scratch) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/two-clusters");
    let runs: [&[&str]; 6] = [
        &["check", "--shard", "1/2"],
        &["check", "--shard", "2/2"],
        &["check", "--shard", "1/3"],
        &["check", "--shard", "2/2", "-n", "default"],
        &["diff", "--clusters", "infra,apps", "--shard", "1/2"],
        &["render", "--shard", "2/2"],
    ];
    let mut names = Vec::new();
    for (at, words) in runs.into_iter().enumerate() {
        let output = offlux(&root, &[words, &["-o", "json"]].concat());
        let name = format!("{at}.json");
        std::fs::write(scratch.0.join(&name), output.stdout).expect("a file");
        names.push(name);
    }
    names
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let scratch = Scratch::new();
    let names = some_reports(&scratch);
    let merge = |files: &[usize]| {
        let files: Vec<&str> = files.iter().map(|at| names[*at].as_str()).collect();
        let output = offlux(&scratch.0, &[&["report", "merge"], &*files].concat());
        (output.status.code(), output.stdout.is_empty(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(merge(&[0, 1]).0, Some(1));
    let first = scratch.0.join(&names[0]);
    let text = std::fs::read_to_string(&first).expect("a report");
    let of_another = text.replace("\"version\":\"", "\"version\":\"99.");
    assert_ne!(of_another, text);
    std::fs::write(&first, of_another).expect("a file");
    assert!(merge(&[0, 1]).2.contains("written by offlux \"99."), "{}", merge(&[0, 1]).2);
    std::fs::write(&first, text).expect("a file");
    for (files, told) in [
        (&[1][..], "shard 1/2 is missing"),
        (&[2], "shards 2, 3 of 3 are missing"),
        (&[0, 1, 0], "shard 1/2 is there twice"),
        (&[0, 3], "looked at different inputs"),
        (&[1, 2], "one is of 2 shards, one of 3"),
        (&[1, 4], "one is of \"check\", one of \"diff\""),
    ] {
        let (code, is_silent, error) = merge(files);
        assert!(code == Some(2) && is_silent && error.contains(told), "{files:?}: {error}");
        assert!(error.contains("hint: "), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_reports_end_in_an_error_or_an_answer(
        (which, at, with) in (select(vec![[0usize, 1], [4, 4], [5, 5]]), any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        piece in select(vec!["", "\"", "[", "]", "{", "null", "0", "-1", "99999999999999999999", "\\u0000", "\u{1b}[2J", "999,"]),
    ) {
        let scratch = Scratch::new();
        let names = some_reports(&scratch);
        let path = scratch.0.join(&names[which[0]]);
        let text = std::fs::read_to_string(&path).expect("a report");
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let (at, end) = (places[at.index(places.len())], with.index(4));
        let end = text[at..].char_indices().nth(end).map_or(text.len(), |(after, _)| at + after);
        // As if it were the only one: the other half of a comparison is not needed to read this one.
        let text = format!("{}{piece}{}", &text[..at], &text[end..]).replace("\"count\":2", "\"count\":1");
        std::fs::write(&path, text.replace("\"index\":2", "\"index\":1")).expect("a file");
        let output = offlux(&scratch.0, &["report", "merge", &names[which[0]]]);
        prop_assert!(matches!(output.status.code(), Some(0..=2)), "{:?}", output);
    }
}

/// What failed, and what was not compared, is told by whoever merges in the words of one run.
#[test]
fn whoever_merges_tells_what_failed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let scratch = Scratch::new();
    let mut told = 0;
    for (input, words) in [
        ("graph/cycles/waiting-in-a-circle/input", &["render", "-q"][..]),
        ("diff/failures/on-both-sides/input", &["diff", "old", "new"]),
        ("diff/failures/on-one-side/input", &["diff", "old", "new"]),
        ("diff/failures/on-one-side/input", &["diff", "new", "old"]),
        ("diff/failures/a-source-elsewhere/input", &["diff", "old", "new"]),
    ] {
        let (dir, whole) = (root.join(input), offlux(&root.join(input), words));
        let files = reports(&scratch, &dir, words, 3).expect("reports");
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let merged = offlux(&scratch.0, &[&["report", "merge"], &*files].concat());
        let text = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((merged.status.code(), text(&merged)), (whole.status.code(), text(&whole)), "{input}");
        told += merged.stderr.len();
    }
    assert!(told > 300, "{told} bytes were told");
    let fleet = root.with_file_name("docs").join("examples/fleet");
    let files =
        reports(&scratch, &fleet, &["render", "--jq", ".metadata.name | tonumber"], 3).expect("reports");
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let merged = offlux(&scratch.0, &[&["report", "merge"], &*files].concat());
    let told = String::from_utf8_lossy(&merged.stderr).into_owned();
    assert_eq!((merged.status.code(), told.matches("error: jq: ").count()), (Some(2), 5), "{told}");
    assert!(told.contains(" more errors like these"), "{told}");
}

fn files_below(dir: &Path, from: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, from, files);
            continue;
        }
        let name = path.strip_prefix(from).expect("it is below").to_owned();
        assert!(
            files.insert(name, std::fs::read(&path).expect("a file")).is_none(),
            "{} is written twice",
            path.display()
        );
    }
}

#[test]
fn directories_of_all_shards_are_the_whole_directory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for input in ["docs/examples/fleet", "docs/examples/two-clusters"].map(|input| root.join(input)) {
        for layout in ["object", "kustomization"] {
            let scratch = Scratch::new();
            let written = |name: &str, shard: &[&str], files: &mut BTreeMap<PathBuf, Vec<u8>>| {
                let dir = scratch.0.join(name);
                let words = ["render", "--layout", layout, "--output-dir", dir.to_str().expect("UTF-8")];
                let output = offlux(&input, &[&words[..], shard].concat());
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                files_below(&dir, &dir, files);
            };
            let (mut whole, mut parts) = (BTreeMap::new(), BTreeMap::new());
            written("whole", &[], &mut whole);
            for index in 1..=4 {
                written(&index.to_string(), &["--shard", &format!("{index}/4")], &mut parts);
            }
            assert!(whole.len() > 3 && whole == parts, "{} as {layout}", input.display());
        }
    }
}
