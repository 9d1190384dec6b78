//! Lints: what renders and yet is likely a mistake, one a file. Each has a name that `lint:` of
//! offlux.yaml can set to error, warn or off, and a section of docs/lints.md.
//!
//! A lint says nothing where it is in doubt: what failed to render, what lies elsewhere and what something
//! else makes in a cluster may hold the very thing that is missed ([`known`] tells).

pub mod cross_kind_dependency;
pub mod deadlock;
pub mod dependency_cycle;
pub mod deprecated_field;
pub mod duplicate_key;
pub mod duplicate_object;
pub mod encrypted_without_decryption;
mod flux_versions;
pub mod found;
pub mod known;
pub mod missing_dependency;
pub mod missing_namespace;
pub mod missing_path;
pub mod missing_source;
pub mod missing_values;
pub mod plain_secret;
pub mod suspended;
pub mod undefined_substitute_source;
pub mod unmatched_patch;
pub mod unpinned_chart;
pub mod unpinned_image;
pub mod unset_variable;
pub mod unused_file;
pub mod unused_variable;
pub mod validation;

use super::{Scope, Surroundings};
use crate::cluster::Cluster;
use crate::config::{Config, Weight};
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::validate::Rule;
use found::{Certainty, Found};
use known::Known;
use rayon::prelude::*;

/// One lint.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// What `lint:` and comments call it.
    pub name: &'static str,
    /// What its findings are, unless `lint:` says otherwise.
    pub weight: Weight,
    /// What it finds, in a sentence.
    pub about: &'static str,
    /// Finds it.
    pub find: fn(&Checked<'_>) -> Vec<Found>,
}

/// All of them, in the order in which they are told.
pub const ALL: [Lint; 32] = [
    missing_path::LINT,
    missing_source::LINT,
    missing_dependency::LINT,
    missing_values::LINT,
    cross_kind_dependency::LINT,
    dependency_cycle::LINT,
    deadlock::LINT,
    duplicate_object::LINT,
    unmatched_patch::LINT,
    unused_file::LINT,
    unused_variable::LINT,
    unset_variable::LINT,
    undefined_substitute_source::LINT,
    encrypted_without_decryption::LINT,
    plain_secret::LINT,
    missing_namespace::LINT,
    suspended::LINT,
    deprecated_field::LINT,
    duplicate_key::LINT,
    unpinned_image::LINT,
    unpinned_chart::LINT,
    validation::INVALID_VALUE,
    validation::UNKNOWN_FIELD,
    validation::DUPLICATE_FIELD,
    validation::FAILED_RULE,
    validation::INVALID_METADATA,
    validation::MISMATCHED_SELECTOR,
    validation::REMOVED_API,
    validation::DEPRECATED_API,
    validation::REJECTED_KIND,
    validation::MISSING_SCHEMA,
    validation::NO_OBJECT,
];

/// Those that look whether what an object names is there.
pub const REFERENCES: [Lint; 3] = [missing_source::LINT, missing_dependency::LINT, missing_values::LINT];

/// The names that `lint:` and comments know: of lints, and of the one group.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    ALL.iter().map(|lint| lint.name).chain([validation::GROUP])
}

/// What lints look at.
pub struct Checked<'a> {
    /// The rendered clusters.
    pub clusters: Vec<Known<'a>>,
    /// Which of the repository's clusters these are.
    pub scope: Scope,
    /// The namespace that is looked at alone.
    pub namespace: Option<&'a str>,
    /// The files.
    pub around: Surroundings<'a>,
    /// What is wrong with objects, by what kind of mistake it is.
    pub problems: Vec<(Rule, Found)>,
}

impl<'a> Checked<'a> {
    /// Gets clusters ready to be looked at.
    pub fn new(
        clusters: &'a [Cluster],
        scope: Scope,
        namespace: Option<&'a str>,
        around: Surroundings<'a>,
    ) -> Self {
        let clusters = clusters.par_iter().map(Known::of).collect();
        Checked { clusters, scope, namespace, around, problems: Vec::new() }
    }

    /// Whether all of the repository is looked at: what is used nowhere, or never, cannot be told of a part.
    pub fn is_whole(&self) -> bool {
        self.scope == Scope::All && self.namespace.is_none()
    }
}

/// What each lint's findings are.
#[derive(Clone, Copy)]
pub struct Weights<'a>(&'a Config);

impl<'a> Weights<'a> {
    /// What `lint:` says.
    ///
    /// # Errors
    /// When it names a lint that nobody knows.
    pub fn of(config: &'a Config) -> Result<Self> {
        match config.lint.keys().find(|name| !names().any(|known| known == name.as_str())) {
            None => Ok(Weights(config)),
            Some(unknown) => {
                let error = Error::usage(format!("no lint is called `{unknown}`"))
                    .at(config.place(&["lint", unknown]));
                Err(error.hint(meant(unknown)))
            }
        }
    }

    /// What a lint's findings are.
    pub fn get(&self, lint: &Lint) -> Weight {
        self.said(lint).unwrap_or(lint.weight)
    }

    /// What `lint:` says of a lint: of itself, or of its group, which leaves what is off as it is.
    fn said(&self, lint: &Lint) -> Option<Weight> {
        let is_grouped = validation::is_of_group(lint.name) && lint.weight != Weight::Off;
        let group = || self.0.lint.get(validation::GROUP).filter(|_| is_grouped);
        self.0.lint.get(lint.name).or_else(group).copied()
    }

    /// What a finding is: one that is only likely is told, unless `lint:` says what it is.
    pub fn of_found(&self, lint: &Lint, certainty: Certainty) -> Weight {
        let said = self.said(lint);
        let likely = Some(Weight::Warn).filter(|_| certainty == Certainty::Likely);
        said.or(likely).unwrap_or(lint.weight)
    }

    /// What a lint's findings are, by its name.
    pub fn of_name(&self, name: &str) -> Weight {
        ALL.iter().find(|lint| lint.name == name).map_or(Weight::Error, |lint| self.get(lint))
    }
}

/// What a name that no lint has may have been meant to be.
pub fn meant(unknown: &str) -> String {
    match nearest(unknown, names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
    }
}

/// What all lints that are not off find, each with its lint, in the order of [`ALL`].
pub fn findings(checked: &Checked<'_>, weights: Weights<'_>) -> Vec<(&'static Lint, Found)> {
    findings_of(&ALL, checked, weights)
}

/// What some lints that are not off find, in their order.
pub fn findings_of(
    lints: &'static [Lint],
    checked: &Checked<'_>,
    weights: Weights<'_>,
) -> Vec<(&'static Lint, Found)> {
    let wanted: Vec<&'static Lint> = lints.iter().filter(|lint| weights.get(lint) != Weight::Off).collect();
    let is_meant = |found: &Found| {
        checked.namespace.is_none_or(|wanted| found.namespace.as_deref().is_some_and(|ns| ns == wanted))
    };
    let of = |lint: &'static Lint| {
        let found = (lint.find)(checked);
        found.into_iter().filter(is_meant).map(|found| (lint, found)).collect::<Vec<_>>()
    };
    wanted.into_par_iter().map(of).collect::<Vec<_>>().into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_each_there_once_and_made_of_small_letters() {
        let mut all: Vec<&str> = names().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), ALL.len() + 1);
        assert!(all.iter().all(|name| name.chars().all(|c| c == '-' || c.is_ascii_lowercase())));
    }

    #[test]
    fn every_lint_has_its_section_of_the_documentation() {
        let docs = include_str!("../../../docs/lints.md");
        for lint in ALL {
            let has_section = docs.contains(&format!("\n## {}\n", lint.name));
            assert!(has_section, "{} has no section", lint.name);
        }
    }
}
