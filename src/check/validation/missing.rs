//! Kinds without a schema: one finding a kind, however many objects and clusters have it.

use super::Resource;
use super::problems::{Weighed, finding};
use crate::check::Finding;
use crate::validate::Rule;
use std::collections::HashMap;

/// A finding for each kind without a schema, at the first object.
pub fn findings(resources: &[Resource<'_>], weighed: &Weighed<'_>) -> Vec<Finding> {
    let mut places: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut found: Vec<Finding> = Vec::new();
    for resource in resources {
        let Some(problem) = resource.problems.iter().find(|p| p.rule == Rule::MissingSchema) else {
            continue;
        };
        let new = finding(resource, problem, weighed.get(Rule::MissingSchema));
        let key = (new.message.clone(), new.hints.first().cloned());
        match places.get(&key) {
            Some(&at) => add(&mut found[at], new),
            None => {
                places.insert(key, found.len());
                found.push(new);
            }
        }
    }
    found
}

fn add(finding: &mut Finding, other: Finding) {
    for (names, more) in [(&mut finding.clusters, other.clusters), (&mut finding.subjects, other.subjects)] {
        let new: Vec<String> = more.into_iter().filter(|name| !names.contains(name)).collect();
        names.extend(new);
    }
}
