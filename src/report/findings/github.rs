//! Workflow commands of GitHub Actions: an annotation each finding.
//!
//! Upstream: actions/toolkit `packages/core/src/command.ts` for what has to be escaped.

use super::{headline, step, summary, word};
use crate::check::{Finding, Report};
use crate::diagnostic::Diagnostics;
use crate::report::harmless;

/// `::error file=FILE,line=LINE,title=RULE::TEXT`, and the summary.
pub fn github(report: &Report, places: &Diagnostics<'_>) -> String {
    let mut out: String = report.findings.iter().map(|finding| annotation(finding, places)).collect();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

fn annotation(finding: &Finding, places: &Diagnostics<'_>) -> String {
    let mut properties = Vec::new();
    if let Some(at) = finding.at
        && let Some(path) = places.path(at)
    {
        properties.push(format!("file={}", property(path.as_str())));
        properties.push(format!("line={}", at.line.max(1)));
    }
    properties.push(format!("title={}", property(finding.rule)));
    let steps = finding.trace.iter().chain(&finding.chain).map(|frame| step(frame, places));
    let lines = std::iter::once(headline(finding)).chain(steps).chain(finding.hints.iter().cloned());
    let text = lines.map(|line| harmless(&line).into_owned()).collect::<Vec<_>>().join("\n");
    format!("::{} {}::{}\n", word(finding.weight), properties.join(","), escaped(&text))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_is_escaped() {
        assert_eq!(property("a,b:c%d\ne"), "a%2Cb%3Ac%25d%0Ae");
        assert_eq!(escaped("a,b:c%d\r\ne"), "a,b:c%25d%0D%0Ae");
    }
}
