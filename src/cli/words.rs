//! The words that were typed, told apart before anything is defined to clap.
//!
//! To define every command with all its flags takes longer than most commands run. So the first words are
//! looked at as they are: an emulation needs no definition, a command its own. Such a reading counts where it
//! found what it was made for; help, mistakes and whatever else was typed are for the whole definition, which
//! is the only one that talks to the user.

use super::{
    Cli, Command, Failure, Global, affected, check, clusters, completion, diff, get, graph, man, render,
    report, validate, vars, why,
};
use camino::Utf8Path;
use clap::{Args, CommandFactory, FromArgMatches};
use std::ffi::{OsStr, OsString};

/// The commands that stand in for other tools. No variable of the environment changes them.
const EMULATIONS: [&str; 3] = ["kustomize", "build", "envsubst"];

type Define = fn(clap::Command) -> clap::Command;

/// Every other command, and what defines its flags.
const COMMANDS: [(&str, Define); 13] = [
    ("render", render::Args::augment_args),
    ("get", get::Args::augment_args),
    ("graph", graph::Args::augment_args),
    ("check", check::Args::augment_args),
    ("validate", validate::Args::augment_args),
    ("why", why::Args::augment_args),
    ("vars", vars::Args::augment_args),
    ("diff", diff::Args::augment_args),
    ("affected", affected::Args::augment_args),
    ("clusters", clusters::Args::augment_args),
    ("report", report::Args::augment_args),
    ("completion", completion::Args::augment_args),
    ("man", man::Args::augment_args),
];

/// What `--version` prints.
pub const VERSION: &str = concat!("offlux ", env!("CARGO_PKG_VERSION"), "\n");

/// The name that the program was called by.
pub fn program(words: &[OsString]) -> Option<String> {
    let name = Utf8Path::from_path(std::path::Path::new(words.first()?))?.file_name()?;
    Some(name.strip_suffix(".exe").unwrap_or(name).to_owned())
}

/// The words as they would be typed to offlux: `kustomize build x` is `offlux kustomize build x`.
pub fn as_offlux(mut words: Vec<OsString>) -> Vec<OsString> {
    if program(&words).as_deref() == Some("kustomize") {
        words.insert(1, "kustomize".into());
    }
    words
}

/// Whether the version is asked for, and nothing else.
pub fn ask_version(words: &[OsString]) -> bool {
    matches!(words, [_, word] if word == "--version" || word == "-V")
}

/// What was typed, the program's name first, and what the environment says where that counts.
///
/// # Errors
/// When it cannot be understood, or asks for help.
pub fn parse(words: &[OsString]) -> Result<Cli, Failure> {
    let typed = words.get(1..).unwrap_or_default();
    if typed.first().is_some_and(|word| is_emulation(word)) {
        return Ok(Cli { global: Global::default(), command: Command::Emulation(typed.to_vec()) });
    }
    match emulation_behind_flags(words).or_else(|| command_alone(words)) {
        Some(cli) => Ok(cli),
        None => whole(words),
    }
}

fn is_emulation(word: &OsStr) -> bool {
    EMULATIONS.iter().any(|name| word == *name)
}

fn emulation_behind_flags(words: &[OsString]) -> Option<Cli> {
    words.iter().find(|word| is_emulation(word))?;
    let found = from_words(without_environment(bare()), words).ok()?;
    matches!(&found.command, Command::Emulation(words) if is_emulation(words.first()?)).then_some(found)
}

/// Any word may be a flag's value. Where the one that was taken for the command is none, the command is
/// another one, which this definition does not know.
fn command_alone(words: &[OsString]) -> Option<Cli> {
    let named = |word: &OsString| COMMANDS.iter().find(|(name, _)| word == *name);
    let (name, define) = words.iter().skip(1).find_map(named)?;
    let found = from_words(bare().subcommand(define(clap::Command::new(*name))), words).ok()?;
    (!matches!(found.command, Command::Emulation(_))).then_some(found)
}

/// The definition without any command: a command that is not known is kept as it was typed.
fn bare() -> clap::Command {
    Global::augment_args(clap::Command::new("offlux"))
        .subcommand_required(true)
        .allow_external_subcommands(true)
        .external_subcommand_value_parser(clap::value_parser!(OsString))
}

fn without_environment(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| arg.env(None::<&str>))
}

/// By the whole definition.
fn whole(words: &[OsString]) -> Result<Cli, Failure> {
    let cli = from_words(Cli::command(), words)?;
    match cli.command {
        Command::Emulation(_) => from_words(without_environment(Cli::command()), words),
        _ => Ok(cli),
    }
}

/// A variable without a value says nothing: that is how CI systems hand on what nobody set.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let is_ours = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with("OFFLUX_"));
    if !std::env::vars_os().any(|(name, value)| is_ours(&name) && value.is_empty()) {
        return command;
    }
    let without = move |arg: clap::Arg| match arg.get_env() {
        Some(name) if is_empty(name) => arg.env(None::<&str>),
        _ => arg,
    };
    command.mut_args(without).mut_subcommands(move |command| command.mut_args(without))
}

fn from_words(command: clap::Command, words: &[OsString]) -> Result<Cli, Failure> {
    let mut command = without_empty_variables(command);
    let matches = command.try_get_matches_from_mut(words).map_err(Failure::Words)?;
    Cli::from_arg_matches(&matches).map_err(|e| Failure::Words(e.format(&mut command)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(words: &[&str]) -> Vec<OsString> {
        std::iter::once(&"offlux").chain(words).map(OsString::from).collect()
    }

    fn told(parsed: Result<Cli, Failure>) -> String {
        match parsed {
            Ok(cli) => format!("{cli:?}"),
            Err(Failure::Words(error)) => format!("{:?} {}", error.kind(), error.render().ansi()),
            Err(Failure::Error(error)) => error.message().to_owned(),
        }
    }

    #[test]
    fn clap_accepts_the_definitions() {
        Cli::command().debug_assert();
        COMMANDS.iter().for_each(|(name, define)| {
            bare().subcommand(define(clap::Command::new(*name))).debug_assert();
        });
    }

    #[test]
    fn every_command_is_there() {
        let whole = Cli::command();
        assert!(whole.get_subcommands().map(clap::Command::get_name).eq(COMMANDS.map(|(name, _)| name)));
    }

    #[test]
    fn the_version_is_the_one_that_clap_would_tell() {
        for flag in ["--version", "-V"] {
            assert!(ask_version(&typed(&[flag])));
            let Err(Failure::Words(told)) = whole(&typed(&[flag])) else { panic!("no version") };
            assert_eq!(told.to_string(), VERSION);
        }
        assert!(!ask_version(&typed(&["--version", "get"])) && !ask_version(&typed(&[])));
    }

    #[test]
    fn an_emulation_keeps_its_words() {
        for flags in [&[][..], &["-C", "x"]] {
            let behind = ["build", "ks", "-n", "a", "--help"];
            let cli = parse(&typed(&[flags, &behind].concat())).unwrap_or_else(|e| panic!("{e:?}"));
            assert_eq!(cli.global.chdir.as_deref().map(|p| p.as_str()), flags.get(1).copied());
            let Command::Emulation(words) = cli.command else { panic!("not an emulation") };
            assert_eq!(words, behind);
        }
    }

    fn word() -> impl Strategy<Value = &'static str> {
        let emulations = prop::sample::select(EMULATIONS.to_vec());
        let commands = prop::sample::select(COMMANDS.map(|(name, _)| name).to_vec());
        let flags = prop::sample::select(vec![
            "-C",
            "-A",
            "-n",
            "-o",
            "-q",
            "-vv",
            "-j",
            "-h",
            "-V",
            "--",
            "-",
            "",
            "-Cget",
            "--root",
            "--cluster",
            "--cluster=get",
            "--set",
            "--color",
            "--color=always",
            "--help",
            "--version",
            "--rev",
            "--waves",
            "--strict",
            "--no-comments",
            "--output-dir",
            "--force",
            "--nope",
            "--outptu",
        ]);
        let others = prop::sample::select(vec!["help", "bash", "nope", "rendre", "hr/web", "x", "2", "yaml"]);
        prop_oneof![1 => emulations, 4 => commands, 4 => flags, 2 => others]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 300 } else { 5000 }))]

        #[test]
        fn a_part_of_the_definition_reads_what_the_whole_reads(words in prop::collection::vec(word(), 0..6)) {
            let words = typed(&words);
            prop_assert_eq!(told(parse(&words)), told(whole(&words)));
        }
    }
}
