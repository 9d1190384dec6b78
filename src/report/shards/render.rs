//! What a run of `render` rendered of its part: written, and put together again.

use super::collected::Content;
use super::{Head, written};
use crate::error::Result;
use crate::report::harmless;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the formats need beside the objects.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// An entry for each of the report's `items`.
    pub items: Vec<Item>,
    /// What failed, as it is drawn without styles, by its place among all that may fail.
    pub errors: Vec<([usize; 3], String)>,
    /// What the filter failed on: the first of them, and how many there are.
    pub filtered: (Vec<String>, usize),
}

/// An object, or what a filter put in its place.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Where the object stands among all that are rendered.
    pub at: usize,
    /// `CLUSTER NAMESPACE/KIND/NAME`
    pub name: String,
    /// Whether a filter put something in its place.
    pub is_other: bool,
    /// As YAML, with the comment that belongs to it.
    pub yaml: String,
}

/// The report of a run in JSON.
///
/// # Errors
/// When it cannot be written.
pub fn write(report: &Value, told: &Told, head: &Head) -> Result<String> {
    written(report, head, told)
}

/// What one run would have rendered.
pub struct Merged<'a> {
    items: Vec<(Item, &'a str)>,
    /// What failed, in the order of telling.
    pub errors: Vec<([usize; 3], String)>,
    /// What the filter failed on: the first of each run, and how many there are.
    pub filtered: (Vec<String>, usize),
}

/// What all runs rendered together.
///
/// # Errors
/// When a report is not what [`write()`] writes.
pub fn merged(contents: Vec<Content<'_, Told>>) -> Result<Merged<'_>> {
    let mut merged = Merged { items: Vec::new(), errors: Vec::new(), filtered: (Vec::new(), 0) };
    for one in contents {
        if one.items.len() != one.content.items.len() {
            return Err(one.damaged());
        }
        merged.items.extend(one.content.items.into_iter().zip(one.items));
        merged.errors.extend(one.content.errors);
        let (first, count) = one.content.filtered;
        merged.filtered.0.extend(first);
        merged.filtered.1 = merged.filtered.1.saturating_add(count);
    }
    merged.errors.sort_by_key(|(place, _)| *place);
    merged.items.sort_by_key(|(item, _)| item.at);
    Ok(merged)
}

impl Merged<'_> {
    /// Documents, separated by lines of `---`, in pieces that belong behind each other.
    pub fn yaml(&self) -> Vec<&str> {
        let pieces = self.items.iter().flat_map(|(item, _)| ["---\n", item.yaml.as_str()]);
        pieces.skip(1).collect()
    }

    /// `{"items":[…]}`, in pieces; each object as its run wrote it.
    pub fn json(&self) -> Vec<&str> {
        if self.items.is_empty() {
            return vec!["{\n  \"items\": []\n}\n"];
        }
        let pieces = self.items.iter().flat_map(|(_, object)| [",\n    ", *object]).skip(1);
        std::iter::once("{\n  \"items\": [\n    ").chain(pieces).chain(["\n  ]\n}\n"]).collect()
    }

    /// A name a line; an object whose filter had several outputs is one.
    pub fn names(&self) -> String {
        let mut items: Vec<&Item> = self.items.iter().map(|(item, _)| item).collect();
        items.dedup_by(|one, before| one.is_other && one.at == before.at);
        items.into_iter().map(|item| format!("{}\n", harmless(&item.name))).collect()
    }
}
