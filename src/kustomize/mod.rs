//! `kustomize build`: a directory in, an ordered list of objects out.
//!
//! The pass order stands in [`build`], on one screen. [`kustomization`] is the typed file,
//! [`accumulate`] walks resources, bases and components, [`generate`] makes objects, [`transform`]
//! has one transformer a file, [`patch`] the merge engines, [`finish`] what happens once at the
//! root; [`field_spec`] is the walker all transformers share, [`config`] its default tables.

pub mod loader;
pub mod remote;
pub mod schema;
pub mod selector;

use crate::error::Warning;
use std::sync::{Mutex, PoisonError};

/// What a transformer may look at besides the objects.
pub struct Context<'a> {
    /// Reads files for the directory whose kustomization is being built.
    pub loader: &'a loader::Loader<'a>,
    /// The schema of this build.
    pub schema: &'a schema::Schema,
    /// Collects warnings.
    pub warnings: &'a Warnings,
}

/// Warnings of one build, in the order they were seen.
#[derive(Debug, Default)]
pub struct Warnings(Mutex<Vec<Warning>>);

impl Warnings {
    /// Adds one.
    pub fn push(&self, warning: Warning) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }

    /// All of them, taken out.
    pub fn take(&self) -> Vec<Warning> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
