use super::*;
use crate::yaml::{Node, Span};

fn object(api: &str, kind: &str, namespace: &str, name: &str) -> Object {
    let mut doc = Node::mapping(Span::NONE);
    let map = doc.as_mapping_mut().unwrap();
    map.set("apiVersion", Node::string(api, Span::NONE));
    map.set("kind", Node::string(kind, Span::NONE));
    let mut object = Object::new(doc);
    object.set_name(name, Span::NONE);
    object.set_namespace(namespace, Span::NONE);
    object
}

fn selector(field: &str, text: &str) -> Selector {
    let mut s = Selector::default();
    let slot = match field {
        "group" => &mut s.group,
        "version" => &mut s.version,
        "kind" => &mut s.kind,
        "name" => &mut s.name,
        "namespace" => &mut s.namespace,
        "labels" => &mut s.label_selector,
        _ => &mut s.annotation_selector,
    };
    *slot = text.into();
    s
}

#[test]
fn fields_are_anchored_regular_expressions() {
    let web = object("apps/v1", "Deployment", "", "web-1");
    for (field, text, expected) in [
        ("name", "web", false),
        ("name", "web-.*", true),
        ("name", "web|web-1", true),
        ("kind", "Deploy", false),
        ("kind", "Deployment", true),
        ("group", "apps", true),
        ("group", "app", false),
        ("version", "v\\d", true),
        ("namespace", "default", true),
        ("namespace", "other", false),
    ] {
        let matcher = selector(field, text).compile().unwrap();
        assert_eq!(matcher.matches(&web).unwrap(), expected, "{field}: {text}");
    }
    assert!(Selector::default().compile().unwrap().matches(&web).unwrap());
}

#[test]
fn a_patch_target_may_name_the_original_object() {
    let mut web = object("apps/v1", "Deployment", "", "web");
    web.remember_id();
    web.set_name("dev-web", Span::NONE);
    web.set_namespace("dev", Span::NONE);
    for (field, text) in
        [("name", "web"), ("name", "dev-web"), ("namespace", "default"), ("namespace", "dev")]
    {
        assert!(selector(field, text).compile().unwrap().matches(&web).unwrap(), "{field}: {text}");
    }
}

#[test]
fn a_broken_label_selector_fails_only_when_it_is_reached() {
    let web = object("apps/v1", "Deployment", "", "web");
    let mut broken = selector("labels", "a=b=c");
    assert!(broken.compile().unwrap().matches(&web).is_err());
    broken.name = "other".into();
    assert!(!broken.compile().unwrap().matches(&web).unwrap());
    assert!(selector("name", "[").compile().is_err());
}

#[test]
fn a_replacement_target_compares_the_namespace_as_written() {
    let web = object("apps/v1", "Deployment", "", "web");
    let matcher = selector("namespace", "default").compile().unwrap();
    assert!(!matcher.matches_id(&web.id()));
    assert!(selector("namespace", ".*").compile().unwrap().matches_id(&web.id()));
}

#[test]
fn a_gvk_selector_compares_exactly() {
    let gvk = Gvk::new("apps/v1", "Deployment");
    let of = |group: &str, kind: &str| GvkSelector {
        group: group.into(),
        kind: kind.into(),
        ..Default::default()
    };
    assert!(of("", "Deployment").matches(&gvk));
    assert!(of("apps", "").matches(&gvk));
    assert!(!of("", "Deploy.*").matches(&gvk));
}
