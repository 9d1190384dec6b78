//! Lists: their elements, how many there are, and those that are there twice.

use super::level::{Half, Level, Telling};
use super::repeated::repeated;
use super::value::{Plain, canonical};
use super::{Walker, words};
use crate::validate::problem::{Problem, Rule};
use crate::validate::schema::{Additional, Id, Items, List, More, Nulls};
use crate::yaml::{Node, Sequence};
use compact_str::{CompactString, ToCompactString};
use serde_json::Value;

impl Walker {
    /// Holds a list to a shape that takes lists.
    pub(super) fn list(&mut self, node: &Node, list: &Sequence, level: &Level<'_>) -> bool {
        let shape = level.shape();
        for (at, item) in list.items.iter().enumerate() {
            self.element(item, at, level);
        }
        if let Some(more) = shape.more.as_deref() {
            self.count_elements(node, list, more, level);
            self.contain(node, list, more, level);
        }
        match &shape.list {
            List::Atomic => {}
            List::Set => self.refuse_equal(list, Rule::DuplicateField, level),
            List::Map(keys) => self.refuse_same_keys(list, keys, level),
        }
        true
    }

    fn element(&mut self, item: &Node, at: usize, level: &Level<'_>) {
        match place(&level.shape().items, at) {
            _ if item.is_null() && level.schema.pool.nulls == Nulls::Absent => {}
            Additional::Of(id) => self.value(item, &level.element(at, id)),
            Additional::Forbidden => {
                let message = format!("expected at most {at} elements");
                self.tell(|| words::invalid(item, &level.element(at, level.schema.id), message));
            }
            _ if level.is_condition() => {}
            _ => self.refuse_repeated_below(item, &level.element(at, level.schema.id)),
        }
    }

    fn count_elements(&mut self, node: &Node, list: &Sequence, more: &More, level: &Level<'_>) {
        let count = list.items.len() as u64;
        if let Some(least) = more.min_items.filter(|&least| count < least) {
            let message = format!("expected at least {}, got {count}", words::counted(least, "element"));
            self.tell(|| words::invalid(node, level, message));
        }
        if let Some(most) = more.max_items.filter(|&most| count > most) {
            let message = format!("expected at most {}, got {count}", words::counted(most, "element"));
            self.tell(|| words::invalid(node, level, message));
        }
        if more.unique_items && level.shape().list != List::Set {
            self.refuse_equal(list, Rule::InvalidValue, level);
        }
    }

    fn contain(&mut self, node: &Node, list: &Sequence, more: &More, level: &Level<'_>) {
        let Some(id) = more.contains else { return };
        let is_such = |walker: &mut Walker, (at, item): (usize, &Node)| {
            let half = Half::Condition(None);
            walker.holds(item, &Level { half, ..level.element(at, id) })
        };
        if !list.items.iter().enumerate().any(|item| is_such(self, item)) {
            self.tell(|| words::invalid(node, level, "no element has the form that one of them has to have"));
        }
    }

    /// Tells elements that are equal to others.
    fn refuse_equal(&mut self, list: &Sequence, rule: Rule, level: &Level<'_>) {
        if list.items.len() < 2 {
            return;
        }
        let texts: Vec<String> = list.items.iter().map(canonical).collect();
        for (first, again) in repeated(texts.len(), |at| texts[at].as_str()) {
            let item = &list.items[again];
            let element = level.element(again, level.schema.id);
            let what =
                words::shown(item, level.telling).map_or_else(String::new, |shown| format!(" {shown}"));
            let message = format!("duplicate element{what}, the same as element {first}");
            self.tell(|| Problem::new(rule, element.path.to_string(), item.span(), message));
        }
    }

    /// Tells elements that have the same keys as others.
    fn refuse_same_keys(&mut self, list: &Sequence, keys: &[CompactString], level: &Level<'_>) {
        if list.items.len() < 2 || keys.is_empty() {
            return;
        }
        let defaults = Defaults { level, element: place(&level.shape().items, 0) };
        let nothing_is_a_key = level.schema.pool.nulls == Nulls::Dropped;
        let parts: Vec<Vec<Part<'_>>> =
            list.items.iter().map(|item| keys.iter().map(|key| defaults.part(item, key)).collect()).collect();
        let is_told = |at: usize| {
            let any = parts[at].iter().any(|part| *part != Part::Absent);
            list.items[at].as_mapping().is_some() && (any || nothing_is_a_key)
        };
        for (first, again) in repeated(parts.len(), |at| parts[at].as_slice()) {
            if is_told(again) {
                self.tell(|| same_keys(&list.items[again], again, first, keys, &parts[again], level));
            }
        }
    }
}

/// What an element has to be.
fn place(items: &Items, at: usize) -> Additional {
    match items {
        Items::Any => Additional::Any,
        Items::Each(id) => Additional::Of(*id),
        Items::Places(places, after) => places.get(at).map_or(*after, |id| Additional::Of(*id)),
    }
}

/// The value of a key of an element.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Absent,
    Text(std::borrow::Cow<'a, str>),
    Other(CompactString),
}

struct Defaults<'a> {
    level: &'a Level<'a>,
    element: Additional,
}

impl Defaults<'_> {
    fn part<'n>(&self, item: &'n Node, key: &str) -> Part<'n> {
        let Some(value) = item.get(key).filter(|value| !value.is_null()) else { return self.default(key) };
        match value.as_scalar().map(Plain::of) {
            Some(Ok(Plain::Text(text))) => Part::Text(text),
            Some(Ok(Plain::Int(n))) => Part::Other(n.to_compact_string()),
            _ => Part::Other(canonical(value).into()),
        }
    }

    fn default(&self, key: &str) -> Part<'static> {
        let Additional::Of(id) = self.element else { return Part::Absent };
        let pool = self.level.schema.pool;
        let default = |id: Id| pool.get(id).more.as_deref()?.default.as_ref();
        match pool.get(id).property(key).and_then(default) {
            Some(Value::String(text)) => Part::Text(text.clone().into()),
            Some(value) => Part::Other(value.to_compact_string()),
            None => Part::Absent,
        }
    }
}

fn same_keys(
    item: &Node,
    again: usize,
    first: usize,
    keys: &[CompactString],
    parts: &[Part<'_>],
    level: &Level<'_>,
) -> Problem {
    let said = |(key, part): (&CompactString, &Part<'_>)| match part {
        _ if level.telling == Telling::Hidden => key.to_string(),
        Part::Absent => format!("no {key}"),
        Part::Text(text) => format!("{key} {:?}", words::cut(text)),
        Part::Other(text) => format!("{key} {}", words::cut(text)),
    };
    let said: Vec<String> = keys.iter().zip(parts).map(said).collect();
    let message = format!("duplicate element: {} as in element {first}", said.join(" and "));
    let key = keys.iter().find_map(|key| item.get(key));
    let at = key.unwrap_or(item).span();
    Problem::new(Rule::DuplicateField, level.element(again, level.schema.id).path.to_string(), at, message)
}
