//! Regular expressions as Go reads them, on the `regex` crate.
//!
//! Both engines are relatives of RE2 and find the same matches; the syntaxes differ at the edges.
//! [`translate`] rewrites what means something else here (`\d` is ASCII in Go, `&&` in a class is
//! text, `a{` is text, a flag may be there twice) and refuses what Go refuses (`a**`, `a{1001}`,
//! `(a{100}){11}`, names of classes and flags that it does not know).
//! Upstream: Go's `regexp/syntax`.

mod names;

use crate::error::{Error, Result};
use names::{Named, named};
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// Compiles an unanchored regular expression in Go's syntax.
///
/// # Errors
/// When Go would not compile it.
pub fn go_regex(pattern: &str) -> Result<Regex> {
    let fail = |why: String| Error::input(format!("error parsing regexp: `{pattern}`: {why}"));
    let translated = translate(pattern).map_err(|why| fail(why.to_owned()))?;
    RegexBuilder::new(&translated).size_limit(MOST_BYTES).build().map_err(|e| {
        let text = e.to_string();
        let why = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
        fail(why.to_owned())
    })
}

/// Compiles several together, to find out in one go which of them match.
///
/// # Errors
/// When Go would not compile one of them, or they are too large together.
pub fn go_regex_set(patterns: &[String]) -> Result<RegexSet> {
    let fail = |why: String| Error::input(format!("error parsing regexp: {why}"));
    let translated = patterns.iter().map(|p| translate(p)).collect::<std::result::Result<Vec<_>, _>>();
    let translated = translated.map_err(|why| fail(why.to_owned()))?;
    RegexSetBuilder::new(translated).size_limit(MOST_BYTES).build().map_err(|e| fail(e.to_string()))
}

/// Rewrites Go's syntax into that of the `regex` crate. Groups capture nothing: nobody asks for what they
/// matched.
fn translate(pattern: &str) -> Translated<String> {
    let mut t = Translator {
        rest: pattern,
        out: String::with_capacity(pattern.len() + 16),
        repeated: false,
        end: 0,
        copies: 1,
        groups: vec![1],
    };
    while let Some(c) = t.rest.chars().next() {
        t.one(c)?;
    }
    Ok(t.out)
}

struct Translator<'a> {
    rest: &'a str,
    out: String,
    /// Whether the last thing read was a repetition.
    repeated: bool,
    /// Where what a repetition would repeat ends in `out`; flags may stand behind it.
    end: usize,
    /// How many copies the counted repetitions in it ask for, those inside of others multiplied.
    copies: u32,
    /// The most copies of anything so far, in each group that is open.
    groups: Vec<u32>,
}

type Translated<T = ()> = Result<T, &'static str>;

/// A class without a character in it.
const NOTHING: &str = "[^\\x{0}-\\x{10FFFF}]";
const MOST_COPIES: u32 = 1000;
/// What one expression may need: that of `\p{L}{1000}` fits.
const MOST_BYTES: usize = 1 << 28;

impl Translator<'_> {
    fn one(&mut self, c: char) -> Translated {
        let repeated = std::mem::take(&mut self.repeated);
        match c {
            '*' | '+' | '?' => return self.repetition(1, 1, repeated),
            '{' => {
                if let Some((len, times)) = counted(self.rest)? {
                    return self.repetition(len, times, repeated);
                }
            }
            '(' => return self.open(),
            ')' => return self.close(),
            '|' => return self.alternative(),
            _ => {}
        }
        if let Some(quoted) = self.rest.strip_prefix("\\Q") {
            return self.quoted(quoted);
        }
        self.begin_atom();
        match c {
            '[' => self.class()?,
            '^' | '$' | '.' => self.copy(1),
            _ if self.boundary() || self.category()? || self.perl_class() => {}
            _ => {
                let c = self.character()?;
                self.literal(c);
            }
        }
        self.end = self.out.len();
        Ok(())
    }

    fn copy(&mut self, len: usize) {
        let (taken, rest) = self.rest.split_at(len);
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn replace(&mut self, len: usize, by: &str) {
        self.out.push_str(by);
        self.rest = &self.rest[len..];
    }

    fn literal(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(c) => self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            None => self.out.push_str(NOTHING),
        }
    }

    /// What comes is repeated by itself.
    fn begin_atom(&mut self) {
        self.keep_copies();
        self.copies = 1;
    }

    fn keep_copies(&mut self) {
        if let Some(most) = self.groups.last_mut() {
            *most = self.copies.max(*most);
        }
    }

    /// `*`, `+`, `?`, `{n,m}`, each maybe lazy; Go refuses to repeat a repetition, and to copy anything
    /// more often than a thousand times.
    fn repetition(&mut self, len: usize, times: u32, repeated: bool) -> Translated {
        if repeated {
            return Err("invalid nested repetition operator");
        }
        self.repeated = true;
        self.copies = if times == 0 { 1 } else { self.copies * times };
        if self.copies > MOST_COPIES {
            return Err("invalid repeat count");
        }
        let (operator, rest) = self.rest.split_at(len);
        let lazy = if rest.starts_with('?') { "?" } else { "" };
        // Behind another repetition, which flags may have followed, a `?` alone would make that one lazy.
        let operator = if operator == "?" { "{0,1}" } else { operator };
        self.out.insert_str(self.end, &format!("{operator}{lazy}"));
        self.end += operator.len() + lazy.len();
        self.rest = &rest[lazy.len()..];
        Ok(())
    }

    fn alternative(&mut self) -> Translated {
        self.begin_atom();
        self.copy(1);
        self.end = self.out.len();
        Ok(())
    }

    /// `(`, `(?P<name>`, `(?flags:`, or flags alone: `(?flags)`.
    fn open(&mut self) -> Translated {
        let Some(inside) = self.rest.strip_prefix("(?") else { return self.open_group(1, "(?:") };
        let name = inside.strip_prefix("P<").or_else(|| inside.strip_prefix('<'));
        let Some(name) = name.filter(|name| !name.is_empty()) else { return self.flags(inside) };
        let end = name.find('>').ok_or("invalid named capture")?;
        let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if end == 0 || !is_name(&name[..end]) {
            return Err("invalid named capture");
        }
        self.open_group(self.rest.len() - name.len() + end + 1, "(?:")
    }

    fn open_group(&mut self, len: usize, by: &str) -> Translated {
        self.begin_atom();
        self.groups.push(1);
        self.replace(len, by);
        self.end = self.out.len();
        Ok(())
    }

    fn close(&mut self) -> Translated {
        self.keep_copies();
        self.copies = self.groups.pop().unwrap_or(1);
        self.copy(1);
        self.end = self.out.len();
        Ok(())
    }

    /// The `regex` crate knows more flags than Go, and refuses one that is there twice.
    fn flags(&mut self, text: &str) -> Translated {
        let (mut on, mut off) = (String::new(), String::new());
        let mut minus = false;
        for (at, c) in text.char_indices() {
            match c {
                'i' | 'm' | 's' | 'U' => {
                    on.retain(|flag| flag != c);
                    off.retain(|flag| flag != c);
                    if minus { &mut off } else { &mut on }.push(c);
                }
                '-' if !minus => minus = true,
                ':' | ')' if !minus || !off.is_empty() => {
                    let dash = if minus { "-" } else { "" };
                    let flags = format!("(?{on}{dash}{off}{c}");
                    let len = 2 + at + 1;
                    return if c == ':' {
                        self.open_group(len, &flags)
                    } else {
                        self.replace(len, if flags == "(?)" { "" } else { &flags });
                        Ok(())
                    };
                }
                _ => break,
            }
        }
        Err("invalid or unsupported Perl syntax")
    }

    /// `[…]`: what the `regex` crate takes for set operations is text.
    fn class(&mut self) -> Translated {
        self.copy(1);
        if self.rest.starts_with('^') {
            self.copy(1);
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if !(self.posix_class()? || self.category()? || self.perl_class()) {
                self.range()?;
            }
        }
        self.copy(1);
        Ok(())
    }

    /// `[:alpha:]` within a class.
    fn posix_class(&mut self) -> Translated<bool> {
        let inside = self.rest.strip_prefix("[:");
        let Some(name) = inside.and_then(|inside| Some(&inside[..inside.find(":]")?])) else {
            return Ok(false);
        };
        if !POSIX.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return Err("invalid character class range");
        }
        self.copy(name.len() + 4);
        Ok(true)
    }

    /// `a` or `a-z` within a class.
    fn range(&mut self) -> Translated {
        let first = self.class_character()?;
        let mut last = first;
        if self.rest.len() > 1 && self.rest.starts_with('-') && !self.rest.starts_with("-]") {
            self.rest = &self.rest[1..];
            last = self.class_character()?;
        }
        if last < first {
            return Err("invalid character class range");
        }
        // No text has surrogates in it.
        let first = if is_surrogate(first) { 0xE000 } else { first };
        let last = if is_surrogate(last) { 0xD7FF } else { last };
        if first > last {
            self.out.push_str(NOTHING);
            return Ok(());
        }
        self.literal(first);
        self.out.push('-');
        self.literal(last);
        Ok(())
    }

    fn class_character(&mut self) -> Translated<u32> {
        if self.rest.is_empty() { Err("missing closing ]") } else { self.character() }
    }

    /// `\b` and its like; words are ASCII in Go.
    fn boundary(&mut self) -> bool {
        let Some(by) = BOUNDARIES.iter().find(|(go, _)| self.rest.starts_with(go)) else { return false };
        self.replace(2, by.1);
        true
    }

    /// `\d` and its like, which are ASCII in Go.
    fn perl_class(&mut self) -> bool {
        let Some(by) = PERL.iter().find(|(go, _)| self.rest.starts_with(go)) else { return false };
        self.replace(2, by.1);
        true
    }

    /// `\pL`, `\p{Greek}`, `\P{^Greek}`.
    fn category(&mut self) -> Translated<bool> {
        let Some(text) = self.rest.strip_prefix("\\p").or_else(|| self.rest.strip_prefix("\\P")) else {
            return Ok(false);
        };
        let bad = "invalid character class range";
        let (name, len) = match text.strip_prefix('{') {
            Some(text) => text.find('}').map(|end| (&text[..end], end + 4)).ok_or(bad)?,
            None => {
                let len = text.chars().next().map_or(0, char::len_utf8);
                (&text[..len], len + 2)
            }
        };
        let plain = name.strip_prefix('^').unwrap_or(name);
        let negated = self.rest.starts_with("\\P") != (plain.len() < name.len());
        let all = "[\\x{0}-\\x{10FFFF}]";
        let sign = if negated { "^" } else { "" };
        let class = match named(plain).ok_or(bad)? {
            Named::All => if negated { NOTHING } else { all }.to_owned(),
            Named::None => if negated { all } else { NOTHING }.to_owned(),
            Named::Ascii => format!("[{sign}\\x00-\\x7F]"),
            Named::Assigned => format!("[{sign}\\P{{gc=Cn}}]"),
            Named::Category(name) => format!("[{sign}\\p{{gc={name}}}]"),
            Named::Script(name) => format!("[{sign}\\p{{sc={name}}}]"),
        };
        self.replace(len, &class);
        Ok(true)
    }

    /// The next character: itself, or what an escape stands for.
    fn character(&mut self) -> Translated<u32> {
        let bad = "invalid escape sequence";
        let Some(escaped) = self.rest.strip_prefix('\\') else {
            let c = self.rest.chars().next().unwrap_or_default();
            self.rest = &self.rest[c.len_utf8()..];
            return Ok(c.into());
        };
        let c = escaped.chars().next().ok_or("trailing backslash at end of expression")?;
        let (code, len) = match c {
            'a' => (7, 1),
            'f' => (12, 1),
            'n' => (10, 1),
            'r' => (13, 1),
            't' => (9, 1),
            'v' => (11, 1),
            '0'..='7' => octal(escaped).ok_or(bad)?,
            'x' => hexadecimal(escaped).ok_or(bad)?,
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => (c.into(), 1),
            _ => return Err(bad),
        };
        self.rest = &escaped[len..];
        Ok(code)
    }

    /// `\Q…\E`: text, of which a repetition repeats the last character.
    fn quoted(&mut self, text: &str) -> Translated {
        let (quoted, len) = match text.find("\\E") {
            Some(end) => (&text[..end], end + 4),
            None => (text, text.len() + 2),
        };
        let literal = regex::escape(quoted);
        self.replace(len, &literal);
        if !quoted.is_empty() {
            self.begin_atom();
            self.end = self.out.len();
        }
        Ok(())
    }
}

const BOUNDARIES: &[(&str, &str)] = &[("\\b", "(?-u:\\b)"), ("\\B", "\\B"), ("\\A", "\\A"), ("\\z", "\\z")];

const PERL: &[(&str, &str)] = &[
    ("\\d", "[0-9]"),
    ("\\D", "[^0-9]"),
    ("\\s", "[\\t\\n\\f\\r ]"),
    ("\\S", "[^\\t\\n\\f\\r ]"),
    ("\\w", "[0-9A-Za-z_]"),
    ("\\W", "[^0-9A-Za-z_]"),
];

const POSIX: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

fn is_surrogate(code: u32) -> bool {
    (0xD800..=0xDFFF).contains(&code)
}

/// `012`; a single digit other than 0 would be a back reference, which Go has not.
fn octal(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
    let code = u32::from_str_radix(&text[..digits], 8).ok()?;
    (digits > 1 || code == 0).then_some((code, digits))
}

/// `x6D` or `x{6D}`.
fn hexadecimal(text: &str) -> Option<(u32, usize)> {
    let (digits, len) = match text.strip_prefix("x{") {
        Some(braced) => braced.find('}').map(|end| (&braced[..end], end + 3))?,
        None => (text.get(1..3)?, 3),
    };
    let is_number = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits.trim_start_matches('0'), 16);
    let code = if !digits.is_empty() && digits.bytes().all(|b| b == b'0') { Ok(0) } else { code };
    code.ok().filter(|code| is_number && *code <= char::MAX.into()).map(|code| (code, len))
}

/// The length of `{n}`, `{n,}` or `{n,m}`, and how many copies it asks for; none when the brace is text.
fn counted(text: &str) -> Translated<Option<(usize, u32)>> {
    let Some(close) = text.find('}') else { return Ok(None) };
    let (low, high) = text[1..close].split_once(',').unwrap_or((&text[1..close], &text[1..close]));
    let digits =
        |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()) && (t == "0" || !t.starts_with('0'));
    if !digits(low) || !high.is_empty() && !digits(high) {
        return Ok(None);
    }
    let number = |t: &str| t.parse::<u32>().ok().filter(|n| *n <= MOST_COPIES).ok_or("invalid repeat count");
    let low = number(low)?;
    let times = if high.is_empty() { low.max(1) } else { number(high)? };
    if times < low {
        return Err("invalid repeat count");
    }
    Ok(Some((close + 1, times)))
}

#[cfg(test)]
mod tests;
