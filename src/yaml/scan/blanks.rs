//! What lies between tokens: blanks, comments and breaks, and the characters that no text may have.

use super::cursor::{Cursor, is_blank};
use super::{Scanner, Version};

impl Scanner<'_> {
    /// Passes blanks, comments and breaks.
    pub(super) fn skip_to_token(&mut self) {
        loop {
            let tabs = self.flow_level > 0 || !self.key_allowed;
            while self.cursor.here() == b' ' || (tabs && self.cursor.here() == b'\t') {
                self.cursor.pos += 1;
            }
            if self.cursor.here() == b'#' {
                match self.version {
                    Version::V2 => self.cursor.skip_line_rest(),
                    Version::V3 => self.skip_comments(),
                }
            }
            if self.cursor.break_here() == 0 {
                return;
            }
            self.cursor.skip_break();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// Passes a comment and those that follow it within 512 bytes of blanks and breaks; unlike
    /// elsewhere tabs may stand before these. A break of several bytes ends the look-ahead.
    fn skip_comments(&mut self) {
        loop {
            self.cursor.skip_line_rest();
            let end = self.cursor.pos;
            let mut next = end + 1;
            while next < end + 512 && is_blank_or_break(&self.cursor, next) {
                next += 1;
            }
            if next >= end + 512 || self.cursor.byte(next) != b'#' || self.cursor.break_here() == 0 {
                return;
            }
            while self.cursor.pos < next {
                self.cursor.skip_blanks();
                self.cursor.skip_break();
            }
        }
    }

    /// Passes a comment that follows a token on its line; unlike elsewhere tabs may stand before it.
    pub(super) fn skip_line_comment(&mut self) {
        if self.cursor.broken {
            return;
        }
        let mut next = self.cursor.pos;
        while is_blank(self.cursor.byte(next)) && next < self.cursor.pos + 511 {
            next += 1;
        }
        if self.cursor.byte(next) == b'#' {
            self.cursor.skip_line_rest();
        }
    }
}

fn is_blank_or_break(cursor: &Cursor<'_>, pos: usize) -> bool {
    is_blank(cursor.byte(pos)) || cursor.break_at(pos) > 0
}

/// How many bytes are looked at in one go.
const CHUNK: usize = 64;

/// The first character that go-yaml's reader refuses.
pub(in crate::yaml) fn forbidden_character(text: &str) -> Option<(usize, char)> {
    let suspicious = |&b: &u8| {
        (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r') | (b == 0x7F) | (b == 0xC2) | (b == 0xEF)
    };
    // Without an early exit inside of a chunk the compiler compares many bytes at once.
    let unusual = |&b: &u8| (b.wrapping_sub(b' ') > b'~' - b' ') & (b != b'\n');
    let any = |chunk: &[u8]| {
        chunk.iter().fold(false, |found, b| found | unusual(b))
            && chunk.iter().fold(false, |found, b| found | suspicious(b))
    };
    let odd = text.as_bytes().chunks(CHUNK).enumerate().filter(|(_, chunk)| any(chunk));
    odd.into_iter().find_map(|(at, _)| {
        let (mut from, mut to) = (at * CHUNK, text.len().min((at + 1) * CHUNK));
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        let found = text[from..to].char_indices().find(|&(_, c)| !is_allowed(c))?;
        Some((from + found.0, found.1))
    })
}

/// Whether go-yaml's reader takes a character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}
