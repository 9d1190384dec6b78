//! Each mistake beside what is right, kind by kind.

mod kinds;
mod pods;

use super::*;
use crate::yaml::{FileId, parse};

/// The fields that are told of, in order.
fn paths(text: &str) -> Vec<String> {
    told(text).into_iter().map(|problem| problem.path).collect()
}

fn told(text: &str) -> Vec<Problem> {
    let document = parse(text, FileId::NONE).expect(text).expect(text);
    let part = |key: &str| document.text_at(&[key]).unwrap_or("").to_owned();
    let mut problems = Vec::new();
    check(&document, &Gvk::new(&part("apiVersion"), &part("kind")), &mut problems);
    problems
}

/// An object of a kind, with a spec in flow style.
fn object(api_version: &str, kind: &str, spec: &str) -> String {
    format!("{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: a}}, spec: {{{spec}}}}}")
}

/// Holds right specs of a kind to be silent, and wrong ones to be told at a path.
fn holds(api_version: &str, kind: &str, right: &[&str], wrong: &[(&str, &str)]) {
    for spec in right {
        let text = object(api_version, kind, spec);
        assert_eq!(paths(&text), [""; 0], "{text}");
    }
    for (spec, path) in wrong {
        let text = object(api_version, kind, spec);
        assert_eq!(paths(&text), [*path], "{text}");
    }
}
