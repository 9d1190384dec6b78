//! Flags that every command but the emulations has.

use super::paths;
use super::threads::Threads;
use crate::error::{Error, Result};
use camino::Utf8PathBuf;
use clap::{Args, ValueEnum, ValueHint};

/// Flags of every command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", value_hint = ValueHint::DirPath, global = true, value_parser = paths::typed(), env = "OFFLUX_C")]
    pub chdir: Option<Utf8PathBuf>,
    /// The repository's root [default: the first directory upwards with offlux.yaml or .git]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, global = true, value_parser = paths::typed(), env = "OFFLUX_ROOT")]
    pub root: Option<Utf8PathBuf>,
    /// Only this cluster: a name, else an entry directory relative to the root (repeatable)
    #[arg(long, value_name = "NAME|DIR", global = true, env = "OFFLUX_CLUSTER", value_delimiter = ',')]
    pub cluster: Vec<String>,
    /// Only this namespace
    #[arg(short, long, value_name = "NS", global = true, env = "OFFLUX_NAMESPACE")]
    pub namespace: Option<String>,
    /// Every namespace (the default)
    #[arg(short = 'A', long, global = true, overrides_with = "namespace", env = "OFFLUX_ALL_NAMESPACES")]
    pub all_namespaces: bool,
    /// A git revision instead of the working tree: branch, tag, commit, HEAD~2; no checkout, no git needed
    #[arg(long, value_name = "REV", global = true, env = "OFFLUX_REV")]
    pub rev: Option<String>,
    /// How many threads work at once; changes no byte
    #[arg(short, long, value_name = "N", global = true, env = "OFFLUX_JOBS")]
    pub jobs: Option<usize>,
    /// These threads.
    #[arg(skip)]
    pub threads: Threads,
    /// The output's format
    #[arg(short, long, value_name = "FORMAT", global = true, env = "OFFLUX_OUTPUT")]
    pub output: Option<String>,
    /// Whether to colour
    #[arg(long, value_enum, default_value = "auto", global = true, env = "OFFLUX_COLOR")]
    pub color: Color,
    /// Errors only
    #[arg(short, long, global = true, env = "OFFLUX_QUIET")]
    pub quiet: bool,
    /// Say more; twice, still more
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
    /// A file of objects that the clusters hold besides (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, global = true, value_parser = paths::typed(), env = "OFFLUX_RESOURCE", value_delimiter = ',')]
    pub resource: Vec<Utf8PathBuf>,
    /// A substitution variable that wins over every other (repeatable)
    #[arg(long, value_name = "NAME=VALUE", global = true, env = "OFFLUX_SET")]
    pub set: Vec<String>,
    /// What a Secret gives that something rendered would make
    #[arg(long, value_enum, default_value = "placeholder", global = true, env = "OFFLUX_MISSING_SECRETS")]
    pub missing_secrets: MissingSecrets,
    /// Flux as of that version: under 2.8 an unset variable is empty [default: what the repository pins]
    #[arg(long, value_name = "2.8|2.9", global = true, env = "OFFLUX_FLUX_VERSION")]
    pub flux_version: Option<String>,
}

impl Global {
    /// The output format, of those that a command has; the first is the default.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn format<T: Copy>(&self, known: &[(&str, T)]) -> Result<T> {
        let asked = self.output.as_deref().unwrap_or(known[0].0);
        let found = known.iter().find(|(name, _)| *name == asked);
        found.map(|(_, format)| *format).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            Error::usage(format!("no output format `{asked}` here"))
                .hint(format!("there are: {}", names.join(", ")))
        })
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Has everything that is printed from here on coloured so.
    pub fn apply(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// What becomes of a Secret that substituteFrom names, that is not there, but that something
/// rendered would make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MissingSecrets {
    /// `PLACEHOLDER_<key>` for each variable asked for
    #[default]
    Placeholder,
    /// An error, as in a fresh cluster
    Error,
}
