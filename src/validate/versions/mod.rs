//! API versions that a Kubernetes does not have yet, no longer has, or will not have for long.
//!
//! Upstream: the lifecycle functions in `k8s.io/api` 0.20 to 0.37, by which an API server warns of versions
//! and stops serving them; whether a kind was there is decided by the API description of each version.

mod tables;

use super::problem::{Problem, Rule};
use super::schema::builtin::KubernetesVersion;
use crate::object::Gvk;
use crate::yaml::Node;
use tables::LIVES;

/// More steps than any chain of replacements has.
const STEPS: usize = 8;

/// What there is to say of a kind; 0 is no version, an empty name no replacement.
struct Life {
    since: u8,
    deprecated: u8,
    gone: u8,
    instead: (&'static str, &'static str),
}

/// Checks the version of an object against what a Kubernetes has.
pub fn check(document: &Node, gvk: &Gvk, kubernetes: KubernetesVersion, problems: &mut Vec<Problem>) {
    let api_version = gvk.api_version();
    let Some(life) = life(&api_version, &gvk.kind) else { return };
    let (rule, fate) = match life.fate(kubernetes.minor()) {
        Fate::Fine => return,
        Fate::NotYet => (Rule::RemovedApi, format!("comes with Kubernetes 1.{}", life.since)),
        Fate::Gone => (Rule::RemovedApi, format!("is gone since Kubernetes 1.{}", life.gone)),
        Fate::Deprecated => (Rule::DeprecatedApi, life.deprecation()),
    };
    let at = document.get("apiVersion").unwrap_or(document).span();
    let mut problem = Problem::new(rule, "apiVersion", at, format!("{api_version} {} {fate}", gvk.kind));
    problem.hint = replacement(&life, kubernetes.minor()).map(|kind| told(kind, gvk));
    problems.push(problem);
}

/// What becomes of a kind in a version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    NotYet,
    Deprecated,
    Gone,
}

impl Life {
    fn fate(&self, minor: u8) -> Fate {
        match self {
            _ if minor < self.since => Fate::NotYet,
            _ if self.gone != 0 && self.gone <= minor => Fate::Gone,
            _ if self.deprecated != 0 && self.deprecated <= minor => Fate::Deprecated,
            _ => Fate::Fine,
        }
    }

    fn deprecation(&self) -> String {
        match self.gone {
            0 => format!("is deprecated since Kubernetes 1.{}", self.deprecated),
            gone => format!("is deprecated since Kubernetes 1.{}, gone in 1.{gone}", self.deprecated),
        }
    }
}

fn life(api_version: &str, kind: &str) -> Option<Life> {
    let found = LIVES.binary_search_by(|row| (row.0, row.1).cmp(&(api_version, kind)));
    let &(_, _, since, deprecated, gone, api_version, kind) = &LIVES[found.ok()?];
    Some(Life { since, deprecated, gone, instead: (api_version, kind) })
}

/// What to use in a version: what is said to take the place of a kind, or of that where it is gone as well. Of
/// what is not there yet there is nothing.
fn replacement(life: &Life, minor: u8) -> Option<(&'static str, &'static str)> {
    let mut instead = life.instead;
    for _ in 0..STEPS {
        if instead.0.is_empty() {
            return None;
        }
        match self::life(instead.0, instead.1) {
            Some(next) if next.fate(minor) == Fate::Gone => instead = next.instead,
            Some(next) if next.fate(minor) == Fate::NotYet => return None,
            _ => return Some(instead),
        }
    }
    None
}

fn told((api_version, kind): (&str, &str), gvk: &Gvk) -> String {
    if kind == gvk.kind { format!("use {api_version}") } else { format!("use {api_version} {kind}") }
}

#[cfg(test)]
mod tests;
