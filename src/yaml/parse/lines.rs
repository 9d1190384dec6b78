//! Reads everyday block style line by line, without tokens: what most files of most repositories are
//! written in.
//!
//! It knows block mappings and lists with keys on the lines of their values, scalars of all styles,
//! flow collections of one line ([`flow`]), anchors and aliases of values ([`named`]) and comments. It gives
//! up on all else (anchors of keys, tags, directives, merge keys, tabs between values, `?`, whatever is wrong), and then the general
//! parser reads the document from its beginning. So it needs no errors, only care: what it reads, the
//! general parser reads alike, place by place; property tests hold that.

mod flow;
mod named;
mod scalars;
#[cfg(test)]
mod tests;

use super::anchors::Anchors;
use super::room::{self, Room};
use crate::bytes;
use crate::yaml::scan::{Scanner, forbidden_character};
use crate::yaml::{Entry, FileId, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use crate::{Error, Result};
use compact_str::CompactString;
use scalars::{Stop, is_plain_start};

/// Reads the first document of a text that begins at a line (from 0) of a file. `None` where the text is
/// left to the general parser; else its values are taken off those that the file may still have.
///
/// # Errors
/// When there are more of them: they are not read again by the general parser.
pub(super) fn document(text: &str, file: FileId, first_line: u32, room: &mut Room) -> Result<Option<Node>> {
    if has_odd_characters(text) {
        return Ok(None);
    }
    let mut lines = Lines {
        text,
        bytes: text.as_bytes(),
        pos: 0,
        indent: -1,
        line: 0,
        commented: false,
        file,
        first_line,
        depth: 0,
        entries: Vec::new(),
        items: Vec::new(),
        scratch: String::new(),
        scanner: None,
        anchors: Anchors::default(),
        room: *room,
        is_full: false,
    };
    let node = lines.document();
    match node {
        Some(_) => *room = lines.room,
        None if lines.is_full => {
            return Err(Error::input(room::too_many()).at(lines.span(lines.line)));
        }
        None => {}
    }
    Ok(node)
}

/// Nesting of more levels is left to the general parser, which knows where to end.
const MAX_DEPTH: usize = 100;

/// A key of more bytes is left to the general parser, which counts characters.
const MAX_KEY: usize = 1000;

/// A text, and the line of it that is to be read next.
struct Lines<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The first character of the line that is no space; the lines before it are read, comments and empty
    /// lines passed.
    pos: usize,
    /// How many spaces are before it; -1 at the end of the text.
    indent: isize,
    /// The number of the line, from 0.
    line: u32,
    /// Whether a line of comment was passed on the way to it.
    commented: bool,
    file: FileId,
    first_line: u32,
    depth: usize,
    /// Entries of the mappings that are being read, those of the innermost last.
    entries: Vec<Entry>,
    /// The same of lists.
    items: Vec<Node>,
    /// The text of a scalar that is put together of several lines.
    scratch: String,
    /// Reads the scalars that are written in rarer ways.
    scanner: Option<Scanner<'a>>,
    anchors: Anchors<'a>,
    room: Room,
    /// Whether there was no room for a value.
    is_full: bool,
}

/// What begins at a place: a key and where its `:` ends, or a whole value.
enum Begun {
    Key(Scalar, usize),
    Value(Node),
}

impl<'a> Lines<'a> {
    fn document(&mut self) -> Option<Node> {
        let start = if self.bytes.starts_with(b"---") {
            self.line = 1;
            let end = bytes::find(b'\n', self.bytes)?;
            let is_bare = self.bytes[3..end].iter().all(|&b| b == b' ');
            is_bare.then_some(end + 1)?
        } else {
            0
        };
        self.seek(start)?;
        if self.indent < 0 {
            return None;
        }
        let node = self.node(self.pos, self.indent, -1)?;
        (self.indent < 0 && !matches!(node, Node::Scalar(_))).then_some(node)
    }

    /// The byte at a place; a break at the end.
    #[inline]
    fn byte(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(b'\n')
    }

    #[inline]
    fn is_blank(&self, pos: usize) -> bool {
        matches!(self.byte(pos), b' ' | b'\n')
    }

    /// The first place from here on that has no space.
    #[inline]
    fn after_spaces(&self, mut pos: usize) -> usize {
        while self.bytes.get(pos..pos + 8).is_some_and(|bytes| bytes == b"        ") {
            pos += 8;
        }
        while self.bytes.get(pos) == Some(&b' ') {
            pos += 1;
        }
        pos
    }

    #[inline]
    fn span(&self, line: u32) -> Span {
        Span::new(self.file, self.first_line + line + 1)
    }

    /// Goes to the next line that has more than a comment on it, from where a line begins.
    #[inline]
    fn seek(&mut self, mut start: usize) -> Option<()> {
        self.commented = false;
        loop {
            let pos = self.after_spaces(start);
            match self.bytes.get(pos) {
                None => {
                    (self.pos, self.indent) = (self.bytes.len(), -1);
                    return Some(());
                }
                Some(b'\n') => start = pos + 1,
                Some(b'#') => {
                    self.commented = true;
                    start =
                        pos + bytes::find(b'\n', &self.bytes[pos..]).unwrap_or(self.bytes.len() - pos) + 1;
                }
                Some(b'\t') => return None,
                Some(_) => {
                    (self.pos, self.indent) = (pos, (pos - start) as isize);
                    return Some(());
                }
            }
            self.line += 1;
        }
    }

    /// Ends a line behind a value, where only spaces and a comment may be, and goes to the next one.
    fn end_line(&mut self, after: usize) -> Option<()> {
        let pos = self.after_spaces(after);
        let end = match self.byte(pos) {
            b'\n' => pos,
            b'#' if pos > after => {
                pos + bytes::find(b'\n', &self.bytes[pos..]).unwrap_or(self.bytes.len() - pos)
            }
            _ => return None,
        };
        self.line += 1;
        self.seek(end + 1)
    }

    /// Reads what begins at a place of the current line and is nested in a collection of `parent`'s indent.
    fn node(&mut self, pos: usize, column: isize, parent: isize) -> Option<Node> {
        if self.is_entry(pos) {
            return self.sequence(pos, column, false);
        }
        match self.begin(pos, column, parent)? {
            Begun::Value(node) => Some(node),
            Begun::Key(key, after) => self.mapping(column, key, after),
        }
    }

    /// Reads a key and its `:`, or else a value.
    #[inline]
    fn begin(&mut self, pos: usize, column: isize, parent: isize) -> Option<Begun> {
        let first = self.byte(pos);
        if self.is_document_indicator(pos, column) {
            return None;
        }
        if is_plain_start(first) || (first == b'-' && !self.is_blank(pos + 1)) {
            let plain = self.plain(pos)?;
            if plain.stop != Stop::Colon {
                return self.plain_scalar(pos, plain, parent).map(Begun::Value);
            }
            let text = &self.text[pos..plain.end];
            (text != "<<" && text.len() <= MAX_KEY).then_some(())?;
            return Some(Begun::Key(self.scalar(text, Style::Plain), plain.at + 1));
        }
        if matches!(first, b'"' | b'\'') {
            let line = self.line;
            let (scalar, after) = self.quoted(pos)?;
            if self.byte(after) != b':' {
                self.end_line(after)?;
                return Some(Begun::Value(Node::Scalar(scalar)));
            }
            let fits = self.is_blank(after + 1) && self.line == line && after - pos <= MAX_KEY;
            return (fits && scalar.text != "<<").then_some(Begun::Key(scalar, after + 1));
        }
        self.value(pos, parent).map(Begun::Value)
    }

    /// Whether three dashes or dots begin a line.
    fn is_document_indicator(&self, pos: usize, column: isize) -> bool {
        column == 0 && matches!(self.bytes.get(pos..pos + 3), Some(b"---" | b"..."))
    }

    /// Whether the `-` of a list is here.
    #[inline]
    fn is_entry(&self, pos: usize) -> bool {
        self.byte(pos) == b'-' && self.is_blank(pos + 1)
    }

    #[inline]
    fn scalar(&self, text: &str, style: Style) -> Scalar {
        Scalar { text: CompactString::new(text), style, tag: Tag::Auto, span: self.span(self.line) }
    }

    fn empty(&self, line: u32) -> Node {
        Node::Scalar(Scalar::plain("", self.span(line)))
    }

    /// Makes sure that there is room for some more values.
    #[inline]
    fn take(&mut self, values: usize) -> Option<()> {
        let taken = self.room.take(values);
        if taken.is_none() {
            self.is_full = true;
        }
        taken
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    /// Reads a mapping whose first key was read.
    fn mapping(&mut self, column: isize, mut key: Scalar, mut after: usize) -> Option<Node> {
        self.deeper()?;
        let (base, span) = (self.entries.len(), key.span);
        loop {
            let value = self.entry_value(after, column)?;
            self.take(2)?;
            self.room.push_shared(&mut self.entries, Entry { key, value }, 2);
            if self.indent != column {
                break;
            }
            let Begun::Key(next, behind) = self.begin(self.pos, column, column)? else { return None };
            (key, after) = (next, behind);
        }
        self.depth -= 1;
        let entries = taken(&mut self.entries, base);
        (self.indent < column).then_some(Node::Mapping(Mapping { entries, flow: false, span }))
    }

    /// Reads the value of a key: behind it, below it, or none.
    #[inline]
    fn entry_value(&mut self, after: usize, column: isize) -> Option<Node> {
        let pos = self.after_spaces(after);
        if !matches!(self.byte(pos), b'\n' | b'#') {
            return self.named_value(pos, column, false);
        }
        self.below(after, column, false)
    }

    /// Reads the value that is on the lines below, or none, from where nothing more is on this line.
    #[inline]
    fn below(&mut self, after: usize, column: isize, in_list: bool) -> Option<Node> {
        let line = self.line;
        self.end_line(after)?;
        if self.indent > column {
            self.node(self.pos, self.indent, column)
        } else if !in_list && self.indent == column && self.is_entry(self.pos) {
            self.sequence(self.pos, column, true)
        } else {
            Some(self.empty(line))
        }
    }

    /// Reads a list from its first `-` on; `indentless` where its key is not indented less.
    fn sequence(&mut self, mut pos: usize, column: isize, indentless: bool) -> Option<Node> {
        self.deeper()?;
        let (base, span) = (self.items.len(), self.span(self.line));
        loop {
            let inner = self.after_spaces(pos + 1);
            let item = match self.byte(inner) {
                b'\n' | b'#' => self.below(pos + 1, column, true)?,
                b'&' | b'*' => self.named_value(inner, column, true)?,
                _ => self.node(inner, column + (inner - pos) as isize, column)?,
            };
            self.take(1)?;
            self.room.push_shared(&mut self.items, item, 1);
            if self.indent != column || !self.is_entry(self.pos) {
                break;
            }
            pos = self.pos;
        }
        self.depth -= 1;
        let is_over = self.indent < column || (indentless && self.indent == column);
        let items = taken(&mut self.items, base);
        is_over.then_some(Node::Sequence(Sequence { items, flow: false, span }))
    }

    /// Reads a value that is no block collection, or has an anchor.
    #[inline]
    fn named_value(&mut self, pos: usize, column: isize, in_list: bool) -> Option<Node> {
        match self.byte(pos) {
            b'&' => self.anchored(pos, column, in_list),
            b'*' => {
                let (node, after) = self.alias(pos)?;
                self.end_line(after)?;
                Some(node)
            }
            _ => self.value(pos, column),
        }
    }

    /// Reads a value that is no block collection.
    #[inline]
    fn value(&mut self, pos: usize, column: isize) -> Option<Node> {
        match self.byte(pos) {
            first if is_plain_start(first) => self.plain(pos).and_then(|p| self.plain_scalar(pos, p, column)),
            b'-' if !self.is_blank(pos + 1) => {
                self.plain(pos).and_then(|plain| self.plain_scalar(pos, plain, column))
            }
            b'"' | b'\'' => {
                let (scalar, after) = self.quoted(pos)?;
                self.end_line(after)?;
                Some(Node::Scalar(scalar))
            }
            b'|' | b'>' => self.block(pos, column),
            b'[' | b'{' => {
                let (node, after) = self.flow(pos)?;
                self.end_line(after)?;
                Some(node)
            }
            _ => None,
        }
    }
}

/// Takes the values from a place on. They get a list that has no more room than they need, where splitting at 0 would give
/// away the room of all; of a long one that takes most of it not that is copied, but what stands before.
fn taken<T>(all: &mut Vec<T>, base: usize) -> Vec<T> {
    let values = all.len() - base;
    if base < room::LONG && values >= room::LONG && values >= all.capacity() / 4 {
        let before = all.drain(..base).collect();
        return std::mem::replace(all, before);
    }
    if base == 0 { all.drain(base..).collect() } else { all.split_off(base) }
}

/// Whether a text has characters that are refused, or break lines without being `\n`.
fn has_odd_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    if forbidden_character(text).is_some() || bytes::find(b'\r', bytes).is_some() {
        return true;
    }
    let is_odd = |at: usize| {
        let found = text[at..].chars().next();
        matches!(found, Some('\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}'))
    };
    !text.is_ascii()
        && bytes::places3(0xC2, 0xE2, 0xEF, bytes).any(|at| text.is_char_boundary(at) && is_odd(at))
}
