//! How fast a kustomization is built and printed: `cargo bench --bench build`.

use divan::Bencher;
use offlux::kustomize::{Options, build};
use offlux::tree::{Files, Memory};
use offlux::yaml::emit;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// A base of Deployments with their ConfigMaps, and an overlay that renames, labels, patches and generates.
fn tree(objects: usize) -> Memory {
    let mut all = String::new();
    for n in 0..objects / 2 {
        write!(
            all,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web-{n}}}\nspec:\n  selector: {{matchLabels: \
             {{app: web-{n}}}}}\n  template:\n    metadata: {{labels: {{app: web-{n}}}}}\n    spec:\n      \
             containers:\n      - name: web\n        image: nginx:1.25\n        envFrom: [{{configMapRef: {{name: \
             settings-{n}}}}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings-{n}}}\ndata: {{n: \
             \"{n}\"}}\n---\n"
        )
        .expect("strings can be written to");
    }
    let overlay = "namespace: prod\nnamePrefix: eu-\nresources: [../base]\nimages: [{name: nginx, newTag: '1.27'}]\n\
                   labels: [{pairs: {team: web}, includeSelectors: true}]\nconfigMapGenerator: [{name: made, literals: \
                   [a=b]}]\npatches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/replicas\", \"value\": 2}]'}]\n";
    Memory::new()
        .with("base/kustomization.yaml", "resources: [all.yaml]\n")
        .with("base/all.yaml", all)
        .with("overlay/kustomization.yaml", overlay)
}

#[divan::bench(args = [10, 100, 1000])]
fn build_and_print(bencher: Bencher<'_, '_>, objects: usize) {
    let tree = tree(objects);
    bencher.bench(|| {
        let built =
            build(&tree, &Files::default(), "/overlay".into(), &Options::default()).expect("it builds");
        let mut out = String::new();
        for object in built.objects.iter() {
            emit::document(&object.doc, &mut out).expect("it prints");
        }
        out
    });
}
