//! The README and the book of `docs/` are true: every example prints what is shown, every other block can
//! be read by what it is for, every command has a page with its help, and links inside of the project hold.
//!
//! Outputs are written by `just bless-book`, one test after the other, and read in review.
#![cfg(unix)]

mod console;
mod links;
mod pages;
mod picture;
mod pieces;
mod reference;
mod scratch;
mod snippets;
mod words;

/// Whether outputs are written in place of being compared.
fn blesses() -> bool {
    std::env::var_os("OFFLUX_BLESS").is_some()
}
