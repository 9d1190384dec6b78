//! `offlux affected`: which Kustomizations and objects a change touches.

use super::diff::Sides;
use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output, paths};
use crate::affected::{self, Affected, Named};
use crate::cluster::Cluster;
use crate::error::{Error, Kind, Result};
use crate::report::affected as report;
use crate::tree::{Compared, Files, Range};

/// Tell which Kustomizations and objects a change touches
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files that changed; `-` reads them from standard input, one a line, as `git diff --name-only` prints them.
    /// Without files: HEAD and the working tree, or the revisions of --rev
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<String>,
}

const EXAMPLES: &str = "\
A Kustomization is affected when what it renders changes, or when a file changed that its build read; the second \
alone is told as `files only`. Every file that a build reads is known, so nothing is guessed from paths: bases, \
components, patches, files of generators, .sourceignore. A value of a ConfigMap that substituteFrom names reaches \
those that use it.

Examples:
  offlux affected                              what the uncommitted changes touch
  offlux affected --rev main...HEAD            a branch since it left main; best in CI
  offlux affected --rev v1.2                   the working tree beside a revision
  offlux affected infra/common/values.yaml     who reads a file
  git diff --name-only --no-renames main | offlux affected -

Files by name alone have no other side to compare with: all is told that a change of them may reach, and \
objects with a value from them. Paths count from where you stand, else from the root of the repository.

Formats: table, json, name, matrix. In CI, a job for each Kustomization: -o matrix is one line for GitHub Actions, without any {\"include\":[]}. \
Each has cluster, kustomization (NAMESPACE/NAME), namespace, name, path, and changed: output or files. These are \
the repository's words: a script gets them through `env`, never by ${{ }} within itself. What is no longer there \
is left out, as nothing of it can be tested. docs/recipes/monorepo-matrix.md has the workflow.

Exit: 0 when it answers, also when nothing is affected; 1 when files are named on the command line and no \
Kustomization reads any of them, but never with `-` or -o matrix; 2 when that may be for what failed, or on error.";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
    Name,
    Matrix,
}

const FORMATS: &[(&str, Format)] =
    &[("table", Format::Table), ("json", Format::Json), ("name", Format::Name), ("matrix", Format::Matrix)];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// How many files that nobody reads are named.
const MOST_NAMED: usize = 10;

/// Answers.
///
/// # Errors
/// When a side cannot be found or has no clusters.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    if args.files.is_empty() { of_revisions(global, files) } else { of_files(args, global, files) }
}

fn of_revisions(global: &Global, files: &Files) -> Result<Outcome> {
    let revision = global.rev.as_deref().unwrap_or("HEAD");
    let sides = match Range::parse(revision) {
        Some(range) => Sides::range(global, files, &range)?,
        None => Sides::since(global, files, revision)?,
    };
    let format = sides.new.format(FORMATS)?;
    sides.know(&global.cluster)?;
    let new = sides.new.clusters_after(None)?;
    let trees = Compared::new(sides.old.tree(), sides.new.tree());
    let old = sides.old.clusters_after(Some((&new, &trees)))?;
    let mut affected = affected::between(&old, &new, &trees, files);
    affected::keep_namespace(&mut affected, sides.new.namespace());
    tell(&sides.new, format, &affected)?;
    answer::remark_failures(&sides.new, &new, "what they render is not compared");
    Ok(Outcome::Done)
}

fn of_files(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    if global.rev.as_deref().and_then(Range::parse).is_some() {
        return Err(Error::usage("files are looked up in one revision, not in two")
            .hint("without files the revisions are compared: offlux affected --rev A..B"));
    }
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    let words = words(&args.files)?;
    workspace.rendered(|_, clusters| {
        let named: Vec<Named> = words.iter().map(|word| workspace.named(word)).collect();
        let (mut affected, reached) =
            affected::by_files(&clusters, &named, workspace.tree(), files, workspace.root());
        affected::keep_namespace(&mut affected, workspace.namespace());
        tell(&workspace, format, &affected)?;
        remark_unread(&workspace, &named, &reached);
        let asks = !args.files.iter().any(|word| word == "-") && format != Format::Matrix;
        let clusters: Vec<&Cluster> = clusters.iter().collect();
        if affected.is_empty() && asks {
            return Ok(answer::none_of(&workspace, &clusters));
        }
        let failed = clusters.into_iter();
        answer::remark_failures(&workspace, failed, "may read more than is known");
        Ok(Outcome::Done)
    })
}

fn tell(workspace: &Workspace<'_>, format: Format, affected: &[Affected<'_>]) -> Result<()> {
    match format {
        Format::Table if affected.is_empty() => {
            workspace.remark("nothing is affected");
            Ok(())
        }
        Format::Table => output::print_styled(&report::table(affected)),
        Format::Json => output::print(&report::json(affected, &workspace.own_places())?),
        Format::Name => output::print(&report::names(affected)),
        Format::Matrix => output::print(&report::matrix(affected)),
    }
}

/// The files of the command line; for `-` those of standard input.
fn words(args: &[String]) -> Result<Vec<String>> {
    let mut words = Vec::new();
    for arg in args {
        if arg != "-" {
            words.push(arg.clone());
            continue;
        }
        let text = String::from_utf8(output::read_input()?)
            .map_err(|e| Error::new(Kind::Io, format!("cannot read standard input: {e}")))?;
        words.extend(text.lines().filter(|line| !line.is_empty()).map(paths::unquoted));
    }
    Ok(words)
}

fn remark_unread(workspace: &Workspace<'_>, named: &[Named], reached: &[bool]) {
    let unread: Vec<&Named> =
        named.iter().zip(reached).filter(|(_, is)| !**is).map(|(named, _)| named).collect();
    for named in unread.iter().take(MOST_NAMED) {
        workspace.remark(&format!("{}: no Kustomization reads it", named.word));
    }
    if unread.len() > MOST_NAMED {
        workspace
            .remark(&format!("and {} more files that no Kustomization reads", unread.len() - MOST_NAMED));
    }
}
