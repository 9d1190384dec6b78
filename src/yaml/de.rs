//! Reads typed values out of a tree, through serde, with the manners of Go's `encoding/json`.
//!
//! Field names match in any case (an exact match is preferred); a null is the zero value of whatever
//! is wanted (`""`, `0`, an empty list, an empty struct) and counts as absent for an `Option`; whole
//! floats are integers. Errors carry the place and the path: `patches[0].target: unknown field …`.
//!
//! A field of type [`Node`] takes its subtree as it is; one of type [`Located`] remembers its place.
//! Structs with `#[serde(flatten)]` get their fields as written: serde does not tell their names.

mod error;
mod fields;
mod raw;

use super::number::{format_float, format_float32};
use super::resolve::{Value, resolve};
use super::{Node, Span};
use crate::Result;
use error::Failure;
use fields::Entries;
use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};

/// What to do with fields that the type does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// They are an error.
    #[default]
    Deny,
    /// They are skipped.
    Allow,
}

/// Whether numbers and booleans may stand where text is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strings {
    /// They are an error (`encoding/json`).
    #[default]
    Strict,
    /// They are written out (`sigs.k8s.io/yaml` with a typed target), but for [`embedded`] fields.
    FromScalars,
    /// They stand for themselves, and more is as yaml v3 reads into a typed target: names of fields match
    /// exactly, nulls in lists are dropped, `yes` and `on` are booleans where one is wanted.
    AsWritten,
}

/// How to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Fields that the type does not know.
    pub unknown: Unknown,
    /// Scalars where text is wanted.
    pub strings: Strings,
}

/// A value and where it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// Reads a field of a Go struct that is embedded in another one: `sigs.k8s.io/yaml` does not find its
/// type and writes no numbers out. For `#[serde(deserialize_with = "embedded")]`.
///
/// # Errors
///
/// On values of another type than wanted.
pub fn embedded<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(raw::EMBEDDED, raw::Within::new())
}

/// Reads a typed value out of a tree as Go reads JSON.
///
/// # Errors
///
/// On values of another type than wanted, on keys that are there twice, and on unknown fields when they
/// are denied; with place and path, and with the nearest known name as a hint.
pub fn from_node<T: DeserializeOwned>(node: &Node, options: Options) -> Result<T> {
    T::deserialize(Reader { node, options }).map_err(|failure| failure.into_error(node.span()))
}

/// A node to be read.
#[derive(Clone, Copy, Debug)]
struct Reader<'a> {
    node: &'a Node,
    options: Options,
}

impl<'a> Reader<'a> {
    /// What a scalar means; `None` for lists and mappings.
    fn value(self) -> std::result::Result<Option<Value<'a>>, Failure> {
        match self.node {
            Node::Scalar(scalar) => resolve(scalar).map(Some).map_err(|e| Failure::from(e.at(scalar.span))),
            _ => Ok(None),
        }
    }

    fn is_null(self) -> bool {
        matches!(self.value(), Ok(Some(Value::Null)))
    }

    fn wrong(self, wanted: &str) -> Failure {
        let found = match (self.node, self.value()) {
            (Node::Sequence(_), _) => "a list".to_owned(),
            (Node::Mapping(_), _) => "a mapping".to_owned(),
            (_, Ok(Some(Value::Null))) => "null".to_owned(),
            (_, Ok(Some(Value::Bool(b)))) => format!("the boolean {b}"),
            (_, Ok(Some(Value::Int(n)))) => format!("the number {n}"),
            (_, Ok(Some(Value::UInt(n)))) => format!("the number {n}"),
            (_, Ok(Some(Value::Float(n)))) => format!("the number {}", format_float(n)),
            (Node::Scalar(scalar), _) => format!("the text {:?}", scalar.text),
        };
        let failure = Failure::new(format!("expected {wanted}, found {found}"), self.node.span());
        match (wanted, self.node) {
            (TEXT, Node::Scalar(_)) => failure.hint("put it in quotes"),
            _ => failure,
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        let written_out = self.options.strings == Strings::FromScalars;
        match self.value()? {
            Some(Value::Str(text)) => visitor.visit_str(&text),
            Some(Value::Timestamp(text)) => visitor.visit_str(&text),
            Some(Value::Null) => visitor.visit_str(""),
            Some(Value::Bool(b)) if written_out => visitor.visit_str(if b { "true" } else { "false" }),
            Some(Value::Int(n)) if written_out => visitor.visit_string(n.to_string()),
            Some(Value::UInt(n)) if written_out => visitor.visit_string(n.to_string()),
            Some(Value::Float(n)) if written_out => visitor.visit_string(format_float32(n)),
            Some(_) if self.options.strings == Strings::AsWritten => match self.node.as_scalar() {
                Some(scalar) => visitor.visit_str(&scalar.text),
                None => Err(self.wrong(TEXT)),
            },
            _ => Err(self.wrong(TEXT)),
        }
    }

    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        match self.value()? {
            Some(Value::Int(n)) => visitor.visit_i64(n),
            Some(Value::UInt(n)) => visitor.visit_u64(n),
            Some(Value::Float(n)) if n.fract() == 0.0 && n.abs() < 9e18 => visitor.visit_i64(n as i64),
            Some(Value::Null) => visitor.visit_u64(0),
            _ => Err(self.wrong("a whole number")),
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        match self.value()? {
            Some(Value::Int(n)) => visitor.visit_f64(n as f64),
            Some(Value::UInt(n)) => visitor.visit_f64(n as f64),
            Some(Value::Float(n)) => visitor.visit_f64(n),
            Some(Value::Null) => visitor.visit_f64(0.0),
            _ => Err(self.wrong("a number")),
        }
    }

    fn bool<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        match self.value()? {
            Some(Value::Bool(b)) => visitor.visit_bool(b),
            Some(Value::Null) => visitor.visit_bool(false),
            Some(Value::Str(text)) if self.options.strings == Strings::AsWritten => match &*text {
                "y" | "Y" | "yes" | "on" => visitor.visit_bool(true),
                "n" | "N" | "no" | "off" => visitor.visit_bool(false),
                _ => Err(self.wrong("true or false")),
            },
            _ => Err(self.wrong("true or false")),
        }
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        let items = match self.node {
            Node::Sequence(list) => list.items.as_slice(),
            _ if self.is_null() => &[],
            _ => return Err(self.wrong("a list")),
        };
        visitor.visit_seq(Items { items: items.iter().enumerate(), options: self.options })
    }

    fn entries<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        known: Option<&'static [&'static str]>,
    ) -> std::result::Result<V::Value, Failure> {
        match self.node {
            Node::Mapping(map) => visitor.visit_map(Entries::new(map, known, self.options)?),
            _ if self.is_null() => visitor.visit_map(Entries::none(self.options)),
            _ => Err(self.wrong("a mapping")),
        }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        match self.value()? {
            Some(Value::Null) => visitor.visit_unit(),
            Some(Value::Bool(b)) => visitor.visit_bool(b),
            Some(Value::Int(n)) => visitor.visit_i64(n),
            Some(Value::UInt(n)) => visitor.visit_u64(n),
            Some(Value::Float(n)) => visitor.visit_f64(n),
            Some(Value::Str(text)) => visitor.visit_str(&text),
            Some(Value::Timestamp(text)) => visitor.visit_str(&text),
            None if self.node.as_sequence().is_some() => self.list(visitor),
            None => self.entries(visitor, None),
        }
    }

    /// Gives errors that have no place this one.
    fn placed<T>(self, result: std::result::Result<T, Failure>) -> std::result::Result<T, Failure> {
        result.map_err(|failure| failure.at(self.node.span()))
    }
}

const TEXT: &str = "text";

/// Implements methods of `Deserializer` by one of `Reader`.
macro_rules! read_by {
    ($read:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
            self.placed(self.$read(visitor))
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Failure;

    read_by!(any: deserialize_any);
    read_by!(bool: deserialize_bool);
    read_by!(integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    read_by!(integer: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);
    read_by!(float: deserialize_f32 deserialize_f64);
    read_by!(text: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    read_by!(text: deserialize_bytes deserialize_byte_buf);
    read_by!(list: deserialize_seq);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        if self.is_null() { visitor.visit_unit() } else { Err(self.wrong("null")) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        match name {
            raw::NODE => visitor.visit_seq(raw::Pieces::of(self.node)),
            raw::LOCATED => self.placed(visitor.visit_seq(raw::Place::of(self))),
            raw::EMBEDDED if self.options.strings == Strings::FromScalars => {
                let options = Options { strings: Strings::Strict, ..self.options };
                visitor.visit_newtype_struct(Reader { options, ..self })
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        self.placed(self.entries(visitor, None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        self.placed(self.entries(visitor, Some(fields)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        let read = match self.value()? {
            Some(Value::Str(text)) => visitor.visit_enum(StrDeserializer::<Failure>::new(&text)),
            Some(Value::Null) => visitor.visit_enum(StrDeserializer::<Failure>::new("")),
            None if self.node.as_mapping().is_some() => visitor.visit_enum(Variant(self)),
            _ => Err(self.wrong(TEXT)),
        };
        self.placed(read)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

/// The items of a list.
struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
    options: Options,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> std::result::Result<Option<T::Value>, Failure> {
        let drops_nulls = self.options.strings == Strings::AsWritten;
        let mut left = self.items.by_ref().filter(|(_, node)| !(drops_nulls && node.is_null()));
        let Some((at, node)) = left.next() else { return Ok(None) };
        let reader = Reader { node, options: self.options };
        seed.deserialize(reader).map(Some).map_err(|failure| failure.at(node.span()).in_item(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A mapping of one entry whose key names a variant.
struct Variant<'a>(Reader<'a>);

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Failure;
    type Variant = Reader<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> std::result::Result<(V::Value, Reader<'a>), Failure> {
        let entries = self.0.node.as_mapping().map(|map| map.entries.as_slice());
        let Some([entry]) = entries else {
            return Err(self.0.wrong("a mapping of one entry"));
        };
        let name: StrDeserializer<'_, Failure> = entry.key.text.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, Reader { node: &entry.value, options: self.0.options }))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_> {
    type Error = Failure;

    fn unit_variant(self) -> std::result::Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> std::result::Result<T::Value, Failure> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> std::result::Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Failure> {
        self.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests;
