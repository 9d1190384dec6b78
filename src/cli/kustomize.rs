//! `offlux kustomize build`.

use super::Outcome;
use crate::error::{Error, Result};
use crate::tree::Files;
use std::ffi::OsString;

/// Runs it with the words that follow its name.
///
/// # Errors
/// Not supported yet.
pub fn run(_files: &Files, _words: Vec<OsString>) -> Result<Outcome> {
    Err(Error::not_supported("offlux kustomize build"))
}
