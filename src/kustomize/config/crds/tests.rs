use super::*;
use crate::yaml::{FileId, parse};

fn types(text: &str) -> Result<TransformerConfig> {
    let node = parse(text, FileId::NONE)?.expect("the test's input is not empty");
    from_types(node.as_mapping().expect("the test's input is a mapping"))
}

const BEE: &str = "
example.com/v1.Bee:
  Schema:
    properties:
      apiVersion: {type: string}
      kind: {type: string}
      metadata: {}
      spec: {$ref: example.com/v1.BeeSpec}
example.com/v1.BeeSpec:
  schema:
    properties:
      notes: {x-kubernetes-annotation: ''}
      selector: {X-Kubernetes-Label-Selector: ''}
      id: {x-kubernetes-identity: ''}
      hive: {x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Hive}
      flower:
        x-kubernetes-object-ref-api-version: v2
        x-kubernetes-object-ref-kind: Flower
        x-kubernetes-object-ref-name-key: title
      count: {x-kubernetes-annotation: 5}
";

#[test]
fn marked_properties_become_field_specs() {
    let config = types(BEE).unwrap();
    let bee = |path: &'static str| [FieldSpec::find(["", "", "Bee"], path)];
    assert_eq!(*config.common_annotations, bee("spec/notes"));
    assert_eq!(*config.common_labels, bee("spec/selector"));
    assert_eq!(*config.name_prefix, bee("spec/id"));
    let names: Vec<_> =
        config.name_reference.iter().map(|n| (&*n.kind, &*n.version, &*n.referrers[0].path)).collect();
    assert_eq!(names, [("Hive", "v1", "spec/hive/name"), ("Flower", "v2", "spec/flower/title")]);
}

#[test]
fn a_custom_resource_definition_is_no_type_definition() {
    let error = types("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n").unwrap_err();
    assert_eq!(error.message(), "`apiVersion` is no type definition");
    assert!(error.hints()[0].contains("resources:"));
}

#[test]
fn a_type_that_refers_to_itself_is_an_error() {
    let text = BEE.replace("{x-kubernetes-identity: ''}", "{$ref: example.com/v1.Bee}");
    assert!(types(&text).unwrap_err().message().ends_with("refers to itself"));
}
