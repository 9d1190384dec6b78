//! `offlux check`: every cluster renders, no lint finds anything, and the expectations of offlux.yaml hold.

use super::shard::{ShardFlag, head};
use super::workspace::Workspace;
use super::{Global, Outcome, definition, output};
use crate::check::gathered::{self, Asked};
use crate::check::{self, Report, Scope};
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::report::findings;
use crate::report::shards;
use crate::report::shards::check::{From, Whole};
use crate::report::shards::collected::Collected;
use crate::shard::Part;
use crate::tree::{Files, Memory};

/// Check that clusters render, lint them, and hold them to the expectations of offlux.yaml
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    shard: ShardFlag,
}

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

const FORMATS: &[(&str, (Write, From))] = &[
    ("text", (findings::text, From::Here)),
    ("json", (findings::json, From::Here)),
    ("junit", (findings::junit, From::Here)),
    ("sarif", (findings::sarif, From::Root)),
    ("github", (findings::github, From::Root)),
];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Checks; findings are the result, on standard output.
///
/// # Errors
/// When the clusters cannot be found, or the configuration cannot be understood.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let shard = args.shard.get()?;
    let workspace = Workspace::open(global, files)?;
    let (write, from) = workspace.format(FORMATS)?;
    let scope = if global.cluster.is_empty() { Scope::All } else { Scope::Named };
    let around = workspace.surroundings();
    let here = workspace.places();
    let (text, errors, part, clusters) = workspace.rendered(|_, clusters| {
        let part = Part::of(shard, clusters.iter().map(|cluster| (cluster.name(), cluster)));
        let (config, namespace) = (&workspace.config, workspace.namespace());
        let asked = Asked { config, clusters: &clusters, scope, namespace, around };
        let gathered = gathered::of(&asked, &part)?;
        let comments = gathered.comments(around);
        let root = workspace.places_from_root();
        let (text, errors) = match shard {
            Some(shard) if global.output.as_deref() == Some("json") => {
                let head = head(shard, "check", global, &[], &[workspace.side(&clusters)]);
                shards::check::write(gathered, &comments, Whole::of(&asked), &head, &here, &root)?
            }
            _ => {
                let report = gathered.report(&comments);
                (write(&report, if from == From::Here { &here } else { &root }), report.errors())
            }
        };
        Ok((text, errors, part, clusters))
    })?;
    output::print(&text)?;
    workspace.warn_of(&clusters, &part, |warning| !check::is_finding(warning));
    Ok(outcome(errors))
}

fn outcome(errors: usize) -> Outcome {
    if errors == 0 { Outcome::Done } else { Outcome::Findings }
}

/// Tells what the runs of all shards found.
///
/// # Errors
/// When a report is damaged, or there is no such format.
pub(super) fn merge(reports: Collected, global: &Global) -> Result<Outcome> {
    let (write, from) = global.format(FORMATS)?;
    let files = Files::default();
    let report = shards::check::merged(reports.into_contents(), from, &files)?;
    let places = Diagnostics { files: &files, tree: &Memory::new(), directory: "".into() };
    output::print(&write(&report, &places))?;
    Ok(outcome(report.errors()))
}
