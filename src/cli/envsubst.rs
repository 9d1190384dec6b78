//! `offlux envsubst`.

use super::{Global, Outcome};
use crate::error::{Error, Result};
use std::ffi::OsString;

/// Runs it with the words that follow its name.
///
/// # Errors
/// Not supported yet.
pub fn run(_global: &Global, _words: Vec<OsString>) -> Result<Outcome> {
    Err(Error::not_supported("offlux envsubst"))
}
