//! Flow collections that begin and end on one line and hold nothing but words, quoted text and each other.

use super::Lines;
use crate::yaml::{Entry, Mapping, Node, Scalar, Sequence, Style};

impl Lines<'_> {
    /// Reads a flow collection. Gives where it ends.
    pub(super) fn flow(&mut self, start: usize) -> Option<(Node, usize)> {
        self.deeper()?;
        let span = self.span(self.line);
        let read = match self.bytes[start] {
            b'[' => {
                let mut items = Vec::new();
                let end = self.each(start, b']', |lines, pos| {
                    let (item, after) = lines.flow_value(pos)?;
                    items.push(item);
                    Some(after)
                })?;
                (Node::Sequence(Sequence { items, flow: true, span }), end)
            }
            _ => {
                let mut entries = Vec::new();
                let end = self.each(start, b'}', |lines, pos| {
                    let (key, after) = lines.flow_scalar(pos)?;
                    let has_value = lines.byte(after) == b':' && lines.byte(after + 1) == b' ';
                    (has_value && key.text != "<<").then_some(())?;
                    let (value, after) = lines.flow_value(lines.after_spaces(after + 1))?;
                    entries.push(Entry { key, value });
                    Some(after)
                })?;
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
            _ => self.flow_scalar(pos).map(|(scalar, after)| (Node::Scalar(scalar), after)),
        }
    }

    fn flow_scalar(&mut self, pos: usize) -> Option<(Scalar, usize)> {
        if matches!(self.byte(pos), b'"' | b'\'') {
            let line = self.line;
            return self.quoted(pos).filter(|_| self.line == line);
        }
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'/' | b'-');
        let length = self.bytes[pos..].iter().take_while(|b| is_word(b)).count();
        let begins_well = self.byte(pos).is_ascii_alphanumeric() || self.byte(pos) == b'/';
        begins_well.then(|| (self.scalar(&self.text[pos..pos + length], Style::Plain), pos + length))
    }
}
