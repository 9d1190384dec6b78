//! What is said of an object after all: nothing of values that are not known yet, and nothing twice.

use super::metadata::names::is_unknown;
use super::{Problem, Rule};
use crate::yaml::Span;
use std::collections::HashSet;

/// Takes out what is not to be told. Of one value the first thing counts, which its schema says.
pub fn settle(problems: &mut Vec<Problem>) {
    if problems.is_empty() {
        return;
    }
    let mut seen: HashSet<(String, Span)> = HashSet::new();
    problems.retain(|problem| {
        let is_new = problem.rule != Rule::InvalidValue || seen.insert((problem.path.clone(), problem.at));
        is_new && !is_open(problem)
    });
}

/// Whether a value holds what is not known yet: a variable, a placeholder, SOPS's cipher. Schemas and rules do not
/// judge it in the first place.
fn is_open(problem: &Problem) -> bool {
    text(problem).is_some_and(is_unknown)
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
        let problem = Problem::new(rule, path, Span::NONE, "wrong").instead_of("right", actual);
        let mut problems = vec![problem.clone(), problem];
        settle(&mut problems);
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
}
