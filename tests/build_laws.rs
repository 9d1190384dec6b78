//! Laws of `kustomize build`: a second build gives the same bytes, and no input panics.

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

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,4}-".prop_map(|p| format!("namePrefix: {p}\n")),
        "-[a-z]{1,4}".prop_map(|s| format!("nameSuffix: {s}\n")),
        "[a-z]{1,8}".prop_map(|n| format!("namespace: {n}\n")),
        "[a-z]{1,8}".prop_map(|v| format!("commonLabels: {{app: {v}}}\n")),
        "[ -~]{0,12}".prop_map(|v| format!("commonAnnotations: {{note: {v:?}}}\n")),
        "[a-z]{1,4}=[ -~]{0,12}"
            .prop_map(|l| format!("configMapGenerator: [{{name: made, literals: [{l:?}]}}]\n")),
        "[a-z]{1,4}".prop_map(|k| format!(
            "patches: [{{target: {{}}, patch: '[{{op: add, path: /data/{k}, value: x}}]'}}]\n"
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn two_builds_are_equal(fields in proptest::collection::btree_set(field(), 0..4), names in proptest::collection::btree_set("[a-z]{1,6}", 1..6)) {
        let objects: Vec<String> = names
            .iter()
            .map(|n| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {n}}}\ndata: {{}}\n"))
            .collect();
        let root = format!("resources: [all.yaml]\n{}", fields.into_iter().collect::<String>());
        let tree = Memory::new().with("kustomization.yaml", &root).with("all.yaml", objects.join("---\n"));
        let first = printed(&tree);
        // A field given twice is refused; anything else here must build and name every object.
        if let Ok(text) = &first {
            prop_assert!(names.iter().all(|n| text.contains(n.as_str())), "{}", text);
        }
        prop_assert_eq!(first, printed(&tree));
    }

    #[test]
    fn no_kustomization_panics(root in "([a-zA-Z]{1,12}:|- |[ -~\n]){0,40}", all in "[ -~\n]{0,80}") {
        let tree = Memory::new().with("kustomization.yaml", &root).with("all.yaml", &all);
        prop_assert_eq!(printed(&tree).is_ok(), printed(&tree).is_ok());
    }
}
