//! Bases that several directories of one build name: kustomize builds one each time it is named, here what came of it
//! is kept when it is built again, and copied from then on.
//!
//! What a base builds to does not depend on who names it, but for three things, for which it is built each time: what
//! `buildMetadata` and histories tell of the way to it, a schema that some kustomization of the build names, and a
//! directory below it that is on the way to it (a cycle). What a build tells besides (visits, targets of patches,
//! values of Secrets, warnings) is told each time.

use super::Accumulated;
use crate::error::{Result, Warning};
use crate::kustomize::growth;
use crate::kustomize::record::Told;
use crate::kustomize::run::Run;
use crate::kustomize::target::Target;
use crate::object::Histories;
use camino::Utf8PathBuf;
use foldhash::HashMap;
use std::sync::Arc;

/// The bases of a build, by their directories.
#[derive(Debug, Default)]
pub struct Bases {
    built: HashMap<Utf8PathBuf, Option<Arc<Base>>>,
    /// Directories that were come to, in order.
    directories: Vec<Utf8PathBuf>,
}

/// What came of a base.
#[derive(Debug)]
struct Base {
    sum: Accumulated,
    told: Told,
    warnings: Vec<Warning>,
    /// The directories below it.
    directories: Vec<Utf8PathBuf>,
    /// About how much memory its objects take.
    bytes: usize,
}

impl Bases {
    /// Notes that a directory was come to.
    pub fn come_to(&mut self, directory: &Utf8PathBuf) {
        self.directories.push(directory.clone());
    }
}

/// What a base builds to; built, or taken from when it was built before.
///
/// # Errors
/// As [`super::accumulate`].
pub fn accumulated(run: &mut Run<'_>, base: &Target<'_>) -> Result<Accumulated> {
    let mut sum = Accumulated::default();
    let directory = &base.loader.root;
    if !depends_on_nothing_else(run) {
        super::accumulate(run, base, &mut sum)?;
        if run.bases.built.contains_key(directory) {
            run.growth.add(bytes(&sum))?;
        }
        run.bases.built.entry(directory.clone()).or_default();
        return Ok(sum);
    }
    let known = run.bases.built.get(directory).cloned();
    if let Some(Some(known)) = &known
        && !known.directories.iter().any(|below| base.is_led_to_by(below))
    {
        growth::check_visits(run.notes.visited() + known.told.visited())?;
        run.growth.add(known.bytes)?;
        run.notes.tell_again(&known.told);
        known.warnings.iter().for_each(|warning| run.warnings.push(warning.clone()));
        run.bases.directories.extend_from_slice(&known.directories);
        return Ok(known.sum.clone());
    }
    let (told, warnings, directories) = (run.notes.mark(), run.warnings.len(), run.bases.directories.len());
    super::accumulate(run, base, &mut sum)?;
    let known_before = known.is_some();
    let built = known.is_some_and(|known| known.is_none()) && depends_on_nothing_else(run);
    if known_before {
        run.growth.add(bytes(&sum))?;
    }
    let built = built.then(|| {
        // Whoever takes them lists them anew.
        sum.objects.forget_ids();
        let (told, warnings) = (run.notes.since(told), run.warnings.since(warnings));
        let directories = run.bases.directories[directories..].to_vec();
        let bytes = bytes(&sum);
        Arc::new(Base { sum: sum.clone(), told, warnings, directories, bytes })
    });
    run.bases.built.insert(directory.clone(), built);
    Ok(sum)
}

fn bytes(sum: &Accumulated) -> usize {
    sum.objects.iter().map(|object| growth::bytes(&object.doc)).sum()
}

fn depends_on_nothing_else(run: &Run<'_>) -> bool {
    run.options.histories == Histories::Left && !run.metadata.records() && !run.has_own_schema()
}
