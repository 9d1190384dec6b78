//! What stands for filters where the feature `jq` is not: none of them can be read.

use super::{Failure, Output};
use crate::error::{Error, Result};

/// An expression that can be run; without the feature `jq` there is none.
#[derive(Clone, Copy, Debug)]
pub enum Program {}

impl Program {
    /// Refuses.
    ///
    /// # Errors
    /// Always: this build has no jq.
    pub fn parse(_: &str) -> Result<Self> {
        Err(Error::not_supported("jq expressions: this offlux was built without jq")
            .hint("the feature `jq` of the crate adds them"))
    }

    /// Nothing: there is no program.
    pub fn outputs(&self, _: &[String]) -> Vec<Result<Vec<Output>, Failure>> {
        match *self {}
    }

    /// Nothing: there is no program.
    pub fn holds(&self, _: &[String]) -> Vec<Result<bool, Failure>> {
        match *self {}
    }
}
