//! Hostile input: trees that would cost all memory or time, lead out of the repository, break while they are read, or
//! carry secrets and escape sequences to where they must not be. Each run has a hard end and a bound of memory.

#![cfg(unix)]

mod bounds;
mod commands;
mod escapes;
mod faults;
mod injected;
mod jail;
mod panics;
mod place;
mod planted;
mod secrets;
mod terminal;
