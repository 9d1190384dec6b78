//! The syntax of label selectors.

use super::valid::{check_key, check_value};
use super::{LabelSelector, Requirement, Test};
use crate::error::{Error, Result};

/// Parses a selector; an empty one matches everything.
///
/// # Errors
/// When it is malformed.
pub fn parse(text: &str) -> Result<LabelSelector> {
    let parser = Parser { tokens: tokens(text), at: 0 };
    parser.selector().map_err(|e| e.prefix(format!("invalid label selector `{text}`")))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// A key, a value, or one of the words `in` and `notin`.
    Word(&'a str),
    /// `=`, `==`, `!=`, `!`, `<`, `>`, `,`, `(` or `)`.
    Symbol(&'a str),
    End,
}

impl Token<'_> {
    fn text(&self) -> &str {
        match self {
            Token::Word(text) | Token::Symbol(text) => text,
            Token::End => "",
        }
    }
}

const SYMBOLS: [&str; 9] = ["==", "!=", "=", "!", "<", ">", ",", "(", ")"];

/// Splits the text. A NUL ends it, as upstream.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let special = |c: char| matches!(c, '=' | '!' | '(' | ')' | ',' | '<' | '>');
    let mut rest = text.split('\0').next().unwrap_or("");
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches(blank);
        if rest.is_empty() {
            break;
        }
        let symbol = SYMBOLS.iter().find(|s| rest.starts_with(**s));
        let len = match symbol {
            Some(symbol) => symbol.len(),
            None => rest.find(|c| blank(c) || special(c)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(len);
        tokens.push(if symbol.is_some() { Token::Symbol(token) } else { Token::Word(token) });
        rest = after;
    }
    tokens.push(Token::End);
    tokens
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens.get(self.at).copied().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn selector(mut self) -> Result<LabelSelector> {
        let mut requirements = Vec::new();
        while self.peek() != Token::End {
            requirements.push(self.requirement()?);
            match self.next() {
                Token::End => break,
                Token::Symbol(",") => match self.peek() {
                    Token::Word(_) | Token::Symbol("!") => {}
                    other => return Err(expected("a key after `,`", other)),
                },
                other => return Err(expected("`,` or the end", other)),
            }
        }
        Ok(LabelSelector { requirements })
    }

    fn requirement(&mut self) -> Result<Requirement> {
        let negated = self.peek() == Token::Symbol("!");
        if negated {
            self.at += 1;
        }
        let key = match self.next() {
            Token::Word(key) => key.to_owned(),
            other => return Err(expected("a key", other)),
        };
        check_key(&key)?;
        let test = match self.peek() {
            _ if negated => Test::Absent,
            Token::End | Token::Symbol(",") => Test::Exists,
            _ => self.comparison(&key)?,
        };
        Ok(Requirement { key, test })
    }

    fn at_end_of_requirement(&self) -> bool {
        matches!(self.peek(), Token::End | Token::Symbol(","))
    }

    fn comparison(&mut self, key: &str) -> Result<Test> {
        Ok(match self.next() {
            Token::Word("in") => Test::In(self.values(key)?),
            Token::Word("notin") => Test::NotIn(self.values(key)?),
            Token::Symbol("=" | "==") => Test::In(vec![self.value(key)?]),
            Token::Symbol("!=") => Test::NotIn(vec![self.value(key)?]),
            Token::Symbol(">") => Test::Greater(self.number(key)?),
            Token::Symbol("<") => Test::Less(self.number(key)?),
            other => return Err(expected("one of `=`, `==`, `!=`, `in`, `notin`, `<`, `>`", other)),
        })
    }

    fn value(&mut self, key: &str) -> Result<String> {
        if self.at_end_of_requirement() {
            return Ok(String::new());
        }
        match self.next() {
            Token::Word(value) => check_value(key, value),
            other => Err(expected("a value", other)),
        }
    }

    fn number(&mut self, key: &str) -> Result<i64> {
        let value = self.value(key)?;
        value
            .parse()
            .map_err(|_| Error::input(format!("`{key}` is compared with `{value}`, which is no integer")))
    }

    /// `(a, b)`; a missing value stands for the empty one.
    fn values(&mut self, key: &str) -> Result<Vec<String>> {
        match self.next() {
            Token::Symbol("(") => {}
            other => return Err(expected("`(`", other)),
        }
        if self.skip(")") {
            return Ok(vec![String::new()]);
        }
        let mut values = Vec::new();
        loop {
            match self.next() {
                Token::Word(value) => values.push(check_value(key, value)?),
                Token::Symbol(",") => {
                    if values.is_empty() || self.peek() == Token::Symbol(")") {
                        values.push(String::new());
                    }
                    if self.skip(",") {
                        values.push(String::new());
                        continue;
                    }
                    if self.peek() != Token::Symbol(")") {
                        continue;
                    }
                }
                other => return Err(expected("`,` or a value", other)),
            }
            match self.peek() {
                Token::Symbol(")") => break,
                Token::Symbol(",") => {}
                other => return Err(expected("`,` or `)`", other)),
            }
        }
        self.at += 1;
        Ok(values)
    }

    fn skip(&mut self, symbol: &str) -> bool {
        let found = self.peek() == Token::Symbol(symbol);
        self.at += usize::from(found);
        found
    }
}

fn expected(what: &str, found: Token<'_>) -> Error {
    match found {
        Token::End => Error::input(format!("expected {what}, found the end")),
        other => Error::input(format!("expected {what}, found `{}`", other.text())),
    }
}
