//! One Flux Kustomization: what kustomize-controller would apply for it, or `flux build` print.

mod glob;
pub mod substitute;
