//! Documents, for readers that print them: piece by piece, each scalar as it was written, so that whatever is made of
//! one comes out the same. What nests stands in a row, for a reader need not nest to read it.

use crate::yaml::{Entry, MAX_DEPTH, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A piece of a document; what a collection holds stands behind it, in a mapping each key before its value.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Piece {
    /// A scalar without quotes and tag.
    Plain(String),
    /// Any other scalar.
    Scalar(String, Style, Tag),
    /// A list of so many items, and whether it is one in brackets.
    List(usize, bool),
    /// A mapping of so many entries, and whether it is one in braces.
    Map(usize, bool),
}

/// A document that is written as pieces. What is read of them has no place yet, and was never in memory twice.
pub struct Document(pub Node);

impl Document {
    /// All of it, at one place.
    pub fn at(mut self, span: Span) -> Node {
        self.0.move_spans(&|_| span);
        self.0
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        pieces(&self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Pieces)
    }
}

struct Pieces;

impl<'de> Visitor<'de> for Pieces {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pieces of a document")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut failed = None;
        let mut next = || {
            seq.next_element::<Piece>().unwrap_or_else(|error| {
                failed = Some(error);
                None
            })
        };
        let node = read(&mut next, MAX_DEPTH);
        if let Some(error) = failed {
            return Err(error);
        }
        match (node, seq.next_element::<IgnoredAny>()?) {
            (Some(node), None) => Ok(Document(node)),
            _ => Err(A::Error::custom("pieces of no document")),
        }
    }
}

fn pieces(node: &Node) -> Vec<Piece> {
    let mut pieces = Vec::new();
    add(node, &mut pieces);
    pieces
}

fn add(node: &Node, pieces: &mut Vec<Piece>) {
    match node {
        Node::Scalar(scalar) => pieces.push(piece(scalar)),
        Node::Sequence(list) => {
            pieces.push(Piece::List(list.items.len(), list.flow));
            list.items.iter().for_each(|item| add(item, pieces));
        }
        Node::Mapping(map) => {
            pieces.push(Piece::Map(map.entries.len(), map.flow));
            for entry in &map.entries {
                pieces.push(piece(&entry.key));
                add(&entry.value, pieces);
            }
        }
    }
}

fn piece(scalar: &Scalar) -> Piece {
    match (scalar.style, scalar.tag) {
        (Style::Plain, Tag::Auto) => Piece::Plain(scalar.text.to_string()),
        (style, tag) => Piece::Scalar(scalar.text.to_string(), style, tag),
    }
}

/// The document that pieces are of; none where they are of none.
fn read(next: &mut impl FnMut() -> Option<Piece>, levels: usize) -> Option<Node> {
    let span = Span::NONE;
    match next()? {
        Piece::List(length, flow) => {
            let levels = levels.checked_sub(1)?;
            let mut items = Vec::new();
            for _ in 0..length {
                items.push(read(next, levels)?);
            }
            Some(Node::Sequence(Sequence { items, flow, span }))
        }
        Piece::Map(length, flow) => {
            let levels = levels.checked_sub(1)?;
            let mut entries = Vec::new();
            for _ in 0..length {
                let key = scalar(next()?)?;
                entries.push(Entry { key, value: read(next, levels)? });
            }
            Some(Node::Mapping(Mapping { entries, flow, span }))
        }
        other => Some(Node::Scalar(scalar(other)?)),
    }
}

fn scalar(piece: Piece) -> Option<Scalar> {
    let (text, style, tag) = match piece {
        Piece::Plain(text) => (text, Style::Plain, Tag::Auto),
        Piece::Scalar(text, style, tag) => (text, style, tag),
        Piece::List(..) | Piece::Map(..) => return None,
    };
    Some(Scalar { text: text.into(), style, tag, span: Span::NONE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.to_owned())
    }

    #[test]
    fn documents_are_the_same_behind_their_pieces() {
        for text in [
            "a:\n  b: {c: [1, '2', !!str 3, ~], \"d\": {}}\n  e: |\n    x\nf: >-\n  y\n",
            "[]",
            "{}",
            "x",
            "? !!binary aGk=\n: - - x",
        ] {
            let mut node = parse(text, FileId::NONE).expect("YAML").expect("a document");
            let json = serde_json::to_string(&Document(node.clone())).expect("JSON");
            let read: Document = serde_json::from_str(&json).expect("a document");
            let place = Span::new(FileId(7), 3);
            node.move_spans(&|_| place);
            assert_eq!(read.at(place), node, "{text}");
        }
    }

    #[test]
    fn pieces_of_no_document_are_refused() {
        let deep = || std::iter::repeat_with(|| Piece::List(1, true));
        let read = |pieces: Vec<Piece>| {
            serde_json::from_str::<Document>(&serde_json::to_string(&pieces).expect("JSON"))
        };
        for pieces in [
            vec![],
            vec![Piece::List(2, false), plain("a")],
            vec![plain("a"), plain("b")],
            vec![Piece::Map(1, false), Piece::List(0, true), plain("b")],
            vec![Piece::Map(usize::MAX, false)],
            deep().take(MAX_DEPTH + 1).chain([plain("a")]).collect(),
        ] {
            assert!(read(pieces).is_err());
        }
        assert!(serde_json::from_str::<Document>("[{\"plain\":1}]").is_err());
        assert!(read(deep().take(MAX_DEPTH).chain([plain("a")]).collect()).is_ok());
    }
}
