//! kyaml's own style (`RNode.String()`): order, styles and flow collections stay, lists are not indented
//! under their key, lines are not broken.

use super::analysis::{Place, analyze};
use super::writer::{Wrap, Writer};
use super::{MAX_SIMPLE_KEY, Parent, inner};
use crate::Result;
use crate::yaml::resolve::tag_of;
use crate::yaml::scan::Version;
use crate::yaml::{Mapping, Node, Scalar, Sequence, Style, Tag};

/// A node as kyaml writes it (`RNode.String()`), without its comments.
///
/// # Errors
///
/// None at present; the real tool fails where base64 after `!!binary` is invalid text.
pub fn v3(node: &Node) -> Result<String> {
    let mut out = String::new();
    let mut printer = Printer { writer: Writer::new(&mut out, Wrap::Never) };
    printer.node(node, None, Parent::Root, false);
    printer.writer.indent(0);
    Ok(out)
}

struct Printer<'o> {
    writer: Writer<'o>,
}

impl Printer<'_> {
    fn node(&mut self, node: &Node, indent: Option<usize>, parent: Parent, flow: bool) {
        match node {
            Node::Scalar(scalar) => {
                self.scalar(scalar, inner(indent), if flow { Place::Flow } else { Place::Value });
            }
            Node::Sequence(list) if flow || list.flow || list.items.is_empty() => {
                self.flow_sequence(list, indent);
            }
            Node::Sequence(list) => self.sequence(list, indent, parent),
            Node::Mapping(map) if flow || map.flow || map.entries.is_empty() => {
                self.flow_mapping(map, indent)
            }
            Node::Mapping(map) => self.mapping(map, indent),
        }
    }

    fn sequence(&mut self, list: &Sequence, indent: Option<usize>, parent: Parent) {
        let indent = self.writer.indent_of_items(indent, parent == Parent::Mapping);
        for item in &list.items {
            self.writer.indent(indent);
            self.writer.block_indicator('-');
            self.node(item, Some(indent), Parent::Sequence, false);
        }
    }

    fn mapping(&mut self, map: &Mapping, indent: Option<usize>) {
        let indent = indent.map_or(0, |indent| indent + 2);
        for entry in &map.entries {
            self.writer.indent(indent);
            if is_simple(&entry.key) {
                self.scalar(&entry.key, indent + 2, Place::SimpleKey);
                self.writer.colon();
            } else {
                self.writer.block_indicator('?');
                self.scalar(&entry.key, indent + 2, Place::Value);
                self.writer.indent(indent);
                self.writer.block_indicator(':');
            }
            self.node(&entry.value, Some(indent), Parent::Mapping, false);
        }
    }

    fn flow_sequence(&mut self, list: &Sequence, indent: Option<usize>) {
        self.writer.flow_start('[');
        for (at, item) in list.items.iter().enumerate() {
            if at > 0 {
                self.writer.flow_indicator(',');
            }
            self.node(item, Some(inner(indent)), Parent::Sequence, true);
        }
        self.writer.flow_indicator(']');
    }

    fn flow_mapping(&mut self, map: &Mapping, indent: Option<usize>) {
        self.writer.flow_start('{');
        for (at, entry) in map.entries.iter().enumerate() {
            if at > 0 {
                self.writer.flow_indicator(',');
            }
            if is_simple(&entry.key) {
                self.scalar(&entry.key, inner(indent), Place::FlowKey);
                self.writer.flow_indicator(':');
            } else {
                self.writer.block_indicator('?');
                self.scalar(&entry.key, inner(indent), Place::Flow);
                self.writer.block_indicator(':');
            }
            self.node(&entry.value, Some(inner(indent)), Parent::Mapping, true);
        }
        self.writer.flow_indicator('}');
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize, place: Place) {
        let text = scalar.text.as_str();
        let (tag, quoted) = shown_tag(scalar);
        if let Some(tag) = tag {
            self.writer.tag(tag);
        }
        let wanted = match scalar.style {
            Style::Plain if text.contains('\n') => Style::Literal,
            Style::Plain if quoted => Style::DoubleQuoted,
            style => style,
        };
        let style = analyze(text, Version::V3).style(wanted, text, place);
        let wrap = if matches!(place, Place::SimpleKey | Place::FlowKey) { Wrap::Never } else { Wrap::Long };
        self.writer.scalar(text, style, indent, wrap);
    }
}

fn is_simple(key: &Scalar) -> bool {
    !analyze(&key.text, Version::V3).multiline && key.text.len() <= MAX_SIMPLE_KEY
}

/// The tag to write, and whether plain text has to be quoted instead to keep its type.
fn shown_tag(scalar: &Scalar) -> (Option<&'static str>, bool) {
    let tag = match scalar.tag {
        Tag::Auto | Tag::Unset => return (None, false),
        Tag::Str | Tag::Local | Tag::Unknown => return (None, tag_of(&scalar.text) != Tag::Str),
        Tag::Null if tag_of(&scalar.text) == Tag::Null => return (None, false),
        Tag::Null => "!!null",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
        Tag::Merge => "!!merge",
    };
    (Some(tag), false)
}
