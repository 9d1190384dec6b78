//! Rules in CEL: `x-kubernetes-validations`.
//!
//! The language is read and evaluated here: crates that do so at the time of writing (`cel` 0.13 and 0.15, and
//! `kube-cel` on top of it) count no cost, do not compare numbers across their types, and exhaust the stack on long
//! expressions. Costs are counted as an API server counts them ([`meter`]), so that no rule takes long, and the
//! values that a rule may not look at ([`value::Value::Closed`]: encrypted, or of another type than the schema's)
//! make it undecided instead of failed.
//!
//! A rule with a function or a name that is not known here is left out, and counted ([`Tally`]): an API server
//! would not have taken its CustomResourceDefinition, so that it is ours to blame. Types are not checked before a
//! rule runs, for the same reason. Rules inside of `allOf` count for the value itself, not for those below.

mod ast;
mod eval;
mod fold;
mod functions;
mod lex;
mod literal;
mod macros;
mod meter;
mod names;
mod parse;
mod rule;
mod run;
mod same;
mod source;
mod typed;
mod value;
mod walk;

#[cfg(test)]
mod tests;

pub use rule::Compiled;

use super::path::Path;
use super::problem::Problem;
use super::schema::SchemaRef;
use crate::yaml::Node;
use meter::Meter;
use run::Run;
use source::Source;
use walk::{Need, Place};

/// What became of the rules of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They hold.
    pub held: usize,
    /// They do not, or they could not be evaluated by an API server either.
    pub failed: usize,
    /// They were not decided: they ask for encrypted values, for values that are wrong by the schema already, or for
    /// a function that is not known here.
    pub skipped: usize,
    /// What they cost.
    pub cost: u64,
}

/// Evaluates all rules of a schema over a document that is to be created, after what its schema says of it: the
/// problems that are there already say which rules cannot be decided.
pub fn check(document: &Node, schema: SchemaRef<'_>, problems: &mut Vec<Problem>) -> Tally {
    if !schema.pool.ruled.has(schema.pool, schema.id) {
        return Tally::default();
    }
    let (meter, tally) = (Meter::default(), Tally::default());
    let mut run = Run { document, problems, meter, tally, stopped: false };
    run.visit(Source::Node(document), schema, &Path::Root, (Need::Rules, Place::Root));
    Tally { cost: run.meter.spent(), ..run.tally }
}
