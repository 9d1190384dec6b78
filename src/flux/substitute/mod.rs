//! Post-build variable substitution.

pub mod eval;
pub mod functions;
pub mod parse;
