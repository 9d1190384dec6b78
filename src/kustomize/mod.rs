//! `kustomize build`: a directory in, an ordered list of objects out.
//!
//! The pass order stands in [`objects`] and, for one directory, in [`accumulate::accumulate`].
//! [`kustomization`] is the typed file, [`lower`] the order of its transformers; [`generate`] makes
//! objects, [`transform`] has one transformer a file, [`finish`] what happens once at the root. They
//! share [`field_spec`] (which field, by the default tables of [`config`]), [`selector`] (which
//! object), [`field_path`] (which value), [`metadata_pairs`] (labels and annotations as they come),
//! [`pattern`] on [`go_regex`] (what a text has to look like) and the merge engines of [`patch`].

mod accumulate;
#[doc(hidden)]
pub mod build_metadata;
#[doc(hidden)]
pub mod config;
mod context;
#[doc(hidden)]
pub mod documents;
#[doc(hidden)]
pub mod field_path;
#[doc(hidden)]
pub mod field_spec;
#[doc(hidden)]
pub mod finish;
#[doc(hidden)]
pub mod generate;
#[doc(hidden)]
pub mod go_regex;
#[doc(hidden)]
pub mod growth;
#[doc(hidden)]
pub mod kustomization;
pub mod loader;
mod lower;
mod meant;
mod metadata_pairs;
pub mod options;
#[doc(hidden)]
pub mod parsed;
#[doc(hidden)]
pub mod patch;
mod pattern;
pub mod record;
#[doc(hidden)]
pub mod remote;
mod run;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod selector;
#[doc(hidden)]
pub mod target;
#[doc(hidden)]
pub mod transform;

pub use context::{Context, Warnings};
pub use options::Options;

use crate::error::{Error, Result, Warning};
use crate::object::{Cause, Objects};
use crate::tree::{Files, Tree, Watched};
use crate::yaml::Span;
use accumulate::Accumulated;
use build_metadata::BuildMetadata;
use camino::Utf8Path;
use growth::Growth;
use loader::Loader;
use record::Record;
use run::Run;
use target::Target;

/// What came of a build.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Built {
    /// The objects, in the order they are printed.
    pub objects: Objects,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
    /// What was read for them and added to it.
    pub growth: Growth,
}

/// Builds a directory.
///
/// # Errors
/// Wherever `kustomize build` fails, and where a network would be needed or another program run. The error
/// holds the warnings that came before it.
pub fn build(tree: &dyn Tree, files: &Files, dir: &Utf8Path, options: &Options) -> Result<Built> {
    build_recorded(tree, files, dir, options, &mut Record::default())
}

/// Builds a directory, and adds to a record what was done, also when the build fails.
///
/// # Errors
/// As [`build`].
pub fn build_recorded(
    tree: &dyn Tree,
    files: &Files,
    dir: &Utf8Path,
    options: &Options,
    record: &mut Record,
) -> Result<Built> {
    let tree = Watched::new(tree, options.jail.as_deref());
    let root = tree.canonical(dir).map_err(|e| Error::input(format!("cannot build {dir}: {e}")))?;
    let loader = Loader { tree: &tree, files, root, restrictor: options.restrictor };
    let mut run = Run::new(options);
    let objects = objects(loader, &mut run);
    let warnings = run.warnings.take();
    run.notes.add_to(record, tree.into_reads());
    match objects {
        Ok(objects) => Ok(Built { objects, warnings, growth: run.growth }),
        Err(error) => Err(error.after(warnings)),
    }
}

/// All passes in their order. Those of each directory, bases first, are in
/// [`accumulate::accumulate`]: resources, configurations, generators, components, transformers,
/// validators, variables. What follows happens once, at the root.
fn objects(loader: Loader<'_>, run: &mut Run<'_>) -> Result<Objects> {
    let target = Target::root(loader, run.options.root.as_ref(), run)?;
    run.metadata = BuildMetadata::new(&target.kustomization.build_metadata);
    run.set_schema(&target.kustomization, &target.loader)?;

    let mut sum = Accumulated::default();
    accumulate::accumulate(run, &target, &mut sum)?;
    let Accumulated { mut objects, config, vars } = sum;
    run.reads(objects.as_mut_vec())?;

    let note = |objects: &mut Objects, name| {
        objects.note(run.options.histories, Cause { name, at: Span::NONE });
    };
    finish::name_hash::apply(&mut objects, &run.growth)?;
    note(&mut objects, "name hash");
    finish::name_references::apply(&mut objects, &config, &run.growth)?;
    note(&mut objects, "name references");
    finish::vars::apply(&mut objects, &config, &vars, (&run.warnings, &run.growth))?;
    note(&mut objects, "vars");
    transform::settle(&mut objects);
    finish::annotations::check(&objects)?;
    finish::local_config::apply(&mut objects)?;
    finish::order::apply(&mut objects, &target, run)?;
    finish::managed_by::apply(&mut objects, &target, run)?;
    finish::annotations::write(&mut objects, run.metadata)?;
    note(&mut objects, "buildMetadata");
    Ok(objects)
}
