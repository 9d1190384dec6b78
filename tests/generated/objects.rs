//! Objects: those of the builtin kinds whose fields kustomize's tables know, and a few of unknown kinds.

use super::scalars::{key, name, name_of, name_text, namespace, number, odd, pairs, string, value, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// A stream of documents.
pub fn stream() -> BoxedStrategy<String> {
    let usual = KINDS.iter().enumerate().map(|(n, (version, kind))| {
        let often = if n < 6 { 0.94 } else { 0.3 };
        weighted(often, whole(version, kind)).boxed()
    });
    let objects = (usual.collect::<Vec<_>>(), weighted(0.08, object()))
        .prop_map(|(usual, more)| usual.into_iter().flatten().chain(more).collect::<Vec<_>>());
    documents(objects.prop_shuffle()).boxed()
}

/// One to three more objects, of any kinds.
pub fn few() -> BoxedStrategy<String> {
    let names = || select(vec!["one-more", "other", "third", "fourth", "cfg"]).prop_map(str::to_owned);
    documents(vec(kind().prop_flat_map(move |(version, kind)| called(version, kind, names())), 1..3)).boxed()
}

fn documents(objects: impl Strategy<Value = Vec<Text>>) -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        200 => Just(""),
        1 => Just("---\n"),
        1 => Just("# only a comment\n---\n"),
        1 => Just("%YAML 1.1\n---\n"),
        1 => Just("null\n---\n"),
    ];
    (odd, objects).prop_map(|(odd, objects)| {
        let documents: Vec<String> = objects.iter().map(Text::document).collect();
        format!("{odd}{}", documents.join("---\n"))
    })
}

/// The kinds of objects, as (apiVersion, kind).
pub const KINDS: &[(&str, &str)] = &[
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("v1", "Service"),
    ("example.com/v1", "Widget"),
    ("batch/v1", "CronJob"),
    ("v1", "ServiceAccount"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("networking.k8s.io/v1", "Ingress"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "Namespace"),
    ("v1", "Pod"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
];

/// One object.
pub fn object() -> impl Strategy<Value = Text> {
    prop_oneof![
        40 => kind().prop_flat_map(|(version, kind)| whole(version, kind)),
        1 => vec(kind().prop_flat_map(|(version, kind)| whole(version, kind)), 0..3).prop_map(|items| Text::map([
            ("apiVersion", Text::plain("v1")),
            ("kind", Text::plain("List")),
            ("items", Text::List(items)),
        ])),
    ]
}

/// Any of the kinds, the first more often.
pub fn kind() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![8 => select(KINDS[..6].to_vec()), 1 => select(KINDS.to_vec())]
}

fn whole(version: &'static str, kind: &'static str) -> impl Strategy<Value = Text> {
    called(version, kind, name_of(kind))
}

fn called(
    version: &'static str,
    kind: &'static str,
    name: impl Strategy<Value = String> + 'static,
) -> BoxedStrategy<Text> {
    (metadata(name), body(kind))
        .prop_map(move |(metadata, body)| assemble(version, kind, metadata, body))
        .boxed()
}

/// An object out of its parts.
pub fn assemble(version: &str, kind: &str, metadata: Text, body: Vec<(String, Text)>) -> Text {
    let mut map = vec![
        ("apiVersion".to_owned(), Text::plain(version)),
        ("kind".to_owned(), Text::plain(kind)),
        ("metadata".to_owned(), metadata),
    ];
    map.extend(body);
    Text::Map(map)
}

fn metadata(name: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = Text> {
    let annotations = prop_oneof![
        8 => pairs(),
        1 => Just(Text::map([("config.kubernetes.io/local-config", Text::quoted("true"))])),
        1 => Just(Text::map([("kustomize.config.k8s.io/needs-hash", Text::quoted("true"))])),
        1 => select(vec!["merge", "replace", "create", "drop"])
            .prop_map(|b| Text::map([("kustomize.config.k8s.io/behavior", Text::plain(b))])),
    ];
    (
        prop_oneof![100 => name.prop_map(Text::plain), 1 => name_text()],
        weighted(0.06, namespace()),
        weighted(0.3, pairs()),
        weighted(0.2, annotations),
    )
        .prop_map(|(name, namespace, labels, annotations)| {
            Text::some([
                ("name", Some(name)),
                ("namespace", namespace.map(Text::plain)),
                ("labels", labels),
                ("annotations", annotations),
            ])
        })
}

/// What stands beside apiVersion, kind and metadata: whole, or the part that a patch would have.
pub fn body(kind: &str) -> BoxedStrategy<Vec<(String, Text)>> {
    match kind {
        "ConfigMap" => one("data", config_data()),
        "Secret" => (weighted(0.5, pairs()), weighted(0.6, secret_data()), weighted(0.2, Just("Opaque")))
            .prop_map(|(text, data, of)| {
                entries([("type", of.map(Text::plain)), ("stringData", text), ("data", data)])
            })
            .boxed(),
        "Deployment" => one("spec", workload()),
        "StatefulSet" => (workload(), weighted(0.5, vec(claim(), 1..3)))
            .prop_map(|(spec, claims)| {
                let mut spec = into_map(spec);
                if let Some(claims) = claims {
                    spec.push(("volumeClaimTemplates".to_owned(), Text::List(claims)));
                }
                entries([("spec", Some(Text::Map(spec)))])
            })
            .boxed(),
        "Pod" => one("spec", pod()),
        "CronJob" => template()
            .prop_map(|template| {
                let job = Text::map([("spec", Text::map([("template", template)]))]);
                entries([(
                    "spec",
                    Some(Text::map([("schedule", Text::quoted("0 * * * *")), ("jobTemplate", job)])),
                )])
            })
            .boxed(),
        "Service" => (weighted(0.7, pairs()), weighted(0.7, vec(port("port"), 1..3)))
            .prop_map(|(selector, ports)| {
                entries([(
                    "spec",
                    Some(Text::some([("selector", selector), ("ports", ports.map(Text::List))])),
                )])
            })
            .boxed(),
        "RoleBinding" | "ClusterRoleBinding" => vec(subject(), 0..3)
            .prop_flat_map(|subjects| name().prop_map(move |role| (subjects.clone(), role)))
            .prop_map(|(subjects, role)| {
                let role = Text::map([
                    ("apiGroup", Text::plain("rbac.authorization.k8s.io")),
                    ("kind", Text::plain("ClusterRole")),
                    ("name", Text::plain(role)),
                ]);
                entries([("roleRef", Some(role)), ("subjects", Some(Text::List(subjects)))])
            })
            .boxed(),
        "ClusterRole" => vec(rule(), 0..3).prop_map(|r| entries([("rules", Some(Text::List(r)))])).boxed(),
        "Ingress" => (name(), weighted(0.5, name()))
            .prop_map(|(service, secret)| {
                let backend = Text::map([("service", Text::map([("name", Text::plain(service))]))]);
                let tls = secret.map(|s| Text::list([Text::map([("secretName", Text::plain(s))])]));
                entries([("spec", Some(Text::some([("defaultBackend", Some(backend)), ("tls", tls)])))])
            })
            .boxed(),
        "HorizontalPodAutoscaler" => (name(), select(vec!["Deployment", "StatefulSet"]), number())
            .prop_map(|(name, kind, max)| {
                let target = Text::map([
                    ("apiVersion", Text::plain("apps/v1")),
                    ("kind", Text::plain(kind)),
                    ("name", Text::plain(name)),
                ]);
                entries([("spec", Some(Text::map([("scaleTargetRef", target), ("maxReplicas", max)])))])
            })
            .boxed(),
        "PersistentVolumeClaim" => name()
            .prop_map(|n| entries([("spec", Some(Text::map([("volumeName", Text::plain(n))])))]))
            .boxed(),
        "NetworkPolicy" => pairs()
            .prop_map(|l| {
                let selector = Text::map([("matchLabels", l)]);
                entries([("spec", Some(Text::map([("podSelector", selector)])))])
            })
            .boxed(),
        "Widget" => one("spec", tree(3)),
        _ => Just(Vec::new()).boxed(),
    }
}

fn entries<const N: usize>(entries: [(&str, Option<Text>); N]) -> Vec<(String, Text)> {
    entries.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect()
}

fn into_map(text: Text) -> Vec<(String, Text)> {
    match text {
        Text::Map(map) => map,
        _ => Vec::new(),
    }
}

fn one(
    key: &'static str,
    value: impl Strategy<Value = Text> + 'static,
) -> BoxedStrategy<Vec<(String, Text)>> {
    value.prop_map(move |v| vec![(key.to_owned(), v)]).boxed()
}

/// Data of a ConfigMap, sometimes with JSON or YAML in it.
fn config_data() -> impl Strategy<Value = Text> {
    let held = select(vec![
        "'{\"a\": {\"b\": \"old\"}, \"n\": 1.50, \"l\": [1, {\"name\": \"x\", \"v\": 2}]}'",
        "\"a: {b: old}\\nl:\\n- name: x\\n  v: 2\\n\"",
        "'[1, 2]'",
    ]);
    prop_oneof![
        4 => pairs(),
        1 => (held, pairs()).prop_map(|(held, rest)| {
            let mut map = into_map(rest);
            map.push(("held".to_owned(), Text::plain(held)));
            Text::Map(map)
        }),
    ]
}

fn secret_data() -> impl Strategy<Value = Text> {
    let value = prop_oneof![
        8 => select(vec!["aGVsbG8=", "d29ybGQ=", "\"aGVsbG8=\"", "''", "MQ=="]).prop_map(Text::plain),
        1 => odd(),
    ];
    proptest::collection::btree_map(key(), value, 1..3).prop_map(Text::map)
}

/// The spec of a Deployment or StatefulSet.
fn workload() -> BoxedStrategy<Text> {
    (weighted(0.6, number()), weighted(0.6, pairs()), weighted(0.9, template()), weighted(0.2, name()))
        .prop_map(|(replicas, labels, template, service)| {
            let selector = labels.map(|l| Text::map([("matchLabels", l)]));
            Text::some([
                ("replicas", replicas),
                ("selector", selector),
                ("serviceName", service.map(Text::plain)),
                ("template", template),
            ])
        })
        .boxed()
}

fn template() -> BoxedStrategy<Text> {
    (weighted(0.5, pairs()), pod())
        .prop_map(|(labels, spec)| {
            let metadata = labels.map(|l| Text::map([("labels", l)]));
            Text::some([("metadata", metadata), ("spec", Some(spec))])
        })
        .boxed()
}

fn pod() -> BoxedStrategy<Text> {
    (
        weighted(0.9, vec(container(), 1..4)),
        weighted(0.2, vec(container(), 1..3)),
        weighted(0.4, vec(volume(), 1..3)),
        weighted(0.2, name()),
        weighted(0.1, vec(name().prop_map(|n| Text::map([("name", Text::plain(n))])), 1..3)),
        weighted(0.1, vec(toleration(), 1..3)),
    )
        .prop_map(|(containers, init, volumes, account, secrets, tolerations)| {
            Text::some([
                ("serviceAccountName", account.map(Text::plain)),
                ("initContainers", init.map(Text::List)),
                ("containers", containers.map(Text::List)),
                ("volumes", volumes.map(Text::List)),
                ("imagePullSecrets", secrets.map(Text::List)),
                ("tolerations", tolerations.map(Text::List)),
            ])
        })
        .boxed()
}

/// An image reference.
pub fn image() -> impl Strategy<Value = Text> {
    prop_oneof![
        20 => select(vec![
            "nginx", "nginx:1.25", "repo/nginx:1", "reg.io:5000/nginx:v1", "reg.io:5000/nginx",
            "nginx@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3",
            "nginx:1@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3", "busybox",
        ])
        .prop_map(Text::plain),
        1 => odd(),
    ]
}

fn container() -> BoxedStrategy<Text> {
    (
        prop_oneof![30 => select(vec!["web", "side", "init"]).prop_map(Text::plain), 1 => odd()],
        weighted(0.8, image()),
        weighted(0.3, vec(variable(), 1..4)),
        weighted(0.3, vec(port("containerPort"), 1..3)),
        weighted(0.2, vec(mount(), 1..3)),
        weighted(0.2, vec(source(), 1..3)),
        weighted(0.2, vec(string(), 0..3)),
        weighted(0.1, Just(())),
    )
        .prop_map(|(name, image, env, ports, mounts, from, args, probe)| {
            let get = || Text::map([("httpGet", Text::map([("port", Text::plain("http"))]))]);
            Text::some([
                ("name", Some(name)),
                ("image", image),
                ("args", args.map(Text::List)),
                ("env", env.map(Text::List)),
                ("envFrom", from.map(Text::List)),
                ("ports", ports.map(Text::List)),
                ("volumeMounts", mounts.map(Text::List)),
                ("livenessProbe", probe.map(|()| get())),
            ])
        })
        .boxed()
}

fn variable() -> impl Strategy<Value = Text> {
    let reference =
        (select(vec!["configMapKeyRef", "secretKeyRef"]), name(), key()).prop_map(|(r, name, key)| {
            Text::map([(r, Text::map([("name", Text::plain(name)), ("key", Text::plain(key))]))])
        });
    let value = prop_oneof![
        3 => value().prop_map(|v| ("value", v)),
        1 => reference.prop_map(|r| ("valueFrom", r)),
        1 => select(vec!["$(VAR)", "\"x $(VAR) y\"", "$$(VAR)"]).prop_map(|v| ("value", Text::plain(v))),
    ];
    (select(vec!["A", "B", "C"]), value)
        .prop_map(|(name, value)| Text::map([("name", Text::plain(name)), value]))
}

fn source() -> impl Strategy<Value = Text> {
    (select(vec!["configMapRef", "secretRef"]), name())
        .prop_map(|(kind, name)| Text::map([(kind, Text::map([("name", Text::plain(name))]))]))
}

fn port(field: &'static str) -> impl Strategy<Value = Text> {
    let number = prop_oneof![20 => select(vec!["80", "443", "8080"]).prop_map(Text::plain), 1 => odd()];
    (
        weighted(0.5, select(vec!["http", "https"])),
        weighted(0.9, number),
        weighted(0.4, select(vec!["TCP", "UDP"])),
        weighted(0.2, Just("http")),
    )
        .prop_map(move |(name, number, protocol, target)| {
            Text::some([
                ("name", name.map(Text::plain)),
                (field, number),
                ("protocol", protocol.map(Text::plain)),
                ("targetPort", target.filter(|_| field == "port").map(Text::plain)),
            ])
        })
}

fn mount() -> impl Strategy<Value = Text> {
    (select(vec!["data", "conf"]), select(vec!["/data", "/etc/conf"]))
        .prop_map(|(name, path)| Text::map([("name", Text::plain(name)), ("mountPath", Text::plain(path))]))
}

fn volume() -> impl Strategy<Value = Text> {
    let source = prop_oneof![
        name().prop_map(|n| ("configMap", Text::map([("name", Text::plain(n))]))),
        name().prop_map(|n| ("secret", Text::map([("secretName", Text::plain(n))]))),
        name().prop_map(|n| ("persistentVolumeClaim", Text::map([("claimName", Text::plain(n))]))),
        Just(("emptyDir", Text::plain("{}"))),
        name().prop_map(|n| {
            let item = Text::map([("configMap", Text::map([("name", Text::plain(n))]))]);
            ("projected", Text::map([("sources", Text::list([item]))]))
        }),
    ];
    (select(vec!["data", "conf"]), source)
        .prop_map(|(name, source)| Text::map([("name", Text::plain(name)), source]))
}

fn toleration() -> impl Strategy<Value = Text> {
    (word(), string()).prop_map(|(key, value)| Text::map([("key", Text::plain(key)), ("value", value)]))
}

fn claim() -> impl Strategy<Value = Text> {
    (word(), weighted(0.5, pairs())).prop_map(|(name, labels)| {
        let metadata = Text::some([("name", Some(Text::plain(name))), ("labels", labels)]);
        Text::map([("metadata", metadata), ("spec", Text::map([("storageClassName", Text::plain("fast"))]))])
    })
}

fn subject() -> impl Strategy<Value = Text> {
    (
        select(vec!["ServiceAccount", "User"]),
        prop_oneof![name(), Just("default".to_owned())],
        weighted(0.6, namespace()),
    )
        .prop_map(|(kind, name, namespace)| {
            Text::some([
                ("kind", Some(Text::plain(kind))),
                ("name", Some(Text::plain(name))),
                ("namespace", namespace.map(Text::plain)),
            ])
        })
}

fn rule() -> impl Strategy<Value = Text> {
    (select(vec!["configmaps", "secrets"]), vec(name().prop_map(Text::plain), 0..3)).prop_map(
        |(resource, names)| {
            Text::map([
                ("apiGroups", Text::list([Text::plain("\"\"")])),
                ("resources", Text::list([Text::plain(resource)])),
                ("resourceNames", Text::List(names)),
                ("verbs", Text::list([Text::plain("get")])),
            ])
        },
    )
}

/// Any value, nested at most `depth` deep, as a custom resource may hold.
pub fn tree(depth: u32) -> BoxedStrategy<Text> {
    let leaf = prop_oneof![4 => value(), 1 => odd()];
    leaf.prop_recursive(depth, 12, 4, |inner| {
        prop_oneof![
            3 => proptest::collection::btree_map(key(), inner.clone(), 0..4).prop_map(Text::map),
            1 => vec(inner.clone(), 0..4).prop_map(Text::List),
            1 => vec((name_text(), inner).prop_map(|(n, v)| Text::map([("name", n), ("v", v)])), 1..3)
                .prop_map(Text::List),
        ]
    })
    .boxed()
}
