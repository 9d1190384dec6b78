//! Builds a directory as `kustomize build` does: `cargo run --example build -- kubernetes/clusters/infra`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use offlux::{Result, Workspace};
use std::process::ExitCode;

fn built(workspace: &Workspace, directory: &str) -> Result<String> {
    let built = workspace.build(directory)?;
    built.warnings.iter().for_each(|warning| eprintln!("warning: {}", warning.message));
    built.objects.to_yaml()
}

fn main() -> Result<ExitCode> {
    let directory = std::env::args().nth(1).unwrap_or("kubernetes/clusters/infra".to_owned());
    let workspace = Workspace::open(".")?;
    match built(&workspace, &directory) {
        Ok(text) => print!("{text}"),
        Err(error) => {
            // The place with its line, what led there, what would help.
            eprint!("{}", workspace.tell(&error));
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
