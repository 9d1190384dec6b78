//! Plain and block scalars.

use super::cursor::is_blank;
use super::{Kind, Scanner};
use crate::Result;
use crate::yaml::Style;
use compact_str::CompactString;

/// What stays of the breaks at the end of a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// How the lines of a plain or quoted scalar are put together.
#[derive(Debug, Default)]
pub(super) struct Fold {
    /// What was put together so far; `None` as long as the scalar is one piece of the text.
    pub text: Option<String>,
    first_break: String,
    more_breaks: String,
}

impl Fold {
    /// Adds a break: the first one of a run, or one more.
    pub fn add_break(&mut self, cursor: &mut super::Cursor<'_>, first: bool) {
        cursor.read_break(if first { &mut self.first_break } else { &mut self.more_breaks });
    }

    /// Adds what the breaks amount to: a space for a single one.
    pub fn join(&mut self) {
        let text = self.text.get_or_insert_default();
        if self.first_break != "\n" {
            text.push_str(&self.first_break);
        }
        if self.first_break == "\n" && self.more_breaks.is_empty() {
            text.push(' ');
        }
        text.push_str(&self.more_breaks);
        self.first_break.clear();
        self.more_breaks.clear();
    }
}

/// Bytes at which a word of a plain scalar may end.
const BLOCK_STOPS: [bool; 256] = stops(b" \t\n\r:\xC2\xE2");
const FLOW_STOPS: [bool; 256] = stops(b" \t\n\r:\xC2\xE2,?[]{}");

const fn stops(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

impl<'a> Scanner<'a> {
    pub(super) fn fetch_plain(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let line = self.cursor.line;
        let text = self.scan_plain()?;
        self.push(Kind::Scalar(text, Style::Plain), line);
        Ok(())
    }

    fn scan_plain(&mut self) -> Result<CompactString> {
        let indent = self.indent + 1;
        let mut piece = self.cursor.pos;
        let mut end = piece;
        let mut fold = Fold::default();
        let mut broken = false;
        loop {
            if self.cursor.here() == b'#' || (broken && self.cursor.is_document_indicator()) {
                break;
            }
            let word = self.plain_word_end();
            if word > self.cursor.pos {
                if broken {
                    fold.text.get_or_insert_default().push_str(&self.cursor.text[piece..end]);
                    fold.join();
                    piece = self.cursor.pos;
                    broken = false;
                }
                let length = word - self.cursor.pos;
                self.cursor.skip(length);
                end = word;
            }
            if !is_blank(self.cursor.here()) && self.cursor.break_here() == 0 {
                break;
            }
            self.skip_plain_blanks(&mut fold, &mut broken, indent)?;
            if self.flow_level == 0 && (self.cursor.column() as isize) < indent {
                break;
            }
        }
        if broken {
            self.key_allowed = true;
        }
        let rest = &self.cursor.text[piece..end];
        Ok(match fold.text {
            None => CompactString::new(rest),
            Some(mut text) => {
                text.push_str(rest);
                CompactString::from(text)
            }
        })
    }

    /// Where the characters that are no blanks and end no plain scalar end.
    fn plain_word_end(&self) -> usize {
        let cursor = &self.cursor;
        let stops = if self.flow_level > 0 { &FLOW_STOPS } else { &BLOCK_STOPS };
        let mut pos = cursor.pos;
        loop {
            let rest = &cursor.text.as_bytes()[pos..];
            pos += rest.iter().position(|&b| stops[b as usize]).unwrap_or(rest.len());
            let more = match cursor.byte(pos) {
                b':' => !cursor.is_blank_or_end(pos + 1),
                0xC2 | 0xE2 => cursor.break_at(pos) == 0,
                _ => false,
            };
            if !more {
                return pos;
            }
            pos += 1;
        }
    }

    fn skip_plain_blanks(&mut self, fold: &mut Fold, broken: &mut bool, indent: isize) -> Result<()> {
        loop {
            if self.cursor.break_here() > 0 {
                fold.add_break(&mut self.cursor, !*broken);
                *broken = true;
            } else if is_blank(self.cursor.here()) {
                if *broken && self.cursor.here() == b'\t' && (self.cursor.column() as isize) < indent {
                    return Err(self
                        .error(self.cursor.line, "found a tab character that violates indentation")
                        .hint("YAML indents with spaces, never with tabs"));
                }
                self.cursor.pos += 1;
            } else {
                return Ok(());
            }
        }
    }

    pub(super) fn fetch_block_scalar(&mut self, style: Style) -> Result<()> {
        self.remove_key()?;
        self.key_allowed = true;
        let line = self.cursor.line;
        let text = self.scan_block_scalar(style, line)?;
        self.push(Kind::Scalar(CompactString::from(text), style), line);
        Ok(())
    }

    /// Reads a block scalar from its header on.
    pub fn scan_block_scalar(&mut self, style: Style, line: u32) -> Result<String> {
        self.cursor.skip(1);
        let (chomping, increment) = self.scan_block_header(line)?;
        let mut indent = match increment {
            0 => 0,
            n => self.indent.max(0) as usize + n,
        };
        let (mut text, mut first_break, mut breaks) = (String::new(), String::new(), String::new());
        self.scan_block_breaks(&mut indent, &mut breaks)?;
        let mut was_indented = false;
        while self.cursor.column() == indent && !self.cursor.is_end() {
            let is_indented = is_blank(self.cursor.here());
            let folds = style == Style::Folded && !was_indented && !is_indented && first_break == "\n";
            match folds {
                true if breaks.is_empty() => text.push(' '),
                true => {}
                false => text.push_str(&first_break),
            }
            text.push_str(&breaks);
            breaks.clear();
            first_break.clear();
            was_indented = is_indented;
            let end = self.cursor.line_end();
            if end > self.cursor.pos {
                text.push_str(&self.cursor.text[self.cursor.pos..end]);
                self.cursor.skip(end - self.cursor.pos);
            }
            self.cursor.read_break(&mut first_break);
            self.scan_block_breaks(&mut indent, &mut breaks)?;
        }
        if chomping != Chomping::Strip {
            text.push_str(&first_break);
        }
        if chomping == Chomping::Keep {
            text.push_str(&breaks);
        }
        Ok(text)
    }

    fn scan_block_header(&mut self, line: u32) -> Result<(Chomping, usize)> {
        let mut chomping = self.scan_chomping();
        let mut increment = 0;
        if self.cursor.here().is_ascii_digit() {
            increment = usize::from(self.cursor.here() - b'0');
            if increment == 0 {
                return Err(self.error(line, "found an indentation indicator equal to 0"));
            }
            self.cursor.skip(1);
            if chomping.is_none() {
                chomping = self.scan_chomping();
            }
        }
        self.cursor.skip_blanks();
        if self.cursor.here() == b'#' {
            self.cursor.skip_line_rest();
        }
        if self.cursor.break_here() == 0 && !self.cursor.is_end() {
            return Err(self
                .error(line, "did not find expected comment or line break after a block scalar's header")
                .hint("the text of a `|` or `>` scalar begins on the next line"));
        }
        self.cursor.skip_break();
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.cursor.here() {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.cursor.skip(1);
        Some(chomping)
    }

    /// Passes indentation and empty lines; finds out the indentation when it is not known (0).
    fn scan_block_breaks(&mut self, indent: &mut usize, breaks: &mut String) -> Result<()> {
        let mut deepest = 0;
        loop {
            let most = match *indent {
                0 => usize::MAX,
                indent => indent.saturating_sub(self.cursor.column()),
            };
            let column = self.cursor.skip_spaces(most);
            deepest = deepest.max(column);
            if (*indent == 0 || column < *indent) && self.cursor.here() == b'\t' {
                return Err(self
                    .error(self.cursor.line, "found a tab character where an indentation space is expected")
                    .hint("indent the text of a block scalar with spaces"));
            }
            if self.cursor.break_here() == 0 {
                break;
            }
            self.cursor.read_break(breaks);
        }
        if *indent == 0 {
            *indent = deepest.max((self.indent + 1).max(1) as usize);
        }
        Ok(())
    }
}
