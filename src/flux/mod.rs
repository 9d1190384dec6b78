//! One Flux Kustomization: what kustomize-controller would apply for it, or `flux build` print.
//!
//! `api` is what it says, `artifact` the tree its source gives (less what `ignore` hides; `generator` puts
//! trees together out of others),
//! [`build()`] the steps on one screen: `overlay` makes the root kustomization (`generate` where
//! there is none), [`crate::kustomize`] builds it, `substitute` puts variables in, `labels` and
//! `mask` do the rest, and `read` is what remains when objects are read back.

pub mod api;
pub mod artifact;
pub mod build;
mod decrypt;
mod generate;
pub mod generator;
pub mod glob;
pub mod go;
pub mod ignore;
mod labels;
pub mod local;
mod mask;
mod overlay;
mod read;
pub mod stream;
pub mod substitute;

pub use build::{Built, Noted, Profile, Request, Use, build, directory};
