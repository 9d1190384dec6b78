//! JUnit XML, as GitLab, Jenkins and others read it: a suite of renders, one of lints, one of expectations.
//!
//! A test case is a rule and what it found: each error is a failed case, a warning one that passed with
//! its text as output, and a rule that found nothing is one that passed.

use super::{headline, remarks, step, summary};
use crate::check::{Finding, Origin, Report};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use crate::markup::escaped;
use std::fmt::Write;

/// `<testsuites>` with a `<testsuite>` each for renders, lints and expectations.
pub fn junit(report: &Report, places: &Diagnostics<'_>) -> String {
    let lints = report.lints.iter().map(|(lint, _)| lint.name);
    let suites = [
        suite("render", &["render"], report, places, |f| f.origin == Origin::Render),
        suite("lint", &lints.collect::<Vec<_>>(), report, places, |f| {
            matches!(f.origin, Origin::Lint | Origin::Comment)
        }),
        suite("expect", &expectations(report), report, places, |f| f.origin == Origin::Expectation),
    ];
    let tests: usize = suites.iter().map(|suite| suite.tests).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"offlux check\" tests=\"{tests}\" failures=\"{}\">",
        report.errors()
    );
    suites.iter().for_each(|suite| out.push_str(&suite.text));
    let _ = writeln!(out, "  <!-- {} -->", summary(report));
    out.push_str("</testsuites>\n");
    out
}

struct Suite {
    text: String,
    tests: usize,
}

fn expectations(report: &Report) -> Vec<&str> {
    report.expectations.iter().map(String::as_str).collect()
}

fn suite(
    name: &str,
    rules: &[&str],
    report: &Report,
    places: &Diagnostics<'_>,
    is_meant: impl Fn(&Finding) -> bool,
) -> Suite {
    let found: Vec<&Finding> = report.findings.iter().filter(|finding| is_meant(finding)).collect();
    let is_silent = |rule: &&&str| match name {
        "render" => found.is_empty(),
        "expect" => !found.iter().any(|f| f.message.starts_with(&format!("{rule}: "))),
        _ => !found.iter().any(|f| f.rule == **rule),
    };
    let silent: Vec<&&str> = rules.iter().filter(is_silent).collect();
    let failures = found.iter().filter(|f| f.weight == Weight::Error).count();
    let tests = found.len() + silent.len();
    let mut text =
        format!("  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n");
    found.iter().for_each(|finding| text.push_str(&case(name, finding, places)));
    for rule in silent {
        let _ = writeln!(text, "    <testcase classname=\"{name}\" name=\"{}\"/>", escaped(rule));
    }
    text.push_str("  </testsuite>\n");
    Suite { text, tests }
}

fn case(suite: &str, finding: &Finding, places: &Diagnostics<'_>) -> String {
    let place = finding.at.and_then(|at| places.location(at));
    let place = place.map_or(String::new(), |place| format!("{place}: "));
    let name = escaped(&format!("{place}{}", headline(finding)));
    let class = escaped(&format!("{suite}.{}", finding.rule));
    let chain = finding.chain.iter().map(|frame| step(frame, places));
    let body: Vec<String> = remarks(finding, places).into_iter().chain(chain).collect();
    let body = escaped(
        &std::iter::once(format!("{place}{}", headline(finding))).chain(body).collect::<Vec<_>>().join("\n"),
    );
    let inside = match finding.weight {
        Weight::Error => {
            let message = escaped(&headline(finding));
            format!("<failure type=\"{}\" message=\"{message}\">{body}</failure>", finding.rule)
        }
        _ => format!("<system-out>{body}</system-out>"),
    };
    format!("    <testcase classname=\"{class}\" name=\"{name}\">\n      {inside}\n    </testcase>\n")
}
