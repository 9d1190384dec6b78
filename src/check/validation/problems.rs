//! Findings of the problems of objects.

use super::{Resource, place};
use crate::check::{Detail, Finding, Origin};
use crate::cluster::secrets::Secrets;
use crate::config::{Config, Weight};
use crate::validate::{Problem, Rule};
use crate::yaml::Node;

/// What each rule's findings are.
pub struct Weighed<'a>(&'a Config);

impl<'a> Weighed<'a> {
    /// As `lint:` says.
    pub fn of(config: &'a Config) -> Self {
        Weighed(config)
    }

    /// What a rule's findings are: all count, unless it still works.
    pub fn get(&self, rule: Rule) -> Weight {
        let usual = if rule == Rule::DeprecatedApi { Weight::Warn } else { Weight::Error };
        self.0.lint.get(rule.name()).copied().unwrap_or(usual)
    }

    /// All rules.
    pub fn all(&self) -> Vec<(Rule, Weight)> {
        Rule::ALL.into_iter().map(|rule| (rule, self.get(rule))).collect()
    }
}

/// A problem of a document without values of Secrets. A hint made of such a value would tell of it in other words; so
/// would a message that a rule made of it.
pub fn hidden(mut problem: Problem, document: &Node, secrets: &Secrets) -> Problem {
    if secrets.is_empty() {
        return problem;
    }
    if let Some(usual) = problem.usual.take().filter(|_| secrets.are_in(document)) {
        problem.message = usual;
    }
    let hide = |text: &str| secrets.hide(text);
    let message = hide(&problem.message);
    let hint = problem.hint.filter(|_| message == problem.message);
    Problem {
        path: hide(&problem.path),
        message,
        expected: problem.expected.as_deref().map(hide),
        actual: problem.actual.as_deref().map(hide),
        hint: hint.as_deref().map(hide),
        ..problem
    }
}

/// A finding each problem.
pub fn findings<'a>(
    resources: &'a [Resource<'_>],
    weighed: &'a Weighed<'_>,
) -> impl Iterator<Item = Finding> + 'a {
    let of = |resource: &'a Resource<'_>| resource.problems.iter().map(move |problem| (resource, problem));
    let all = resources.iter().flat_map(of);
    all.map(|(resource, problem)| finding(resource, problem, weighed.get(problem.rule)))
}

/// A problem as a finding about its object.
pub fn finding(resource: &Resource<'_>, problem: &Problem, weight: Weight) -> Finding {
    Finding {
        rule: problem.rule.name(),
        origin: Origin::Lint,
        weight,
        clusters: resource.cluster.iter().map(|name| (*name).to_owned()).collect(),
        subjects: Some(resource.label()).filter(|label| !label.is_empty()).into_iter().collect(),
        message: problem.told(),
        at: place(problem),
        hints: problem.hint.iter().cloned().collect(),
        detail: Some(Box::new(Detail {
            path: problem.path.clone(),
            expected: problem.expected.clone(),
            actual: problem.actual.clone(),
        })),
        ..Finding::default()
    }
}
