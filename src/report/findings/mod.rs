//! What a check found: one format a file. What all of them say alike stands here.

pub(super) mod github;
pub mod json;
mod junit;
pub(super) mod sarif;
pub(super) mod text;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use text::text;

use crate::check::{Finding, Report};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use crate::error::Frame;

pub(super) fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "error",
        Weight::Warn => "warning",
        Weight::Off => "off",
    }
}

/// `CLUSTER, CLUSTER: MESSAGE` in one line.
pub(super) fn headline(finding: &Finding) -> String {
    let message = finding.told();
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match finding.clusters.as_slice() {
        [] => message,
        clusters => format!("{}: {message}", clusters.join(", ")),
    }
}

/// What led there and what would help, a text each.
fn remarks(finding: &Finding, places: &Diagnostics<'_>) -> Vec<String> {
    let demanded = finding.demanded.and_then(|at| places.location(at));
    let demanded = demanded.map(|place| format!("demanded in {place}"));
    let named = finding.named.iter().filter_map(|at| places.location(*at));
    let named = named.map(|place| format!("a variable put it there, named in {place}"));
    let steps = finding.trace.iter().map(|frame| frame.message.clone());
    let all = demanded.into_iter().chain(named).chain(steps).chain(finding.hints.iter().cloned());
    let mut remarks: Vec<String> = all.collect();
    remarks.dedup();
    remarks
}

/// `MESSAGE (FILE:LINE)`
fn step(frame: &Frame, places: &Diagnostics<'_>) -> String {
    match frame.at.and_then(|at| places.location(at)) {
        Some(place) => format!("{} ({place})", frame.message),
        None => frame.message.clone(),
    }
}

fn summary(report: &Report) -> String {
    let looked = [
        counted(report.clusters, "cluster"),
        counted(report.kustomizations, "Kustomization"),
        counted(report.objects, "object"),
        counted(report.expectations.len(), "expectation"),
    ];
    format!("{}: {}", looked.join(", "), outcome(report.errors(), report.warnings()))
}

/// `1 object`, `2 objects`
pub(super) fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// `2 errors, 1 warning`
pub(super) fn outcome(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "all good".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}
