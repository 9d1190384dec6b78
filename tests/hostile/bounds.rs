//! What would take all memory or all time: refused with the bound it breaks.

use super::place::{BUILD, MAP, Place, ks};
#[cfg(feature = "git")]
use std::io::Write;

const RESOURCE: &str = "resources: [r.yaml]\n";

fn patched(name: &str, map: &str, operations: &str) -> Place {
    let kustomization = format!("{RESOURCE}patches: [{{path: p.yaml, target: {{kind: ConfigMap}}}}]\n");
    Place::with(name, &[("kustomization.yaml", &kustomization), ("r.yaml", map), ("p.yaml", operations)])
}

fn laughs() -> String {
    let level = |at: usize| format!(" a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 9].join(","));
    format!("data:\n a0: &a0 [x,x,x,x,x,x,x,x,x]\n{}", (1..12).map(level).collect::<String>())
}

#[test]
fn aliases_that_expand_without_end() {
    let map = format!("{MAP}{}", laughs());
    let place = Place::with("laughs", &[("kustomization.yaml", RESOURCE), ("r.yaml", &map)]);
    place.refuses(&BUILD, &["expand to more than 1000000 values", "--> r.yaml:11"]);
    let own = Place::with("laughs-own", &[("kustomization.yaml", &format!("{RESOURCE}{}", laughs()))]);
    own.refuses(&BUILD, &["expand to more than 1000000 values", "--> kustomization.yaml:9"]);
    let patch = patched("laughs-patch", MAP, &map);
    patch.refuses(&BUILD, &["expand to more than 1000000 values", "--> p.yaml:11"]);
}

#[test]
fn aliases_of_a_large_text() {
    let names: String = (0..3000).map(|at| format!(" b{at}: *a\n")).collect();
    let map = format!("{MAP}data:\n a: &a {}\n{names}", "x".repeat(1_000_000));
    let place = Place::with("large-text", &[("kustomization.yaml", RESOURCE), ("r.yaml", &map)]);
    place.refuses(&BUILD, &["expand to more than 64 MiB of text", "--> r.yaml:"]);
}

#[test]
fn nesting_of_100_000_levels() {
    const DEEP: usize = 100_000;
    let forms = [
        ("lists", format!("x: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP))),
        ("mappings", format!("x: {}{}\n", "{a: ".repeat(DEEP), "}".repeat(DEEP))),
        ("block", format!("x:\n {}x\n", "- ".repeat(DEEP))),
        ("keys", format!("x:\n {}x\n", "? ".repeat(DEEP))),
        ("open", format!("x: {}", "[".repeat(DEEP))),
    ];
    for (name, text) in forms {
        let map = format!("{MAP}{text}");
        let place = Place::with(name, &[("kustomization.yaml", RESOURCE), ("r.yaml", &map)]);
        place.refuses(&BUILD, &["exceeded max depth of 350", "--> r.yaml:"]);
        place.write("kustomization.yaml", &format!("{RESOURCE}{text}"));
        place.refuses(&BUILD, &["exceeded max depth of 350", "--> kustomization.yaml:"]);
    }
    let json =
        format!("[{{\"op\":\"add\",\"path\":\"/x\",\"value\":{}{}}}]", "[".repeat(DEEP), "]".repeat(DEEP));
    patched("deep-patch", MAP, &json).refuses(&BUILD, &["nested too deeply", "--> p.yaml:1"]);
}

#[test]
fn files_of_a_gigabyte() {
    let place = Place::with("gigabyte", &[("kustomization.yaml", RESOURCE)]);
    place.sparse("r.yaml", 1 << 30);
    place.refuses(&BUILD, &["cannot read r.yaml: it has more than 128 MiB", "--> kustomization.yaml:1"]);
    for generator in ["files: [r.yaml]", "envs: [r.yaml]"] {
        place.write("kustomization.yaml", &format!("configMapGenerator: [{{name: x, {generator}}}]\n"));
        place.refuses(&BUILD, &["it has more than 128 MiB"]);
    }
    let flux = Place::with("gigabyte-flux", &[("c/ks.yaml", &ks("a", "./x", "")), ("x/a.yaml", MAP)]);
    flux.sparse("x/z.yaml", 1 << 30);
    let run = flux.run(&["render"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("it has more than 128 MiB"), "{}", run.err);
}

#[test]
fn a_tree_that_names_itself() {
    const COMPONENT: &str = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    let own = Place::with("self", &[("kustomization.yaml", "resources: [.]\n")]);
    own.refuses(&BUILD, &["cycle: . is already being built", "--> kustomization.yaml:1"]);
    let files = [
        ("kustomization.yaml", "components: [a]\n"),
        ("a/kustomization.yaml", &format!("{COMPONENT}components: [../b]\n")),
        ("b/kustomization.yaml", &format!("{COMPONENT}components: [../a]\n")),
    ];
    let components = Place::with("components", &files);
    components.refuses(&BUILD, &["cycle: ../a is already being built", "while building ../b"]);
    let linked = Place::with(
        "linked",
        &[("kustomization.yaml", "resources: [a]\n"), ("a/kustomization.yaml", "resources: [b]\n")],
    );
    linked.link("a/b", "..");
    linked.refuses(&BUILD, &["cycle: b contains a"]);
    let looped = Place::with("looped", &[("kustomization.yaml", "resources: [x]\n")]);
    looped.link("x", "y");
    looped.link("y", "x");
    looped.refuses(&BUILD, &["cannot read x", "--> kustomization.yaml:1"]);
}

#[test]
fn a_chain_of_directories() {
    let place = Place::new("chain");
    (0..2000).for_each(|at| {
        place.write(&format!("d{at}/kustomization.yaml"), &format!("resources: [../d{}]\n", at + 1))
    });
    place
        .refuses(&["kustomize", "build", "d0"], &["more than 100 directories name one another", "--> d100/"]);
    place.write("d90/kustomization.yaml", "resources: [r.yaml]\n");
    place.write("d90/r.yaml", MAP);
    let run = place.run(&["kustomize", "build", "d0"]);
    assert_eq!((run.code, run.out.contains("kind: ConfigMap")), (Some(0), true), "{}", run.err);
}

#[test]
fn bases_that_double_level_by_level() {
    let place = Place::new("doubled");
    for at in 0..40 {
        for side in ["a", "b"] {
            let below = format!("resources: [../a{0}, ../b{0}]\nnamePrefix: {side}\n", at + 1);
            place.write(&format!("{side}{at}/kustomization.yaml"), &below);
        }
    }
    for side in ["a40", "b40"] {
        place.write(&format!("{side}/kustomization.yaml"), &format!("{RESOURCE}namePrefix: {side}\n"));
        place.write(&format!("{side}/r.yaml"), MAP);
    }
    let run = place.run(&["kustomize", "build", "a20"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
    assert!(run.err.contains("more than 40000 directories and files are part of this build"), "{}", run.err);
}

/// A loose object that says to be of a size, with nothing in it.
#[cfg(feature = "git")]
fn object(kind: &str, size: usize) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(format!("{kind} {size}\0").as_bytes()).expect("it is packed");
    packed.finish().expect("it is packed")
}

#[cfg(feature = "git")]
#[test]
fn git_objects_of_a_gigabyte() {
    let id = "aa".repeat(20);
    let place = Place::with(
        "git-object",
        &[(".git/HEAD", "ref: refs/heads/main\n"), (".git/refs/heads/main", &format!("{id}\n"))],
    );
    place.write(&format!(".git/objects/aa/{}", &id[2..]), "");
    std::fs::write(place.path(&format!(".git/objects/aa/{}", &id[2..])), object("commit", 1 << 30))
        .expect("a file");
    for revision in ["HEAD", "main", "main~1", &id] {
        place.refuses(&["--rev", revision, "render"], &["is too large: it has more than 128 MiB"]);
    }
}

#[test]
fn patches_and_replacements_that_copy_a_value_into_itself() {
    let map = format!("{MAP}data: {{a: b}}\n");
    let copies: String =
        (0..40).map(|at| format!("- {{op: copy, from: /data, path: /data/d{at}}}\n")).collect();
    let patch = patched("copies", &map, &copies);
    patch.refuses(&BUILD, &["add more than 64 MiB", "--> p.yaml:", "copied into itself"]);
    let entries: String = (0..40)
        .map(|at| {
            format!("- {{source: {{kind: ConfigMap, fieldPath: data}}, targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [data.d{at}], options: {{create: true}}}}]}}\n")
        })
        .collect();
    let kustomization = format!("{RESOURCE}replacements:\n{entries}");
    let place = Place::with("replaced", &[("kustomization.yaml", &kustomization), ("r.yaml", &map)]);
    place.refuses(&BUILD, &["add more than 64 MiB", "--> kustomization.yaml:"]);
}

#[test]
fn lists_of_a_billion_items() {
    let entry = "- {source: {kind: ConfigMap, fieldPath: metadata.name}, targets: [{select: {kind: ConfigMap}, fieldPaths: [spec.list.1000000000], options: {create: true}}]}\n";
    let kustomization = format!("{RESOURCE}replacements:\n{entry}");
    let map = format!("{MAP}spec: {{list: []}}\n");
    let place = Place::with("billion", &[("kustomization.yaml", &kustomization), ("r.yaml", &map)]);
    place.refuses(&BUILD, &["index 1000000000 specified but only 0 elements found"]);
    let patch = patched("billion-patch", &map, "- {op: add, path: /spec/list/1000000000, value: x}\n");
    patch.refuses(&BUILD, &["there is no element 1000000000"]);
}

#[test]
fn regular_expressions_that_blow_up() {
    for (at, expression) in ["(a+)+$", "((a{100}){100}){100}", "(.*)*(.*)*(.*)*x"].into_iter().enumerate() {
        let name = "a".repeat(250);
        let kustomization =
            format!("{RESOURCE}patches: [{{path: p.yaml, target: {{name: '{expression}'}}}}]\n");
        let map = MAP.replace("name: a", &format!("name: {name}"));
        let place = Place::with(
            &format!("expression-{at}"),
            &[
                ("kustomization.yaml", &kustomization),
                ("r.yaml", &map),
                ("p.yaml", "- {op: add, path: /x, value: y}\n"),
            ],
        );
        let run = place.run(&BUILD);
        // Go refuses more than a thousand copies; what it takes is matched in linear time.
        assert_eq!(run.code, Some(if expression.contains("100") { 2 } else { 0 }), "{}", run.err);
    }
}

#[test]
fn substitution_that_expands_without_end() {
    let place = Place::new("substitution");
    let long = "export A=$(head -c 100000 /dev/zero | tr '\\0' b);";
    let many = "head -c 400000 /dev/zero | sed 's/\\x00/${A}/g'";
    let run = place.shell(&format!("{long} {many} | \"$0\" \"$@\""), &["envsubst"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
    assert!(run.err.contains("line 1: values add more than 64 MiB"), "{}", run.err);
    let nested = place.shell("yes '${a:-' | head -100000 | tr -d '\\n' | \"$0\" \"$@\"", &["envsubst"]);
    assert_eq!(nested.code, Some(2));
    assert!(nested.err.contains("nested too deeply"), "{}", nested.err);
}

#[test]
fn lines_of_many_megabytes_are_substituted_in() {
    let place = Place::new("long-line");
    let line = "export A=b; (head -c 8000000 /dev/zero | tr '\\0' x; echo '${A}') | \"$0\" \"$@\"";
    let run = place.shell(line, &["envsubst"]);
    assert_eq!((run.code, run.out.len()), (Some(0), 8_000_002), "{}", run.err);
    assert!(run.out.ends_with("xxb\n"));
}

#[test]
fn jq_that_does_not_end() {
    let place = Place::with("jq", &[("c/ks.yaml", &ks("a", "./x", "")), ("x/a.yaml", MAP)]);
    let endless = [
        ("def f: [f]; f", "calls itself too deeply"),
        ("range(1e18)", "has more than 100000 outputs"),
        ("while(true; .)", "has more than 100000 outputs"),
        ("reduce range(1000) as $i (\"ab\"; . + .)", "makes too large a value"),
        ("reduce range(60) as $i ([]; [., .]) | . == 1", "makes too large a value"),
    ];
    for (expression, why) in endless {
        place.refuses(&["get", "cm", "--jq", expression, "-o", "json"], &[why]);
    }
}
