//! `offlux report merge`: what one run would have told, out of what several told of their parts.

use super::{Global, Outcome, check, diff, output, paths, render};
use crate::error::{Error, Kind, Result};
use crate::report::shards::collected::{Collected, Given};
use crate::shard::MOST;
use crate::tree::{Disk, Tree};
use camino::{Utf8Path, Utf8PathBuf};

/// Put the reports of all shards together: what one run would have told, and its exit status
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Reports that `check`, `diff` or `render` printed with `--shard INDEX/COUNT -o json`, of each shard one, in any
    /// order; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::FilePath, value_parser = paths::typed())]
    files: Vec<Utf8PathBuf>,
}

const HELP: &str = "\
Examples:
  offlux check --shard 1/2 -o json > 1.json
  offlux check --shard 2/2 -o json > 2.json
  offlux report merge 1.json 2.json
  offlux report merge 1.json 2.json -o sarif

Formats are those of the command whose reports they are: of check text, json, junit, sarif, github; of diff unified, \
structural, markdown, html, json, stat, github; of render yaml, json, name. Without -o the first. The repository is \
not read.

Reports have to be of one command, one version of offlux, the same files and the same flags, and of every shard once. Nobody compares values of --set, what files of --resource \
hold, schemas of `validate.schema-locations`, and builds of one version number: those have to be the same as well.

Exit: that of the run that had told all: of check 0 or 1, of diff 0, 1 or 2, of render 0 or 2; 2 when reports are \
missing or do not belong together.";

/// All formats that there are, those of no command twice.
pub(super) fn formats() -> Vec<&'static str> {
    let mut formats = Vec::new();
    for format in [check::formats(), diff::formats(), render::formats()].concat() {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    formats
}

/// How many bytes all reports may have together.
const MOST_BYTES: usize = 512 << 20;

/// Merges.
///
/// # Errors
/// When reports cannot be read, do not belong together, or one is missing.
pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    if args.files.len() > MOST {
        return Err(Error::usage(format!("there are at most {MOST} shards")));
    }
    if args.files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(Error::usage("standard input can be read once").hint("name `-` once"));
    }
    let mut given: Vec<Given> = Vec::new();
    let mut left = MOST_BYTES;
    for file in &args.files {
        let bytes = read(file)?;
        left = left.checked_sub(bytes.len()).ok_or_else(|| {
            Error::input(format!("the reports have more than {} MiB together", MOST_BYTES >> 20))
        })?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::input(format!("{file}: no report of a shard: it is no UTF-8"))
                .hint("name what `-o json` printed")
        })?;
        given.push(Given { name: file.to_string(), text });
    }
    let reports = Collected::of(given)?;
    match reports.command() {
        "check" => check::merge(reports, global),
        "diff" => diff::merge(reports, global),
        "render" => render::merge(&reports, global),
        other => Err(Error::input(format!("reports of {other:?} cannot be merged"))),
    }
}

fn read(file: &Utf8Path) -> Result<Vec<u8>> {
    if file == "-" {
        return output::read_input();
    }
    let bytes = Disk.read(file).map_err(|e| Error::new(Kind::Io, format!("cannot read {file}: {e}")))?;
    Ok(bytes.to_vec())
}
