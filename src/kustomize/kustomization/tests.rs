use super::*;

fn parse(text: &str) -> Result<(Kustomization, Vec<Warning>), String> {
    Kustomization::parse(text.as_bytes(), FileId(0)).map_err(|e| e.message().to_owned())
}

#[test]
fn what_says_nothing_is_empty() {
    for text in ["", "---\n", "kind: Kustomization\n", "namePrefix: \"\"\n", "bases: []\n", "resources:\n"] {
        assert!(parse(text).unwrap_err().contains("empty"), "{text:?}");
    }
    for text in ["resources: []\n", "commonLabels: {}\n", "namePrefix: a\n", "metadata: {}\n"] {
        assert!(parse(text).is_ok(), "{text:?}: {:?}", parse(text));
    }
}

#[test]
fn fields_are_known_in_any_case_and_no_others() {
    let (k, _) = parse("RESOURCES: [a]\nnameprefix: x\n").unwrap();
    assert_eq!(k.resources[0].value, "a");
    assert_eq!(k.name_prefix.unwrap().value, "x");
    assert!(parse("resource: [a]\n").unwrap_err().contains("unknown field"));
    assert!(parse("namePrefix: yes\n").is_err());
    assert!(parse("configMapGenerator: [{name: a, type: b}]\n").is_err());
}

#[test]
fn older_fields_count_and_are_told() {
    let (k, warnings) = parse("bases: [b]\nresources: [a]\nimageTags: [{name: img}]\nvars: [{}]\n").unwrap();
    let paths: Vec<_> = k.resources.iter().map(|r| r.value.as_str()).collect();
    assert_eq!(paths, ["a", "b"]);
    assert_eq!(k.images.len(), 1);
    let told: Vec<_> = warnings.iter().map(|w| w.message.split(' ').next().unwrap()).collect();
    assert_eq!(told, ["'bases'", "'imageTags'", "'vars'"]);
    assert_eq!(warnings[0].at, Some(Span::new(FileId(0), 1)));
}

#[test]
fn kind_and_version_must_fit() {
    assert!(parse("kind: Component\nnamePrefix: a\n").unwrap().0.is_component());
    assert!(parse("kind: Deployment\nnamePrefix: a\n").is_err());
    assert!(parse("apiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: a\n").is_err());
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a\n";
    assert!(parse(component).is_ok());
}
