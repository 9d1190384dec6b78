//! Cuts a file into documents as kyaml's byte reader does (kyaml 0.21.1 `kio/byteio_reader.go`).
//!
//! Separators are found in the text before anything is parsed, so also inside of quoted scalars and
//! of block scalars that are not indented; of each piece only the first document is read. UTF-16 is
//! never cut, for the separators are looked for in the bytes.

use super::parse::{Room, parse_from};
use super::{FileId, Node, Span};
use crate::bytes;
use crate::{Error, Result};
use std::borrow::Cow;

/// Reads the documents of a file: cut at separators, the first document of each piece, anchors and
/// merge keys replaced. Pieces that are empty, null or hold only comments are left out. A `List` that is
/// alone in its file gives its items.
///
/// # Errors
///
/// On text after a separator, on bytes that are neither UTF-8 nor UTF-16 with a byte order mark, and
/// on whatever go-yaml refuses.
pub fn read_documents(bytes: &[u8], file: FileId) -> Result<Vec<Node>> {
    let text = decode(bytes, file)?;
    let pieces = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => vec![Piece { text: &text, line: 0 }],
        _ => pieces(&text, file)?,
    };
    check_count(&pieces, bytes.len(), file)?;
    let mut nodes = Vec::new();
    let mut room = Room::of(text.len());
    for piece in &pieces {
        match parse_from(piece.text, file, piece.line, &mut room)? {
            Some(node) if node.is_null() => {}
            Some(node) if pieces.len() == 1 => unwrap_list(node, bytes.len(), &mut nodes)?,
            Some(node) => nodes.push(node),
            None => {}
        }
    }
    Ok(nodes)
}

/// Reads the documents of a file, each by itself: one that is broken hides no other. Pieces that are empty, null or
/// hold only comments are left out; lists stay as they are.
///
/// # Errors
///
/// On text after a separator, on bytes that are neither UTF-8 nor UTF-16 with a byte order mark, and on too many
/// documents.
pub fn read_each(bytes: &[u8], file: FileId) -> Result<Vec<Result<Node>>> {
    let text = decode(bytes, file)?;
    let pieces = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => vec![Piece { text: &text, line: 0 }],
        _ => pieces(&text, file)?,
    };
    check_count(&pieces, bytes.len(), file)?;
    let mut room = Room::of(text.len());
    let read = |piece: &Piece<'_>| parse_from(piece.text, file, piece.line, &mut room).transpose();
    let is_there = |node: &Result<Node>| !node.as_ref().is_ok_and(Node::is_null);
    Ok(pieces.iter().filter_map(read).filter(is_there).collect())
}

/// How many documents a file may have, whatever its size, and how many bytes of it make room for one more: an object
/// takes two kilobytes of memory, and may have forty bytes of text.
const MOST_DOCUMENTS: usize = 30_000;
const BYTES_OF_A_DOCUMENT: usize = 128;

fn most_documents(bytes: usize) -> usize {
    MOST_DOCUMENTS + bytes / BYTES_OF_A_DOCUMENT
}

fn check_count(pieces: &[Piece<'_>], bytes: usize, file: FileId) -> Result<()> {
    match pieces.get(most_documents(bytes)) {
        None => Ok(()),
        Some(piece) => Err(too_many("documents").at(Span::new(file, piece.line + 1))),
    }
}

/// Refuses more objects than a file of so many bytes may have, as they come of lists.
///
/// # Errors
/// When there are more.
pub fn check_objects(objects: usize, bytes: usize, at: Span) -> Result<()> {
    if objects <= most_documents(bytes) { Ok(()) } else { Err(too_many("objects in lists").at(at)) }
}

fn too_many(what: &str) -> Error {
    Error::input(format!(
        "a file has at most {MOST_DOCUMENTS} {what}, and one more for each {BYTES_OF_A_DOCUMENT} bytes"
    ))
}

/// Takes the items out of a `List`; the reader does that when it is alone in its file, which has so many bytes.
fn unwrap_list(mut node: Node, bytes: usize, nodes: &mut Vec<Node>) -> Result<()> {
    let is_list = matches!(node.text_at(&["kind"]), Some("List" | "ResourceList"))
        && (node.get("items").is_some() || node.get("functionConfig").is_some());
    if !is_list {
        nodes.push(node);
        return Ok(());
    }
    match node.get_mut("items") {
        Some(Node::Sequence(items)) => {
            check_objects(items.items.len(), bytes, items.span)?;
            *nodes = std::mem::take(&mut items.items);
        }
        Some(Node::Mapping(map)) => {
            let entries = std::mem::take(&mut map.entries);
            nodes.extend(entries.into_iter().flat_map(|entry| [Node::Scalar(entry.key), entry.value]));
        }
        _ => {}
    }
    Ok(())
}

/// A part of a file between separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    /// The line it begins on, from 0.
    line: u32,
}

fn pieces<'a>(text: &'a str, file: FileId) -> Result<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    let (mut begin, mut line, mut from) = (0, 0, 0);
    while let Some(found) = bytes::find_text("\n---", &text.as_bytes()[from..]) {
        let at = from + found;
        let Some(length) = bytes::find(b'\n', &text.as_bytes()[at + 4..]) else { break };
        let rest = text[at + 4..at + 4 + length].trim();
        let piece = &text[begin..at + 1];
        pieces.push(Piece { text: piece, line });
        line += breaks(piece);
        if !rest.is_empty() && !rest.starts_with('#') {
            return Err(Error::input("invalid document separator: text follows `---` on its line")
                .at(Span::new(file, line + 1))
                .hint("begin the document on the next line"));
        }
        line += 1;
        begin = at + 4 + length + 1;
        from = begin;
    }
    pieces.push(Piece { text: &text[begin..], line });
    Ok(pieces)
}

fn breaks(text: &str) -> u32 {
    bytes::count(b'\n', text.as_bytes()) as u32
}

/// The text of a file.
///
/// # Errors
/// At the first line that is not UTF-8.
pub fn utf8(bytes: &[u8], file: FileId) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes::count(b'\n', &bytes[..error.valid_up_to()]) as u32;
        Error::input("the file is not valid UTF-8").at(Span::new(file, line + 1))
    })
}

/// The text of a file, with `\n` for `\r\n`.
fn decode(bytes: &[u8], file: FileId) -> Result<Cow<'_, str>> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => return decode_utf16(rest, u16::from_le_bytes, file).map(Cow::Owned),
        [0xFE, 0xFF, rest @ ..] => return decode_utf16(rest, u16::from_be_bytes, file).map(Cow::Owned),
        _ => utf8(bytes, file)?,
    };
    match bytes::find(b'\r', bytes) {
        Some(_) if text.contains("\r\n") => Ok(Cow::Owned(text.replace("\r\n", "\n"))),
        _ => Ok(Cow::Borrowed(text)),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, file: FileId) -> Result<String> {
    let wrong = || Error::input("the file is not valid UTF-16").at(Span::new(file, 1));
    let (units, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(wrong());
    }
    let units = units.iter().map(|&pair| unit(pair));
    char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| wrong())
}

#[cfg(test)]
mod tests;
