//! What is told of documents: `path: message (hint)`.

use super::*;
use crate::validate::schema::{Pool, crd};
use crate::yaml::{FileId, parse};

/// What is told of a spec that is held to a schema of a CustomResourceDefinition, a line each.
fn told(schema: &str, spec: &str) -> String {
    told_of(schema, &format!("apiVersion: a.io/v1\nkind: Thing\nspec: {spec}\n"))
}

fn told_of(schema: &str, document: &str) -> String {
    let text = format!(
        "spec: {{group: a.io, names: {{kind: Thing, plural: things}}, versions: [{{name: v1, served: true, schema: \
         {{openAPIV3Schema: {{type: object, properties: {{spec: {schema}}}}}}}}}]}}"
    );
    let mut pool = Pool::for_custom_resources();
    let definition = crd::compile(&parse(&text, FileId(0)).unwrap().unwrap(), &mut pool).unwrap();
    let schema = SchemaRef { pool: &pool, id: definition.versions[0].schema };
    let mut problems = Vec::new();
    let options = Options { unknown_fields: UnknownFields::Told };
    walk(&parse(document, FileId(0)).unwrap().unwrap(), schema, &options, &mut problems);
    let line = |problem: &Problem| {
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{}: {}{hint}", problem.path, problem.message)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn types_are_those_of_json() {
    let check = |schema: &str, value: &str, expected: &str| {
        let schema = format!("{{type: object, properties: {{a: {schema}}}}}");
        let expected = if expected.is_empty() { String::new() } else { format!("spec.a: {expected}") };
        assert_eq!(told(&schema, &format!("{{a: {value}}}")), expected, "{schema} {value}");
    };
    let whole = "{type: integer}";
    check(whole, "80", "");
    check(whole, "1.0", "");
    check(whole, "0x10", "");
    check(whole, "1.5", "expected integer, got number 1.5");
    check(whole, "9223372036854775808", "expected integer, got integer 9223372036854775808");
    check(whole, "'80'", "expected integer, got string \"80\" (without quotes it is integer 80)");
    check(whole, "[]", "expected integer, got array");
    check(whole, "{}", "expected integer, got object");
    check("{type: string}", "80", "expected string, got integer 80 (with quotes it is a string: \"80\")");
    check("{type: string}", "2001-01-01", "");
    check("{type: string}", "yes", "");
    check(
        "{type: boolean}",
        "'true'",
        "expected boolean, got string \"true\" (without quotes it is boolean true)",
    );
    check("{type: number}", "1", "");
    check("{type: number}", ".inf", "expected number, got number .inf");
    check("{x-kubernetes-int-or-string: true}", "1", "");
    check("{x-kubernetes-int-or-string: true}", "a", "");
    check("{x-kubernetes-int-or-string: true}", "1.5", "expected integer or string, got number 1.5");
    check(
        "{type: integer, format: int32}",
        "2147483648",
        "expected a 32-bit integer, got integer 2147483648",
    );
    check("{type: string}", "!!int a", "cannot decode !!str as a !!int");
    check(whole, "'ENC[AES256_GCM,data:a]'", "");
}

#[test]
fn what_is_not_known_yet_is_not_judged() {
    let long = format!("'{}${{DOMAIN}}'", "a".repeat(80));
    for schema in [
        "{type: integer}",
        "{type: object}",
        "{type: string, maxLength: 3}",
        "{type: string, pattern: '^[0-9]$'}",
        "{type: string, enum: [a]}",
        "{oneOf: [{pattern: '^a'}, {pattern: '^b'}]}",
    ] {
        for value in ["'${SIZE}'", "'x-${A:=1}'", "placeholder_size", &long] {
            assert_eq!(told(schema, value), "", "{schema} {value}");
        }
    }
    assert_ne!(told("{type: integer}", "'$SIZE'"), "");
    assert_eq!(told("{type: object, properties: {a: {type: integer}}}", "{'${FIELD}': 1}"), "");
}

#[test]
fn fields_are_missing_or_unknown() {
    let schema = "{type: object, required: [selector], properties: {selector: {type: object}, template: {type: object, properties: {size: {type: integer}}}}}";
    assert_eq!(
        told(schema, "{selectr: {}}"),
        "spec.selectr: unknown field \"selectr\" (did you mean \"selector\"?)\nspec: missing required field \"selector\" (there is \"selectr\" instead)"
    );
    assert_eq!(
        told(schema, "{selector: {}, size: 1}"),
        "spec.size: unknown field \"size\" (this field belongs one level down: spec.template.size)"
    );
    assert_eq!(
        told(schema, "{selector: {}, template: {selector: 1}}"),
        "spec.template.selector: unknown field \"selector\" (this field belongs one level up: spec.selector)"
    );
    assert_eq!(told(schema, "{selector: {a: 1}}"), "spec.selector.a: unknown field \"a\"");
}

#[test]
fn lists_are_told_apart_by_their_keys() {
    let ports = "{type: object, properties: {p: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol], items: {type: object, properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}}}}";
    assert_eq!(told(ports, "{p: [{port: 80}, {port: 80, protocol: UDP}]}"), "");
    assert_eq!(
        told(ports, "{p: [{port: 80}, {port: 0x50, protocol: TCP}]}"),
        "spec.p[1]: duplicate element: port 80 and protocol \"TCP\" as in element 0"
    );
    let set =
        "{type: object, properties: {s: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}";
    assert_eq!(told(set, "{s: [a, b, a]}"), "spec.s[2]: duplicate element \"a\", the same as element 0");
}

#[test]
fn a_key_that_stands_twice_is_told_everywhere() {
    let schema = "{type: object, properties: {a: {type: integer}, free: {type: object, x-kubernetes-preserve-unknown-fields: true}}}";
    assert_eq!(
        told(schema, "\n  a: 1\n  a: 2\n  free:\n    list:\n    - {x: 1, x: 1}"),
        "spec.a: duplicate field \"a\" (it is first set in line 4)\nspec.free.list[0].x: duplicate field \"x\" (it is first set in line 8)"
    );
}

#[test]
fn nulls_are_dropped_unless_they_are_values() {
    let schema = "{type: object, required: [a, d], properties: {a: {type: string}, d: {type: string, default: x}, n: {type: string, nullable: true}, l: {type: array, items: {type: string}}}}";
    assert_eq!(told(schema, "{a: ~, d: ~, n: ~}"), "spec: missing required field \"a\"");
    assert_eq!(told(schema, "{a: b, l: [~]}"), "spec.l[0]: expected string, got null");
}

#[test]
fn one_problem_is_told_of_the_closest_form() {
    let fields = "{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}";
    assert_eq!(told(fields, "{}"), "spec: missing one of \"a\", \"b\"");
    assert_eq!(told(fields, "{a: x, b: y}"), "spec: only one of \"a\", \"b\" may be there");
    assert_eq!(told(fields, "{a: x}"), "");
    let not = "{type: object, properties: {a: {type: string}, b: {type: string}}, not: {required: [a, b]}}";
    assert_eq!(told(not, "{a: x, b: y}"), "spec: \"a\" and \"b\" may not be there together");
    let forms = "{type: object, properties: {t: {type: string}, v: {type: integer}}, anyOf: [{properties: {t: {enum: [a]}, v: {maximum: 1}}}, {properties: {t: {enum: [b]}}, required: [t, v]}]}";
    assert_eq!(told(forms, "{t: a, v: 2}"), "spec.v: expected at most 1, got 2");
    assert_eq!(
        told(
            "{type: object, properties: {a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}",
            "{a: x}"
        ),
        ""
    );
}

#[test]
fn values_are_held_to_enums_patterns_lengths_and_bounds() {
    let policy = "{type: object, properties: {p: {type: string, enum: [Always, IfNotPresent, Never]}}}";
    assert_eq!(
        told(policy, "{p: always}"),
        "spec.p: expected one of \"Always\", \"IfNotPresent\", \"Never\", got string \"always\" (did you mean \"Always\"?)"
    );
    let or_empty = "{type: object, properties: {p: {type: string, enum: [Alpha, Beta, '']}}}";
    assert_eq!(told(or_empty, "{p: zoo}"), "spec.p: expected one of \"Alpha\", \"Beta\", got string \"zoo\"");
    assert_eq!(told(or_empty, "{p: ''}"), "");
    let text = "{type: object, properties: {t: {type: string, maxLength: 2, pattern: '^[a-z]*$'}}}";
    assert_eq!(told(text, "{t: éé}"), "spec.t: \"éé\" does not match ^[a-z]*$");
    assert_eq!(told(text, "{t: abc}"), "spec.t: expected at most 2 characters, got 3");
    let long = format!("{{t: {}}}", "A".repeat(70));
    assert!(
        told(text, &long).ends_with(&format!("\"{}…\" does not match ^[a-z]*$", "A".repeat(60))),
        "long values are cut"
    );
}

#[test]
fn what_secrets_hold_is_never_told() {
    let schema = "{type: object, properties: {password: {type: string, enum: [a]}}}";
    let text = "apiVersion: v1\nkind: Secret\nspec: {password: hunter2, l: [1]}\nmetadata: {annotations: {a: 12345}}\n";
    let told = told_of(schema, text);
    assert!(told.contains("spec.password: expected \"a\", got string"), "{told}");
    assert!(!told.contains("hunter2") && !told.contains("12345"), "{told}");
}

#[test]
fn sops_leaves_its_traces_in_peace() {
    let text = "apiVersion: a.io/v1\nkind: Thing\nspec: {a: 'ENC[AES256_GCM,data:x]'}\nsops: {mac: x, version: 3.8.1}\n";
    assert_eq!(told_of("{type: object, properties: {a: {type: integer}}}", text), "");
    let text = "apiVersion: a.io/v1\nkind: Thing\nspec: {}\nsops: {a: 1}\n";
    assert_eq!(told_of("{type: object}", text), "sops: unknown field \"sops\"");
}

#[test]
fn embedded_resources_have_kind_and_metadata() {
    let schema =
        "{type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}";
    assert_eq!(
        told(schema, "{apiVersion: v1, metadata: {name: 1, lables: {}}, data: {a: [1]}}"),
        "spec.metadata.name: expected string, got integer 1 (with quotes it is a string: \"1\")\n\
         spec.metadata.lables: unknown field \"lables\" (did you mean \"labels\"?)\n\
         spec: missing required field \"kind\""
    );
}

#[test]
fn the_deepest_documents_and_schemas_fit_the_stack() {
    let depth = crate::yaml::MAX_DEPTH - 20;
    let document = format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth));
    let text = "{$ref: '#/definitions/a', definitions: {a: {allOf: [{$ref: '#/definitions/b'}]}, b: {properties: {a: {anyOf: [{type: string}, {$ref: '#/definitions/a'}]}}}}}";
    let mut pool = Pool::default();
    let schema = parse(text, FileId(0)).unwrap().unwrap();
    let id = crate::validate::schema::json_schema::compile(&schema, &|_| None, &mut pool).unwrap();
    let document = parse(&document, FileId(0)).unwrap().unwrap();
    let options = Options { unknown_fields: UnknownFields::Told };
    walk(&document, SchemaRef { pool: &pool, id }, &options, &mut Vec::new());
}

#[test]
fn fields_are_counted_once_unknown_ones_are_dropped() {
    let schema = "{type: object, minProperties: 1, properties: {a: {type: string}}}";
    assert_eq!(
        told(schema, "{b: x}"),
        "spec.b: unknown field \"b\" (did you mean \"a\"?)\nspec: expected at least 1 field, got 0"
    );
    let with_default = "{type: object, minProperties: 1, properties: {a: {type: string, default: x}}}";
    assert_eq!(told(with_default, "{}"), "");
}

#[test]
fn where_everything_is_wrong_no_hint_is_looked_for() {
    let schema = "{type: object, properties: {size: {type: integer}}}";
    let fields: Vec<String> = (0..600).map(|at| format!("siz{at}: 1")).collect();
    let told = told(schema, &format!("{{{}}}", fields.join(", ")));
    assert_eq!(
        (told.lines().count(), told.lines().nth(599)),
        (600, Some("spec.siz599: unknown field \"siz599\""))
    );
    assert!(told.starts_with("spec.siz0: unknown field \"siz0\" (did you mean \"size\"?)\n"), "{told}");
}
