//! Makes one finding of several that say the same of the same place: of several clusters, and of several
//! objects that one line makes.

use super::{Finding, Origin};
use crate::validate::Rule;
use crate::yaml::Span;
use std::collections::HashMap;

/// Findings, each once, naming every cluster that it is told of. Two failures of one cluster stay two.
pub fn same(findings: Vec<Finding>) -> Vec<Finding> {
    let mut places: HashMap<(&'static str, String, Option<Span>), Vec<usize>> = HashMap::new();
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        let key = (finding.rule, finding.message.clone(), finding.at);
        let known = places.entry(key).or_default();
        match known.iter().find(|&&at| can_join(&merged[at], &finding)) {
            Some(&at) => {
                add(&mut merged[at].clusters, finding.clusters);
                add(&mut merged[at].subjects, finding.subjects);
            }
            None => {
                known.push(merged.len());
                merged.push(finding);
            }
        }
    }
    merged
}

/// Findings without those that only say again, by a schema, why something does not render.
pub fn without_echoes(findings: Vec<Finding>) -> Vec<Finding> {
    let (failed, mut left): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.origin == Origin::Render);
    let is_said = |finding: &Finding| {
        let path = finding.detail.as_deref().map(|detail| format!("{}: ", detail.path));
        let says = |failure: &Finding| {
            failure.at == finding.at && path.as_ref().is_some_and(|path| failure.message.starts_with(path))
        };
        let in_cluster = |name: &String| failed.iter().any(|f| says(f) && f.clusters.contains(name));
        let is_rendered = finding.rule == Rule::InvalidValue.name() && !finding.clusters.is_empty();
        is_rendered && finding.clusters.iter().all(in_cluster)
    };
    left.retain(|finding| !is_said(finding));
    failed.into_iter().chain(left).collect()
}

fn add(names: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

fn can_join(first: &Finding, other: &Finding) -> bool {
    let is_new = other.clusters.iter().all(|name| !first.clusters.contains(name));
    let is_alike = first.demanded == other.demanded && first.origin == other.origin;
    is_alike && (is_new || first.origin == Origin::Lint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Detail;

    fn finding(origin: Origin, cluster: &str, message: &str) -> Finding {
        let (clusters, message) = (vec![cluster.to_owned()], message.to_owned());
        Finding { origin, rule: "a", clusters, message, ..Finding::default() }
    }

    #[test]
    fn what_is_said_of_several_clusters_is_said_once() {
        let all = [("x", "m"), ("y", "m"), ("y", "n"), ("x", "m")];
        let told = |origin| {
            let findings = all.iter().map(|(cluster, message)| finding(origin, cluster, message)).collect();
            same(findings).into_iter().map(|f| (f.message, f.clusters.join(" "))).collect::<Vec<_>>()
        };
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(told(Origin::Lint), pairs(&[("m", "x y"), ("n", "y")]));
        assert_eq!(told(Origin::Render), pairs(&[("m", "x y"), ("n", "y"), ("m", "x")]));
    }

    #[test]
    fn what_a_failed_render_says_a_schema_does_not_say_again() {
        let of_schema = |cluster: &str, path: &str| Finding {
            rule: Rule::InvalidValue.name(),
            detail: Some(Box::new(Detail { path: path.to_owned(), expected: None, actual: None })),
            ..finding(Origin::Lint, cluster, "by a schema")
        };
        let left = |lint: Finding| {
            without_echoes(vec![lint, finding(Origin::Render, "x", "spec.prune: expected true or false")])
                .len()
        };
        assert_eq!(left(of_schema("x", "spec.prune")), 1);
        assert_eq!(left(of_schema("y", "spec.prune")), 2);
        assert_eq!(left(of_schema("x", "spec.wait")), 2);
        assert_eq!(left(Finding { clusters: Vec::new(), ..of_schema("x", "spec.prune") }), 2);
        assert_eq!(left(Finding { rule: "unknown-field", ..of_schema("x", "spec.prune") }), 2);
    }
}
