//! What happens once, at the root, after everything was accumulated and transformed.

pub mod annotations;
pub mod local_config;
pub mod name_hash;
pub mod name_references;
pub mod sort_order;
pub mod vars;
