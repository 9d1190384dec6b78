use super::*;
use crate::yaml::{Node, Span};

fn object(text: &str) -> Object {
    let mut parts = text.split(' ');
    let mut object = Object::new(Node::mapping(Span::NONE));
    let mut next = || parts.next().unwrap();
    for field in ["apiVersion", "kind"] {
        object.doc.as_mapping_mut().unwrap().set(field, Node::string(next(), Span::NONE));
    }
    let (namespace, name) = next().split_once('/').unwrap();
    object.set_name(name, Span::NONE);
    object.set_namespace(namespace, Span::NONE);
    object
}

fn check(options: &SortOptions, input: &[&str], expected: &[&str]) {
    let mut objects: Objects = input.iter().map(|t| object(t)).collect();
    options.apply(&mut objects).unwrap();
    let got: Vec<_> = objects
        .iter()
        .map(|o| format!("{} {} {}/{}", o.api_version(), o.kind(), o.namespace(), o.name()))
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn the_legacy_order_goes_by_kind_then_by_id() {
    check(
        &SortOptions::legacy(),
        &[
            "v1 Service b/a",
            "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration /a",
            "example.com/v1 Mine /a",
            "v1 Service a/b",
            "v1 Pod /a",
            "v1 Service /c",
            "apps/v1 Deployment a/a",
            "v1 Namespace /z",
        ],
        &[
            "v1 Namespace /z",
            "v1 Service a/b",
            "v1 Service b/a",
            "v1 Service /c",
            "apps/v1 Deployment a/a",
            "example.com/v1 Mine /a",
            "v1 Pod /a",
            "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration /a",
        ],
    );
}

#[test]
fn namespaces_of_the_core_group_come_first() {
    let input = ["zz.example.com/v1 Namespace /a", "a.example.com/v1 Namespace /a", "v1 Namespace /b"];
    let expected = ["v1 Namespace /b", "a.example.com/v1 Namespace /a", "zz.example.com/v1 Namespace /a"];
    check(&SortOptions::legacy(), &input, &expected);
}

#[test]
fn own_lists_take_the_place_of_the_built_in_ones() {
    let lists = LegacySortOptions {
        order_first: vec!["Pod".into(), "Service".into()],
        order_last: vec!["Namespace".into()],
    };
    let options = SortOptions { order: "legacy".into(), legacy_sort_options: Some(lists) };
    check(
        &options,
        &["v1 Namespace /a", "v1 Secret /a", "v1 Service /a", "v1 Pod /a"],
        &["v1 Pod /a", "v1 Service /a", "v1 Secret /a", "v1 Namespace /a"],
    );
}

#[test]
fn fifo_keeps_the_order() {
    let options = SortOptions { order: "fifo".into(), legacy_sort_options: None };
    check(&options, &["v1 Pod /b", "v1 Pod /a"], &["v1 Pod /b", "v1 Pod /a"]);
}

#[test]
fn contradictions_are_errors() {
    let lists = Some(LegacySortOptions::default());
    for (order, legacy_sort_options) in [("", None), ("random", None), ("fifo", lists)] {
        let options = SortOptions { order: order.into(), legacy_sort_options };
        assert!(options.apply(&mut Objects::new()).is_err(), "{options:?}");
    }
}

#[test]
fn two_objects_of_one_id_are_an_error() {
    let mut objects: Objects = ["v1 Pod /a", "v1 Pod default/a"].iter().map(|t| object(t)).collect();
    assert!(SortOptions::legacy().apply(&mut objects).is_err());
}
