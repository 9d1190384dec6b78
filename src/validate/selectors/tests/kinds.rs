//! Kinds without pods.

use super::*;

#[test]
fn services_have_ports_with_names() {
    holds(
        "v1",
        "Service",
        &[
            "ports: [{port: 80}]",
            "ports: [{port: 80, name: a, targetPort: http}, {port: 81, name: b, targetPort: 0}]",
            "clusterIP: None",
            "type: ExternalName, externalName: example.com.",
            "type: NodePort, ports: [{port: 80, nodePort: 30000, name: a}, {port: 80, nodePort: 30000, protocol: UDP, name: b}]",
            "type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]",
        ],
        &[
            ("selector: {a: b}", "spec.ports"),
            ("ports: [{port: 80}, {port: 81, name: b}]", "spec.ports[0].name"),
            ("ports: [{port: 80, name: a}, {port: 81, name: a}]", "spec.ports[1].name"),
            ("ports: [{port: 80, name: A}]", "spec.ports[0].name"),
            ("ports: [{port: 0}]", "spec.ports[0].port"),
            ("ports: [{port: 80, targetPort: '8080'}]", "spec.ports[0].targetPort"),
            ("ports: [{port: 80, targetPort: 65536}]", "spec.ports[0].targetPort"),
            ("ports: [{port: 80, protocol: http}]", "spec.ports[0].protocol"),
            ("ports: [{port: 80, nodePort: 30000}]", "spec.ports[0].nodePort"),
            (
                "type: NodePort, ports: [{port: 80, nodePort: 30000, name: a}, {port: 81, nodePort: 30000, name: b}]",
                "spec.ports[1].nodePort",
            ),
            ("type: loadbalancer, ports: [{port: 80}]", "spec.type"),
            ("type: ExternalName", "spec.externalName"),
            ("type: ExternalName, externalName: a_b", "spec.externalName"),
            ("externalTrafficPolicy: Local, ports: [{port: 80}]", "spec.externalTrafficPolicy"),
            ("loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]", "spec.loadBalancerSourceRanges"),
            ("selector: {a: 'b c'}, ports: [{port: 80}]", "spec.selector.a"),
        ],
    );
    let quoted = told(&object("v1", "Service", "ports: [{port: 80, targetPort: '8080'}]"));
    assert_eq!(quoted[0].hint.as_deref(), Some("a number stands without quotes"));
}

#[test]
fn ingresses_have_paths_and_backends() {
    let rule = |path: &str| format!("rules: [{{host: a.example.com, http: {{paths: [{{{path}}}]}}}}]");
    let backend = "backend: {service: {name: a, port: {number: 80}}}";
    for right in [
        format!("path: /, pathType: Prefix, {backend}"),
        format!("pathType: ImplementationSpecific, {backend}"),
        "path: /a, pathType: Exact, backend: {service: {name: a, port: {name: http}}}".to_owned(),
        "path: /a, pathType: Exact, backend: {resource: {kind: A, name: b}}".to_owned(),
    ] {
        assert_eq!(paths(&object("networking.k8s.io/v1", "Ingress", &rule(&right))), [""; 0], "{right}");
    }
    let first = "spec.rules[0].http.paths[0]";
    for (wrong, path) in [
        (format!("path: a, pathType: Prefix, {backend}"), "path"),
        (format!("path: /a//b, pathType: Exact, {backend}"), "path"),
        (format!("pathType: Exact, {backend}"), "path"),
        (format!("path: '*', pathType: ImplementationSpecific, {backend}"), "path"),
        (format!("path: /, pathType: prefix, {backend}"), "pathType"),
        ("path: /, pathType: Prefix, backend: {}".to_owned(), "backend"),
        ("path: /, pathType: Prefix, backend: {service: {name: a}}".to_owned(), "backend.service.port"),
        (
            "path: /, pathType: Prefix, backend: {service: {name: a, port: {name: a, number: 80}}}"
                .to_owned(),
            "backend.service.port",
        ),
    ] {
        let text = object("networking.k8s.io/v1", "Ingress", &rule(&wrong));
        assert_eq!(paths(&text), [format!("{first}.{path}")], "{wrong}");
    }
    let whole = "defaultBackend: {service: {name: a, port: {number: 80}}}";
    holds(
        "networking.k8s.io/v1",
        "Ingress",
        &[&format!(
            "{whole}, rules: [{{host: '*.example.com'}}], tls: [{{hosts: [a.example.com], secretName: a}}]"
        )],
        &[
            ("ingressClassName: a", "spec"),
            (&format!("{whole}, rules: [{{host: 10.0.0.1}}]"), "spec.rules[0].host"),
            (&format!("{whole}, rules: [{{host: 'a.*.com'}}]"), "spec.rules[0].host"),
            (&format!("{whole}, rules: [{{host: 'https://a'}}]"), "spec.rules[0].host"),
            (&format!("{whole}, tls: [{{hosts: [A.com]}}]"), "spec.tls[0].hosts[0]"),
        ],
    );
}

#[test]
fn autoscalers_and_budgets_have_bounds() {
    let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}";
    holds(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        &[&format!("{target}, minReplicas: 1, maxReplicas: 1"), &format!("{target}, maxReplicas: 2")],
        &[
            (&format!("{target}, minReplicas: 3, maxReplicas: 2"), "spec.maxReplicas"),
            (&format!("{target}, maxReplicas: 0"), "spec.maxReplicas"),
        ],
    );
    holds(
        "policy/v1",
        "PodDisruptionBudget",
        &["minAvailable: 50%", "maxUnavailable: 1, selector: {matchLabels: {a: b}}"],
        &[
            ("minAvailable: 1, maxUnavailable: 1", "spec.maxUnavailable"),
            ("minAvailable: 101%", "spec.minAvailable"),
            ("minAvailable: '1'", "spec.minAvailable"),
            (
                "selector: {matchExpressions: [{key: a, operator: Is}]}",
                "spec.selector.matchExpressions[0].operator",
            ),
        ],
    );
}

#[test]
fn claims_have_modes_and_sizes() {
    let size = "resources: {requests: {storage: 1Gi}}";
    holds(
        "v1",
        "PersistentVolumeClaim",
        &[&format!("accessModes: [ReadWriteOnce], storageClassName: '', {size}")],
        &[
            (size, "spec.accessModes"),
            (&format!("accessModes: [], {size}"), "spec.accessModes"),
            (&format!("accessModes: [RWO], {size}"), "spec.accessModes[0]"),
            (&format!("accessModes: [ReadWriteOnce, ReadWriteOncePod], {size}"), "spec.accessModes"),
            ("accessModes: [ReadWriteOnce]", "spec.resources.requests.storage"),
            (
                "accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}",
                "spec.resources.requests.storage",
            ),
            (&format!("accessModes: [ReadWriteOnce], volumeMode: block, {size}"), "spec.volumeMode"),
        ],
    );
}

#[test]
fn data_has_keys_that_may_be_files() {
    let map = |rest: &str| format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}, {rest}}}");
    let secret = |rest: &str| format!("{{apiVersion: v1, kind: Secret, metadata: {{name: a}}, {rest}}}");
    let most = format!("data: {{a: {}}}", "x".repeat(1 << 20));
    let more = format!("data: {{a: {}}}", "x".repeat((1 << 20) + 1));
    for (text, path) in [
        (map("data: {a.b_C-1: x}, binaryData: {b: eA==}"), None),
        (map("data: {a/b: x}"), Some("data")),
        (map("data: {a: x}, binaryData: {a: eA==}"), Some("data")),
        (map("binaryData: {'': eA==}"), Some("binaryData")),
        (map(&most), None),
        (map(&more), Some("data")),
        // What is base64 is a third longer than what it stands for.
        (secret(&more), None),
        (secret("stringData: {'a b': x}"), Some("stringData")),
        (secret("type: kubernetes.io/tls, data: {tls.crt: eA==}, stringData: {tls.key: x}"), None),
        (secret("type: kubernetes.io/tls, data: {tls.crt: eA==}"), Some("data")),
        (secret("type: kubernetes.io/dockerconfigjson, data: {dockerconfigjson: eA==}"), Some("data")),
        (secret("type: kubernetes.io/basic-auth, stringData: {password: x}"), None),
        (secret("type: kubernetes.io/basic-auth, stringData: {pass: x}"), Some("data")),
        (secret("type: example.com/own, stringData: {pass: x}"), None),
    ] {
        assert_eq!(paths(&text), path.into_iter().collect::<Vec<_>>(), "{}", &text[..text.len().min(200)]);
    }
}

#[test]
fn no_message_tells_a_value_of_a_secret() {
    let text = "{apiVersion: v1, kind: Secret, type: kubernetes.io/tls, stringData: {'a b': hunter2, tls.crt: hunter2}}";
    let told = told(text);
    assert_eq!(told.len(), 2);
    assert!(!format!("{told:?}").contains("hunter2"));
}

#[test]
fn roles_have_rules_and_bindings_subjects() {
    let of = |kind: &str, rest: &str| {
        paths(&format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: a}}, {rest}}}"
        ))
    };
    let none: [&str; 0] = [];
    assert_eq!(of("Role", "rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]"), none);
    assert_eq!(
        of("ClusterRole", "rules: [{verbs: [get], nonResourceURLs: [/metrics]}], aggregationRule: ~"),
        none
    );
    assert_eq!(of("Role", "rules: [{apiGroups: [''], resources: [pods]}]"), ["rules[0].verbs"]);
    assert_eq!(of("Role", "rules: [{verbs: [get], resources: [pods]}]"), ["rules[0].apiGroups"]);
    assert_eq!(of("Role", "rules: [{verbs: [get], nonResourceURLs: [/a]}]"), ["rules[0].nonResourceURLs"]);
    let role = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}";
    assert_eq!(
        of(
            "ClusterRoleBinding",
            &format!("{role}, subjects: [{{kind: ServiceAccount, name: a, namespace: b}}]")
        ),
        none
    );
    assert_eq!(
        of(
            "RoleBinding",
            &format!("{role}, subjects: [{{kind: User, name: a}}, {{kind: ServiceAccount, name: a}}]")
        ),
        none
    );
    assert_eq!(
        of("ClusterRoleBinding", &format!("{role}, subjects: [{{kind: ServiceAccount, name: a}}]")),
        ["subjects[0].namespace"]
    );
    assert_eq!(
        of("ClusterRoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}"),
        ["roleRef.kind"]
    );
    assert_eq!(
        of(
            "RoleBinding",
            &format!(
                "{role}, subjects: [{{kind: ServiceAccount, name: a, apiGroup: rbac.authorization.k8s.io}}]"
            )
        ),
        ["subjects[0].apiGroup"]
    );
    assert_eq!(
        of("RoleBinding", &format!("{role}, subjects: [{{kind: Account, name: a}}]")),
        ["subjects[0].kind"]
    );
}
