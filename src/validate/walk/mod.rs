//! Holds a document to a schema and tells all that is wrong at once.
//!
//! Values are what an API server would see: yaml v3's meaning of a scalar, and what becomes of it in JSON.
//! Where a schema gives a choice (`anyOf`, `oneOf`), what is told is what is wrong with the closest form.
//!
//! Upstream: apiextensions-apiserver 0.36 (`pruning`, `defaulting`, `listtype`) and kube-openapi
//! `pkg/validation/validate`. Stricter than there: a list or an object is no string, also where the string
//! has a format.

mod conditions;
mod hints;
mod level;
mod list;
mod object;
mod repeated;
mod scalar;
mod value;
mod words;

use super::problem::{Problem, Rule};
use super::schema::{SchemaRef, Types};
use super::{Options, UnknownFields};
use crate::yaml::Node;
use level::{Level, Telling};

/// Holds a document to a schema; adds all that is wrong, in the order of the document.
pub fn walk(document: &Node, schema: SchemaRef<'_>, options: &Options, problems: &mut Vec<Problem>) {
    let mut walker = Walker {
        unknown_fields: options.unknown_fields,
        problems: std::mem::take(problems),
        secret: holds_secrets(document),
        encrypted: is_encrypted(document),
        listening: Listening::Told,
        failed: false,
        steps: MOST_STEPS,
    };
    walker.value(document, &Level::root(schema));
    *problems = walker.problems;
}

/// So many values are looked at below `anyOf` and its like in one document: schemas that branch at every
/// level of a deep document would take for ever.
const MOST_STEPS: u32 = 400_000;

/// So many levels, of the document and of conditions within conditions, are looked at.
const MOST_LEVELS: u16 = 500;

/// Whether problems are told or only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listening {
    Told,
    /// Only whether there is one is asked.
    Asked,
}

/// Whether names are looked for that come close to one that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hints {
    Sought,
    Spared,
}

/// Where so much is wrong with a document, no more hints are looked for: each takes all the names of its level.
const MOST_HINTED: usize = 500;

struct Walker {
    unknown_fields: UnknownFields,
    problems: Vec<Problem>,
    /// The document's values must not be told.
    secret: bool,
    /// The document was encrypted by SOPS.
    encrypted: bool,
    listening: Listening,
    /// Something is wrong; only kept while it is asked.
    failed: bool,
    /// What is left of [`MOST_STEPS`].
    steps: u32,
}

impl Walker {
    /// Holds a value to the shape of its level.
    fn value(&mut self, node: &Node, level: &Level<'_>) {
        if self.is_done() || !self.may_go_on(node, level) {
            return;
        }
        let shape = level.schema.shape();
        let fine = match node {
            Node::Scalar(scalar) => self.scalar(node, scalar, level),
            Node::Mapping(map) => self.is_type(node, Types::OBJECT, level) && self.object(node, map, level),
            Node::Sequence(list) => self.is_type(node, Types::ARRAY, level) && self.list(node, list, level),
        };
        if let Some(more) = shape.more.as_deref().filter(|_| fine) {
            self.conditions(node, more, level);
        }
    }

    /// Whether a shape takes collections of a type; tells where it does not.
    fn is_type(&mut self, node: &Node, found: Types, level: &Level<'_>) -> bool {
        let shape = level.schema.shape();
        let fine = (shape.types.is_any() && !shape.int_or_string) || shape.types.meets(found);
        if !fine {
            self.tell(|| words::wrong_type(node, None, level));
        }
        fine
    }

    /// Tells a problem, or remembers that there is one.
    fn tell(&mut self, problem: impl FnOnce() -> Problem) {
        match self.listening {
            Listening::Told => self.problems.push(problem()),
            Listening::Asked => self.failed = true,
        }
    }

    /// Whether hints are still looked for.
    fn hints(&self) -> Hints {
        if self.problems.len() < MOST_HINTED { Hints::Sought } else { Hints::Spared }
    }

    /// Whether nothing that may still be found counts.
    fn is_done(&self) -> bool {
        self.failed && self.listening == Listening::Asked
    }

    /// Whether there is room for another level and another step; tells it once where there is not.
    fn may_go_on(&mut self, node: &Node, level: &Level<'_>) -> bool {
        if level.is_condition() && self.steps > 0 {
            self.steps -= 1;
            if self.steps == 0 {
                let message = "the schema has too many forms to hold this document to all of them";
                self.problems.push(Problem::new(
                    Rule::InvalidValue,
                    level.path.to_string(),
                    node.span(),
                    message,
                ));
            }
        }
        level.depth < MOST_LEVELS && (self.steps > 0 || !level.is_condition())
    }
}

/// Whether a document is a Secret, or a list that holds one.
fn holds_secrets(document: &Node) -> bool {
    match document.text_at(&["kind"]) {
        Some("Secret" | "SecretList") => true,
        Some("List") => {
            let items = document.get("items").and_then(Node::as_sequence);
            items.is_some_and(|items| items.items.iter().any(holds_secrets))
        }
        _ => false,
    }
}

/// Whether SOPS encrypted a document.
fn is_encrypted(document: &Node) -> bool {
    let sops = document.get("sops");
    sops.is_some_and(|sops| ["mac", "version", "lastmodified"].iter().any(|key| sops.get(key).is_some()))
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
