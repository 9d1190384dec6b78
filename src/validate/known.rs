//! What is said of an object after all: nothing of values that are not known yet, nothing twice, and nothing of what
//! Flux Operator adds to the schemas of Flux.

use super::metadata::names::is_unknown;
use super::{Problem, Rule};
use crate::object::Gvk;
use crate::yaml::Span;
use std::collections::HashSet;

/// Kinds that Flux Operator adds to those that Alerts and Receivers may name.
const ADDED: [&str; 3] = ["FluxInstance", "ResourceSet", "ResourceSetInputProvider"];

/// Takes out what is not to be told. Of one value the first thing counts, which its schema says.
pub fn settle(gvk: &Gvk, problems: &mut Vec<Problem>) {
    if problems.is_empty() {
        return;
    }
    let mut seen: HashSet<(String, Span)> = HashSet::new();
    problems.retain(|problem| {
        let is_new = problem.rule != Rule::InvalidValue || seen.insert((problem.path.clone(), problem.at));
        is_new && !is_open(problem) && !is_added(gvk, problem)
    });
}

/// Whether a value holds what is not known yet: a variable, a placeholder, SOPS's cipher. Schemas and rules do not
/// judge it in the first place.
fn is_open(problem: &Problem) -> bool {
    text(problem).is_some_and(is_unknown)
}

fn is_added(gvk: &Gvk, problem: &Problem) -> bool {
    let is_named = gvk.group == "notification.toolkit.fluxcd.io" && problem.path.ends_with(".kind");
    is_named && text(problem).is_some_and(|kind| ADDED.contains(&kind))
}

/// The text that is there: of `string "a"` and `"a"` what stands in quotes.
fn text(problem: &Problem) -> Option<&str> {
    let actual = problem.actual.as_deref()?;
    Some(actual.strip_prefix("string ").unwrap_or(actual).trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(rule: Rule, path: &str, actual: &str) -> usize {
        let gvk = Gvk::new("notification.toolkit.fluxcd.io/v1beta3", "Alert");
        let problem = Problem::new(rule, path, Span::NONE, "wrong").instead_of("right", actual);
        let mut problems = vec![problem.clone(), problem];
        settle(&gvk, &mut problems);
        problems.len()
    }

    #[test]
    fn what_is_not_known_yet_is_not_told() {
        assert_eq!(left(Rule::InvalidValue, "spec.a", "string \"PLACEHOLDER_SIZE\""), 0);
        assert_eq!(left(Rule::InvalidMetadata, "metadata.name", "\"${NAME}_A\""), 0);
    }

    #[test]
    fn a_value_is_told_once() {
        assert_eq!(left(Rule::InvalidValue, "spec.a", "string \"a\""), 1);
        assert_eq!(left(Rule::UnknownField, "spec.a", "string \"a\""), 2);
    }

    #[test]
    fn kinds_of_flux_operator_are_taken() {
        assert_eq!(left(Rule::InvalidValue, "spec.eventSources[0].kind", "string \"FluxInstance\""), 0);
        assert_eq!(left(Rule::InvalidValue, "spec.eventSources[0].kind", "string \"FluxInstances\""), 1);
    }
}
