//! Writes the bytes that `kustomize build` prints (kustomize 5.8.1, yaml v2.4.2 `emitterc.go`).
//!
//! The tree is printed with sorted keys, in block style, lines broken beyond column 80. What the hops
//! before the last emitter do to values is in [`reread`]; [`v3()`] is kyaml's own style.

mod analysis;
mod notes;
mod order;
mod quick;
mod reread;
mod sure;
mod v3;
mod writer;

use super::number::format_float;
use super::resolve::{Value, needs_quotes};
use super::scan::Version;
use super::{Entry, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use crate::bytes;
use crate::{Error, Result};
pub(super) use analysis::{Place, is_plain_block};
use compact_str::{CompactString, ToCompactString};
use notes::Notes;
pub(super) use order::{sort as sort_keys, sort_entries};
use quick::{Look, Ranked};
pub(super) use quick::{is_plain_key, is_plain_value};
pub(super) use reread::{string_after_json, value_after_v3};
use std::borrow::Cow;
pub use sure::is_sure;
pub use v3::v3;
use writer::{Wrap, Writer};

/// Appends one resource as `kustomize build` prints it, without separators.
///
/// # Errors
///
/// On keys that are there twice or are no strings, on tags that do not fit, on `.inf` and `.nan`, on
/// control characters, and on whatever else the real tool cannot print.
pub fn document(node: &Node, out: &mut String) -> Result<()> {
    let mut printer = Printer::new(out, None);
    printer.document(node)
}

/// The same, with a comment behind each value that `say` has something to say of; where all of a
/// collection is one piece of one file, at its key alone. What is said may hold no line break.
///
/// # Errors
///
/// As [`document`].
pub fn annotated(node: &Node, say: &dyn Fn(Span) -> Option<String>, out: &mut String) -> Result<()> {
    let notes = Some(Notes { say });
    let mut printer = Printer::new(out, notes);
    printer.document(node)
}

/// The same, with the place behind each line.
///
/// # Errors
///
/// As [`document`].
pub fn document_with_spans(node: &Node) -> Result<(String, Vec<Span>)> {
    let mut out = String::new();
    let mut printer = Printer::new(&mut out, None);
    printer.writer.track_lines();
    printer.document(node)?;
    let lines = printer.writer.into_lines();
    Ok((out, lines))
}

/// The longest a key may be, in bytes, to stand on the line of its value.
const MAX_SIMPLE_KEY: usize = 128;

/// The longest a key may be in JSON, quotes included and in characters, to be read back.
const MAX_JSON_KEY: usize = 1024;

struct Printer<'o> {
    writer: Writer<'o>,
    notes: Option<Notes<'o>>,
    /// The keys of the mappings that are being printed, those of the innermost last.
    ranked: Vec<Ranked>,
}

/// What a list is a value of: that decides how far it is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parent {
    Root,
    Sequence,
    Mapping,
}

/// What belongs to a key as it is printed.
struct Printed<'a> {
    /// The style in which it stands on the line of its value, where that was plain to see.
    style: Option<Style>,
    key: &'a Scalar,
    value: &'a Node,
}

impl<'o> Printer<'o> {
    fn new(out: &'o mut String, notes: Option<Notes<'o>>) -> Self {
        Printer { writer: Writer::new(out, Wrap::Long), notes, ranked: Vec::new() }
    }

    fn document(&mut self, node: &Node) -> Result<()> {
        if let Node::Scalar(scalar) = node {
            return Err(Error::input("a document has to be a mapping").at(scalar.span));
        }
        self.node(node, None, Parent::Root, false)?;
        self.writer.indent(0);
        Ok(())
    }

    /// Writes a node; `indent` is that of what it stands in, `flow` whether it was written inside of
    /// a flow collection.
    fn node(&mut self, node: &Node, indent: Option<usize>, parent: Parent, flow: bool) -> Result<()> {
        match node {
            Node::Scalar(scalar) if self.notes.is_some() => self.noted_scalar(scalar, inner(indent), flow),
            Node::Scalar(scalar) => self.scalar(scalar, inner(indent), flow),
            Node::Sequence(list) => self.sequence(list, indent, parent, flow || list.flow),
            Node::Mapping(map) => self.mapping(map, indent, flow || map.flow),
        }
    }

    fn empty(&mut self, brackets: [char; 2], span: Span) -> Result<()> {
        self.writer.from(span);
        self.writer.flow_start(brackets[0]);
        self.writer.flow_indicator(brackets[1]);
        if let Some(note) = self.notes.as_ref().and_then(|notes| (notes.say)(span)) {
            self.writer.note(&note);
        }
        Ok(())
    }

    /// A scalar and what is said of it: behind it, or behind the header of a block.
    fn noted_scalar(&mut self, scalar: &Scalar, indent: usize, flow: bool) -> Result<()> {
        self.writer.pending = self.notes.as_ref().and_then(|notes| (notes.say)(scalar.span));
        self.scalar(scalar, indent, flow)?;
        if let Some(note) = self.writer.pending.take() {
            self.writer.note(&note);
        }
        Ok(())
    }

    /// A value behind its key; what is said of all that is in a collection stands there.
    fn value(&mut self, value: &Node, indent: usize, flow: bool) -> Result<()> {
        let is_collection = match value {
            Node::Scalar(_) => false,
            Node::Sequence(list) => !list.items.is_empty(),
            Node::Mapping(map) => !map.entries.is_empty(),
        };
        let note = self.notes.as_ref().filter(|_| is_collection).and_then(|n| n.of_collection(value));
        let Some(note) = note else { return self.node(value, Some(indent), Parent::Mapping, flow) };
        self.writer.note(&note);
        let notes = self.notes.take();
        let printed = self.node(value, Some(indent), Parent::Mapping, flow);
        self.notes = notes;
        printed
    }

    fn sequence(&mut self, list: &Sequence, indent: Option<usize>, parent: Parent, flow: bool) -> Result<()> {
        if list.items.is_empty() {
            return self.empty(['[', ']'], list.span);
        }
        let indent = self.writer.indent_of_items(indent, parent == Parent::Mapping);
        for item in &list.items {
            self.writer.indent(indent);
            self.writer.from(item.span());
            self.writer.block_indicator('-');
            self.node(item, Some(indent), Parent::Sequence, flow)?;
        }
        Ok(())
    }

    fn mapping(&mut self, map: &Mapping, indent: Option<usize>, flow: bool) -> Result<()> {
        let base = self.ranked.len();
        if map.entries.is_empty() || !quick::sorted(map, &mut self.ranked) {
            return self.mapping_of_any_keys(map, indent, flow);
        }
        let indent = indent.map_or(0, |indent| indent + 2);
        for at in base..base + map.entries.len() {
            let Entry { key, value } = &map.entries[self.ranked[at].1 as usize];
            self.writer.indent(indent);
            self.writer.from(key.span);
            self.writer.word(&key.text);
            self.writer.colon();
            self.value(value, indent, flow)?;
        }
        self.ranked.truncate(base);
        Ok(())
    }

    fn mapping_of_any_keys(&mut self, map: &Mapping, indent: Option<usize>, flow: bool) -> Result<()> {
        let mut entries = printed_keys(map, indent.is_none(), flow)?;
        if entries.is_empty() {
            return self.empty(['{', '}'], map.span);
        }
        order::sort(&mut entries);
        let indent = indent.map_or(0, |indent| indent + 2);
        for (text, printed) in &entries {
            self.writer.indent(indent);
            self.writer.from(printed.key.span);
            match printed.style {
                Some(style) => self.simple_key(text, style, indent),
                None => self.key(text, indent),
            }
            self.value(printed.value, indent, flow)?;
        }
        Ok(())
    }

    fn simple_key(&mut self, text: &str, style: Style, indent: usize) {
        self.writer.scalar(text, style, indent + 2, Wrap::Never);
        self.writer.colon();
    }

    fn key(&mut self, text: &str, indent: usize) {
        let analysis = analysis::analyze(text, Version::V2);
        let wanted = wanted_style(text);
        if !analysis.multiline && text.len() <= MAX_SIMPLE_KEY {
            self.simple_key(text, analysis.style(wanted, text, Place::SimpleKey), indent);
        } else {
            self.writer.block_indicator('?');
            let style = analysis.style(wanted, text, Place::Value);
            self.writer.scalar(text, style, indent + 2, Wrap::Long);
            self.writer.indent(indent);
            self.writer.block_indicator(':');
        }
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize, flow: bool) -> Result<()> {
        match scalar.style {
            Style::Literal => self.writer.begin_block(scalar.span),
            _ => self.writer.from(scalar.span),
        }
        match quick::value(scalar) {
            Some(Look::Plain { spaces }) if !spaces || self.writer.has_room(scalar.text.len()) => {
                self.writer.word(&scalar.text);
            }
            Some(Look::Plain { .. }) => self.writer.scalar(&scalar.text, Style::Plain, indent, Wrap::Long),
            Some(Look::Quoted) => self.writer.quoted_word(&scalar.text),
            None => return self.any_scalar(scalar, indent, flow),
        }
        Ok(())
    }

    fn any_scalar(&mut self, scalar: &Scalar, indent: usize, flow: bool) -> Result<()> {
        let place = if flow { Place::Flow } else { Place::Value };
        let text = match value_after_v3(scalar, place)? {
            Value::Str(text) => text,
            Value::Timestamp(text) => Cow::Owned(text),
            value => {
                let text = number_text(&value, scalar)?;
                self.writer.scalar(&text, Style::Plain, indent, Wrap::Long);
                return Ok(());
            }
        };
        if let Some(style) = glanced_style(&text, Place::Value) {
            self.writer.scalar(&text, style, indent, Wrap::Long);
            return Ok(());
        }
        if is_plain_block(&text) {
            self.writer.scalar(&text, Style::Literal, indent, Wrap::Long);
            return Ok(());
        }
        let text = string_after_json(text, scalar)?;
        self.writer.scalar(&text, looked_style(&text), indent, Wrap::Long);
        Ok(())
    }
}

/// The style in which yaml v3 writes a string that has none yet.
pub(super) fn style_of(text: &str) -> Style {
    let wanted = match wanted_style(text) {
        Style::Plain if super::resolve::tag_of(text) != Tag::Str => Style::DoubleQuoted,
        style => style,
    };
    analysis::analyze(text, Version::V3).style(wanted, text, Place::Value)
}

/// The indentation of the further lines of a scalar.
fn inner(indent: Option<usize>) -> usize {
    indent.map_or(2, |indent| indent + 2)
}

fn wanted_style(text: &str) -> Style {
    if bytes::find(b'\n', text.as_bytes()).is_some() {
        Style::Literal
    } else if needs_quotes(text) {
        Style::DoubleQuoted
    } else {
        Style::Plain
    }
}

/// A value that is no string, as yaml v2 prints it after it went through JSON.
fn number_text(value: &Value<'_>, scalar: &Scalar) -> Result<CompactString> {
    Ok(match value {
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Int(n) => n.to_compact_string(),
        Value::UInt(n) => n.to_compact_string(),
        Value::Float(n) if !n.is_finite() => {
            return Err(Error::input(format!("json: unsupported value: {}", format_float(*n)))
                .at(scalar.span)
                .hint("put it in quotes if text is meant"));
        }
        Value::Float(n) => float_text(*n).into(),
        Value::Str(text) => text.as_ref().into(),
        Value::Timestamp(text) => text.as_str().into(),
    })
}

/// JSON writes whole floats below 1e21 without an exponent; read again they are integers if they fit.
fn float_text(n: f64) -> String {
    let whole = n.fract() == 0.0;
    if whole && n.abs() < 1e21 {
        let digits = super::number::format_json_float(n);
        if digits.parse::<i64>().is_ok() || digits.parse::<u64>().is_ok() {
            return if digits == "-0" { "0".into() } else { digits };
        }
    }
    format_float(n)
}

/// The style of a text that needs no closer look.
fn glanced_style(text: &str, place: Place) -> Option<Style> {
    let analysis = analysis::glance(text)?;
    let wanted = if needs_quotes(text) { Style::DoubleQuoted } else { Style::Plain };
    Some(analysis.style(wanted, text, place))
}

/// The style in which a text of one line in printable ASCII is printed as a value.
pub(super) fn printed_style(text: &str) -> Style {
    glanced_style(text, Place::Value).unwrap_or_else(|| looked_style(text))
}

fn looked_style(text: &str) -> Style {
    analysis::analyze(text, Version::V2).style(wanted_style(text), text, Place::Value)
}

/// The keys of a mapping as they are printed.
fn printed_keys(map: &Mapping, top: bool, flow: bool) -> Result<Vec<(Cow<'_, str>, Printed<'_>)>> {
    refuse_duplicates(map)?;
    let mut keys = Vec::with_capacity(map.entries.len());
    for Entry { key, value } in &map.entries {
        let easy = key.text.len() <= MAX_SIMPLE_KEY && matches!(key.tag, Tag::Auto | Tag::Unset | Tag::Str);
        let style = if easy { glanced_style(&key.text, Place::SimpleKey) } else { None };
        let text = match style {
            Some(_) if key.is_string() || (top && !key.is_null()) => Cow::Borrowed(key.text.as_str()),
            _ => key_text(key, top, flow)?,
        };
        keys.push((text, Printed { style, key, value }));
    }
    Ok(keys)
}

/// A key after all hops.
fn key_text(key: &Scalar, top: bool, flow: bool) -> Result<Cow<'_, str>> {
    let text = key_after_v3(key, top, flow)?;
    if text.len() > MAX_JSON_KEY / 6 || text.contains('\u{85}') {
        let mut json = String::new();
        super::json::write_string(&text, &mut json);
        if json.chars().count() > MAX_JSON_KEY || text.contains('\u{85}') {
            let message = "a key of more than 1024 characters or with a line break cannot be printed";
            return Err(Error::input(message).at(key.span));
        }
    }
    string_after_json(text, key)
}

/// A key after yaml v3 wrote and read it, as it stands in JSON. In the outermost mapping keys of all
/// types but null are taken by their text.
pub(super) fn key_after_v3(key: &Scalar, top: bool, flow: bool) -> Result<Cow<'_, str>> {
    let simple = !analysis::analyze(&key.text, Version::V3).multiline && key.text.len() <= MAX_SIMPLE_KEY;
    let place = match (flow, simple) {
        (true, true) => Place::FlowKey,
        (true, false) => Place::Flow,
        (false, true) => Place::SimpleKey,
        (false, false) => Place::Value,
    };
    let foreign = matches!(key.tag, Tag::Local | Tag::Unknown | Tag::Binary);
    if key.tag == Tag::Auto && key.style == Style::Plain && key.text == "<<" {
        return Err(Error::input("the key `<<` stands for a merge").at(key.span).hint("choose another key"));
    }
    match value_after_v3(key, place)? {
        Value::Str(text) if top || !foreign => Ok(text),
        value if top && value != Value::Null => Ok(Cow::Borrowed(key.text.as_str())),
        _ => Err(Error::input(format!("the key `{}` is no string", key.text)).at(key.span).hint(
            "put it in quotes; a label, an annotation or a generated key needs another name, quoted or not",
        )),
    }
}

/// Fails when a key is there twice.
pub(super) fn refuse_duplicates(map: &Mapping) -> Result<()> {
    let duplicate = |first: &Scalar, second: &Scalar| {
        let message = format!("mapping key \"{}\" already defined at line {}", second.text, first.span.line);
        Err(Error::input(message).at(second.span))
    };
    if map.entries.len() <= 16 {
        for (at, entry) in map.entries.iter().enumerate() {
            if let Some(first) = map.entries[..at].iter().find(|e| e.key.text == entry.key.text) {
                return duplicate(&first.key, &entry.key);
            }
        }
        return Ok(());
    }
    let mut seen = std::collections::HashMap::with_capacity(map.entries.len());
    for entry in &map.entries {
        if let Some(first) = seen.insert(entry.key.text.as_str(), &entry.key) {
            return duplicate(first, &entry.key);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
