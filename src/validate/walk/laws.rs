//! Laws of the walk, over random schemas and documents.

use super::*;
use crate::validate::schema::{Pool, crd, json_schema};
use crate::yaml::{FileId, parse};
use proptest::prelude::*;

/// A schema, of which documents can be made.
#[derive(Clone, Debug)]
enum Plan {
    Text(Vec<String>),
    Whole(i32),
    Truth,
    Either,
    List(Box<Plan>, u8),
    Map(Box<Plan>, u8),
    Fields(Vec<(Presence, Plan)>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Presence {
    Required,
    There,
    Missing,
}

impl Plan {
    fn schema(&self) -> String {
        match self {
            Plan::Text(values) if values.is_empty() => "{type: string, maxLength: 3}".to_owned(),
            Plan::Text(values) => format!("{{type: string, enum: {values:?}}}"),
            Plan::Whole(least) => format!("{{type: integer, minimum: {least}}}"),
            Plan::Truth => "{type: boolean}".to_owned(),
            Plan::Either => {
                "{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}".to_owned()
            }
            Plan::List(item, count) => {
                format!("{{type: array, minItems: {count}, items: {}}}", item.schema())
            }
            Plan::Map(value, count) => {
                format!("{{type: object, maxProperties: {count}, additionalProperties: {}}}", value.schema())
            }
            Plan::Fields(fields) => {
                let all: Vec<String> = fields
                    .iter()
                    .enumerate()
                    .map(|(at, (_, plan))| format!("f{at}: {}", plan.schema()))
                    .collect();
                let required =
                    fields.iter().enumerate().filter(|(_, (presence, _))| *presence == Presence::Required);
                let required: Vec<String> = required.map(|(at, _)| format!("f{at}")).collect();
                format!("{{type: object, required: {required:?}, properties: {{{}}}}}", all.join(", "))
            }
        }
    }

    fn document(&self) -> String {
        match self {
            Plan::Text(values) => format!("{:?}", values.first().map_or("éé", String::as_str)),
            Plan::Whole(least) => least.to_string(),
            Plan::Truth => "true".to_owned(),
            Plan::Either => "'80'".to_owned(),
            Plan::List(item, count) => format!("[{}]", vec![item.document(); usize::from(*count)].join(", ")),
            Plan::Map(value, count) => {
                let fields: Vec<String> =
                    (0..*count).map(|at| format!("k{at}: {}", value.document())).collect();
                format!("{{{}}}", fields.join(", "))
            }
            Plan::Fields(fields) => {
                let there =
                    fields.iter().enumerate().filter(|(_, (presence, _))| *presence != Presence::Missing);
                let fields: Vec<String> =
                    there.map(|(at, (_, plan))| format!("f{at}: {}", plan.document())).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    let leaf = prop_oneof![
        prop::collection::vec("[a-z]{1,4}", 0..3).prop_map(Plan::Text),
        any::<i32>().prop_map(Plan::Whole),
        Just(Plan::Truth),
        Just(Plan::Either),
    ];
    let presence = prop_oneof![Just(Presence::Required), Just(Presence::There), Just(Presence::Missing)];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            (inner.clone(), 0..3u8).prop_map(|(plan, count)| Plan::List(Box::new(plan), count)),
            (inner.clone(), 0..3u8).prop_map(|(plan, count)| Plan::Map(Box::new(plan), count)),
            prop::collection::vec((presence.clone(), inner), 1..5).prop_map(Plan::Fields),
        ]
    })
}

fn read(text: &str) -> Node {
    parse(text, FileId(0)).unwrap().unwrap()
}

fn problems(schema: &str, spec: &str) -> Vec<Problem> {
    let definition = read(&format!(
        "spec: {{group: a.io, names: {{kind: Thing, plural: things}}, versions: [{{name: v1, schema: {{openAPIV3Schema: \
         {{type: object, properties: {{spec: {schema}}}}}}}}}]}}"
    ));
    let mut pool = Pool::for_custom_resources();
    let definition = crd::compile(&definition, &mut pool).unwrap();
    let document = read(&format!("apiVersion: a.io/v1\nkind: Thing\nspec: {spec}\n"));
    let mut problems = Vec::new();
    let schema = SchemaRef { pool: &pool, id: definition.versions[0].schema };
    walk(&document, schema, &Options { unknown_fields: UnknownFields::Told }, &mut problems);
    problems
}

/// Words of schemas.
const WORDS: &[&str] = &[
    "type",
    "properties",
    "items",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "required",
    "a",
    "$ref",
    "if",
    "then",
    "else",
    "enum",
    "const",
    "pattern",
    "minimum",
    "exclusiveMinimum",
    "dependencies",
    "default",
    "nullable",
    "additionalProperties",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-preserve-unknown-fields",
    "contains",
    "propertyNames",
    "patternProperties",
    "uniqueItems",
    "metadata",
    "kind",
    "data",
    "sops",
    "definitions",
    "format",
    "prefixItems",
];

/// What they might hold.
const VALUES: &[&str] = &[
    "object",
    "array",
    "string",
    "integer",
    "'#/definitions/a'",
    "'#'",
    "true",
    "false",
    "~",
    "1",
    "1.5",
    "-3",
    ".inf",
    "a",
    "'ENC[a]'",
    "Secret",
    "set",
    "map",
    "date-time",
    "duration",
    "uri",
    "'('",
    "!!int x",
    "2001-01-01",
];

/// Schemas and documents put together at random.
fn anything() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(VALUES).prop_map(str::to_owned).boxed();
    leaf.prop_recursive(5, 60, 5, move |inner| {
        let entry =
            (prop::sample::select(WORDS), inner.clone()).prop_map(|(key, value)| format!("{key}: {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(entry, 0..5).prop_map(|fields| format!("{{{}}}", fields.join(", "))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_document_made_from_a_schema_is_right(plan in plan()) {
        prop_assert_eq!(problems(&plan.schema(), &plan.document()), vec![]);
    }

    #[test]
    fn an_unknown_field_is_one_problem_and_no_other(plan in plan(), bad in plan()) {
        let fields = |document: &str| format!("{{f0: {document}}}");
        let schema = Plan::Fields(vec![(Presence::There, plan)]).schema();
        let without = problems(&schema, &fields(&bad.document()));
        let mut with = problems(&schema, &format!("{{f0: {}, unheard: {{of: 1}}}}", bad.document()));
        prop_assert_eq!(&with, &problems(&schema, &format!("{{f0: {}, unheard: {{of: 1}}}}", bad.document())));
        let told = with.iter().position(|problem| problem.path == "spec.unheard").unwrap();
        prop_assert_eq!(with.remove(told).rule, Rule::UnknownField);
        prop_assert_eq!(with, without);
    }

    #[test]
    fn nothing_panics(schema in anything(), document in anything()) {
        let document = read(&document);
        let definition = read(&format!(
            "{{spec: {{group: a, names: {{kind: A, plural: as}}, versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]}}}}"
        ));
        let options = Options { unknown_fields: UnknownFields::Told };
        let mut pool = Pool::for_custom_resources();
        if let Ok(definition) = crd::compile(&definition, &mut pool) {
            let schema = SchemaRef { pool: &pool, id: definition.versions[0].schema };
            walk(&document, schema, &options, &mut Vec::new());
        }
        let mut pool = Pool::default();
        if let Ok(id) = json_schema::compile(&read(&schema), &|_| None, &mut pool) {
            walk(&document, SchemaRef { pool: &pool, id }, &options, &mut Vec::new());
        }
    }
}
