//! What was done to an object, pass by pass. Kept only where somebody asks for it; elsewhere it is
//! one empty pointer an object.

use super::Object;
use crate::yaml::{Node, Span};

/// What was done to an object, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Each pass that changed it.
    pub steps: Vec<Step>,
}

/// A pass, and what it left.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The pass.
    pub cause: Cause,
    /// The document after it.
    pub doc: Node,
}

/// A pass that may change objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What it is called: a field of a kustomization or of a Flux Kustomization.
    pub name: &'static str,
    /// Where it was asked for.
    pub at: Span,
}

/// Whether the histories of objects are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Histories {
    /// They are not.
    #[default]
    Left,
    /// Those of all objects are.
    Kept,
}

impl Histories {
    /// Begins the history of an object.
    pub fn begin(self, object: &mut Object, cause: Cause) {
        if self == Histories::Kept {
            let steps = vec![Step { cause, doc: object.doc.clone() }];
            object.history = Some(Box::new(History { steps }));
        }
    }

    /// Adds a pass to the history of those objects that it changed.
    pub fn note<'o>(self, objects: impl IntoIterator<Item = &'o mut Object>, cause: Cause) {
        if self == Histories::Kept {
            objects.into_iter().for_each(|object| note(object, cause));
        }
    }
}

/// An object without a history was made by the pass.
fn note(object: &mut Object, cause: Cause) {
    let history = object.history.get_or_insert_default();
    if history.steps.last().is_none_or(|last| last.doc != object.doc) {
        history.steps.push(Step { cause, doc: object.doc.clone() });
    }
}
