//! Patches: strategic ones, which look like a part of an object, and lists of JSON 6902 operations.

use super::objects::{body, kind, tree};
use super::scalars::{key, name, name_of, namespace, odd, pairs, value, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// An entry of `patches`: a strategic patch or operations, inline, with or without a target.
pub fn entry() -> BoxedStrategy<Text> {
    let strategic = (strategic(), weighted(0.4, target()), weighted(0.15, options()))
        .prop_map(|(patch, target, options)| (patch.document(), target, options))
        .boxed();
    let operations = (targeted_operations(), weighted(0.1, options()))
        .prop_map(|((target, patch), options)| (patch, Some(target), options));
    let several = (vec(strategic.clone().prop_map(|(text, ..)| text), 2..3), weighted(0.2, target()))
        .prop_map(|(texts, target)| (texts.join("---\n"), target, None));
    prop_oneof![6 => strategic, 4 => operations, 1 => several]
        .prop_map(|(patch, target, options)| {
            Text::some([("patch", Some(Text::Block(patch))), ("target", target), ("options", options)])
        })
        .boxed()
}

fn options() -> impl Strategy<Value = Text> {
    let flag = || weighted(0.6, select(vec!["true", "false"]));
    (flag(), flag()).prop_map(|(name, kind)| {
        Text::some([("allowNameChange", name.map(Text::plain)), ("allowKindChange", kind.map(Text::plain))])
    })
}

/// A selector of objects.
pub fn target() -> BoxedStrategy<Text> {
    prop_oneof![
        8 => kind().prop_flat_map(|(version, kind)| selector(version, Some(kind))),
        1 => kind().prop_flat_map(|(version, _)| selector(version, None)),
    ]
    .boxed()
}

/// A selector, and operations for what it selects.
pub fn targeted_operations() -> BoxedStrategy<(Text, String)> {
    kind().prop_flat_map(|(version, kind)| (selector(version, Some(kind)), operations(kind))).boxed()
}

fn selector(version: &'static str, kind: Option<&'static str>) -> BoxedStrategy<Text> {
    let name = prop_oneof![name().prop_map(Text::plain), Just(Text::plain(".*")), Just(Text::plain("w.b"))];
    let labels = select(vec!["app=a", "a in (a, b)", "!tier", "a!=b", "app", "a notin (web)", "b==c,a"]);
    let rare = (weighted(0.05, labels), weighted(0.03, select(vec!["a=b", "x.y"])));
    (weighted(0.1, name), weighted(0.06, namespace()), rare, weighted(0.3, Just(())))
        .prop_map(move |(name, namespace, (labels, annotations), with_version)| {
            let (group, of) = version.split_once('/').unwrap_or(("", version));
            Text::some([
                ("group", with_version.map(|()| group).filter(|g| !g.is_empty()).map(Text::plain)),
                ("version", with_version.map(|()| Text::plain(of))),
                ("kind", kind.map(Text::plain)),
                ("name", name),
                ("namespace", namespace.map(Text::plain)),
                ("labelSelector", labels.map(|l| Text::Scalar(format!("'{l}'")))),
                ("annotationSelector", annotations.map(Text::plain)),
            ])
        })
        .boxed()
}

/// A part of an object, maybe with directives.
pub fn strategic() -> BoxedStrategy<Text> {
    let metadata = (weighted(0.03, namespace()), weighted(0.2, pairs()), weighted(0.1, pairs()));
    (kind(), metadata, weighted(0.1, select(vec!["delete", "replace", "merge"])))
        .prop_flat_map(|((version, kind), metadata, directive)| {
            (name_of(kind), body(kind), any::<u64>(), weighted(0.4, select(DIRECTIVES.to_vec()))).prop_map(
                move |(name, mut body, seed, inner)| {
                    let (namespace, labels, annotations) = metadata.clone();
                    if let Some(inner) = inner {
                        let mut place = seed;
                        insert(&mut body, inner, &mut place);
                    }
                    let mut map = vec![
                        ("apiVersion".to_owned(), Text::plain(version)),
                        ("kind".to_owned(), Text::plain(kind)),
                        (
                            "metadata".to_owned(),
                            Text::some([
                                ("name", Some(Text::plain(name))),
                                ("namespace", namespace.map(Text::plain)),
                                ("labels", labels),
                                ("annotations", annotations),
                            ]),
                        ),
                    ];
                    map.extend(directive.map(|d| ("$patch".to_owned(), Text::plain(d))));
                    map.extend(body);
                    Text::Map(map)
                },
            )
        })
        .boxed()
}

/// What a patch may say in the middle of an object.
const DIRECTIVES: &[(&str, &str)] = &[
    ("$patch", "delete"),
    ("$patch", "replace"),
    ("$patch", "merge"),
    ("$patch", "odd"),
    ("$retainKeys", "[name]"),
    ("$setElementOrder/containers", "[{name: side}, {name: web}]"),
    ("$deleteFromPrimitiveList/finalizers", "[a]"),
    ("gone", "null"),
    ("replicas", "null"),
    ("name", "null"),
];

/// Adds a directive to a map chosen by `place`; in a list, as an item of its own at times.
fn insert(map: &mut Vec<(String, Text)>, directive: (&str, &str), place: &mut u64) {
    let here = place.is_multiple_of(3);
    *place /= 3;
    let inner: Vec<usize> = map
        .iter()
        .enumerate()
        .filter(|(_, (_, v))| {
            matches!(v, Text::Map(m) if !m.is_empty()) || matches!(v, Text::List(l) if !l.is_empty())
        })
        .map(|(n, _)| n)
        .collect();
    if here || inner.is_empty() {
        let at = (*place as usize) % (map.len() + 1);
        map.insert(at, (directive.0.to_owned(), Text::plain(directive.1)));
        return;
    }
    let chosen = inner[(*place as usize) % inner.len()];
    *place /= inner.len() as u64;
    match &mut map[chosen].1 {
        Text::Map(inner) => insert(inner, directive, place),
        Text::List(items) => {
            let n = (*place as usize) % (items.len() + 1);
            *place /= items.len() as u64 + 1;
            match items.get_mut(n) {
                Some(Text::Map(inner)) => insert(inner, directive, place),
                _ => items.push(Text::map([(directive.0, Text::plain(directive.1))])),
            }
        }
        _ => {}
    }
}

/// A list of JSON 6902 operations, in block YAML or in JSON.
pub fn operations(kind: &str) -> impl Strategy<Value = String> + use<> {
    (vec(operation(kind), 1..3), any::<bool>()).prop_map(|(operations, flow)| {
        let list = Text::List(operations);
        if flow { list.json() } else { list.document() }
    })
}

fn operation(kind: &str) -> BoxedStrategy<Text> {
    let op = prop_oneof![
        60 => select(vec!["add", "add", "add", "add", "replace", "replace", "remove", "test", "copy", "move"]),
        1 => select(vec!["Add", "delete", "\"\""]),
    ];
    (op, pointer(kind), weighted(0.97, prop_oneof![3 => value(), 2 => tree(2), 1 => pairs()]), pointer(kind))
        .prop_map(|(op, path, value, from)| {
            let value = value.filter(|_| !matches!(op, "remove" | "copy" | "move"));
            let from = Some(from).filter(|_| matches!(op, "copy" | "move"));
            Text::some([
                ("op", Some(Text::plain(op))),
                ("path", Some(path)),
                ("from", from),
                ("value", value),
            ])
        })
        .boxed()
}

/// A place that objects of the kind may well have.
fn pointer(kind: &str) -> BoxedStrategy<Text> {
    let own: &[&str] = match kind {
        "ConfigMap" => {
            &["/data", "/data/a", "/data/b", "/data/x.y", "/data/file.txt", "/data/k8s.io~1name", "/data/new"]
        }
        "Secret" => &["/type", "/stringData", "/stringData/a", "/data", "/data/a"],
        "Deployment" | "StatefulSet" => &[
            "/spec/replicas",
            "/spec/template",
            "/spec/template/spec/containers/0/image",
            "/spec/template/spec/containers/-",
            "/spec/template/spec/containers/0",
            "/spec/template/spec/containers/1",
            "/spec/template/spec/containers/-1",
            "/spec/template/spec/containers/0/env",
            "/spec/template/spec/volumes",
            "/spec/template/spec/containers/0/env/0/value",
            "/spec/template/metadata/labels/app",
            "/spec/selector",
        ],
        "Service" => {
            &["/spec/ports/0/port", "/spec/ports/-", "/spec/ports", "/spec/selector/app", "/spec/selector"]
        }
        "RoleBinding" | "ClusterRoleBinding" => &["/subjects", "/subjects/0/name", "/subjects/-"],
        "ClusterRole" => &["/rules/0/verbs/-", "/rules/-"],
        "Widget" => &[
            "/spec",
            "/spec/a",
            "/spec/b",
            "/spec/a/0",
            "/spec/app",
            "/spec/new",
            "/spec/x.y",
            "/spec/file.txt",
        ],
        _ => &["/spec", "/spec/new"],
    };
    prop_oneof![
        20 => select(own.to_vec()).prop_map(Text::plain),
        10 => select(vec![
            "/metadata/labels", "/metadata/labels/app", "/metadata/annotations", "/metadata/annotations/a", "/metadata/name",
            "/metadata/namespace", "/kind", "/apiVersion", "/metadata", "/new",
        ])
        .prop_map(Text::plain),
        1 => select(vec!["\"\"", "/", "data/a", "/data/", "/spec/~2", "/spec/01", "/data/~01", "/a/b/c"])
            .prop_map(Text::plain),
        1 => key().prop_map(|k| Text::Scalar(format!("'/spec/{}'", k.replace('"', "").replace('/', "~1")))),
    ]
    .boxed()
}

/// An entry of the older `patchesStrategicMerge`, inline.
pub fn strategic_merge() -> BoxedStrategy<Text> {
    vec(strategic().prop_map(|p| p.document()), 1..3)
        .prop_map(|texts| Text::Block(texts.join("---\n")))
        .boxed()
}

/// An entry of the older `patchesJson6902`.
pub fn json6902() -> BoxedStrategy<Text> {
    let rare = (weighted(0.03, namespace()), weighted(0.02, odd()), weighted(0.01, word()));
    let of = kind().prop_flat_map(|(version, kind)| (Just((version, kind)), name_of(kind), operations(kind)));
    (of, rare)
        .prop_map(|(((version, kind), name, patch), (namespace, other, extra))| {
            let (group, of) = version.split_once('/').unwrap_or(("", version));
            let target = Text::some([
                ("group", Some(group).filter(|g| !g.is_empty()).map(Text::plain)),
                ("version", Some(Text::plain(of))),
                ("kind", Some(Text::plain(kind))),
                ("name", Some(other.unwrap_or_else(|| Text::plain(name)))),
                ("namespace", namespace.map(Text::plain)),
                ("extra", extra.map(Text::plain)),
            ]);
            Text::map([("target", target), ("patch", Text::Block(patch))])
        })
        .boxed()
}
