//! What another rendering made of the same: when two revisions are compared, most Kustomizations are in both as
//! they were. A Kustomization is taken over when its document, its variables, its source, all files that it
//! read and all names below the directories that it visited are the same.

use super::Cluster;
use super::held::Held;
use super::unit::{Status, Unit, UnitId};
use super::variables::Variables;
use super::version::FluxVersion;
use crate::kustomize::record::VisitKind;
use crate::tree::{Compared, Files};
use std::collections::HashMap;

/// A cluster that was rendered before, from another tree.
pub struct Before<'a> {
    cluster: &'a Cluster,
    units: HashMap<&'a UnitId, &'a Unit>,
    trees: &'a Compared<'a>,
    files: &'a Files,
}

impl<'a> Before<'a> {
    /// A cluster that was rendered from the old one of two trees; `files` has the numbers of both.
    pub fn new(cluster: &'a Cluster, trees: &'a Compared<'a>, files: &'a Files) -> Self {
        let units = cluster.units.iter().map(|unit| (&unit.id, unit)).collect();
        Before { cluster, units, trees, files }
    }

    /// What became of the same Kustomization then, if nothing has changed for it.
    pub fn unit(
        &self,
        unit: &Unit,
        variables: &Variables,
        held: &Held,
        version: FluxVersion,
    ) -> Option<&'a Unit> {
        let before = *self.units.get(&unit.id)?;
        let source = unit.source();
        let rendered = matches!(before.status, Status::Rendered | Status::Suspended);
        let is_same = rendered
            && version == self.cluster.version
            && source.kind != "ExternalArtifact"
            && self.cluster.held.source(&source) == held.source(&source)
            && before.object.doc == unit.object.doc
            && *before.variables == *variables
            && self.reads_the_same(before);
        is_same.then_some(before)
    }

    fn reads_the_same(&self, unit: &Unit) -> bool {
        let record = &unit.record;
        let dirs = record.visits.iter().filter(|visit| visit.kind != VisitKind::File);
        record.reads.iter().all(|file| self.trees.same_file(file))
            && dirs.filter_map(|visit| self.files.path(visit.place)).all(|dir| self.trees.same_names(&dir))
    }
}
