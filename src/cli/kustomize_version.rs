//! `kustomize version`: which version offlux stands in for, in the forms that scripts read.
//!
//! Upstream: `commands/version` (kustomize/v5 v5.8.1), `api/provenance` (api v0.21.1). What is known of
//! upstream's own binary alone is `unknown`; an output format that is not known prints nothing.

use super::output;
use super::pflag::{self, Flag, Takes};
use crate::error::{Error, Result};
use std::env::consts::{ARCH, OS};
use std::ffi::OsString;

/// Its flags.
pub(super) const FLAGS: &[Flag] = &[
    Flag::new("output", Takes::Text, "One of 'yaml' or 'json'.").letter('o'),
    Flag::new("short", Takes::Switch, "").deprecated("and will be removed in the future."),
    Flag::new("stack-trace", Takes::Switch, ""),
];

const VERSION: &str = "v5.8.1";

/// Prints the version.
///
/// # Errors
/// When the words cannot be understood.
pub fn run(words: Vec<OsString>) -> Result<()> {
    let typed = pflag::parse(FLAGS, words)?;
    if typed.help {
        return output::print(
            "Prints the version of kustomize that offlux stands in for\n\nUsage:\n  kustomize version [flags]\n\n\
             Flags:\n  -o, --output string   One of 'yaml' or 'json'.\n",
        );
    }
    typed.notes.iter().for_each(|note| output::note(note));
    let format = typed.text("output").unwrap_or_default();
    if typed.switch("short") && !format.is_empty() {
        return Err(Error::usage("--short and --output are mutually exclusive"));
    }
    let fields = [
        ("version", VERSION),
        ("gitCommit", "unknown"),
        ("buildDate", "unknown"),
        ("goOs", go_os()),
        ("goArch", go_arch()),
        ("goVersion", "unknown"),
    ];
    let lines = |line: fn(&(&str, &str)) -> String, between: &str| {
        fields.iter().map(line).collect::<Vec<_>>().join(between)
    };
    output::print(&match format {
        "" if typed.switch("short") => format!("{{{VERSION}  unknown   }}\n"),
        "" => format!("{VERSION}\n"),
        "json" => format!("{{\n{}\n}}\n", lines(|(name, value)| format!("  \"{name}\": \"{value}\""), ",\n")),
        "yaml" => format!("{}\n\n", lines(|(name, value)| format!("{name}: {value}"), "\n")),
        _ => String::new(),
    })
}

/// The system, as Go calls it.
fn go_os() -> &'static str {
    if OS == "macos" { "darwin" } else { OS }
}

/// The processor, as Go calls it.
fn go_arch() -> &'static str {
    match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    }
}
