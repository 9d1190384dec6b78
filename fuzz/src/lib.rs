//! What the targets share: how bytes become trees, and the laws that several of them hold.

pub mod archive;
pub mod build;
pub mod choices;
pub mod laws;

/// The bytes as text, where they are such.
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Tells a leak that only grows from run to run: statics are made anew after so many of them.
pub const RUNS_OF_A_STATIC: usize = 20_000;
