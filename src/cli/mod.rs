//! The command line: what was typed, turned once into what it means.
//!
//! One command a file: its argument struct, whose doc comments are the help, and `run`. The three
//! emulations (`kustomize build`, `build kustomization`, `envsubst`) speak pflag's grammar, not
//! clap's, and get their words as they were typed.

pub mod affected;
mod answer;
pub mod build;
pub mod build_kustomization;
mod build_live;
pub mod check;
pub mod clusters;
pub mod completion;
mod definition;
pub mod diff;
pub mod envsubst;
pub mod flux;
mod flux_version;
pub mod get;
mod global;
pub mod graph;
pub mod kustomize;
mod kustomize_version;
mod links;
pub mod man;
mod narrow;
pub mod output;
pub mod panic;
mod paths;
pub mod pflag;
pub mod render;
mod report;
mod report_merge;
mod revision;
mod shard;
mod show_secrets;
mod threads;
pub mod validate;
pub mod vars;
pub mod why;
mod words;
pub mod workspace;

pub use global::{Color, Global, MissingSecrets};

use crate::error::{Error, Kind, Result};
use crate::tree::{Disk, Files, Tree, clean, names};
use crate::validate::EVALUATES_RULES;
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Parser, Subcommand};
use std::ffi::OsString;

/// How a command ended, when it did not fail: the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 0: it answered.
    Done,
    /// 1: nothing matched, or something was found that should not be there.
    Findings,
    /// 2: something of what was asked for is broken; it has been told.
    Broken,
}

impl Outcome {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::Findings => 1,
            Outcome::Broken => 2,
        }
    }
}

/// Renders, checks and queries Flux and kustomize repositories without a cluster.
#[derive(Debug, Parser)]
#[command(name = "offlux", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = EMULATIONS)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EMULATIONS: &str = "\
As the tools themselves, same flags and same bytes:
  kustomize build DIR       as `kustomize build`
  build kustomization NAME  as `flux build kustomization` (alias: ks)
  envsubst [--strict]       as `flux envsubst`";

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Args),
    Get(get::Args),
    Graph(graph::Args),
    Check(check::Args),
    Validate(validate::Args),
    Why(why::Args),
    Vars(vars::Args),
    Diff(diff::Args),
    Affected(affected::Args),
    Clusters(clusters::Args),
    Report(report::Args),
    Completion(completion::Args),
    Man(man::Args),
    /// An emulation: its name and its words, as typed.
    #[command(external_subcommand)]
    Emulation(Vec<OsString>),
}

/// Runs the command line, the program's name first. Files that were read get their numbers in
/// `files`, so that the caller can show places.
///
/// # Errors
/// When it cannot be understood or its input is broken.
pub fn run(words: impl IntoIterator<Item = OsString>, files: &Files) -> Result<Outcome, Failure> {
    let mut words = words::as_offlux(words.into_iter().collect());
    if words::program(&words).as_deref() == Some("flux") {
        return flux::run(files, words.split_off(1)).map_err(Failure::Error);
    }
    if words::ask_version(&words) {
        return output::print(words::VERSION).map(|()| Outcome::Done).map_err(Failure::Error);
    }
    let cli = words::parse(&words)?;
    if let Some(directory) = &cli.global.chdir {
        enter(directory)?;
    }
    cli.global.color.apply();
    let global = &cli.global;
    if matches!(cli.command, Command::Check(_) | Command::Validate(_)) && !EVALUATES_RULES && !global.quiet {
        output::tell("this offlux was built without cel: no rule of a schema is evaluated\n");
    }
    let outcome = match &cli.command {
        Command::Render(args) => render::run(args, global, files),
        Command::Get(args) => get::run(args, global, files),
        Command::Graph(args) => graph::run(args, global, files),
        Command::Check(args) => check::run(args, global, files),
        Command::Validate(args) => validate::run(args, global, files),
        Command::Why(args) => why::run(args, global, files),
        Command::Vars(args) => vars::run(args, global, files),
        Command::Diff(args) => diff::run(args, global, files),
        Command::Affected(args) => affected::run(args, global, files),
        Command::Clusters(args) => clusters::run(args, global, files),
        Command::Report(args) => report::run(args, global),
        Command::Completion(args) => completion::run(args),
        Command::Man(args) => man::run(args),
        Command::Emulation(words) => emulation(global, files, words.clone()),
    };
    outcome.map_err(Failure::Error)
}

/// Whether the program was called by the name of a tool that it stands in for.
pub fn called_as_original(words: &[OsString]) -> bool {
    matches!(words::program(words).as_deref(), Some("kustomize" | "flux"))
}

/// The directory that relative paths start from.
///
/// # Errors
/// When it is gone.
pub fn current_directory() -> Result<Utf8PathBuf> {
    let directory = std::env::current_dir()
        .map_err(|e| Error::new(Kind::Io, format!("cannot tell the current directory: {e}")))?;
    Ok(names::from_system(&directory))
}

/// The repository's root: `--root`, else the first directory upwards that holds `offlux.yaml` or
/// `.git`, else the current one.
///
/// # Errors
/// When the current directory is gone.
pub fn root(global: &Global) -> Result<Utf8PathBuf> {
    let here = current_directory()?;
    if let Some(root) = &global.root {
        return Ok(clean(&here.join(root)));
    }
    let marked =
        |dir: &&Utf8Path| ["offlux.yaml", ".git"].iter().any(|name| Disk.kind(&dir.join(name)).is_some());
    Ok(here.ancestors().find(marked).unwrap_or(&here).to_owned())
}

/// Goes to the directory of `-C`.
///
/// # Errors
/// When it is not there.
pub fn enter(directory: &Utf8Path) -> Result<()> {
    std::env::set_current_dir(names::to_system(directory))
        .map_err(|e| Error::usage(format!("cannot enter {directory}: {e}")))
}

/// Why a command line came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// It could not be parsed, or asked for help: clap words it and knows the exit code.
    Words(clap::Error),
    /// Anything else.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Error(error)
    }
}

/// A flag before an emulation that it would not heed.
fn foreign(global: &Global, is_build: bool) -> Option<&'static str> {
    let flags = [
        ("--rev", global.rev.is_some()),
        ("--namespace", global.namespace.is_some() || global.all_namespaces),
        ("--output", global.output.is_some()),
        ("--flux-version", global.flux_version.is_some()),
        ("--root", global.root.is_some() && !is_build),
        ("--cluster", !global.cluster.is_empty() && !is_build),
        ("--resource", !global.resource.is_empty() && !is_build),
        ("--set", !global.set.is_empty() && !is_build),
    ];
    flags.into_iter().find_map(|(flag, is_given)| is_given.then_some(flag))
}

fn emulation(global: &Global, files: &Files, words: Vec<OsString>) -> Result<Outcome> {
    let mut words = words.into_iter();
    let name = words.next().unwrap_or_default();
    let rest: Vec<OsString> = words.collect();
    if let Some(flag) = foreign(global, name == "build") {
        return Err(Error::usage(format!("{flag} means nothing to `{}`", name.to_string_lossy()))
            .hint("its own flags stand behind its name"));
    }
    match name.to_str() {
        Some("kustomize") => kustomize::run(files, rest),
        Some("build") => build::run(global, files, rest),
        Some("envsubst") => envsubst::run(rest),
        _ => Err(Error::usage(format!("unknown command `{}`", name.to_string_lossy()))
            .hint("`offlux help` lists the commands")),
    }
}
