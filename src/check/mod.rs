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
    /// Where the variables are named that made it what it is.
    pub named: Vec<Span>,
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

/// Checks rendered clusters. With a namespace, what is certainly of another one is left out; what failed
/// to render may hold something of it.
///
/// # Errors
/// When the configuration asks for what cannot be understood.
pub fn run(config: &Config, clusters: &[Cluster], scope: Scope, namespace: Option<&str>) -> Result<Report> {
    let weights = lints::Weights::of(config)?;
    let is_in = |of: &str| namespace.is_none_or(|namespace| namespace == of);
    let mut findings: Vec<Finding> =
        clusters.iter().flat_map(|cluster| renders(cluster, namespace)).collect();
    findings.extend(lints::dependency_cycles(clusters, &weights, namespace));
    findings.extend(expect::findings(config, clusters, scope, namespace)?);
    let units = clusters.iter().flat_map(|c| &c.units).filter(|unit| is_in(&unit.id.namespace));
    let objects = clusters.iter().flat_map(Cluster::objects).filter(|(_, object)| is_in(object.namespace()));
    Ok(Report {
        findings,
        clusters: clusters.len(),
        kustomizations: units.count(),
        objects: objects.count(),
        expectations: config.expect.iter().filter(|e| e.is_about(namespace)).count(),
    })
}

/// What failed to render.
fn renders(cluster: &Cluster, namespace: Option<&str>) -> Vec<Finding> {
    let errors = failures::errors_of([cluster], |unit| namespace.is_none_or(|n| unit.may_hold(n)));
    errors.iter().map(|error| finding("render", cluster, error)).collect()
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
        named: Vec::new(),
        hints: hints.collect(),
    }
}
