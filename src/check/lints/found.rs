//! What a lint has found, before it is known how much that weighs.

use super::known::{Known, label};
use crate::check::Detail;
use crate::error::Frame;
use crate::object::Object;
use crate::yaml::Span;

/// A finding of a lint.
#[derive(Clone, Debug)]
pub struct Found {
    /// The cluster's name; none where it is a matter of the files alone.
    pub cluster: Option<String>,
    /// The Kustomization that it is told of, by its place in the cluster; none where it is a matter of the cluster as a
    /// whole, or of files alone.
    pub unit: Option<usize>,
    /// The namespace of what it is about, for those who ask for one alone.
    pub namespace: Option<String>,
    /// What it is about: an object, a Kustomization; none where the message says so itself.
    pub subject: Option<String>,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub at: Span,
    /// The steps that make it wrong, where it takes several.
    pub trace: Vec<Frame>,
    /// The way from what it is about up to the cluster's entry.
    pub chain: Vec<Frame>,
    /// What would help.
    pub hints: Vec<String>,
    /// How sure it is.
    pub certainty: Certainty,
    /// The value that is wrong, where it is one of an object.
    pub detail: Option<Box<Detail>>,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It weighs what its lint does.
    Certain,
    /// Something outside of the repository may make it right: a warning, unless `lint:` says more.
    Likely,
}

impl Found {
    /// Something about an object; a place that is none becomes where the object begins.
    pub fn of_object(
        known: &Known<'_>,
        unit: usize,
        object: &Object,
        at: Span,
        what: impl std::fmt::Display,
    ) -> Self {
        let at = if at == Span::NONE { object.span() } else { at };
        let (chain, subject) = (known.chain(unit), Some(label(object)));
        Found {
            chain,
            subject,
            unit: Some(unit),
            ..Found::new(known, object.namespace(), at, what.to_string())
        }
    }

    /// Something about a Kustomization.
    pub fn of_unit(known: &Known<'_>, unit: usize, at: Span, what: impl std::fmt::Display) -> Self {
        let about = &known.cluster.units[unit];
        let at = if at == Span::NONE { about.object.span() } else { at };
        let (chain, namespace) = (known.chain(unit).split_off(1), about.id.namespace.as_str());
        let subject = Some(format!("Kustomization {}", about.id));
        Found { chain, subject, unit: Some(unit), ..Found::new(known, namespace, at, what.to_string()) }
    }

    fn new(known: &Known<'_>, namespace: &str, at: Span, message: String) -> Self {
        let (cluster, namespace) = (Some(known.cluster.name().to_owned()), Some(namespace.to_owned()));
        Found { cluster, namespace, ..Found::of_file(at, message) }
    }

    /// Something about a file.
    pub fn of_file(at: Span, message: impl Into<String>) -> Self {
        let (trace, chain, hints) = (Vec::new(), Vec::new(), Vec::new());
        Found {
            cluster: None,
            unit: None,
            namespace: None,
            subject: None,
            message: message.into(),
            at,
            trace,
            chain,
            hints,
            certainty: Certainty::Certain,
            detail: None,
        }
    }

    /// Adds what would help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds one of the steps that make it wrong.
    pub fn step(mut self, message: impl Into<String>, at: Span) -> Self {
        self.trace.push(Frame { message: message.into(), at: Some(at).filter(|at| *at != Span::NONE) });
        self
    }
}
