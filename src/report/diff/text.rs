//! Both versions of an object as text, and the lines in which they differ.

use super::{block, coarse};
use crate::diff::{Change, Version};
use crate::report::harmless;
use crate::yaml::{Node, emit};
use similar::{ChangeTag, TextDiff};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// It is on both sides.
    Same,
    /// It went.
    Removed,
    /// It came.
    Added,
}

/// A line of a comparison, without its line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub tag: Tag,
    /// Its number on the old side, from 1.
    pub old: Option<usize>,
    /// Its number on the new side, from 1.
    pub new: Option<usize>,
    /// The line.
    pub text: String,
}

/// Lines that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// `@@ -1,3 +1,4 @@`
    pub head: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// Both versions as YAML, texts of several lines line by line; as they are rendered where only that differs.
fn texts(change: &Change<'_>) -> [String; 2] {
    let sides = [&change.old, &change.new];
    let text =
        |print: fn(&Node) -> String| sides.map(|v: &Option<Version<'_>>| v.as_ref().map(|v| print(&v.doc)));
    let [old, new] = text(block::yaml);
    let [old, new] = if old == new { text(rendered) } else { [old, new] };
    [old.unwrap_or_default(), new.unwrap_or_default()]
}

/// A document as it is rendered.
fn rendered(doc: &Node) -> String {
    let mut out = String::new();
    // What cannot be printed has failed before it comes here.
    let _ = emit::document(doc, &mut out);
    out
}

/// The lines in which a change's versions differ, with some around them.
pub fn hunks(change: &Change<'_>, context: usize) -> Vec<Hunk> {
    let [old, new] = texts(change);
    if coarse::is_long(&old, &new) {
        let groups = coarse::groups(&old, &new, context).into_iter();
        return groups.map(|lines| Hunk { head: head(&lines), lines }).collect();
    }
    let diff = TextDiff::from_lines(&old, &new);
    let groups = diff.grouped_ops(context);
    let hunk = |ops: &Vec<similar::DiffOp>| {
        let lines = ops.iter().flat_map(|op| diff.iter_changes(op)).map(|change| Line {
            tag: match change.tag() {
                ChangeTag::Equal => Tag::Same,
                ChangeTag::Delete => Tag::Removed,
                ChangeTag::Insert => Tag::Added,
            },
            old: change.old_index().map(|at| at + 1),
            new: change.new_index().map(|at| at + 1),
            text: harmless(change.value().trim_end_matches('\n')).into_owned(),
        });
        let lines: Vec<Line> = lines.collect();
        Hunk { head: head(&lines), lines }
    };
    groups.iter().map(hunk).collect()
}

fn head(lines: &[Line]) -> String {
    let range = |number: fn(&Line) -> Option<usize>| {
        let numbers: Vec<usize> = lines.iter().filter_map(number).collect();
        match numbers.as_slice() {
            [] => "0,0".to_owned(),
            [first] => first.to_string(),
            [first, ..] => format!("{first},{}", numbers.len()),
        }
    };
    format!("@@ -{} +{} @@", range(|line| line.old), range(|line| line.new))
}

/// How many lines came and went.
pub fn counts(change: &Change<'_>) -> (usize, usize) {
    let hunks = hunks(change, 0);
    let count = |tag: Tag| hunks.iter().flat_map(|h| &h.lines).filter(|line| line.tag == tag).count();
    (count(Tag::Added), count(Tag::Removed))
}
