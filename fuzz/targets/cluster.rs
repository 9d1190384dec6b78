//! A repository whose files are those of the input: its clusters are found, rendered, checked and compared with those of
//! a second tree (`old/…`), and every report of that can be written. Two renderings are equal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::check::{self, Scope, Surroundings};
use offlux::cluster::{Cluster, Options, Repository, entries, render_all};
use offlux::config::Config;
use offlux::diff;
use offlux::tree::{Files, Memory};
use offlux_fuzz::archive::{Archive, tree};
use offlux_fuzz::build::printed;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let of = |is_old: bool| {
        let side = archive.files.iter().filter_map(|(name, text)| match name.strip_prefix("old/") {
            Some(name) => is_old.then_some((name, *text)),
            None => (!is_old).then_some((*name, *text)),
        });
        tree(side)
    };
    let (new, old) = (of(false), of(true));
    let files = Files::default();
    let Some((config, clusters)) = rendered(&new, &files) else { return };
    let again = rendered(&new, &files).expect("rendered before").1;
    assert_eq!(told(&clusters), told(&again));
    let around = Surroundings { tree: &new, files: &files, root: "/".into() };
    let _ = check::run(&config, &clusters, Scope::All, None, around);
    let before = rendered(&old, &files).map_or_else(Vec::new, |(_, clusters)| clusters);
    let same = diff::compare(&clusters, &again, &diff::Options::default());
    assert_eq!(same.changes().count(), 0, "differs from itself");
    let differences = diff::compare(&before, &clusters, &diff::Options::default());
    let _ = differences.changes().count();
});

fn rendered(tree: &Memory, files: &Files) -> Option<(Config, Vec<Cluster>)> {
    let config = Config::read(tree, files, "/".into()).ok()?;
    let repository = Repository::open(tree, files, "/".into(), &config).ok()?;
    let found = entries(&repository, &config, &[]).ok()?;
    let clusters = render_all(&repository, &found, &Options::default()).ok()?;
    Some((config, clusters))
}

fn told(clusters: &[Cluster]) -> Vec<String> {
    let unit = |cluster: &Cluster| {
        let failures: Vec<String> = cluster.failures().map(|(_, error)| error.to_string()).collect();
        format!("{:?} {failures:?}", printed(cluster.objects().map(|(_, object)| object)))
    };
    clusters.iter().map(unit).collect()
}
