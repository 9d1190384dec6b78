use super::*;
use crate::validate::schema::SchemaRef;
use crate::validate::{Options, UnknownFields, walk};
use crate::yaml::{FileId, parse};

fn read(text: &str) -> Node {
    parse(text, FileId(0)).unwrap().unwrap()
}

fn no_files(_: &str) -> Option<Node> {
    None
}

/// What is told of a document, a line each.
fn told_with(schema: &str, files: &dyn Fn(&str) -> Option<Node>, document: &str) -> String {
    let mut pool = Pool::default();
    let id = compile(&read(schema), files, &mut pool).unwrap();
    let mut problems = Vec::new();
    let options = Options { unknown_fields: UnknownFields::Told };
    walk::walk(&read(document), SchemaRef { pool: &pool, id }, &options, &mut problems);
    let lines: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.path, p.message)).collect();
    lines.join("\n")
}

fn told(schema: &str, document: &str) -> String {
    told_with(schema, &no_files, document)
}

fn failure(schema: &str) -> String {
    compile(&read(schema), &no_files, &mut Pool::default()).unwrap_err().message().to_owned()
}

#[test]
fn keywords_of_all_drafts_hold() {
    let cases = [
        ("{type: [string, 'null']}", "a", ""),
        ("{type: [string, 'null']}", "~", ""),
        ("{type: string}", "~", ": expected string, got null"),
        ("{type: integer}", "1.0", ""),
        ("{type: integer}", "18446744073709551615", ""),
        ("{minimum: 3, exclusiveMinimum: true}", "3", ": expected more than 3, got 3"),
        ("{exclusiveMinimum: 3}", "3", ": expected more than 3, got 3"),
        ("{exclusiveMinimum: 3, minimum: 5}", "4", ": expected at least 5, got 4"),
        ("{exclusiveMaximum: 3, maximum: 5}", "3", ": expected less than 3, got 3"),
        ("{multipleOf: 0.1}", "0.3", ""),
        ("{multipleOf: 2}", "3", ": expected a multiple of 2, got 3"),
        ("{const: a}", "b", ": expected \"a\", got string \"b\""),
        ("{const: {a: [1]}}", "{a: [1.0]}", ""),
        ("{items: [{type: string}], additionalItems: false}", "[a, b]", "[1]: expected at most 1 elements"),
        (
            "{prefixItems: [{type: string}], items: {type: integer}}",
            "[a, b]",
            "[1]: expected integer, got string \"b\"",
        ),
        ("{items: false}", "[a]", "[0]: expected at most 0 elements"),
        ("{contains: {const: 1}}", "[2]", ": no element has the form that one of them has to have"),
        (
            "{uniqueItems: true}",
            "[{a: 1, b: 2}, 1, {b: 2, a: 1.0}]",
            "[2]: duplicate element, the same as element 0",
        ),
        ("{additionalProperties: false, properties: {ab: {}}}", "{ac: 1}", "ac: unknown field \"ac\""),
        (
            "{patternProperties: {^x: {type: string}}, additionalProperties: false}",
            "{xa: 1}",
            "xa: expected string, got integer 1",
        ),
        ("{propertyNames: {maxLength: 1}}", "{ab: 1}", "ab: expected at most 1 character, got 2"),
        ("{dependencies: {a: [b]}}", "{a: 1}", ": missing field \"b\", which \"a\" needs"),
        ("{dependentSchemas: {a: {required: [b]}}}", "{a: 1}", ": missing required field \"b\""),
        (
            "{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
            "{a: 1}",
            ": missing required field \"b\"",
        ),
        (
            "{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
            "{}",
            ": missing required field \"c\"",
        ),
        ("{properties: {a: false}}", "{a: 1}", "a: nothing may stand here"),
        ("true", "{a: 1}", ""),
        ("{minProperties: 1}", "{}", ": expected at least 1 field, got 0"),
        ("{format: date}", "x", ": expected a date such as \"2006-01-02\", got string \"x\""),
        ("{$schema: 'https://json-schema.org/draft/2020-12/schema', format: date}", "x", ""),
        ("{format: nobody-knows}", "x", ""),
    ];
    for (schema, document, expected) in cases {
        assert_eq!(told(schema, document), expected, "{schema} {document}");
    }
}

#[test]
fn references_are_followed() {
    let tree = "{definitions: {node: {type: object, properties: {next: {$ref: '#/definitions/node'}, v: {type: integer}}}}, $ref: '#/definitions/node'}";
    assert_eq!(told(tree, "{next: {next: {v: a}}}"), "next.next.v: expected integer, got string \"a\"");
    let anchored = "{$defs: {a: {$anchor: x, type: string}}, properties: {b: {$ref: '#x'}, 'c/d': {$ref: '#/properties/c~1d%2Fe'}}}";
    assert_eq!(failure(anchored), "schema: nothing is at \"#/properties/c~1d/e\"");
    let beside =
        "{$schema: 'draft/2019-09/schema', $defs: {a: {type: string}}, $ref: '#/$defs/a', maxLength: 1}";
    assert_eq!(told(beside, "ab"), ": expected at most 1 character, got 2");
    assert_eq!(told("{definitions: {a: {type: string}}, $ref: '#/definitions/a', maxLength: 1}", "ab"), "");
}

#[test]
fn other_files_are_asked_for_relative_to_the_one_that_names_them() {
    let files = |name: &str| match name {
        "defs/a.json" => Some(read("{definitions: {x: {$ref: 'b.json#/y'}}}")),
        "defs/b.json" => Some(read("{y: {type: string}}")),
        _ => None,
    };
    let schema = "{properties: {a: {$ref: './defs/a.json#/definitions/x'}}}";
    assert_eq!(told_with(schema, &files, "{a: 1}"), "a: expected string, got integer 1");
    assert_eq!(failure(schema), "schema: there is no file \"defs/a.json\"");
}

#[test]
fn a_circle_without_a_step_down_is_refused() {
    let message = "schema: a schema refers to itself without going down into the document";
    assert_eq!(failure("{$ref: '#'}"), message);
    assert_eq!(
        failure(
            "{definitions: {a: {anyOf: [{$ref: '#/definitions/a'}]}}, allOf: [{$ref: '#/definitions/a'}]}"
        ),
        message
    );
}

#[test]
fn long_chains_and_forms_of_forms_come_to_an_end() {
    let chain: String =
        (0..3_000).map(|n| format!("  d{n}: {{$ref: '#/definitions/d{}'}}\n", n + 1)).collect();
    let schema = format!("$ref: '#/definitions/d0'\ndefinitions:\n{chain}  d3000: {{type: string}}\n");
    told(&schema, "a");
    let forms: String = (0..60)
        .map(|n| {
            format!(
                "  d{n}: {{oneOf: [{{$ref: '#/definitions/d{0}'}}, {{$ref: '#/definitions/d{0}'}}]}}\n",
                n + 1
            )
        })
        .collect();
    let schema = format!("$ref: '#/definitions/d0'\ndefinitions:\n{forms}  d60: {{type: string}}\n");
    assert!(told(&schema, "a").contains("too many forms"));
}
