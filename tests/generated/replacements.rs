//! Entries of `replacements` and of `vars`.

use super::objects::{KINDS, kind};
use super::scalars::{name_of, namespace, odd, quoted, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// One entry of `replacements`.
pub fn replacement() -> BoxedStrategy<Text> {
    let source = prop_oneof![
        8 => selector(true).prop_flat_map(|(select, kind)| (Just(select), weighted(0.9, path(kind)), weighted(0.2, options(false)))).prop_map(|(select, path, options)| {
            let mut map = select;
            map.extend(path.map(|p| ("fieldPath".to_owned(), p)));
            map.extend(options.map(|o| ("options".to_owned(), o)));
            vec![("source".to_owned(), Text::Map(map))]
        }),
        3 => prop_oneof![10 => word().prop_map(Text::plain), 5 => quoted(), 1 => odd()].prop_map(|v| vec![("sourceValue".to_owned(), v)]),
        1 => Just(vec![]),
    ];
    (source, vec(target(), 1..3))
        .prop_map(|(mut map, targets)| {
            map.push(("targets".to_owned(), Text::List(targets)));
            Text::Map(map)
        })
        .boxed()
}

fn target() -> BoxedStrategy<Text> {
    let reject = vec(selector(false).prop_map(|(entries, _)| Text::Map(entries)), 1..3);
    let chosen = selector(false).prop_flat_map(|(select, kind)| (Just(select), vec(path(kind), 1..3)));
    (
        chosen,
        weighted(0.98, Just(())),
        weighted(0.15, reject),
        weighted(0.9, Just(())),
        weighted(0.5, options(true)),
    )
        .prop_map(|((select, paths), selects, reject, with_paths, options)| {
            Text::some([
                ("select", selects.map(|()| Text::Map(select))),
                ("reject", reject.map(Text::List)),
                ("fieldPaths", with_paths.map(|()| Text::List(paths))),
                ("options", options),
            ])
        })
        .boxed()
}

/// A selector, and the kind that it asks for.
fn selector(source: bool) -> BoxedStrategy<(Entries, &'static str)> {
    let pattern = select(vec!["w.*", "web|cfg", "c[f-g]g.*", "default"]).prop_map(Text::plain);
    let often = if source { 0.8 } else { 0.3 };
    let regular = if source { 1 } else { 4 };
    kind()
        .prop_flat_map(move |of| {
            let name = prop_oneof![12 => name_of(of.1).prop_map(Text::plain), regular => pattern.clone()];
            weighted(often, name).prop_map(move |name| (of, name))
        })
        .prop_flat_map(|of| {
            (Just(of), weighted(0.03, namespace()), weighted(0.2, Just(())), weighted(0.95, Just(())))
        })
        .prop_map(|(((version, kind), name), namespace, with_version, with_kind)| {
            let (group, of) = version.split_once('/').unwrap_or(("", version));
            let entries = [
                ("group", with_version.map(|()| group).filter(|g| !g.is_empty()).map(Text::plain)),
                ("version", with_version.map(|()| Text::plain(of))),
                ("kind", with_kind.map(|()| Text::plain(kind))),
                ("name", name),
                ("namespace", namespace.map(Text::plain)),
            ];
            (entries.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect(), kind)
        })
        .boxed()
}

type Entries = Vec<(String, Text)>;

/// A path that objects of the kind may well have.
fn path(kind: &str) -> BoxedStrategy<Text> {
    let own: &[&str] = match kind {
        "ConfigMap" => &[
            "data.a",
            "data.b",
            "data.[x.y]",
            "data.[file.txt]",
            "data.file\\.txt",
            "data",
            "data.held",
            "data.held.a.b",
            "data.held.n",
            "data.held.l.0",
            "data.held.l.*.v",
            "data.held.l.[name=x].v",
            "data.held.new",
            "data.held.a",
        ],
        "Secret" => &["data.a", "stringData.a", "type", "stringData.b", "data"],
        "Deployment" | "StatefulSet" => &[
            "spec.replicas",
            "spec.template.spec.containers.0.image",
            "spec.template.spec.containers.[name=web].image",
            "spec.template.spec.containers.*.image",
            "spec.template.spec.containers.*.env.*.value",
            "spec.template.spec.containers.[name=web].env.[name=A].value",
            "spec.template.spec.containers.[name=side]",
            "spec.template.metadata.labels.app",
            "spec.selector.matchLabels",
            "spec.template.spec.containers.-1.name",
            "spec.template.spec.containers.9.name",
            "spec.template.spec.containers.0.name",
            "spec.template.spec.containers",
            "spec.template.spec.containers.[name=web|image=nginx].image",
            "spec.selector.matchLabels.app",
        ],
        "Service" => &[
            "spec.ports.0.port",
            "spec.ports.[name=http].port",
            "spec.selector.app",
            "spec.selector",
            "spec.ports.*.port",
        ],
        "Widget" => &[
            "spec.a",
            "spec.b",
            "spec.a.0",
            "spec.*.a",
            "spec.a.b.c",
            "spec.app",
            "spec",
            "spec.[x.y]",
            "spec.a.*.v",
        ],
        "RoleBinding" | "ClusterRoleBinding" => &["subjects.0.name", "subjects.*.namespace", "roleRef.name"],
        _ => &["spec", "metadata.name", "rules.0.verbs.0"],
    };
    prop_oneof![
        20 => select(own.to_vec()).prop_map(Text::plain),
        12 => select(vec![
            "metadata.name", "metadata.name", "metadata.name", "metadata.namespace", "metadata.labels.app", "metadata.labels",
            "metadata.annotations.a", "metadata.labels.[k8s.io/name]", "kind",
        ])
        .prop_map(Text::plain),
        1 => select(vec!["\"\"", "'*'", ".", "data.", "data..a", "a.b", "'[a=b]'", "spec.[a=b].c", "'data.[a=b'", "1"])
            .prop_map(Text::plain),
    ]
    .boxed()
}

fn options(target: bool) -> impl Strategy<Value = Text> {
    (
        weighted(0.4, select(vec!["'-'", "'/'", "':'", "e", "''", "'.'"])),
        weighted(0.4, select(vec!["0", "1", "2", "-1", "-2", "9"])),
        weighted(if target { 0.6 } else { 0.05 }, select(vec!["true", "true", "false"])),
    )
        .prop_map(|(delimiter, index, create)| {
            Text::some([
                ("delimiter", delimiter.map(Text::plain)),
                ("index", index.map(Text::plain)),
                ("create", create.map(Text::plain)),
            ])
        })
}

/// One entry of `vars`.
pub fn var() -> BoxedStrategy<Text> {
    let path = weighted(
        0.6,
        select(vec![
            "metadata.name",
            "metadata.name",
            "data.a",
            "spec.replicas",
            "spec.ports[0].port",
            "spec.a",
        ]),
    );
    let of = select(KINDS[..6].to_vec())
        .prop_flat_map(|(version, kind)| (Just(version), Just(kind), name_of(kind)));
    (select(vec!["VAR", "OTHER", "MORE", "LAST"]), of, path, weighted(0.03, namespace()))
        .prop_map(|(var, (version, kind, name), path, namespace)| {
            let object = Text::some([
                ("apiVersion", Some(Text::plain(version))),
                ("kind", Some(Text::plain(kind))),
                ("name", Some(Text::plain(name))),
                ("namespace", namespace.map(Text::plain)),
            ]);
            let field = path.map(|p| Text::map([("fieldpath", Text::plain(p))]));
            Text::some([("name", Some(Text::plain(var))), ("objref", Some(object)), ("fieldref", field)])
        })
        .boxed()
}
