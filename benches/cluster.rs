//! How fast clusters are found, rendered, compared and held to their schemas: `cargo bench --bench cluster`.

mod inputs;
#[path = "inputs/tree.rs"]
mod tree;

use divan::Bencher;

use offlux::cluster::{Cluster, Entry, Options, Repository, entries, render_all};
use offlux::config::Config;
use offlux::tree::{Files, Memory};
use offlux::validate::{Catalog, Demands, judge};
use tree::tree;

fn main() {
    divan::main();
}

const KUSTOMIZATIONS: usize = 60;

fn found(tree: &Memory, files: &Files) -> Vec<Entry> {
    let config = Config::default();
    let repository = Repository::open(tree, files, "/".into(), &config).expect("it is a repository");
    entries(&repository, &config, &[]).expect("a cluster is found")
}

fn rendered(tree: &Memory) -> Vec<Cluster> {
    let (files, config) = (Files::default(), Config::default());
    let repository = Repository::open(tree, &files, "/".into(), &config).expect("it is a repository");
    let clusters = render_all(&repository, &found(tree, &files), &Options::default()).expect("it renders");
    assert!(clusters.iter().all(|cluster| cluster.failures().next().is_none()), "a Kustomization fails");
    clusters
}

#[divan::bench]
fn discover(bencher: Bencher<'_, '_>) {
    let tree = tree(&inputs::repository(KUSTOMIZATIONS));
    bencher.bench(|| found(&tree, &Files::default()));
}

#[divan::bench]
fn render(bencher: Bencher<'_, '_>) {
    let tree = tree(&inputs::repository(KUSTOMIZATIONS));
    bencher.bench(|| rendered(&tree));
}

/// Beside the same, and beside one that differs in each Deployment.
#[divan::bench(args = [false, true])]
fn diff(bencher: Bencher<'_, '_>, is_changed: bool) {
    let mut files = inputs::repository(KUSTOMIZATIONS);
    let old = rendered(&tree(&files));
    for (_, text) in files.iter_mut().filter(|(path, _)| is_changed && path.ends_with("/patch.yaml")) {
        *text = text.replacen("replicas: ", "replicas: 1", 1);
    }
    let new = rendered(&tree(&files));
    bencher.bench(|| offlux::diff::compare(&old, &new, &offlux::diff::Options::default()).changes().count());
}

#[divan::bench]
fn validate(bencher: Bencher<'_, '_>) {
    let clusters = rendered(&tree(&inputs::repository(KUSTOMIZATIONS)));
    let (catalog, demands) = (Catalog::default(), Demands::default());
    bencher.bench(|| {
        let objects = clusters.iter().flat_map(Cluster::objects);
        objects.map(|(_, object)| judge(&object.doc, &catalog, &demands).problems.len()).sum::<usize>()
    });
}
