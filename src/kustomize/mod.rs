//! `kustomize build`: a directory in, an ordered list of objects out.
//!
//! The pass order stands in [`build`], on one screen. [`kustomization`] is the typed file,
//! [`accumulate`] walks resources, bases and components, [`generate`] makes objects, [`transform`]
//! has one transformer a file, [`patch`] the merge engines, [`finish`] what happens once at the
//! root; [`field_spec`] is the walker all transformers share, [`config`] its default tables.

pub mod build_metadata;
pub mod config;
pub mod documents;
pub mod field_spec;
pub mod finish;
pub mod generate;
pub mod kustomization;
pub mod loader;
pub mod options;
pub mod patch;
pub mod remote;
mod run;
pub mod schema;
pub mod selector;
pub mod target;
pub mod transform;
mod watched;

pub use options::Options;

use crate::error::{Error, Result, Warning};
use crate::object::Objects;
use crate::tree::{Files, Tree};
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::{Mutex, PoisonError};

/// What came of a build.
#[derive(Debug, Default)]
pub struct Built {
    /// The objects, in the order they are printed.
    pub objects: Objects,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
    /// The files that were read, in the order of their first reading.
    pub reads: Vec<Utf8PathBuf>,
}

/// Builds a directory.
///
/// # Errors
/// Wherever `kustomize build` fails, and where a network would be needed or another program run.
pub fn build(tree: &dyn Tree, files: &Files, dir: &Utf8Path, options: &Options) -> Result<Built> {
    let _ = (tree, files, dir, options);
    Err(Error::not_supported("kustomize build"))
}

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
