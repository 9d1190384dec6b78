//! JUnit XML, an object a test case: a suite each cluster or file.

use super::{Told, file, summary};
use crate::check::validation::{Resource, Validation};
use crate::check::{Finding, Origin};
use crate::diagnostic::Diagnostics;
use crate::markup::escaped;
use crate::report::findings::headline;
use crate::validate::{Problem, Status};
use indexmap::IndexMap;
use std::fmt::Write;

#[derive(Default)]
struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// `<testsuites>` with a `<testsuite>` each cluster or file; what fails to render is a suite of its own.
pub fn junit(found: &Validation<'_>, places: &Diagnostics<'_>, _told: Told) -> String {
    let mut suites: IndexMap<String, Suite> = IndexMap::new();
    for finding in found.findings.iter().filter(|finding| finding.origin == Origin::Render) {
        suites.entry("render".to_owned()).or_default().add_failed(finding, places);
    }
    for resource in &found.resources {
        let name = resource.cluster.map_or_else(|| file(resource, places), str::to_owned);
        suites.entry(name).or_default().add(resource, places);
    }
    let sum = |of: fn(&Suite) -> usize| suites.values().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"offlux validate\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        sum(|s| s.tests),
        sum(|s| s.failures),
        sum(|s| s.errors)
    );
    for (name, suite) in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            escaped(name),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped
        );
        out.push_str(&suite.cases);
        out.push_str("  </testsuite>\n");
    }
    let _ = writeln!(out, "  <!-- {} -->", summary(found));
    out.push_str("</testsuites>\n");
    out
}

impl Suite {
    fn add(&mut self, resource: &Resource<'_>, places: &Diagnostics<'_>) {
        self.tests += 1;
        let body = match resource.status {
            Status::Valid => String::new(),
            Status::Skipped => {
                self.skipped += 1;
                "<skipped/>".to_owned()
            }
            Status::Invalid => {
                self.failures += 1;
                wrong("failure", resource, places)
            }
            Status::Error => {
                self.errors += 1;
                wrong("error", resource, places)
            }
        };
        let name = match (&*resource.namespace(), resource.name()) {
            (_, name) if name.is_empty() => places.location(resource.at).unwrap_or_default(),
            ("", name) => name,
            (namespace, name) => format!("{namespace}/{name}"),
        };
        let class = match resource.gvk.kind.as_str() {
            "" => "unknown".to_owned(),
            kind => format!("{kind}@{}", resource.gvk.api_version()),
        };
        self.case(&class, &name, &body);
    }

    fn add_failed(&mut self, finding: &Finding, places: &Diagnostics<'_>) {
        (self.tests, self.errors) = (self.tests + 1, self.errors + 1);
        let place = finding.at.and_then(|at| places.location(at)).unwrap_or_default();
        let message = escaped(&headline(finding));
        self.case("render", &place, &format!("<error type=\"render\" message=\"{message}\"/>"));
    }

    fn case(&mut self, class: &str, name: &str, body: &str) {
        let (class, name) = (escaped(class), escaped(name));
        let _ = match body {
            "" => writeln!(self.cases, "    <testcase classname=\"{class}\" name=\"{name}\"/>"),
            body => writeln!(
                self.cases,
                "    <testcase classname=\"{class}\" name=\"{name}\">\n      {body}\n    </testcase>"
            ),
        };
    }
}

/// All that is wrong with an object in one element, a line each.
fn wrong(element: &str, resource: &Resource<'_>, places: &Diagnostics<'_>) -> String {
    let line = |problem: &Problem| {
        let place = places.location(problem.at).map_or_else(String::new, |place| format!("{place}: "));
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{place}{} [{}]{hint}", problem.told(), problem.rule.name())
    };
    let lines: Vec<String> = resource.problems.iter().map(line).collect();
    let message = match resource.problems.as_slice() {
        [first, more @ ..] if !more.is_empty() => format!("{} (and {} more)", first.told(), more.len()),
        [first] => first.told(),
        _ => String::new(),
    };
    let rule = resource.problems.first().map_or("", |problem| problem.rule.name());
    format!(
        "<{element} type=\"{rule}\" message=\"{}\">{}</{element}>",
        escaped(&message),
        escaped(&lines.join("\n"))
    )
}
