//! What is read of a rule, when it is first needed.

use super::parse::{Program, parse};
use crate::validate::rule::Rule;
use std::sync::OnceLock;

/// What became of a rule: filled once, when the rule is first needed, whatever thread that is in.
#[derive(Debug, Default)]
pub struct Compiled(OnceLock<Box<Parts>>);

/// The parts of a rule that have to be read.
#[derive(Debug)]
pub(super) struct Parts {
    /// The expression, or why it cannot be read.
    pub program: Result<Program, String>,
    /// What makes the message.
    pub message: Option<Program>,
    /// The steps down to the field that is to blame.
    pub field_path: Vec<String>,
}

impl Rule {
    /// Its parts, read.
    pub(super) fn parts(&self) -> &Parts {
        self.compiled.0.get_or_init(|| {
            let program = parse(&self.rule);
            let message = Some(&self.message_expression).filter(|text| !text.is_empty());
            let message = message.and_then(|text| parse(text).ok());
            Box::new(Parts { program, message, field_path: steps(&self.field_path) })
        })
    }

    /// How it is named where its own message is not to be told: the message, or the expression.
    pub(super) fn name(&self) -> &str {
        let message = self.message.trim();
        if message.is_empty() { self.rule.trim() } else { message }
    }

    /// What is told where it does not hold.
    pub(super) fn told(&self) -> String {
        let message = self.message.trim();
        if message.is_empty() { format!("failed rule: {}", self.rule.trim()) } else { message.to_owned() }
    }
}

/// `.spec.a['b-c']` in steps.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some((key, after)) = rest.strip_prefix("['").and_then(|rest| rest.split_once("']")) {
            steps.push(key.replace("\\'", "'").replace("\\\\", "\\"));
            rest = after;
            continue;
        }
        rest = rest.strip_prefix(['.', '[', ']']).unwrap_or(rest);
        let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        if end > 0 {
            steps.push(rest[..end].to_owned());
        }
        rest = &rest[end..];
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_steps() {
        assert_eq!(steps(".spec.a['b.c'].d"), ["spec", "a", "b.c", "d"]);
        assert!(steps("").is_empty());
        assert_eq!(steps("..[x"), ["x"]);
    }
}
