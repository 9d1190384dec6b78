//! Lints: what renders and yet is likely a mistake. Each has a name that `lint:` of offlux.yaml can
//! set to error, warn or off.

use super::Finding;
use crate::cluster::Cluster;
use crate::config::{Config, Weight};
use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::report::failures;

/// The names that `lint:` knows.
pub const NAMES: [&str; 20] = [
    "missing-path",
    "missing-source",
    "missing-dependency",
    "cross-kind-dependency",
    "dependency-cycle",
    "deadlock",
    "duplicate-object",
    "unmatched-patch",
    "unused-file",
    "unused-variable",
    "unset-variable",
    "undefined-substitute-source",
    "encrypted-without-decryption",
    "plain-secret",
    "missing-namespace",
    "suspended",
    "deprecated-field",
    "duplicate-key",
    "unpinned-image",
    "unpinned-chart",
];

const DEPENDENCY_CYCLE: &str = "dependency-cycle";

/// What each lint's findings are.
pub struct Weights<'a>(&'a Config);

impl<'a> Weights<'a> {
    /// What `lint:` says.
    ///
    /// # Errors
    /// When it names a lint that nobody knows, or asks for one that is not there yet.
    pub fn of(config: &'a Config) -> Result<Self> {
        let asked = |(name, weight): (&'a String, &Weight)| {
            (*weight != Weight::Off && name != DEPENDENCY_CYCLE).then_some(name)
        };
        match config.lint.keys().find(|name| !NAMES.contains(&name.as_str())) {
            None => match config.lint.iter().find_map(asked) {
                Some(later) => Err(Error::not_supported(format!("the lint `{later}`"))
                    .at(config.place(&["lint", later]))
                    .hint("`off` is understood already")),
                None => Ok(Weights(config)),
            },
            Some(unknown) => {
                let error = Error::usage(format!("no lint is called `{unknown}`"))
                    .at(config.place(&["lint", unknown]));
                Err(match nearest(unknown, NAMES) {
                    Some(name) => error.hint(format!("did you mean `{name}`?")),
                    None => error.hint(format!("there are: {}", NAMES.join(", "))),
                })
            }
        }
    }

    fn get(&self, name: &str, default: Weight) -> Weight {
        self.0.lint.get(name).copied().unwrap_or(default)
    }
}

/// Kustomizations that wait for themselves.
pub fn dependency_cycles(
    clusters: &[Cluster],
    weights: &Weights<'_>,
    namespace: Option<&str>,
) -> Vec<Finding> {
    let weight = weights.get(DEPENDENCY_CYCLE, Weight::Error);
    if weight == Weight::Off {
        return Vec::new();
    }
    let of = |cluster| {
        let errors = failures::cycles(std::slice::from_ref(cluster), namespace);
        errors.into_iter().map(move |error| super::finding(DEPENDENCY_CYCLE, cluster, &error))
    };
    clusters.iter().flat_map(of).map(|finding| Finding { weight, ..finding }).collect()
}
