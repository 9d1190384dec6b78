//! Findings as workflow commands of GitHub Actions: an annotation each.

use super::{headline, step, summary, word};
use crate::check::{Finding, Report};
use crate::diagnostic::Diagnostics;
use crate::report::workflow::command;

/// `::error file=FILE,line=LINE,title=RULE::TEXT`, and the summary.
pub fn github(report: &Report, places: &Diagnostics<'_>) -> String {
    let mut out: String = report.findings.iter().map(|finding| annotation(finding, places)).collect();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

/// `::error file=FILE,line=LINE,title=RULE::TEXT`
pub fn annotation(finding: &Finding, places: &Diagnostics<'_>) -> String {
    let steps = finding.trace.iter().chain(&finding.chain).map(|frame| step(frame, places));
    let lines = std::iter::once(headline(finding)).chain(steps).chain(finding.hints.iter().cloned());
    let text = lines.collect::<Vec<_>>().join("\n");
    command(word(finding.weight), finding.at, places, finding.rule, &text)
}
