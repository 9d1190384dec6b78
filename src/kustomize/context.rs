//! What a transformer or generator may look at besides the objects, and whom it tells its warnings.

use super::growth::Growth;
use super::loader::Loader;
use super::record::Notes;
use super::schema::Schema;
use crate::error::Warning;
use std::cell::RefCell;

/// What a transformer may look at besides the objects.
pub struct Context<'a> {
    /// Reads files for the directory whose kustomization is being built.
    pub loader: &'a Loader<'a>,
    /// The schema of this build.
    pub schema: &'a Schema,
    /// Collects warnings.
    pub warnings: &'a Warnings,
    /// Collects what the build did.
    pub notes: &'a Notes,
    /// Counts what is added to the objects.
    pub growth: &'a Growth,
}

/// Warnings of one build, in the order they were seen. A build stays on its thread, so a cell will do.
#[derive(Debug, Default)]
pub struct Warnings(RefCell<Vec<Warning>>);

impl Warnings {
    /// Adds one.
    pub fn push(&self, warning: Warning) {
        self.0.borrow_mut().push(warning);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those that came after so many.
    pub fn since(&self, count: usize) -> Vec<Warning> {
        self.0.borrow()[count..].to_vec()
    }

    /// All of them, taken out.
    pub fn take(&self) -> Vec<Warning> {
        self.0.take()
    }
}
