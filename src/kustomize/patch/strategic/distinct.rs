//! Lists that merge by keys which all elements have, no two with the same values: what most lists are.
//!
//! For them the steps of [`elements`](super::elements) come to this: each element meets the one that has its
//! values. Where one key counts, those of the patch come first and bring their counterparts along; where two
//! count, those that only the patch has come first and the target's keep their order. A property test holds
//! the two to the same.

use super::{Merger, Path, Walked};
use crate::error::Result;
use crate::kustomize::schema::SchemaRef;
use crate::yaml::Node;
use compact_str::CompactString;
use foldhash::HashMap;

/// Which elements of two lists belong together.
pub(super) struct Distinct<'k> {
    /// The first of the keys that count.
    key: &'k str,
    has_one_key: bool,
    /// For each element of the patch, where its counterpart is in the target.
    counterparts: Vec<Option<usize>>,
}

impl<'k> Distinct<'k> {
    /// Looks at both lists; nothing where an element lacks a key that another one has, or two elements of a
    /// list have the same values.
    pub(super) fn of(target: &[Node], patch: &[Node], keys: &[&'k str]) -> Option<Self> {
        let first = target.first().or(patch.first())?;
        let mut used = [None; 2];
        for key in keys.iter().filter(|key| first.get(key).is_some()) {
            *used.iter_mut().find(|place| place.is_none())? = Some(*key);
        }
        let [Some(key), other] = used else { return None };
        let lacks_others = |node: &Node| {
            let mut others = keys.iter().filter(|k| **k != key && Some(**k) != other);
            others.all(|other| node.get(other).is_none())
        };
        let values = |node| {
            let values = (value(node, key)?, other.map_or(Some(""), |other| value(node, other))?);
            lacks_others(node).then_some(values)
        };
        let (mut old, mut new) = (Elements::default(), Elements::default());
        for node in target {
            old.add(values(node)?)?;
        }
        let mut counterparts = Vec::with_capacity(patch.len());
        for node in patch {
            let values = values(node)?;
            new.add(values)?;
            counterparts.push(old.place(values));
        }
        Some(Distinct { key, has_one_key: other.is_none(), counterparts })
    }

    /// Merges the elements of a patch into those of a target, or goes through the target alone; `alone` where
    /// it is a list that only the patch has.
    ///
    /// # Errors
    /// As for merging elements.
    pub(super) fn merged<'a>(
        self,
        merger: &Merger<'a>,
        (target, patch): (Vec<Node>, Vec<Node>),
        alone: bool,
        known: Option<SchemaRef<'a>>,
        path: &Path<'_>,
    ) -> Result<Vec<Node>> {
        let mut merged = Vec::with_capacity(target.len() + patch.len());
        let mut target: Vec<(Option<Node>, bool)> =
            target.into_iter().map(|node| (Some(node), false)).collect();
        for (mut new, counterpart) in patch.into_iter().zip(&self.counterparts) {
            let name = self.name(&new);
            let mut old = counterpart.map(|at| &mut target[at]);
            let node = old.as_mut().and_then(|(node, _)| node.as_mut());
            let walked = merger.walk(node, Some(&mut new), known, &path.below(&name))?;
            let stays = matches!(walked, Walked::Target | Walked::Patch);
            match old {
                Some((node, _)) if !stays => *node = None,
                Some((node, _)) if self.has_one_key => merged.extend(node.take()),
                Some((_, is_merged)) => *is_merged = true,
                None => merged.extend(stays.then_some(new)),
            }
        }
        for (node, is_merged) in target {
            let Some(mut node) = node else { continue };
            let name = self.name(&node);
            let path = path.below(&name);
            let stays = match (is_merged, alone) {
                (true, _) => true,
                (false, true) => merger.stays(&mut node, known, &path)?,
                (false, false) => merger.walk(Some(&mut node), None, known, &path)? == Walked::Target,
            };
            merged.extend(stays.then_some(node));
        }
        Ok(merged)
    }

    /// What errors call an element.
    fn name(&self, node: &Node) -> CompactString {
        value(node, self.key).unwrap_or_default().into()
    }
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    let scalar = node.get(key)?.as_scalar()?;
    (!scalar.text.is_empty() && !scalar.is_null()).then_some(&scalar.text)
}

type Values<'n> = (&'n str, &'n str);

/// As many elements are looked through one by one.
const FEW: usize = 8;

/// The values of the elements of a list, and where in it they are.
#[derive(Default)]
struct Elements<'n> {
    list: Vec<Values<'n>>,
    /// Where they are, of more than a few.
    index: HashMap<Values<'n>, usize>,
}

impl<'n> Elements<'n> {
    /// Adds an element, unless there is one of its values.
    fn add(&mut self, values: Values<'n>) -> Option<()> {
        self.place(values).is_none().then_some(())?;
        self.list.push(values);
        let from = if self.list.len() > FEW { self.index.len() } else { self.list.len() };
        self.index.extend((from..self.list.len()).map(|at| (self.list[at], at)));
        Some(())
    }

    fn place(&self, values: Values<'_>) -> Option<usize> {
        match self.index.is_empty() {
            true => self.list.iter().position(|there| *there == values),
            false => self.index.get(&values).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::elements::by_steps;
    use super::*;
    use crate::kustomize::schema::Schema;
    use crate::yaml::{FileId, parse};
    use proptest::prelude::*;

    fn list(text: &str, file: u32) -> Vec<Node> {
        let Ok(Some(Node::Sequence(list))) = parse(text, FileId(file)) else { return Vec::new() };
        list.items
    }

    fn element() -> impl Strategy<Value = String> {
        let value = |rare| {
            prop_oneof![
                8 => "[p-z]",
                rare => prop::sample::select(&["null", "''", "", "~", "1", "'1'", "{}"][..]).prop_map(str::to_owned),
            ]
        };
        let field = |name: &'static str, rare| value(rare).prop_map(move |value| format!("{name}: {value}"));
        let more = [
            "v: 1",
            "v: 2",
            "v: null",
            "w: ",
            "w: {x: 1, y: }",
            "$patch: delete",
            "$patch: replace",
            "$patch: merge",
            "$patch: odd",
            "w: [1]",
        ];
        let fields = (
            prop::option::weighted(0.97, field("a", 1)),
            prop::option::weighted(0.5, field("b", 1)),
            prop::option::weighted(0.5, prop::sample::select(more.to_vec())),
        );
        prop_oneof![
            30 => fields.prop_map(|(a, b, more)| {
                let fields: Vec<String> = a.into_iter().chain(b).chain(more.map(str::to_owned)).collect();
                format!("{{{}}}", fields.join(", "))
            }),
            1 => prop::sample::select(&["x", "null", "[]", "{}"][..]).prop_map(str::to_owned),
        ]
    }

    fn elements() -> impl Strategy<Value = String> {
        (prop::collection::vec(element(), 0..5), any::<bool>()).prop_map(|(elements, with_b)| {
            let line = |element: String| match with_b {
                true => format!("- {element}\n"),
                false => format!("- {}\n", element.replace("b: ", "c: ")),
            };
            elements.into_iter().map(line).collect()
        })
    }

    fn both(target: &str, patch: &str, alone: bool, keys: &[&str]) -> bool {
        let schema = Schema::builtin();
        let (merger, path) = (Merger { schema: &schema }, Path::top());
        let (old, new) = (list(target, 1), list(patch, 2));
        let Some(distinct) = Distinct::of(&old, &new, keys) else { return false };
        let quick = distinct.merged(&merger, (old.clone(), new.clone()), alone, None, &path);
        let steps = by_steps(&merger, (old, new), alone, keys, None, &path);
        let text = |result: Result<Vec<Node>>| result.map_err(|error| error.to_string());
        assert_eq!(text(quick), text(steps), "{target}\n{patch}");
        true
    }

    #[test]
    fn lists_of_many_elements_are_looked_up() {
        let list =
            |from: usize, to: usize| (from..to).map(|n| format!("- {{a: x{n}}}\n")).collect::<String>();
        assert!(both(&list(0, 40), &list(20, 60), false, &["a"]));
        assert!(!both(&(list(0, 40) + "- {a: x3}\n"), "", false, &["a"]));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]
        #[test]
        fn it_comes_to_what_the_steps_come_to(target in elements(), patch in elements()) {
            for keys in [&["a"][..], &["a", "b"], &["b", "a"]] {
                both(&target, &patch, false, keys);
                both(&target, "", false, keys);
                both(&target, "", true, keys);
            }
        }
    }
}
