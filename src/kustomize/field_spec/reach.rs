//! Which of many paths lead anywhere in a document: found out for all of them in one walk.
//!
//! Tables name dozens of fields of a kind, and most objects have few of them. Paths are put together by
//! their beginnings, the document is walked once, and the one walker ([`super::walk`]) goes only the ways
//! on which it would find a field, make one or fail. A path that is written in a rare way always counts.

use super::walk::is_element;
use crate::object::path;
use crate::yaml::{MAX_DEPTH, Node};

/// Paths, put together by their beginnings. The first step stands before all paths.
#[derive(Debug)]
pub struct Reach {
    steps: Vec<Step>,
    /// Paths that always count.
    always: Vec<usize>,
    paths: usize,
}

#[derive(Debug, Default)]
struct Step {
    name: String,
    /// Whether the path says `[]` here, so that a null becomes a list.
    is_list: bool,
    next: Vec<usize>,
    /// Paths that end here.
    ends: Vec<usize>,
    /// Paths that lead through here or end here.
    through: Vec<usize>,
}

impl Reach {
    /// Puts paths together.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut reach = Reach { steps: vec![Step::default()], always: Vec::new(), paths: 0 };
        for path in paths {
            reach.add(path);
        }
        reach
    }

    fn add(&mut self, text: &str) {
        let path = self.paths;
        self.paths += 1;
        let parts = path::split(text);
        let is_rare = |name: &str| name.is_empty() || name.trim() != name || is_element(name);
        if parts.len() > MAX_DEPTH
            || parts.iter().any(|part| is_rare(part.strip_suffix("[]").unwrap_or(part)))
        {
            return self.always.push(path);
        }
        let mut at = 0;
        for part in &parts {
            let (name, is_list) = part.strip_suffix("[]").map_or((&**part, false), |name| (name, true));
            let known = self.steps[at].next.iter().copied();
            let known =
                known.into_iter().find(|&n| self.steps[n].name == name && self.steps[n].is_list == is_list);
            at = known.unwrap_or_else(|| {
                self.steps.push(Step { name: name.to_owned(), is_list, ..Step::default() });
                let new = self.steps.len() - 1;
                self.steps[at].next.push(new);
                new
            });
            self.steps[at].through.push(path);
        }
        self.steps[at].ends.push(path);
    }

    /// Says of each path whether it leads to a field of the document, or to what is an error on the way.
    /// What is made where it is missing counts only where its place is there.
    pub fn mark(&self, doc: &Node, reached: &mut Vec<bool>) {
        reached.clear();
        reached.resize(self.paths, false);
        self.always.iter().for_each(|&path| reached[path] = true);
        self.below(&self.steps[0], doc, reached);
    }

    fn arrive(&self, step: &Step, node: &Node, reached: &mut [bool]) {
        step.ends.iter().for_each(|&path| reached[path] = true);
        if !step.next.is_empty() {
            self.below(step, node, reached);
        }
    }

    fn below(&self, step: &Step, node: &Node, reached: &mut [bool]) {
        match node {
            Node::Mapping(mapping) => {
                for next in step.next.iter().map(|&next| &self.steps[next]) {
                    match mapping.get(&next.name) {
                        None => {}
                        Some(value) if next.is_list && value.is_null() => all(next, reached),
                        Some(value) => self.arrive(next, value, reached),
                    }
                }
            }
            Node::Sequence(list) => list.items.iter().for_each(|item| self.below(step, item, reached)),
            Node::Scalar(scalar) if scalar.is_null() => {}
            Node::Scalar(_) => match step.through.is_empty() {
                true => reached.fill(true),
                false => all(step, reached),
            },
        }
    }
}

fn all(step: &Step, reached: &mut [bool]) {
    step.through.iter().for_each(|&path| reached[path] = true);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kustomize::field_spec::{FieldSpec, Missing};
    use crate::object::Object;
    use crate::yaml::{FileId, parse};
    use proptest::prelude::*;

    const DOCS: &[&str] = &[
        "a: {b: {c: 1}}\n",
        "a: [{b: 1}, {b: [2, 3]}, null]\n",
        "a: null\nb: {c: [{a: 1}]}\n",
        "a: text\nb: []\n",
        "a: {b: null, b: {c: 1}}\nc: {a: [[{b: x}]]}\n",
        "a/b: {c: 1}\n\"0\": {a: 1}\n\" a \": 1\n",
        "just text\n",
        "[{a: {b: 1}}]\n",
    ];

    proptest! {
        /// What is not marked, the walker finds nothing at, changes nothing of, and does not fail at.
        #[test]
        fn what_is_not_reached_is_nothing(
            doc in prop::sample::select(DOCS),
            paths in prop::collection::vec("/?((a|b|c|a\\[\\]|b\\[\\]|0|-| a |a\\\\/b|)/){0,3}(a|b|c|b\\[\\]|\\*)", 1..6),
        ) {
            let doc = parse(doc, FileId::NONE).unwrap().unwrap();
            let mut reached = Vec::new();
            Reach::new(paths.iter().map(String::as_str)).mark(&doc, &mut reached);
            for (path, reached) in paths.iter().zip(reached) {
                let spec = FieldSpec { path: path.clone().into(), ..FieldSpec::default() };
                let mut object = Object::new(doc.clone());
                let mut found = false;
                let result = spec.apply(&mut object, Missing::Ignored, &mut |_| { found = true; Ok(()) });
                prop_assert!(reached || (!found && result.is_ok() && object.doc == doc), "{path}");
            }
        }
    }
}
