//! Plain and single-quoted scalars that are too long for a line.

use super::{Wrap, Writer};
use crate::bytes;
use crate::yaml::emit::analysis::is_break;

impl Writer<'_> {
    /// Writes a text that may be broken at single spaces; `edge` bytes at both ends stay whole.
    pub(super) fn folding(&mut self, text: &str, indent: usize, wrap: Wrap, edge: usize) {
        let is_one_line =
            |text: &str| text.is_ascii() && bytes::find3(b'\n', b'\r', b'\'', text.as_bytes()).is_none();
        if wrap == Wrap::Long && self.width != usize::MAX && is_one_line(text) {
            return self.folding_words(text, indent, edge);
        }
        self.folding_chars(text, indent, wrap, edge);
    }

    /// The same, one character after the other.
    fn folding_chars(&mut self, text: &str, indent: usize, wrap: Wrap, edge: usize) {
        let bytes = text.as_bytes();
        let (mut spaces, mut breaks) = (false, false);
        for (at, c) in text.char_indices() {
            if c == ' ' {
                let inner = edge == 0 || (at > 0 && at + 1 < bytes.len());
                let may_break = wrap == Wrap::Long && !spaces && inner && self.column > self.width;
                if may_break && bytes.get(at + 1) != Some(&b' ') {
                    self.indent(indent);
                } else {
                    self.put(' ');
                }
                spaces = true;
            } else if is_break(c) {
                if !breaks && c == '\n' {
                    self.put_break();
                }
                self.write_break(c);
                breaks = true;
            } else {
                if breaks {
                    self.indent(indent);
                }
                if c == '\'' && edge > 0 {
                    self.put('\'');
                }
                self.put(c);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
        }
    }

    /// The same with a text of ASCII without breaks and quotes.
    fn folding_words(&mut self, text: &str, indent: usize, edge: usize) {
        let bytes = text.as_bytes();
        let may_break = |at: usize| {
            let is_inner = edge == 0 || (at > 0 && at + 1 < bytes.len());
            is_inner && (at == 0 || bytes[at - 1] != b' ') && bytes.get(at + 1) != Some(&b' ')
        };
        let mut begin = 0;
        loop {
            let mut at = begin + (self.width + 1).saturating_sub(self.column);
            let space = loop {
                match bytes.get(at..).and_then(|rest| bytes::find(b' ', rest)) {
                    Some(found) if may_break(at + found) => break Some(at + found),
                    Some(found) => at += found + 1,
                    None => break None,
                }
            };
            let piece = &text[begin..space.unwrap_or(text.len())];
            self.out.push_str(piece);
            self.column += piece.len();
            self.indention &= piece.is_empty();
            let Some(space) = space else { return };
            self.indent(indent);
            begin = space + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_broken_as_characters_are(
            text in "([a-z]{0,9} {0,2}){0,40}", column in 0..100usize, edge in 0..2usize,
        ) {
            let write = |by_words: bool| {
                let mut out = String::new();
                let mut writer = Writer::new(&mut out, Wrap::Long);
                writer.word(&"k".repeat(column));
                match by_words {
                    true => writer.folding_words(&text, 4, edge),
                    false => writer.folding_chars(&text, 4, Wrap::Long, edge),
                }
                let state = (writer.column, writer.whitespace, writer.indention && !text.ends_with(' '));
                (state, out)
            };
            prop_assert_eq!(write(true), write(false));
        }
    }
}
