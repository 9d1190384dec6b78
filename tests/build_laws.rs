//! Laws of `kustomize build`: a second build gives the same bytes, and no input panics.

mod generated;

use offlux::kustomize::{Options, build};
use offlux::tree::{Files, Memory};
use offlux::yaml::emit;
use proptest::prelude::*;

/// The printed objects, or the error's message.
fn printed(tree: &Memory) -> Result<String, String> {
    let built = build(tree, &Files::default(), "/".into(), &Options::default()).map_err(|e| e.to_string())?;
    let mut out = String::new();
    for object in built.objects.iter() {
        emit::document(&object.doc, &mut out).map_err(|e| e.to_string())?;
    }
    Ok(out)
}

/// Any of these fields, each once at the most.
fn fields() -> impl Strategy<Value = String> {
    let kinds = [
        "[a-z]{1,4}-".prop_map(|p| format!("namePrefix: {p}\n")).boxed(),
        "-[a-z]{1,4}".prop_map(|s| format!("nameSuffix: {s}\n")).boxed(),
        "[a-z]{1,8}".prop_map(|n| format!("namespace: a{n}\n")).boxed(),
        "[a-z]{1,8}".prop_map(|v| format!("commonLabels: {{app: {v:?}}}\n")).boxed(),
        "[a-zA-Z ]{0,12}".prop_map(|v| format!("commonAnnotations: {{note: {v:?}}}\n")).boxed(),
        "[a-z]{2,4}=[a-zA-Z0-9 ]{0,12}"
            .prop_map(|l| format!("configMapGenerator: [{{name: made-0, literals: [{l:?}]}}]\n"))
            .boxed(),
        "[a-z]{1,4}".prop_map(patch).boxed(),
    ];
    kinds.map(proptest::option::of).prop_map(|fields| fields.into_iter().flatten().collect())
}

fn patch(key: String) -> String {
    let operation = format!(r#"[{{"op": "add", "path": "/data/{key}", "value": "x"}}]"#);
    format!("patches: [{{target: {{kind: ConfigMap}}, patch: '{operation}'}}]\n")
}

/// A value of any sort, as it may stand behind a field's name.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z./-]{0,8}",
        Just("[all.yaml]".to_owned()),
        "[0-9]{1,3}",
        Just("{a: b}".to_owned()),
        Just(
            "[{name: a, path: all.yaml, patch: '[]', literals: [a=b], count: 1, kind: ConfigMap}]".to_owned()
        ),
        Just("[[], {}, null]".to_owned()),
        Just("{options: {path: x}, source: {kind: A}, targets: [{select: {}}]}".to_owned()),
    ]
}

const NAMES: [&str; 20] = [
    "resources",
    "components",
    "namespace",
    "namePrefix",
    "labels",
    "commonLabels",
    "commonAnnotations",
    "images",
    "replicas",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "vars",
    "configMapGenerator",
    "secretGenerator",
    "configurations",
    "crds",
    "transformers",
    "sortOptions",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn two_builds_are_equal(fields in fields(), names in proptest::collection::btree_set("[a-z]{1,6}", 1..6)) {
        let objects: Vec<String> = names
            .iter()
            .map(|n| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {n}}}\ndata: {{}}\n"))
            .collect();
        let root = format!("resources: [all.yaml]\n{}", fields);
        let tree = Memory::new().with("kustomization.yaml", &root).with("all.yaml", objects.join("---\n"));
        let first = printed(&tree);
        let text = first.clone().map_err(TestCaseError::fail)?;
        prop_assert!(names.iter().all(|n| text.contains(n.as_str())), "{}", text);
        prop_assert_eq!(first, printed(&tree));
    }

    #[test]
    fn random_kustomizations_build_or_fail_the_same_way_twice(case in generated::case()) {
        let tree = case.iter().fold(Memory::new(), |tree, (path, text)| tree.with(path, text));
        prop_assert_eq!(printed(&tree), printed(&tree));
    }

    #[test]
    fn no_kustomization_panics(
        fields in proptest::collection::btree_map(proptest::sample::select(NAMES.to_vec()), anything(), 0..6),
        all in "(apiVersion: v1\nkind: ConfigMap\nmetadata: \\{name: a\\}\n)?[ -~\n]{0,40}",
    ) {
        let root: String = fields.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let tree = Memory::new().with("kustomization.yaml", &root).with("all.yaml", &all);
        prop_assert_eq!(printed(&tree), printed(&tree));
    }
}
