//! The program: parse, run, print the error, exit.

use offlux::cli::{self, Failure};
use offlux::diagnostic::Diagnostics;
use offlux::error::{Error, Kind};
use offlux::tree::Files;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Asks the system for memory in huge pages, a few times instead of thousands.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::panic::install();
    let words: Vec<OsString> = std::env::args_os().collect();
    let original = cli::called_as_original(&words);
    let files = Files::default();
    match cli::run(words, &files) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(Failure::Words(error)) => {
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Err(Failure::Error(error)) => {
            tell(&error, &files);
            ExitCode::from(if original { 1 } else { 2 })
        }
    }
}

fn tell(error: &Error, files: &Files) {
    let directory = cli::current_directory().unwrap_or_else(|_| ".".into());
    let text = Diagnostics { files, tree: files.tree(), directory: &directory }.error(error);
    let text = if error.kind() == Kind::Usage { text + "  = see --help\n" } else { text };
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
