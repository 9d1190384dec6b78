use super::*;
use crate::kustomize::field_spec::FieldSpec;

fn specs(specs: &[FieldSpec]) -> FieldSpecs {
    Cow::Owned(specs.to_vec())
}

#[test]
fn the_default_tables_are_in_order() {
    let mut sorted = TransformerConfig::builtin();
    for table in [&mut sorted.common_labels, &mut sorted.var_reference, &mut sorted.common_annotations] {
        table.to_mut();
    }
    sorted.name_reference.to_mut();
    sorted.sort();
    assert_eq!(sorted, TransformerConfig::builtin());
}

#[test]
fn the_default_tables_have_the_known_sizes() {
    let config = TransformerConfig::builtin();
    let referrers: usize = config.name_reference.iter().map(|n| n.referrers.len()).sum();
    assert_eq!((config.common_labels.len(), config.template_labels.len()), (32, 10));
    assert_eq!((config.common_annotations.len(), config.var_reference.len()), (9, 72));
    assert_eq!((config.name_reference.len(), referrers), (16, 167));
}

#[test]
fn merging_the_defaults_with_themselves_copies_nothing() {
    let merged = TransformerConfig::builtin().merge(&TransformerConfig::builtin()).unwrap();
    assert!(matches!(merged.common_labels, Cow::Borrowed(_)));
    assert!(matches!(merged.name_reference, Cow::Borrowed(_)));
    assert_eq!(merged, TransformerConfig::builtin());
}

#[test]
fn a_spec_that_is_there_is_dropped_and_a_new_one_added() {
    let there = specs(&[FieldSpec::find(["apps", "v1", "Deployment"], "a")]);
    for (new, length) in [
        (FieldSpec::find(["apps", "v1", "Deployment"], "a"), 1),
        (FieldSpec::find(["", "", "Deployment"], "a"), 1),
        (FieldSpec::find(["", "", ""], "a"), 1),
        (FieldSpec::find(["apps", "v2", "Deployment"], "a"), 2),
        (FieldSpec::find(["", "", "Deployment"], "b"), 2),
    ] {
        let merged = merge_specs(&there, &specs(std::slice::from_ref(&new))).unwrap();
        assert_eq!(merged.len(), length, "{new:?}");
    }
}

#[test]
fn a_narrow_spec_is_added_beside_a_wide_one() {
    let wide = specs(&[FieldSpec::find(["", "", ""], "a")]);
    let merged = merge_specs(&wide, &specs(&[FieldSpec::make(["", "", "Pod"], "a")])).unwrap();
    assert_eq!(merged.len(), 2);
}

#[test]
fn specs_that_disagree_about_making_are_a_conflict() {
    let replicas = specs(&[FieldSpec::find(["", "", "Deployment"], "spec/replicas")]);
    let other = TransformerConfig { replicas, ..TransformerConfig::default() };
    let error = TransformerConfig::builtin().merge(&other).unwrap_err();
    assert!(error.message().starts_with("replicas: conflicting field specs for `spec/replicas`"), "{error}");
}

#[test]
fn names_of_a_known_kind_get_more_fields() {
    let mine = NameReference {
        kind: "ConfigMap".into(),
        version: "v1".into(),
        referrers: specs(&[FieldSpec::find(["", "", "Mine"], "spec/config")]),
        ..NameReference::default()
    };
    let other = TransformerConfig { name_reference: Cow::Owned(vec![mine]), ..Default::default() };
    let merged = TransformerConfig::builtin().merge(&other).unwrap();
    assert_eq!(merged.name_reference.len(), 16);
    let config_map = merged.name_reference.iter().find(|n| n.kind == "ConfigMap").unwrap();
    assert_eq!(config_map.referrers.len(), 53);
    assert_eq!(config_map.referrers.last().unwrap().kind, "Mine");
}

#[test]
fn rows_are_put_in_order_of_their_kinds() {
    let mine = specs(&[FieldSpec::find(["", "", "Zebra"], "a"), FieldSpec::find(["", "", "Namespace"], "a")]);
    let other = TransformerConfig { name_prefix: mine, ..Default::default() };
    let merged = TransformerConfig::builtin().merge(&other).unwrap();
    let kinds: Vec<_> = merged.name_prefix.iter().map(|s| &*s.kind).collect();
    assert_eq!(kinds, ["Namespace", "Zebra", ""]);
}
