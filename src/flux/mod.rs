//! One Flux Kustomization: what kustomize-controller would apply for it, or `flux build` print.

pub mod artifact;
mod glob;
pub mod ignore;
pub mod substitute;
