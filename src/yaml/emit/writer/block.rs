//! Block scalars: literal and folded ones.

use super::Writer;
use crate::bytes;
use crate::yaml::emit::analysis::is_break;

impl Writer<'_> {
    fn block_header(&mut self, indicator: char, text: &str) {
        self.space();
        self.put(indicator);
        self.indention = false;
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.put('2');
        }
        let mut last = text.chars().rev();
        match (last.next(), last.next()) {
            (Some(c), None) if is_break(c) => self.put('+'),
            (Some(c), Some(before)) if is_break(c) && is_break(before) => self.put('+'),
            (Some(c), _) if is_break(c) => {}
            _ => self.put('-'),
        }
        if let Some(note) = self.pending.take() {
            self.note(&note);
        }
        self.put_break();
        self.whitespace = true;
    }

    pub(super) fn literal(&mut self, text: &str, indent: usize) {
        self.block_header('|', text);
        if self.lines.is_none() && text.is_ascii() && !text.contains('\r') {
            return self.lines_of(text, indent);
        }
        for line in text.split_inclusive(is_break) {
            if let Some(lines) = &mut self.lines {
                lines.current.line += lines.step;
            }
            let content = line.trim_end_matches(is_break);
            if !content.is_empty() {
                self.indent(indent);
                self.put_str(content);
                self.indention = false;
            }
            if let Some(c) = line[content.len()..].chars().next() {
                self.write_break(c);
            }
        }
    }

    /// The lines of a literal block in ASCII.
    fn lines_of(&mut self, text: &str, indent: usize) {
        let mut begin = 0;
        while begin < text.len() {
            let end = bytes::find(b'\n', &text.as_bytes()[begin..]).map(|at| begin + at);
            let content = &text[begin..end.unwrap_or(text.len())];
            if !content.is_empty() {
                self.indent(indent);
                self.out.push_str(content);
                self.column += content.len();
                self.indention = false;
            }
            if end.is_some() {
                self.put_break();
            }
            begin += content.len() + 1;
        }
    }

    /// Quirk kept: whether a break is doubled is told by the first character of the whole text, not
    /// by what follows the break, so that folded text changes when it is written and read again.
    pub(super) fn folded(&mut self, text: &str, indent: usize) {
        self.block_header('>', text);
        let content = text.trim_start_matches(is_break);
        let doubles = !content.starts_with([' ', '\t', '\0']) && !content.is_empty();
        let (mut breaks, mut leading_spaces) = (true, true);
        for c in text.chars() {
            if is_break(c) {
                if !breaks && !leading_spaces && c == '\n' && doubles {
                    self.put_break();
                }
                self.write_break(c);
                breaks = true;
            } else {
                if breaks {
                    self.indent(indent);
                    leading_spaces = c == ' ' || c == '\t';
                }
                self.put(c);
                self.indention = false;
                breaks = false;
            }
        }
    }
}
