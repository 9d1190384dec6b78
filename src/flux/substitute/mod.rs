//! Post-build variable substitution.

pub mod eval;
pub mod functions;
pub mod parse;

use eval::Variables;

/// The variables of a Flux Kustomization.
pub struct Substitution<'a> {
    /// The values.
    pub variables: &'a dyn Variables,
    /// The names of all of them, to be checked.
    pub names: Vec<&'a str>,
    /// Whether there are any that make the substitution run.
    pub start: Start,
    /// What becomes of references to others.
    pub unset: Unset,
}

/// Whether substitution has anything to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// There are variables.
    Yes,
    /// There are none, or only those that the command line sets: it runs under the strategy `Always`
    /// alone.
    OnlyAlways,
}

/// What becomes of an unset variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// It is empty, as before Flux 2.9 and in the CLI.
    Empty,
    /// It is an error (strict).
    Error,
}
