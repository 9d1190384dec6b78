//! Cuts a template's text into the words and braces that [`super::parse`] asks for.
//!
//! Upstream: fluxcd/pkg/envsubst v1.7.0 `parse/scan.go`. Quirk kept: a NUL is the end of the text.

use super::super::glob::first_char;
use crate::bytes;

/// Whether a character may stand in a word, given the word's length in bytes with it.
pub type Accept = fn(char, usize) -> bool;

/// An escape character and what it escapes.
pub type Escape = (u8, &'static [u8]);

/// What may come next.
pub struct Rule {
    /// A word of such characters.
    pub word: Option<Accept>,
    /// `${`
    pub open: bool,
    /// `}`
    pub close: bool,
    /// What is escaped in a word.
    pub escapes: &'static [Escape],
}

/// What came.
pub enum Token {
    /// The end of the text.
    End,
    /// `${`
    Open,
    /// `}`
    Close,
    /// A word, escapes removed.
    Word(Vec<u8>),
    /// Nothing that may come.
    Illegal,
}

/// A text and how far it was read.
pub struct Scanner<'a> {
    /// The text.
    pub text: &'a [u8],
    /// How far it was read.
    pub at: usize,
}

impl Scanner<'_> {
    /// Reads a `${`, if one comes next.
    pub fn open(&mut self) -> bool {
        let open = self.at_open();
        self.at += if open { 2 } else { 0 };
        open
    }

    /// Reads text up to the next `${` or the end; of two dollars, one is left.
    pub fn literal(&mut self) -> Vec<u8> {
        let mut literal = Vec::new();
        while let Some(next) = bytes::find2(b'$', b'\0', &self.text[self.at..]) {
            literal.extend_from_slice(&self.text[self.at..self.at + next]);
            self.at += next;
            match self.text[self.at..] {
                [b'$', b'{', ..] | [b'\0', ..] => return literal,
                [b'$', b'$', ..] => self.at += 2,
                _ => self.at += 1,
            }
            literal.push(b'$');
        }
        literal.extend_from_slice(&self.text[self.at..]);
        self.at = self.text.len();
        literal
    }

    /// Reads what comes next.
    pub fn scan(&mut self, rule: &Rule) -> Token {
        let Some((c, width)) = self.next_char() else { return Token::End };
        if rule.open && self.at_open() {
            self.at += 2;
            return Token::Open;
        }
        if rule.close && c == '}' {
            self.at += width;
            return Token::Close;
        }
        match rule.word {
            Some(accept) if self.escaped(rule.escapes) || accept(c, width) => {
                Token::Word(self.word(rule, accept))
            }
            _ => Token::Illegal,
        }
    }

    fn word(&mut self, rule: &Rule, accept: Accept) -> Vec<u8> {
        let mut word = Vec::new();
        while let Some((c, width)) = self.next_char() {
            if rule.open && self.at_open() {
                break;
            }
            if self.escaped(rule.escapes) {
                word.push(self.text[self.at + 1]);
                self.at += 2;
                continue;
            }
            if !accept(c, word.len() + width) {
                break;
            }
            word.extend_from_slice(&self.text[self.at..self.at + width]);
            self.at += width;
        }
        word
    }

    /// The next character; a NUL is the end, as upstream's scanner has it.
    fn next_char(&self) -> Option<(char, usize)> {
        first_char(&self.text[self.at..]).filter(|(c, _)| *c != '\0')
    }

    /// The next character; NUL at the end.
    pub fn peek(&self) -> char {
        self.next_char().map_or('\0', |(c, _)| c)
    }

    /// The character after the next one, which is one byte wide, and its own width.
    pub fn peek_second(&self) -> Option<(char, usize)> {
        first_char(self.text.get(self.at + 1..)?)
    }

    fn at_open(&self) -> bool {
        self.text[self.at..].starts_with(b"${")
    }

    fn escaped(&self, escapes: &[Escape]) -> bool {
        let next = self.text.get(self.at + 1);
        let applies = |(escape, what): &Escape| {
            self.text.get(self.at) == Some(escape) && next.is_some_and(|b| what.contains(b))
        };
        escapes.iter().any(applies)
    }
}
