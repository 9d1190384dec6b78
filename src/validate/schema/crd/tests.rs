use super::*;
use crate::validate::schema::{Additional, Format, Items, List, SchemaRef, Types};
use crate::yaml::{FileId, parse};

fn document(schema: &str) -> Node {
    let text = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: a.io\n  scope: Cluster\n  \
         names: {{kind: Thing, plural: things, shortNames: [th]}}\n  versions:\n  - name: v1\n    served: true\n    \
         schema:\n      openAPIV3Schema:\n{}",
        schema.lines().map(|line| format!("        {line}\n")).collect::<String>()
    );
    parse(&text, FileId(0)).unwrap().unwrap()
}

fn compiled(schema: &str) -> (Pool, Definition) {
    let mut pool = Pool::for_custom_resources();
    let definition = compile(&document(schema), &mut pool).unwrap();
    (pool, definition)
}

fn at<'a>(pool: &'a Pool, definition: &Definition, path: &[&str]) -> SchemaRef<'a> {
    let root = SchemaRef { pool, id: definition.versions[0].schema };
    path.iter().fold(root, |schema, name| schema.to(schema.shape().field(name).unwrap()))
}

fn failure(text: &str) -> String {
    let document = parse(text, FileId(0)).unwrap().unwrap();
    let error = compile(&document, &mut Pool::for_custom_resources()).unwrap_err();
    format!("{}: {}", error.span().map_or(0, |span| span.line), error.message())
}

#[test]
fn names_and_versions_are_read() {
    let (_, definition) = compiled("type: object");
    assert_eq!((definition.plural.as_str(), definition.singular.as_str()), ("things", "thing"));
    assert_eq!((definition.list_kind.as_str(), definition.scope), ("ThingList", Scope::Cluster));
    assert_eq!(definition.short_names, ["th"]);
    assert_eq!(definition.versions[0].gvk, Gvk::new("a.io/v1", "Thing"));
    assert_eq!(definition.versions[0].served, Served::Yes);
    assert_eq!(definition.versions[0].deprecated, None);
}

#[test]
fn what_is_not_listed_is_unknown_unless_it_is_kept() {
    let (pool, definition) = compiled(
        "type: object\nproperties:\n  a: {type: object}\n  b: {type: object, x-kubernetes-preserve-unknown-fields: true}\n  \
         c: {type: object, additionalProperties: true}\n  d: {type: array, items: {type: string}}",
    );
    assert_eq!(at(&pool, &definition, &["a"]).shape().additional, Additional::Unknown);
    assert_eq!(at(&pool, &definition, &["b"]).shape().additional, Additional::Any);
    assert_eq!(at(&pool, &definition, &["c", "x"]).shape().additional, Additional::Unknown);
    assert!(matches!(at(&pool, &definition, &["d"]).shape().items, Items::Each(_)));
}

#[test]
fn metadata_is_known_and_may_be_held_to_more() {
    let (pool, definition) = compiled("type: object");
    let root = at(&pool, &definition, &[]).shape();
    assert_eq!(root.required, ["apiVersion", "kind"]);
    assert_eq!(at(&pool, &definition, &["metadata", "labels", "a"]).shape().types, Types::STRING);
    let (pool, definition) = compiled(
        "type: object\nproperties:\n  metadata: {type: object, properties: {name: {type: string, maxLength: 3}}}",
    );
    let metadata = at(&pool, &definition, &["metadata"]).shape();
    assert_eq!(metadata.more.as_ref().unwrap().all_of.len(), 1);
    assert!(metadata.property("labels").is_some());
}

#[test]
fn extensions_are_read() {
    let (pool, definition) = compiled(
        "type: object\nproperties:\n  port: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true, nullable: true}\n  \
         list: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, properties: {name: {type: string, format: date-time, default: x}}}}\n  \
         any: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}\n  \
         rule: {type: string, x-kubernetes-validations: [{rule: self == 'a', message: m, reason: FieldValueForbidden, optionalOldSelf: true, fieldPath: .x}]}",
    );
    let port = at(&pool, &definition, &["port"]).shape();
    assert!(port.int_or_string && port.nullable);
    let list = at(&pool, &definition, &["list"]).shape();
    assert_eq!(list.list, List::Map(vec!["name".into()]));
    let Items::Each(item) = list.items else { panic!("items") };
    let name = pool.get(pool.get(item).property("name").unwrap());
    assert_eq!(name.format, Some(Format::DateTime));
    assert_eq!(name.more.as_ref().unwrap().default, Some("x".into()));
    let any = at(&pool, &definition, &["any"]).shape();
    assert!(any.embedded && any.property("metadata").is_some());
    let rule = &at(&pool, &definition, &["rule"]).shape().rules[0];
    assert_eq!(
        (rule.rule.as_str(), rule.field_path.as_str(), rule.optional_old_self),
        ("self == 'a'", ".x", true)
    );
}

#[test]
fn older_definitions_have_one_schema_for_all_versions() {
    let text = "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nspec:\n  group: a.io\n  version: v1\n  \
                names: {kind: Thing, plural: things}\n  validation: {openAPIV3Schema: {type: object, properties: {a: {type: string}}}}\n";
    let mut pool = Pool::for_custom_resources();
    let document = parse(text, FileId(0)).unwrap().unwrap();
    assert!(is_definition(&document));
    let definition = compile(&document, &mut pool).unwrap();
    assert_eq!(at(&pool, &definition, &["a"]).shape().types, Types::STRING);
    assert_eq!(at(&pool, &definition, &[]).shape().additional, Additional::Any);
}

#[test]
fn broken_definitions_are_told_with_their_place() {
    let head = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: a\n  names: {kind: A, plural: as}\n";
    let schema = |schema: &str| {
        format!("{head}  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema: {schema}\n")
    };
    assert_eq!(failure("kind: CustomResourceDefinition\n"), "1: CustomResourceDefinition: spec is missing");
    assert_eq!(failure(&schema("{type: strin}")), "9: schema: no type has the name \"strin\"");
    assert_eq!(failure(&schema("{properties: []}")), "9: schema: properties has to be a mapping");
    assert_eq!(failure(&schema("{maxLength: -1}")), "9: schema: maxLength has to be a count");
    assert_eq!(failure(&schema("{required: a}")), "9: schema: required has to be a list");
    assert_eq!(failure(&schema("{$ref: '#/a'}")), "9: schema: $ref is not for CustomResourceDefinitions");
    assert_eq!(failure(&format!("{head}  versions: {{}}\n")), "6: schema: versions has to be a list");
}
