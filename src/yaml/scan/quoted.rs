//! Quoted scalars.

use super::cursor::is_blank;
use super::scalars::Fold;
use super::{Kind, Scanner};
use crate::Result;
use crate::yaml::Style;
use compact_str::CompactString;

impl<'a> Scanner<'a> {
    pub(super) fn fetch_quoted(&mut self, style: Style) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let line = self.cursor.line;
        let text = self.scan_quoted(style, line)?;
        self.push(Kind::Scalar(text, style), line);
        Ok(())
    }

    /// Reads a quoted scalar from its first quote on.
    pub fn scan_quoted(&mut self, style: Style, line: u32) -> Result<CompactString> {
        let quote = if style == Style::SingleQuoted { b'\'' } else { b'"' };
        self.cursor.skip(1);
        let mut piece = self.cursor.pos;
        let mut fold = Fold::default();
        loop {
            if self.cursor.is_document_indicator() {
                return Err(self.error(line, "found unexpected document indicator in a quoted scalar"));
            }
            if self.cursor.is_end() {
                return Err(self
                    .error(line, "found unexpected end of stream in a quoted scalar")
                    .hint("the closing quote is missing"));
            }
            let mut broken = self.scan_quoted_word(quote, &mut piece, &mut fold, line)?;
            if self.cursor.here() == quote {
                break;
            }
            let blanks = self.cursor.pos;
            self.skip_quoted_blanks(&mut fold, &mut broken, &mut piece, blanks);
            if broken {
                fold.join();
                piece = self.cursor.pos;
            }
        }
        let rest = &self.cursor.text[piece..self.cursor.pos];
        self.cursor.skip(1);
        Ok(match fold.text {
            None => CompactString::new(rest),
            Some(mut text) => {
                text.push_str(rest);
                CompactString::from(text)
            }
        })
    }

    /// Reads up to a blank, a break, the end or the closing quote. Says whether an escaped break
    /// was the last of it.
    fn scan_quoted_word(&mut self, quote: u8, piece: &mut usize, fold: &mut Fold, line: u32) -> Result<bool> {
        loop {
            let byte = self.cursor.here();
            if self.cursor.is_blank_or_end(self.cursor.pos) {
                return Ok(false);
            } else if byte == quote && quote == b'\'' && self.cursor.at(1) == b'\'' {
                self.keep(piece, fold, 1);
                self.cursor.skip(1);
                *piece = self.cursor.pos;
            } else if byte == quote {
                return Ok(false);
            } else if byte == b'\\' && quote == b'"' {
                self.keep(piece, fold, 0);
                if self.cursor.break_at(self.cursor.pos + 1) > 0 {
                    self.cursor.skip(1);
                    self.cursor.skip_break();
                    *piece = self.cursor.pos;
                    return Ok(true);
                }
                let c = self.scan_escape(line)?;
                fold.text.get_or_insert_default().push(c);
                *piece = self.cursor.pos;
            } else {
                self.cursor.skip(1);
            }
        }
    }

    /// Keeps what was read since `piece`, and `more` bytes after it.
    fn keep(&mut self, piece: &mut usize, fold: &mut Fold, more: usize) {
        let end = self.cursor.pos + more;
        fold.text.get_or_insert_default().push_str(&self.cursor.text[*piece..end]);
        self.cursor.skip(more);
        *piece = end;
    }

    fn skip_quoted_blanks(&mut self, fold: &mut Fold, broken: &mut bool, piece: &mut usize, blanks: usize) {
        let mut first = !*broken;
        loop {
            if self.cursor.break_here() > 0 {
                if !*broken {
                    fold.text.get_or_insert_default().push_str(&self.cursor.text[*piece..blanks]);
                    *broken = true;
                }
                fold.add_break(&mut self.cursor, first);
                first = false;
            } else if is_blank(self.cursor.here()) {
                self.cursor.pos += 1;
            } else {
                return;
            }
        }
    }

    /// Reads one escape sequence.
    fn scan_escape(&mut self, line: u32) -> Result<char> {
        let digits = match self.cursor.at(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            letter => {
                let Some(c) = simple_escape(letter) else {
                    let found = self.cursor.text[self.cursor.pos + 1..].chars().next().unwrap_or(' ');
                    return Err(self
                        .error(self.cursor.line, format!("found unknown escape character `\\{found}`"))
                        .hint("use single quotes, or write a backslash as `\\\\`"));
                };
                self.cursor.skip(2);
                return Ok(c);
            }
        };
        let from = self.cursor.pos + 2;
        let hex = self.cursor.text.as_bytes().get(from..from + digits);
        let hex = hex.filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let Some(hex) = hex else {
            return Err(self.error(line, "did not find expected hexdecimal number in an escape sequence"));
        };
        let code = hex.iter().fold(0u32, |n, &b| (n << 4) | (b as char).to_digit(16).unwrap_or(0));
        let Some(c) = char::from_u32(code) else {
            return Err(self
                .error(line, format!("found invalid Unicode character escape code U+{code:04X}"))
                .hint("a pair of surrogates is written as one `\\U` escape, or as the character itself"));
        };
        self.cursor.skip(2 + digits);
        Ok(c)
    }
}

fn simple_escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' => ' ',
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
