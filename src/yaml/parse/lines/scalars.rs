//! Scalars: plain ones and literal blocks word by word as they are, what is escaped or folded in quotes
//! and blocks by the scanner.

use super::Lines;
use crate::bytes;
use crate::yaml::scan::{Scanner, Version};
use crate::yaml::{Node, Scalar, Style};
use compact_str::CompactString;

/// Where a plain scalar ends on its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain {
    /// Behind its last character.
    pub end: usize,
    /// Where what ends it is.
    pub at: usize,
    pub stop: Stop,
}

/// What ends a plain scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Colon,
    Comment,
    LineEnd,
}

/// Bytes at which a plain scalar may end.
const STOPS: [bool; 256] = table(b":#\n\t");

/// Bytes that begin a plain scalar wherever they stand.
const STARTS: [bool; 256] = {
    let mut starts = table(b"/._$()+~^;=\\<");
    let mut byte = 0;
    while byte < 256 {
        starts[byte] |= byte >= 0x80 || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    starts
};

pub(super) const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// The next place at which a plain scalar may end. Eight bytes are looked at in one go.
#[inline]
fn next_stop(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*eight);
        // The highest bit of a byte tells that it is below a bound; right for the first byte of which it tells that.
        let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let found = (below(word, b' ') | is(b':') | is(b'#')) & (ONES << 7);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&b| STOPS[b as usize]).unwrap_or(rest.len())
}

#[inline]
pub(super) fn is_plain_start(byte: u8) -> bool {
    STARTS[byte as usize]
}

impl<'a> Lines<'a> {
    /// Finds the end of a plain scalar on its line. `None` where a tab is in it.
    #[inline]
    pub(super) fn plain(&self, start: usize) -> Option<Plain> {
        let mut at = start;
        let stop = loop {
            at = next_stop(self.bytes, at);
            match self.byte(at) {
                b'\n' => break Stop::LineEnd,
                b':' if self.is_blank(at + 1) => break Stop::Colon,
                b'#' if at > start && self.bytes[at - 1] == b' ' => break Stop::Comment,
                b'\t' => return None,
                _ => at += 1,
            }
        };
        let mut end = at;
        while end > start && self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        Some(Plain { end, at, stop })
    }

    /// Reads a plain scalar, on as many lines as it has.
    #[inline]
    pub(super) fn plain_scalar(&mut self, start: usize, plain: Plain, column: isize) -> Option<Node> {
        let scalar = self.scalar(&self.text[start..plain.end], Style::Plain);
        let line = self.line;
        self.end_plain(plain)?;
        if self.indent <= column {
            return Some(Node::Scalar(scalar));
        }
        if plain.stop == Stop::Comment || self.commented {
            return None;
        }
        let text = self.folded_plain(&scalar.text, line, column)?;
        Some(Node::Scalar(Scalar { text, ..scalar }))
    }

    fn end_plain(&mut self, plain: Plain) -> Option<()> {
        let end = match plain.stop {
            Stop::Colon => return None,
            Stop::LineEnd => plain.at,
            Stop::Comment => {
                bytes::find(b'\n', &self.bytes[plain.at..]).map_or(self.bytes.len(), |n| plain.at + n)
            }
        };
        self.line += 1;
        self.seek(end + 1)
    }

    /// Reads the further lines of a plain scalar, which are all that are indented more than its collection.
    fn folded_plain(&mut self, first: &str, mut line: u32, column: isize) -> Option<CompactString> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.push_str(first);
        while self.indent > column {
            match self.line - line {
                1 => scratch.push(' '),
                breaks => (1..breaks).for_each(|_| scratch.push('\n')),
            }
            let (start, plain) = (self.pos, self.plain(self.pos)?);
            (plain.end > start).then_some(())?;
            scratch.push_str(&self.text[start..plain.end]);
            line = self.line;
            self.end_plain(plain)?;
            if self.indent > column && (plain.stop == Stop::Comment || self.commented) {
                return None;
            }
        }
        let text = CompactString::new(&scratch);
        self.scratch = scratch;
        Some(text)
    }

    /// Reads a scalar in quotes. Gives where it ends.
    #[inline]
    pub(super) fn quoted(&mut self, start: usize) -> Option<(Scalar, usize)> {
        let rest = &self.bytes[start + 1..];
        let (style, end) = match self.bytes[start] {
            b'"' => (Style::DoubleQuoted, bytes::find3(b'"', b'\\', b'\n', rest)?),
            _ => (Style::SingleQuoted, bytes::find2(b'\'', b'\n', rest)?),
        };
        let after = start + 1 + end;
        let is_whole =
            rest[end] == self.bytes[start] && (style == Style::DoubleQuoted || self.byte(after + 1) != b'\'');
        let mut scalar = self.scalar(if is_whole { &self.text[start + 1..after] } else { "" }, style);
        if is_whole {
            return Some((scalar, after + 1));
        }
        let line = self.line;
        let scanner = self.scanner_at(start, 0);
        scalar.text = scanner.scan_quoted(style, line).ok()?;
        let (after, line) = scanner.place();
        self.line = line;
        Some((scalar, after))
    }

    /// Reads a block scalar and goes to the line behind it.
    pub(super) fn block(&mut self, start: usize, column: isize) -> Option<Node> {
        let header = &self.bytes[start..];
        let (end, style) =
            (bytes::find(b'\n', header)?, if header[0] == b'|' { Style::Literal } else { Style::Folded });
        let mut scalar = self.scalar("", style);
        let chomping = match header[..end].trim_ascii_end() {
            b"|" => Some(Chomping::Clip),
            b"|-" => Some(Chomping::Strip),
            b"|+" => Some(Chomping::Keep),
            _ => None,
        };
        let first = start + end + 1;
        let indent = self.after_spaces(first) - first;
        let is_easy = indent as isize > column && self.byte(first + indent) != b'\n';
        match chomping.filter(|_| is_easy) {
            Some(chomping) => scalar.text = self.literal(first, indent, chomping)?,
            None => {
                let line = self.line;
                let scanner = self.scanner_at(start, column);
                scalar.text = scanner.scan_block_scalar(style, line).ok()?.into();
                let (after, line) = scanner.place();
                let begin = bytes::find_last(b'\n', &self.bytes[..after]).map_or(0, |at| at + 1);
                self.line = line;
                self.seek(begin)?;
            }
        }
        Some(Node::Scalar(scalar))
    }

    /// Reads a literal block from its first line on, which has text behind `indent` spaces.
    fn literal(&mut self, mut begin: usize, indent: usize, chomping: Chomping) -> Option<CompactString> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        self.line += 1;
        loop {
            let mut pos = begin;
            while pos < begin + indent && self.bytes.get(pos) == Some(&b' ') {
                pos += 1;
            }
            if pos < begin + indent && self.byte(pos) != b'\n' {
                break;
            }
            let end = bytes::find(b'\n', self.bytes.get(pos..)?).map_or(self.bytes.len(), |n| pos + n + 1);
            scratch.push_str(&self.text[pos..end]);
            if end == self.bytes.len() {
                self.line += u32::from(scratch.ends_with('\n'));
                begin = end;
                break;
            }
            self.line += 1;
            begin = end;
        }
        let content = scratch.trim_end_matches('\n').len();
        let end = match chomping {
            Chomping::Strip => content,
            Chomping::Clip => scratch.len().min(content + 1),
            Chomping::Keep => scratch.len(),
        };
        let text = CompactString::new(&scratch[..end]);
        self.scratch = scratch;
        self.seek(begin)?;
        Some(text)
    }

    /// The scanner, at a place of the current line, in a collection of this indent.
    fn scanner_at(&mut self, pos: usize, indent: isize) -> &mut Scanner<'a> {
        let begin = bytes::find_last(b'\n', &self.bytes[..pos]).map_or(0, |at| at + 1);
        let (text, line) = (self.text, self.line);
        let scanner = self.scanner.get_or_insert_with(|| Scanner::unchecked(text, self.file, 0, Version::V3));
        scanner.stand(begin, pos, line, indent);
        scanner
    }
}

/// What stays of the breaks at the end of a literal block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}
