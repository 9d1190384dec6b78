//! Macros: calls that bind names in their arguments.
//!
//! Upstream: cel-go v0.26 `parser/macro.go`, `ext/comprehensions.go`, `ext/lists.go`, `cel/library.go`.

use super::ast::{Expr, Flat, Fold, FoldKind};
use super::parse::{Parser, Read};

/// What a macro does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Macro {
    /// It goes through a list or a map with one variable.
    One(FoldKind),
    /// It does so with two.
    Two(FoldKind),
    /// It maps an optional.
    Optional(Flat),
}

impl Parser {
    /// The macro of that name, if what follows binds names as it does.
    pub(super) fn macro_kind(&self, name: &str) -> Option<Macro> {
        if !self.is_name_at(0) || !self.is_at(1, ",") {
            return None;
        }
        let two = self.is_name_at(2) && self.is_at(3, ",");
        match name {
            "all" | "exists" | "exists_one" | "existsOne" => {
                let kind = quantifier(name);
                Some(if two { Macro::Two(kind) } else { Macro::One(kind) })
            }
            "map" => Some(Macro::One(FoldKind::List)),
            "filter" => Some(Macro::One(FoldKind::Filter)),
            "sortBy" => Some(Macro::One(FoldKind::SortBy)),
            "transformList" if two => Some(Macro::Two(FoldKind::List)),
            "transformMap" if two => Some(Macro::Two(FoldKind::Values)),
            "transformMapEntry" if two => Some(Macro::Two(FoldKind::Entries)),
            "optMap" => Some(Macro::Optional(Flat::Value)),
            "optFlatMap" => Some(Macro::Optional(Flat::Optional)),
            _ => None,
        }
    }

    /// Reads a macro's arguments, after its bracket.
    pub(super) fn macro_call(&mut self, target: Expr, kind: Macro) -> Read<Expr> {
        let bound = self.variables.len();
        let variables = if matches!(kind, Macro::Two(_)) { 2 } else { 1 };
        for _ in 0..variables {
            let name = self.name()?;
            self.variables.push(name);
            self.needs(",")?;
        }
        let first = self.expression()?;
        let second = if self.takes(",") { Some(self.expression()?) } else { None };
        self.needs(")")?;
        self.variables.truncate(bound);
        let (filter, body) = match second {
            Some(body) => (Some(first), body),
            None => (None, first),
        };
        spelt_out(target, kind, filter, body)
    }
}

fn quantifier(name: &str) -> FoldKind {
    match name {
        "all" => FoldKind::All,
        "exists" => FoldKind::Exists,
        _ => FoldKind::ExistsOne,
    }
}

fn spelt_out(range: Expr, kind: Macro, filter: Option<Expr>, body: Expr) -> Read<Expr> {
    let (kind, variables) = match kind {
        Macro::One(kind) => (kind, 1),
        Macro::Two(kind) => (kind, 2),
        Macro::Optional(flat) if filter.is_none() => {
            return Ok(Expr::OptionalMap(Box::new(range), Box::new(body), flat));
        }
        Macro::Optional(_) => return Err("optMap() takes two arguments".to_owned()),
    };
    let filters = matches!(kind, FoldKind::List | FoldKind::Values | FoldKind::Entries);
    if filter.is_some() && !filters {
        return Err("a macro has an argument too many".to_owned());
    }
    Ok(Expr::Fold(Box::new(Fold { kind, range, variables, filter, body })))
}
