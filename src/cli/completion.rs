//! `offlux completion SHELL`: what a shell needs to complete commands, flags, formats and paths.

use super::{Outcome, definition, output};
use crate::error::{Error, Kind, Result};
use clap_complete::Shell;

/// Print what a shell needs to complete offlux's words
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  offlux completion bash > ~/.local/share/bash-completion/completions/offlux
  offlux completion zsh > \"${fpath[1]}/_offlux\"
  offlux completion fish > ~/.config/fish/completions/offlux.fish
  offlux completion powershell >> $PROFILE
  offlux completion elvish >> ~/.config/elvish/rc.elv";

/// Prints it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition::whole(), "offlux", &mut script);
    let script = String::from_utf8(script).map_err(|e| Error::new(Kind::Io, e.to_string()))?;
    output::print(&script).map(|()| Outcome::Done)
}
