//! Evaluates the rules at one value and tells those that do not hold.

use super::super::path::Path;
use super::super::problem::{Problem, Rule as Kind};
use super::super::schema::SchemaRef;
use super::Tally;
use super::eval::Scope;
use super::meter::{Fault, Meter};
use super::parse::Program;
use super::source::Source;
use super::typed::ENCRYPTED;
use super::value::Value;
use super::walk::shapes_with_rules;
use crate::validate::rule::Rule;
use crate::yaml::Node;

/// A message that an expression made is not longer than this (upstream: `maxMessageExpressionLength`).
const LONGEST_MESSAGE: usize = 5120;

/// The rules of one object under evaluation.
#[derive(Debug)]
pub(super) struct Run<'a> {
    /// The object.
    pub document: &'a Node,
    /// What is wrong with it, what its schema says first.
    pub problems: &'a mut Vec<Problem>,
    /// Counts what rules cost.
    pub meter: Meter,
    /// Counts rules.
    pub tally: Tally,
    /// Whether a rule has cost too much, so that no other is evaluated.
    pub stopped: bool,
}

/// Where a rule stands.
#[derive(Clone, Copy, Debug)]
struct Spot<'a> {
    source: Source<'a>,
    path: &'a Path<'a>,
    value: &'a Value,
}

impl Run<'_> {
    /// Evaluates the rules at a value; what is wrong goes before what was said of the values below it.
    pub(super) fn rules(
        &mut self,
        before: usize,
        source: Source<'_>,
        schema: SchemaRef<'_>,
        path: &Path<'_>,
        value: &Value,
    ) {
        let spot = Spot { source, path, value };
        let mut found = Vec::new();
        for rule in shapes_with_rules(schema).flat_map(|shape| &shape.rules) {
            if !self.stopped {
                found.extend(self.rule(rule, spot));
            }
        }
        self.problems.splice(before..before, found);
    }

    fn rule(&mut self, rule: &Rule, spot: Spot<'_>) -> Option<Problem> {
        let Ok(program) = &rule.parts().program else {
            self.tally.skipped += 1;
            return None;
        };
        if program.uses_old_self && !rule.optional_old_self {
            return None;
        }
        match self.value(program, spot) {
            Ok(Value::Bool(true)) => {
                self.tally.held += 1;
                None
            }
            Ok(Value::Bool(false)) => {
                self.tally.failed += 1;
                Some(self.failed(rule, spot))
            }
            Ok(_) | Err(Fault::Unknown) => {
                self.tally.skipped += 1;
                None
            }
            Err(Fault::Limit) => Some(self.too_dear(rule, spot)),
            Err(Fault::Failed(why)) => self.not_evaluated(rule, spot, &why),
        }
    }

    fn value(&mut self, program: &Program, spot: Spot<'_>) -> Result<Value, Fault> {
        self.meter.begin();
        let variables = vec![spot.value.clone(), Value::Optional(None)];
        Scope { variables, meter: &mut self.meter }.eval(&program.expr)
    }

    fn failed(&mut self, rule: &Rule, spot: Spot<'_>) -> Problem {
        let (message, usual) = match self.message(rule, spot) {
            Some(message) => (message, Some(rule.told())),
            None => (rule.told(), None),
        };
        let steps = &rule.parts().field_path;
        let mut blamed = spot.source;
        for step in steps {
            match blamed.get(step) {
                Some(below) => blamed = below,
                None => break,
            }
        }
        let problem = Problem::new(Kind::FailedRule, joined(spot.path, steps), blamed.span(), message);
        Problem { usual, ..problem }
    }

    /// What the rule's own expression says: one line of text. It may hold values of the object, so that nothing is
    /// made of one that has secret values.
    fn message(&mut self, rule: &Rule, spot: Spot<'_>) -> Option<String> {
        let program = rule.parts().message.as_ref()?;
        if self.has_secrets() {
            return None;
        }
        let Ok(Value::Text(text)) = self.value(program, spot) else { return None };
        let text = text.trim();
        let fits = !text.is_empty() && text.len() <= LONGEST_MESSAGE && !text.contains(['\n', '\r']);
        fits.then(|| text.to_owned())
    }

    fn too_dear(&mut self, rule: &Rule, spot: Spot<'_>) -> Problem {
        self.stopped = true;
        let what = if self.meter.is_empty() { "the rules of this object cost" } else { "a rule costs" };
        let message = format!("{what} too much to be evaluated, so that none follows: {}", rule.name());
        Problem::new(Kind::FailedRule, spot.path.to_string(), spot.source.span(), message)
    }

    /// A mistake on the way. One that follows from what the schema says is wrong already is not told again.
    fn not_evaluated(&mut self, rule: &Rule, spot: Spot<'_>, why: &str) -> Option<Problem> {
        let path = spot.path.to_string();
        if self
            .problems
            .iter()
            .any(|problem| problem.rule == Kind::InvalidValue && is_within(&problem.path, &path))
        {
            self.tally.skipped += 1;
            return None;
        }
        self.tally.failed += 1;
        let message = |why: &str| format!("rule could not be evaluated: {why}: {}", rule.name());
        let usual = message("its values do not fit");
        let told = if self.has_secrets() { usual.clone() } else { message(why) };
        let problem = Problem::new(Kind::FailedRule, path, spot.source.span(), told);
        Some(Problem { usual: Some(usual), ..problem })
    }

    fn has_secrets(&self) -> bool {
        self.document.text_at(&["kind"]) == Some("Secret") || is_encrypted(self.document)
    }
}

fn joined(path: &Path<'_>, steps: &[String]) -> String {
    match steps {
        [] => path.to_string(),
        [first, rest @ ..] => joined(&Path::Field(path, first), rest),
    }
}

/// Whether a path is another or leads on from it.
fn is_within(path: &str, above: &str) -> bool {
    let rest = path.strip_prefix(above);
    rest.is_some_and(|rest| above.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

fn is_encrypted(node: &Node) -> bool {
    match node {
        Node::Scalar(scalar) => scalar.text.contains(ENCRYPTED),
        Node::Sequence(list) => list.items.iter().any(is_encrypted),
        Node::Mapping(map) => map.entries.iter().any(|entry| is_encrypted(&entry.value)),
    }
}
