//! The history of objects changes nothing, and ends with what is there: over every cluster of testdata.

use camino::{Utf8Path, Utf8PathBuf};
use offlux::cluster::{self, Options, Repository, histories};
use offlux::config::Config;
use offlux::tree::{Disk, Files};
use std::path::Path;

/// Every `input` directory of the areas whose cases are repositories.
fn inputs() -> Vec<Utf8PathBuf> {
    let testdata = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut todo: Vec<Utf8PathBuf> = ["cluster", "why", "check"].map(|area| testdata.join(area)).to_vec();
    let mut inputs = Vec::new();
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir).expect("readable").flatten() {
            let path = Utf8PathBuf::from_path_buf(entry.path()).expect("UTF-8");
            match path.file_name() {
                Some("input") => inputs.push(path),
                _ if Path::new(&path).is_dir() => todo.push(path),
                _ => {}
            }
        }
    }
    inputs.sort();
    inputs
}

#[test]
fn a_history_changes_nothing_and_ends_with_what_is_there() {
    let mut steps = 0;
    for root in inputs() {
        let files = Files::default();
        let Ok(config) = Config::read(&Disk, &files, &root) else { continue };
        let Ok(repository) = Repository::open(&Disk, &files, &root, &config) else { continue };
        let Ok(entries) = cluster::entries(&repository, &config, &[]) else { continue };
        let Ok(clusters) = cluster::render_all(&repository, &entries, &Options::default()) else { continue };
        for cluster in &clusters {
            for unit in cluster.units.iter().filter(|unit| unit.failure().is_none()) {
                let again = histories::objects(&repository, cluster, unit);
                let docs = |objects: &offlux::object::Objects| {
                    objects.iter().map(|object| object.doc.clone()).collect::<Vec<_>>()
                };
                assert_eq!(docs(&again), docs(&unit.objects), "{root}: {}", unit.id);
                for object in again.iter() {
                    let history = object.history.as_ref().unwrap_or_else(|| panic!("{root}: no history"));
                    let last = history.steps.last().expect("a history begins with a step");
                    assert_eq!(last.doc, object.doc, "{root}: {} of {}", object.id(), unit.id);
                    steps += history.steps.len();
                }
            }
        }
    }
    assert!(steps > 300, "only {steps} steps: the clusters were not found");
}
