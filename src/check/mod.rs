//! What is wrong with rendered clusters: what failed to render, lints, and expectations that do not hold.

pub mod allow;
pub mod expect;
#[doc(hidden)]
pub mod gathered;
pub mod lints;
mod merge;
pub mod validation;
pub mod value;

use crate::cluster::{Cluster, Unit};
use crate::config::{Config, Weight};
use crate::error::{Error, Frame, Result, Warning};
use crate::report::failures;
use crate::shard::Part;
use crate::tree::{Files, Tree};
use crate::yaml::Span;
use camino::Utf8Path;
use gathered::Asked;
use lints::found::Found;
use lints::{Lint, Weights};
use serde::{Deserialize, Serialize};

/// Something that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// `render`, `expect`, `allow`, or a lint's name.
    pub rule: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it fails the check.
    pub weight: Weight,
    /// The clusters' names, where it is a matter of clusters.
    pub clusters: Vec<String>,
    /// What it is about, as far as the message does not say so: objects and Kustomizations.
    pub subjects: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: Option<Span>,
    /// Where it is demanded: an expectation's line.
    pub demanded: Option<Span>,
    /// Where the variables are named that made it what it is.
    pub named: Vec<Span>,
    /// The steps that led to it, the innermost first.
    pub trace: Vec<Frame>,
    /// The way from what it is about up to the cluster's entry, where the steps do not tell it.
    pub chain: Vec<Frame>,
    /// What would help.
    pub hints: Vec<String>,
    /// The value that is wrong, where it is one of an object.
    pub detail: Option<Box<Detail>>,
}

/// A value of an object that is not what it has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The field, `spec.containers[0].image`; empty: the whole object.
    pub path: String,
    /// What would be right, in a few words.
    pub expected: Option<String>,
    /// What is there, in a few words.
    pub actual: Option<String>,
}

impl Detail {
    /// The same in other words.
    fn reworded(self, word: impl Fn(&str) -> String) -> Self {
        let some = |text: Option<String>| text.map(|text| word(&text));
        Detail { path: word(&self.path), expected: some(self.expected), actual: some(self.actual) }
    }
}

impl Finding {
    /// The message with what it is about: `Deployment web/a (and 3 more) is …`, of a value
    /// `Deployment web/a (and 3 more): spec.replicas: …`.
    pub fn told(&self) -> String {
        let colon = if self.detail.is_some() { ":" } else { "" };
        match self.subjects.as_slice() {
            [] => self.message.clone(),
            [one] => format!("{one}{colon} {}", self.message),
            [first, more @ ..] => format!("{first} (and {} more){colon} {}", more.len(), self.message),
        }
    }
}

/// What looked when something was found.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Origin {
    /// The render: what failed cannot be switched off.
    #[default]
    Render,
    /// A lint.
    Lint,
    /// A comment that allows what no lint is called.
    Comment,
    /// An expectation of `offlux.yaml`.
    Expectation,
}

/// Which clusters are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the repository.
    All,
    /// Those that the command line names.
    Named,
}

/// The files around the clusters.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Their numbers.
    pub files: &'a Files,
    /// The repository's root.
    pub root: &'a Utf8Path,
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What is wrong: what fails the check before what is only told.
    pub findings: Vec<Finding>,
    /// How many clusters were looked at.
    pub clusters: usize,
    /// How many Kustomizations.
    pub kustomizations: usize,
    /// How many objects.
    pub objects: usize,
    /// The expectations' names.
    pub expectations: Vec<String>,
    /// The lints that looked, and what their findings are.
    pub lints: Vec<(&'static Lint, Weight)>,
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
pub fn run(
    config: &Config,
    clusters: &[Cluster],
    scope: Scope,
    namespace: Option<&str>,
    around: Surroundings<'_>,
) -> Result<Report> {
    let asked = Asked { config, clusters, scope, namespace, around };
    let gathered = gathered::of(&asked, &Part::whole())?;
    let comments = gathered.comments(around);
    Ok(gathered.report(&comments))
}

/// Whether a warning of the render is told as a finding.
pub fn is_finding(warning: &Warning) -> bool {
    lints::deprecated_field::is_meant(warning)
}

/// What failed to render. It goes by the lint that is about just that mistake, unless that one is off.
fn renders(cluster: &Cluster, namespace: Option<&str>, weights: Weights<'_>) -> Vec<Finding> {
    placed_renders(cluster, namespace, weights, &Part::whole())
        .into_iter()
        .map(|(_, finding)| finding)
        .collect()
}

/// The same of a part, each with the place of its Kustomization.
fn placed_renders(
    cluster: &Cluster,
    namespace: Option<&str>,
    weights: Weights<'_>,
    part: &Part,
) -> Vec<(usize, Finding)> {
    let is_in = |unit: &Unit| namespace.is_none_or(|namespace| unit.may_hold(namespace));
    let errors = failures::placed(cluster, |unit| is_in(unit) && part.has(cluster.name(), &unit.id));
    let rule = |error: &Error| error.lint().filter(|name| weights.of_name(name) != Weight::Off);
    let finding = |error: &Error| failure(rule(error).unwrap_or("render"), cluster, error);
    errors.iter().map(|(unit, error)| (*unit, finding(error))).collect()
}

fn failure(rule: &'static str, cluster: &Cluster, error: &Error) -> Finding {
    let trace = error.trace().iter().filter(|frame| !frame.message.starts_with("in cluster "));
    Finding {
        rule,
        origin: Origin::Render,
        weight: Weight::Error,
        clusters: vec![cluster.name().to_owned()],
        message: error.message().to_owned(),
        at: error.span(),
        trace: trace.cloned().collect(),
        hints: error.hints().to_vec(),
        ..Finding::default()
    }
}

/// A lint's finding with its weight, and without values of Secrets.
fn of_lint(lint: &'static Lint, weights: Weights<'_>, found: Found, clusters: &[Cluster]) -> Finding {
    let cluster = clusters.iter().find(|c| found.cluster.as_deref() == Some(c.name()));
    let hide = |text: &str| cluster.map_or_else(|| text.to_owned(), |c| c.secrets.hide(text));
    let frames = |frames: Vec<Frame>| {
        let hidden = |frame: Frame| Frame { message: hide(&frame.message), ..frame };
        frames.into_iter().map(hidden).collect()
    };
    Finding {
        rule: lint.name,
        origin: Origin::Lint,
        weight: weights.of_found(lint, found.certainty),
        subjects: found.subject.iter().map(|subject| hide(subject)).collect(),
        message: hide(&found.message),
        at: Some(found.at).filter(|at| *at != Span::NONE),
        trace: frames(found.trace),
        chain: frames(found.chain),
        hints: found.hints.iter().map(|hint| hide(hint)).collect(),
        clusters: found.cluster.into_iter().collect(),
        detail: found.detail.map(|detail| Box::new(detail.reworded(hide))),
        ..Finding::default()
    }
}
