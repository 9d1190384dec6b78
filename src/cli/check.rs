//! `offlux check`: every cluster renders, no lint finds anything, and the expectations of offlux.yaml hold.

use super::workspace::Workspace;
use super::{Global, Outcome, definition, output};
use crate::check::{self, Report, Scope};
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::report::findings;
use crate::tree::Files;

/// Check that clusters render, lint them, and hold them to the expectations of offlux.yaml
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {}

const HELP: &str = "\
Output (-o):
  text    a line each finding, and a summary (default)
  json    data, as docs/schemas/check.json has it
  junit   XML for GitLab, Jenkins and others
  sarif   SARIF 2.1.0 for code scanning
  github  annotations of GitHub Actions

Lints are described in docs/lints.md. In offlux.yaml `lint: {suspended: off}` sets one to error, warn \
or off; a comment `# offlux: allow suspended` on the line of a finding, above it or at the top of the \
file allows it.

Exit status: 0, 1 when an error was found (a failed render is always one), 2 when the configuration \
is wrong.";

type Write = fn(&Report, &Diagnostics<'_>) -> String;

/// Whom paths are for: someone who stands somewhere, or a tool that knows the root.
#[derive(Clone, Copy)]
enum Paths {
    FromHere,
    FromRoot,
}

const FORMATS: &[(&str, (Write, Paths))] = &[
    ("text", (findings::text, Paths::FromHere)),
    ("json", (findings::json, Paths::FromHere)),
    ("junit", (findings::junit, Paths::FromHere)),
    ("sarif", (findings::sarif, Paths::FromRoot)),
    ("github", (findings::github, Paths::FromRoot)),
];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Checks; findings are the result, on standard output.
///
/// # Errors
/// When the clusters cannot be found, or the configuration cannot be understood.
pub fn run(_args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let (write, paths) = workspace.format(FORMATS)?;
    let scope = if global.cluster.is_empty() { Scope::All } else { Scope::Named };
    let around = workspace.surroundings();
    let (report, clusters) = workspace.rendered(|_, clusters| {
        let report = check::run(&workspace.config, &clusters, scope, workspace.namespace(), around)?;
        Ok((report, clusters))
    })?;
    let places = match paths {
        Paths::FromHere => workspace.places(),
        Paths::FromRoot => workspace.places_from_root(),
    };
    output::print(&write(&report, &places))?;
    workspace.warn_of(&clusters, |warning| !check::is_finding(warning));
    Ok(if report.errors() == 0 { Outcome::Done } else { Outcome::Findings })
}
