//! A cluster, as its entrypoint renders it: found ([`discover`]), followed breadth first from
//! Kustomization to Kustomization ([`render()`]), each built by [`crate::flux`].
//!
//! What a cluster contains is what its entry renders to, top-down; files are scanned for nothing but
//! the entries. [`mod@unit`] is one Kustomization and what became of it, [`source`], `sources` and
//! [`repository`] say which tree it is built from, [`held`] and [`variables`] answer `substituteFrom` from what
//! was rendered, [`secrets`] are told by no message, [`version`] is the Flux that the repository pins.

mod bootstrap;
mod build;
pub mod discover;
mod encrypted;
pub mod entry;
#[doc(hidden)]
pub mod held;
#[doc(hidden)]
pub mod histories;
mod lead;
mod plain;
#[doc(hidden)]
pub mod remotes;
mod render;
pub mod repository;
pub mod reuse;
mod scan;
pub mod secrets;
pub mod source;
mod sources;
mod sync;
#[cfg(test)]
pub(crate) mod tests;
mod total;
pub mod unit;
mod unsettled;
pub mod variables;
pub mod version;

pub use discover::{complete_entries, entries};
pub use entry::{Entry, Found};
pub use plain::plain;
pub use render::{Options, read_objects, render, render_after, render_all, render_each};
pub use repository::Repository;
pub use source::SourceId;
pub use unit::is_kustomization;
pub use unit::{Status, Unit, UnitId};
pub use variables::MissingSecrets;
pub use version::FluxVersion;

use crate::error::Error;
use crate::object::Object;
use std::collections::HashMap;

/// A rendered cluster.
#[derive(Debug)]
#[non_exhaustive]
pub struct Cluster {
    /// Where it begins.
    pub entry: Entry,
    /// The Flux it was rendered as.
    pub version: FluxVersion,
    /// The version that the repository pins.
    pub pin: Option<version::Pin>,
    /// What the repository itself is called there.
    pub repository: SourceId,
    /// Its Kustomizations, breadth first.
    pub units: Vec<Unit>,
    /// The Kustomization that was made up for its entry, where the entry then was found to have its own.
    pub made_up: Option<Unit>,
    /// What became of its Kustomizations under the Flux version that it turned out not to run, where that was tried.
    pub tried: Vec<Unit>,
    /// What it holds.
    pub held: held::Held,
    /// What no message about it may tell.
    pub secrets: secrets::Secrets,
}

impl Cluster {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// Every rendered object with its Kustomization, in order.
    pub fn objects(&self) -> impl Iterator<Item = (&Unit, &Object)> {
        self.units.iter().flat_map(|unit| unit.objects.iter().map(move |object| (unit, object)))
    }

    /// The Kustomizations that failed, with why.
    pub fn failures(&self) -> impl Iterator<Item = (&Unit, &Error)> {
        self.units.iter().filter_map(|unit| Some((unit, unit.failure()?)))
    }

    /// For each Kustomization that failed, by its place: those that wait for it, directly or by way
    /// of others, in render order. Each is told under the first failure alone.
    pub fn blocked(&self) -> Vec<(usize, Vec<usize>)> {
        let places: HashMap<&UnitId, usize> =
            self.units.iter().enumerate().map(|(i, u)| (&u.id, i)).collect();
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); self.units.len()];
        for (at, unit) in self.units.iter().enumerate() {
            for dependency in unit.depends_on() {
                if let Some(&on) = places.get(&dependency.on) {
                    waiting[on].push(at);
                }
            }
        }
        let mut told = vec![false; self.units.len()];
        let failed = (0..self.units.len()).filter(|&i| self.units[i].failure().is_some());
        failed.map(|at| (at, self.waiting_for(at, &waiting, &mut told))).collect()
    }

    fn waiting_for(&self, at: usize, waiting: &[Vec<usize>], told: &mut [bool]) -> Vec<usize> {
        let (mut open, mut found) = (vec![at], Vec::new());
        while let Some(next) = open.pop() {
            for &unit in &waiting[next] {
                if !std::mem::replace(&mut told[unit], true) && self.units[unit].failure().is_none() {
                    found.push(unit);
                    open.push(unit);
                }
            }
        }
        found.sort_unstable();
        found
    }
}
