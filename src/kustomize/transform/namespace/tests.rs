use super::super::check::{check, config, fails, located, read};
use super::*;

fn namespace() -> Namespace {
    Namespace::new(located("new".to_owned()), &config())
}

#[test]
fn objects_are_moved_unless_they_are_cluster_scoped() {
    for (input, expected) in [
        ("apiVersion: v1\nkind: Pod\n", "apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: new\n"),
        ("kind: Mine\nmetadata:\n  namespace: old\n", "kind: Mine\nmetadata:\n  namespace: new\n"),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n",
        ),
        (
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: old\n",
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: new\n",
        ),
        (
            "apiVersion: x/v1\nkind: Namespace\nmetadata:\n  name: old\n",
            "apiVersion: x/v1\nkind: Namespace\nmetadata:\n  name: old\n  namespace: new\n",
        ),
    ] {
        check(|o, cx| namespace().apply(o, cx), input, expected);
    }
}

#[test]
fn earlier_ids_are_remembered() {
    let input = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n";
    let objects = check(|o, cx| namespace().apply(o, cx), input, &format!("{input}  namespace: new\n"));
    assert_eq!(objects.get(0).unwrap().previous[0].namespace, "default");
}

#[test]
fn what_a_chart_made_is_left_alone() {
    let input = "apiVersion: v1\nkind: Pod\n";
    check(
        |o, cx| {
            o.iter_mut().for_each(|o| o.helm_generated = true);
            namespace().apply(o, cx)
        },
        input,
        input,
    );
}

#[test]
fn subjects_are_set_as_told() {
    let subject = |kind: &str, name: &str, moved: bool| {
        let namespace = if moved { "  namespace: new\n" } else { "" };
        format!("- kind: {kind}\n  name: {name}\n{namespace}")
    };
    let binding = |moved: [bool; 3]| {
        let subjects = [("ServiceAccount", "a"), ("ServiceAccount", "default"), ("User", "default")];
        let subjects: String =
            subjects.iter().zip(moved).map(|((kind, name), moved)| subject(kind, name, moved)).collect();
        let head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n";
        format!("{head}subjects:\n{subjects}")
    };
    for (mode, moved) in [
        ("", [false, true, true]),
        ("defaultOnly", [false, true, true]),
        ("allServiceAccounts", [true, true, false]),
        ("none", [false; 3]),
    ] {
        let set = Namespace { set_role_binding_subjects: mode.into(), ..namespace() };
        check(|o, cx| set.apply(o, cx), &binding([false; 3]), &binding(moved));
    }
    let wrong = Namespace { set_role_binding_subjects: "all".into(), ..Namespace::default() };
    assert!(fails(|o, cx| wrong.apply(o, cx), "kind: Foo\n").contains("not `all`"));
}

#[test]
fn unset_only_keeps_what_is_there() {
    let only: Namespace = read("{metadata: {namespace: new}, unsetOnly: true}");
    for (metadata, expected) in [
        ("{namespace: old}", "old"),
        ("{namespace: ''}", "new"),
        ("{namespace: }", "new"),
        ("{}", "new"),
        ("{namespace: null}", "null"),
    ] {
        let input = format!("kind: Mine\nmetadata: {metadata}\n");
        let expected = format!("kind: Mine\nmetadata:\n  namespace: {expected}\n");
        check(|o, cx| only.apply(o, cx), &input, &expected);
    }
}

#[test]
fn fields_of_the_configuration_are_set() {
    check(
        |o, cx| namespace().apply(o, cx),
        "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nspec: {}\n",
        "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nspec:\n  service:\n    namespace: new\n",
    );
    let own: Namespace = read("{metadata: {namespace: new}, fieldSpecs: [{path: spec/ns, create: true}]}");
    check(
        |o, cx| own.apply(o, cx),
        "kind: Mine\n",
        "kind: Mine\nmetadata:\n  namespace: new\nspec:\n  ns: new\n",
    );
}

#[test]
fn two_objects_of_one_id_are_an_error() {
    let pod = |namespace: &str| {
        format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  namespace: {namespace}\n")
    };
    let input = format!("{}---\n{}", pod("a"), pod("b"));
    let message = fails(|o, cx| namespace().apply(o, cx), &input);
    assert_eq!(message, "namespace `new` gives two objects the same id: new/Pod/x");
}
