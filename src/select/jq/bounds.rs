//! What makes every expression of jq end: each definition, each output of what has several and each pipe
//! is a step, steps are counted, and at each of them recursion and the size of the value are looked at.
//!
//! jaq itself sets no bounds, so the steps are put into the tree of the program before it is compiled. They
//! stand before what is called last, so that tail calls stay tail calls; and they end the program as
//! `halt` would, so that no `try` catches them.

use jaq_core::box_iter::box_once;
use jaq_core::data::HasLut;
use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::native::{Fun, v};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};
use jaq_core::{Cv, DataT, Exn, Lut, Native, ValXs};
use jaq_json::{Num, Val};
use std::cell::Cell;
use std::fmt;

/// How many steps an expression may take for one input.
pub const MAX_STEPS: u64 = 4_000_000;

/// How many steps it may take for all inputs of a command.
pub const MAX_STEPS_OF_ALL: u64 = 20_000_000;

/// How many bytes of a text, and how many items of a list or a mapping, make a step of their own wherever they are
/// looked at: what stands in memory is copied in about that time.
const TEXT_OF_A_STEP: usize = 1 << 10;
const ITEMS_OF_A_STEP: usize = 1 << 8;

/// How much stack a thread has that evaluates; the system gives what is used of it.
const STACK: usize = 256 << 20;

/// How much of it recursion may take; the rest is for the natives and for taking values apart.
const MAX_RECURSION: usize = 160 << 20;

/// How many bytes a text may have.
const MAX_TEXT: usize = 16 << 20;

/// How many items a list or a mapping may have.
const MAX_ITEMS: usize = 1 << 20;

/// How many values may stand in one that is printed or compared, those that are shared counted each time.
const MAX_VALUES: usize = 1 << 20;

/// How many bits a number may have.
const MAX_BITS: u64 = 1 << 16;

/// Why an expression was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Too many steps.
    Steps,
    /// Too many steps for all inputs together.
    StepsOfAll,
    /// Too deep a recursion.
    Recursion,
    /// Too large a value.
    Size,
}

impl Stop {
    const ALL: [Stop; 4] = [Stop::Steps, Stop::StepsOfAll, Stop::Recursion, Stop::Size];

    /// What an exit code of `halt` stands for here.
    pub fn of(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|stop| *stop as i32 == code)
    }

    fn exception<'a>(self) -> Exn<'a, Val> {
        Exn::halt(self as i32)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Steps => write!(f, "does not end within {} million steps", MAX_STEPS / 1_000_000),
            Stop::StepsOfAll => {
                write!(
                    f,
                    "does not end within {} million steps for all objects",
                    MAX_STEPS_OF_ALL / 1_000_000
                )
            }
            Stop::Recursion => f.write_str("calls itself too deeply"),
            Stop::Size => f.write_str("makes too large a value"),
        }
    }
}

/// What programs are compiled for: values are JSON, and steps are counted.
pub struct Counted;

impl DataT for Counted {
    type V<'a> = Val;
    type Data<'a> = &'a Run<'a>;
}

/// One run of an expression.
pub struct Run<'a> {
    lut: &'a Lut<Counted>,
    /// How many steps are left.
    steps: Cell<u64>,
    /// What it is when they are used up.
    end: Stop,
    /// Where the stack was when it began.
    stack: usize,
}

impl<'a> Run<'a> {
    /// A run that has not begun, how many steps it may take, and how many are left for all inputs.
    pub fn new(lut: &'a Lut<Counted>, steps: u64, left: u64) -> Self {
        let end = if left < steps { Stop::StepsOfAll } else { Stop::Steps };
        Run { lut, steps: Cell::new(steps.min(left)), end, stack: stack() }
    }

    /// How many steps are left.
    pub fn left(&self) -> u64 {
        self.steps.get()
    }

    fn step(&self, value: &Val) -> Result<(), Stop> {
        let left = self.steps.get().checked_sub(1 + weight(value)).ok_or(self.end)?;
        self.steps.set(left);
        if self.stack.abs_diff(stack()) > MAX_RECURSION {
            return Err(Stop::Recursion);
        }
        if is_large(value) { Err(Stop::Size) } else { Ok(()) }
    }
}

impl<'a> HasLut<'a, Counted> for &'a Run<'a> {
    fn lut(&self) -> &'a Lut<Counted> {
        self.lut
    }
}

/// How many steps it takes to go through a value.
fn weight(value: &Val) -> u64 {
    let steps = match value {
        Val::BStr(text) | Val::TStr(text) => text.len() / TEXT_OF_A_STEP,
        Val::Arr(items) => items.len() / ITEMS_OF_A_STEP,
        Val::Obj(entries) => entries.len() / ITEMS_OF_A_STEP,
        _ => 0,
    };
    steps as u64
}

/// About where the stack is.
fn stack() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

fn is_large(value: &Val) -> bool {
    match value {
        Val::Null | Val::Bool(_) => false,
        Val::Num(Num::BigInt(n)) => n.bits() > MAX_BITS,
        Val::Num(_) => false,
        Val::BStr(text) | Val::TStr(text) => text.len() > MAX_TEXT,
        Val::Arr(items) => items.len() > MAX_ITEMS,
        Val::Obj(entries) => entries.len() > MAX_ITEMS,
    }
}

/// Whether a value, unfolded, is endless for all that goes through it.
fn is_vast(value: &Val) -> bool {
    let (mut open, mut seen) = (vec![value], 0_usize);
    while let Some(next) = open.pop() {
        match next {
            Val::Arr(items) => open.extend(items.iter()),
            Val::Obj(entries) => open.extend(entries.iter().flat_map(|(key, value)| [key, value])),
            _ => {}
        }
        seen += 1;
        if seen + open.len() > MAX_VALUES {
            return true;
        }
    }
    false
}

/// Runs something where recursion has room; none when it panics, or no thread can be had.
pub fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("jq".to_owned()).stack_size(STACK);
        thread.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// Names that no expression can call.
const STEP: &str = "!step";
const TIMES: &str = "!times";
const BOUNDED: &str = "!bounded";
const FACTOR: &str = "$!factor";

/// Natives that go through all of their input.
const THROUGH_ALL: [&str; 11] = [
    "tojson",
    "tostring",
    "sort",
    "sort_by",
    "group_by",
    "min_by_or_empty",
    "max_by_or_empty",
    "indices",
    "contains",
    "has",
    "bsearch",
];

/// What [`counted`] has programs call.
pub fn functions() -> [Fun<Counted>; 3] {
    let step = Native::new(|cv| box_once(stepped(&cv).map(|()| cv.1)))
        .with_paths(|(cx, (value, path))| {
            let cv = (cx, value);
            box_once(stepped(&cv).map(|()| (cv.1, path)))
        })
        .with_update(|cv, update| match stepped(&cv) {
            Ok(()) => update(cv.1),
            Err(stop) => box_once(Err(stop)),
        });
    let bounded = Native::new(|cv| box_once(not_vast(&cv.1).map(|()| cv.1)));
    [(STEP, v(0), step), (TIMES, v(2), Native::new(|cv| times(cv))), (BOUNDED, v(0), bounded)]
}

fn stepped<'a>((cx, value): &Cv<'a, Counted>) -> Result<(), Exn<'a, Val>> {
    cx.data().step(value).map_err(Stop::exception)
}

fn not_vast<'a>(value: &Val) -> Result<(), Exn<'a, Val>> {
    if is_vast(value) { Err(Stop::Size.exception()) } else { Ok(()) }
}

/// `l * r`, unless a text would be repeated beyond all bounds.
fn times(mut cv: Cv<'_, Counted>) -> ValXs<'_, Val> {
    let right = cv.0.pop_var();
    let left = cv.0.pop_var();
    let length = |value: &Val| match value {
        Val::BStr(text) | Val::TStr(text) => Some(text.len()),
        _ => None,
    };
    let count = |value: &Val| match value {
        Val::Num(Num::Int(n)) => usize::try_from(*n).ok(),
        Val::Num(Num::BigInt(_)) => Some(usize::MAX),
        _ => None,
    };
    let product = |text: &Val, number: &Val| Some(length(text)?.saturating_mul(count(number)?));
    let bytes = product(&left, &right).or_else(|| product(&right, &left)).unwrap_or(0);
    if bytes > MAX_TEXT || is_large(&left) || is_large(&right) {
        return box_once(Err(Stop::Size.exception()));
    }
    box_once((left * right).map_err(Exn::from))
}

/// A definition with steps in it.
pub fn counted(def: Def<&str>) -> Def<&str> {
    Def { body: after_step(term(def.body)), ..def }
}

fn step<'s>() -> Term<&'s str> {
    Term::Call(STEP, Vec::new())
}

fn pipe<'s>(left: Term<&'s str>, right: Term<&'s str>) -> Term<&'s str> {
    Term::BinOp(left.into(), BinaryOp::Pipe(None), right.into())
}

fn after_step(term: Term<&str>) -> Term<&str> {
    pipe(step(), term)
}

fn before_step(term: Term<&str>) -> Term<&str> {
    pipe(term, step())
}

/// A value that is to be printed or compared.
fn bounded(term: Term<&str>) -> Term<&str> {
    match term {
        Term::Num(_) | Term::Str(None, _) => term,
        other => pipe(other, Term::Call(BOUNDED, Vec::new())),
    }
}

fn boxed(mut inner: Box<Term<&str>>) -> Box<Term<&str>> {
    *inner = term(std::mem::take(&mut *inner));
    inner
}

fn term(of: Term<&str>) -> Term<&str> {
    match of {
        Term::Id | Term::Num(_) | Term::Break(_) | Term::Var(_) => of,
        Term::Recurse => before_step(Term::Recurse),
        Term::Str(format, parts) => Term::Str(format, parts.into_iter().map(part_of_text).collect()),
        Term::Arr(items) => Term::Arr(items.map(boxed)),
        Term::Obj(entries) => {
            Term::Obj(entries.into_iter().map(|(key, value)| (term(key), value.map(term))).collect())
        }
        Term::Neg(inner) => Term::Neg(boxed(inner)),
        Term::BinOp(left, op, right) => binary(term(*left), op, term(*right)),
        Term::Label(name, body) => Term::Label(name, boxed(body)),
        Term::Fold(name, items, pattern, rest) => {
            let rest = rest.into_iter().map(|body| before_step(term(body))).collect();
            Term::Fold(name, before_step(term(*items)).into(), pattern_of(pattern), rest)
        }
        Term::TryCatch(body, catch) => Term::TryCatch(boxed(body), catch.map(boxed)),
        Term::IfThenElse(cases, other) => {
            let cases = cases.into_iter().map(|(test, then)| (term(test), term(then))).collect();
            Term::IfThenElse(cases, other.map(boxed))
        }
        Term::Def(defs, body) => Term::Def(defs.into_iter().map(counted).collect(), boxed(body)),
        Term::Call(name, args) => {
            let is_range = name == "range" && args.len() == 3;
            let goes_through = THROUGH_ALL.contains(&name);
            let call = Term::Call(name, args.into_iter().map(term).collect());
            match (is_range, goes_through) {
                (true, _) => before_step(call),
                (_, true) => pipe(Term::Call(BOUNDED, Vec::new()), call),
                _ => call,
            }
        }
        Term::Path(head, Path(parts)) => {
            let has_several = parts.iter().any(|(part, _)| matches!(part, Part::Range(..)));
            let parts = parts.into_iter().map(|(part, opt)| (part_of_path(part), opt)).collect();
            let path = Term::Path(boxed(head), Path(parts));
            if has_several { before_step(path) } else { path }
        }
    }
}

fn binary<'s>(left: Term<&'s str>, op: BinaryOp<&'s str>, right: Term<&'s str>) -> Term<&'s str> {
    match op {
        BinaryOp::Pipe(None) => pipe(left, after_step(right)),
        BinaryOp::Pipe(Some(pattern)) => {
            let op = BinaryOp::Pipe(Some(pattern_of(pattern)));
            Term::BinOp(before_step(left).into(), op, right.into())
        }
        BinaryOp::Comma => Term::BinOp(after_step(left).into(), BinaryOp::Comma, after_step(right).into()),
        BinaryOp::Cmp(_) | BinaryOp::Math(Math::Sub) => {
            Term::BinOp(bounded(left).into(), op, bounded(right).into())
        }
        BinaryOp::Math(Math::Mul) => Term::Call(TIMES, vec![left, right]),
        BinaryOp::UpdateMath(Math::Mul) => {
            let product = Term::Call(TIMES, vec![Term::Id, Term::Var(FACTOR)]);
            let update = Term::BinOp(left.into(), BinaryOp::Update, product.into());
            Term::BinOp(right.into(), BinaryOp::Pipe(Some(Pattern::Var(FACTOR))), update.into())
        }
        op => Term::BinOp(left.into(), op, right.into()),
    }
}

fn part_of_text<'s>(part: StrPart<&'s str, Term<&'s str>>) -> StrPart<&'s str, Term<&'s str>> {
    match part {
        StrPart::Term(inner) => StrPart::Term(bounded(term(inner))),
        other => other,
    }
}

fn part_of_path(part: Part<Term<&str>>) -> Part<Term<&str>> {
    match part {
        Part::Index(index) => Part::Index(term(index)),
        Part::Range(from, to) => Part::Range(from.map(term), to.map(term)),
    }
}

fn pattern_of(pattern: Pattern<&str>) -> Pattern<&str> {
    match pattern {
        Pattern::Var(name) => Pattern::Var(name),
        Pattern::Arr(items) => Pattern::Arr(items.into_iter().map(pattern_of).collect()),
        Pattern::Obj(entries) => {
            Pattern::Obj(entries.into_iter().map(|(key, value)| (term(key), pattern_of(value))).collect())
        }
    }
}
