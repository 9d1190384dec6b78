//! `offlux build …`, as `flux build …`: of its commands only `kustomization` is there.

use super::build_kustomization::{self as kustomization, FLAGS};
use super::{Global, Outcome, flux, output, pflag};
use crate::error::{Error, Result};
use crate::tree::Files;
use std::ffi::OsString;

/// Runs it with the words that follow its name.
///
/// # Errors
/// When the words cannot be understood or the build fails.
pub fn run(global: &Global, files: &Files, words: Vec<OsString>) -> Result<Outcome> {
    let mut typed = pflag::parse(&[FLAGS, flux::FLAGS].concat(), words)?;
    let command = if typed.args.is_empty() { String::new() } else { typed.args.remove(0) };
    match command.as_str() {
        _ if typed.help => output::print(&kustomization::help())?,
        "kustomization" | "ks" => kustomization::run(global, files, &typed)?,
        "" => output::print(&kustomization::help())?,
        "artifact" => {
            return Err(Error::not_supported("build artifact")
                .hint("what an artifact would hold is what `build kustomization` reads: the source tree less what `.sourceignore` names"));
        }
        other => {
            return Err(Error::usage(format!("unknown command \"{other}\" for \"build\""))
                .hint("build kustomization NAME --path DIR"));
        }
    }
    Ok(Outcome::Done)
}
