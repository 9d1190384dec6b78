//! One file for each pass that runs once, at the root, after everything was accumulated and transformed.
//!
//! Their order stands in [`super::objects`].

pub mod annotations;
pub mod local_config;
pub mod managed_by;
pub mod name_hash;
pub mod name_references;
pub mod order;
pub mod vars;
