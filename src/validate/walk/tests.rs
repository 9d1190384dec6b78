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
    check("{type: string}", "!!int a", "cannot decode !!str `a` as a !!int");
    check(whole, "'ENC[AES256_GCM,data:a]'", "");
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
