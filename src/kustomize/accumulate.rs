//! Walks resources, bases and components, and runs each directory's passes over what they gave.
//!
//! [`accumulate`] is the order of the passes of one directory. A base starts from nothing and is
//! added to its parent when it is done; a component goes on with what its parent has so far.
//! Upstream: `api/internal/target/kusttarget.go`, `api/internal/accumulator/resaccumulator.go` (api
//! v0.21.1). Quirks kept: an entry is tried as a file first; ids are compared whenever objects are
//! added to others, so a transformer may make two of one id and only the parent complains.

pub mod bases;
mod validators;

use super::config::{TransformerConfig, crds};
use super::finish::vars::VarSet;
use super::loader::Source;
use super::lower::{self, Step};
use super::record::VisitKind;
use super::remote::{self, GIT_IS_FORCED};
use super::run::Run;
use super::target::Target;
use super::{build_metadata, documents, generate, metadata_pairs, transform};
use crate::error::{Error, Kind, Result, Warning};
use crate::object::{Cause, Object, Objects};
use crate::yaml::de::Located;
use crate::yaml::{Node, Span};
use camino::{Utf8Path, Utf8PathBuf};

/// What was accumulated, and the rules to customise it by.
#[derive(Clone, Debug, Default)]
pub struct Accumulated {
    /// The objects, in order.
    pub objects: Objects,
    /// Field specs of the transformers, also those that bases brought.
    pub config: TransformerConfig,
    /// Variables.
    pub vars: VarSet,
}

/// Runs all passes of one directory.
///
/// # Errors
/// When anything in it, or in what it names, is broken.
pub fn accumulate(run: &mut Run<'_>, target: &Target<'_>, sum: &mut Accumulated) -> Result<()> {
    let kustomization = &target.kustomization;
    resources(run, target, &kustomization.resources, sum)?;
    configurations(target, sum)?;
    generators(run, target, &mut sum.objects)?;
    components(run, target, sum)?;
    transformers(run, target, sum)?;
    validators::run(run, target, sum)?;
    sum.vars.add(kustomization.vars.as_deref().unwrap_or_default(), &mut sum.objects)
}

/// Adds what each entry names: the objects of a file, or what a directory builds.
///
/// # Errors
/// When an entry cannot be read or built, or an id is there already.
pub fn resources<'e>(
    run: &mut Run<'_>,
    target: &Target<'_>,
    entries: impl IntoIterator<Item = &'e Located<String>>,
    sum: &mut Accumulated,
) -> Result<()> {
    entries.into_iter().try_for_each(|entry| {
        let path = Utf8Path::new(&entry.value);
        match target.loader.load(path) {
            Ok(source) => file(run, target, entry, &source, sum),
            Err(error) => match directory(run, target, entry) {
                Ok(directory) => base(run, target, entry, directory, sum),
                Err(other) if other.kind() == Kind::External || target.loader.is_directory(path) => {
                    Err(other.at(entry.span))
                }
                Err(_) => Err(error.at(entry.span)),
            },
        }
    })
}

fn directory(run: &Run<'_>, target: &Target<'_>, entry: &Located<String>) -> Result<Utf8PathBuf> {
    if remote::forces_git(&entry.value) {
        run.warnings.push(Warning { message: GIT_IS_FORCED.to_owned(), at: Some(entry.span) });
    }
    target.loader.directory(entry.value.as_str().into())
}

fn file(
    run: &mut Run<'_>,
    target: &Target<'_>,
    entry: &Located<String>,
    source: &Source,
    sum: &mut Accumulated,
) -> Result<()> {
    let named = |e: Error| e.context(format!("while reading {}", entry.value), Some(entry.span));
    let origin = run.metadata.of_file(target, &entry.value);
    target.visits(source.file, VisitKind::File, entry.span, run);
    run.growth.reads(source.bytes.len());
    let mut objects = run.options.parsed.objects(source).map_err(named)?;
    run.reads(&mut objects)?;
    objects.into_iter().try_for_each(|mut object| {
        object.origin.clone_from(&origin);
        run.options.histories.begin(&mut object, Cause { name: "resources", at: entry.span });
        if origin.is_some() {
            object.open_annotations();
        }
        match object.doc.at(&["metadata", "annotations"]) {
            Some(list @ Node::Sequence(_)) if origin.is_some() => {
                Err(named(metadata_pairs::no_mapping(list, "annotations")))
            }
            _ => sum.objects.add(object).map_err(named),
        }
    })
}

fn base(
    run: &mut Run<'_>,
    target: &Target<'_>,
    entry: &Located<String>,
    directory: Utf8PathBuf,
    sum: &mut Accumulated,
) -> Result<()> {
    let named = |e: Error| e.context(format!("while building {}", entry.value), Some(entry.span));
    let child = child(run, target, entry, directory, VisitKind::Base)?;
    if child.kustomization.is_component() {
        let message = format!("{} is a component, not a kustomization", entry.value);
        return Err(Error::input(message).at(entry.span).hint("list it under components:"));
    }
    let below = bases::accumulated(run, &child).map_err(named)?;
    if run.has_own_schema() {
        sum.objects.forget_ids();
    }
    below.objects.into_iter().try_for_each(|object| sum.objects.add(object)).map_err(named)?;
    sum.config = sum.config.merge(&below.config).map_err(|e| named(e.at(entry.span)))?;
    sum.vars.merge(below.vars).map_err(named)
}

fn child<'b>(
    run: &mut Run<'_>,
    target: &'b Target<'_>,
    entry: &Located<String>,
    directory: Utf8PathBuf,
    kind: VisitKind,
) -> Result<Target<'b>> {
    let named = |e: Error| e.context(format!("while building {}", entry.value), Some(entry.span));
    run.bases.come_to(&directory);
    let child = target.child(directory, entry, kind, run).map_err(named)?;
    run.set_schema(&child.kustomization, &child.loader).map_err(named)?;
    Ok(child)
}

fn configurations(target: &Target<'_>, sum: &mut Accumulated) -> Result<()> {
    let kustomization = &target.kustomization;
    let paths: Vec<&str> = kustomization.configurations.iter().map(|p| p.value.as_str()).collect();
    let at = |e: Error, list: &[Located<String>]| list.first().map_or(e.clone(), |p| e.at(p.span));
    let own = TransformerConfig::load(&target.loader, &paths).and_then(|own| sum.config.merge(&own));
    let own = own.map_err(|e| at(e, &kustomization.configurations).at(Span::new(target.file, 1)))?;
    sum.config = own;
    if !kustomization.crds.is_empty() {
        let paths: Vec<&str> = kustomization.crds.iter().map(|p| p.value.as_str()).collect();
        let own = crds::load(&target.loader, &paths).and_then(|own| sum.config.merge(&own));
        sum.config = own.map_err(|e| at(e, &kustomization.crds))?;
    }
    Ok(())
}

fn generators(run: &mut Run<'_>, target: &Target<'_>, objects: &mut Objects) -> Result<()> {
    let kustomization = &target.kustomization;
    let global = kustomization.generator_options.as_ref();
    let config_map = run.metadata.of_builtin(target, "ConfigMapGenerator");
    for args in &kustomization.config_map_generator {
        let cx = target.context(run);
        let mut made = generate::config_map::generate(&args.value.inline(global), args.span, &cx)?;
        made.origin.clone_from(&config_map);
        generate::absorb::absorb(objects, made)?;
        objects.note(run.options.histories, Cause { name: "configMapGenerator", at: args.span });
    }
    let secret = run.metadata.of_builtin(target, "SecretGenerator");
    for args in &kustomization.secret_generator {
        let cx = target.context(run);
        let mut made = generate::secret::generate(&args.value.inline(global), args.span, &cx)?;
        made.origin.clone_from(&secret);
        generate::absorb::absorb(objects, made)?;
        objects.note(run.options.histories, Cause { name: "secretGenerator", at: args.span });
    }
    if let Some(chart) = kustomization.helm_charts.first() {
        return generate::helm::refuse(chart, chart.span(), run.options.helm);
    }
    for config in plugins(run, target, &kustomization.generators)? {
        let mut made = lower::plugin::generated(&config, target, run)?;
        made.origin = run.metadata.of_plugin(&config);
        generate::absorb::absorb(objects, made)?;
        objects.note(run.options.histories, Cause { name: "generators", at: config.span() });
    }
    Ok(())
}

fn components(run: &mut Run<'_>, target: &Target<'_>, sum: &mut Accumulated) -> Result<()> {
    target.kustomization.components.iter().try_for_each(|entry| {
        let directory = directory(run, target, entry).map_err(|e| e.at(entry.span))?;
        let child = child(run, target, entry, directory, VisitKind::Component)?;
        if !child.kustomization.is_component() {
            let message = format!("{} is a kustomization, not a component", entry.value);
            return Err(Error::input(message).at(entry.span).hint("list it under resources:"));
        }
        let named = |e: Error| e.context(format!("while building {}", entry.value), Some(entry.span));
        accumulate(run, &child, sum).map_err(named)?;
        // Objects and configuration are added anew, and so what has come to contradict itself is found.
        sum.config = TransformerConfig::default().merge(&sum.config).map_err(|e| named(e.at(entry.span)))?;
        let objects = std::mem::take(&mut sum.objects);
        objects.into_iter().try_for_each(|object| sum.objects.add(object)).map_err(named)
    })
}

fn transformers(run: &mut Run<'_>, target: &Target<'_>, sum: &mut Accumulated) -> Result<()> {
    let configs = plugins(run, target, &target.kustomization.transformers)?;
    let mut steps = lower::inline(target, &sum.config, run)?;
    for config in &configs {
        steps.push(lower::plugin::transformer(config, run)?);
    }
    for step in steps {
        apply(&step, run, target, &mut sum.objects)?;
        let cause = Cause { name: step.transformer.field(), at: step.span };
        sum.objects.note(run.options.histories, cause);
        build_metadata::mark(&mut sum.objects, step.origin.as_ref(), &run.growth)?;
    }
    Ok(())
}

fn apply(step: &Step, run: &Run<'_>, target: &Target<'_>, objects: &mut Objects) -> Result<()> {
    step.transformer.apply(objects, &target.context(run)).map_err(|e| e.at(step.span))?;
    objects.drop_empty();
    transform::settle(objects);
    Ok(())
}

/// The documents of generators, transformers or validators: inline ones first, then those of files
/// and directories.
fn plugins(run: &mut Run<'_>, target: &Target<'_>, entries: &[Located<String>]) -> Result<Vec<Object>> {
    let mut sum = Accumulated::default();
    let mut paths = Vec::new();
    let origin = run.metadata.of_file(target, target.file_name);
    for entry in entries {
        let Ok(mut objects) = documents::read_inline(entry) else {
            paths.push(entry);
            continue;
        };
        run.reads(&mut objects)?;
        for mut object in objects {
            object.origin.clone_from(&origin);
            sum.objects.add(object)?;
        }
    }
    resources(run, target, paths, &mut sum)?;
    Ok(sum.objects.into_iter().collect())
}
