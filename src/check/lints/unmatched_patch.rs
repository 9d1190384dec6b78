//! `unmatched-patch`: a patch with a target that matches nothing, which kustomize takes in silence.
//!
//! Told of targets that name an object, where no build of any cluster that has the patch finds one. A target
//! without a name, or with a pattern for any, means whatever there is and may well find nothing. Nothing is
//! said either while something fails that reads the same file, and beside files that hold no objects yet (the
//! manifests that `flux bootstrap` fills in).

use super::found::Found;
use super::{Checked, Lint};
use crate::config::Weight;
use crate::kustomize::record::{Record, Targeted, VisitKind};
use crate::yaml::{FileId, Span, read_documents};
use camino::Utf8Path;
use indexmap::IndexMap;
use std::collections::HashSet;

/// The lint.
pub const LINT: Lint = Lint {
    name: "unmatched-patch",
    weight: Weight::Warn,
    about: "A patch whose target names an object that is not there, in any build that has it.",
    find,
};

/// What became of a patch.
struct Patch<'a> {
    cluster: &'a str,
    target: &'a Targeted,
    record: &'a Record,
    objects: usize,
}

fn find(checked: &Checked<'_>) -> Vec<Found> {
    if !checked.is_whole() {
        return Vec::new();
    }
    let mut patches: IndexMap<Span, Patch<'_>> = IndexMap::new();
    let mut doubtful: HashSet<FileId> = HashSet::new();
    for known in &checked.clusters {
        for unit in &known.cluster.units {
            if unit.failure().is_some() {
                doubtful.extend(unit.record.reads.iter().map(|path| checked.around.files.intern(path)));
                doubtful.insert(unit.object.span().file);
            }
            for target in unit.record.targeted.iter().filter(|target| names_one(&target.name)) {
                let (cluster, record) = (known.cluster.name(), &*unit.record);
                let new = || Patch { cluster, target, record, objects: 0 };
                patches.entry(target.at).or_insert_with(new).objects += target.objects;
            }
        }
    }
    let unmatched = patches.iter().filter(|(at, patch)| {
        patch.objects == 0
            && !doubtful.contains(&at.file)
            && !is_beside_nothing(checked, at.file, patch.record)
    });
    let told = |(&at, patch): (&Span, &Patch<'_>)| {
        let Targeted { kind, name, .. } = patch.target;
        let kind = if kind.is_empty() { "object" } else { kind };
        let found =
            Found::of_file(at, format!("the patch has no object to change: there is no {kind} `{name}`"));
        Found { cluster: Some(patch.cluster.to_owned()), ..found }
    };
    unmatched.map(told).collect()
}

fn names_one(name: &str) -> bool {
    !name.is_empty() && !name.contains(".*") && !name.contains(".+")
}

/// Whether a file without any object stands among the resources of the directory that has the patch.
fn is_beside_nothing(checked: &Checked<'_>, file: FileId, record: &Record) -> bool {
    let dir =
        |file: FileId| checked.around.files.path(file).and_then(|path| path.parent().map(Utf8Path::to_owned));
    let files = record.visits.iter().filter(|visit| visit.kind == VisitKind::File);
    let mut beside = files.filter(|visit| dir(visit.place) == dir(file));
    beside.any(|visit| {
        let bytes =
            checked.around.files.path(visit.place).and_then(|path| checked.around.tree.read(&path).ok());
        bytes.is_some_and(|bytes| read_documents(&bytes, visit.place).is_ok_and(|all| all.is_empty()))
    })
}
