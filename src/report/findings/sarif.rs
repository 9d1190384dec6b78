//! SARIF 2.1.0, as code scanning reads it. Files are relative to the repository's root.
//!
//! Fingerprints are made of rule, file and message, not of lines: a finding that moves stays the same one.

use super::word;
use crate::check::lints::ALL;
use crate::check::{Finding, Report};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use crate::yaml::Span;
use camino::Utf8Path;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run, with a rule for each lint, and for renders and expectations.
pub fn sarif(report: &Report, places: &Diagnostics<'_>) -> String {
    log(rules(report), &report.findings, places)
}

/// One run with rules of one's own.
pub fn log(rules: Vec<Value>, findings: &[Finding], places: &Diagnostics<'_>) -> String {
    let ids: Vec<String> = rules.iter().map(|rule| rule["id"].as_str().unwrap_or("").to_owned()).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, places, &ids, &mut seen)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "offlux",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "ROOT": { "description": { "text": "The root of the repository." } } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A rule: its name, a sentence, what its findings are, and what to do about them.
pub fn rule(id: &str, about: &str, weight: Weight, help: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": about },
        "help": { "text": help },
        "defaultConfiguration": { "level": word(weight) },
    })
}

fn rules(report: &Report) -> Vec<Value> {
    let mut rules = vec![
        rule("render", "A Kustomization fails to render.", Weight::Error, "It cannot be switched off."),
        rule(
            "expect",
            "An expectation of offlux.yaml does not hold.",
            Weight::Error,
            "Expectations stand below `expect:` in offlux.yaml.",
        ),
        rule(
            "allow",
            "A comment allows what no lint is called.",
            Weight::Warn,
            "docs/lints.md names all lints.",
        ),
    ];
    for lint in ALL {
        let help = format!(
            "`lint: {{{name}: off}}` in offlux.yaml switches it off, a comment `# offlux: allow {name}` allows one \
             place; docs/lints.md has examples.",
            name = lint.name
        );
        let weight =
            report.lints.iter().find(|(known, _)| known.name == lint.name).map(|(_, weight)| *weight);
        rules.push(match weight {
            Some(weight) => rule(lint.name, lint.about, weight, &help),
            None => {
                let mut off = rule(lint.name, lint.about, lint.weight, &help);
                off["defaultConfiguration"] = json!({ "enabled": false });
                off
            }
        });
    }
    rules
}

fn result(
    finding: &Finding,
    places: &Diagnostics<'_>,
    ids: &[String],
    seen: &mut HashMap<String, usize>,
) -> Value {
    let hints = finding.hints.iter().map(|hint| format!("\n{hint}"));
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(finding.rule));
    if let Some(index) = ids.iter().position(|id| id == finding.rule) {
        result.insert("ruleIndex".into(), json!(index));
    }
    result.insert("level".into(), json!(word(finding.weight)));
    let text = super::headline(finding) + &hints.collect::<String>();
    result.insert("message".into(), json!({ "text": text }));
    let place = finding.at.and_then(|at| location(at, places));
    result.insert("locations".into(), json!(place.into_iter().collect::<Vec<_>>()));
    let demanded = finding.demanded.map(|at| ("demanded here".to_owned(), at));
    let named = finding.named.iter().map(|&at| ("a variable put it there, named here".to_owned(), at));
    let steps = finding.trace.iter().chain(&finding.chain);
    let steps = steps.filter_map(|frame| Some((frame.message.clone(), frame.at?)));
    let related: Vec<Value> = demanded
        .into_iter()
        .chain(named)
        .chain(steps)
        .filter_map(|(text, at)| related(&text, at, places))
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), json!(related));
    }
    let print = fingerprint(finding, places);
    let times = seen.entry(print.clone()).or_insert(0);
    *times += 1;
    result.insert("partialFingerprints".into(), json!({ "offlux/v1": format!("{print}:{times}") }));
    result.insert("properties".into(), json!({ "clusters": finding.clusters }));
    Value::Object(result)
}

fn location(at: Span, places: &Diagnostics<'_>) -> Option<Value> {
    let path = places.path(at)?;
    let mut place = json!({ "artifactLocation": artifact(&path) });
    if at.line > 0 {
        place["region"] = json!({ "startLine": at.line });
    }
    Some(json!({ "physicalLocation": place }))
}

fn related(text: &str, at: Span, places: &Diagnostics<'_>) -> Option<Value> {
    let mut place = location(at, places)?;
    place["message"] = json!({ "text": text });
    Some(place)
}

/// A file of the root by its relative URI; one outside of it by its whole path.
fn artifact(path: &Utf8Path) -> Value {
    if path.is_absolute() || path.has_root() {
        // Before the drive, on Windows, a slash stands for the machine.
        let slash = if path.as_str().starts_with('/') { "" } else { "/" };
        json!({ "uri": format!("file://{slash}{}", uri(path.as_str())) })
    } else {
        json!({ "uri": uri(path.as_str()), "uriBaseId": "ROOT" })
    }
}

/// A path as a URI has it: what is neither a letter, a digit nor plain punctuation in per cents.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn fingerprint(finding: &Finding, places: &Diagnostics<'_>) -> String {
    let mut hash = Sha256::new();
    let path = finding.at.and_then(|at| places.path(at)).unwrap_or_default();
    let subject = finding.subjects.first().map_or("", String::as_str);
    for part in [finding.rule, path.as_str(), subject, &finding.message] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/ü+(1)@.yaml"), "a%20b/%C3%BC%2B%281%29%40.yaml");
        assert_eq!(artifact("/x/y".into()), json!({ "uri": "file:///x/y" }));
    }
}
