//! Where the schema of a kind comes from.

use super::*;
use crate::yaml::{FileId, parse};

/// A definition whose version v1 holds only what has a type.
fn definition(kind: &str, version: &str, kind_of: &str) -> Node {
    let text = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: a.b\n  names: \
         {{kind: {kind}, plural: x}}\n  versions:\n  - name: {version}\n    served: true\n    schema:\n      \
         openAPIV3Schema:\n        type: object\n        properties:\n          a: {{type: {kind_of}}}\n"
    );
    parse(&text, FileId(0)).expect("is YAML").expect("is there")
}

fn has(catalog: &Catalog<'_>, api: &str, kind: &str) -> bool {
    catalog.find(&Gvk::new(api, kind)).is_some()
}

#[test]
fn definitions_and_what_is_built_in_are_found() {
    let document = definition("Foo", "v1", "string");
    let catalog = Catalog::default().defining([&document]);
    assert!(has(&catalog, "a.b/v1", "Foo") && has(&catalog, "apps/v1", "Deployment"));
    assert!(has(&catalog, "helm.toolkit.fluxcd.io/v2", "HelmRelease"));
    assert!(!has(&catalog, "a.b/v2", "Foo") && !has(&catalog, "apps/v2", "Deployment"));
    assert!(catalog.is_defined(&Gvk::new("a.b/v2", "Foo")));
    assert!(catalog.kinds().contains(&Gvk::new("a.b/v1", "Foo")));
    assert_eq!(catalog.lack(&Gvk::new("a.b/v2", "Foo")).hint.as_deref(), Some("it serves v1"));
}

#[test]
fn a_kind_is_compiled_once() {
    let document = definition("Foo", "v1", "string");
    let catalog = Catalog::default().defining([&document]);
    let pool = || catalog.find(&Gvk::new("a.b/v1", "Foo")).map(|schema| std::ptr::from_ref(schema.pool));
    assert!(pool().is_some() && pool() == pool());
}

#[test]
fn what_two_clusters_render_alike_is_one_definition() {
    let (one, other) = (definition("Foo", "v1", "string"), definition("Foo", "v1", "integer"));
    let again = one.clone();
    let read = |node| Definition::read(Cow::Borrowed(node)).expect("is one");
    assert!(read(&one).same(&read(&again)));
    assert!(!read(&one).same(&read(&other)));
}

#[test]
fn a_definition_that_cannot_be_read_says_why() {
    let mut document = definition("Foo", "v1", "string");
    let plural = document.at_mut(&["spec", "names"]).and_then(Node::as_mapping_mut).expect("is there");
    plural.remove("plural");
    let catalog = Catalog::default().defining([&document]);
    let gvk = Gvk::new("a.b/v1", "Foo");
    assert!(catalog.find(&gvk).is_none());
    assert!(catalog.lack(&gvk).message.contains("it cannot be read: "), "{}", catalog.lack(&gvk).message);
}
