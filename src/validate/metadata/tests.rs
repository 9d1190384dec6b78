use super::*;
use crate::yaml::{FileId, parse};

fn told(text: &str) -> Vec<String> {
    let document = parse(text, FileId::NONE).expect(text).expect(text);
    let mut problems = Vec::new();
    check(&document, &mut problems);
    let hint = |p: &Problem| p.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
    problems.iter().map(|p| format!("{}: {}{}", p.path, p.message, hint(p))).collect()
}

fn named(api_version: &str, kind: &str, name: &str) -> Vec<String> {
    told(&format!("{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: \"{name}\"}}}}"))
}

#[test]
fn each_kind_has_its_form_of_names() {
    let label = "a".repeat(63);
    let cron = "a".repeat(53);
    for (api_version, kind, right, wrong) in [
        ("v1", "ConfigMap", &["a.b", "1"][..], &["A", "a_b"][..]),
        ("v1", "Namespace", &["a-b"], &["a.b"]),
        ("v1", "Service", &["web", "1web"], &["Web", "a.b"]),
        ("apps/v1", "StatefulSet", &["1a", &label], &["a.b"]),
        ("apps/v1", "Deployment", &["a.b"], &["a:b"]),
        ("batch/v1", "CronJob", &["a"], &[&cron, "A"]),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", &["system:node", "A"], &["a/b", ".."]),
        ("policy/v1", "PodDisruptionBudget", &["A_b"], &["a%b"]),
        ("example.com/v1", "Thing", &["a.b"], &["A"]),
        ("user.openshift.io/v1", "Group", &["Admins"], &["a/b"]),
    ] {
        for name in right {
            assert_eq!(named(api_version, kind, name), [""; 0], "{kind} {name}");
        }
        for name in wrong {
            assert_eq!(named(api_version, kind, name).len(), 1, "{kind} {name}");
        }
    }
    assert_eq!(
        named("v1", "ConfigMap", "Web_App"),
        ["metadata.name: \"Web_App\" is not a DNS subdomain: small letters, digits, `-` and `.`, \
          a letter or digit at both ends of each part (did you mean \"web-app\"?)"]
    );
}

#[test]
fn names_of_definitions_are_made_of_their_parts() {
    let crd = |name: &str| {
        told(&format!(
            "{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {{name: {name}}}, \
             spec: {{group: example.com, names: {{plural: things}}}}}}"
        ))
    };
    assert_eq!(crd("things.example.com"), [""; 0]);
    assert_eq!(
        crd("thing.example.com"),
        ["metadata.name: \"thing.example.com\" has to be \"things.example.com\", made of its parts \
          (did you mean \"things.example.com\"?)"]
    );
    let service = "{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.}, spec: {version: v1}}";
    assert_eq!(told(service), [""; 0]);
}

#[test]
fn an_object_needs_a_name_or_the_beginning_of_one() {
    for (text, count) in [
        ("{apiVersion: v1, kind: ConfigMap}", 1),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: ''}}", 1),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: ~, namespace: a}}", 1),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}}", 0),
        ("{apiVersion: v1, kind: List, items: []}", 0),
        ("{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview}", 0),
        ("{apiVersion: kind.x-k8s.io/v1alpha4, kind: Cluster}", 0),
        ("{apiVersion: example.com/v1, kind: Thing, metadata: {namespace: a}}", 1),
        ("{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: A_b}}", 0),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: '${NAME}_X'}}", 0),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: [a]}}", 0),
    ] {
        assert_eq!(told(text).len(), count, "{text}");
    }
}

#[test]
fn a_namespace_is_a_label_where_there_is_one() {
    assert_eq!(told("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: a.b}}").len(), 1);
    assert_eq!(told("{apiVersion: v1, kind: Node, metadata: {name: a, namespace: a.b}}"), [""; 0]);
}

#[test]
fn labels_and_annotations_and_finalizers_have_their_forms() {
    let told_of =
        |metadata: &str| told(&format!("{{apiVersion: v1, kind: Pod, metadata: {{name: a, {metadata}}}}}"));
    for right in [
        "labels: {app.kubernetes.io/name: a, b: ''}",
        "annotations: {A.example.com/B: 'anything at all'}",
        "finalizers: [kubernetes, example.com/hold]",
        "labels: {n: 1}",
    ] {
        assert_eq!(told_of(right), [""; 0], "{right}");
    }
    for (wrong, path) in [
        ("labels: {a: 'b c'}", "metadata.labels.a: "),
        ("labels: {'a b': c}", "metadata.labels: "),
        ("labels: {a/b/c: d}", "metadata.labels: "),
        ("annotations: {'a b': c}", "metadata.annotations: "),
        ("finalizers: [a, 'b c']", "metadata.finalizers[1]: "),
    ] {
        let told = told_of(wrong);
        assert!(told.len() == 1 && told[0].starts_with(path), "{told:?}");
    }
    let large = format!("annotations: {{a: {}}}", "x".repeat(256 << 10));
    assert_eq!(told_of(&large), ["metadata.annotations: annotations have 262145 bytes, 262144 are the most"]);
}

#[test]
fn selectors_have_operators_that_fit_their_values() {
    let told = |text: &str| {
        let document = parse(text, FileId::NONE).expect(text).expect(text);
        let mut problems = Vec::new();
        labels::check_selector(Some(&document), &Path::Root, &mut problems);
        problems.iter().map(|p| p.path.clone()).collect::<Vec<_>>()
    };
    for (text, path) in [
        ("{matchExpressions: [{key: a, operator: In}]}", "matchExpressions[0].operator"),
        ("{matchExpressions: [{key: a, operator: Exists, values: [b]}]}", "matchExpressions[0].operator"),
        ("{matchExpressions: [{key: a, operator: in, values: [b]}]}", "matchExpressions[0].operator"),
        ("{matchExpressions: [{key: 'a b', operator: Exists}]}", "matchExpressions[0].key"),
        (
            "{matchExpressions: [{key: a, operator: NotIn, values: [b, 'c d']}]}",
            "matchExpressions[0].values[1]",
        ),
        ("{matchLabels: {a: 'b c'}}", "matchLabels.a"),
    ] {
        assert_eq!(told(text), [path], "{text}");
    }
    assert_eq!(
        told("{matchLabels: {a: b}, matchExpressions: [{key: a, operator: NotIn, values: [b]}]}"),
        [""; 0]
    );
}
