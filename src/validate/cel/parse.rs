//! Reads expressions: names become places of variables, and functions are found, so that an expression with a
//! name that nobody knows is told here.
//!
//! Upstream: the grammar of CEL, `parser/gen/CEL.g4` of cel-go v0.26.

use super::ast::{Expr, Missing, Presence};
use super::functions::{self, Function};
use super::lex::{Token, tokens};
use super::value::Value;
use std::sync::Arc;

/// How deep an expression may nest, and how long its chains may be, so that no walk exhausts a stack.
const MOST_LEVELS: usize = 128;

/// What is bound before any macro binds more.
pub const VARIABLES: [&str; 2] = ["self", "oldSelf"];

/// Types that are named by one word.
const TYPES: [&str; 10] =
    ["int", "uint", "double", "string", "bool", "bytes", "list", "map", "null_type", "type"];

/// Types that are named by several words.
const LONG_TYPES: [&str; 6] = [
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
    "kubernetes.Quantity",
    "kubernetes.URL",
    "net.IP",
    "net.CIDR",
];

/// Operators of two operands by how strongly they bind, from the weakest; `&&` and `||` are weaker still.
const LEVELS: [&[(&str, &str)]; 3] = [
    &[
        ("==", "_==_"),
        ("!=", "_!=_"),
        ("<", "_<_"),
        ("<=", "_<=_"),
        (">", "_>_"),
        (">=", "_>=_"),
        ("in", "@in"),
    ],
    &[("+", "_+_"), ("-", "_-_")],
    &[("*", "_*_"), ("/", "_/_"), ("%", "_%_")],
];

/// An expression that was read.
#[derive(Debug)]
pub struct Program {
    /// The expression.
    pub expr: Expr,
    /// Whether it asks for what was there before.
    pub uses_old_self: bool,
}

/// Reads an expression.
///
/// # Errors
/// Says what cannot be read, or which name is not known.
pub fn parse(text: &str) -> Result<Program, String> {
    let variables = VARIABLES.iter().map(|name| Arc::from(*name)).collect();
    let mut parser = Parser { tokens: tokens(text)?, at: 0, level: 0, variables, uses_old_self: false };
    let expr = parser.expression()?;
    match parser.tokens.get(parser.at) {
        None => Ok(Program { expr, uses_old_self: parser.uses_old_self }),
        Some(token) => Err(format!("unexpected {token:?}")),
    }
}

pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    level: usize,
    pub(super) variables: Vec<Arc<str>>,
    uses_old_self: bool,
}

pub(super) type Read<T> = Result<T, String>;

impl Parser {
    /// Goes a level down.
    fn deeper(&mut self) -> Read<()> {
        self.level += 1;
        if self.level > MOST_LEVELS { Err("it nests too deep".to_owned()) } else { Ok(()) }
    }

    pub(super) fn expression(&mut self) -> Read<Expr> {
        let level = self.level;
        self.deeper()?;
        let condition = self.any_of()?;
        let expr = if self.takes("?") {
            let yes = self.any_of()?;
            self.needs(":")?;
            let no = self.expression()?;
            Expr::Choice(Box::new([condition, yes, no]))
        } else {
            condition
        };
        self.level = level;
        Ok(expr)
    }

    fn any_of(&mut self) -> Read<Expr> {
        let first = self.all_of()?;
        let mut terms = vec![first];
        while self.takes("||") {
            terms.push(self.all_of()?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Expr::Or(terms) })
    }

    fn all_of(&mut self) -> Read<Expr> {
        let first = self.binary(0)?;
        let mut terms = vec![first];
        while self.takes("&&") {
            terms.push(self.binary(0)?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Expr::And(terms) })
    }

    fn binary(&mut self, strength: usize) -> Read<Expr> {
        let Some(operators) = LEVELS.get(strength) else { return self.unary() };
        let level = self.level;
        let mut left = self.binary(strength + 1)?;
        while let Some((sign, name)) = operators.iter().find(|(sign, _)| self.is_at(0, sign)) {
            self.needs(sign)?;
            self.deeper()?;
            let right = self.binary(strength + 1)?;
            left = Expr::Call(self.function(name, 2)?, vec![left, right]);
        }
        self.level = level;
        Ok(left)
    }

    fn unary(&mut self) -> Read<Expr> {
        for (sign, name) in [("!", "!_"), ("-", "-_")] {
            if !self.is_at(0, sign) {
                continue;
            }
            let mut many = 0_usize;
            while self.takes(sign) {
                many += 1;
            }
            let operand = self.member()?;
            return self.turned(operand, sign, name, many);
        }
        self.member()
    }

    /// Signs that cancel out are dropped, which changes nothing but whether the operand's type is looked at.
    fn turned(&self, operand: Expr, sign: &str, name: &str, many: usize) -> Read<Expr> {
        match operand {
            operand if many.is_multiple_of(2) => Ok(operand),
            Expr::Constant(Value::Int(it)) if sign == "-" => Ok(Expr::Constant(Value::Int(-it))),
            Expr::Constant(Value::Double(it)) if sign == "-" => Ok(Expr::Constant(Value::Double(-it))),
            Expr::Constant(Value::Uint(it)) if sign == "-" && it == 1 << 63 => {
                Ok(Expr::Constant(Value::Int(i64::MIN)))
            }
            operand => Ok(Expr::Call(self.function(name, 1)?, vec![operand])),
        }
    }

    /// A value and what is taken from it.
    fn member(&mut self) -> Read<Expr> {
        let level = self.level;
        let mut value = self.primary()?;
        loop {
            self.deeper()?;
            value = if self.takes(".") {
                self.selected(value)?
            } else if self.takes("[") {
                let missing = if self.takes("?") { Missing::Optional } else { Missing::Failed };
                let index = self.expression()?;
                self.needs("]")?;
                Expr::Index(Box::new(value), Box::new(index), missing)
            } else {
                self.level = level;
                return Ok(value);
            };
        }
    }

    fn selected(&mut self, value: Expr) -> Read<Expr> {
        let missing = if self.takes("?") { Missing::Optional } else { Missing::Failed };
        let name = self.name()?;
        if missing == Missing::Failed && self.takes("(") {
            return self.method(value, &name);
        }
        Ok(Expr::Select(Box::new(value), name, missing))
    }

    fn method(&mut self, target: Expr, name: &str) -> Read<Expr> {
        if let Some(kind) = self.macro_kind(name) {
            return self.macro_call(target, kind);
        }
        let mut arguments = vec![target];
        arguments.extend(self.list_until(")", Parser::expression)?);
        Ok(Expr::Call(self.function(&format!(".{name}"), arguments.len())?, arguments))
    }

    fn primary(&mut self) -> Read<Expr> {
        if self.takes("(") {
            let inner = self.expression()?;
            self.needs(")")?;
            return Ok(inner);
        }
        if self.takes("[") {
            return Ok(Expr::List(self.list_until("]", Parser::element)?));
        }
        if self.takes("{") {
            return Ok(Expr::Map(self.list_until("}", Parser::entry)?));
        }
        let _root = self.takes(".");
        match self.next()? {
            Token::Literal(value) => Ok(Expr::Constant(value)),
            Token::Name(name) => self.named(&name),
            Token::Sign(sign) => Err(format!("unexpected {sign:?}")),
        }
    }

    fn element(&mut self) -> Read<(Expr, Presence)> {
        let presence = self.presence();
        Ok((self.expression()?, presence))
    }

    fn entry(&mut self) -> Read<(Expr, Expr, Presence)> {
        let presence = self.presence();
        let key = self.expression()?;
        self.needs(":")?;
        Ok((key, self.expression()?, presence))
    }

    fn presence(&mut self) -> Presence {
        if self.takes("?") { Presence::Optional } else { Presence::Always }
    }

    /// A variable, a type, a call of a function, or a function of a namespace.
    fn named(&mut self, name: &str) -> Read<Expr> {
        if self.takes("(") {
            return self.global(name);
        }
        if let Some(place) = self.variables.iter().rposition(|known| **known == *name) {
            self.uses_old_self |= place == 1;
            return Ok(Expr::Variable(place));
        }
        if let Some(known) = TYPES.iter().find(|known| **known == name) {
            return Ok(Expr::Constant(Value::Type(known)));
        }
        self.qualified(name)
    }

    fn qualified(&mut self, name: &str) -> Read<Expr> {
        let mut whole = name.to_owned();
        while self.takes(".") {
            whole = format!("{whole}.{}", self.name()?);
            if self.takes("(") {
                return self.global(&whole);
            }
            if let Some(known) = LONG_TYPES.iter().find(|known| **known == whole) {
                return Ok(Expr::Constant(Value::Type(known)));
            }
        }
        Err(format!("undeclared reference to '{name}'"))
    }

    fn global(&mut self, name: &str) -> Read<Expr> {
        let mut arguments = self.list_until(")", Parser::expression)?;
        if name != "has" {
            return Ok(Expr::Call(self.function(name, arguments.len())?, arguments));
        }
        match (arguments.pop(), arguments.is_empty()) {
            (Some(Expr::Select(operand, field, Missing::Failed)), true) => Ok(Expr::Has(operand, field)),
            _ => Err("invalid argument to has() macro".to_owned()),
        }
    }

    fn function(&self, name: &str, arguments: usize) -> Read<Function> {
        functions::find(name, arguments)
            .ok_or_else(|| format!("undeclared reference to '{}'", name.trim_start_matches('.')))
    }

    /// What is separated by commas, up to a bracket; a comma may end it.
    fn list_until<T>(&mut self, end: &str, one: fn(&mut Parser) -> Read<T>) -> Read<Vec<T>> {
        let mut all = Vec::new();
        while !self.takes(end) {
            all.push(one(self)?);
            if !self.takes(",") {
                self.needs(end)?;
                break;
            }
        }
        Ok(all)
    }

    pub(super) fn name(&mut self) -> Read<Arc<str>> {
        match self.next()? {
            Token::Name(name) => Ok(name),
            token => Err(format!("expected a name, got {token:?}")),
        }
    }

    /// Whether a name stands some tokens ahead.
    pub(super) fn is_name_at(&self, ahead: usize) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token::Name(_)))
    }

    /// Whether a sign stands some tokens ahead.
    pub(super) fn is_at(&self, ahead: usize, sign: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token::Sign(found)) if *found == sign)
    }

    pub(super) fn takes(&mut self, sign: &str) -> bool {
        let is = self.is_at(0, sign);
        self.at += usize::from(is);
        is
    }

    pub(super) fn needs(&mut self, sign: &str) -> Read<()> {
        if self.takes(sign) { Ok(()) } else { Err(format!("expected {sign:?}")) }
    }

    fn next(&mut self) -> Read<Token> {
        let token = self.tokens.get(self.at).cloned().ok_or("it ends too soon")?;
        self.at += 1;
        Ok(token)
    }
}
