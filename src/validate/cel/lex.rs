//! Cuts expressions into tokens.
//!
//! Upstream: the grammar of CEL, `parser/gen/CEL.g4` of cel-go v0.26.

use super::literal;
use super::value::Value;
use std::sync::Arc;

/// A token.
#[derive(Clone, Debug)]
pub enum Token {
    /// A name.
    Name(Arc<str>),
    /// A literal.
    Literal(Value),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: [&str; 25] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "!", "+",
    "-", "*", "/", "%", "=",
];

/// Cuts an expression into tokens.
///
/// # Errors
/// Says what cannot be read.
pub fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut rest = text;
    let mut out = Vec::new();
    loop {
        rest = without_space(rest);
        let Some(first) = rest.chars().next() else { return Ok(out) };
        let (token, after) = match first {
            '`' => quoted_name(rest)?,
            '0'..='9' => literal::number(rest)?,
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => literal::number(rest)?,
            _ => match literal::text(rest)? {
                Some(found) => found,
                None if first.is_ascii_alphabetic() || first == '_' => name(rest),
                None => sign(rest)?,
            },
        };
        out.push(token);
        rest = after;
    }
}

fn without_space(text: &str) -> &str {
    let mut rest = text.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
    while let Some(comment) = rest.strip_prefix("//") {
        rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
    }
    rest
}

/// A field's name in backticks.
fn quoted_name(rest: &str) -> Result<(Token, &str), String> {
    let (name, after) = rest[1..].split_once('`').ok_or("a name in backticks does not end")?;
    Ok((Token::Name(name.into()), after))
}

fn name(rest: &str) -> (Token, &str) {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let token = match name {
        "true" => Token::Literal(Value::Bool(true)),
        "false" => Token::Literal(Value::Bool(false)),
        "null" => Token::Literal(Value::Null),
        "in" => Token::Sign("in"),
        name => Token::Name(name.into()),
    };
    (token, after)
}

fn sign(rest: &str) -> Result<(Token, &str), String> {
    let found = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    let found = found.ok_or_else(|| format!("unexpected {:?}", rest.chars().next().unwrap_or(' ')))?;
    Ok((Token::Sign(found), &rest[found.len()..]))
}
