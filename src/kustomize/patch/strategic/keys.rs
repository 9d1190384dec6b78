//! The keys by which elements of lists find each other, and the values that they have.
//!
//! Upstream: `walk/associative_sequence.go`, `ElementSetter` and `ElementMatcher` in `fns.go` (kyaml
//! v0.21.1).

use super::ValueKind;
use crate::error::{Error, Result};
use crate::yaml::{Entry, Node, Scalar};
use compact_str::CompactString;

/// The values that an element has for the merge keys; empty text where it has none.
pub(super) type Values = Vec<CompactString>;

/// The key of plain values: they are their own key.
pub(super) const ITSELF: &str = "";

/// The keys that count in a list, and the values that an element must have for them.
pub(super) struct Wanted<'k> {
    pub(super) keys: Vec<&'k str>,
    pub(super) values: Values,
}

impl<'k> Wanted<'k> {
    /// Keys that no element has do not count, unless no key is had by any.
    pub(super) fn of(used: &[bool], keys: &[&'k str], values: &Values) -> Self {
        let counts = |(at, _): &(usize, &&str)| used[*at] || !used.contains(&true);
        let of_keys = keys.iter().enumerate().filter(counts);
        let (keys, values) = of_keys.map(|(at, key)| (*key, values[at].clone())).unzip();
        Wanted { keys, values }
    }

    /// Each key with its value.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'k str, &str)> {
        self.keys.iter().copied().zip(self.values.iter().map(CompactString::as_str))
    }
}

/// For each key, whether any element has it.
pub(super) fn used_keys(every: &[Values], keys: &[&str]) -> Vec<bool> {
    (0..keys.len()).map(|at| every.iter().any(|values| !values[at].is_empty())).collect()
}

/// The values that an element has.
pub(super) fn values_of(node: &Node, keys: &[&str]) -> Values {
    if keys == [ITSELF] {
        return vec![node.as_text().unwrap_or_default().into()];
    }
    let value = |key: &&str| node.get(key).and_then(Node::as_scalar).filter(|s| !s.is_null());
    keys.iter().map(|key| value(key).map_or_else(Default::default, |s| s.text.clone())).collect()
}

/// Values that differ only where one is missing become the same ones.
pub(super) fn complete(every: &mut [Values]) {
    for i in 0..every.len() {
        let first = every[i].clone();
        for j in 0..every.len() {
            if let Some(values) = common(&first, &every[j]) {
                every[i].clone_from(&values);
                every[j] = values;
            }
        }
    }
}

fn common(a: &Values, b: &Values) -> Option<Values> {
    let one = |(x, y): (&CompactString, &CompactString)| match (x.is_empty(), y.is_empty()) {
        _ if x == y => Some(x.clone()),
        (true, _) => Some(y.clone()),
        (_, true) => Some(x.clone()),
        _ => None,
    };
    let both = a.iter().zip(b).any(|(x, y)| x == y);
    a.iter().zip(b).map(one).collect::<Option<Values>>().filter(|_| both)
}

/// Whether a node has the values; a value that is empty asks only for the key, one that is not given
/// for what the key before it had.
///
/// # Errors
/// When the node is of a kind that has no such keys.
pub(super) fn has_values(node: &Node, keys: &[&str], values: &[CompactString]) -> Result<bool> {
    if values.is_empty() {
        return Ok(false);
    }
    for (key, value) in keys.iter().zip(values) {
        let has = match *key {
            ITSELF => itself(node)? == value.as_str(),
            key => field(node, key)?.is_some_and(|f| value.is_empty() || f.as_text() == Some(value)),
        };
        if !has {
            return Ok(false);
        }
    }
    Ok(true)
}

fn itself(node: &Node) -> Result<&str> {
    let wrong = || Error::input("a list of plain values has an element that is none").at(node.span());
    node.as_text().ok_or_else(wrong)
}

/// A key's field in an element.
///
/// # Errors
/// When the element can have no fields.
pub(super) fn field<'n>(node: &'n Node, key: &str) -> Result<Option<&'n Node>> {
    match node {
        Node::Mapping(mapping) => Ok(mapping.get(key)),
        node if ValueKind::of(node).is_none() => Ok(None),
        node => {
            let message = format!("a list that merges by `{key}` has an element that is no mapping");
            Err(Error::input(message).at(node.span()))
        }
    }
}

/// Gives an element the keys that its counterpart had.
pub(super) fn set_missing_keys(node: &mut Node, wanted: &Wanted<'_>) {
    let span = node.span();
    let Node::Mapping(mapping) = node else { return };
    for (key, value) in wanted.pairs() {
        if !value.is_empty() && !mapping.contains(key) {
            let key = Scalar::string(key, span);
            mapping.entries.push(Entry { key, value: Node::string(value, span) });
        }
    }
}
