//! What a check found: a line each, or data.

use crate::check::{Finding, Report};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use serde_json::json;

/// `FILE:LINE: error: CLUSTER: MESSAGE [RULE] (hints)`, and a summary.
pub fn text(report: &Report, places: &Diagnostics<'_>) -> String {
    let mut out: String = report.findings.iter().map(|finding| line(finding, places) + "\n").collect();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

fn line(finding: &Finding, places: &Diagnostics<'_>) -> String {
    let place =
        finding.at.and_then(|at| places.location(at)).map_or(String::new(), |place| format!("{place}: "));
    let cluster = finding.cluster.as_ref().map_or(String::new(), |name| format!("{name}: "));
    let demanded =
        finding.demanded.and_then(|at| places.location(at)).map(|place| format!("demanded in {place}"));
    let named = finding.named.iter().filter_map(|at| places.location(*at));
    let named = named.map(|place| format!("a variable put it there, named in {place}"));
    let hints: Vec<String> = demanded.into_iter().chain(named).chain(finding.hints.iter().cloned()).collect();
    let hints = if hints.is_empty() { String::new() } else { format!(" ({})", hints.join("; ")) };
    let message = finding.message.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{place}{}: {cluster}{message} [{}]{hints}", word(finding.weight), finding.rule)
}

fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "error",
        Weight::Warn => "warning",
        Weight::Off => "off",
    }
}

fn summary(report: &Report) -> String {
    let counted = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let looked = [
        counted(report.clusters, "cluster"),
        counted(report.kustomizations, "Kustomization"),
        counted(report.objects, "object"),
        counted(report.expectations, "expectation"),
    ];
    let found = match (report.errors(), report.warnings()) {
        (0, 0) => "all good".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    format!("{}: {found}", looked.join(", "))
}

/// `{"findings":[…],"summary":{…}}`
pub fn data(report: &Report, places: &Diagnostics<'_>) -> String {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "level": word(finding.weight),
                "cluster": finding.cluster,
                "message": finding.message,
                "file": finding.at.and_then(|at| places.path(at)).map(|path| path.to_string()),
                "line": finding.at.map(|at| at.line).filter(|&line| line > 0),
                "demanded": finding.demanded.and_then(|at| places.location(at)),
                "named": finding.named.iter().filter_map(|at| places.location(*at)).collect::<Vec<_>>(),
                "hints": finding.hints,
            })
        })
        .collect();
    let summary = json!({
        "clusters": report.clusters,
        "kustomizations": report.kustomizations,
        "objects": report.objects,
        "expectations": report.expectations,
        "errors": report.errors(),
        "warnings": report.warnings(),
    });
    format!("{:#}\n", json!({ "findings": findings, "summary": summary }))
}

/// Workflow commands of GitHub Actions, an annotation each, and the summary.
pub fn github(report: &Report, places: &Diagnostics<'_>) -> String {
    let annotation = |finding: &Finding| {
        let place = finding.at.and_then(|at| Some((places.path(at)?, at.line)));
        let place = place.map_or(String::new(), |(path, line)| {
            format!("file={},line={}", property(path.as_str()), line.max(1))
        });
        let cluster = finding.cluster.as_ref().map_or(String::new(), |name| format!("{name}: "));
        let text =
            std::iter::once(format!("{cluster}{}", finding.message)).chain(finding.hints.iter().cloned());
        let text = text.collect::<Vec<_>>().join("\n");
        format!("::{} {place}::{}\n", word(finding.weight), escaped(&text))
    };
    let mut out: String = report.findings.iter().map(annotation).collect();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
