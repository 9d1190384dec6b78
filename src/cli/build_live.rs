//! `offlux build kustomization` without `--dry-run`: what flux would ask the cluster for.

use super::Global;
use super::build_kustomization::{Request, read_file};
use crate::error::{Error, Result};
use crate::flux::Built;
use crate::tree::Files;

/// Builds with what the repository's clusters hold.
///
/// # Errors
/// When the Kustomization or its variables are not there, and when the build fails.
pub(super) fn run(request: &Request, files: &Files, _global: &Global) -> Result<Built> {
    if request.file.is_some() {
        read_file(request, files)?;
    }
    Err(Error::not_supported("build kustomization without --dry-run"))
}
