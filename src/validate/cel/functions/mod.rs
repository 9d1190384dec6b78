//! Functions and operators that rules may call, as the environment of an API server has them.
//!
//! Upstream: `k8s.io/apiserver/pkg/cel/environment/base.go` v0.36: the standard library of CEL, its optional types,
//! strings (version 2), sets and lists (version 3), and Kubernetes' own libraries, all but the authorizer's, which
//! is for admission.

mod convert;
mod format;
mod lists;
mod named;
pub mod net;
mod operators;
mod optional;
pub mod quantity;
mod regex;
pub mod semver;
mod sets;
mod strings;
pub mod time;
pub mod url;

use super::meter::{Found, Meter};
use super::value::Value;

/// What runs.
pub type Run = fn(&mut Meter, &[Value]) -> Found<Value>;

/// A function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Runs it on its arguments; the target of a method is the first.
    pub run: Run,
}

/// Finds a function by its name and its number of arguments; the name of a method begins with a dot, and its
/// target counts.
pub fn find(name: &str, arguments: usize) -> Option<Function> {
    let libraries = [
        operators::find,
        convert::find,
        strings::find,
        lists::find,
        optional::find,
        sets::find,
        regex::find,
        time::find,
        net::find,
        url::find,
        quantity::find,
        semver::find,
        named::find,
    ];
    let run = libraries.iter().find_map(|library| library(name, arguments))?;
    Some(Function { run })
}
