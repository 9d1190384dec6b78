//! Runs of `flux build kustomization`: a directory, a Flux Kustomization that speaks of it, and flags.

use super::Case;
use super::envsubst;
use super::fields::image_entry;
use super::flux_files::{self, Layout};
use super::patches;
use super::scalars::{namespace, odd, pairs, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// One run: files, and how the program is called among them.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub files: Case,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub stdin: String,
}

/// Any run of `build kustomization`.
pub fn run() -> impl Strategy<Value = Run> {
    (flux_files::layout(), kustomization(), file_around(), flags()).prop_map(
        |(layout, (namespace, document), (before, after), flags)| {
            let Layout { files, children } = layout;
            let mut files: Case =
                files.into_iter().map(|(path, text)| (format!("app/{path}"), text)).collect();
            files.insert("ks.yaml".to_owned(), format!("{before}{document}{after}"));
            files.extend(children);
            let words =
                ["build", "ks", "app", "--path", "./app", "--kustomization-file", "ks.yaml", "--dry-run"];
            let mut args: Vec<String> = words.map(str::to_owned).into();
            if let Some(namespace) = namespace {
                args.extend(["-n".to_owned(), namespace]);
            }
            args.extend(flags);
            Run { files, args, ..Run::default() }
        },
    )
}

fn flags() -> impl Strategy<Value = Vec<String>> {
    let ignore = select(vec![
        "*.md",
        "sub/",
        "/sub",
        "sub/**",
        "b.yaml,sub/c.yaml",
        "!a.yaml",
        "*,!a.yaml",
        "/**/c.yaml",
        "\"a.yaml\"",
        "*.yaml",
        "[ab].yaml",
        "kustomization.yaml",
        "component",
        "/*/",
        "# x",
        "a.yaml ",
        "**",
    ]);
    (
        weighted(
            0.3,
            select(vec!["--strict-substitute", "--strict-substitute=false", "--strict-substitute=1"]),
        ),
        weighted(0.15, ignore),
        weighted(0.3, select(vec!["-r", "--recursive", "-r=false"])),
        weighted(0.1, Just("--in-memory-build")),
    )
        .prop_map(|(strict, ignore, recursive, memory)| {
            let mut flags: Vec<String> = strict.into_iter().chain(memory).map(str::to_owned).collect();
            flags.extend(ignore.into_iter().flat_map(|i| ["--ignore-paths".to_owned(), i.to_owned()]));
            if let Some(recursive) = recursive {
                let sources =
                    "--local-sources=GitRepository/flux-system/repo=.,OCIRepository/apps/oci=./child";
                flags.extend([recursive.to_owned(), sources.to_owned()]);
            }
            flags
        })
}

/// What stands before and after the Kustomization in its file.
fn file_around() -> impl Strategy<Value = (&'static str, &'static str)> {
    let other =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: other}\n---\n";
    let before = prop_oneof![
        12 => Just(""),
        4 => select(vec![
            "---\n", "# comment\n---\n", other, "---\n---\n# x\n--- # y\n", "\n\n", "apiVersion: v1\nkind: X\n---\n",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: app, namespace: else}\n---\n",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n---\n", "%YAML 1.1\n---\n", "null\n---\n", "text\n---\n",
            "- a\n---\n", "spec: {prune: 1}\n---\n", "spec: {path: 1}\n---\n", "a: [\n---\n", "...\n---\n", "{\"a\": 1}\n",
        ]),
    ];
    let after = prop_oneof![
        12 => Just(""),
        1 => select(vec!["---\n", "---\nspec: [\n", "--- x\n", "...\n", "---\nkind: X\n", "\n# end"]),
    ];
    (before, after)
}

/// The namespace asked for, and the document.
pub fn kustomization() -> impl Strategy<Value = (Option<String>, String)> {
    let version = prop_oneof![
        20 => select(vec!["kustomize.toolkit.fluxcd.io/v1", "kustomize.toolkit.fluxcd.io/v1beta2", "kustomize.toolkit.fluxcd.io/v1beta1"]),
        1 => select(vec!["kustomize.toolkit.fluxcd.io/", "kustomize.toolkit.fluxcd.io", "v1"]),
    ];
    let metadata = (
        prop_oneof![20 => select(vec![Some("flux-system"), None]), 1 => Just(Some("apps"))],
        weighted(0.1, pairs()),
        weighted(0.1, pairs()),
    );
    (version, metadata, spec(), weighted(0.1, select(vec!["flux-system", "apps"])), any::<u8>()).prop_map(
        |(version, (namespace, labels, annotations), spec, asked, form)| {
            let metadata = Text::some([
                ("name", Some(Text::plain("app"))),
                ("namespace", namespace.map(Text::plain)),
                ("labels", labels),
                ("annotations", annotations),
            ]);
            let all = Text::map([
                ("apiVersion", Text::plain(version)),
                ("kind", Text::plain("Kustomization")),
                ("metadata", metadata),
                ("spec", spec),
            ]);
            let text = if form < 8 { all.json() } else { all.document() };
            (asked.map(str::to_owned), text)
        },
    )
}

fn spec() -> BoxedStrategy<Text> {
    let text =
        |good: Vec<&'static str>| prop_oneof![40 => select(good).prop_map(Text::plain), 1 => odd()].boxed();
    let flag = || prop_oneof![40 => select(vec!["true", "false"]).prop_map(Text::plain), 1 => odd()].boxed();
    let names = (
        weighted(0.25, prop_oneof![40 => namespace().prop_map(Text::plain), 1 => odd()]),
        weighted(0.15, text(vec!["p-", "eu-", "\"\""])),
        weighted(0.15, text(vec!["-s", "\"\""])),
    );
    let over = (
        weighted(0.25, vec(patch(), 1..3).prop_map(Text::List)),
        weighted(0.25, vec(image(), 1..4).prop_map(Text::List)),
        weighted(0.25, vec(component(), 1..3).prop_map(Text::List)),
        weighted(0.2, flag()),
        weighted(0.2, common_metadata()),
        weighted(
            0.15,
            vec(text(vec!["originAnnotations", "transformerAnnotations", "managedByLabel"]), 0..3)
                .prop_map(Text::List),
        ),
    );
    (names, over, weighted(0.7, post_build()), others())
        .prop_map(
            |(
                (namespace, prefix, suffix),
                (patches, images, components, missing, common, metadata),
                post,
                others,
            )| {
                let mut spec = Text::some([
                    ("targetNamespace", namespace),
                    ("namePrefix", prefix),
                    ("nameSuffix", suffix),
                    ("patches", patches),
                    ("images", images),
                    ("components", components),
                    ("ignoreMissingComponents", missing),
                    ("commonMetadata", common),
                    ("buildMetadata", metadata),
                    ("postBuild", post),
                ]);
                if let Text::Map(fields) = &mut spec {
                    fields.extend(others.into_iter().map(|(name, value)| (name.to_owned(), value)));
                }
                spec
            },
        )
        .boxed()
}

/// Fields that nothing acts on here, of the right type and of others.
fn others() -> impl Strategy<Value = Vec<(&'static str, Text)>> {
    let good = select(vec![
        ("interval", "10m"),
        ("path", "./elsewhere"),
        ("prune", "true"),
        ("sourceRef", "{kind: GitRepository, name: repo}"),
        ("wait", "true"),
        ("timeout", "1m30s"),
        ("suspend", "true"),
        ("dependsOn", "[{name: a, namespace: b, readyExpr: x}]"),
        ("healthChecks", "[{kind: Deployment, name: web, namespace: a}]"),
        ("decryption", "{provider: sops, secretRef: {name: age}}"),
        ("patchesStrategicMerge", "[{metadata: {name: cfg}, kind: ConfigMap, apiVersion: v1, data: {z: y}}]"),
        ("patchesJson6902", "[{target: {kind: ConfigMap}, patch: [{op: remove, path: /data}]}]"),
        ("unknown", "{a: 1}"),
        ("deletionPolicy", "Orphan"),
        ("retryInterval", "1m"),
        ("kubeConfig", "{secretRef: {name: x}}"),
        ("validation", "client"),
        ("force", "false"),
        ("healthCheckExprs", "[{apiVersion: a/v1, kind: B, current: 'true'}]"),
    ]);
    let bad = select(vec![
        ("interval", "10"),
        ("interval", "null"),
        ("interval", "10x"),
        ("timeout", "5"),
        ("timeout", "null"),
        ("prune", "1"),
        ("prune", "\"true\""),
        ("wait", "yes"),
        ("path", "1"),
        ("suspend", "null"),
        ("dependsOn", "[a]"),
        ("dependsOn", "null"),
        ("dependsOn", "{name: a}"),
        ("sourceRef", "repo"),
        ("sourceRef", "[]"),
        ("healthChecks", "{}"),
        ("Interval", "10"),
        ("decryption", "sops"),
    ]);
    let one = prop_oneof![30 => good, 1 => bad].prop_map(|(name, value)| (name, Text::plain(value)));
    vec(one, 0..4).prop_map(|mut all| {
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|(name, _)| seen.insert(*name));
        all
    })
}

/// A patch: mostly for objects that the layouts have.
fn patch() -> BoxedStrategy<Text> {
    let on = |kind: &'static str, text: &'static str| {
        Text::map([
            ("target", Text::map([("kind", Text::plain(kind))])),
            ("patch", Text::Block(text.to_owned())),
        ])
    };
    prop_oneof![
        3 => Just(on("ConfigMap", "- op: add\n  path: /data/patched\n  value: ${A}\n")),
        2 => Just(on("Secret", "- {op: add, path: /stringData, value: {p: \"1\"}}\n")),
        2 => Just(on("Deployment", "spec:\n  replicas: 4\n")),
        1 => Just(on("Deployment", "kind: Deployment\nmetadata:\n  name: x\nspec:\n  replicas: 4\n")),
        1 => Just(Text::map([("patch", Text::Block("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cfg\ndata:\n  p: \"${B:-x}\"\n".to_owned()))])),
        1 => Just(Text::map([("patch", Text::Block("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cfg\n$patch: delete\n".to_owned()))])),
        1 => select(vec![
            "{}", "{patch: 1}", "{patch: \"\"}", "{target: {kind: ConfigMap}}", "{patch: \"a: b\", target: {kind: 1}}", "null", "text",
            "{patch: \"[]\", target: {kind: ConfigMap}}", "{path: a.yaml}", "{patch: \"x: [\", target: {kind: ConfigMap}}",
        ]).prop_map(Text::plain),
        1 => patches::entry(),
    ]
    .boxed()
}

fn image() -> BoxedStrategy<Text> {
    let own = (
        select(vec!["nginx", "busybox", "repo/nginx", "none"]),
        weighted(0.4, select(vec!["other", "reg.io:5000/other", "\"\""])),
        weighted(0.5, select(vec!["v2", "\"2\"", "1.20", "\"\"", "${A}"])),
        weighted(
            0.2,
            select(vec!["sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3", "\"\""]),
        ),
    )
        .prop_map(|(name, new_name, tag, digest)| {
            Text::some([
                ("name", Some(Text::plain(name))),
                ("newName", new_name.map(Text::plain)),
                ("newTag", tag.map(Text::plain)),
                ("digest", digest.map(Text::plain)),
            ])
        });
    prop_oneof![12 => own, 1 => image_entry()].boxed()
}

fn component() -> impl Strategy<Value = Text> {
    prop_oneof![
        20 => select(vec!["component", "./component", "../shared", "missing", "component/"]),
        1 => select(vec!["/component", "https://example.com/x", "github.com/a/b", "\"\"", ".", "1", "file://component", "sub"]),
    ]
    .prop_map(Text::plain)
}

fn common_metadata() -> BoxedStrategy<Text> {
    let map = || weighted(0.7, pairs());
    prop_oneof![
        20 => (map(), map()).prop_map(|(labels, annotations)| Text::some([("labels", labels), ("annotations", annotations)])),
        1 => select(vec!["null", "{}", "[]", "text"]).prop_map(Text::plain),
    ]
    .boxed()
}

fn post_build() -> BoxedStrategy<Text> {
    let value = prop_oneof![
        12 => envsubst::value().prop_map(|v| Text::Scalar(quoted(&v))),
        3 => word().prop_map(Text::plain),
        1 => odd(),
        1 => select(vec!["a\nb\n", "x: 1\ny: 2\n", "\n", "- a\n- b\n"]).prop_map(|t| Text::Block(t.to_owned())),
    ];
    let name = prop_oneof![
        40 => select(vec!["A", "B", "WORD", "EMPTY", "NUMBER", "_x1", "PATH_"]),
        1 => select(vec!["1a", "a-b", "a.b", "\"\"", "é", "null", "y", "1", "\"a b\"", "_"]),
    ];
    let variables = prop::collection::btree_map(name, value, 0..5).prop_map(Text::map);
    let from = select(vec![
        "[{kind: ConfigMap, name: a}]",
        "[{kind: Secret, name: a, optional: true}]",
        "[]",
        "null",
        "[{kind: Other, name: a}]",
        "[{name: 1}]",
        "[{optional: yes}]",
    ]);
    let strategy = select(vec!["Always", "WithVariables", "\"\"", "always"]);
    (
        weighted(0.9, variables),
        weighted(0.2, from.prop_map(Text::plain)),
        weighted(0.2, strategy.prop_map(Text::plain)),
    )
        .prop_map(|(substitute, from, strategy)| {
            Text::some([
                ("substitute", substitute),
                ("substituteFrom", from),
                ("substituteStrategy", strategy),
            ])
        })
        .boxed()
}

/// In double quotes, as JSON.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
