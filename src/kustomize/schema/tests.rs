use super::*;
use crate::yaml::{Entry, FileId, Scalar, Span};

fn map<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let mut node = Node::mapping(Span::NONE);
    let fields = node.as_mapping_mut().expect("a mapping");
    for (key, value) in entries {
        fields.entries.push(Entry { key: Scalar::string(key, Span::NONE), value });
    }
    node
}

fn list<const N: usize>(items: [Node; N]) -> Node {
    let mut node = Node::sequence(Span::NONE);
    node.as_sequence_mut().expect("a list").items.extend(items);
    node
}

fn text(text: &str) -> Node {
    Node::string(text, Span::NONE)
}

fn document() -> Node {
    let gvk = map([("group", text("example.com")), ("version", text("v1")), ("kind", text("Thing"))]);
    let list_of_parts = map([
        ("type", text("array")),
        ("items", map([("$ref", text("#/definitions/Part"))])),
        ("x-kubernetes-patch-strategy", text("merge,retainKeys")),
        ("x-kubernetes-patch-merge-key", text("id")),
    ]);
    let template = map([("$ref", text("#/definitions/io.k8s.api.core.v1.PodTemplateSpec"))]);
    let thing = map([
        ("properties", map([("parts", list_of_parts), ("template", template)])),
        ("x-kubernetes-group-version-kind", list([gvk])),
    ]);
    let part = map([("additionalProperties", map([("type", text("string"))]))]);
    map([("definitions", map([("Thing", thing), ("Part", part)]))])
}

#[test]
fn lists_of_built_in_kinds_have_their_keys() {
    let schema = Schema::builtin();
    let at = |api_version: &str, kind: &str, path: &[&str]| {
        let step = |s: SchemaRef<'static>, name: &&str| match *name {
            "[]" => s.elements(),
            name => s.field(name),
        };
        let kind = builtin::of_kind(api_version, kind).map(|s| SchemaRef(Known::Builtin(s)));
        path.iter().try_fold(kind?, step)?.merge_keys().unwrap()
    };
    assert!(schema.lookup(&Gvk::new("apps/v1", "Deployment")).is_some());
    let pod = ["spec", "template", "spec"];
    let container = [&pod[..], &["containers", "[]"]].concat();
    for (path, want) in [
        ([&pod[..], &["containers"]].concat(), Some(vec!["name"])),
        ([&container[..], &["ports"]].concat(), Some(vec!["containerPort", "protocol"])),
        ([&container[..], &["env"]].concat(), Some(vec!["name"])),
        ([&container[..], &["args"]].concat(), None),
        (vec!["metadata", "finalizers"], Some(vec![])),
        (vec!["spec", "strategy"], None),
    ] {
        assert_eq!(at("apps/v1", "Deployment", &path), want, "{path:?}");
    }
    assert_eq!(at("v1", "Service", &["spec", "ports"]), Some(vec!["port", "protocol"]));
    assert!(schema.of_kind("example.com/v1", "Deployment").is_none());
    assert!(schema.of_kind("rbac.authorization.k8s.io/v1alpha1", "Role").is_none());
}

#[test]
fn a_schema_of_ones_own_replaces_the_built_in_one() {
    let schema = Schema::from_openapi(&document(), Base::Nothing).expect("a schema");
    let thing = schema.of_kind("example.com/v1", "Thing").expect("known");
    let parts = thing.field("parts").expect("known");
    assert_eq!(parts.merge_keys().unwrap(), Some(vec!["id"]));
    assert!(parts.elements().expect("known").field("anything").is_some());
    assert!(thing.field("template").is_none());
    assert!(schema.of_kind("apps/v1", "Deployment").is_none());
    assert!(schema.of_kind("kustomize.config.k8s.io/v1beta1", "Kustomization").is_some());
}

#[test]
fn a_schema_of_ones_own_may_refer_to_the_one_it_adds_to() {
    let schema = Schema::from_openapi(&document(), Base::Builtin).expect("a schema");
    let thing = schema.of_kind("example.com/v1", "Thing").expect("known");
    let spec = thing.field("template").and_then(|t| t.field("spec")).expect("known");
    let containers = spec.field("containers").expect("known");
    assert_eq!(containers.merge_keys().unwrap(), Some(vec!["name"]));
    assert!(schema.of_kind("apps/v1", "Deployment").is_some());
}

#[test]
fn paths_tell_the_scope_of_kinds_that_are_not_built_in() {
    let gvk = |kind: &str| map([("group", text("g")), ("version", text("v1")), ("kind", text(kind))]);
    let get = |kind: &str| map([("get", map([("x-kubernetes-group-version-kind", gvk(kind))]))]);
    let paths = map([
        ("/apis/g/v1/wides/{name}", get("Wide")),
        ("/apis/g/v1/narrows", get("Narrow")),
        ("/apis/g/v1/namespaces/{namespace}/narrows", get("Narrow")),
    ]);
    let custom = Custom::new(&map([("paths", paths)])).expect("a schema");
    assert_eq!(custom.cluster_scoped(), [Gvk::new("g/v1", "Wide")].into());
}

#[test]
fn extensions_of_a_wrong_type_are_errors_where_they_are_looked_at() {
    for (schema, is_sound) in [
        ("x-kubernetes-patch-strategy: 5", false),
        ("x-kubernetes-patch-strategy: null", false),
        ("{x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: 5}", false),
        ("{x-kubernetes-patch-strategy: merge, x-kubernetes-patch-merge-key: null}", false),
        ("{x-kubernetes-patch-strategy: replace, x-kubernetes-patch-merge-key: 5}", false),
        ("{x-kubernetes-patch-strategy: merge, x-kubernetes-list-map-keys: [5]}", false),
        ("{x-kubernetes-patch-strategy: merge, x-kubernetes-list-map-keys: id}", false),
        ("{x-kubernetes-patch-strategy: replace, x-kubernetes-list-map-keys: [5]}", true),
        ("{x-kubernetes-patch-merge-key: 5, x-kubernetes-list-map-keys: [5]}", true),
        ("{x-kubernetes-patch-strategy: merge, x-kubernetes-list-map-keys: [a, b]}", true),
    ] {
        let node = crate::yaml::parse(schema, FileId::NONE).unwrap().unwrap();
        assert_eq!(custom::merge_keys(&node).is_ok(), is_sound, "{schema}");
    }
}
