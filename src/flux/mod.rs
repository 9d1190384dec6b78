//! One Flux Kustomization: what kustomize-controller would apply for it, or `flux build` print.

pub mod api;
pub mod artifact;
pub mod build;
mod glob;
mod go;
pub mod ignore;
pub mod substitute;

pub use build::{Built, Profile, Request, build, directory};
