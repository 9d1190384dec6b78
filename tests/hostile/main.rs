//! Hostile input: trees that would cost all memory or time, lead out of the repository, break while they are read, or
//! carry secrets and escape sequences to where they must not be. Each run has a hard end and a bound of memory.

#![cfg(unix)]

mod bounds;
mod changes;
mod commands;
mod escapes;
mod faults;
#[cfg(feature = "git")]
mod git;
mod growth;
mod injected;
mod jail;
mod many;
mod memory;
mod names;
mod outputs;
mod panics;
mod peak;
mod place;
mod planted;
mod rights;
mod secrets;
mod terminal;
