//! How fast kustomizations are built and printed: `cargo bench --bench kustomize`.

mod inputs;
#[path = "inputs/tree.rs"]
mod tree;

use divan::Bencher;
use inputs::Fields;
use offlux::kustomize::{Options, build};
use offlux::tree::{Files, Memory};
use offlux::yaml::emit;
use tree::tree;

fn main() {
    divan::main();
}

fn print(tree: &Memory) -> String {
    let built = build(tree, &Files::default(), "/".into(), &Options::default()).expect("it builds");
    let mut out = String::new();
    for object in built.objects.iter() {
        emit::document(&object.doc, &mut out).expect("it prints");
    }
    out
}

#[divan::bench(args = [9, 99, 999])]
fn all_fields(bencher: Bencher<'_, '_>, objects: usize) {
    let tree = tree(&inputs::kustomization(objects, Fields::All));
    bencher.bench(|| print(&tree));
}

/// A base of 30 objects under so many overlays.
#[divan::bench(args = [1, 10, 50])]
fn overlays(bencher: Bencher<'_, '_>, overlays: usize) {
    let tree = tree(&inputs::overlays(overlays));
    bencher.bench(|| print(&tree));
}

/// One field each on 300 objects; what it costs is the difference to `resources`.
const FIELDS: [(&str, &str); 10] = [
    ("resources", ""),
    ("namespace", "namespace: shop"),
    ("namePrefix, and names that refer to names", "namePrefix: eu-"),
    ("labels with selectors", "labels: [{pairs: {team: shop}, includeSelectors: true}]"),
    ("commonAnnotations", "commonAnnotations: {team: shop}"),
    ("images", "images: [{name: registry.example.org/shop/part-1, newTag: v2}]"),
    ("replicas", "replicas: [{name: shop-1, count: 5}, {name: shop-2, count: 5}]"),
    (
        "a strategic merge patch of each Deployment",
        "patches: [{target: {kind: Deployment}, patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, \
         spec: {template: {spec: {containers: [{name: web, env: [{name: A, value: b}]}]}}}}'}]",
    ),
    (
        "a JSON patch of each Deployment",
        "patches: [{target: {kind: Deployment}, patch: '- {op: add, path: /spec/paused, value: true}'}]",
    ),
    (
        "a replacement in each Deployment",
        "replacements: [{source: {kind: ConfigMap, name: settings-1, fieldPath: data.number}, targets: [{select: \
         {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=web].env.[name=ZONE].value']}]}]",
    ),
];

#[divan::bench(args = FIELDS.map(|(name, _)| name))]
fn one_field(bencher: Bencher<'_, '_>, name: &str) {
    let (_, field) = FIELDS.iter().find(|(other, _)| *other == name).expect("a name of the list");
    let mut files = inputs::kustomization(300, Fields::Resources);
    let (_, text) = files.iter_mut().find(|(path, _)| path == "kustomization.yaml").expect("it is there");
    text.push_str(field);
    let tree = tree(&files);
    bencher.bench(|| print(&tree));
}
