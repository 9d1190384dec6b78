//! The types of an OpenAPI v2 document: Go reads it into structs and fails where a type does not fit.
//!
//! Serves `openapi:` and `crds:`. Upstream: `pkg/validation/spec` (kube-openapi of kyaml v0.21.1). Kept:
//! names of fields match exactly, unknown ones are extensions; nulls fit everywhere but for a few unions.

use crate::error::{Error, Result};
use crate::yaml::{MAX_DEPTH, Mapping, Node, Scalar};

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
enum Type {
    Any,
    Text,
    Bool,
    Whole,
    Number,
    Of(Kind),
    /// A list of values of a kind.
    Each(Kind),
    /// A mapping to values of a kind.
    Named(Kind),
    Anys,
    Texts,
    NamedAny,
    NamedText,
    /// A list of mappings to lists of text.
    Security,
    TextOrTexts,
    SchemaOrBool,
    SchemaOrSchemas,
    /// A mapping to schemas or lists of text.
    Dependencies,
    Paths,
    Responses,
}

/// The structs.
#[derive(Clone, Copy, Debug)]
pub(in crate::kustomize) enum Kind {
    /// The whole document.
    Swagger,
    /// The schema of a value.
    Schema,
    Info,
    Contact,
    License,
    Docs,
    Path,
    Operation,
    Parameter,
    Items,
    Header,
    Response,
    Tag,
    SecurityScheme,
}

type Fields = &'static [(&'static str, Type)];

const VALIDATIONS: Fields = &[
    ("maximum", Type::Number),
    ("exclusiveMaximum", Type::Bool),
    ("minimum", Type::Number),
    ("exclusiveMinimum", Type::Bool),
    ("maxLength", Type::Whole),
    ("minLength", Type::Whole),
    ("pattern", Type::Text),
    ("maxItems", Type::Whole),
    ("minItems", Type::Whole),
    ("uniqueItems", Type::Bool),
    ("multipleOf", Type::Number),
    ("enum", Type::Anys),
];

const SIMPLE: Fields = &[
    ("type", Type::Text),
    ("nullable", Type::Bool),
    ("format", Type::Text),
    ("items", Type::Of(Kind::Items)),
    ("collectionFormat", Type::Text),
];

const SCHEMA: Fields = &[
    ("id", Type::Text),
    ("description", Type::Text),
    ("type", Type::TextOrTexts),
    ("nullable", Type::Bool),
    ("format", Type::Text),
    ("title", Type::Text),
    ("maxProperties", Type::Whole),
    ("minProperties", Type::Whole),
    ("required", Type::Texts),
    ("items", Type::SchemaOrSchemas),
    ("allOf", Type::Each(Kind::Schema)),
    ("oneOf", Type::Each(Kind::Schema)),
    ("anyOf", Type::Each(Kind::Schema)),
    ("not", Type::Of(Kind::Schema)),
    ("properties", Type::Named(Kind::Schema)),
    ("additionalProperties", Type::SchemaOrBool),
    ("patternProperties", Type::Named(Kind::Schema)),
    ("dependencies", Type::Dependencies),
    ("additionalItems", Type::SchemaOrBool),
    ("definitions", Type::Named(Kind::Schema)),
    ("discriminator", Type::Text),
    ("readOnly", Type::Bool),
    ("externalDocs", Type::Of(Kind::Docs)),
];

const SWAGGER: Fields = &[
    ("id", Type::Text),
    ("consumes", Type::Texts),
    ("produces", Type::Texts),
    ("schemes", Type::Texts),
    ("swagger", Type::Text),
    ("info", Type::Of(Kind::Info)),
    ("host", Type::Text),
    ("basePath", Type::Text),
    ("paths", Type::Paths),
    ("definitions", Type::Named(Kind::Schema)),
    ("parameters", Type::Named(Kind::Parameter)),
    ("responses", Type::Named(Kind::Response)),
    ("securityDefinitions", Type::Named(Kind::SecurityScheme)),
    ("security", Type::Security),
    ("tags", Type::Each(Kind::Tag)),
    ("externalDocs", Type::Of(Kind::Docs)),
];

const INFO: Fields = &[
    ("description", Type::Text),
    ("title", Type::Text),
    ("termsOfService", Type::Text),
    ("contact", Type::Of(Kind::Contact)),
    ("license", Type::Of(Kind::License)),
    ("version", Type::Text),
];

const PATH: Fields = &[
    ("get", Type::Of(Kind::Operation)),
    ("put", Type::Of(Kind::Operation)),
    ("post", Type::Of(Kind::Operation)),
    ("delete", Type::Of(Kind::Operation)),
    ("options", Type::Of(Kind::Operation)),
    ("head", Type::Of(Kind::Operation)),
    ("patch", Type::Of(Kind::Operation)),
    ("parameters", Type::Each(Kind::Parameter)),
];

const OPERATION: Fields = &[
    ("description", Type::Text),
    ("consumes", Type::Texts),
    ("produces", Type::Texts),
    ("schemes", Type::Texts),
    ("tags", Type::Texts),
    ("summary", Type::Text),
    ("externalDocs", Type::Of(Kind::Docs)),
    ("operationId", Type::Text),
    ("deprecated", Type::Bool),
    ("security", Type::Security),
    ("parameters", Type::Each(Kind::Parameter)),
    ("responses", Type::Responses),
];

const PARAMETER: Fields = &[
    ("description", Type::Text),
    ("name", Type::Text),
    ("in", Type::Text),
    ("required", Type::Bool),
    ("schema", Type::Of(Kind::Schema)),
    ("allowEmptyValue", Type::Bool),
];

const RESPONSE: Fields = &[
    ("description", Type::Text),
    ("schema", Type::Of(Kind::Schema)),
    ("headers", Type::Named(Kind::Header)),
    ("examples", Type::NamedAny),
];

const SECURITY_SCHEME: Fields = &[
    ("description", Type::Text),
    ("type", Type::Text),
    ("name", Type::Text),
    ("in", Type::Text),
    ("flow", Type::Text),
    ("authorizationUrl", Type::Text),
    ("tokenUrl", Type::Text),
    ("scopes", Type::NamedText),
];

const DESCRIPTION: Fields = &[("description", Type::Text)];
const DOCS: Fields = &[("description", Type::Text), ("url", Type::Text)];
const CONTACT: Fields = &[("name", Type::Text), ("url", Type::Text), ("email", Type::Text)];
const LICENSE: Fields = &[("name", Type::Text), ("url", Type::Text)];
const TAG: Fields =
    &[("description", Type::Text), ("name", Type::Text), ("externalDocs", Type::Of(Kind::Docs))];

impl Kind {
    fn field(self, name: &str) -> Type {
        let sets: &[Fields] = match self {
            Kind::Swagger => &[SWAGGER],
            Kind::Schema => &[SCHEMA, VALIDATIONS],
            Kind::Info => &[INFO],
            Kind::Contact => &[CONTACT],
            Kind::License => &[LICENSE],
            Kind::Docs => &[DOCS],
            Kind::Path => &[PATH],
            Kind::Operation => &[OPERATION],
            Kind::Parameter => &[PARAMETER, VALIDATIONS, SIMPLE],
            Kind::Items => &[VALIDATIONS, SIMPLE],
            Kind::Header => &[DESCRIPTION, VALIDATIONS, SIMPLE],
            Kind::Response => &[RESPONSE],
            Kind::Tag => &[TAG],
            Kind::SecurityScheme => &[SECURITY_SCHEME],
        };
        let known = sets.iter().flat_map(|fields| fields.iter()).find(|(field, _)| *field == name);
        known.map_or(Type::Any, |(_, of)| *of)
    }

    fn has_reference(self) -> bool {
        matches!(self, Kind::Schema | Kind::Path | Kind::Parameter | Kind::Items | Kind::Response)
    }
}

/// Checks a value and all below it.
///
/// # Errors
/// At the first value of a type that does not fit.
pub(in crate::kustomize) fn check(node: &Node, kind: Kind) -> Result<()> {
    of_kind(node, kind, 0)
}

/// Checks that a value is a list of text.
///
/// # Errors
/// When it is none.
pub(in crate::kustomize) fn check_texts(node: &Node) -> Result<()> {
    of_type(node, Type::Texts, 0)
}

fn of_kind(node: &Node, kind: Kind, depth: usize) -> Result<()> {
    for entry in entries(node)? {
        if kind.has_reference() && entry.key.text == "$ref" {
            reference(&entry.value)?;
        }
        let checked = of_type(&entry.value, kind.field(&entry.key.text), depth + 1);
        checked.map_err(|e| e.at(entry.key.span))?;
    }
    Ok(())
}

fn of_type(node: &Node, of: Type, depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(Error::input(format!("an OpenAPI schema must not nest deeper than {MAX_DEPTH} levels")));
    }
    if node.is_null() && !matches!(of, Type::SchemaOrBool | Type::SchemaOrSchemas) {
        return Ok(());
    }
    let scalar = node.as_scalar();
    let is_text = |node: &Node| node.is_null() || node.as_scalar().is_some_and(Scalar::is_string);
    let all_text =
        |node: &Node| items(node)?.iter().all(is_text).then_some(()).ok_or_else(|| wrong(node, "text"));
    match of {
        Type::Any => Ok(()),
        Type::Text => is_text(node).then_some(()).ok_or_else(|| wrong(node, "text")),
        Type::Bool => {
            let fits = scalar.is_some_and(|s| !s.is_string() && matches!(s.text.as_str(), "true" | "false"));
            fits.then_some(()).ok_or_else(|| wrong(node, "true or false"))
        }
        Type::Whole => {
            let fits = scalar.is_some_and(|s| !s.is_string() && s.text.parse::<i64>().is_ok());
            fits.then_some(()).ok_or_else(|| wrong(node, "a whole number"))
        }
        Type::Number => {
            let fits = scalar.is_some_and(|s| !s.is_string() && s.text.parse::<f64>().is_ok());
            fits.then_some(()).ok_or_else(|| wrong(node, "a number"))
        }
        Type::Of(kind) => of_kind(node, kind, depth),
        Type::Each(kind) => items(node)?.iter().try_for_each(|item| of_type(item, Type::Of(kind), depth + 1)),
        Type::Named(kind) => each(node, Type::Of(kind), depth),
        Type::Anys => items(node).map(drop),
        Type::Texts => all_text(node),
        Type::NamedAny => entries(node).map(drop),
        Type::NamedText => each(node, Type::Text, depth),
        Type::Security => {
            items(node)?.iter().filter(|i| !i.is_null()).try_for_each(|item| each(item, Type::Texts, depth))
        }
        Type::TextOrTexts if node.as_sequence().is_some() => all_text(node),
        Type::TextOrTexts => of_type(node, Type::Text, depth),
        Type::SchemaOrBool if node.as_mapping().is_some() => of_kind(node, Kind::Schema, depth),
        Type::SchemaOrBool if node.is_null() => Ok(()),
        Type::SchemaOrBool => {
            of_type(node, Type::Bool, depth).map_err(|_| wrong(node, "a mapping, true or false"))
        }
        Type::SchemaOrSchemas => match node {
            Node::Mapping(_) => of_kind(node, Kind::Schema, depth),
            Node::Sequence(_) => of_type(node, Type::Each(Kind::Schema), depth),
            Node::Scalar(_) => Ok(()),
        },
        Type::Dependencies => entries(node)?.iter().try_for_each(|entry| match &entry.value {
            list @ Node::Sequence(_) => all_text(list),
            other => of_type(other, Type::SchemaOrSchemas, depth + 1),
        }),
        Type::Paths => keyed(node, |key| key.starts_with('/'), Kind::Path, depth),
        Type::Responses => {
            let is_code = |key: &str| key == "default" || key.parse::<i64>().is_ok();
            keyed(node, is_code, Kind::Response, depth)
        }
    }
}

fn each(node: &Node, of: Type, depth: usize) -> Result<()> {
    let check =
        |entry: &crate::yaml::Entry| of_type(&entry.value, of, depth + 1).map_err(|e| e.at(entry.key.span));
    entries(node)?.iter().try_for_each(check)
}

fn keyed(node: &Node, counts: impl Fn(&str) -> bool, kind: Kind, depth: usize) -> Result<()> {
    let counted = entries(node)?.iter().filter(|entry| counts(&entry.key.text));
    counted.into_iter().try_for_each(|entry| of_type(&entry.value, Type::Of(kind), depth + 1))
}

fn entries(node: &Node) -> Result<&[crate::yaml::Entry]> {
    match node {
        Node::Mapping(Mapping { entries, .. }) => Ok(entries),
        other => Err(wrong(other, "a mapping")),
    }
}

fn items(node: &Node) -> Result<&[Node]> {
    node.as_sequence().map(|list| list.items.as_slice()).ok_or_else(|| wrong(node, "a list"))
}

/// A reference has to be a URL: a percent sign stands before two hexadecimal digits.
fn reference(node: &Node) -> Result<()> {
    let Some(text) = node.as_text() else { return Ok(()) };
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let bad = bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'%' => !(is_digit(at + 1) && is_digit(at + 2)),
        other => other.is_ascii_control(),
    });
    if bad { Err(Error::input(format!("`{text}` is no reference")).at(node.span())) } else { Ok(()) }
}

fn wrong(node: &Node, wanted: &str) -> Error {
    let found = match node {
        Node::Sequence(_) => "a list".to_owned(),
        Node::Mapping(_) => "a mapping".to_owned(),
        Node::Scalar(s) => format!("`{}`", s.text),
    };
    Error::input(format!("expected {wanted}, found {found}")).at(node.span())
}
