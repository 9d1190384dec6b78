//! Which styles a scalar's text allows (`yaml_emitter_analyze_scalar` and `select_scalar_style`).

use crate::bytes;
use crate::yaml::Style;
use crate::yaml::scan::Version;

/// What a text allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Analysis {
    pub multiline: bool,
    flow_plain: bool,
    block_plain: bool,
    single_quoted: bool,
    block: bool,
}

/// Where a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::yaml) enum Place {
    /// As a value in block style.
    Value,
    /// As a key on the line of its value.
    SimpleKey,
    /// Inside of a flow collection.
    Flow,
    /// As a simple key inside of a flow collection.
    FlowKey,
}

impl Analysis {
    /// The style to write in, when another one is wanted.
    pub fn style(self, wanted: Style, text: &str, place: Place) -> Style {
        let (flow, key) = match place {
            Place::Value => (false, false),
            Place::SimpleKey => (false, true),
            Place::Flow => (true, false),
            Place::FlowKey => (true, true),
        };
        let mut style = if key && self.multiline { Style::DoubleQuoted } else { wanted };
        let plain = if flow { self.flow_plain } else { self.block_plain };
        if style == Style::Plain && (!plain || (text.is_empty() && (flow || key))) {
            style = Style::SingleQuoted;
        }
        if style == Style::SingleQuoted && !self.single_quoted {
            style = Style::DoubleQuoted;
        }
        if matches!(style, Style::Literal | Style::Folded) && (!self.block || flow || key) {
            style = Style::DoubleQuoted;
        }
        style
    }
}

/// What a byte that is not the first may mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Harmless,
    /// `,?[]{}`
    FlowIndicator,
    Colon,
    Hash,
    /// What needs a closer look.
    Other,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Other; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        table[byte as usize] = match byte {
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => Byte::FlowIndicator,
            b':' => Byte::Colon,
            b'#' => Byte::Hash,
            _ => Byte::Harmless,
        };
        byte += 1;
    }
    table
};

const UNQUOTED: Analysis =
    Analysis { multiline: false, flow_plain: true, block_plain: true, single_quoted: true, block: true };

/// Looks at a text.
pub(super) fn analyze(text: &str, version: Version) -> Analysis {
    if text.is_empty() {
        return Analysis { flow_plain: false, block: false, ..UNQUOTED };
    }
    glance(text).unwrap_or_else(|| look_closer(text, version))
}

/// Looks at a text of one line in printable ASCII; `None` when it is none, or begins with an indicator or
/// a space.
pub(super) fn glance(text: &str) -> Option<Analysis> {
    let bytes = text.as_bytes();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    let fit = first.is_ascii_alphanumeric() || matches!(first, b'/' | b'_' | b'$' | b'(' | b'+');
    if !fit || last == b' ' {
        return None;
    }
    let mut analysis = UNQUOTED;
    for (at, &byte) in bytes.iter().enumerate() {
        match BYTES[byte as usize] {
            Byte::Harmless => {}
            Byte::FlowIndicator => analysis.flow_plain = false,
            Byte::Colon => {
                analysis.flow_plain = false;
                analysis.block_plain &= !matches!(bytes.get(at + 1), None | Some(b' ' | b'\t'));
            }
            Byte::Hash if bytes[at - 1] == b' ' => {
                (analysis.flow_plain, analysis.block_plain) = (false, false);
            }
            Byte::Hash => {}
            Byte::Other => return None,
        }
    }
    Some(analysis)
}

/// Whether a text is of several lines in printable ASCII that can be written as they are.
pub(in crate::yaml) fn is_plain_block(text: &str) -> bool {
    let bytes = text.as_bytes();
    let odd = |&b: &u8| (b != b'\n') & !(b' '..=b'~').contains(&b);
    bytes::find(b'\n', bytes).is_some()
        && !bytes.iter().fold(false, |found, b| found | odd(b))
        && bytes.last() != Some(&b' ')
        && bytes::places(b'\n', bytes).all(|at| at == 0 || bytes[at - 1] != b' ')
}

/// What was seen of a text so far.
#[derive(Debug, Default)]
struct Seen {
    block_indicators: bool,
    flow_indicators: bool,
    breaks: bool,
    special: bool,
    tabs: bool,
    outer_space: bool,
    outer_break: bool,
    trailing_space: bool,
    break_space: bool,
    space_break: bool,
}

fn look_closer(text: &str, version: Version) -> Analysis {
    let bytes = text.as_bytes();
    let mut seen = Seen::default();
    if text.starts_with("---") || text.starts_with("...") {
        seen.block_indicators = true;
        seen.flow_indicators = true;
    }
    let (mut after_blank, mut after_space, mut after_break) = (true, false, false);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        let before_blank = bytes.get(next).is_none_or(|&b| b == b' ' || b == b'\t');
        seen.indicator(c, at == 0, after_blank, before_blank);
        if c == '\t' && version == Version::V3 {
            seen.tabs = true;
        } else if !is_printable(c) {
            seen.special = true;
        }
        let outer = at == 0 || next == bytes.len();
        let (space, break_) = (c == ' ', is_break(c));
        if space {
            seen.outer_space |= outer;
            seen.trailing_space |= next == bytes.len();
            seen.break_space |= after_break;
        } else if break_ {
            seen.breaks = true;
            seen.outer_break |= outer;
            seen.space_break |= after_space;
        }
        (after_space, after_break) = (space, break_);
        after_blank = space || break_ || c == '\t' || c == '\0';
    }
    seen.conclusion()
}

impl Seen {
    fn indicator(&mut self, c: char, first: bool, after_blank: bool, before_blank: bool) {
        let (flow, block) = match c {
            '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@'
            | '`'
                if first =>
            {
                (true, true)
            }
            '?' | ':' if first => (true, before_blank),
            '-' if first => (before_blank, before_blank),
            _ if first => (false, false),
            ',' | '?' | '[' | ']' | '{' | '}' => (true, false),
            ':' => (true, before_blank),
            '#' => (after_blank, after_blank),
            _ => (false, false),
        };
        self.flow_indicators |= flow;
        self.block_indicators |= block;
    }

    fn conclusion(&self) -> Analysis {
        let broken = self.space_break || self.special;
        let unquoted =
            !(self.outer_space || self.outer_break || self.break_space || self.breaks || self.tabs || broken);
        Analysis {
            multiline: self.breaks,
            flow_plain: unquoted && !self.flow_indicators,
            block_plain: unquoted && !self.block_indicators,
            single_quoted: !(self.break_space || self.tabs || broken),
            block: !(self.trailing_space || broken),
        }
    }
}

/// Whether a character is written as it is.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}') && c != '\u{FEFF}'
}

/// Whether a character breaks a line.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
