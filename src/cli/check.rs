//! `offlux check`: every cluster renders, and the expectations of offlux.yaml hold.

use super::workspace::Workspace;
use super::{Global, Outcome, output};
use crate::check::{self, Report, Scope};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::report::findings;
use crate::tree::Files;

/// Check that every cluster renders and that the expectations of offlux.yaml hold
#[derive(Debug, clap::Args)]
pub struct Args {}

#[derive(Clone, Copy)]
enum Format {
    Written(fn(&Report, &Diagnostics<'_>) -> String),
    Later(&'static str),
}

const FORMATS: &[(&str, Format)] = &[
    ("text", Format::Written(findings::text)),
    ("json", Format::Written(findings::data)),
    ("github", Format::Written(findings::github)),
    ("junit", Format::Later("junit")),
    ("sarif", Format::Later("sarif")),
];

/// Checks; findings are the result, on standard output.
///
/// # Errors
/// When the clusters cannot be found, or an expectation cannot be understood.
pub fn run(_args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let write = match workspace.format(FORMATS)? {
        Format::Written(write) => write,
        Format::Later(format) => return Err(Error::not_supported(format!("check -o {format}"))),
    };
    let clusters = workspace.clusters()?;
    let scope = if global.cluster.is_empty() { Scope::All } else { Scope::Named };
    let report = check::run(&workspace.config, &clusters, scope, workspace.namespace())?;
    output::print(&write(&report, &workspace.places()))?;
    workspace.warn(&clusters);
    Ok(if report.errors() == 0 { Outcome::Done } else { Outcome::Findings })
}
