//! The schemas of Kubernetes and Flux that are built in.
//!
//! `schemas.bin` holds those of all versions, made by `scripts/schemas/generate.py` from kubernetes-validate
//! 1.37.0 and from the Go modules of Kubernetes' and Flux's API types (all under the Apache License 2.0).
//! Opening decodes what the chosen versions reach, and nothing else happens before.

mod decode;
mod version;

pub use version::KubernetesVersion;

use super::{Id, Nulls, Pool, SchemaRef};
use crate::cluster::FluxVersion;
use crate::object::Gvk;
use decode::{Blob, Kind};

/// The schemas of one Kubernetes and one Flux.
#[derive(Debug)]
pub struct Builtin {
    kubernetes: Kinds,
    flux: Kinds,
}

/// Kinds and what they have to be.
#[derive(Debug)]
struct Kinds {
    pool: Pool,
    /// Sorted by API version and kind.
    roots: Vec<(Kind, Id)>,
}

impl Builtin {
    /// The schemas of these versions.
    pub fn open(kubernetes: KubernetesVersion, flux: FluxVersion) -> Self {
        let blob = Blob::open();
        let flux = match flux {
            FluxVersion::V2_8 => 8,
            FluxVersion::V2_9 => 9,
        };
        Builtin {
            kubernetes: Kinds::of(&blob, &blob.kubernetes, kubernetes.minor(), Nulls::Absent),
            flux: Kinds::of(&blob, &blob.flux, flux, Nulls::Dropped),
        }
    }

    /// The schema of a kind.
    pub fn find(&self, gvk: &Gvk) -> Option<SchemaRef<'_>> {
        let api_version = gvk.api_version();
        self.kubernetes.find(&api_version, &gvk.kind).or_else(|| self.flux.find(&api_version, &gvk.kind))
    }

    /// All kinds: those of Kubernetes, then those of Flux, each sorted by API version and name.
    pub fn kinds(&self) -> impl Iterator<Item = Gvk> + '_ {
        let roots = self.kubernetes.roots.iter().chain(&self.flux.roots);
        roots.map(|(kind, _)| Gvk::new(kind.api_version, kind.name))
    }
}

impl Kinds {
    fn of(blob: &Blob, rows: &[decode::Row], minor: u8, nulls: Nulls) -> Self {
        let roots = rows.iter().filter_map(|row| Some((row.kind, row.node(minor)?)));
        let (pool, roots) = decode::pool(blob, roots, nulls);
        Kinds { pool, roots }
    }

    fn find(&self, api_version: &str, name: &str) -> Option<SchemaRef<'_>> {
        let found =
            self.roots.binary_search_by(|(kind, _)| (kind.api_version, kind.name).cmp(&(api_version, name)));
        found.ok().map(|at| SchemaRef { pool: &self.pool, id: self.roots[at].1 })
    }
}

#[cfg(test)]
mod tests;
