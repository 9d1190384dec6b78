//! Builds a rendered Kustomization once more, now with the history of its objects: most questions need none,
//! and only a few Kustomizations hold what one asks about.

use super::Cluster;
use super::build::Builder;
use super::repository::Repository;
use super::sources::{Generated, Trees};
use super::unit::Unit;
use crate::object::{Histories, Objects};
use std::sync::Arc;

/// The objects of a Kustomization of a cluster, each with its history; none where it does not render.
pub fn objects(repository: &Repository<'_>, cluster: &Cluster, unit: &Unit) -> Arc<Objects> {
    let (source, held) = (&cluster.repository, &cluster.held);
    let mut generated = Generated::default();
    if held.generators().next().is_some() {
        generated = Generated::of(generated, repository, source, held, cluster.name());
    }
    let Ok(artifact) = (Trees { repository, source, held, generated: &generated }).of(unit) else {
        return Arc::default();
    };
    let (files, version, histories) = (repository.files, cluster.version, Histories::Kept);
    let builder = Builder { files, artifact: &artifact, version, histories, parsed: &repository.parsed };
    builder.build(unit, Ok((*unit.variables).clone())).objects
}
