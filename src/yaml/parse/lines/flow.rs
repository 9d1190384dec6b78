//! Flow collections that begin and end on one line and hold nothing but text, aliases and each other.

use super::scalars::{is_plain_start, table};
use super::{Lines, MAX_KEY, taken};
use crate::yaml::{Entry, Mapping, Node, Scalar, Sequence, Style};

/// Bytes at which a word may end.
const FLOW_STOPS: [bool; 256] = table(b" \t\n:,?[]{}");

impl Lines<'_> {
    /// Reads a flow collection. Gives where it ends.
    pub(super) fn flow(&mut self, start: usize) -> Option<(Node, usize)> {
        self.deeper()?;
        let span = self.span(self.line);
        let read = match self.bytes[start] {
            b'[' => {
                let base = self.items.len();
                let end = self.each(start, b']', |lines, pos| {
                    let (item, after) = lines.flow_value(pos)?;
                    lines.take(1)?;
                    lines.room.push_shared(&mut lines.items, item, 1);
                    Some(after)
                })?;
                let items = taken(&mut self.items, base);
                (Node::Sequence(Sequence { items, flow: true, span }), end)
            }
            _ => {
                let base = self.entries.len();
                let end = self.each(start, b'}', |lines, pos| {
                    let (key, after) = lines.flow_scalar(pos)?;
                    let has_value = lines.byte(after) == b':' && lines.byte(after + 1) == b' ';
                    (has_value && key.text != "<<" && after - pos <= MAX_KEY).then_some(())?;
                    let (value, after) = lines.flow_value(lines.after_spaces(after + 1))?;
                    lines.take(2)?;
                    lines.room.push_shared(&mut lines.entries, Entry { key, value }, 2);
                    Some(after)
                })?;
                let entries = taken(&mut self.entries, base);
                (Node::Mapping(Mapping { entries, flow: true, span }), end)
            }
        };
        self.depth -= 1;
        Some(read)
    }

    /// Reads what is between brackets, and commas between that. Gives where the closing one ends.
    fn each(
        &mut self,
        start: usize,
        close: u8,
        mut read: impl FnMut(&mut Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        let mut pos = self.after_spaces(start + 1);
        if self.byte(pos) == close {
            return Some(pos + 1);
        }
        loop {
            let after = read(self, pos)?;
            pos = self.after_spaces(after);
            match self.byte(pos) {
                b',' => pos = self.after_spaces(pos + 1),
                end if end == close => return Some(pos + 1),
                _ => return None,
            }
        }
    }

    fn flow_value(&mut self, pos: usize) -> Option<(Node, usize)> {
        match self.byte(pos) {
            b'[' | b'{' => self.flow(pos),
            b'*' => self.alias(pos),
            _ => self.flow_scalar(pos).map(|(scalar, after)| (Node::Scalar(scalar), after)),
        }
    }

    fn flow_scalar(&mut self, pos: usize) -> Option<(Scalar, usize)> {
        if matches!(self.byte(pos), b'"' | b'\'') {
            let line = self.line;
            return self.quoted(pos).filter(|_| self.line == line);
        }
        let end = self.flow_words(pos)?;
        Some((self.scalar(&self.text[pos..end], Style::Plain), end))
    }

    /// Where the words of a plain scalar end, which are all on one line.
    fn flow_words(&self, start: usize) -> Option<usize> {
        let first = self.byte(start);
        let is_dashed = first == b'-' && !self.is_blank(start + 1);
        (is_plain_start(first) || is_dashed).then_some(())?;
        let mut at = start;
        loop {
            let end = self.flow_word_end(at)?;
            at = self.after_spaces(end);
            match self.byte(at) {
                b',' | b'[' | b']' | b'{' | b'}' | b':' => return Some(end),
                b'?' | b'#' | b'\n' | b'\t' => return None,
                _ => {}
            }
        }
    }

    /// Where a word ends: at a space or at what ends all words. `None` at a tab.
    fn flow_word_end(&self, mut at: usize) -> Option<usize> {
        loop {
            match self.byte(at) {
                b'\t' => return None,
                b':' if !matches!(self.byte(at + 1), b' ' | b'\n' | b'\t') => {}
                byte if FLOW_STOPS[byte as usize] => return Some(at),
                _ => {}
            }
            at += 1;
        }
    }
}
