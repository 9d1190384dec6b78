//! `offlux build kustomization`.

use super::{Global, Outcome};
use crate::error::{Error, Result};
use crate::tree::Files;
use std::ffi::OsString;

/// Runs it with the words that follow its name.
///
/// # Errors
/// Not supported yet.
pub fn run(_global: &Global, _files: &Files, _words: Vec<OsString>) -> Result<Outcome> {
    Err(Error::not_supported("offlux build kustomization"))
}
