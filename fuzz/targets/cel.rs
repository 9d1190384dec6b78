//! Rules in CEL over any document: each is held, fails or is left out, in bounded time, and the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::validate::catalog::Definition;
use offlux::validate::{Problem, cel};
use offlux::yaml::{FileId, parse};
use offlux_fuzz::archive::Archive;
use std::borrow::Cow;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let Ok(Some(object)) = parse(archive.get("object"), FileId(0)) else { return };
    let rules = archive.get("rules").lines().take(8);
    let rules: Vec<serde_json::Value> =
        rules.map(|rule| serde_json::json!({ "rule": rule, "messageExpression": rule })).collect();
    let spec = parse(archive.get("schema"), FileId(1)).ok().flatten();
    let spec = spec.and_then(|node| offlux::yaml::json::to_json(&node).ok());
    let spec = spec
        .unwrap_or_else(|| r#"{"type": "object", "x-kubernetes-preserve-unknown-fields": true}"#.to_owned());
    let definition = format!(
        r#"{{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {{"name": "as.b.c"}},
        "spec": {{"group": "b.c", "names": {{"kind": "A", "plural": "as"}}, "scope": "Namespaced", "versions": [{{"name": "v1", "served": true,
        "storage": true, "schema": {{"openAPIV3Schema": {{"type": "object", "x-kubernetes-validations": {}, "properties": {{"spec": {spec}}}}}}}}}]}}}}"#,
        serde_json::Value::from(rules)
    );
    let Ok(Some(definition)) = parse(&definition, FileId(2)) else { return };
    let Some(definition) = Definition::read(Cow::Owned(definition)) else { return };
    let Some(compiled) = definition.schema("v1") else { return };
    let told = || {
        let mut problems: Vec<Problem> = Vec::new();
        let tally = cel::check(&object, compiled.schema(), &mut problems);
        format!("{tally:?} {problems:?}")
    };
    assert_eq!(told(), told());
});
