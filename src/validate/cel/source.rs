//! Where values come from: the document, or the defaults of its schema, which an API server puts in first.

use crate::yaml::resolve::{self, resolve};
use crate::yaml::{Node, Span};
use serde_json::Value as Json;
use std::borrow::Cow;

/// A value of the document, or a default that stands in for one.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Of the document.
    Node(&'a Node),
    /// A default, and where it would be.
    Default(&'a Json, Span),
}

/// What is there.
#[derive(Debug)]
pub enum View<'a> {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Double(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Source<'a>>),
    /// A mapping.
    Map(Vec<(&'a str, Source<'a>)>),
    /// What no type has.
    Odd,
}

impl<'a> Source<'a> {
    /// Where it was written.
    pub fn span(self) -> Span {
        match self {
            Source::Node(node) => node.span(),
            Source::Default(_, span) => span,
        }
    }

    /// What is there.
    pub fn view(self) -> View<'a> {
        match self {
            Source::Node(Node::Sequence(list)) => View::List(list.items.iter().map(Source::Node).collect()),
            Source::Node(Node::Mapping(map)) => {
                let entry = |entry: &'a crate::yaml::Entry| (&*entry.key.text, Source::Node(&entry.value));
                View::Map(map.entries.iter().map(entry).collect())
            }
            Source::Node(Node::Scalar(scalar)) => scalar_view(resolve(scalar).ok()),
            Source::Default(json, span) => json_view(json, span),
        }
    }

    /// A field.
    pub fn get(self, name: &str) -> Option<Source<'a>> {
        match self {
            Source::Node(node) => node.get(name).map(Source::Node),
            Source::Default(json, span) => json.get(name).map(|json| Source::Default(json, span)),
        }
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        match self {
            Source::Node(node) => node.is_null(),
            Source::Default(json, _) => json.is_null(),
        }
    }
}

fn scalar_view(value: Option<resolve::Value<'_>>) -> View<'_> {
    match value {
        Some(resolve::Value::Null) => View::Null,
        Some(resolve::Value::Bool(it)) => View::Bool(it),
        Some(resolve::Value::Int(it)) => View::Int(it),
        Some(resolve::Value::UInt(it)) => View::Double(it as f64),
        Some(resolve::Value::Float(it)) => View::Double(it),
        Some(resolve::Value::Str(it)) => View::Text(it),
        Some(resolve::Value::Timestamp(it)) => View::Text(Cow::Owned(it)),
        None => View::Odd,
    }
}

fn json_view(json: &Json, span: Span) -> View<'_> {
    match json {
        Json::Null => View::Null,
        Json::Bool(it) => View::Bool(*it),
        Json::Number(it) => match it.as_i64() {
            Some(it) => View::Int(it),
            None => it.as_f64().map_or(View::Odd, View::Double),
        },
        Json::String(it) => View::Text(Cow::Borrowed(it)),
        Json::Array(items) => View::List(items.iter().map(|item| Source::Default(item, span)).collect()),
        Json::Object(map) => {
            View::Map(map.iter().map(|(key, value)| (&**key, Source::Default(value, span))).collect())
        }
    }
}
