//! A way into a document that leads to the same element in earlier and later versions of it: items of lists are
//! told by what names them, where anything does, not by their number.

use crate::yaml::Node;
use std::fmt;

/// What names the items of lists in Kubernetes objects, the most telling first.
pub const NAMES: [&str; 10] =
    ["name", "id", "key", "mountPath", "containerPort", "port", "ip", "host", "topologyKey", "path"];

/// A way into a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Named { key: &'static str, value: String },
    Value(String),
    Number(usize),
}

impl Trail {
    /// The way to the element behind child numbers; what is not there ends it.
    pub fn of(document: &Node, place: &[usize]) -> Self {
        let mut steps = Vec::new();
        let mut node = document;
        for &at in place {
            let next = match node {
                Node::Mapping(map) => {
                    map.entries.get(at).map(|e| (Step::Key(e.key.text.to_string()), &e.value))
                }
                Node::Sequence(list) => list.items.get(at).map(|item| (item_step(&list.items, at), item)),
                Node::Scalar(_) => None,
            };
            let Some((step, child)) = next else { break };
            steps.push(step);
            node = child;
        }
        Trail(steps)
    }

    /// What stands at its end in a document.
    pub fn follow<'n>(&self, document: &'n Node) -> Option<&'n Node> {
        self.0.iter().try_fold(document, |node, step| step.follow(node))
    }

    /// The way to the same element in the version before: an item of a list may have had another name. None where
    /// it was not there.
    pub fn before(&self, after: &Node, before: &Node) -> Option<Trail> {
        let (mut after, mut before) = (after, before);
        let mut steps = Vec::new();
        for step in &self.0 {
            let step_before = step.before(after, before)?;
            after = step.follow(after)?;
            before = step_before.follow(before)?;
            steps.push(step_before);
        }
        Some(Trail(steps))
    }

    /// The ways to all scalars and empty collections behind it, in a document.
    pub fn leaves(&self, document: &Node) -> Vec<Trail> {
        let mut leaves = Vec::new();
        if let Some(node) = self.follow(document) {
            self.add_leaves(node, &mut leaves);
        }
        leaves
    }

    fn add_leaves(&self, node: &Node, leaves: &mut Vec<Trail>) {
        let below = |step: Step| Trail(self.0.iter().cloned().chain([step]).collect());
        match node {
            Node::Mapping(map) if !map.entries.is_empty() => {
                for entry in &map.entries {
                    below(Step::Key(entry.key.text.to_string())).add_leaves(&entry.value, leaves);
                }
            }
            Node::Sequence(list) if !list.items.is_empty() => {
                for (at, item) in list.items.iter().enumerate() {
                    below(item_step(&list.items, at)).add_leaves(item, leaves);
                }
            }
            _ => leaves.push(self.clone()),
        }
    }
}

fn item_step(items: &[Node], at: usize) -> Step {
    let item = &items[at];
    let is_alone = |step: &Step| items.iter().filter(|other| step.fits(other)).count() == 1;
    let named = NAMES.iter().filter_map(|key| {
        let value = item.get(key)?.as_scalar()?.text.to_string();
        Some(Step::Named { key, value })
    });
    let value = item.as_text().map(|text| Step::Value(text.to_owned()));
    named.chain(value).find(is_alone).unwrap_or(Step::Number(at))
}

impl Step {
    fn fits(&self, item: &Node) -> bool {
        match self {
            Step::Named { key, value } => item.text_at(&[key]) == Some(value),
            Step::Value(text) => item.as_text() == Some(text),
            Step::Key(_) | Step::Number(_) => false,
        }
    }

    /// An item that has no counterpart by name may have been renamed where it is: then nothing else has the name
    /// that the item of its place had.
    fn before(&self, after: &Node, before: &Node) -> Option<Step> {
        if matches!(self, Step::Key(_) | Step::Number(_)) || self.follow(before).is_some() {
            return Some(self.clone());
        }
        let (after, before) = (after.as_sequence()?, before.as_sequence()?);
        let at = after.items.iter().position(|item| self.fits(item))?;
        let step = (after.items.len() == before.items.len()).then(|| item_step(&before.items, at))?;
        let is_gone = !after.items.iter().any(|item| step.fits(item));
        is_gone.then_some(step)
    }

    fn follow<'n>(&self, node: &'n Node) -> Option<&'n Node> {
        match (self, node) {
            (Step::Key(key), Node::Mapping(map)) => map.get(key),
            (Step::Number(at), Node::Sequence(list)) => list.items.get(*at),
            (step, Node::Sequence(list)) => list.items.iter().find(|item| step.fits(item)),
            _ => None,
        }
    }
}

/// As a kustomize field path: `spec.containers.[name=web].image`, dots within names as `\.`.
impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            match step {
                Step::Key(key) => f.write_str(&key.replace('.', "\\."))?,
                Step::Named { key, value } => write!(f, "[{key}={value}]")?,
                Step::Value(value) => write!(f, "[={value}]")?,
                Step::Number(at) => write!(f, "{at}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn node(text: &str) -> Node {
        parse(text, FileId::NONE).expect(text).expect(text)
    }

    #[test]
    fn items_are_found_again_by_their_name() {
        let last = node("a: [{name: x, v: 1}, {name: web, v: 2}]");
        let trail = Trail::of(&last, &[0, 1, 1]);
        assert_eq!(trail.to_string(), "a.[name=web].v");
        let before = node("a: [{name: web, v: 7}]");
        assert_eq!(trail.follow(&before).and_then(Node::as_text), Some("7"));
        assert_eq!(trail.follow(&node("a: [{name: x}]")), None);
    }

    #[test]
    fn items_without_a_name_of_their_own_are_numbered() {
        let document =
            node("a: [{v: 1}, {v: 2}]\nb: [x, y, x]\nc.d: [{port: 1, name: n}, {port: 2, name: n}]\n");
        for (place, path) in [
            (vec![0, 1, 0], "a.1.v"),
            (vec![1, 1], "b.[=y]"),
            (vec![1, 0], "b.0"),
            (vec![2, 1, 1], "c\\.d.[port=2].name"),
        ] {
            assert_eq!(Trail::of(&document, &place).to_string(), path);
        }
    }

    #[test]
    fn items_are_found_by_the_name_that_they_had() {
        let before = node("a: [{name: '${X}', v: 1}, {name: web, v: 2}]\nb: ['${X}.y', z]\n");
        let after = node("a: [{name: x, v: 1}, {name: web, v: 2}]\nb: [x.y, z]\n");
        for (place, path) in [
            (vec![0, 0, 1], Some("a.[name=${X}].v")),
            (vec![0, 1, 1], Some("a.[name=web].v")),
            (vec![1, 0], Some("b.[=${X}.y]")),
        ] {
            let was = Trail::of(&after, &place).before(&after, &before);
            assert_eq!(was.map(|trail| trail.to_string()).as_deref(), path);
        }
        let other = node("a: [{name: web, v: 2}, {name: x, v: 1}]");
        let new = node("a: [{name: web, v: 2}, {name: y, v: 1}, {name: z}]");
        assert_eq!(Trail::of(&new, &[0, 1, 1]).before(&new, &other), None);
    }

    #[test]
    fn leaves_are_scalars_and_what_is_empty() {
        let document = node("a: {b: 1, c: {}, d: [], e: [x]}");
        let paths: Vec<String> =
            Trail::of(&document, &[0]).leaves(&document).iter().map(Trail::to_string).collect();
        assert_eq!(paths, ["a.b", "a.c", "a.d", "a.e.[=x]"]);
    }
}
