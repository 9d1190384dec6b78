//! Field paths of replacements and vars: `spec.containers.[name=web].env.0.value`, `a.*.b`.
//!
//! [`split()`] cuts a path; [`find()`] follows one to a single value; [`Matching`] visits every value that a
//! path means.
//!
//! Upstream: kyaml v0.21.1, `utils/pathsplitter.go`, `yaml/fns.go` (`PathGetter`), `yaml/match.go`
//! (`PathMatcher`). Kept: a number is always an index, never a key.

mod find;
mod matching;
mod split;

pub use find::{at, at_mut, find};
pub use matching::{Create, Found, Matching};
pub use split::split;

use crate::error::{Error, Result};
use crate::yaml::Node;

fn items<'n>(node: &'n Node, part: &str) -> Result<&'n [Node]> {
    match node {
        Node::Sequence(s) => Ok(&s.items),
        node if node.is_null() => Ok(&[]),
        node => Err(wrong_kind("a list", node, part)),
    }
}

fn wrong_kind(wanted: &str, node: &Node, part: &str) -> Error {
    let found = match node {
        Node::Scalar(_) => "a scalar",
        Node::Sequence(_) => "a list",
        Node::Mapping(_) => "a mapping",
    };
    Error::input(format!("`{part}` needs {wanted} but there is {found}")).at(node.span())
}

#[cfg(test)]
mod tests;
