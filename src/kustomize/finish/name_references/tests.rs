use super::*;
use crate::kustomize::config::NameReference;
use crate::kustomize::field_spec::FieldSpec;
use crate::kustomize::growth::Growth;
use crate::kustomize::transform::check;
use crate::yaml::Span;
use std::borrow::Cow;

/// An object that is renamed and moved: its document, its new name and its new namespace.
type Renamed<'a> = (&'a str, &'a str, &'a str);

/// The objects with their first ids remembered and their new names and namespaces set.
fn renamed(objects: &[Renamed<'_>]) -> Objects {
    let rename = |(document, name, namespace): &Renamed<'_>| {
        let mut object = check::objects(document).into_iter().next().unwrap();
        object.remember_id();
        object.set_name(name, Span::NONE);
        object.set_namespace(namespace, Span::NONE);
        object
    };
    objects.iter().map(rename).collect()
}

/// Corrects the references of a last object that was not renamed, and prints its part behind a key.
fn corrected(objects: &[Renamed<'_>], referrer: &str, key: &str) -> Result<String> {
    let mut objects = renamed(objects);
    objects.push(check::objects(referrer).into_iter().next().unwrap());
    apply(&mut objects, &config(), &Growth::default())?;
    let last = objects.as_slice().last().unwrap();
    Ok(crate::yaml::json::to_json(last.doc.get(key).unwrap()).unwrap())
}

/// The default tables, and fields of a kind of our own.
fn config() -> TransformerConfig {
    let fields = ["spec/ref", "spec/refs", "spec/object"];
    let referrers =
        fields.map(|path| FieldSpec { kind: "Thing".into(), path: path.into(), ..FieldSpec::default() });
    let mine = NameReference {
        kind: "ConfigMap".into(),
        version: "v1".into(),
        referrers: Cow::Owned(referrers.to_vec()),
        ..NameReference::default()
    };
    let mine = TransformerConfig { name_reference: Cow::Owned(vec![mine]), ..TransformerConfig::default() };
    TransformerConfig::builtin().merge(&mine).unwrap()
}

fn map(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn map_in(namespace: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {namespace}}}\n")
}

#[test]
fn fields_follow_the_names_of_what_they_mean() {
    let (a, b) = (map("a"), map("b"));
    let objects = [(a.as_str(), "dev-a", ""), (b.as_str(), "b-x1", "")];
    for (spec, expected) in [
        ("{ref: a}", r#"{"ref":"dev-a"}"#),
        ("{ref: dev-a}", r#"{"ref":"dev-a"}"#),
        ("{ref: unknown}", r#"{"ref":"unknown"}"#),
        ("{ref: null}", r#"{"ref":null}"#),
        ("{ref: \"a\"}", r#"{"ref":"dev-a"}"#),
        ("{refs: [a, b, c, null]}", r#"{"refs":["dev-a","b-x1","c",null]}"#),
        ("{refs: [{name: b}]}", r#"{"refs":[{"name":"b-x1"}]}"#),
        ("{object: {name: b, key: k}}", r#"{"object":{"key":"k","name":"b-x1"}}"#),
    ] {
        let referrer = format!("kind: Thing\nmetadata: {{name: t}}\nspec: {spec}\n");
        assert_eq!(corrected(&objects, &referrer, "spec").unwrap(), expected, "{spec}");
    }
}

#[test]
fn a_field_where_no_name_can_be_is_an_error() {
    let objects = [];
    for spec in ["x", "[x]", "{refs: [[a]]}", "{object: {}}", "{refs: [{key: a}]}"] {
        let referrer = format!("kind: Thing\nmetadata: {{name: t}}\nspec: {spec}\n");
        assert!(corrected(&objects, &referrer, "spec").is_err(), "{spec}");
    }
}

#[test]
fn the_object_in_the_same_namespace_is_meant() {
    let (one, two) = (map_in("one"), map_in("two"));
    let objects = [(one.as_str(), "a-1", "one"), (two.as_str(), "a-2", "two")];
    for (namespace, expected) in [("one", "a-1"), ("two", "a-2"), ("three", "a")] {
        let referrer =
            format!("kind: Thing\nmetadata: {{name: t, namespace: {namespace}}}\nspec: {{ref: a}}\n");
        let spec = corrected(&objects, &referrer, "spec").unwrap();
        assert_eq!(spec, format!(r#"{{"ref":"{expected}"}}"#), "{namespace}");
    }
}

#[test]
fn a_mapping_tells_the_namespace_and_gets_the_new_one() {
    let (one, two) = (map_in("one"), map_in("two"));
    let objects = [(one.as_str(), "a", "moved"), (two.as_str(), "a-2", "two")];
    let of = |object: &str| {
        let referrer = format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: t}}\nspec: {{csi: {{nodeStageSecretRef: {object}}}}}\n"
        );
        corrected(&objects, &referrer, "spec").unwrap()
    };
    assert!(
        of("{name: a, namespace: one}").contains(r#"{"name":"a","namespace":"one"}"#),
        "no Secret is called so"
    );
    let binding = |subject: &str| {
        let account = |namespace: &str| {
            format!("apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a, namespace: {namespace}}}\n")
        };
        let (one, two) = (account("one"), account("two"));
        let objects = [(one.as_str(), "a", "moved"), (two.as_str(), "a-2", "two")];
        let referrer = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: t}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}}\nsubjects: [{subject}]\n"
        );
        corrected(&objects, &referrer, "subjects").unwrap()
    };
    for (subject, expected) in [
        ("{name: a, namespace: one}", r#"[{"name":"a","namespace":"moved"}]"#),
        ("{name: a, namespace: two}", r#"[{"name":"a-2","namespace":"two"}]"#),
        ("{name: a, namespace: moved}", r#"[{"name":"a","namespace":"moved"}]"#),
        ("{name: a, namespace: nowhere}", r#"[{"name":"a","namespace":"nowhere"}]"#),
    ] {
        assert_eq!(binding(subject), expected);
    }
}

#[test]
fn a_role_ref_tells_role_and_cluster_role_apart() {
    let role = |kind: &str| {
        format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r}}\n")
    };
    let (role, cluster_role) = (role("Role"), role("ClusterRole"));
    let objects = [(role.as_str(), "dev-r", ""), (cluster_role.as_str(), "all-r", "")];
    for (kind, expected) in [("Role", "dev-r"), ("ClusterRole", "all-r")] {
        let referrer = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: b}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: r}}\n"
        );
        let found = corrected(&objects, &referrer, "roleRef").unwrap();
        assert!(found.contains(&format!(r#""name":"{expected}""#)), "{found}");
    }
}

#[test]
fn prefixes_tell_which_of_two_is_meant() {
    let a = map("a");
    let mut objects = renamed(&[(a.as_str(), "x-a", ""), (a.as_str(), "y-a", "")]);
    objects.edit(0, |o| o.prefixes.push("x-".into()));
    objects.edit(1, |o| o.prefixes.push("y-".into()));
    objects.push(
        check::objects("kind: Thing\nmetadata: {name: t}\nspec: {ref: a}\n").into_iter().next().unwrap(),
    );
    let mut alike = objects.clone();
    objects.edit(2, |o| o.prefixes.push("y-".into()));
    apply(&mut objects, &config(), &Growth::default()).unwrap();
    assert_eq!(objects.as_slice()[2].doc.text_at(&["spec", "ref"]), Some("y-a"));
    apply(&mut alike, &config(), &Growth::default()).unwrap();
    assert_eq!(
        alike.as_slice()[2].doc.text_at(&["spec", "ref"]),
        Some("a"),
        "none has as few as the referrer"
    );
}

#[test]
fn a_name_that_could_mean_several_objects_is_an_error() {
    let a = map("a");
    let objects = [(a.as_str(), "a-1", ""), (a.as_str(), "a-2", "")];
    let referrer = "kind: Thing\nmetadata: {name: t}\nspec: {ref: a}\n";
    let error = corrected(&objects, referrer, "spec").unwrap_err();
    assert!(error.message().contains("ConfigMap/a-1, ConfigMap/a-2"), "{error}");
    let same = [(a.as_str(), "a-1", ""), (a.as_str(), "a-1", "")];
    assert_eq!(corrected(&same, referrer, "spec").unwrap(), r#"{"ref":"a-1"}"#);
}

#[test]
fn subjects_of_a_role_binding_are_checked() {
    for subjects in [
        "[x]",
        "[null]",
        "[{kind: 5, name: a, namespace: b}]",
        "[{kind: ServiceAccount, name: a, namespace: 5}]",
    ] {
        let referrer = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: b}}\nsubjects: {subjects}\n"
        );
        assert!(corrected(&[], &referrer, "subjects").is_err(), "{subjects}");
    }
}
