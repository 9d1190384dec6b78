//! Directories that a Flux Kustomization may be built from: with a kustomization file and without one,
//! objects with variables in them, Secrets of all sorts, what is ignored, and rendered Kustomizations.

use super::Case;
use super::envsubst;
use super::fields::{self, Place};
use super::flux::quoted;
use super::objects;
use super::scalars::{key, odd, pairs, string};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// The files of a directory, and those of others beside it.
#[derive(Clone, Debug)]
pub struct Layout {
    pub files: Case,
    pub children: Case,
}

/// Any directory.
pub fn layout() -> impl Strategy<Value = Layout> {
    let files = (stream("cfg"), weighted(0.5, stream("second")), weighted(0.5, stream("third")), odd_files());
    (files, root(), sub(), children()).prop_map(|((first, second, third, odd), root, sub, children)| {
        let mut files = Case::new();
        let mut resources = vec!["a.yaml"];
        files.insert("a.yaml".to_owned(), first);
        for (path, text) in [("b.yaml", second), ("sub/c.yaml", third)] {
            if let Some(text) = text {
                files.insert(path.to_owned(), text);
                resources.push(path);
            }
        }
        if let Some(text) = sub {
            let dir = if files.contains_key("sub/c.yaml") { "sub" } else { "base" };
            let text = if dir == "sub" { format!("resources: [c.yaml]\n{text}") } else { text };
            files.insert(format!("{dir}/kustomization.yaml"), text);
            resources.retain(|r| *r != "sub/c.yaml");
            resources.push(dir);
        }
        if children.contains_key("app/child.yaml") {
            resources.push("child.yaml");
        }
        files.insert("component/kustomization.yaml".to_owned(), COMPONENT.to_owned());
        if let Some((name, fields)) = root {
            let list: Vec<Text> = resources.iter().map(|r| Text::plain(*r)).collect();
            let mut map = Vec::new();
            match name {
                "empty" => {}
                _ => map.push(("resources".to_owned(), Text::List(list))),
            }
            for field in fields {
                map.push((field.name, field.value));
                files.extend(field.files);
            }
            let name = if name == "empty" { "kustomization.yaml" } else { name };
            files.insert(name.to_owned(), Text::Map(map).document());
        } else {
            files.extend(odd);
        }
        let shared = ("shared/kustomization.yaml".to_owned(), COMPONENT.replace("-c", "-shared"));
        Layout { files, children: children.into_iter().chain([shared]).collect() }
    })
}

const COMPONENT: &str = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\ncommonAnnotations: {component: \"${A}\"}\n";

/// The name of the root's kustomization file and its fields.
fn root() -> impl Strategy<Value = Option<(&'static str, fields::Fields)>> {
    let name = prop_oneof![12 => Just("kustomization.yaml"), 2 => Just("kustomization.yml"), 1 => Just("Kustomization"), 1 => Just("empty")];
    let more = prop_oneof![
        12 => Just(None),
        1 => select(vec![
            ("unknown", "1"), ("Namespace", "x"), ("resources", "[b.yaml]"), ("crds", "[a.yaml]"), ("namespace", "1"),
            ("images", "[{name: nginx, newTag: 1.20}]"), ("commonLabels", "{a: 1, b: true}"), ("namePrefix", "null"),
            ("images", "{}"), ("labels", "[a]"), ("apiVersion", "v1"), ("kind", "Component"), ("metadata", "{name: x}"),
            ("generatorOptions", "{disableNameSuffixHash: \"true\"}"), ("components", "[component]"), ("bases", "[base]"),
            ("metadata", "{annotations: {a: 1}}"), ("buildMetadata", "[x]"), ("sortOptions", "{order: fifo}"),
        ]).prop_map(Some),
    ];
    let some = prop_oneof![2 => Just(Vec::new()), 1 => fields::some(Place::Root)];
    weighted(0.6, (name, some, more)).prop_map(|root| {
        root.map(|(name, mut fields, more)| {
            if let Some((name, value)) = more {
                fields.push(fields::Field {
                    name: name.to_owned(),
                    value: Text::plain(value),
                    files: Vec::new(),
                });
            }
            (name, fields)
        })
    })
}

/// The kustomization of a directory below.
fn sub() -> impl Strategy<Value = Option<String>> {
    weighted(
        0.4,
        select(vec![
            "namePrefix: sub-\nconfigMapGenerator: [{name: made, literals: [\"a=${A}\"]}]\n",
            "configMapGenerator: [{name: made, literals: [a=b]}]\nunknown: 1\n",
            "secretGenerator: [{name: made, literals: [a=b, \"c=1\"]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n",
            "configMapGenerator: [{name: made, files: [kustomization.yaml]}]\n",
            "",
        ])
        .prop_map(str::to_owned),
    )
}

/// Files that matter where there is no kustomization file: ignored, broken, no manifests at all.
fn odd_files() -> impl Strategy<Value = Vec<(String, String)>> {
    let ignore = vec(
        select(vec![
            "b.yaml",
            "*.yml",
            "sub/",
            "/sub",
            "sub",
            "!sub/c.yaml",
            "# x",
            "",
            "**/c.yaml",
            "sub/**",
            "*",
            "!a.yaml",
            "!/a.yaml",
            "[ab].yaml",
            "a?yaml",
            "su*/c.yaml",
            "\\!x",
            "b.yaml ",
            "/b.yaml/",
            "x.md",
            "!.sops.yaml",
            "*/",
            "!*/",
            "**",
            "sub/*",
            "!component/",
            "a**b",
            "deep/er/",
        ]),
        1..4,
    )
    .prop_map(|lines| (select_path(lines.len()), lines.join("\n")));
    let file = prop_oneof![
        6 => ignore,
        4 => select(vec![
            ("notes.md", "x"),
            ("empty.yaml", ""),
            ("comment.yaml", "# only\n"),
            ("null.yaml", "---\nnull\n---\n"),
            (".sops.yaml", "creation_rules: []\n"),
            (".hidden.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hidden}\n"),
            (".github/x.yaml", "name: ci\n"),
            (".github/y.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ci}\n"),
            ("deep/er/d.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: deep}\n"),
            ("deep/e.yml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yml}\n"),
            ("values.yaml", "a: 1\n"),
            ("list.yaml", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: in-list}\n"),
            ("config-list.yaml", "apiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: in-list}\n"),
            ("named/kustomization.yml", "resources: []\n"),
            ("named/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: named}\n"),
            ("z.json", "{}"),
            ("data.yaml/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd-dir}\n"),
            ("picture.jpg", "x"),
            ("generated.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: g-}\n"),
            ("k.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: k}\n"),
            ("hr.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: hr}\nspec: {values: {a: \"${A}\"}}\n"),
        ]).prop_map(|(path, text)| (path.to_owned(), text.to_owned())),
    ];
    vec(file, 0..3)
}

fn select_path(n: usize) -> String {
    if n == 3 { "sub/.sourceignore" } else { ".sourceignore" }.to_owned()
}

/// A few objects; the ConfigMap among them has the given name.
fn stream(name: &'static str) -> impl Strategy<Value = String> {
    let usual = vec(
        prop_oneof![3 => config_map(name), 3 => secret(name), 2 => workload(name), 2 => widget(name), 1 => rare(name)],
        1..4,
    );
    let other = objects::object();
    (usual, weighted(0.15, other)).prop_map(|(objects, other)| {
        let mut seen = std::collections::BTreeSet::new();
        let mut documents: Vec<String> = objects.iter().map(Text::document).collect();
        documents.retain(|d| seen.insert(d.lines().nth(1).unwrap_or_default().to_owned()));
        documents.extend(other.map(|o| o.document()));
        documents.join("---\n")
    })
}

fn object(
    version: &'static str,
    kind: &'static str,
    name: &str,
    metadata: Meta,
    body: Vec<(String, Text)>,
) -> Text {
    let (namespace, labels, annotations) = metadata;
    let metadata = Text::some([
        ("name", Some(Text::plain(name))),
        ("namespace", namespace.map(Text::plain)),
        ("labels", labels),
        ("annotations", annotations),
    ]);
    objects::assemble(version, kind, metadata, body)
}

type Meta = (Option<&'static str>, Option<Text>, Option<Text>);

fn metadata() -> impl Strategy<Value = Meta> {
    let marked = |text: &'static str| Just(Text::plain(text));
    let labels = prop_oneof![
        8 => templated_pairs(),
        2 => pairs(),
        1 => marked("{kustomize.toolkit.fluxcd.io/substitute: disabled}"),
        1 => marked("{kustomize.toolkit.fluxcd.io/name: own, a: b}"),
        1 => marked("null"),
    ];
    let annotations = prop_oneof![
        8 => templated_pairs(),
        2 => pairs(),
        2 => marked("{kustomize.toolkit.fluxcd.io/substitute: disabled}"),
        1 => marked("{kustomize.toolkit.fluxcd.io/substitute: Disabled}"),
        1 => marked("{kustomize.toolkit.fluxcd.io/decrypt: disabled}"),
        1 => marked("{kustomize.toolkit.fluxcd.io/ssa: Ignore}"),
    ];
    (
        weighted(0.3, select(vec!["one", "two", "default", "${A}"])),
        weighted(0.3, labels),
        weighted(0.3, annotations),
    )
}

fn templated_pairs() -> BoxedStrategy<Text> {
    let key = prop_oneof![6 => key(), 1 => Just("${A}".to_owned()), 1 => Just("\"${B}-x\"".to_owned())];
    prop::collection::btree_map(key, templated(), 1..4).prop_map(Text::map).boxed()
}

/// A scalar with variables in it, however it is quoted.
fn templated() -> BoxedStrategy<Text> {
    let simple = select(vec![
        "${A}",
        "${B}",
        "${EMPTY}",
        "${NUMBER}",
        "${UNSET}",
        "x-${A}",
        "${A}${B}",
        "${A:-1}",
        "${A:=yes}",
        "${UNSET:-0755}",
        "$A",
        "$${A}",
        "${WORD^^}",
        "${UNSET:-}",
        "${A} # c",
        "${A}: b",
        "- ${A}",
        "[${A}]",
        "${A/b/c}",
        "${PATH_##*/}",
        "${#A}",
        "${A:0:2}",
        "'${A}'",
        "\"${A}\"",
    ])
    .prop_map(str::to_owned);
    let text = prop_oneof![6 => simple, 2 => envsubst::template()].boxed();
    let plain = text.clone().prop_filter_map("no plain scalar", |t| {
        let odd = t.is_empty()
            || t.contains([':', '#', '\0', '\n', '\u{85}'])
            || t.starts_with([
                '-', '[', '\'', '"', '{', '}', '%', '?', ' ', '@', '*', '&', '!', '|', '>', '`',
            ])
            || t.ends_with(' ');
        (!odd).then_some(Text::Scalar(t))
    });
    prop_oneof![
        4 => plain,
        3 => text.clone().prop_map(|t| Text::Scalar(quoted(&t))),
        2 => text.clone().prop_map(|t| Text::Scalar(format!("'{}'", t.replace('\'', "''").replace('\0', "")))),
        1 => (text.clone(), text).prop_map(|(a, b)| Text::Block(format!("{a}\n{b}\n").replace(['\0', '\u{85}'], ""))),
        3 => string(),
        1 => odd(),
    ]
    .boxed()
}

fn config_map(name: &'static str) -> BoxedStrategy<Text> {
    (metadata(), templated_pairs(), weighted(0.2, templated_pairs()))
        .prop_map(move |(metadata, data, more)| {
            let more = more.map(|m| ("more".to_owned(), m));
            object(
                "v1",
                "ConfigMap",
                name,
                metadata,
                [("data".to_owned(), data)].into_iter().chain(more).collect(),
            )
        })
        .boxed()
}

/// Secrets: plain, encrypted as a whole, with encrypted values, of several types.
fn secret(name: &'static str) -> BoxedStrategy<Text> {
    let payload = "eyJkYXRhIjoiRU5DW0FFUzI1Nl0iLCJzb3BzIjp7Im1hYyI6IkVOQ1tdIn19";
    let base64 = prop_oneof![
        12 => select(vec!["YQ==", "aGVsbG8=", "\"\"", "MTIz", "YW55IGJ5dGVz", "/w=="]),
        2 => Just(payload),
        2 => Just("'${A}'"),
        1 => select(vec!["not base64!", "YQ", "\"YQ==\\n\"", "YR==", "1", "null", "true", "[]", "{}", "YQ= =", "-_-_", "MTIzNA==\u{a0}", "ENC[AES256_GCM,data:x]"]),
    ]
    .prop_map(Text::plain);
    let text = prop_oneof![
        6 => templated(),
        2 => select(vec!["ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]", "\"5432\"", "\"~\"", "\"{\\\"sops\\\": \\\"ENC[x]\\\"}\"", "\"sops ENC[x]\""])
            .prop_map(Text::plain),
        1 => select(vec!["a: 1\nsops:\n  mac: ENC[x]\n", "one\ntwo", "  indented\n", "\n", "sops:\n", "mac: ENC[\nsops:\n"]).prop_map(|t| Text::Block(t.to_owned())),
    ];
    let data = prop_oneof![
        20 => prop::collection::btree_map(key(), base64, 0..4).prop_map(Text::map),
        1 => select(vec!["null", "{}", "[]", "text", "{a: {b: c}}"]).prop_map(Text::plain),
    ];
    let string_data = prop_oneof![
        20 => prop::collection::btree_map(key(), text, 0..4).prop_map(Text::map),
        1 => select(vec!["null", "{}", "[]", "text", "{a: {b: c}}", "{a: [1]}"]).prop_map(Text::plain),
    ];
    let sops = prop_oneof![
        8 => select(vec![
            "{mac: \"ENC[AES256_GCM,data:m]\", version: 3.8.1}",
            "{age: [{recipient: age1, enc: \"x\"}], lastmodified: \"2024-01-02T03:04:05Z\", mac: \"ENC[AES256_GCM,data:m]\", encrypted_regex: ^(data|stringData)$}",
        ]),
        1 => select(vec!["{}", "null", "text", "{mac: plain}", "[]", "{mac: ENC}", "{x: 1}"]),
    ]
    .prop_map(Text::plain);
    let types = select(vec![
        "Opaque",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/tls",
        "null",
        "1",
        "[]",
        "${A}",
    ]);
    (
        metadata(),
        weighted(0.6, data),
        weighted(0.6, string_data),
        weighted(0.35, sops),
        weighted(0.4, types),
        weighted(0.1, Just("true")),
    )
        .prop_map(move |(metadata, data, text, sops, of, immutable)| {
            let body = Text::some([
                ("type", of.map(Text::plain)),
                ("data", data),
                ("stringData", text),
                ("sops", sops),
                ("immutable", immutable.map(Text::plain)),
            ]);
            let Text::Map(body) = body else { unreachable!("it is a map") };
            object("v1", "Secret", name, metadata, body)
        })
        .boxed()
}

fn workload(name: &'static str) -> BoxedStrategy<Text> {
    let image = select(vec![
        "nginx",
        "nginx:1.25",
        "repo/nginx:v1",
        "busybox@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3",
        "nginx:${A}",
    ]);
    (metadata(), image, templated(), templated())
        .prop_map(move |(metadata, image, replicas, value)| {
            let env = Text::list([Text::map([("name", Text::plain("E")), ("value", value)])]);
            let container =
                Text::map([("name", Text::plain("web")), ("image", Text::plain(image)), ("env", env)]);
            let template = Text::map([("spec", Text::map([("containers", Text::list([container]))]))]);
            let spec = Text::map([("replicas", replicas), ("template", template)]);
            object("apps/v1", "Deployment", name, metadata, vec![("spec".to_owned(), spec)])
        })
        .boxed()
}

fn widget(name: &'static str) -> BoxedStrategy<Text> {
    (metadata(), templated_pairs(), vec(templated(), 0..4), weighted(0.3, objects::tree(2)))
        .prop_map(move |(metadata, map, list, tree)| {
            let flow = list.len() == 3;
            let list = Text::List(list);
            let spec = Text::some([
                ("map", Some(map)),
                ("list", Some(if flow { Text::Flow(Box::new(list)) } else { list })),
                ("tree", tree),
            ]);
            object("example.com/v1", "Widget", name, metadata, vec![("spec".to_owned(), spec)])
        })
        .boxed()
}

/// Lists, names and kinds that substitution makes, and objects that nothing remains of.
fn rare(name: &'static str) -> BoxedStrategy<Text> {
    let list = (
        metadata(),
        vec(
            select(vec![
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: item}}",
                "{a: 1}",
                "{}",
                "text",
                "null",
            ]),
            0..3,
        ),
    )
        .prop_map(move |(metadata, items)| {
            object(
                "example.com/v1",
                "Thing",
                name,
                metadata,
                vec![("items".to_owned(), Text::list(items.into_iter().map(Text::plain)))],
            )
        });
    let named = (
        select(vec!["${A}", "x-${B}", "\"${UNSET}\"", "\"1\"", "\"${NUMBER}\""]),
        select(vec!["ConfigMap", "\"${WORD}\"", "Secret"]),
    )
        .prop_map(|(name, kind)| object("v1", kind, name, (None, None, None), Vec::new()));
    let config =
        Just(object("kustomize.config.k8s.io/v1", "Kustomization", name, (None, None, None), Vec::new()));
    prop_oneof![2 => list, 3 => named, 1 => config].boxed()
}

/// Kustomizations that are rendered, and what they render.
fn children() -> impl Strategy<Value = Case> {
    let spec = select(vec![
        "{path: ./child, sourceRef: {kind: GitRepository, name: repo, namespace: flux-system}}",
        "{path: child, sourceRef: {kind: GitRepository, name: repo}, postBuild: {substitute: {A: child, B: \"1\"}}}",
        "{path: /child, sourceRef: {kind: GitRepository, name: repo}, targetNamespace: there, suspend: true}",
        "{path: ., sourceRef: {kind: OCIRepository, name: oci, namespace: apps}, namePrefix: c-}",
        "{path: \"\", sourceRef: {kind: OCIRepository, name: oci, namespace: apps}}",
        "{path: ./none, sourceRef: {kind: GitRepository, name: repo}}",
        "{path: ./child, sourceRef: {kind: GitRepository, name: unknown}}",
        "{path: ./child}",
        "{path: \"${A:-child}\", sourceRef: {kind: GitRepository, name: repo}}",
        "{path: ../x/child, sourceRef: {kind: GitRepository, name: repo}}",
        "{path: ./child, prune: \"true\", sourceRef: {kind: GitRepository, name: repo}}",
        "{path: ./child, interval: 10, sourceRef: {kind: GitRepository, name: repo}}",
    ]);
    let head = select(vec![
        ("v1", "{name: child, namespace: flux-system}"),
        ("v1beta2", "{name: child, namespace: flux-system}"),
        ("v1", "{name: child}"),
        ("v1", "{name: app, namespace: flux-system}"),
        ("v1", "{name: app}"),
        ("v1", "{name: child, namespace: flux-system, labels: {a: b}}"),
    ]);
    (weighted(0.3, (head, spec)), stream("child")).prop_map(|(kustomization, stream)| {
        let mut files = Case::new();
        files.insert("child/x.yaml".to_owned(), stream);
        if let Some(((version, metadata), spec)) = kustomization {
            let text = format!("apiVersion: kustomize.toolkit.fluxcd.io/{version}\nkind: Kustomization\nmetadata: {metadata}\nspec: {spec}\n");
            files.insert("app/child.yaml".to_owned(), text);
        }
        files
    })
}
