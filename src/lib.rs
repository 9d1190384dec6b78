//! offlux renders, checks and queries Flux and kustomize repositories without a cluster.
//!
//! Read the modules in this order: [`tree`] (files), [`yaml`] (documents), [`object`] (Kubernetes
//! objects), [`kustomize`] (`kustomize build`), `flux` (one Flux Kustomization), `cluster` (all of
//! them, from an entrypoint), then the questions and the reports.

pub mod affected;
pub(crate) mod bytes;
pub mod check;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod error;
pub mod flux;
pub mod graph;
pub mod kustomize;
pub mod markup;
pub mod nearest;
pub mod object;
pub mod report;
pub(crate) mod secret_text;
pub mod select;
pub mod tree;
pub mod validate;
pub mod why;
pub mod yaml;

pub use error::{Error, Result};
