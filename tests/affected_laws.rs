//! Laws of `affected`, held over the project's own repositories with each file changed in turn: a Kustomization that
//! renders something else is told, one that read the file is told, and nothing else is.

mod trees;

use offlux::affected::{self, Affected, Named, Presence, Reach};
use offlux::cluster::{Cluster, Status, Unit};
use offlux::tree::{Compared, Files};
use offlux::yaml::emit;
use rayon::prelude::*;
use std::collections::BTreeMap;
use trees::{Case, Change, Rendered, changes, repositories};

/// What a Kustomization renders, each object by its id, or why nothing.
type Output = Result<BTreeMap<String, String>, String>;

fn output(unit: &Unit) -> Output {
    if let Some(error) = unit.failure() {
        return Err(error.message().to_owned());
    }
    let text = |object: &offlux::object::Object| {
        let mut text = String::new();
        emit::document(&object.doc, &mut text).expect("it was printed before");
        (object.id().to_string(), text)
    };
    Ok(unit.objects.iter().map(text).collect())
}

/// The Kustomizations by cluster and name.
fn units(clusters: &[Cluster]) -> BTreeMap<(String, String), &Unit> {
    let all = clusters.iter().flat_map(|cluster| cluster.units.iter().map(move |unit| (cluster, unit)));
    all.map(|(cluster, unit)| ((cluster.name().to_owned(), unit.id.to_string()), unit)).collect()
}

fn key(one: &Affected<'_>) -> (String, String) {
    (one.cluster.to_owned(), one.unit.id.to_string())
}

fn has_read(unit: &Unit, file: &str) -> bool {
    unit.record.reads.iter().any(|path| path == file)
}

/// Whether something failed: then what it would render is unknown.
fn fails(rendered: &Rendered) -> bool {
    rendered.clusters.iter().any(|cluster| cluster.failures().next().is_some())
}

fn each(law: impl Fn(&Case, &Change, &Files, &Rendered) + Sync) {
    repositories().par_iter().for_each(|case| {
        let files = Files::default();
        let old = Rendered::of(&case.tree, &files, None);
        changes(case).iter().for_each(|change| law(case, change, &files, &old));
    });
}

#[test]
fn what_renders_otherwise_or_read_the_file_is_affected_and_nothing_else() {
    each(|case, change, files, old| {
        let what = format!("{}: {}", case.name, change.what);
        let trees = Compared::new(&case.tree, &change.tree);
        let new = Rendered::of(&change.tree, files, Some((old, &trees)));
        let affected = affected::between(&old.clusters, &new.clusters, &trees, files);
        let (before, after) = (units(&old.clusters), units(&new.clusters));
        for (key, unit) in before.iter().chain(&after) {
            let told = affected.iter().find(|one| self::key(one) == *key);
            let (old_unit, new_unit) = (before.get(key), after.get(key));
            let (Some(old_unit), Some(new_unit)) = (old_unit, new_unit) else {
                let is_unknown = fails(if old_unit.is_some() { &new } else { old });
                assert!(told.is_some() || is_unknown, "{what}: {} is not told", unit.id);
                continue;
            };
            let differs = output(old_unit) != output(new_unit);
            let reads = [old_unit, new_unit].iter().any(|unit| has_read(unit, &change.file));
            if differs || reads {
                assert!(told.is_some(), "{what}: {} is not told", unit.id);
            }
            let Some(told) = told else { continue };
            if told.reach == Reach::Output {
                assert!(differs, "{what}: {} renders the same", unit.id);
            } else {
                assert!(!told.files.is_empty(), "{what}: {} read nothing", unit.id);
            }
            assert!(told.presence == Presence::Stays, "{what}: {} stays", unit.id);
        }
    });
}

#[test]
fn what_renders_otherwise_is_told_by_the_name_of_the_file() {
    each(|case, change, files, old| {
        if !change.is_of_one_file {
            return;
        }
        let what = format!("{}: {}", case.name, change.what);
        let new = Rendered::of(&change.tree, files, None);
        let named = Named { word: change.file.clone(), paths: vec![change.file.clone().into()] };
        let (affected, _) = affected::by_files(&new.clusters, &[named], &change.tree, files, "/".into());
        let (before, after) = (units(&old.clusters), units(&new.clusters));
        // Which clusters and Kustomizations there were takes the other side to know; what failed is told beside
        // the answer.
        let entries = |side: &Rendered| side.clusters.iter().map(|c| c.entry.dir.clone()).collect::<Vec<_>>();
        if entries(old) != entries(&new) || !before.keys().eq(after.keys()) {
            return;
        }
        let renders = |unit: &Unit| matches!(unit.status, Status::Rendered | Status::Suspended);
        for (key, unit) in after.into_iter().filter(|(_, unit)| renders(unit)) {
            let differs = before.get(&key).is_none_or(|before| output(before) != output(unit));
            let is_told = affected.iter().any(|one| self::key(one) == key);
            assert!(is_told || !differs, "{what}: {} is not told", unit.id);
            assert!(is_told || !has_read(unit, &change.file), "{what}: {} read it", unit.id);
        }
    });
}
