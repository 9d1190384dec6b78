//! Writes indentation, indicators and scalars as libyaml's emitter does, and keeps count of columns.

mod block;
mod folding;

use super::analysis::{is_break, is_printable};
use crate::yaml::{Span, Style};

/// Lines are broken at a space beyond this column, in characters.
const WIDTH: usize = 80;

/// Whether long lines are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrap {
    /// Beyond column 80.
    Long,
    /// Never.
    Never,
}

/// The text written so far and the state that decides what comes between.
#[derive(Debug)]
pub(super) struct Writer<'o> {
    out: &'o mut String,
    pub column: usize,
    /// Whether the last character was a space or an indicator that counts as one.
    whitespace: bool,
    /// Whether there is only indentation on the line.
    pub indention: bool,
    width: usize,
    lines: Option<Lines>,
    /// A comment that the header of a block takes along.
    pub pending: Option<String>,
}

/// The place behind each line.
#[derive(Debug)]
struct Lines {
    done: Vec<Span>,
    current: Span,
    /// How many lines of a file each further line of a literal block stands for.
    step: u32,
}

impl<'o> Writer<'o> {
    pub fn new(out: &'o mut String, wrap: Wrap) -> Self {
        let width = match wrap {
            Wrap::Long => WIDTH,
            Wrap::Never => usize::MAX,
        };
        Writer { out, column: 0, whitespace: true, indention: true, width, lines: None, pending: None }
    }

    /// From here on remembers the place behind each line.
    pub fn track_lines(&mut self) {
        self.lines = Some(Lines { done: Vec::new(), current: Span::NONE, step: 0 });
    }

    /// Says where what is written next comes from.
    #[inline]
    pub fn from(&mut self, span: Span) {
        if let Some(lines) = self.lines.as_mut().filter(|_| span != Span::NONE) {
            (lines.current, lines.step) = (span, 0);
        }
    }

    /// Says the same of a literal block, which has its lines one by one in the file too.
    pub fn begin_block(&mut self, span: Span) {
        self.from(span);
        if let Some(lines) = self.lines.as_mut().filter(|_| span.line > 0) {
            lines.step = 1;
        }
    }

    /// The places behind the lines.
    pub fn into_lines(self) -> Vec<Span> {
        self.lines.map(|lines| lines.done).unwrap_or_default()
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn put_str(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += if text.is_ascii() { text.len() } else { text.chars().count() };
    }

    fn put_break(&mut self) {
        self.write_break('\n');
    }

    fn write_break(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
        self.indention = true;
        if let (Some(lines), '\n') = (&mut self.lines, c) {
            lines.done.push(lines.current);
        }
    }

    /// How far the items of a list are indented: as much as the mapping they are a value of, else by two
    /// more than what they are in.
    pub fn indent_of_items(&self, parent: Option<usize>, in_mapping: bool) -> usize {
        match parent {
            None => 0,
            Some(indent) if in_mapping && !self.indention => indent,
            Some(indent) => indent + 2,
        }
    }

    /// Begins a new line unless this one is fit, and indents it.
    pub fn indent(&mut self, indent: usize) {
        const BREAK: &str = "\n                                                                ";
        let full = self.column > indent || (self.column == indent && !self.whitespace);
        let breaks = !self.indention || full;
        if breaks && indent < BREAK.len() && self.lines.is_none() {
            self.out.push_str(&BREAK[..=indent]);
            self.column = indent;
        } else {
            if breaks {
                self.put_break();
            }
            self.pad(indent);
        }
        self.whitespace = true;
        self.indention = true;
    }

    fn pad(&mut self, indent: usize) {
        const SPACES: &str = "                                ";
        while self.column < indent {
            let count = (indent - self.column).min(SPACES.len());
            self.out.push_str(&SPACES[..count]);
            self.column += count;
        }
    }

    /// An indicator with a space before it: `-`, `?`, or `:` on a line of its own.
    pub fn block_indicator(&mut self, indicator: char) {
        self.space();
        self.put(indicator);
        self.whitespace = false;
    }

    /// The `:` after a simple key.
    pub fn colon(&mut self) {
        self.put(':');
        self.whitespace = false;
        self.indention = false;
    }

    /// The `{` or `[` of a flow collection.
    pub fn flow_start(&mut self, indicator: char) {
        self.space();
        self.put(indicator);
        self.whitespace = true;
        self.indention = false;
    }

    /// A `,`, `}` or `]`.
    pub fn flow_indicator(&mut self, indicator: char) {
        self.put(indicator);
        self.whitespace = false;
        self.indention = false;
    }

    /// A tag.
    pub fn tag(&mut self, tag: &str) {
        self.space();
        self.put_str(tag);
        self.whitespace = false;
        self.indention = false;
    }

    /// A comment at the end of the line.
    pub fn note(&mut self, text: &str) {
        self.put_str(" # ");
        self.put_str(text);
    }

    fn space(&mut self) {
        if !self.whitespace {
            self.put(' ');
        }
    }

    /// A scalar in a style that its text allows. `indent` is that of its further lines; simple keys
    /// are never broken.
    pub fn scalar(&mut self, text: &str, style: Style, indent: usize, wrap: Wrap) {
        match style {
            Style::Plain => self.plain(text, indent, wrap),
            Style::SingleQuoted => self.single_quoted(text, indent, wrap),
            Style::DoubleQuoted => self.double_quoted(text, indent, wrap),
            Style::Literal => self.literal(text, indent),
            Style::Folded => self.folded(text, indent),
        }
    }

    /// Writes a text of printable ASCII that is not broken, plain.
    #[inline]
    pub fn word(&mut self, text: &str) {
        self.space();
        self.out.push_str(text);
        self.column += text.len();
        self.whitespace = false;
        self.indention = false;
    }

    /// The same in double quotes.
    pub fn quoted_word(&mut self, text: &str) {
        self.space();
        self.put('"');
        self.out.push_str(text);
        self.put('"');
        self.column += text.len();
        self.whitespace = false;
        self.indention = false;
    }

    /// Whether so many characters end before a line would be broken.
    pub fn has_room(&self, length: usize) -> bool {
        self.width == usize::MAX || self.column + 1 + length <= self.width
    }

    /// Whether a text of ASCII without breaks can be written in one go.
    fn fits(&self, text: &str) -> bool {
        text.is_ascii() && self.has_room(text.len())
    }

    fn plain(&mut self, text: &str, indent: usize, wrap: Wrap) {
        if !text.is_empty() {
            self.space();
            self.whitespace = false;
        }
        self.indention = false;
        if wrap == Wrap::Never || self.fits(text) {
            return self.put_str(text);
        }
        self.folding(text, indent, wrap, 0);
    }

    fn single_quoted(&mut self, text: &str, indent: usize, wrap: Wrap) {
        self.space();
        self.put('\'');
        self.indention = false;
        self.folding(text, indent, wrap, 1);
        self.put('\'');
        self.whitespace = false;
        self.indention = false;
    }

    fn double_quoted(&mut self, text: &str, indent: usize, wrap: Wrap) {
        self.space();
        self.put('"');
        self.indention = false;
        let bytes = text.as_bytes();
        let starts_with_bom = text.starts_with('\u{FEFF}');
        let mut spaces = false;
        for (at, c) in text.char_indices() {
            if starts_with_bom || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
                self.escape(c);
                spaces = false;
            } else if c == ' ' {
                let inner = at > 0 && at + 1 < bytes.len();
                if wrap == Wrap::Long && !spaces && inner && self.column > self.width {
                    self.indent(indent);
                    if bytes[at + 1] == b' ' {
                        self.put('\\');
                    }
                } else {
                    self.put(' ');
                }
                spaces = true;
            } else {
                self.put(c);
                spaces = false;
            }
        }
        self.put('"');
        self.whitespace = false;
        self.indention = false;
    }

    fn escape(&mut self, c: char) {
        self.put('\\');
        let short = match c {
            '\0' => '0',
            '\x07' => 'a',
            '\x08' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\x0B' => 'v',
            '\x0C' => 'f',
            '\r' => 'r',
            '\x1B' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{A0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ => return self.escape_number(c as u32),
        };
        self.put(short);
    }

    fn escape_number(&mut self, code: u32) {
        let escaped = match code {
            0..=0xFF => format!("x{code:02X}"),
            0x100..=0xFFFF => format!("u{code:04X}"),
            _ => format!("U{code:08X}"),
        };
        self.put_str(&escaped);
    }
}
