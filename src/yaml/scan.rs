//! Cuts a text into tokens, with go-yaml's acceptance (yaml v3.0.3 `scannerc.go`).
//!
//! Two things make this more than a lexer. A key without `?` is only known as one when its `:`
//! comes, so its token is held back and the key token put before it; and a change of indentation
//! begins and ends block collections. Which texts pass depends on how far the scanner looks ahead
//! of the parser, so the queue is filled exactly as far as go-yaml fills it.

mod blanks;
mod cursor;
mod directives;
mod keys;
mod quoted;
mod scalars;
mod token;

use super::{FileId, Span};
use crate::{Error, Result};
pub(super) use blanks::forbidden_character;
use cursor::{Cursor, is_blank};
use keys::{NO_KEY, SimpleKey};
pub use token::{Kind, TagName, Token};

/// Which yaml is imitated where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `go.yaml.in/yaml/v2`
    V2,
    /// `go.yaml.in/yaml/v3`, which looks two tokens further ahead, for the sake of comments.
    V3,
}

/// How many tokens the queue has room for before it grows; it is moved to the front at half of that.
const QUEUE_ROOM: usize = 64;

/// Gives the tokens of one text, one by one.
#[derive(Debug)]
pub struct Scanner<'a> {
    cursor: Cursor<'a>,
    file: FileId,
    first_line: u32,
    version: Version,
    queue: Vec<Token<'a>>,
    /// Where the queue begins; what is before was taken.
    head: usize,
    /// How many tokens were taken.
    taken: usize,
    /// Whether the head of the queue is final.
    ready: bool,
    indent: isize,
    indents: Vec<isize>,
    flow_level: usize,
    /// One for each flow level, and one for the block level.
    keys: Vec<SimpleKey>,
    /// No level below this one has a possible key.
    lowest_key: usize,
    key_allowed: bool,
}

impl<'a> Scanner<'a> {
    /// Begins with a text; its first line has the number `first_line` in the file (from 0).
    pub fn new(text: &'a str, file: FileId, first_line: u32, version: Version) -> Result<Self> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut scanner = Scanner::unchecked(text, file, first_line, version);
        if let Some((pos, c)) = forbidden_character(text) {
            let line = text[..pos].matches('\n').count() as u32;
            let message = format!("control characters are not allowed (found U+{:04X})", c as u32);
            return Err(Error::input(message).at(scanner.span(line)));
        }
        if text.starts_with('\u{FEFF}') {
            scanner.cursor.skip('\u{FEFF}'.len_utf8());
        }
        Ok(scanner)
    }

    /// The same with a text that is known to have no forbidden characters and no byte order mark.
    pub fn unchecked(text: &'a str, file: FileId, first_line: u32, version: Version) -> Self {
        Scanner {
            cursor: Cursor::new(text),
            file,
            first_line,
            version,
            queue: Vec::with_capacity(QUEUE_ROOM),
            head: 0,
            taken: 0,
            ready: false,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            keys: vec![NO_KEY],
            lowest_key: 0,
            key_allowed: true,
        }
    }

    /// Goes to a place of a line that begins at `begin`, in a collection of this indent: to read a scalar.
    pub fn stand(&mut self, begin: usize, pos: usize, line: u32, indent: isize) {
        self.cursor.stand(begin, pos, line);
        self.indent = indent;
    }

    /// Where it stands, and on which line.
    pub fn place(&self) -> (usize, u32) {
        (self.cursor.pos, self.cursor.line)
    }

    /// The next token, which stays.
    #[inline]
    pub fn peek(&mut self) -> Result<&Token<'a>> {
        if !self.ready {
            self.fill()?;
        }
        Ok(&self.queue[self.head])
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'a>> {
        self.peek()?;
        self.ready = false;
        self.taken += 1;
        let gone = Token { kind: Kind::StreamEnd, line: 0 };
        let token = std::mem::replace(&mut self.queue[self.head], gone);
        self.head += 1;
        if self.head == QUEUE_ROOM / 2 {
            self.queue.drain(..self.head);
            self.head = 0;
        }
        Ok(token)
    }

    /// The place of a line of the text.
    pub fn span(&self, line: u32) -> Span {
        Span::new(self.file, self.first_line + line + 1)
    }

    fn fill(&mut self) -> Result<()> {
        let ahead = match self.version {
            Version::V2 => 1,
            Version::V3 => 3,
        };
        while self.waiting() < ahead || self.head_is_open()? {
            self.fetch()?;
        }
        self.ready = true;
        Ok(())
    }

    /// How many tokens are in the queue.
    fn waiting(&self) -> usize {
        self.queue.len() - self.head
    }

    fn error(&self, line: u32, message: impl Into<String>) -> Error {
        Error::input(message).at(self.span(line))
    }

    fn push(&mut self, kind: Kind<'a>, line: u32) {
        self.queue.push(Token { kind, line });
    }

    /// Puts a token before one that is still in the queue, or at its end.
    fn insert(&mut self, before: Option<usize>, kind: Kind<'a>, line: u32) {
        let at = before.and_then(|number| number.checked_sub(self.taken));
        let at = at.map_or(self.queue.len(), |at| self.head + at);
        self.queue.insert(at, Token { kind, line });
    }

    /// Begins a block collection when the column is further right than the indentation.
    fn roll_indent(&mut self, column: usize, at: Option<usize>, kind: Kind<'a>, line: u32) {
        if self.flow_level > 0 || self.indent >= column as isize {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column as isize;
        self.insert(at, kind, line);
    }

    /// Ends the block collections that are indented more than the column.
    fn unroll_indent(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        let line = self.cursor.line;
        while self.indent > column {
            self.push(Kind::BlockEnd, line);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Reads the next token into the queue.
    fn fetch(&mut self) -> Result<()> {
        self.skip_to_token();
        if self.flow_level == 0 {
            let column = self.cursor.column() as isize;
            self.unroll_indent(column);
        }
        if self.cursor.is_end() {
            return self.fetch_stream_end();
        }
        if self.cursor.here() == b'%' && self.cursor.column() == 0 {
            return self.fetch_directive();
        }
        if self.cursor.is_document_indicator() {
            return self.fetch_document_indicator();
        }
        self.fetch_content()?;
        if self.version == Version::V3
            && self.queue.last().is_none_or(|t| !matches!(t.kind, Kind::BlockEntry))
        {
            self.skip_line_comment();
        }
        Ok(())
    }

    fn fetch_content(&mut self) -> Result<()> {
        let flow = self.flow_level > 0;
        let blank_next = self.cursor.is_blank_or_end(self.cursor.pos + 1);
        match self.cursor.here() {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if blank_next => self.fetch_block_entry(),
            b'?' if flow || blank_next => self.fetch_key(),
            b':' if flow || blank_next => self.fetch_value(),
            b'*' | b'&' => self.fetch_anchor(),
            b'!' => self.fetch_tag(),
            b'|' if !flow => self.fetch_block_scalar(super::Style::Literal),
            b'>' if !flow => self.fetch_block_scalar(super::Style::Folded),
            b'\'' => self.fetch_quoted(super::Style::SingleQuoted),
            b'"' => self.fetch_quoted(super::Style::DoubleQuoted),
            b'|' | b'>' | b'#' | b'%' | b'@' | b'`' | b'\t' => Err(self.no_token_error()),
            _ => self.fetch_plain(),
        }
    }

    fn no_token_error(&self) -> Error {
        let found = self.cursor.text[self.cursor.pos..].chars().next().unwrap_or(' ');
        let error = self.error(
            self.cursor.line,
            format!("found character that cannot start any token: {}", found.escape_debug()),
        );
        match found {
            '\t' => error.hint("YAML indents with spaces, never with tabs"),
            _ => error.hint("put the value in quotes"),
        }
    }

    fn fetch_stream_end(&mut self) -> Result<()> {
        self.cursor.force_new_line();
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.push(Kind::StreamEnd, self.cursor.line);
        Ok(())
    }

    fn fetch_document_indicator(&mut self) -> Result<()> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let kind = if self.cursor.here() == b'-' { Kind::DocumentStart } else { Kind::DocumentEnd };
        self.push(kind, self.cursor.line);
        self.cursor.skip(3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind<'a>) -> Result<()> {
        self.save_key()?;
        self.keys.push(SimpleKey { token: self.taken + self.waiting(), ..NO_KEY });
        self.flow_level += 1;
        if self.flow_level > 10_000 {
            return Err(self.error(self.cursor.line, "exceeded max depth of 10000"));
        }
        self.key_allowed = true;
        self.fetch_indicator(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind<'a>) -> Result<()> {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            let inner = self.keys.pop().unwrap_or(NO_KEY);
            self.release_key(inner.token);
        }
        self.key_allowed = false;
        self.fetch_indicator(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<()> {
        self.remove_key()?;
        self.key_allowed = true;
        self.fetch_indicator(Kind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<()> {
        self.begin_block(Kind::BlockSequenceStart, "block sequence entries are not allowed in this context")?;
        self.remove_key()?;
        self.key_allowed = true;
        self.fetch_indicator(Kind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<()> {
        self.begin_block(Kind::BlockMappingStart, "mapping keys are not allowed in this context")?;
        self.remove_key()?;
        self.key_allowed = self.flow_level == 0;
        self.fetch_indicator(Kind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<()> {
        let level = self.keys.len() - 1;
        if self.is_key_valid(level)? {
            let key = self.keys[level];
            self.insert(Some(key.token), Kind::Key, key.line);
            self.roll_indent(key.column, Some(key.token), Kind::BlockMappingStart, key.line);
            self.keys[level].possible = false;
            self.key_allowed = false;
        } else {
            self.begin_block(Kind::BlockMappingStart, "mapping values are not allowed in this context")?;
            self.key_allowed = self.flow_level == 0;
        }
        self.fetch_indicator(Kind::Value);
        Ok(())
    }

    fn begin_block(&mut self, kind: Kind<'a>, refused: &str) -> Result<()> {
        if self.flow_level > 0 {
            return Ok(());
        }
        if !self.key_allowed {
            return Err(self.error(self.cursor.line, refused));
        }
        let column = self.cursor.column();
        self.roll_indent(column, None, kind, self.cursor.line);
        Ok(())
    }

    fn fetch_indicator(&mut self, kind: Kind<'a>) {
        self.push(kind, self.cursor.line);
        self.cursor.skip(1);
    }
}
