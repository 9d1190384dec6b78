//! A document as it is after `kustomize build` printed it, lines of it were changed and yaml v2 read it: found out in
//! place, without doing either, where that is plain to see.
//!
//! Flux reads every object back after substitution. Most of them hold nothing but short printable text,
//! small integers and booleans, and come back as they went: only styles and tags are lost. So do values that are put
//! into text of one line, or into a line of a block, as long as nothing in them means anything to YAML.

use super::emit::{
    is_plain_block, is_plain_key, is_plain_value, printed_style, refuse_duplicates, sort_entries, sort_keys,
};
use super::resolve::{Value, resolve};
use super::{Mapping, Node, Scalar, Span, Style, Tag};
use crate::bytes;
use compact_str::CompactString;
use std::iter::Peekable;

/// What changes the lines of a printed document.
pub trait Lines {
    /// Whether it leaves a text as it is, wherever its lines are broken.
    fn leaves(&self, text: &str) -> bool;

    /// What becomes of a part of a line that came from a place, and where that was written if not there; nothing
    /// where it cannot be told from the part alone.
    fn change(&mut self, part: &str, at: Span) -> Option<(String, Option<Span>)>;
}

/// Brings a document into the form in which it would be read back after its lines were changed, when that is plain to
/// see; else leaves it as it was and gives nothing. Entries keep their order where nothing is changed. Gives the order
/// in which the changed parts are printed, by the order in which they were asked for.
pub fn read_back_in_place(document: &mut Node, lines: &mut dyn Lines) -> Option<Vec<usize>> {
    document.as_mapping()?;
    let mut seen = Seen { lines, changed: Vec::new(), parts: 0, order: Vec::new(), scalars: 0 };
    if !seen.is_easy(document, 0, 0) {
        return None;
    }
    let Seen { changed, order, .. } = seen;
    let is_changed = !changed.is_empty();
    settle(document, &mut changed.into_iter().peekable(), &mut 0);
    if is_changed {
        sort(document);
    }
    Some(order)
}

/// A scalar that is changed.
struct Changed {
    /// Which of the scalars it is.
    at: usize,
    text: CompactString,
    tag: Tag,
    span: Span,
}

struct Seen<'l> {
    lines: &'l mut dyn Lines,
    changed: Vec<Changed>,
    /// How many parts were asked for.
    parts: usize,
    order: Vec<usize>,
    /// How many scalars were looked at.
    scalars: usize,
}

/// The longest key that is looked at: longer ones are printed in another way.
const LONGEST_KEY: usize = 100;

/// Lines are broken beyond this column.
const WIDTH: usize = 80;

/// Integers of fewer digits are the same after they were floats.
const EXACT: usize = 16;

impl Seen<'_> {
    /// Looks at a node that is indented by at most so much and printed at most so far to the right.
    fn is_easy(&mut self, node: &Node, indent: usize, column: usize) -> bool {
        match node {
            Node::Scalar(scalar) => self.is_easy_value(scalar, column),
            Node::Sequence(list) => list.items.iter().all(|item| self.is_easy(item, indent + 4, indent + 4)),
            Node::Mapping(map) => self.is_easy_mapping(map, indent),
        }
    }

    fn is_easy_mapping(&mut self, map: &Mapping, indent: usize) -> bool {
        if !map.entries.iter().all(|entry| self.is_easy_key(&entry.key)) || refuse_duplicates(map).is_err() {
            return false;
        }
        let first = self.order.len();
        let mut begun = Vec::new();
        for (at, entry) in map.entries.iter().enumerate() {
            let before = self.order.len();
            if !self.is_easy(&entry.value, indent + 2, indent + entry.key.text.len() + 4) {
                return false;
            }
            if self.order.len() > before {
                begun.push((at, before..self.order.len()));
            }
        }
        if begun.len() > 1 {
            let mut keys: Vec<_> = map.entries.iter().enumerate().map(|(at, e)| (&*e.key.text, at)).collect();
            sort_keys(&mut keys);
            let parts =
                |at: usize| begun.binary_search_by_key(&at, |(of, _)| *of).ok().map(|n| begun[n].1.clone());
            let sorted: Vec<usize> =
                keys.iter().filter_map(|(_, at)| parts(*at)).flatten().map(|at| self.order[at]).collect();
            self.order.truncate(first);
            self.order.extend(sorted);
        }
        true
    }

    fn is_easy_key(&self, key: &Scalar) -> bool {
        let is_easy = || {
            !key.text.is_empty()
                && key.text.len() <= LONGEST_KEY
                && key.text != "<<"
                && key.is_string()
                && matches!(key.tag, Tag::Auto | Tag::Unset | Tag::Str)
                && is_one_line(&key.text)
        };
        key.style != Style::Folded && (is_plain_key(key) || is_easy()) && self.lines.leaves(&key.text)
    }

    fn is_easy_value(&mut self, scalar: &Scalar, column: usize) -> bool {
        self.scalars += 1;
        let text = scalar.text.as_str();
        let is_exact = text.len() < EXACT || !text.as_bytes()[0].is_ascii_digit();
        if is_exact && is_plain_value(scalar) && self.lines.leaves(text) {
            return true;
        }
        if !matches!(scalar.tag, Tag::Auto | Tag::Unset | Tag::Str)
            || scalar.style == Style::Folded
            || text == "<<"
        {
            return false;
        }
        match resolve(scalar) {
            Ok(Value::Str(_)) if is_one_line(text) => {
                self.lines.leaves(text) || self.changes_line(scalar, column).is_some()
            }
            Ok(Value::Str(_)) if is_block(text) => {
                self.lines.leaves(text) || self.changes_block(scalar).is_some()
            }
            Ok(Value::Int(n)) => text.len() < EXACT && n.to_string() == text,
            Ok(Value::Bool(b)) => text == if b { "true" } else { "false" },
            _ => false,
        }
    }

    /// A text of one line that stands as it is in a printed line, and what comes of it. A line that may be broken
    /// is not looked at.
    fn changes_line(&mut self, scalar: &Scalar, column: usize) -> Option<()> {
        let text = scalar.text.as_str();
        let is_whole = bytes::find(b' ', text.as_bytes()).is_none() || column + text.len() + 2 <= WIDTH;
        if !is_whole || scalar.span == Span::NONE {
            return None;
        }
        let style = printed_style(text);
        let (changed, span) = self.ask(text, scalar.span)?;
        let tag = match style {
            Style::Plain => tag_of_plain(&changed)?,
            Style::SingleQuoted if !text.contains('\'') && is_one_line(&changed) => {
                (!changed.contains('\'')).then_some(Tag::Str)?
            }
            _ => return None,
        };
        self.put(changed.into(), tag, span.unwrap_or(scalar.span));
        Some(())
    }

    /// A text of several lines that are printed as they are, each of which is changed by itself.
    fn changes_block(&mut self, scalar: &Scalar) -> Option<()> {
        let (text, at) = (scalar.text.as_str(), scalar.span);
        let mut whole = String::with_capacity(text.len());
        for (number, line) in (1..).zip(text.split_inclusive('\n').filter(|_| at != Span::NONE)) {
            if self.lines.leaves(line) {
                whole.push_str(line);
                continue;
            }
            let is_counted = scalar.style == Style::Literal && at.line > 0;
            let at = if is_counted { Span::new(at.file, at.line + number) } else { at };
            whole.push_str(&self.ask(line, at)?.0);
        }
        let breaks = |text: &str| text.len() - text.trim_end_matches('\n').len();
        let is_alike = is_block(&whole) && breaks(&whole) == breaks(text);
        if !is_alike || lines(&whole) != lines(text) {
            return None;
        }
        self.put(whole.into(), Tag::Str, at);
        Some(())
    }

    fn ask(&mut self, part: &str, at: Span) -> Option<(String, Option<Span>)> {
        self.order.push(self.parts);
        self.parts += 1;
        self.lines.change(part, at)
    }

    fn put(&mut self, text: CompactString, tag: Tag, span: Span) {
        self.changed.push(Changed { at: self.scalars, text, tag, span });
    }
}

fn lines(text: &str) -> usize {
    bytes::count(b'\n', text.as_bytes())
}

/// What yaml v2 makes of a text behind a key, when that is plain to see and the text stays the same.
fn tag_of_plain(text: &str) -> Option<Tag> {
    if is_one_line(text) && printed_style(text) == Style::Plain {
        return Some(Tag::Str);
    }
    let is_number = matches!(text.as_bytes(), [b'0'] | [b'1'..=b'9', ..])
        && text.len() < EXACT
        && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number || matches!(text, "true" | "false")).then_some(Tag::Auto)
}

fn is_one_line(text: &str) -> bool {
    !text.bytes().fold(false, |found, byte| found | !matches!(byte, b' '..=b'~'))
}

/// Whether a text of several lines is written line by line as it is.
fn is_block(text: &str) -> bool {
    !text.starts_with([' ', '\n']) && is_plain_block(text)
}

/// Brings entries into the order in which they are read back.
fn sort(node: &mut Node) {
    match node {
        Node::Scalar(_) => {}
        Node::Sequence(list) => list.items.iter_mut().for_each(sort),
        Node::Mapping(map) => {
            sort_entries(map);
            map.entries.iter_mut().for_each(|entry| sort(&mut entry.value));
        }
    }
}

/// Puts changed scalars in; the rest loses styles and tags.
fn settle(node: &mut Node, changed: &mut Peekable<impl Iterator<Item = Changed>>, scalars: &mut usize) {
    match node {
        Node::Scalar(scalar) => {
            *scalars += 1;
            match changed.next_if(|changed| changed.at == *scalars) {
                Some(Changed { text, tag, span, .. }) => {
                    *scalar = Scalar { text, tag, style: Style::Plain, span }
                }
                None => {
                    scalar.tag = if scalar.is_string() { Tag::Str } else { Tag::Auto };
                    scalar.style = Style::Plain;
                }
            }
        }
        Node::Sequence(list) => {
            list.flow = false;
            list.items.iter_mut().for_each(|item| settle(item, changed, scalars));
        }
        Node::Mapping(map) => {
            map.flow = false;
            for entry in &mut map.entries {
                (entry.key.tag, entry.key.style) = (Tag::Str, Style::Plain);
                settle(&mut entry.value, changed, scalars);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, emit, parse, v2};

    /// Changes nothing; a dollar is beyond it.
    struct NoDollar;

    impl Lines for NoDollar {
        fn leaves(&self, text: &str) -> bool {
            !text.contains('$')
        }

        fn change(&mut self, _: &str, _: Span) -> Option<(String, Option<Span>)> {
            None
        }
    }

    fn read(text: &str) -> Node {
        parse(text, FileId::NONE).unwrap().unwrap()
    }

    #[test]
    fn what_is_plain_comes_back_as_if_printed_and_read() {
        let text = "b: {x: [1, true, 'yes', \"12\", '', --flag, '*', 'a: b # c', ~x]}\na: |\n  one\n  two\n'on': !!str 7\n";
        let mut document = read(text);
        let mut printed = String::new();
        emit::document(&document, &mut printed).unwrap();
        let back = v2::parse_document(&printed, FileId::NONE).unwrap().unwrap();
        assert!(read_back_in_place(&mut document, &mut NoDollar).is_some());
        assert_eq!(
            crate::yaml::json::to_json(&document).unwrap(),
            crate::yaml::json::to_json(&back).unwrap()
        );
    }

    #[test]
    fn what_may_change_is_left_alone() {
        for text in [
            "a: 1.50",
            "a: 0x10",
            "a: é",
            "a: $b",
            "a: 12345678901234567890",
            "a: 2001-01-01",
            "a: True",
            "1: a",
            "a: >\n  b\n  c\n",
            "a: ~",
        ] {
            let mut document = read(text);
            let before = document.clone();
            assert!(read_back_in_place(&mut document, &mut NoDollar).is_none(), "{text}");
            assert_eq!(document, before);
        }
    }
}
