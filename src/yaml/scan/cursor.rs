//! A place in a text that knows its line and column, and what go-yaml calls a blank or a break.
//!
//! Columns count characters, as go-yaml does. Beyond the end every byte reads as 0, which never
//! occurs in a text: control characters are refused before scanning.

use crate::bytes;

/// Where the scanner stands.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub text: &'a str,
    bytes: &'a [u8],
    pub pos: usize,
    /// From 0.
    pub line: u32,
    /// The column at `counted`; the rest up to `pos` is counted when asked for.
    column: usize,
    counted: usize,
    /// Whether a line break was read after the last character that is no blank.
    pub broken: bool,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Cursor { text, bytes: text.as_bytes(), pos: 0, line: 0, column: 0, counted: 0, broken: false }
    }

    /// Goes to a place of a line.
    pub fn stand(&mut self, begin: usize, pos: usize, line: u32) {
        (self.line, self.counted, self.column, self.pos) = (line, begin, 0, pos);
        self.broken = false;
    }

    /// The byte at a distance; 0 beyond the end.
    #[inline]
    pub fn at(&self, distance: usize) -> u8 {
        self.bytes.get(self.pos + distance).copied().unwrap_or(0)
    }

    /// The byte here; 0 at the end.
    #[inline]
    pub fn here(&self) -> u8 {
        self.at(0)
    }

    /// The byte at a position; 0 beyond the end.
    #[inline]
    pub fn byte(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(0)
    }

    /// The column here, in characters from 0.
    #[inline]
    pub fn column(&mut self) -> usize {
        if self.counted != self.pos {
            self.column += chars(&self.bytes[self.counted..self.pos]);
            self.counted = self.pos;
        }
        self.column
    }

    /// Passes characters that are no breaks and not all blanks.
    #[inline]
    pub fn skip(&mut self, bytes: usize) {
        self.pos += bytes;
        self.broken = false;
    }

    /// Passes spaces and tabs.
    #[inline]
    pub fn skip_blanks(&mut self) {
        while is_blank(self.here()) {
            self.pos += 1;
        }
    }

    /// Passes spaces, at most so many. Gives the column.
    #[inline]
    pub fn skip_spaces(&mut self, most: usize) -> usize {
        let rest = &self.bytes[self.pos..];
        self.pos += rest.iter().take(most).take_while(|&&b| b == b' ').count();
        self.column()
    }

    /// Passes the break that is here, if one is.
    pub fn skip_break(&mut self) {
        let length = self.break_here();
        if length > 0 {
            self.pos += length;
            self.new_line();
        }
    }

    /// Passes the break that is here and keeps it: as `\n`, but for LS and PS.
    pub fn read_break(&mut self, into: &mut String) {
        if self.here() == b'\n' {
            into.push('\n');
            self.pos += 1;
            return self.new_line();
        }
        let length = self.break_here();
        match length {
            0 => return,
            3 => into.push_str(&self.text[self.pos..self.pos + 3]),
            _ => into.push('\n'),
        }
        self.pos += length;
        self.new_line();
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.column = 0;
        self.counted = self.pos;
        self.broken = true;
    }

    /// Says that the line is at its end, as go-yaml does at the end of the stream.
    pub fn force_new_line(&mut self) {
        if self.column() != 0 {
            self.line += 1;
            self.column = 0;
        }
    }

    /// The length of the break that is here; 0 where none is.
    #[inline]
    pub fn break_here(&self) -> usize {
        self.break_at(self.pos)
    }

    /// The length of the break at a position; 0 where none is.
    #[inline]
    pub fn break_at(&self, pos: usize) -> usize {
        match self.byte(pos) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.byte(pos + 1) == b'\n'),
            0xC2 if self.byte(pos + 1) == 0x85 => 2,
            0xE2 if self.byte(pos + 1) == 0x80 && matches!(self.byte(pos + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    /// Whether a blank, a break or the end is at a position.
    #[inline]
    pub fn is_blank_or_end(&self, pos: usize) -> bool {
        matches!(self.byte(pos), b' ' | b'\t' | 0) || self.break_at(pos) > 0
    }

    /// Whether the end of the text is here.
    #[inline]
    pub fn is_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// The position of the next break, or the end.
    pub fn line_end(&self) -> usize {
        let rest = &self.bytes[self.pos..];
        let line = &rest[..bytes::find(b'\n', rest).unwrap_or(rest.len())];
        let mut from = 0;
        while let Some(found) = bytes::find3(b'\r', 0xC2, 0xE2, &line[from..]) {
            if self.break_at(self.pos + from + found) > 0 {
                return self.pos + from + found;
            }
            from += found + 1;
        }
        self.pos + line.len()
    }

    /// Passes everything up to the next break.
    pub fn skip_line_rest(&mut self) {
        self.pos = self.line_end();
        self.broken = false;
    }

    /// Whether `---` or `...` stands here at the start of a line.
    #[inline]
    pub fn is_document_indicator(&mut self) -> bool {
        matches!(self.here(), b'-' | b'.')
            && self.column() == 0
            && self.at(1) == self.here()
            && self.at(2) == self.here()
            && self.is_blank_or_end(self.pos + 3)
    }

    /// Characters between a position and here.
    pub fn chars_since(&self, pos: usize) -> usize {
        chars(&self.bytes[pos..self.pos])
    }
}

/// A space or a tab.
#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// What anchors, handles and directive names are made of.
#[inline]
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn chars(bytes: &[u8]) -> usize {
    if bytes.is_ascii() { bytes.len() } else { bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count() }
}
