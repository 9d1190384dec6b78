//! `kustomize build`: a directory in, an ordered list of objects out.
//!
//! The pass order stands in [`objects`] and, for one directory, in [`accumulate::accumulate`].
//! [`kustomization`] is the typed file, [`lower`] the order of its transformers; [`generate`] makes
//! objects, [`transform`] has one transformer a file, [`finish`] what happens once at the root. They
//! share [`field_spec`] (which field, by the default tables of [`config`]), [`selector`] (which
//! object), [`path_matcher`] (which value) and the merge engines of [`patch`].

mod accumulate;
pub mod build_metadata;
pub mod config;
pub mod documents;
pub mod field_spec;
pub mod finish;
pub mod generate;
pub mod kustomization;
pub mod loader;
mod lower;
pub mod options;
pub mod patch;
pub mod path_matcher;
pub mod remote;
mod run;
pub mod schema;
pub mod selector;
pub mod target;
pub mod transform;

pub use options::Options;

use crate::error::{Error, Result, Warning};
use crate::object::Objects;
use crate::tree::{Files, Tree, Watched};
use crate::yaml::Span;
use crate::yaml::de::Located;
use accumulate::Accumulated;
use build_metadata::BuildMetadata;
use camino::{Utf8Path, Utf8PathBuf};
use field_spec::FieldSpec;
use finish::sort_order::SortOptions;
use loader::Loader;
use options::{ManagedBy, Order};
use run::Run;
use std::sync::{Mutex, PoisonError};
use target::Target;
use transform::labels::Labels;

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
    let tree = Watched::new(tree, options.jail.as_deref());
    let root = tree.canonical(dir).map_err(|e| Error::input(format!("cannot build {dir}: {e}")))?;
    let loader = Loader { tree: &tree, files, root, restrictor: options.restrictor };
    let mut run = Run::new(options);
    let objects = objects(loader, &mut run)?;
    let warnings = run.warnings.take();
    Ok(Built { objects, warnings, reads: tree.into_reads() })
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

    finish::name_hash::apply(&mut objects)?;
    finish::name_references::apply(&mut objects, &config)?;
    finish::vars::apply(&mut objects, &config, &vars, &run.warnings)?;
    transform::settle(&mut objects);
    finish::annotations::check(&objects)?;
    finish::local_config::apply(&mut objects)?;
    sort(&mut objects, &target, run)?;
    label(&mut objects, &target, run)?;
    build_metadata::write_annotations(&mut objects, run.metadata)?;
    Ok(objects)
}

/// The root's `sortOptions`, else the order that was asked for.
fn sort(objects: &mut Objects, target: &Target<'_>, run: &Run<'_>) -> Result<()> {
    match (&target.kustomization.sort_options, run.options.order) {
        (Some(options), order) => {
            if order != Order::Default {
                let message = "the order of sortOptions counts, not the one of --reorder".to_owned();
                run.warnings.push(Warning { message, at: Some(options.span) });
            }
            options.value.apply(objects).map_err(|e| e.at(options.span))
        }
        (None, Order::Build) => Ok(()),
        (None, Order::Default | Order::Legacy) => SortOptions::legacy().apply(objects),
    }
}

/// The version that the managed-by label tells.
const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "kustomize-v5.8.1");

fn label(objects: &mut Objects, target: &Target<'_>, run: &Run<'_>) -> Result<()> {
    if !run.metadata.managed_by && run.options.managed_by == ManagedBy::AsConfigured {
        return Ok(());
    }
    let value = Located { value: MANAGED_BY.1.to_owned(), span: Span::NONE };
    let labels = Labels {
        labels: [(MANAGED_BY.0.to_owned(), value)].into(),
        field_specs: vec![FieldSpec::make(["", "", ""], "metadata/labels")].into(),
    };
    labels.apply(objects, &target.context(run))
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
