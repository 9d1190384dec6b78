//! Hostile input: trees that would cost all memory or time, lead out of the repository, break while they are read, or
//! carry secrets and escape sequences to where they must not be. Each run has a hard end and a bound of memory.

#![cfg(unix)]

mod bounds;
mod escapes;
mod faults;
mod growth;
mod jail;
mod many;
mod memory;
mod place;
mod secrets;
