//! Directives, anchors, aliases and tags.

use super::cursor::is_word;
use super::{Kind, Scanner, TagName};
use crate::Result;
use std::borrow::Cow;

/// Where a tag or a tag's handle is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Directive,
    Tag,
}

impl<'a> Scanner<'a> {
    pub(super) fn fetch_directive(&mut self) -> Result<()> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let line = self.cursor.line;
        self.cursor.skip(1);
        let kind = match self.scan_word() {
            _ if !self.cursor.is_blank_or_end(self.cursor.pos) => {
                return Err(self.error(line, "found unexpected non-alphabetical character in a directive"));
            }
            "YAML" => self.scan_version(line)?,
            "TAG" => self.scan_tag_directive(line)?,
            name => return Err(self.error(line, format!("found unknown directive name `{name}`"))),
        };
        self.cursor.skip_blanks();
        if self.cursor.here() == b'#' {
            self.cursor.skip_line_rest();
        }
        if self.cursor.break_here() == 0 && !self.cursor.is_end() {
            return Err(self.error(line, "did not find expected comment or line break after a directive"));
        }
        self.cursor.skip_break();
        self.push(kind, line);
        Ok(())
    }

    fn scan_word(&mut self) -> &'a str {
        let from = self.cursor.pos;
        while is_word(self.cursor.here()) {
            self.cursor.skip(1);
        }
        &self.cursor.text[from..self.cursor.pos]
    }

    fn scan_version(&mut self, line: u32) -> Result<Kind<'a>> {
        self.cursor.skip_blanks();
        let major = self.scan_number(line)?;
        if self.cursor.here() != b'.' {
            return Err(self.error(line, "did not find expected digit or '.' character in a %YAML directive"));
        }
        self.cursor.skip(1);
        Ok(Kind::Version(major, self.scan_number(line)?))
    }

    fn scan_number(&mut self, line: u32) -> Result<u8> {
        let from = self.cursor.pos;
        while self.cursor.here().is_ascii_digit() {
            self.cursor.skip(1);
        }
        let digits = &self.cursor.text[from..self.cursor.pos];
        match digits.len() {
            1 | 2 => Ok(digits.parse().unwrap_or(u8::MAX)),
            0 => Err(self.error(line, "did not find expected version number in a %YAML directive")),
            _ => Err(self.error(line, "found extremely long version number in a %YAML directive")),
        }
    }

    fn scan_tag_directive(&mut self, line: u32) -> Result<Kind<'a>> {
        self.cursor.skip_blanks();
        let handle = self.scan_handle(Place::Directive, line)?;
        if !super::is_blank(self.cursor.here()) {
            return Err(self.error(line, "did not find expected whitespace in a %TAG directive"));
        }
        self.cursor.skip_blanks();
        let prefix = self.scan_uri("", line)?;
        if !self.cursor.is_blank_or_end(self.cursor.pos) {
            let message = "did not find expected whitespace or line break in a %TAG directive";
            return Err(self.error(line, message));
        }
        Ok(Kind::TagDirective(Box::new(TagName { handle, rest: prefix })))
    }

    pub(super) fn fetch_anchor(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let (line, sign) = (self.cursor.line, self.cursor.here());
        self.cursor.skip(1);
        let name = self.scan_word();
        let ends_well = self.cursor.is_blank_or_end(self.cursor.pos)
            || matches!(self.cursor.here(), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends_well {
            let what = if sign == b'&' { "an anchor" } else { "an alias" };
            return Err(self
                .error(line, format!("did not find expected alphabetic or numeric character in {what}"))
                .hint("put a value that begins with `&` or `*` in quotes"));
        }
        self.push(if sign == b'&' { Kind::Anchor(name) } else { Kind::Alias(name) }, line);
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Result<()> {
        self.save_key()?;
        self.key_allowed = false;
        let line = self.cursor.line;
        let (handle, suffix) = self.scan_tag(line)?;
        if !self.cursor.is_blank_or_end(self.cursor.pos) {
            return Err(self
                .error(line, "did not find expected whitespace or line break after a tag")
                .hint("put a value that begins with `!` in quotes"));
        }
        self.push(Kind::Tag(Box::new(TagName { handle, rest: suffix })), line);
        Ok(())
    }

    fn scan_tag(&mut self, line: u32) -> Result<(&'a str, String)> {
        if self.cursor.at(1) == b'<' {
            self.cursor.skip(2);
            let tag = self.scan_uri("", line)?;
            if self.cursor.here() != b'>' {
                return Err(self.error(line, "did not find the expected '>' of a tag"));
            }
            self.cursor.skip(1);
            return Ok(("", tag));
        }
        let handle = self.scan_handle(Place::Tag, line)?;
        if handle.len() > 1 && handle.ends_with('!') {
            return Ok((handle, self.scan_uri("", line)?));
        }
        let suffix = self.scan_uri(handle, line)?;
        Ok(if suffix.is_empty() { ("", "!".to_owned()) } else { ("!", suffix) })
    }

    fn scan_handle(&mut self, place: Place, line: u32) -> Result<&'a str> {
        let from = self.cursor.pos;
        if self.cursor.here() != b'!' {
            return Err(self.error(line, "did not find expected '!' of a tag"));
        }
        self.cursor.skip(1);
        self.scan_word();
        if self.cursor.here() == b'!' {
            self.cursor.skip(1);
        } else if place == Place::Directive && self.cursor.pos > from + 1 {
            return Err(self.error(line, "did not find expected '!' of a tag"));
        }
        Ok(&self.cursor.text[from..self.cursor.pos])
    }

    /// Reads the characters of a tag; `head` is what was read of it already, with its `!`.
    fn scan_uri(&mut self, head: &str, line: u32) -> Result<String> {
        let mut uri: Vec<u8> = head.bytes().skip(1).collect();
        let mut found = !head.is_empty();
        while is_uri(self.cursor.here()) {
            found = true;
            if self.cursor.here() == b'%' {
                self.scan_uri_escape(&mut uri, line)?;
            } else {
                uri.push(self.cursor.here());
                self.cursor.skip(1);
            }
        }
        if !found {
            return Err(self.error(line, "did not find expected tag URI"));
        }
        Ok(match String::from_utf8_lossy(&uri) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        })
    }

    fn scan_uri_escape(&mut self, uri: &mut Vec<u8>, line: u32) -> Result<()> {
        let mut left = 1;
        let mut first = true;
        while left > 0 {
            let hex = |byte: u8| (byte as char).to_digit(16);
            let digits = (hex(self.cursor.at(1)), hex(self.cursor.at(2)));
            let (b'%', (Some(high), Some(low))) = (self.cursor.here(), digits) else {
                return Err(self.error(line, "did not find URI escaped octet in a tag"));
            };
            let octet = (high * 16 + low) as u8;
            if first {
                left = match octet {
                    0..0x80 => 1,
                    0xC0..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    0xF0..0xF8 => 4,
                    _ => return Err(self.error(line, "found an incorrect leading UTF-8 octet in a tag")),
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(self.error(line, "found an incorrect trailing UTF-8 octet in a tag"));
            }
            first = false;
            uri.push(octet);
            self.cursor.skip(3);
            left -= 1;
        }
        Ok(())
    }
}

fn is_uri(byte: u8) -> bool {
    is_word(byte) || b";/?:@&=+$,.!~*'()[]%".contains(&byte)
}
