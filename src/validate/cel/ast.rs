//! Expressions, their macros spelt out.

use super::functions::Function;
use super::value::Value;
use std::sync::Arc;

/// An expression.
#[derive(Debug)]
pub enum Expr {
    /// A literal, or the name of a type.
    Constant(Value),
    /// A variable: its place among those that are bound.
    Variable(usize),
    /// `a.b`, `a.?b`
    Select(Box<Expr>, Arc<str>, Missing),
    /// `has(a.b)`
    Has(Box<Expr>, Arc<str>),
    /// `a[b]`, `a[?b]`
    Index(Box<Expr>, Box<Expr>, Missing),
    /// A function or an operator; the target of a method is its first argument.
    Call(Function, Vec<Expr>),
    /// `a && b && c`
    And(Vec<Expr>),
    /// `a || b || c`
    Or(Vec<Expr>),
    /// `a ? b : c`
    Choice(Box<[Expr; 3]>),
    /// `[a, ?b]`
    List(Vec<(Expr, Presence)>),
    /// `{a: b, ?c: d}`
    Map(Vec<(Expr, Expr, Presence)>),
    /// What goes through a list or a map.
    Fold(Box<Fold>),
    /// `a.optMap(x, b)`, `a.optFlatMap(x, b)`
    OptionalMap(Box<Expr>, Box<Expr>, Flat),
}

/// What a field that is missing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A mistake.
    Failed,
    /// An optional without a value.
    Optional,
}

/// Whether an element is left out where its optional has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is always there.
    Always,
    /// It is an optional.
    Optional,
}

/// What an optional is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flat {
    /// A value, which becomes an optional.
    Value,
    /// An optional.
    Optional,
}

/// Goes through a list or a map.
#[derive(Debug)]
pub struct Fold {
    /// What it makes of the elements.
    pub kind: FoldKind,
    /// The list or the map.
    pub range: Expr,
    /// How many variables are bound to each element: one (an element, a key) or two (a place and an element, a
    /// key and a value).
    pub variables: usize,
    /// Which elements count.
    pub filter: Option<Expr>,
    /// What is evaluated for each.
    pub body: Expr,
}

/// What a fold makes of the elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Whether all hold.
    All,
    /// Whether one holds.
    Exists,
    /// Whether exactly one holds.
    ExistsOne,
    /// The list of what they become.
    List,
    /// The list of those that hold.
    Filter,
    /// The map of what its values become.
    Values,
    /// The map of what its entries become.
    Entries,
    /// The list in the order of what they become.
    SortBy,
}
