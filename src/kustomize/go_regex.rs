//! Regular expressions as Go reads them, on the `regex` crate.
//!
//! Both engines are relatives of RE2 and find the same matches; the syntaxes differ at the edges.
//! [`translate`] rewrites what means something else here (`\d` is ASCII in Go, `&&` in a class is
//! text, `a{` is text) and refuses what Go refuses (`a**`, `a{1001}`, unknown flags).
//! Upstream: Go's `regexp/syntax`.

use crate::error::{Error, Result};
use regex::{Regex, RegexSet};

/// Compiles an unanchored regular expression in Go's syntax.
///
/// # Errors
/// When Go would not compile it.
pub fn go_regex(pattern: &str) -> Result<Regex> {
    let fail = |why: String| Error::input(format!("error parsing regexp: `{pattern}`: {why}"));
    let translated = translate(pattern).map_err(|why| fail(why.to_owned()))?;
    Regex::new(&translated).map_err(|e| {
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
    RegexSet::new(translated.map_err(|why| fail(why.to_owned()))?).map_err(|e| fail(e.to_string()))
}

/// Rewrites Go's syntax into that of the `regex` crate.
fn translate(pattern: &str) -> Result<String, &'static str> {
    let mut t = Translator { rest: pattern, out: String::with_capacity(pattern.len() + 16), repeated: false };
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    InClass,
}

type Translated<T = ()> = Result<T, &'static str>;

impl<'a> Translator<'a> {
    fn one(&mut self, c: char) -> Translated {
        let repeated = std::mem::take(&mut self.repeated);
        match c {
            '*' | '+' | '?' => self.repetition(1, repeated),
            '{' => match counted(self.rest)? {
                Some(len) => self.repetition(len, repeated),
                None => self.replace(1, "\\{"),
            },
            '[' => self.class(),
            '\\' => self.escape(Place::Outside),
            '(' => self.group(),
            c => self.copy(c.len_utf8()),
        }
    }

    fn copy(&mut self, len: usize) -> Translated {
        let (taken, rest) = self.rest.split_at(len);
        self.out.push_str(taken);
        self.rest = rest;
        Ok(())
    }

    fn replace(&mut self, len: usize, by: &str) -> Translated {
        self.out.push_str(by);
        self.rest = &self.rest[len..];
        Ok(())
    }

    /// `*`, `+`, `?`, `{n,m}`, each maybe lazy; Go refuses to repeat a repetition.
    fn repetition(&mut self, len: usize, repeated: bool) -> Translated {
        if repeated {
            return Err("invalid nested repetition operator");
        }
        self.repeated = true;
        let lazy = usize::from(self.rest[len..].starts_with('?'));
        self.copy(len + lazy)
    }

    /// The flags of `(?…)`: the `regex` crate knows more than Go.
    fn group(&mut self) -> Translated {
        let Some(flags) = self.rest.strip_prefix("(?") else { return self.copy(1) };
        if flags.starts_with("P<") || flags.starts_with('<') {
            let len = flags.find('>').ok_or("invalid named capture")?;
            return self.copy(2 + len + 1);
        }
        let len = flags.find([':', ')']).ok_or("missing argument to group")?;
        if !flags[..len].chars().all(|c| matches!(c, 'i' | 'm' | 's' | 'U' | '-')) {
            return Err("invalid or unsupported Perl syntax");
        }
        self.copy(2 + len + 1)
    }

    /// `[…]`: what the `regex` crate takes for set operations is text.
    fn class(&mut self) -> Translated {
        self.copy(1)?;
        if self.rest.starts_with('^') {
            self.copy(1)?;
        }
        if self.rest.starts_with(']') {
            self.replace(1, "\\]")?;
        }
        loop {
            let c = self.rest.chars().next().ok_or("missing closing ]")?;
            match c {
                ']' => return self.copy(1),
                '[' if self.rest.starts_with("[:") && self.rest[2..].contains(":]") => {
                    let len = self.rest[2..].find(":]").expect("found above");
                    self.copy(len + 4)?;
                }
                c => self.range(c)?,
            }
        }
    }

    /// `a`, `\d` or `a-z` within a class.
    fn range(&mut self, first: char) -> Translated {
        let is_class = ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W"].iter().any(|c| self.rest.starts_with(c));
        self.class_item(first)?;
        if is_class {
            return Ok(());
        }
        let mut rest = self.rest.chars();
        match (rest.next(), rest.next()) {
            (Some('-'), Some(last)) if last != ']' => {
                self.copy(1)?;
                self.class_item(last)
            }
            _ => Ok(()),
        }
    }

    fn class_item(&mut self, c: char) -> Translated {
        match c {
            '\\' => self.escape(Place::InClass),
            '[' | '&' | '~' | '-' | '^' => self.escaped(c),
            c => self.copy(c.len_utf8()),
        }
    }

    /// The next character, as text.
    fn escaped(&mut self, c: char) -> Translated {
        self.out.push('\\');
        self.copy(c.len_utf8())
    }

    /// `\…`: classes are ASCII in Go, punctuation stands for itself, `\Q…\E` quotes.
    fn escape(&mut self, place: Place) -> Translated {
        let c = self.rest[1..].chars().next().ok_or("trailing backslash at end of expression")?;
        match (c, place) {
            ('d', Place::Outside) => self.replace(2, "[0-9]"),
            ('D', Place::Outside) => self.replace(2, "[^0-9]"),
            ('s', Place::Outside) => self.replace(2, "[\\t\\n\\f\\r ]"),
            ('S', Place::Outside) => self.replace(2, "[^\\t\\n\\f\\r ]"),
            ('w', Place::Outside) => self.replace(2, "[0-9A-Za-z_]"),
            ('W', Place::Outside) => self.replace(2, "[^0-9A-Za-z_]"),
            ('d', Place::InClass) => self.replace(2, "0-9"),
            ('s', Place::InClass) => self.replace(2, "\\t\\n\\f\\r "),
            ('w', Place::InClass) => self.replace(2, "0-9A-Za-z_"),
            ('D', Place::InClass) => self.replace(2, "[^0-9]"),
            ('S', Place::InClass) => self.replace(2, "[^\\t\\n\\f\\r ]"),
            ('W', Place::InClass) => self.replace(2, "[^0-9A-Za-z_]"),
            ('b', Place::Outside) => self.replace(2, "(?-u:\\b)"),
            ('B' | 'A' | 'z', Place::Outside) | ('a' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'p' | 'P', _) => {
                self.copy(2)
            }
            ('0'..='7', _) => self.octal(),
            ('Q', Place::Outside) => self.quoted(),
            (c, _) if c.is_ascii() && !c.is_ascii_alphanumeric() => {
                let literal = regex::escape(c.encode_utf8(&mut [0; 4]));
                self.replace(2, &literal)
            }
            _ => Err("invalid escape sequence"),
        }
    }

    /// `\012`; a single digit other than 0 would be a back reference, which Go has not.
    fn octal(&mut self) -> Translated {
        let digits = self.rest[1..].bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
        let text = &self.rest[1..=digits];
        if digits == 1 && text != "0" {
            return Err("invalid escape sequence");
        }
        let code = u32::from_str_radix(text, 8).map_err(|_| "invalid escape sequence")?;
        self.replace(1 + digits, &format!("\\x{{{code:x}}}"))
    }

    fn quoted(&mut self) -> Translated {
        let text = &self.rest[2..];
        let (quoted, len) = match text.find("\\E") {
            Some(end) => (&text[..end], end + 4),
            None => (text, text.len() + 2),
        };
        let literal = regex::escape(quoted);
        self.replace(len, &literal)
    }
}

/// The length of `{n}`, `{n,}` or `{n,m}`; none when the brace is text.
fn counted(text: &str) -> Translated<Option<usize>> {
    let Some(close) = text.find('}') else { return Ok(None) };
    let (low, high) = match text[1..close].split_once(',') {
        Some((low, high)) => (low, Some(high)),
        None => (&text[1..close], None),
    };
    let digits =
        |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()) && (t == "0" || !t.starts_with('0'));
    if !digits(low) || high.is_some_and(|h| !h.is_empty() && !digits(h)) {
        return Ok(None);
    }
    let number = |t: &str| t.parse::<u32>().ok().filter(|n| *n <= 1000).ok_or("invalid repeat count");
    let low = number(low)?;
    if let Some(high) = high.filter(|h| !h.is_empty())
        && number(high)? < low
    {
        return Err("invalid repeat count");
    }
    Ok(Some(close + 1))
}

#[cfg(test)]
mod tests;
