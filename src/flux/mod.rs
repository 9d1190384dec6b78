//! One Flux Kustomization: what kustomize-controller would apply for it, or `flux build` print.

pub mod api;
pub mod artifact;
mod glob;
mod go;
pub mod ignore;
pub mod substitute;
