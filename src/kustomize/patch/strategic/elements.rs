//! Lists that merge: elements find each other by the values of their merge keys.
//!
//! Upstream: `walk/associative_sequence.go`, `ElementSetter` and `ElementMatcher` in `fns.go` (kyaml
//! v0.21.1). This is their procedure step by step, since its results for elements without keys, for
//! repeated keys and for several keys follow from the steps alone: an element without its key, for
//! one, drops those before it. Where all elements have their keys and differ in them, [`Distinct`] comes to the
//! same without the steps. Elements are numbered, so that one may stand in several lists.

use super::distinct::Distinct;
use super::keys::{
    ITSELF, Values, Wanted, complete, field, has_values, set_missing_keys, used_keys, values_of,
};
use super::{Merger, Path, ValueKind, Walked, is_nothing};
use crate::error::Result;
use crate::kustomize::schema::SchemaRef;
use crate::yaml::{Node, Sequence};
use compact_str::CompactString;
use foldhash::HashSet;
use indexmap::IndexSet;

/// Merges the elements of a patch into a list, or goes through the list alone.
///
/// # Errors
/// As for merging elements; or when an element is of a kind that has no keys.
pub(super) fn merge<'a>(
    merger: &Merger<'a>,
    target: &mut Sequence,
    patch: Option<&mut Sequence>,
    keys: &[&str],
    known: Option<SchemaRef<'a>>,
    path: &Path<'_>,
) -> Result<()> {
    let lists = (
        std::mem::take(&mut target.items),
        patch.map_or_else(Vec::new, |patch| std::mem::take(&mut patch.items)),
    );
    target.items = merged(merger, lists, false, keys, known, path)?;
    Ok(())
}

/// Goes through a list that only the patch has: it is merged with itself.
///
/// # Errors
/// As [`merge`].
pub(super) fn merge_alone<'a>(
    merger: &Merger<'a>,
    list: &mut Sequence,
    keys: &[&str],
    known: Option<SchemaRef<'a>>,
    path: &Path<'_>,
) -> Result<()> {
    let lists = (std::mem::take(&mut list.items), Vec::new());
    list.items = merged(merger, lists, true, keys, known, path)?;
    Ok(())
}

/// Target and patch merged, or a list alone.
fn merged<'a>(
    merger: &Merger<'a>,
    lists: (Vec<Node>, Vec<Node>),
    alone: bool,
    keys: &[&str],
    known: Option<SchemaRef<'a>>,
    path: &Path<'_>,
) -> Result<Vec<Node>> {
    match Distinct::of(&lists.0, &lists.1, keys) {
        Some(distinct) => distinct.merged(merger, lists, alone, known, path),
        None => by_steps(merger, lists, alone, keys, known, path),
    }
}

/// The same for whatever elements: upstream's procedure, step by step.
///
/// # Errors
/// As [`merge`].
pub(super) fn by_steps<'a>(
    merger: &Merger<'a>,
    (target, patch): (Vec<Node>, Vec<Node>),
    alone: bool,
    keys: &[&str],
    known: Option<SchemaRef<'a>>,
    path: &Path<'_>,
) -> Result<Vec<Node>> {
    let mut elements = Elements { alone, ..Elements::default() };
    elements.target = elements.number(target);
    elements.patch = elements.number(patch);
    elements.merged(merger, keys, known, path)
}

/// The elements of both lists, and the lists as numbers.
#[derive(Default)]
struct Elements {
    nodes: Vec<Node>,
    target: Vec<usize>,
    patch: Vec<usize>,
    /// Whether the patch is the target itself.
    alone: bool,
}

impl Elements {
    fn number(&mut self, nodes: Vec<Node>) -> Vec<usize> {
        let from = self.nodes.len();
        self.nodes.extend(nodes);
        (from..self.nodes.len()).collect()
    }

    fn merged<'a>(
        mut self,
        merger: &Merger<'a>,
        keys: &[&str],
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Vec<Node>> {
        let keys = if keys.is_empty() { &[ITSELF] } else { keys };
        let every = self.every_values(keys);
        if every.is_empty() {
            return Ok(self.take(&self.target.clone()));
        }
        let used = used_keys(&every, keys);
        let mut merged = Vec::new();
        for values in &every {
            let wanted = Wanted::of(&used, keys, values);
            self.merge_one(merger, &wanted, known, path, &mut merged)?;
        }
        let last = Wanted::of(&used, keys, &every[every.len() - 1]);
        self.append_target(&mut merged, &last.keys)?;
        Ok(self.take(&merged))
    }

    /// All values of the keys, those of the patch first.
    fn every_values(&self, keys: &[&str]) -> Vec<Values> {
        let mut seen = IndexSet::new();
        for &at in self.patch.iter().chain(&self.target) {
            seen.insert(values_of(&self.nodes[at], keys));
        }
        let mut every: Vec<Values> = seen.into_iter().collect();
        if keys.len() > 1 {
            complete(&mut every);
        }
        every
    }

    /// Merges the elements of both lists that have these values.
    fn merge_one<'a>(
        &mut self,
        merger: &Merger<'a>,
        wanted: &Wanted<'_>,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
        merged: &mut Vec<usize>,
    ) -> Result<()> {
        let target = self.find(&self.target, wanted);
        let patch = if self.alone { target } else { self.find(&self.patch, wanted) };
        let name = wanted.values.first().map_or("", |v| v.as_str());
        match self.walk(merger, target, patch, known, &path.below(name))? {
            Some(at) if !is_nothing(&self.nodes[at]) => {
                set_missing_keys(&mut self.nodes[at], wanted);
                self.set(merged, Some(at), &wanted.keys, &wanted.values)
            }
            _ => {
                let mut target = std::mem::take(&mut self.target);
                let result = self.set(&mut target, None, &wanted.keys, &wanted.values);
                self.target = target;
                result
            }
        }
    }

    /// Merges two elements; gives the number of the one that stays.
    fn walk<'a>(
        &mut self,
        merger: &Merger<'a>,
        target: Option<usize>,
        patch: Option<usize>,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Option<usize>> {
        if let (Some(at), true) = (target, self.alone) {
            return Ok(merger.stays(&mut self.nodes[at], known, path)?.then_some(at));
        }
        let mut old = target.map(|at| self.hold(at));
        let mut new = patch.map(|at| self.hold(at));
        let walked = merger.walk(old.as_mut(), new.as_mut(), known, path);
        for (at, node) in [(target, old), (patch, new)] {
            if let (Some(at), Some(node)) = (at, node) {
                self.nodes[at] = node;
            }
        }
        Ok(match walked? {
            Walked::Target => target,
            Walked::Patch => patch,
            Walked::Null | Walked::Nothing => None,
        })
    }

    fn hold(&mut self, at: usize) -> Node {
        let place = Node::null(self.nodes[at].span());
        std::mem::replace(&mut self.nodes[at], place)
    }

    /// The first element of a list that has the values.
    fn find(&self, list: &[usize], wanted: &Wanted<'_>) -> Option<usize> {
        let given: Vec<_> = wanted.pairs().filter(|(_, value)| !value.is_empty()).collect();
        let pairs = if given.is_empty() { wanted.pairs().collect() } else { given };
        let text_is = |node: &Node, value: &str| node.as_text().unwrap_or_default() == value;
        list.iter().copied().find(|&at| match &self.nodes[at] {
            node if pairs[0].0 == ITSELF => text_is(node, pairs[0].1),
            Node::Mapping(m) => pairs.iter().all(|(k, v)| m.get(k).is_some_and(|field| text_is(field, v))),
            _ => false,
        })
    }

    /// Puts an element in the place of those that have the values, else at the end; without an
    /// element they are removed. Empty elements always are.
    fn set(
        &self,
        list: &mut Vec<usize>,
        element: Option<usize>,
        keys: &[&str],
        values: &[CompactString],
    ) -> Result<()> {
        let for_mappings = keys[0] != ITSELF && values.first().is_some_and(|v| !v.is_empty());
        let mut found = false;
        let mut kept = Vec::with_capacity(list.len() + 1);
        for &at in list.iter() {
            let node = &self.nodes[at];
            if is_nothing(node) {
                continue;
            }
            if for_mappings && node.as_mapping().is_none() {
                kept.push(at);
            } else if has_values(node, keys, values)? {
                found = true;
                kept.extend(element);
            } else if !values.is_empty() {
                kept.push(at);
            }
        }
        let element = element.filter(|&at| ValueKind::of(&self.nodes[at]).is_some());
        kept.extend(element.filter(|_| !found));
        *list = kept;
        Ok(())
    }

    /// Puts what is left of the target behind what was merged; what was merged in place is found there.
    fn append_target(&self, merged: &mut Vec<usize>, keys: &[&str]) -> Result<()> {
        for &at in &self.target {
            let node = &self.nodes[at];
            if keys[0] == ITSELF {
                let text = CompactString::from(node.as_text().unwrap_or_default());
                self.set(merged, Some(at), keys, &[text])?;
                continue;
            }
            let mut values = Values::new();
            for key in keys {
                match field(node, key)? {
                    Some(value) => values.push(value.as_text().unwrap_or_default().into()),
                    None => merged.push(at),
                }
            }
            if keys.len() > 1 {
                self.set(merged, None, keys, &values)?;
            }
            self.set(merged, Some(at), keys, &values)?;
        }
        Ok(())
    }

    /// The elements of a list, taken out; one that stands in it twice is copied.
    fn take(&mut self, list: &[usize]) -> Vec<Node> {
        let mut seen = HashSet::with_capacity_and_hasher(list.len(), foldhash::fast::RandomState::default());
        let repeated: HashSet<usize> = list.iter().copied().filter(|at| !seen.insert(*at)).collect();
        let one = |at: &usize| match repeated.contains(at) {
            true => self.nodes[*at].clone(),
            false => self.hold(*at),
        };
        list.iter().map(one).collect()
    }
}
