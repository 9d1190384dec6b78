//! offlux renders, checks and queries Flux and kustomize repositories without a cluster: what `kustomize build` and
//! `flux build kustomization` print, byte for byte, and from the entrypoint of each cluster all that it would apply.
//! Nothing is written, nothing is executed, and there is no network.
//!
//! A [`Workspace`] is where most programs begin:
//!
//! ```
//! use offlux::Workspace;
//!
//! # fn main() -> offlux::Result<()> {
//! let workspace = Workspace::open(".")?;
//! print!("{}", workspace.build("kubernetes/clusters/infra")?.objects.to_yaml()?);
//! # Ok(())
//! # }
//! ```
//!
//! Files need not be on a disk; any [`Tree`](tree::Tree) will do, [`Memory`](tree::Memory) for example. Clusters are
//! found, or listed by an `offlux.yaml`, and rendered from their entries down:
//!
//! ```
//! use offlux::{Workspace, tree::Memory};
//!
//! # fn main() -> offlux::Result<()> {
//! # let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colors}\ndata: {sky: blue}\n";
//! # let patch = "patches: [{target: {kind: ConfigMap}, patch: '- {op: replace, path: /data/sky, value: grey}'}]\n";
//! let tree = Memory::new()
//!     .with("offlux.yaml", "clusters: {infra: {path: clusters/infra}}")
//!     .with("clusters/infra/map.yaml", map)
//!     .with("clusters/infra/kustomization.yaml", "resources: [map.yaml]");
//! let before = Workspace::of_tree(tree.clone(), "/")?;
//! let old = before.clusters()?;
//!
//! // The words of `offlux get`: kinds and names, as kubectl has them.
//! for item in before.select(&old, "cm/colors")? {
//!     assert_eq!(item.name(), "infra ConfigMap/colors");
//!     assert!(item.object.to_yaml()?.contains("sky: blue"));
//! }
//!
//! // Two states beside each other. With the feature `git`, `Workspace::at_revision` is one.
//! let tree = tree.with("clusters/infra/kustomization.yaml", format!("resources: [map.yaml]\n{patch}"));
//! let after = Workspace::of_tree(tree, "/")?;
//! let new = after.clusters()?;
//! let diff = offlux::diff::compare(&old, &new, &Default::default());
//! let change = &diff.clusters[0].changes[0];
//! assert_eq!((change.name().as_str(), change.kind.word()), ("ConfigMap/colors", "changed"));
//! assert_eq!(change.fields[0].path, "data.sky");
//!
//! // Why a value is what it is: everything that wrote it, with file and line.
//! use offlux::why::values::Asked;
//! if let Some(Asked::Found(values)) = &after.why(&new, "cm/colors", Some("data.sky"))?[0].asked {
//!     let told = values[0].settings.iter().map(|set| after.places().location(set.at));
//!     let expected = ["clusters/infra/map.yaml:4", "clusters/infra/kustomization.yaml:2"];
//!     assert!(told.eq(expected.map(|place| Some(place.to_owned()))));
//! }
//!
//! // What is wrong: what fails to render, lints, expectations of `offlux.yaml`.
//! let report = after.check(&new)?;
//! assert_eq!((report.errors(), report.findings[0].rule), (1, "missing-namespace"));
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it adds | without it |
//! |---|---|---|
//! | `git` | revisions: `Workspace::at_revision`, `tree::Checkout` | they are not there |
//! | `jq` | filters in the jq language | [`select::jq::Program`] refuses every expression |
//! | `cel` | rules of CustomResourceDefinitions are evaluated | [`validate::Verdict::has_open_rules`] tells of them |
//! | `cli` | the program | no crate of a command line is built |
//! | `mimalloc` | the allocator of the program | |
//!
//! All are on by default, for the program. A library takes what it needs, with `default-features = false`.
//!
//! # Modules
//!
//! Read them in this order: [`tree`] (files), [`yaml`] (documents), [`object`] (Kubernetes objects), [`kustomize`]
//! (`kustomize build`), [`flux`] (one Flux Kustomization), [`cluster`] (all of them, from an entrypoint), then the
//! questions ([`select`], [`diff`], [`why`], [`check`], [`validate`], [`graph`], [`affected`]) and what writes the answers
//! ([`report`]). [`Error`] has a kind, a place, what led there and hints; [`Workspace::tell`] draws it.
//!
//! What versions promise is in [the chapter on the library](https://github.com/offlux/offlux/blob/main/docs/library.md).

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod affected;
pub(crate) mod bytes;
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod cluster;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod error;
pub mod flux;
pub mod graph;
pub mod kustomize;
pub(crate) mod markup;
pub(crate) mod nearest;
pub mod object;
pub mod report;
pub(crate) mod secret_text;
pub mod select;
#[doc(hidden)]
pub mod shard;
pub mod tree;
pub mod validate;
pub mod why;
mod workspace;
pub mod yaml;

pub use error::{Error, Result};
pub use workspace::Workspace;
