//! What another rendering made of the same: when two revisions are compared, most Kustomizations are in both as
//! they were. A build is decided by the Kustomization's document, its variables, the Flux version and what its
//! tree answers; where all of that is the same, what was made before is taken over.

use super::Cluster;
use super::unit::{Status, Unit, UnitId};
use super::variables::Variables;
use super::version::FluxVersion;
use crate::error::{Result, Warning};
use crate::flux::artifact::Artifact;
use crate::flux::substitute::eval::Outcome;
use crate::tree::{Asked, Compared, Files};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a build depends on besides the document and the variables, and what of it is told.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// What its tree was asked.
    pub asked: Asked,
    /// The root of its source.
    pub root: Utf8PathBuf,
    /// The Flux version.
    pub version: FluxVersion,
    /// The ignore files of the source that speak of what was asked.
    pub ignore_files: Vec<Utf8PathBuf>,
    /// The files that its source was put together of, where an ArtifactGenerator makes that.
    pub made_of: Arc<BTreeSet<Utf8PathBuf>>,
    /// What became of it, as the build said; nothing where it was not built.
    pub status: Option<Status>,
    /// Why it had no variables, if it had none.
    pub missing: Option<String>,
    /// Whether, with unset variables empty, a build that failed might render a Kustomization or pin a version.
    pub leads_on: bool,
    /// Its warnings, as the build gave them.
    pub warnings: Vec<Warning>,
    /// How many bytes it was built from, with what the build added.
    pub size: usize,
}

impl Trace {
    /// Whether it was built, and what became of it was not overruled afterwards.
    fn is_of(&self, status: &Status) -> bool {
        match (&self.status, status) {
            (Some(built), told) => std::mem::discriminant(built) == std::mem::discriminant(told),
            (None, _) => false,
        }
    }

    /// The same build's, now of another artifact: that may have other ignore files which leave out the same.
    pub fn in_artifact(trace: &Arc<Self>, artifact: &Artifact<'_>) -> Arc<Self> {
        let ignore_files = artifact.ignore_files(|dir| trace.asked.concern(dir));
        let made_of = artifact.made_of();
        match ignore_files == trace.ignore_files && *made_of == trace.made_of {
            true => trace.clone(),
            false => Arc::new(Trace { ignore_files, made_of: made_of.clone(), ..(**trace).clone() }),
        }
    }
}

/// A cluster that was rendered before, from another tree.
pub struct Before<'a> {
    units: HashMap<&'a UnitId, Vec<&'a Unit>>,
    trees: &'a Compared<'a>,
    files: &'a Files,
}

impl<'a> Before<'a> {
    /// A cluster that was rendered from one of two trees; `files` has the numbers of both.
    pub fn new(cluster: &'a Cluster, trees: &'a Compared<'a>, files: &'a Files) -> Self {
        let mut units: HashMap<_, Vec<&Unit>> = HashMap::new();
        for unit in cluster.units.iter().chain(&cluster.made_up).chain(&cluster.tried) {
            units.entry(&unit.id).or_default().push(unit);
        }
        Before { units, trees, files }
    }

    /// What became of the same Kustomization then, if nothing has changed for it.
    pub fn unit(
        &self,
        unit: &Unit,
        artifact: &Artifact<'_>,
        variables: &Result<Variables>,
        version: FluxVersion,
    ) -> Option<&'a Unit> {
        let is_known = |path: &Utf8Path| self.trees.is_known_same(path);
        let is_same = |before: &&Unit| {
            before.trace.is_of(&before.status)
                && before.trace.root == artifact.root()
                && renders_alike(before, version)
                && before.object.doc == unit.object.doc
                && has_variables(before, variables)
                && before.trace.asked.are_answered_alike(artifact, self.files, is_known)
        };
        self.units.get(&unit.id)?.iter().copied().find(is_same)
    }
}

/// Whether the variables were the same, or were wanting for the same reason.
fn has_variables(before: &Unit, variables: &Result<Variables>) -> bool {
    match (&before.trace.missing, variables) {
        (None, Ok(variables)) => *before.variables == *variables,
        (Some(missing), Err(error)) => missing == error.message(),
        _ => false,
    }
}

/// Whether what rendered then does so under another version: what has no unset variable does.
fn renders_alike(before: &Unit, version: FluxVersion) -> bool {
    let has_no_unset = || before.uses.iter().all(|used| used.outcome != Outcome::Unset);
    before.trace.version == version || before.failure().is_none() && has_no_unset()
}
