//! A line each finding, and a summary.

use super::{headline, remarks, summary, word};
use crate::check::{Finding, Report};
use crate::diagnostic::Diagnostics;
use crate::markup::inert;
use crate::report::harmless;

/// `FILE:LINE: error: CLUSTER: MESSAGE [RULE] (hints)`, and a summary.
pub fn text(report: &Report, places: &Diagnostics<'_>) -> String {
    let mut out: String = report.findings.iter().map(|finding| line(finding, places) + "\n").collect();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

/// `FILE:LINE: error: CLUSTER: MESSAGE [RULE] (hints)`
pub fn line(finding: &Finding, places: &Diagnostics<'_>) -> String {
    let place = finding.at.and_then(|at| places.location(at));
    let place = place.map_or(String::new(), |place| format!("{place}: "));
    let remarks = remarks(finding, places);
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
    let line = format!("{place}{}: {} [{}]{remarks}", word(finding.weight), headline(finding), finding.rule);
    inert(&harmless(&line)).into_owned()
}
