//! The fields of a kustomization file.

use super::builtins;
use super::objects::image;
use super::patches;
use super::replacements;
use super::scalars::{key, namespace, number, odd, pairs, string, word};
use super::text::Text;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// One field, with the files that it names.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: Text,
    pub files: Vec<(String, String)>,
}

/// Fields, each name once.
pub type Fields = Vec<Field>;

/// Whose fields they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    Root,
    Base,
    Component,
}

/// Up to five fields.
pub fn some(place: Place) -> BoxedStrategy<Fields> {
    let count = match place {
        Place::Root => 1..5,
        Place::Base => 0..3,
        Place::Component => 1..3,
    };
    vec(any_field(), count)
        .prop_map(|fields| {
            let mut seen = std::collections::BTreeSet::new();
            fields.into_iter().filter(|f| seen.insert(f.name.clone())).collect()
        })
        .boxed()
}

fn any_field() -> BoxedStrategy<Field> {
    let affix = |name: &'static str, words: [&'static str; 3]| {
        let value = prop_oneof![60 => select(words.to_vec()).prop_map(Text::plain), 1 => odd()];
        field(name, value)
    };
    prop_oneof![
        6 => affix("namePrefix", ["eu-", "p-", "x"]),
        6 => affix("nameSuffix", ["-eu", "-s", "x"]),
        8 => field("namespace", prop_oneof![60 => namespace().prop_map(Text::plain), 1 => odd()]),
        6 => field("labels", vec(label_entry(), 1..3).prop_map(Text::List)),
        4 => field("commonLabels", pairs()),
        4 => field("commonAnnotations", pairs()),
        5 => field("images", vec(image_entry(), 1..3).prop_map(Text::List)),
        4 => field("replicas", vec(replica(), 1..3).prop_map(Text::List)),
        14 => field("patches", vec(patches::entry(), 1..3).prop_map(Text::List)),
        4 => field("patchesStrategicMerge", vec(patches::strategic_merge(), 1..2).prop_map(Text::List)),
        4 => field("patchesJson6902", vec(patches::json6902(), 1..2).prop_map(Text::List)),
        10 => field("replacements", vec(replacements::replacement(), 1..3).prop_map(Text::List)),
        4 => field("vars", vec(replacements::var(), 1..3).prop_map(Text::List)),
        8 => generator("configMapGenerator", false),
        6 => generator("secretGenerator", true),
        3 => field("generatorOptions", generator_options()),
        2 => field("buildMetadata", vec(build_metadata(), 1..3).prop_map(Text::List)),
        2 => field("sortOptions", sort_options()),
        4 => file("transformers", builtins::transformers()),
        2 => file("generators", builtins::generators()),
        1 => file("validators", builtins::transformers()),
        3 => file("configurations", builtins::configuration()),
        1 => file("crds", builtins::crd()),
    ]
    .boxed()
}

fn field(name: &'static str, value: impl Strategy<Value = Text> + 'static) -> BoxedStrategy<Field> {
    value.prop_map(move |value| Field { name: name.to_owned(), value, files: Vec::new() }).boxed()
}

/// A list with one file of the field's own name, or with its text inline.
fn file(name: &'static str, text: impl Strategy<Value = String> + 'static) -> BoxedStrategy<Field> {
    (text, weighted(0.5, Just(())))
        .prop_map(move |(text, inline)| {
            let inline = inline.is_some() && matches!(name, "transformers" | "generators" | "validators");
            let path = format!("{name}.yaml");
            let value = if inline { Text::Block(text.clone()) } else { Text::plain(&path) };
            let files = if inline { Vec::new() } else { vec![(path, text)] };
            Field { name: name.to_owned(), value: Text::list([value]), files }
        })
        .boxed()
}

fn flag() -> impl Strategy<Value = Text> {
    prop_oneof![20 => select(vec!["true", "false"]).prop_map(Text::plain), 1 => odd()]
}

fn label_entry() -> BoxedStrategy<Text> {
    let fields = vec(builtins::field_spec(), 1..3).prop_map(Text::List);
    (weighted(0.97, pairs()), weighted(0.4, flag()), weighted(0.4, flag()), weighted(0.2, fields))
        .prop_map(|(pairs, selectors, templates, fields)| {
            Text::some([
                ("pairs", pairs),
                ("includeSelectors", selectors),
                ("includeTemplates", templates),
                ("fields", fields),
            ])
        })
        .boxed()
}

pub fn image_entry() -> BoxedStrategy<Text> {
    let name = prop_oneof![
        30 => select(vec!["nginx", "repo/nginx", "reg.io:5000/nginx", "busybox", "ngin.", "nginx:1.25"]).prop_map(Text::plain),
        1 => image(),
    ];
    let digest = "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3";
    (
        weighted(0.97, name),
        weighted(0.4, select(vec!["other", "reg.io/other", "reg.io:5000/other"])),
        weighted(0.5, prop_oneof![20 => select(vec!["v2", "\"2\"", "'1.0'", "\"1\"", "v1.10"]).prop_map(Text::plain), 1 => odd()]),
        weighted(0.2, Just(digest)),
        weighted(0.1, select(vec!["-arm", "x"])),
    )
        .prop_map(|(name, new_name, tag, digest, suffix)| {
            Text::some([
                ("name", name),
                ("newName", new_name.map(Text::plain)),
                ("newTag", tag),
                ("digest", digest.map(Text::plain)),
                ("tagSuffix", suffix.map(Text::plain)),
            ])
        })
.boxed()
}

fn replica() -> impl Strategy<Value = Text> {
    (select(vec!["web", "db"]), weighted(0.98, number()))
        .prop_map(|(name, count)| Text::some([("name", Some(Text::plain(name))), ("count", count)]))
}

fn generator(field: &'static str, secret: bool) -> BoxedStrategy<Field> {
    vec(generator_entry(secret), 1..3)
        .prop_map(move |entries| {
            let mut files = Vec::new();
            let mut list = Vec::new();
            for (entry, more) in entries {
                list.push(entry);
                files.extend(more);
            }
            Field { name: field.to_owned(), value: Text::List(list), files }
        })
        .boxed()
}

type Entry = (Text, Vec<(String, String)>);

/// One entry of a generator; `secret` adds a type.
pub fn generator_entry(secret: bool) -> BoxedStrategy<Entry> {
    let literal = prop_oneof![
        60 => (key(), word()).prop_map(|(k, v)| Text::Scalar(format!("'{}={v}'", k.replace(['"', '\''], "")))),
        6 => select(vec![
            "a=b=c", "'a='", "'a=\"quoted\"'", "\"a='single'\"", "'a= lead'", "\"a=x\\ny\\n\"", "'a=1'", "'a=\"'",
            "\"a=tab\\there\"", "'a=é'", "\"a=trail \\nx\"", "'a=true'", "'a=null'",
        ]).prop_map(Text::plain),
        1 => odd(),
    ];
    let env = select(vec![
        "A=1\nB=two words\n",
        "# no\n\nA = x\n",
        "A\nB=\n",
        "\u{feff}A=1\n",
        "A=\"q\"\n  B=x  \n",
        "A=1\nA=2\n",
        "=x\n",
        "1A=x\n",
        "A-B=1\r\nC=2\r\n",
    ]);
    let text = select(vec![
        "plain\n",
        "",
        "a: 1\nb:\n- x\n",
        "no end",
        "tab\tend \nx\n",
        "\u{1}bin",
        "line\r\nend\r\n",
        " lead\n",
        "é 😀\n",
        "long long long long long long long long long long long long long long long long long long word\n",
    ]);
    let types = select(vec!["Opaque", "kubernetes.io/tls", "bootstrap.kubernetes.io/token"]);
    (
        (weighted(0.98, select(vec!["cfg", "cfg", "made", "other", "third"])), weighted(0.05, namespace())),
        weighted(0.6, vec(literal, 1..4).prop_map(Text::List)),
        weighted(0.2, env),
        weighted(0.3, (weighted(0.4, key()), text)),
        weighted(
            0.4,
            prop_oneof![20 => select(vec!["create", "merge", "replace", "merge"]), 1 => Just("odd")],
        ),
        weighted(0.3, generator_options()),
        weighted(if secret { 0.3 } else { 0.01 }, types),
        0..1000u32,
    )
        .prop_map(|((name, namespace), literals, env, file, behavior, options, of, number)| {
            let mut files = Vec::new();
            let env = env.map(|text| {
                files.push((format!("{number}.env"), text.to_owned()));
                Text::plain(format!("{number}.env"))
            });
            let file = file.map(|(key, text)| {
                let path = format!("{number}.txt");
                files.push((path.clone(), text.to_owned()));
                let name = key.map_or_else(|| path.clone(), |k| format!("{}={path}", k.trim_matches('"')));
                Text::list([Text::Scalar(format!("'{name}'"))])
            });
            let behavior = match (name, behavior) {
                (Some("cfg"), None | Some("create")) if number % 9 > 0 => Some("merge"),
                (Some(name), Some(_)) if name != "cfg" && number % 9 > 0 => None,
                (_, behavior) => behavior,
            };
            let older = number % 7 == 0;
            let (env, envs) = if older { (env, None) } else { (None, env.map(|e| Text::list([e]))) };
            let entry = Text::some([
                ("name", name.map(Text::plain)),
                ("namespace", namespace.map(Text::plain)),
                ("behavior", behavior.map(Text::plain)),
                ("type", of.map(Text::plain)),
                ("literals", literals),
                ("env", env),
                ("envs", envs),
                ("files", file),
                ("options", options),
            ]);
            (entry, files)
        })
        .boxed()
}

fn generator_options() -> BoxedStrategy<Text> {
    (weighted(0.3, pairs()), weighted(0.3, pairs()), weighted(0.5, flag()), weighted(0.3, flag()))
        .prop_map(|(labels, annotations, no_hash, immutable)| {
            Text::some([
                ("labels", labels),
                ("annotations", annotations),
                ("disableNameSuffixHash", no_hash),
                ("immutable", immutable),
            ])
        })
        .boxed()
}

fn build_metadata() -> impl Strategy<Value = Text> {
    prop_oneof![
        20 => select(vec!["originAnnotations", "transformerAnnotations", "managedByLabel"]).prop_map(Text::plain),
        1 => string(),
    ]
}

fn sort_options() -> impl Strategy<Value = Text> {
    let kinds = vec(
        select(vec!["Namespace", "ConfigMap", "Deployment", "Secret", "Widget"]).prop_map(Text::plain),
        0..3,
    );
    let legacy = (weighted(0.7, kinds.clone()), weighted(0.5, kinds)).prop_map(|(first, last)| {
        Text::some([("orderFirst", first.map(Text::List)), ("orderLast", last.map(Text::List))])
    });
    let order = prop_oneof![20 => select(vec!["fifo", "legacy"]).prop_map(Text::plain), 1 => odd()];
    (order, weighted(0.4, legacy))
        .prop_map(|(order, legacy)| Text::some([("order", Some(order)), ("legacySortOptions", legacy)]))
}
