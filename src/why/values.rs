//! Where a value was written, and everything that was written there before: read from an object's history.

use crate::cluster::Unit;
use crate::error::Result;
use crate::flux::Use;
use crate::kustomize::field_path;
use crate::nearest::nearest;
use crate::object::trail::Trail;
use crate::object::{Cause, History, Object};
use crate::yaml::json::to_json;
use crate::yaml::{Node, Span};

/// What a path led to.
#[derive(Clone, Debug)]
pub enum Asked {
    /// The values behind it; one, unless it ends at a mapping or a list.
    Found(Vec<Value>),
    /// The object has nothing there and never had.
    Nothing {
        /// The part of the path that is there.
        upto: String,
        /// What may have been meant by the part behind it.
        near: Option<String>,
        /// The keys that are there.
        keys: Vec<String>,
    },
}

/// A value of the object, or one that it had.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Value {
    /// The way to it.
    pub trail: Trail,
    /// What was written there, the oldest first; never empty. The last one is what is there now.
    pub settings: Vec<Setting>,
}

/// A pass that wrote a value, or took it away.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The pass.
    pub pass: Cause,
    /// The value; none where it was taken away.
    pub value: Option<Node>,
    /// Where it is written.
    pub at: Span,
    /// References to variables that put it there.
    pub uses: Vec<Use>,
}

/// The values behind a path, in kustomize's notation; `a[0]` and `a[name=b]` are understood as well.
///
/// # Errors
/// When the path is none: an element without a `=`, a `*`.
pub fn asked(object: &Object, unit: &Unit, path: &str) -> Result<Asked> {
    let parts = parts(path);
    let empty = History::default();
    let history = object.history.as_deref().unwrap_or(&empty);
    let last = std::iter::once(&object.doc);
    let versions = last.chain(history.steps.iter().rev().map(|step| &step.doc));
    for version in versions {
        let Some(place) = field_path::find(version, &parts).or_else(lenient)? else { continue };
        let trail = Trail::of(version, &place);
        return Ok(Asked::Found(values(object, history, unit, &trail)));
    }
    Ok(nothing(&object.doc, &parts))
}

/// That a part needs a list where there is a mapping says the same as that it is not there.
fn lenient(error: crate::Error) -> Result<Option<Vec<usize>>> {
    if error.message().contains(" needs ") { Ok(None) } else { Err(error) }
}

/// `a.b[0]["c.d"]` as kustomize has it: brackets are parts of their own.
fn parts(path: &str) -> Vec<String> {
    let path = path.trim().trim_start_matches('$');
    let mut dotted = String::new();
    for c in path.chars() {
        if c == '[' && !dotted.is_empty() && !dotted.ends_with('.') {
            dotted.push('.');
        }
        dotted.push(c);
    }
    let unquoted = |part: String| match part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
        _ if part.contains('=') => part,
        inner => inner.unwrap_or(&part).trim_matches(['"', '\'']).to_owned(),
    };
    field_path::split(&dotted).into_iter().map(unquoted).collect()
}

/// All that stands behind the way now, then what once stood there and is gone.
fn values(object: &Object, history: &History, unit: &Unit, trail: &Trail) -> Vec<Value> {
    let mut leaves = trail.leaves(&object.doc);
    let earlier: Vec<Vec<Trail>> = leaves.iter().map(|leaf| trails(history, leaf)).collect();
    let was_there = |at: usize, leaf: &Trail| earlier.iter().any(|trails| trails.get(at) == Some(leaf));
    let mut gone: Vec<Trail> = Vec::new();
    for (at, step) in history.steps.iter().enumerate().rev() {
        for leaf in trail.leaves(&step.doc) {
            let is_known = leaves.contains(&leaf) || gone.contains(&leaf) || was_there(at, &leaf);
            if !is_known && leaf.follow(&object.doc).is_none() {
                gone.push(leaf);
            }
        }
    }
    leaves.append(&mut gone);
    leaves.into_iter().filter_map(|leaf| value(object, history, unit, leaf)).collect()
}

/// A way at each pass: items of lists may have had other names before.
fn trails(history: &History, last: &Trail) -> Vec<Trail> {
    let mut trails = vec![last.clone(); history.steps.len()];
    for at in (1..history.steps.len()).rev() {
        let (after, before) = (&history.steps[at].doc, &history.steps[at - 1].doc);
        trails[at - 1] = trails[at].before(after, before).unwrap_or_else(|| trails[at].clone());
    }
    trails
}

fn value(object: &Object, history: &History, unit: &Unit, trail: Trail) -> Option<Value> {
    let mut settings: Vec<Setting> = Vec::new();
    let mut before = None;
    for (step, trail) in history.steps.iter().zip(trails(history, &trail)) {
        let now = trail.follow(&step.doc);
        if is_written(settings.last(), now, step.cause) {
            settings.push(setting(object, unit, step.cause, Change { before, now }));
        }
        before = now;
    }
    if settings.is_empty() {
        let now = trail.follow(&object.doc)?;
        let pass = Cause { name: "resources", at: Span::NONE };
        settings.push(setting(object, unit, pass, Change { before: None, now: Some(now) }));
    }
    Some(Value { trail, settings })
}

/// What a pass made of a value.
#[derive(Clone, Copy)]
struct Change<'n> {
    before: Option<&'n Node>,
    now: Option<&'n Node>,
}

impl Change<'_> {
    /// Whether a reference to a variable is one of the value: it stands where the value was written, in text that
    /// names it.
    fn is_of(self, used: &Use) -> bool {
        let Some(before) = self.before else {
            return self.now.is_some_and(|now| used.at == now.span());
        };
        let text = before.as_text().unwrap_or_default();
        let lines = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
        let (from, at) = (before.span(), used.at);
        let is_there =
            at.file == from.file && (from.line..=from.line.saturating_add(lines)).contains(&at.line);
        is_there && text.contains(&format!("${{{}", used.name))
    }
}

/// Whether a pass wrote a value: it differs, or the same was written from another place.
fn is_written(before: Option<&Setting>, now: Option<&Node>, pass: Cause) -> bool {
    match (before, now) {
        (None, now) => now.is_some(),
        (Some(before), None) => before.value.is_some(),
        (Some(before), Some(now)) => {
            let is_elsewhere = now.span() != before.at && now.span() != Span::NONE;
            before.value.as_ref().map(text) != Some(text(now)) || is_elsewhere && pass.name != "substitution"
        }
    }
}

fn setting(object: &Object, unit: &Unit, pass: Cause, change: Change<'_>) -> Setting {
    let is_substituted = pass.name == "substitution" && change.now.is_some();
    let mut uses: Vec<Use> = Vec::new();
    for used in unit.uses.iter().filter(|used| is_substituted && used.object == object.span()) {
        if change.is_of(used) && !uses.contains(used) {
            uses.push(used.clone());
        }
    }
    Setting { pass, value: change.now.cloned(), at: change.now.map_or(Span::NONE, Node::span), uses }
}

/// A value in one line, as JSON has it.
pub fn text(node: &Node) -> String {
    to_json(node).unwrap_or_else(|_| node.as_text().unwrap_or("…").to_owned())
}

fn nothing(document: &Node, parts: &[String]) -> Asked {
    let there = |upto: usize| field_path::find(document, &parts[..upto]).ok().flatten();
    let upto = (0..parts.len()).rev().find(|&upto| there(upto).is_some()).unwrap_or(0);
    let node = there(upto).and_then(|place| field_path::at(document, &place).cloned());
    let keys: Vec<String> = match &node {
        Some(Node::Mapping(map)) => map.entries.iter().map(|e| e.key.text.to_string()).collect(),
        Some(list @ Node::Sequence(items)) => {
            (0..items.items.len()).map(|at| Trail::of(list, &[at]).to_string()).collect()
        }
        _ => Vec::new(),
    };
    let near = parts.get(upto).and_then(|part| nearest(part, keys.iter().map(String::as_str)));
    Asked::Nothing { upto: parts[..upto].join("."), near: near.map(str::to_owned), keys: keys.clone() }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn brackets_are_parts_however_they_are_written() {
        for path in ["a.b.[name=x.y].0", "a.b[name=x.y][0]", ".a.b.[name=x.y].[0]", "$.a.b[name=x.y].0"] {
            assert_eq!(parts(path), ["a", "b", "[name=x.y]", "0"], "{path}");
        }
        assert_eq!(parts("metadata.annotations[\"a.b/c\"]"), ["metadata", "annotations", "a.b/c"]);
    }
}
