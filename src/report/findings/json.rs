//! Findings as data, in the form of `docs/schemas/check.json`.

use super::word;
use crate::check::{Finding, Report};
use crate::diagnostic::Diagnostics;
use crate::error::Frame;
use serde_json::{Value, json};

/// `{"findings":[…],"summary":{…}}`
pub fn json(report: &Report, places: &Diagnostics<'_>) -> String {
    format!("{:#}\n", data(report, places))
}

/// The same as data.
pub fn data(report: &Report, places: &Diagnostics<'_>) -> Value {
    let findings: Vec<Value> = report.findings.iter().map(|finding| value(finding, places)).collect();
    let summary = json!({
        "clusters": report.clusters,
        "kustomizations": report.kustomizations,
        "objects": report.objects,
        "expectations": report.expectations.len(),
        "errors": report.errors(),
        "warnings": report.warnings(),
    });
    json!({ "findings": findings, "summary": summary })
}

/// A finding as data.
pub fn value(finding: &Finding, places: &Diagnostics<'_>) -> Value {
    let file = finding.at.and_then(|at| places.path(at)).map(|path| path.to_string());
    let line = finding.at.map(|at| at.line).filter(|&line| line > 0 && file.is_some());
    let frames = |frames: &[Frame]| frames.iter().map(|f| frame(f, places)).collect::<Vec<_>>();
    json!({
        "rule": finding.rule,
        "level": word(finding.weight),
        "clusters": finding.clusters,
        "objects": finding.subjects,
        "message": finding.told(),
        "file": file,
        "line": line,
        "demanded": finding.demanded.and_then(|at| places.location(at)),
        "named": finding.named.iter().filter_map(|at| places.location(*at)).collect::<Vec<_>>(),
        "trace": frames(&finding.trace),
        "chain": frames(&finding.chain),
        "hints": finding.hints,
    })
}

fn frame(frame: &Frame, places: &Diagnostics<'_>) -> Value {
    json!({ "message": frame.message, "place": frame.at.and_then(|at| places.location(at)) })
}
