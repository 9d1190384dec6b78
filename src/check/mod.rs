//! What is wrong with rendered clusters: what failed to render, lints, and expectations that do not hold.

pub mod expect;
pub mod lints;
pub mod value;

use crate::cluster::Cluster;
use crate::config::{Config, Weight};
use crate::error::{Error, Result};
use crate::report::failures;
use crate::yaml::Span;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `render`, `expect`, or a lint's name.
    pub rule: &'static str,
    /// Whether it fails the check.
    pub weight: Weight,
    /// The cluster's name, where it is one cluster's matter.
    pub cluster: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: Option<Span>,
    /// Where it is demanded: an expectation's line.
    pub demanded: Option<Span>,
    /// What would help, or led there.
    pub hints: Vec<String>,
}

/// Which clusters are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the repository.
    All,
    /// Those that the command line names.
    Named,
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What is wrong, renders first.
    pub findings: Vec<Finding>,
    /// How many clusters were looked at.
    pub clusters: usize,
    /// How many Kustomizations.
    pub kustomizations: usize,
    /// How many objects.
    pub objects: usize,
    /// How many expectations.
    pub expectations: usize,
}

impl Report {
    /// How many findings fail the check.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|f| f.weight == Weight::Error).count()
    }

    /// How many are only told.
    pub fn warnings(&self) -> usize {
        self.findings.iter().filter(|f| f.weight == Weight::Warn).count()
    }
}

/// Checks rendered clusters.
///
/// # Errors
/// When the configuration asks for what cannot be understood.
pub fn run(config: &Config, clusters: &[Cluster], scope: Scope) -> Result<Report> {
    let weights = lints::Weights::of(config)?;
    let mut findings: Vec<Finding> = clusters.iter().flat_map(renders).collect();
    findings.extend(lints::dependency_cycles(clusters, &weights));
    findings.extend(expect::findings(config, clusters, scope)?);
    Ok(Report {
        findings,
        clusters: clusters.len(),
        kustomizations: clusters.iter().map(|c| c.units.len()).sum(),
        objects: clusters.iter().map(|c| c.objects().count()).sum(),
        expectations: config.expect.len(),
    })
}

/// What failed to render.
fn renders(cluster: &Cluster) -> Vec<Finding> {
    failures::errors([cluster]).iter().map(|error| finding("render", cluster, error)).collect()
}

fn finding(rule: &'static str, cluster: &Cluster, error: &Error) -> Finding {
    let trace = error.trace().iter().filter(|frame| !frame.message.starts_with("in cluster "));
    let hints = trace.map(|frame| frame.message.clone()).chain(error.hints().iter().cloned());
    Finding {
        rule,
        weight: Weight::Error,
        cluster: Some(cluster.name().to_owned()),
        message: error.message().to_owned(),
        at: error.span(),
        demanded: None,
        hints: hints.collect(),
    }
}
