//! Filters in the jq language (`--jq`, and `jq:` of expectations), run by jaq on objects as JSON.
//!
//! An expression sees the object and nothing else: what would read the environment, the clock or other
//! inputs is not there. Every expression ends: `bounds` counts its steps and measures its recursion.
//!
//! Without the feature `jq` there is no [`Program`]: to parse one is an error that says so.

#[cfg(not(feature = "jq"))]
mod absent;
#[cfg(feature = "jq")]
mod bounds;
#[cfg(feature = "jq")]
mod program;

#[cfg(not(feature = "jq"))]
pub use absent::Program;
#[cfg(feature = "jq")]
pub use program::Program;

use serde_json::Value;

/// What an expression makes of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The object as it was: `true`, or the object itself.
    Kept,
    /// Something else in its place.
    Value(Value),
}

/// Why an expression gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong; it may show parts of the input.
    pub message: String,
    /// Whether other inputs may fare better.
    pub reach: Reach,
}

/// How far a failure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Another input may fare better.
    Input,
    /// The expression takes more than it may; what comes after is not looked at.
    All,
}

#[cfg(all(test, feature = "jq"))]
mod tests;
