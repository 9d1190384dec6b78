//! Laws of comparing: rendering a tree after another one, with what is the same taken over, gives what rendering it
//! alone gives. Held over the project's own repositories, each file of them changed in turn.

mod trees;

use offlux::cluster::{Cluster, Unit};
use offlux::tree::{Compared, Files};
use std::sync::Arc;
use trees::{Rendered, changes, repositories};

/// All that is told of a Kustomization, places and all.
fn told(unit: &Unit) -> String {
    let Unit { id, parent, object, status, objects, uses, variables, record, trace, warnings } = unit;
    let docs: Vec<_> = objects.iter().map(|object| &object.doc).collect();
    format!(
        "{id} {parent:?} {status:?}\n{:?}\n{docs:?}\n{uses:?}\n{variables:?}\n{record:?}\n{warnings:?}\n{:?}",
        object.doc, trace.ignore_files
    )
}

fn same(alone: &Cluster, after: &Cluster, what: &str) {
    assert_eq!(alone.version, after.version, "{what}");
    assert_eq!(alone.pin, after.pin, "{what}");
    assert_eq!(alone.repository, after.repository, "{what}");
    assert_eq!(alone.units.len(), after.units.len(), "{what}");
    for (alone, after) in alone.units.iter().zip(&after.units) {
        if told(alone) != told(after) {
            tell_apart(&told(alone), &told(after), what);
        }
    }
}

/// Says where two texts begin to differ.
fn tell_apart(alone: &str, after: &str, what: &str) {
    let line = alone.lines().zip(after.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let lines = [alone, after].map(|text| text.lines().nth(line).unwrap_or("").to_owned());
    panic!("{what}: line {line}\nalone: {}\nafter: {}", lines[0], lines[1]);
}

#[test]
fn what_is_taken_over_is_what_would_be_rendered() {
    let threads = |number| rayon::ThreadPoolBuilder::new().num_threads(number).build().expect("threads");
    let (one, four) = (threads(1), threads(4));
    let (mut shared, mut all) = (0, 0);
    for repository in repositories() {
        let files = Files::default();
        let old = Rendered::of(&repository.tree, &files, None);
        for change in changes(&repository) {
            let what = format!("{}: {}", repository.name, change.what);
            let trees = Compared::new(&repository.tree, &change.tree);
            let after = four.install(|| Rendered::of(&change.tree, &files, Some((&old, &trees))));
            let alone = one.install(|| Rendered::of(&change.tree, &files, None));
            assert_eq!(alone.failure, after.failure, "{what}");
            assert_eq!(alone.clusters.len(), after.clusters.len(), "{what}");
            for (alone, after) in alone.clusters.iter().zip(&after.clusters) {
                same(alone, after, &what);
            }
            let units = after.clusters.iter().flat_map(|cluster| &cluster.units);
            let is_shared = |unit: &&Unit| {
                let mut before = old.clusters.iter().flat_map(|cluster| &cluster.units);
                !unit.objects.is_empty() && before.any(|old| Arc::ptr_eq(&old.objects, &unit.objects))
            };
            all += units.clone().count();
            shared += units.filter(is_shared).count();
        }
    }
    assert!(shared * 3 > all, "only {shared} of {all} Kustomizations were taken over");
}
