//! What `flux build kustomization` does besides one build: it goes on with the Kustomizations that
//! were rendered, each from the directory that stands for its source.
//!
//! Upstream: flux2 v2.9.4 `internal/build/build.go`. Each child's objects come after all of its
//! parent's, depth first; `spec.suspend` plays no part. Kustomizations that render each other would
//! keep upstream busy for ever; here they are an error.

use super::api::{self, Kustomization, is_kustomization};
use super::build::{Built, Noted, Profile, Request, build};
use super::substitute::Substitution;
use crate::error::{Error, Result};
use crate::object::Histories;
use crate::object::Object;
use crate::tree::{Files, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How Kustomizations are built from local directories.
pub struct Local<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where they get their numbers.
    pub files: &'a Files,
    /// `--ignore-paths`.
    pub ignore_paths: &'a [String],
    /// Nothing outside of this directory can be read.
    pub jail: Option<&'a Utf8Path>,
    /// Whether rendered Kustomizations are built too.
    pub children: Children<'a>,
    /// Where variables come from.
    pub variables: &'a dyn Substitutions,
}

/// What becomes of rendered Kustomizations.
#[derive(Clone, Copy, Debug)]
pub enum Children<'a> {
    /// They are objects like any other.
    AreObjects,
    /// They are built too, from absolute directories that stand for sources, `Kind/namespace/name`.
    AreBuilt(&'a BTreeMap<String, Utf8PathBuf>),
}

/// Finds the variables of a Kustomization.
pub trait Substitutions {
    /// Calls a build with them.
    ///
    /// # Errors
    /// When they cannot be found, and whatever the build fails with.
    fn during(
        &self,
        kustomization: &Kustomization,
        build: &mut dyn FnMut(Option<Substitution<'_>>) -> Result<Built>,
    ) -> Result<Built>;
}

/// Where a build stands: which Kustomization, from which directory.
type Step = (String, Utf8PathBuf);

impl Local<'_> {
    /// Builds a Kustomization from a directory.
    ///
    /// # Errors
    /// Whatever [`build`] fails with, a child's source that no directory stands for, and Kustomizations
    /// that render each other.
    pub fn build(&self, kustomization: &Kustomization, dir: &Utf8Path) -> Result<Built> {
        self.step(kustomization, dir, &mut Vec::new())
    }

    fn step(&self, kustomization: &Kustomization, dir: &Utf8Path, above: &mut Vec<Step>) -> Result<Built> {
        let here = (kustomization.id(), dir.to_owned());
        refuse_cycle(&here, above, kustomization)?;
        let mut built = self.one(kustomization, dir)?;
        if let Children::AreBuilt(sources) = self.children {
            above.push(here);
            let children: Vec<Object> =
                built.objects.iter().filter(|o| is_kustomization(&o.doc)).cloned().collect();
            for child in children {
                let child = Kustomization::from_node(&child.doc, api::Origin::Rendered)?;
                if child.id() != kustomization.id() {
                    let named =
                        |e: Error| e.context(rendered(&child), child.span).after(built.warnings.clone());
                    let dir = directory(&child, sources).map_err(named)?;
                    let more = self.step(&child, &dir, above).map_err(named)?;
                    built.objects.extend(more.objects);
                    built.warnings.extend(more.warnings);
                }
            }
            above.pop();
        }
        Ok(built)
    }

    fn one(&self, kustomization: &Kustomization, dir: &Utf8Path) -> Result<Built> {
        let profile = Profile::Cli { ignore_paths: self.ignore_paths, jail: self.jail };
        self.variables.during(kustomization, &mut |substitution| {
            let (tree, files, histories, parsed) = (self.tree, self.files, Histories::Left, Arc::default());
            let request =
                Request { kustomization, tree, files, dir, profile, substitution, histories, parsed };
            build(&request, &mut Noted::default())
        })
    }
}

fn rendered(child: &Kustomization) -> String {
    format!("while building the rendered Kustomization {}", child.id())
}

/// How often one directory may stand among those that lead to a Kustomization: substitution can give ever
/// new names to what it renders.
const SAME_DIRECTORY: usize = 8;

fn refuse_cycle(here: &Step, above: &[Step], kustomization: &Kustomization) -> Result<()> {
    let times = above.iter().filter(|(_, dir)| *dir == here.1).count();
    if times >= SAME_DIRECTORY {
        let message = format!(
            "Kustomizations render each other without an end: `{}` stands {times} times in the way to {}",
            kustomization.path(),
            here.0
        );
        let hint = "without --recursive each one is built on its own";
        return Err(Error::input(message).at(kustomization.place()).hint(hint));
    }
    let Some(first) = above.iter().position(|step| step == here) else { return Ok(()) };
    let ring = above[first..].iter().chain([here]).map(|(id, _)| id.as_str());
    let ring = ring.collect::<Vec<_>>().join(" → ");
    Err(Error::input(format!("Kustomizations render each other: {ring}"))
        .at(kustomization.place())
        .hint("without --recursive each one is built on its own"))
}

fn directory(child: &Kustomization, sources: &BTreeMap<String, Utf8PathBuf>) -> Result<Utf8PathBuf> {
    let source = child.source().to_string();
    match sources.get(&source) {
        Some(dir) => Ok(clean(&dir.join(child.path().trim_start_matches('/')))),
        None => {
            let message =
                format!("cannot get local path for {source} of kustomization {}", child.metadata.name);
            let at = child.spec.source_ref.as_ref().map_or(child.place(), |s| s.span);
            Err(Error::input(message).at(at).hint(format!("give it one: --local-sources {source}=DIR")))
        }
    }
}
