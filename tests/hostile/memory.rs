//! What large input takes: twelve times its size and 64 MiB at most, or a limit that is told.

use super::peak::watched;
use super::place::{BUILD, MAP, Place};
use std::fs::{self, File};
use std::process::{Command, Stdio};

/// How many bytes an input has here: enough to be told from what a run takes anyway, and quickly read.
const SIZE: usize = 8 << 20;

/// A part, as often as it takes to fill a file.
fn filled(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

/// Parts with numbers.
fn numbered(bytes: usize, part: impl Fn(usize) -> String) -> String {
    (0..SIZE / bytes).map(part).collect()
}

/// What came of a build.
struct Build {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Builds, and demands that no more memory is taken than is promised.
fn build(name: &str, kustomization: &str, files: &[(&str, Vec<u8>)]) -> Build {
    let place = Place::with(name, &[("kustomization.yaml", kustomization)]);
    let mut input = kustomization.len();
    for (path, bytes) in files {
        fs::write(place.path(path), bytes).expect("a file");
        input += bytes.len();
    }
    run(name, &place, &BUILD, input)
}

/// Runs on an input of so many bytes, and demands the same.
fn run(name: &str, place: &Place, words: &[&str], input: usize) -> Build {
    let (out, err) = (place.top.join("out"), place.top.join("err"));
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -t 20; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_offlux")])
        .args(words)
        .current_dir(place.path(""))
        .stdin(Stdio::null())
        .stdout(File::create(&out).expect("a file"))
        .stderr(File::create(&err).expect("a file"))
        .spawn()
        .expect("it runs");
    let (code, peak) = watched(&mut child);
    let promised = 12 * input + (64 << 20);
    assert!(peak <= promised, "{name}: {} MiB for {} MiB of input", peak >> 20, input >> 20);
    let text = |path| String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned();
    Build { code, out: text(out), err: text(err) }
}

/// Bytes that are no text and do not repeat.
fn bytes() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..SIZE).map(|_| next()).collect()
}

#[test]
fn large_input_is_built_in_twelve_times_its_size() {
    let map = |rest: String| format!("{MAP}{rest}").into_bytes();
    let generator = |how: &str| format!("configMapGenerator: [{{name: x, {how}}}]\n");
    let secret = "secretGenerator: [{name: x, files: [r]}]\n".to_owned();
    let (file, envs, resource) =
        (generator("files: [r]"), generator("envs: [r]"), "resources: [r]\n".to_owned());
    let patch = format!("{resource}patches: [{{path: p, target: {{kind: ConfigMap}}}}]\n");
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("bytes", &file, bytes()),
        ("secret", &secret, bytes()),
        ("lines", &file, filled("some words of a line, as they come in files\n").into_bytes()),
        ("one-line", &file, filled("some words, ").into_bytes()),
        ("returns", &file, filled("some words of a line\r\n").into_bytes()),
        ("controls", &file, filled("a\u{1}b\n").into_bytes()),
        ("breaks", &file, filled("\n").into_bytes()),
        ("envs", &envs, numbered(60_000, |at| format!("K{at}={}\n", "x".repeat(59_990))).into_bytes()),
        ("string", &resource, map(format!("data:\n  a: {}\n", filled("some words ")))),
        ("quoted", &resource, map(format!("data:\n  a: \"{}\"\n", filled("some\\twords ")))),
        ("block", &resource, map(format!("data:\n  a: |\n{}", filled("    some words of a line\n")))),
        ("comments", &resource, map(filled("# some words of a comment\n"))),
        ("strings", &resource, map(format!("data:\n{}", numbered(32, |at| format!("  key{at}: some value {at}\n"))))),
        ("list", &resource, map(format!("data:\n{}", numbered(20, |at| format!("- some words {at}\n"))))),
        (
            "objects",
            &resource,
            numbered(160, |at| {
                format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a{at}\n  namespace: b\ndata:\n  a: {}\n", "words of it ".repeat(6))
            })
            .into_bytes(),
        ),
    ];
    for (name, kustomization, data) in cases {
        let run = build(&format!("memory-{name}"), kustomization, &[("r", data)]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.err);
        assert!(run.out.contains("kind:"), "{name}");
    }
    let value =
        format!("[{{\"op\": \"add\", \"path\": \"/data\", \"value\": \"{}\"}}]", filled("some words "));
    let run = build("memory-patch", &patch, &[("r", map(String::new())), ("p", value.into_bytes())]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let literal = format!("configMapGenerator:\n- name: x\n  literals:\n  - a={}\n", filled("some words "));
    assert_eq!(build("memory-literal", &literal, &[]).code, Some(0));
}

#[test]
fn input_of_nothing_but_small_values_is_refused() {
    let resource = "resources: [r]\n";
    let map = |rest: &str| format!("{MAP}data:{rest}\n").into_bytes();
    let deep = format!("{}{},", "[".repeat(300), "]".repeat(300));
    let cases = [
        ("flow", map(&format!(" [{}]", filled("a,")))),
        ("empty", map(&format!(" [{}]", filled("[],")))),
        ("list", map(&format!("\n{}", filled("- a\n").trim_end()))),
        ("nested", map(&format!("\n{}", filled("- - - a\n").trim_end()))),
        ("deep", map(&format!(" [{}]", filled(&deep)))),
        ("pairs", map(&format!(" [{}]", filled("{a: b},")))),
        ("keys", map(&format!(" {{{}}}", numbered(8, |at| format!("k{at},"))))),
        ("no-values", map(&format!("\n{}", numbered(8, |at| format!("? {at}\n")).trim_end()))),
    ];
    for (name, data) in cases {
        // Some hundred thousand values are read before they are too many.
        let run = build(&format!("small-{name}"), resource, &[("r", data)]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{name}: {}", run.err);
        assert!(run.err.contains("a file has at most 350000 values"), "{name}: {}", run.err);
        assert!(run.err.contains("--> r:"), "{name}: {}", run.err);
    }
    let tiny = numbered(30, |at| format!("---\nkind: A\nmetadata: {{name: a{at}}}\n"));
    let run = build("small-objects", resource, &[("r", tiny.into_bytes())]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("a file has at most 30000 documents"), "{}", run.err);
    for kind in ["List", "AList"] {
        let object =
            |at| format!("{{apiVersion: v1, kind: A, metadata: {{name: a{at}-{}}}}},", "x".repeat(20));
        let objects = numbered(76, object);
        let list = format!("apiVersion: v1\nkind: {kind}\nitems: [{objects}]\n");
        let run = build(&format!("small-{kind}"), resource, &[("r", list.into_bytes())]);
        assert_eq!(run.code, Some(2), "{}", run.err);
        assert!(run.err.contains("a file has at most 30000 objects in lists"), "{}", run.err);
    }
}

#[test]
fn mappings_of_hundreds_of_thousands_of_keys_are_not_gone_through_again_and_again() {
    let patch = "resources: [r]\npatches: [{path: p, target: {kind: ConfigMap}}]\n";
    let map = MAP.as_bytes().to_vec();
    let operations: String =
        (0..20_000).map(|at| format!("- {{op: add, path: /k{at}, value: v}}\n")).collect();
    let keys: String = (0..20_000).map(|at| format!("  key{at}: v{at}\n")).collect();
    let merged = format!("{MAP}data:\n{keys}");
    let labels = format!("resources: [r]\ncommonAnnotations:\n{keys}");
    let runs = [
        build("keys-json", patch, &[("r", map.clone()), ("p", operations.into_bytes())]),
        build("keys-merge", patch, &[("r", map.clone()), ("p", merged.into_bytes())]),
        build("keys-labels", &labels, &[("r", map)]),
    ];
    for run in runs {
        assert_eq!(run.code, Some(2), "{}", run.err);
        assert!(run.err.contains("go through too many fields in this build"), "{}", run.err);
    }
}

/// The report of a comparison that was all of it; `content` takes the place of what is in it.
fn report(content: &[(&str, String)]) -> String {
    let of = |name, usual: &str| {
        let own = content.iter().find(|(key, _)| *key == name);
        format!("\"{name}\":{}", own.map_or(usual, |(_, value)| value))
    };
    let members = [
        of("files", "[]"),
        of("names", "[\"a\",\"b\"]"),
        of("context", "3"),
        of("max_bytes", "60000"),
        of("clusters", "[\"\"]"),
        of("changes", "[]"),
        of("broken", "[]"),
        of("uncompared", "[]"),
    ];
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "{{\"shard\":{{\"index\":1,\"count\":1,\"command\":\"diff\",\"version\":\"{version}\",\"inputs\":\"\",\
         \"content\":{{{}}}}}}}",
        members.join(",")
    )
}

/// `[…,…]`, of so many.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..count).map(item).collect::<Vec<_>>().join(","))
}

/// An object that came, in a cluster.
fn came(cluster: usize, owners: &str, pieces: &str) -> String {
    format!(
        "{{\"place\":[{cluster},0],\"kind\":\"added\",\"old\":null,\"new\":{{\"at\":[null,0],\"group\":\"\",\"kind\":\"\",\
         \"namespace\":\"\",\"name\":\"\",\"owners\":{owners},\"doc\":{pieces}}},\"fields\":[],\"dangers\":[]}}"
    )
}

#[test]
fn reports_that_are_merged_take_no_more() {
    const ONE: &str = "[{\"plain\":\"\"}]";
    let names = |count| list(count, |_| "\"\"".to_owned());
    let pieces =
        format!("[{{\"list\":[300000,false]}},{}", &list(300_000, |_| "{\"plain\":\"\"}".to_owned())[1..]);
    let spread = list(20_000, |at| came(at % 10_000, "[]", ONE));
    let aside =
        list(20_001, |_| "{\"place\":[0,0],\"is_elsewhere\":false,\"kustomization\":\"\"}".to_owned());
    let values = Some("a report has at most 100000 values");
    let cases = [
        ("names", report(&[("clusters", names(400_000))]), values),
        ("owners", report(&[("changes", format!("[{}]", came(0, &names(2_000_000), ONE)))]), values),
        ("clusters", report(&[("clusters", names(10_001))]), Some("at most 10000 clusters")),
        ("aside", report(&[("uncompared", aside)]), Some("at most 20000 Kustomizations")),
        ("spread", report(&[("clusters", names(10_000)), ("changes", spread)]), None),
        ("many", report(&[("changes", list(20_000, |_| came(0, "[]", ONE)))]), None),
        ("pieces", report(&[("changes", format!("[{}]", came(0, "[]", &pieces)))]), None),
    ];
    for (name, text, refused) in cases {
        let place = Place::with(&format!("memory-report-{name}"), &[("r.json", &text)]);
        let merged = run(name, &place, &["report", "merge", "r.json", "-o", "stat"], text.len());
        match refused {
            Some(told) => {
                assert_eq!((merged.code, merged.out.as_str()), (Some(2), ""), "{name}: {}", merged.err);
                assert!(merged.err.contains(told), "{name}: {}", merged.err);
            }
            None => assert_eq!(merged.code, Some(1), "{name}: {}", merged.err),
        }
    }
}
