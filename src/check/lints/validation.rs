//! The group `validate`: what [`crate::validate`] says of rendered objects, a lint for each kind of mistake.
//!
//! Each object is looked at once for all of them, before any lint is asked, by the schemas that `validate:` of
//! offlux.yaml asks for; where all of them are off, no schema is opened. Objects that are applied to another cluster
//! are not judged. Where nobody says which Kubernetes the clusters run, what the newest no longer has is only told, and
//! what it will lose is not.
//! Versions of Flux's own kinds that a newer one took the place of are left to `deprecated-field`.

use super::found::{Certainty, Found};
use super::known::{Known, group};
use super::{ALL, Checked, Lint, Weights};
use crate::check::Detail;
use crate::check::validation::{configured, hidden};
use crate::cluster::Cluster;
use crate::config::{Config, Weight};
use crate::error::Result;
use crate::object::Object;
use crate::shard::Part;
use crate::validate::judge::judge_all;
use crate::validate::{Catalog, Demands, MissingSchemas, Problem, Rule, judge};
use crate::yaml::{Node, Span};

/// What `lint:` and comments call all of them.
pub const GROUP: &str = "validate";

/// A value that is not what its schema says.
pub const INVALID_VALUE: Lint =
    lint(Rule::InvalidValue, Weight::Error, |checked| of_rule(checked, Rule::InvalidValue));
/// A field that nobody knows.
pub const UNKNOWN_FIELD: Lint =
    lint(Rule::UnknownField, Weight::Error, |checked| of_rule(checked, Rule::UnknownField));
/// Something that stands twice.
pub const DUPLICATE_FIELD: Lint =
    lint(Rule::DuplicateField, Weight::Error, |checked| of_rule(checked, Rule::DuplicateField));
/// A rule in CEL.
pub const FAILED_RULE: Lint =
    lint(Rule::FailedRule, Weight::Error, |checked| of_rule(checked, Rule::FailedRule));
/// Names, labels, annotations.
pub const INVALID_METADATA: Lint =
    lint(Rule::InvalidMetadata, Weight::Error, |checked| of_rule(checked, Rule::InvalidMetadata));
/// Fields that contradict each other.
pub const MISMATCHED_SELECTOR: Lint =
    lint(Rule::MismatchedSelector, Weight::Error, |checked| of_rule(checked, Rule::MismatchedSelector));
/// A version that is gone.
pub const REMOVED_API: Lint =
    lint(Rule::RemovedApi, Weight::Error, |checked| of_rule(checked, Rule::RemovedApi));
/// A version that will be gone.
pub const DEPRECATED_API: Lint =
    lint(Rule::DeprecatedApi, Weight::Warn, |checked| of_rule(checked, Rule::DeprecatedApi));
/// A kind that must not be there.
pub const REJECTED_KIND: Lint =
    lint(Rule::RejectedKind, Weight::Error, |checked| of_rule(checked, Rule::RejectedKind));
/// A kind without a schema.
pub const MISSING_SCHEMA: Lint =
    lint(Rule::MissingSchema, Weight::Off, |checked| of_rule(checked, Rule::MissingSchema));
/// What is no object.
pub const NO_OBJECT: Lint = lint(Rule::NoObject, Weight::Error, |checked| of_rule(checked, Rule::NoObject));

const fn lint(rule: Rule, weight: Weight, find: fn(&Checked<'_>) -> Vec<Found>) -> Lint {
    Lint { name: rule.name(), weight, about: rule.about(), find }
}

fn of_rule(checked: &Checked<'_>, rule: Rule) -> Vec<Found> {
    checked.problems.iter().filter(|(of, _)| *of == rule).map(|(_, found)| found.clone()).collect()
}

/// Whether a lint belongs to the group.
pub fn is_of_group(name: &str) -> bool {
    Rule::ALL.iter().any(|rule| rule.name() == name)
}

impl Checked<'_> {
    /// Looks at every object of a part, unless all lints that would tell of it are off.
    ///
    /// # Errors
    /// When `validate:` asks for what cannot be understood, or a schema cannot be read.
    pub fn validated(
        mut self,
        config: &Config,
        weights: Weights<'_>,
        clusters: &[Cluster],
        part: &Part,
    ) -> Result<Self> {
        let mut lints = ALL.iter().filter(|lint| is_of_group(lint.name));
        if lints.all(|lint| weights.get(lint) == Weight::Off) {
            return Ok(self);
        }
        let settings = configured::settings(config, self.around)?;
        let mut demands = configured::demands(config)?;
        if weights.get(&MISSING_SCHEMA) == Weight::Off {
            demands.missing = MissingSchemas::Ignored;
        }
        let catalogs = Catalog::of_clusters(clusters, &settings);
        let of = |(known, catalog)| of_cluster(known, catalog, &demands, part);
        let problems: Result<Vec<_>> = self.clusters.iter().zip(&catalogs).map(of).collect();
        self.problems = problems?.into_iter().flatten().collect();
        if config.validate.kubernetes_version.is_none() {
            self.doubt_versions();
        }
        match catalogs.first().and_then(|catalog| catalog.flaws().into_iter().next()) {
            Some(flaw) => Err(flaw),
            None => Ok(self),
        }
    }
}

impl Checked<'_> {
    /// Nobody says which Kubernetes the clusters run: one that is older than the newest may have nothing else.
    fn doubt_versions(&mut self) {
        self.problems.retain(|(rule, _)| *rule != Rule::DeprecatedApi);
        let removed = self.problems.iter_mut().filter(|(rule, _)| *rule == Rule::RemovedApi);
        removed.for_each(|(_, found)| found.certainty = Certainty::Likely);
    }
}

fn of_cluster(
    known: &Known<'_>,
    catalog: &Catalog<'_>,
    demands: &Demands,
    part: &Part,
) -> Result<Vec<(Rule, Found)>> {
    let cluster = known.cluster;
    let is_ours: Vec<bool> = cluster.units.iter().map(|unit| part.has(cluster.name(), &unit.id)).collect();
    let objects: Vec<(usize, &Object)> = known.objects().filter(|(unit, _)| is_ours[*unit]).collect();
    let of = |&(unit, object): &(usize, &Object)| {
        let judged = judge(&object.doc, catalog, demands);
        let told = judged.problems.into_iter().filter(|problem| !is_left_out(object, problem));
        let told = told.map(|problem| hidden(problem, &object.doc, &known.cluster.secrets));
        let told = told.map(|problem| (problem.rule, found(known, unit, object, problem)));
        (told.collect::<Vec<_>>(), judged.cost)
    };
    Ok(judge_all(&objects, of)?.into_iter().flatten().collect())
}

/// What another lint tells.
fn is_left_out(object: &Object, problem: &Problem) -> bool {
    matches!(problem.rule, Rule::RemovedApi | Rule::DeprecatedApi) && group(object).ends_with(".fluxcd.io")
}

fn found(known: &Known<'_>, unit: usize, object: &Object, problem: Problem) -> Found {
    let at = match problem.at {
        Span::NONE => object.doc.get("kind").map_or(Span::NONE, Node::span),
        at => at,
    };
    let found = Found::of_object(known, unit, object, at, problem.told());
    let (path, expected, actual) = (problem.path, problem.expected, problem.actual);
    let detail = Some(Box::new(Detail { path, expected, actual }));
    Found { detail, hints: problem.hint.into_iter().collect(), ..found }
}
