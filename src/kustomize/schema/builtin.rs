//! Lookups in the generated tables.

use super::tables::{DEFINITIONS, KINDS, TYPES};

/// The API version of kustomize's own file, which it knows whatever the schema.
pub(super) const KUSTOMIZE: &str = "kustomize.config.k8s.io/v1beta1";

/// A field of a type.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) shape: Shape,
}

/// What a value of a document is, as far as merging needs to know.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A mapping of a type, by its number.
    Object(u8),
    /// A list that merges by keys (none: a set of plain values), and the type of its elements.
    List { keys: &'static [&'static str], element: Option<u8> },
}

impl Shape {
    pub(super) fn field(self, name: &str) -> Option<Shape> {
        let Shape::Object(number) = self else { return None };
        let fields = TYPES[usize::from(number)];
        fields.binary_search_by(|f| f.name.cmp(name)).ok().map(|at| fields[at].shape)
    }

    pub(super) fn elements(self) -> Option<Shape> {
        match self {
            Shape::List { element, .. } => element.map(Shape::Object),
            Shape::Object(_) => None,
        }
    }

    pub(super) fn merge_keys(self) -> Option<&'static [&'static str]> {
        match self {
            Shape::List { keys, .. } => Some(keys),
            Shape::Object(_) => None,
        }
    }
}

/// The type of a kind.
pub(super) fn of_kind(api_version: &str, kind: &str) -> Option<Shape> {
    let at = KINDS.binary_search_by(|(k, v, _)| (*k, *v).cmp(&(kind, api_version))).ok()?;
    Some(Shape::Object(KINDS[at].2))
}

/// The type that a definition's name stands for.
pub(super) fn definition(name: &str) -> Option<Shape> {
    let at = DEFINITIONS.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
    Some(Shape::Object(DEFINITIONS[at].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_their_numbers_exist() {
        assert!(KINDS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        assert!(DEFINITIONS.is_sorted_by(|a, b| a.0 < b.0));
        let known = |number: u8| usize::from(number) < TYPES.len();
        assert!(KINDS.iter().all(|k| known(k.2)) && DEFINITIONS.iter().all(|d| known(d.1)));
        for fields in TYPES {
            assert!(fields.is_sorted_by(|a, b| a.name < b.name));
            assert!(fields.iter().all(|f| match f.shape {
                Shape::Object(number) => known(number),
                Shape::List { element, .. } => element.is_none_or(known),
            }));
        }
    }
}
