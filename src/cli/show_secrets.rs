//! The flag that lets values of Secrets be told.

use crate::cluster::secrets::Telling;

/// Whether values of Secrets are told.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct ShowSecrets {
    /// Show values of Secrets
    #[arg(long)]
    show_secrets: bool,
}

impl ShowSecrets {
    /// What the flag means.
    pub fn telling(self) -> Telling {
        if self.show_secrets { Telling::Shown } else { Telling::Hidden }
    }
}
