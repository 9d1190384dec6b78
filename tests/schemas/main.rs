//! The published schemas hold for what offlux reads and writes, and say no less and no more than the code.
//!
//! `docs/schemas/` describes `offlux.yaml`, `check -o json` and `validate -o json`. SARIF and JUnit have schemas of their own; what
//! they demand of the parts that offlux writes is written down in [`sarif`] and [`junit`], from the SARIF 2.1.0
//! standard (OASIS, chapter 3) and from the XSD that Jenkins publishes for JUnit.

mod junit;
mod sarif;
mod walk;

use offlux::config::Config;
use offlux::yaml::FileId;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a schema")).expect("JSON")
}

/// Every golden of `check` and `validate` in a format: its text.
fn all_goldens(format: &str) -> Vec<(PathBuf, String)> {
    ["check", "validate"].into_iter().flat_map(|command| goldens(command, format)).collect()
}

/// Every golden of a command in a format: its text.
fn goldens(command: &str, format: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut todo = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(command)];
    while let Some(dir) = todo.pop() {
        let case = std::fs::read_to_string(dir.join("case.toml")).unwrap_or_default();
        if case.contains(&format!("\"{command}\"")) && case.contains(&format!("\"{format}\"")) {
            let file = ["expected.json", "expected.txt"].map(|name| dir.join(name));
            let file = file.into_iter().find(|file| file.exists()).expect("an expectation");
            found.push((file.clone(), std::fs::read_to_string(file).expect("text")));
        }
        let children = std::fs::read_dir(&dir).expect("a directory").flatten().map(|entry| entry.path());
        todo.extend(children.filter(|path| path.is_dir() && !path.ends_with("input")));
    }
    assert!(!found.is_empty(), "no golden of {format}");
    found
}

#[test]
fn json_output_is_as_its_schema_says() {
    for command in ["check", "validate"] {
        let schema = schema(&format!("{command}.json"));
        for (path, text) in goldens(command, "json") {
            let value: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(walk::flaws(&schema, &value), Vec::<String>::new(), "{}", path.display());
        }
    }
}

#[test]
fn reports_of_shards_are_as_the_schema_says() {
    let schema = schema("check.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/two-clusters");
    for (shard, found) in [("1/2", 1), ("2/2", 0)] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_offlux"));
        let words = ["check", "-o", "json", "--shard", shard];
        let output = command.args(words).current_dir(&root).env_clear().output().expect("offlux runs");
        let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(walk::flaws(&schema, &value), Vec::<String>::new(), "{shard}");
        assert_eq!(value["findings"].as_array().map(Vec::len), Some(found), "{shard}");
    }
}

#[test]
fn sarif_output_is_what_the_standard_demands() {
    for (path, text) in all_goldens("sarif") {
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(walk::flaws(&sarif::schema(), &value), Vec::<String>::new(), "{}", path.display());
        assert_eq!(sarif::flaws(&value), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn junit_output_is_what_its_readers_demand() {
    for (path, text) in all_goldens("junit") {
        assert_eq!(junit::flaws(&text), Vec::<String>::new(), "{}", path.display());
    }
}

/// What `offlux.yaml` files say, and whether that is right.
const CONFIGS: [(&str, bool); 30] = [
    ("{}", true),
    ("clusters: {infra: {path: a}}", true),
    ("clusters: {apps: {path: a, resources: [b.yaml], set: {REGION: eu, N: 1}}}", true),
    ("sources: {GitRepository/flux-system/shared: ../shared}", true),
    ("expect: [{name: a, select: {kind: x, name: y, namespace: z, labels: a=b}}]", true),
    ("expect: [{name: a, select: {}, count: 0, clusters: [c], where: {a.b: [1, {c: d}]}}]", true),
    ("expect: [{name: a, select: {}, count: {min: 1, max: 3}, jq: .a}]", true),
    ("lint: {unused-file: off, unmatched-patch: error, suspended: warn}", true),
    ("lint: {validate: off, unknown-field: warn}", true),
    ("validate: {kubernetes-version: '1.34', schema-locations: [a], skip: [Secret], reject: [v1/Pod]}", true),
    ("validate: {ignore-missing-schemas: true, strict: false}", true),
    ("validate: {kubernetes-version: 1.34}", false),
    ("validate: {kubernetes-version: newest}", false),
    ("validate: {strct: true}", false),
    ("clsters: {}", false),
    ("clusters: {infra: {}}", false),
    ("clusters: {infra: a}", false),
    ("clusters: {a/b: {path: a}}", false),
    ("clusters: {.a: {path: a}}", false),
    ("sources: {GitRepo/a/b: x}", false),
    ("sources: {GitRepository/a: x}", false),
    ("expect: {name: a}", false),
    ("expect: [{select: {}}]", false),
    ("expect: [{name: a}]", false),
    ("expect: [{name: a, select: {}, count: -1}]", false),
    ("expect: [{name: a, select: {}, count: {mn: 1}}]", false),
    ("expect: [{name: a, select: {}, clusters: []}]", false),
    ("expect: [{name: a, select: {}, where: {'': 1}}]", false),
    ("lint: {suspended: of}", false),
    ("lint: [suspended]", false),
];

#[test]
fn the_schema_of_the_configuration_takes_and_refuses_what_the_program_does() {
    let schema = schema("offlux.json");
    for (text, right) in CONFIGS {
        let value: Value = serde_yaml::from_str(text).expect("YAML");
        assert_eq!(walk::flaws(&schema, &value).is_empty(), right, "the schema on {text}");
        assert_eq!(Config::parse(text, FileId(0)).is_ok(), right, "the program on {text}");
    }
}

#[test]
fn the_configurations_of_the_repository_and_of_the_goldens_are_right() {
    let schema = schema("offlux.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = ["offlux.yaml", "testdata/check/expect/a-variable-put-it-there/input/offlux.yaml"];
    for name in names {
        let text = std::fs::read_to_string(root.join(name)).expect("a configuration");
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        assert_eq!(walk::flaws(&schema, &value), Vec::<String>::new(), "{name}");
    }
}

/// The fields that the program knows, as its message about an unknown one lists them.
fn known(text: &str) -> Vec<String> {
    let error = Config::parse(text, FileId(0)).expect_err("an unknown field");
    let listed = error.message().split("expected one of").nth(1).expect("a list of fields").to_owned();
    let mut names: Vec<String> = listed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

fn properties(schema: &Value) -> Vec<String> {
    let mut names: Vec<String> =
        schema["properties"].as_object().expect("properties").keys().cloned().collect();
    names.sort_unstable();
    names
}

#[test]
fn the_schema_knows_the_fields_that_the_program_knows() {
    let schema = schema("offlux.json");
    let of = |name: &str| properties(&schema["$defs"][name]);
    assert_eq!(properties(&schema), known("nobody: 1"));
    assert_eq!(of("cluster"), known("clusters: {a: {path: a, nobody: 1}}"));
    assert_eq!(of("expectation"), known("expect: [{name: a, select: {}, nobody: 1}]"));
    assert_eq!(of("select"), known("expect: [{name: a, select: {nobody: 1}}]"));
    assert_eq!(of("range"), ["max", "min"]);
    let weights: Vec<&str> = schema["$defs"]["weight"]["enum"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let mut sorted = weights.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, known("lint: {suspended: nobody}"));
}

#[test]
fn the_schemas_know_the_lints_their_weights_and_what_they_are_about() {
    let config = schema("offlux.json");
    let check = schema("check.json");
    let rules = check["$defs"]["finding"]["properties"]["rule"]["enum"].as_array().expect("rules").clone();
    let told = config["properties"]["lint"]["properties"].as_object().expect("lints");
    // One more: the group `validate`.
    assert_eq!(told.len(), offlux::check::lints::ALL.len() + 1);
    assert_eq!(rules.len(), offlux::check::lints::ALL.len() + 3);
    for lint in offlux::check::lints::ALL {
        assert!(rules.iter().any(|rule| rule == lint.name), "{}", lint.name);
        let weight = format!("{:?}", lint.weight).to_lowercase();
        assert_eq!(told[lint.name]["default"], weight.as_str(), "{}", lint.name);
        assert_eq!(told[lint.name]["description"], lint.about, "{}", lint.name);
    }
}

#[test]
fn the_schema_of_validations_knows_their_rules() {
    let told = schema("validate.json")["$defs"]["problem"]["properties"]["rule"]["enum"].clone();
    let rules: Vec<&str> = offlux::validate::Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(told, serde_json::json!(rules));
}
