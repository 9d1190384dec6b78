//! Documents, for readers that print them: piece by piece, each scalar as it was written, so that whatever is made of
//! one comes out the same. What nests stands in a row, for a reader need not nest to read it.

use crate::yaml::{Entry, MAX_DEPTH, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use serde::{Deserialize, Serialize};

/// A piece of a document; what a collection holds stands behind it, in a mapping each key before its value.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Piece {
    /// A scalar without quotes and tag.
    Plain(String),
    /// Any other scalar.
    Scalar(String, Style, Tag),
    /// A list of so many items, and whether it is one in brackets.
    List(usize, bool),
    /// A mapping of so many entries, and whether it is one in braces.
    Map(usize, bool),
}

/// A document as pieces.
pub fn pieces(node: &Node) -> Vec<Piece> {
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

/// The document that pieces are of, all of it at one place; none where they are of none.
pub fn document(pieces: &[Piece], span: Span) -> Option<Node> {
    let mut pieces = pieces.iter();
    let node = read(&mut pieces, span, MAX_DEPTH)?;
    pieces.next().is_none().then_some(node)
}

fn read<'p>(pieces: &mut impl Iterator<Item = &'p Piece>, span: Span, levels: usize) -> Option<Node> {
    match pieces.next()? {
        Piece::List(length, flow) => {
            let levels = levels.checked_sub(1)?;
            let mut items = Vec::new();
            for _ in 0..*length {
                items.push(read(pieces, span, levels)?);
            }
            Some(Node::Sequence(Sequence { items, flow: *flow, span }))
        }
        Piece::Map(length, flow) => {
            let levels = levels.checked_sub(1)?;
            let mut entries = Vec::new();
            for _ in 0..*length {
                let key = scalar(pieces.next()?, span)?;
                entries.push(Entry { key, value: read(pieces, span, levels)? });
            }
            Some(Node::Mapping(Mapping { entries, flow: *flow, span }))
        }
        other => Some(Node::Scalar(scalar(other, span)?)),
    }
}

fn scalar(piece: &Piece, span: Span) -> Option<Scalar> {
    let (text, style, tag) = match piece {
        Piece::Plain(text) => (text, Style::Plain, Tag::Auto),
        Piece::Scalar(text, style, tag) => (text, *style, *tag),
        Piece::List(..) | Piece::Map(..) => return None,
    };
    Some(Scalar { text: text.into(), style, tag, span })
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
        for text in
            ["a: {b: [1, '2', !!str 3, ~], c: |\n    x\n}", "[]", "{}", "x", "? !!binary aGk=\n: - - x"]
        {
            let Ok(Some(mut node)) = parse(text, FileId::NONE) else { continue };
            node.move_spans(&|_| Span::NONE);
            let json = serde_json::to_string(&pieces(&node)).expect("JSON");
            let read: Vec<Piece> = serde_json::from_str(&json).expect("JSON");
            assert_eq!(document(&read, Span::NONE), Some(node), "{text}");
        }
    }

    #[test]
    fn pieces_of_no_document_are_refused() {
        let deep = || std::iter::repeat_with(|| Piece::List(1, true));
        for pieces in [
            vec![],
            vec![Piece::List(2, false), plain("a")],
            vec![plain("a"), plain("b")],
            vec![Piece::Map(1, false), Piece::List(0, true), plain("b")],
            vec![Piece::Map(usize::MAX, false)],
            deep().take(MAX_DEPTH + 1).chain([plain("a")]).collect(),
        ] {
            assert_eq!(document(&pieces, Span::NONE), None);
        }
        assert!(
            document(&deep().take(MAX_DEPTH).chain([plain("a")]).collect::<Vec<_>>(), Span::NONE).is_some()
        );
    }
}
