//! `flux version`: which version offlux stands in for, in the forms that scripts read.
//!
//! Upstream: flux2 v2.9.4 `cmd/flux/version.go`. The versions of a cluster's controllers cannot be told
//! without one, so that `--client` is needed.

use super::pflag::{self, Flag, Takes};
use super::{Outcome, flux, output};
use crate::error::{Error, Result};
use std::ffi::OsString;

const FLAGS: &[Flag] = &[
    Flag::new("client", Takes::Switch, "print only the client's version"),
    Flag::new("output", Takes::Text, "json or yaml").letter('o'),
];

/// The version of flux that offlux stands in for.
pub const VERSION: &str = "2.9.4";

/// Prints the version.
///
/// # Errors
/// When the words cannot be understood, or ask for a cluster's versions.
pub fn run(words: Vec<OsString>) -> Result<Outcome> {
    let typed = pflag::parse(&[FLAGS, flux::FLAGS].concat(), words)?;
    flux::check(&typed)?;
    let text = match typed.text("output").unwrap_or("yaml") {
        _ if typed.help => "Prints the version of flux that offlux stands in for\n\nUsage:\n  flux version --client [-o json|yaml]\n".to_owned(),
        "yaml" => format!("flux: v{VERSION}\n"),
        "json" => format!("{{\n  \"flux\": \"v{VERSION}\"\n}}\n"),
        other => return Err(Error::usage(format!("--output must be json or yaml, not {other}"))),
    };
    if !typed.help && !typed.switch("client") {
        return Err(
            Error::usage("there is no cluster whose versions could be told").hint("flux version --client")
        );
    }
    output::print(&text).map(|()| Outcome::Done)
}
