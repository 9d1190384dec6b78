//! What SARIF 2.1.0 demands of the parts that offlux writes (OASIS, "Static Analysis Results Interchange Format
//! (SARIF) Version 2.1.0", sections 3.13 to 3.52), and what code scanning asks for besides.

use serde_json::{Value, json};

/// The structure, closed: a property that is not here is one that nobody has looked up.
pub fn schema() -> Value {
    let text = json!({
        "type": "object", "required": ["text"], "additionalProperties": false,
        "properties": {"text": {"type": "string", "minLength": 1}},
    });
    let level = json!({"enum": ["none", "note", "warning", "error"]});
    json!({
        "type": "object", "required": ["version", "runs"], "additionalProperties": false,
        "properties": {
            "$schema": {"type": "string", "pattern": "^https://"},
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
        },
        "$defs": {
            "run": {
                "type": "object", "required": ["tool", "results"], "additionalProperties": false,
                "properties": {
                    "tool": {
                        "type": "object", "required": ["driver"], "additionalProperties": false,
                        "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object", "additionalProperties": false,
                            "properties": {"description": text},
                        },
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
            "driver": {
                "type": "object", "required": ["name"], "additionalProperties": false,
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "version": {"type": "string"},
                    "informationUri": {"type": "string", "pattern": "^https://"},
                    "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
                },
            },
            "rule": {
                "type": "object", "required": ["id", "shortDescription", "help"], "additionalProperties": false,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "shortDescription": text,
                    "help": text,
                    "defaultConfiguration": {
                        "type": "object", "additionalProperties": false,
                        "properties": {"level": level, "enabled": {"type": "boolean"}},
                    },
                },
            },
            "result": {
                "type": "object", "required": ["ruleId", "message", "partialFingerprints"],
                "additionalProperties": false,
                "properties": {
                    "ruleId": {"type": "string"},
                    "ruleIndex": {"type": "integer", "minimum": 0},
                    "level": level,
                    "message": text,
                    "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                    "relatedLocations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
                    "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                    "properties": {"type": "object"},
                },
            },
            "location": {
                "type": "object", "required": ["physicalLocation"], "additionalProperties": false,
                "properties": {"message": text, "physicalLocation": {"$ref": "#/$defs/place"}},
            },
            "place": {
                "type": "object", "required": ["artifactLocation"], "additionalProperties": false,
                "properties": {
                    "artifactLocation": {
                        "type": "object", "required": ["uri"], "additionalProperties": false,
                        "properties": {
                            "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%:-]+$"},
                            "uriBaseId": {"const": "ROOT"},
                        },
                    },
                    "region": {
                        "type": "object", "required": ["startLine"], "additionalProperties": false,
                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    })
}

/// What a schema cannot say: each result's rule is the one of its index, rules and fingerprints are each
/// there once, relative files do not begin with a slash.
pub fn flaws(log: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let run = &log["runs"][0];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let rules = list(&run["tool"]["driver"]["rules"]);
    let mut ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        found.push("a rule is there twice".to_owned());
    }
    let mut prints = Vec::new();
    for result in list(&run["results"]) {
        let index = result["ruleIndex"].as_u64().and_then(|at| usize::try_from(at).ok());
        let rule = index.and_then(|at| rules.get(at)).map(|rule| &rule["id"]);
        if rule != Some(&result["ruleId"]) {
            found.push(format!("{} is not the rule of its index", result["ruleId"]));
        }
        prints.push(result["partialFingerprints"].to_string());
        for place in list(&result["locations"]) {
            let file = &place["physicalLocation"]["artifactLocation"];
            if file["uriBaseId"].is_string() && file["uri"].as_str().is_some_and(|uri| uri.starts_with('/')) {
                found.push(format!("{} is not relative", file["uri"]));
            }
        }
    }
    prints.sort_unstable();
    if prints.windows(2).any(|pair| pair[0] == pair[1]) {
        found.push("a fingerprint is there twice".to_owned());
    }
    found
}

#[test]
fn a_result_of_an_unknown_rule_is_found() {
    let log = json!({"runs": [{"tool": {"driver": {"rules": [{"id": "a"}]}}, "results": [
        {"ruleId": "b", "ruleIndex": 0, "partialFingerprints": {"x": "1"}},
        {"ruleId": "a", "ruleIndex": 0, "partialFingerprints": {"x": "1"}},
    ]}]});
    assert_eq!(flaws(&log).len(), 2);
    assert!(!super::walk::flaws(&schema(), &log).is_empty());
}
