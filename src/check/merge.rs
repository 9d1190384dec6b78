//! Makes one finding of several that say the same of the same place: of several clusters, and of several
//! objects that one line makes.

use super::{Finding, Origin};
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
}
