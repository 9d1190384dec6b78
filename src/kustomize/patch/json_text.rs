//! JSON as Go reads it (`encoding/json`), into the tree that YAML is read into.
//!
//! Serves JSON patches that begin with `[`: those must be JSON, YAML's flow style will not do. Kept: of
//! equal keys the last one counts, half a surrogate pair becomes U+FFFD.

use crate::error::{Error, Result};
use crate::yaml::json::json_string;
use crate::yaml::{FileId, Node, Scalar, Span, Style, Tag};

/// How deep values may be nested; Go's limit lies at 10,000.
const MAX_DEPTH: usize = 500;

/// Reads one value; nothing but blanks may follow it.
///
/// # Errors
/// When the text is no JSON.
pub fn parse(text: &str, file: FileId) -> Result<Node> {
    read(Reader { text, at: 0, line: 1, file, unique: false })
}

/// The same, where equal keys are an error.
///
/// # Errors
/// As [`parse`], and on equal keys.
pub fn parse_unique(text: &str, file: FileId) -> Result<Node> {
    read(Reader { text, at: 0, line: 1, file, unique: true })
}

fn read(mut reader: Reader<'_>) -> Result<Node> {
    let node = reader.value(0)?;
    reader.blanks();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.unexpected("the end")),
    }
}

/// How a string is marked that Go would write with other escapes: quoted, without a tag.
const WRITTEN_OTHERWISE: (Tag, Style) = (Tag::Auto, Style::DoubleQuoted);

/// Whether Go would write a string that was read with other escapes.
pub fn is_written_otherwise(scalar: &Scalar) -> bool {
    (scalar.tag, scalar.style) == WRITTEN_OTHERWISE
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    file: FileId,
    unique: bool,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Result<Node> {
        self.blanks();
        if depth > MAX_DEPTH {
            return Err(Error::input("JSON is nested too deeply").at(self.span()));
        }
        let span = self.span();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.text(span),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.skip("true") => Ok(Node::plain("true", span)),
            _ if self.skip("false") => Ok(Node::plain("false", span)),
            _ if self.skip("null") => Ok(Node::null(span)),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn text(&mut self, span: Span) -> Result<Node> {
        let from = self.at;
        let mut scalar = Scalar::string(self.string()?, span);
        if json_string(&scalar.text) != self.text[from..self.at] {
            (scalar.tag, scalar.style) = WRITTEN_OTHERWISE;
        }
        Ok(Node::Scalar(scalar))
    }

    fn object(&mut self, depth: usize) -> Result<Node> {
        let mut node = Node::mapping(self.span());
        let Node::Mapping(mapping) = &mut node else { return Ok(node) };
        self.expect("{")?;
        self.blanks();
        if self.skip("}") {
            return Ok(node);
        }
        loop {
            self.blanks();
            let span = self.span();
            let key = self.string()?;
            self.blanks();
            self.expect(":")?;
            let value = self.value(depth + 1)?;
            if self.unique && mapping.contains(&key) {
                return Err(Error::input(format!("the key `{key}` is there twice")).at(span));
            }
            mapping.set(&key, value);
            if let Some(entry) = mapping.entries.last_mut().filter(|e| e.key.text == key) {
                entry.key.span = span;
            }
            self.blanks();
            if self.skip("}") {
                return Ok(node);
            }
            self.expect(",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node> {
        let mut node = Node::sequence(self.span());
        let Node::Sequence(list) = &mut node else { return Ok(node) };
        self.expect("[")?;
        self.blanks();
        if self.skip("]") {
            return Ok(node);
        }
        loop {
            list.items.push(self.value(depth + 1)?);
            self.blanks();
            if self.skip("]") {
                return Ok(node);
            }
            self.expect(",")?;
        }
    }

    fn number(&mut self) -> Result<Node> {
        let (from, span) = (self.at, self.span());
        self.skip("-");
        if !self.skip("0") {
            self.digits()?;
        }
        if self.skip(".") {
            self.digits()?;
        }
        if self.skip("e") || self.skip("E") {
            let _ = self.skip("+") || self.skip("-");
            self.digits()?;
        }
        let text = &self.text[from..self.at];
        if !text.parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(Error::input("a number of more than 64 bits").at(span));
        }
        Ok(Node::plain(text, span))
    }

    fn digits(&mut self) -> Result<()> {
        let from = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == from { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String> {
        self.expect("\"")?;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let Some(end) = end else { return Err(self.unexpected("the end of a string")) };
            out.push_str(&rest[..end]);
            self.at += end;
            if self.skip("\"") {
                return Ok(out);
            }
            self.escape(&mut out)?;
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<()> {
        self.expect("\\")?;
        let escaped = self.peek();
        self.at += usize::from(escaped.is_some());
        out.push(match escaped {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode()?,
            _ => return Err(Error::input("unknown escape in a JSON string").at(self.span())),
        });
        Ok(())
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += 4 * usize::from(code.is_some());
        code.ok_or_else(|| self.unexpected("four hexadecimal digits"))
    }

    fn blanks(&mut self) {
        while let Some(b @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            self.line += u32::from(b == b'\n');
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, word: &str) -> bool {
        let found = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn expect(&mut self, word: &str) -> Result<()> {
        if self.skip(word) { Ok(()) } else { Err(self.unexpected(&format!("`{word}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = match self.text[self.at..].chars().next() {
            Some(c) => format!("`{}`", c.escape_default()),
            None => "the end".to_owned(),
        };
        Error::input(format!("broken JSON: {found} where {wanted} should be")).at(self.span())
    }

    fn span(&self) -> Span {
        Span::new(self.file, self.line)
    }
}

#[cfg(test)]
mod tests;
