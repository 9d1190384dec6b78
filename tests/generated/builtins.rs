//! Files of builtin transformers and generators, transformer configurations, and a CRD's schema.

use super::fields::{generator_entry, image_entry};
use super::objects::kind;
use super::patches;
use super::replacements;
use super::scalars::{namespace, number, odd, pairs, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// A field specification.
pub fn field_spec() -> BoxedStrategy<Text> {
    let path = prop_oneof![
        30 => select(vec![
            "metadata/labels", "metadata/annotations", "metadata/name", "metadata/namespace", "spec/template/metadata/labels", "spec/a", "spec/a/b",
            "spec/selector", "data", "data/a", "spec/template/spec/containers[]/image", "spec/template/spec/containers/image", "spec/volumeClaimTemplates[]/metadata/labels", "spec/template/spec/containers[]/env[]/value", "spec/replicas", "subjects", "spec/new/deep",
        ]).prop_map(Text::plain),
        1 => select(vec!["\"\"", "/", "a[]", "[]", "spec//a", "metadata\\/labels", "/metadata/labels", "spec/a/"]).prop_map(Text::plain),
    ];
    (path, weighted(0.4, kind()), weighted(0.1, Just(())), weighted(0.5, select(vec!["true", "false"])))
        .prop_map(|(path, of, version, create)| {
            let group =
                of.filter(|_| version.is_some()).map(|(v, _)| v.split_once('/').map_or("", |(g, _)| g));
            Text::some([
                ("path", Some(path)),
                ("group", group.filter(|g| !g.is_empty()).map(Text::plain)),
                ("kind", of.map(|(_, k)| Text::plain(k))),
                ("create", create.map(Text::plain)),
            ])
        })
        .boxed()
}

fn field_specs() -> impl Strategy<Value = Text> {
    vec(field_spec(), 1..3).prop_map(Text::List)
}

fn file(kind: &'static str, body: Text) -> String {
    let mut map = vec![
        ("apiVersion".to_owned(), Text::plain("builtin")),
        ("kind".to_owned(), Text::plain(kind)),
        ("metadata".to_owned(), Text::map([("name", Text::plain("own"))])),
    ];
    if let Text::Map(body) = body {
        map.extend(body);
    }
    Text::Map(map).document()
}

/// A transformer, as a file.
pub fn transformers() -> BoxedStrategy<String> {
    let target = weighted(0.5, patches::target()).boxed();
    prop_oneof![
        (select(vec!["p-", "eu-"]), weighted(0.7, field_specs()), any::<bool>()).prop_map(
            |(affix, specs, suffix)| {
                let (kind, field) =
                    if suffix { ("SuffixTransformer", "suffix") } else { ("PrefixTransformer", "prefix") };
                file(kind, Text::some([(field, Some(Text::plain(affix))), ("fieldSpecs", specs)]))
            }
        ),
        (
            namespace(),
            weighted(0.5, field_specs()),
            weighted(0.4, select(vec!["true", "false"])),
            weighted(0.4, select(vec!["none", "allServiceAccounts", "defaultOnly", "odd"]))
        )
            .prop_map(|(namespace, specs, unset, subjects)| {
                let metadata =
                    Text::map([("name", Text::plain("own")), ("namespace", Text::plain(namespace))]);
                let text = Text::some([
                    ("apiVersion", Some(Text::plain("builtin"))),
                    ("kind", Some(Text::plain("NamespaceTransformer"))),
                    ("metadata", Some(metadata)),
                    ("unsetOnly", unset.map(Text::plain)),
                    ("setRoleBindingSubjects", subjects.map(Text::plain)),
                    ("fieldSpecs", specs),
                ]);
                text.document()
            }),
        (pairs(), field_specs(), any::<bool>()).prop_map(|(pairs, specs, labels)| {
            let (kind, field) = if labels {
                ("LabelTransformer", "labels")
            } else {
                ("AnnotationsTransformer", "annotations")
            };
            file(kind, Text::map([(field, pairs), ("fieldSpecs", specs)]))
        }),
        (image_entry(), weighted(0.6, field_specs())).prop_map(|(image, specs)| file(
            "ImageTagTransformer",
            Text::some([("imageTag", Some(image)), ("fieldSpecs", specs)])
        )),
        (select(vec!["web", "db"]), number(), weighted(0.6, field_specs())).prop_map(
            |(name, count, specs)| {
                let replica = Text::map([("name", Text::plain(name)), ("count", count)]);
                file(
                    "ReplicaCountTransformer",
                    Text::some([("replica", Some(replica)), ("fieldSpecs", specs)]),
                )
            }
        ),
        (patches::strategic(), target.clone()).prop_map(|(patch, target)| {
            file(
                "PatchTransformer",
                Text::some([("patch", Some(Text::Block(patch.document()))), ("target", target)]),
            )
        }),
        patches::targeted_operations().prop_map(|(target, patch)| {
            file("PatchJson6902Transformer", Text::map([("jsonOp", Text::Block(patch)), ("target", target)]))
        }),
        patches::strategic().prop_map(|patch| file(
            "PatchStrategicMergeTransformer",
            Text::map([("patches", Text::Block(patch.document()))])
        )),
        replacements::replacement()
            .prop_map(|r| file("ReplacementTransformer", Text::map([("replacements", Text::list([r]))]))),
        (
            prop_oneof![word().prop_map(Text::plain), odd()],
            select(vec!["metadata/labels/app", "spec/a", "data/x", "metadata/namespace"]),
            target
        )
            .prop_map(|(value, path, selector)| {
                let target = Text::some([("fieldPath", Some(Text::plain(path))), ("selector", selector)]);
                file("ValueAddTransformer", Text::map([("value", value), ("targets", Text::list([target]))]))
            }),
        Just(file("HashTransformer", Text::Map(Vec::new()))),
        word().prop_map(|n| {
            Text::map([
                ("apiVersion", Text::plain("builtin")),
                ("kind", Text::plain("NamespaceTransformer")),
                ("metadata", Text::map([("name", Text::plain(n))])),
            ])
            .document()
        }),
    ]
    .boxed()
}

/// A generator, as a file.
pub fn generators() -> BoxedStrategy<String> {
    (generator_entry(false), any::<bool>())
        .prop_map(|((entry, _), secret)| {
            let mut map = Vec::new();
            let mut name = Text::plain("made");
            if let Text::Map(entries) = entry {
                for (key, value) in entries {
                    match key.as_str() {
                        "name" => name = value,
                        "envs" | "env" | "files" | "namespace" => {}
                        _ => map.push((key, value)),
                    }
                }
            }
            let kind = if secret { "SecretGenerator" } else { "ConfigMapGenerator" };
            let mut all = vec![
                ("apiVersion".to_owned(), Text::plain("builtin")),
                ("kind".to_owned(), Text::plain(kind)),
                ("metadata".to_owned(), Text::map([("name", name)])),
            ];
            all.extend(map);
            Text::Map(all).document()
        })
        .boxed()
}

/// A transformer configuration.
pub fn configuration() -> BoxedStrategy<String> {
    let referrers = vec(
        (kind(), select(vec!["spec/a", "spec/ref/name", "data/a", "spec/a/name"])).prop_map(
            |((_, kind), path)| Text::map([("kind", Text::plain(kind)), ("path", Text::plain(path))]),
        ),
        1..3,
    );
    let reference = (kind(), referrers).prop_map(|((_, kind), specs)| {
        Text::list([Text::map([("kind", Text::plain(kind)), ("fieldSpecs", Text::List(specs))])])
    });
    let section = select(vec![
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "templateLabels",
        "commonAnnotations",
        "images",
        "replicas",
        "varReference",
        "labels",
    ]);
    (weighted(0.6, reference), proptest::collection::btree_map(section, field_specs(), 0..3))
        .prop_map(|(reference, sections)| {
            let mut map: Vec<(String, Text)> = sections.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
            map.extend(reference.map(|r| ("nameReference".to_owned(), r)));
            Text::Map(map).document()
        })
        .boxed()
}

/// The schema of a custom kind, as `crds` reads it.
pub fn crd() -> impl Strategy<Value = String> {
    let extension = select(vec![
        "x-kubernetes-annotation",
        "x-kubernetes-label-selector",
        "x-kubernetes-identity",
        "x-kubernetes-object-ref-api-version",
    ]);
    extension.prop_map(|extension| {
        format!(
            r#"{{"example.com/v1.Widget": {{"Schema": {{"properties": {{"apiVersion": {{"type": "string"}},
  "kind": {{"type": "string"}}, "metadata": {{"type": "object"}},
  "spec": {{"$ref": "example.com/v1.WidgetSpec"}}}}}}, "Dependencies": []}},
"example.com/v1.WidgetSpec": {{"Schema": {{"properties": {{"a": {{"{extension}": "v1",
  "x-kubernetes-object-ref-kind": "Secret", "type": "object"}}}}}}, "Dependencies": []}}}}
"#
        )
    })
}
