//! `offlux report`: what is done with reports that are there already.

use super::{Global, Outcome, report_merge};
use crate::error::Result;

/// Merge the reports of shards
#[derive(Debug, clap::Args)]
#[command(disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Merge(report_merge::Args),
}

/// Runs it.
///
/// # Errors
/// As the command in question.
pub fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match &args.command {
        Command::Merge(args) => report_merge::run(args, global),
    }
}
