//! Fields that take a subtree as it is, or the place of their value.
//!
//! serde knows nothing of trees and places. They pass through it as newtype structs with names that
//! only this deserializer knows, taken apart into text and numbers.

use super::error::Failure;
use super::{Located, Reader};
use crate::yaml::{Entry, FileId, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;
use std::vec::IntoIter;

/// The name under which a [`Node`] is asked for.
pub(super) const NODE: &str = "$offlux::yaml::Node";
/// The name under which a [`Located`] is asked for.
pub(super) const LOCATED: &str = "$offlux::yaml::Located";
/// The name under which a field of an embedded struct is asked for.
pub(super) const EMBEDDED: &str = "$offlux::yaml::embedded";

const STYLES: [Style; 5] =
    [Style::Plain, Style::SingleQuoted, Style::DoubleQuoted, Style::Literal, Style::Folded];

const TAGS: [Tag; 12] = [
    Tag::Auto,
    Tag::Unset,
    Tag::Str,
    Tag::Int,
    Tag::Float,
    Tag::Bool,
    Tag::Null,
    Tag::Timestamp,
    Tag::Binary,
    Tag::Merge,
    Tag::Local,
    Tag::Unknown,
];

/// A tree taken apart: kind, place, then what it takes to put it together again.
pub(super) struct Pieces<'a>(IntoIter<Piece<'a>>);

enum Piece<'a> {
    Number(u32),
    Text(&'a str),
}

impl<'a> Pieces<'a> {
    pub fn of(node: &'a Node) -> Self {
        let mut pieces = Vec::new();
        take_apart(node, &mut pieces);
        Pieces(pieces.into_iter())
    }
}

fn take_apart<'a>(node: &'a Node, pieces: &mut Vec<Piece<'a>>) {
    match node {
        Node::Scalar(scalar) => take_scalar_apart(scalar, pieces),
        Node::Sequence(list) => {
            head(1, list.span, pieces);
            numbers(&[u32::from(list.flow), list.items.len() as u32], pieces);
            list.items.iter().for_each(|item| take_apart(item, pieces));
        }
        Node::Mapping(map) => {
            head(2, map.span, pieces);
            numbers(&[u32::from(map.flow), map.entries.len() as u32], pieces);
            for entry in &map.entries {
                take_scalar_apart(&entry.key, pieces);
                take_apart(&entry.value, pieces);
            }
        }
    }
}

fn take_scalar_apart<'a>(scalar: &'a Scalar, pieces: &mut Vec<Piece<'a>>) {
    head(0, scalar.span, pieces);
    let style = STYLES.iter().position(|style| *style == scalar.style).unwrap_or(0);
    let tag = TAGS.iter().position(|tag| *tag == scalar.tag).unwrap_or(0);
    numbers(&[style as u32, tag as u32], pieces);
    pieces.push(Piece::Text(&scalar.text));
}

fn head(kind: u32, span: Span, pieces: &mut Vec<Piece<'_>>) {
    numbers(&[kind, span.file.0, span.line], pieces);
}

fn numbers(all: &[u32], pieces: &mut Vec<Piece<'_>>) {
    pieces.extend(all.iter().map(|&n| Piece::Number(n)));
}

impl<'de> SeqAccess<'de> for Pieces<'_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        match self.0.next() {
            Some(Piece::Number(n)) => seed.deserialize(U32Deserializer::new(n)).map(Some),
            Some(Piece::Text(text)) => seed.deserialize(StrDeserializer::new(text)).map(Some),
            None => Ok(None),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NODE, NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node of a YAML tree")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<Node, A::Error> {
        put_together(&mut pieces)
    }
}

fn put_together<'de, A: SeqAccess<'de>>(pieces: &mut A) -> Result<Node, A::Error> {
    let kind = number(pieces)?;
    let span = Span::new(FileId(number(pieces)?), number(pieces)?);
    let (first, second) = (number(pieces)?, number(pieces)?);
    match kind {
        0 => scalar_of(first, second, span, pieces).map(Node::Scalar),
        1 => {
            let items = (0..second).map(|_| put_together(pieces)).collect::<Result<_, _>>()?;
            Ok(Node::Sequence(Sequence { items, flow: first == 1, span }))
        }
        _ => {
            let mut entries = Vec::with_capacity(second as usize);
            for _ in 0..second {
                let Node::Scalar(key) = put_together(pieces)? else {
                    return Err(A::Error::custom("a key has to be a scalar"));
                };
                entries.push(Entry { key, value: put_together(pieces)? });
            }
            Ok(Node::Mapping(Mapping { entries, flow: first == 1, span }))
        }
    }
}

fn scalar_of<'de, A: SeqAccess<'de>>(
    style: u32,
    tag: u32,
    span: Span,
    pieces: &mut A,
) -> Result<Scalar, A::Error> {
    let text: String = next(pieces)?;
    let style = STYLES.get(style as usize).copied().unwrap_or_default();
    let tag = TAGS.get(tag as usize).copied().unwrap_or_default();
    Ok(Scalar { text: text.into(), style, tag, span })
}

fn number<'de, A: SeqAccess<'de>>(pieces: &mut A) -> Result<u32, A::Error> {
    next(pieces)
}

fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(pieces: &mut A) -> Result<T, A::Error> {
    pieces.next_element()?.ok_or_else(|| A::Error::custom("only a YAML tree can be read as one"))
}

/// A place, and then the value.
pub(super) struct Place<'a> {
    reader: Reader<'a>,
    given: usize,
}

impl<'a> Place<'a> {
    pub fn of(reader: Reader<'a>) -> Self {
        Place { reader, given: 0 }
    }
}

impl<'de> SeqAccess<'de> for Place<'_> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let span = self.reader.node.span();
        self.given += 1;
        match self.given {
            1 => seed.deserialize(U32Deserializer::new(span.file.0)).map(Some),
            2 => seed.deserialize(U32Deserializer::new(span.line)).map(Some),
            3 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(LOCATED, LocatedVisitor(PhantomData))
    }
}

struct LocatedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
    type Value = Located<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a YAML tree")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut place: A) -> Result<Located<T>, A::Error> {
        let span = Span::new(FileId(next(&mut place)?), next(&mut place)?);
        Ok(Located { value: next(&mut place)?, span })
    }
}

/// Takes whatever is asked for out of a newtype struct.
pub(super) struct Within<T>(PhantomData<T>);

impl<T> Within<T> {
    pub fn new() -> Self {
        Within(PhantomData)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Within<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}
