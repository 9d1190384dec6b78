//! Whether objects are what a cluster would take: the schemas of Kubernetes, of Flux and of the
//! CustomResourceDefinitions at hand, rules in CEL, names, versions, and what has to fit together.
//!
//! [`Catalog`] finds the schema of a kind, [`walk`] holds a document to it, and [`object`] puts together all
//! that is said of one object.

pub mod asked;
pub mod catalog;
#[cfg(feature = "cel")]
#[cfg_attr(docsrs, doc(cfg(feature = "cel")))]
pub mod cel;
pub mod documents;
#[doc(hidden)]
pub mod formats;
pub mod judge;
pub mod kinds;
mod known;
pub mod locations;
#[doc(hidden)]
pub mod metadata;
#[doc(hidden)]
pub mod path;
pub mod problem;
#[doc(hidden)]
pub mod rule;
mod ruled;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod selectors;
#[doc(hidden)]
pub mod versions;
#[doc(hidden)]
pub mod walk;

pub use catalog::Catalog;
pub use judge::{Demands, Judgement, MissingSchemas, Status, judge};
pub use problem::{Problem, Rule};

use crate::object::Gvk;
use crate::yaml::Node;
use schema::SchemaRef;

/// What is looked for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether fields that no schema knows are told.
    pub unknown_fields: UnknownFields,
}

/// Whether fields that no schema knows are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownFields {
    /// They are errors.
    #[default]
    Told,
    /// A cluster would drop them; so be it.
    Ignored,
}

/// What is said of one object.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether a schema was found.
    pub had_schema: bool,
    /// All that is wrong, in the order of the document.
    pub problems: Vec<Problem>,
    /// What the rules in its schema cost.
    pub cost: u64,
    /// Whether its schema has rules that nobody evaluated: without the feature `cel` nobody does.
    pub has_open_rules: bool,
}

/// Whether rules in schemas (`x-kubernetes-validations`) are evaluated: with the feature `cel`.
pub const EVALUATES_RULES: bool = cfg!(feature = "cel");

/// Holds one object to its schema and to what every object has to be.
pub fn object(document: &Node, catalog: &Catalog, options: &Options) -> Verdict {
    let gvk =
        Gvk::new(document.text_at(&["apiVersion"]).unwrap_or(""), document.text_at(&["kind"]).unwrap_or(""));
    let mut verdict = Verdict::default();
    if let Some(schema) = catalog.find(&gvk) {
        verdict.had_schema = true;
        walk::walk(document, schema, options, &mut verdict.problems);
        hold_to_rules(document, schema, &mut verdict);
    }
    metadata::check(document, &mut verdict.problems);
    versions::check(document, &gvk, catalog.kubernetes(), &mut verdict.problems);
    selectors::check(document, &gvk, &mut verdict.problems);
    known::settle(&mut verdict.problems);
    verdict
}

#[cfg(feature = "cel")]
fn hold_to_rules(document: &Node, schema: SchemaRef<'_>, verdict: &mut Verdict) {
    verdict.cost = cel::check(document, schema, &mut verdict.problems).cost;
}

#[cfg(not(feature = "cel"))]
fn hold_to_rules(_: &Node, schema: SchemaRef<'_>, verdict: &mut Verdict) {
    verdict.has_open_rules = schema.pool.ruled.has(schema.pool, schema.id);
}
