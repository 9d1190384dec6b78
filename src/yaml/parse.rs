//! Reads a text into a tree, with go-yaml's acceptance (yaml v3.0.3 `parserc.go`) and kyaml's
//! de-anchoring (kyaml 0.21.1 `RNode.DeAnchor`).
//!
//! Recursive descent over the tokens. Aliases are replaced by copies of what they name as soon as
//! they are met, and merge keys by the entries they bring as soon as their mapping is complete.
//!
//! Differs on purpose: mapping keys have to be scalars here and now (Go fails later, when it
//! prints), nesting ends at 350 levels (Go: 10,000), and an anchor inside of itself is an error
//! (Go dies of a stack overflow).

mod anchors;
mod flow;
mod lines;
mod merge;
mod room;

use super::node::MAX_DEPTH;
use super::scan::{Kind, Scanner, TagName, Version};
use super::{Entry, FileId, Mapping, Node, Scalar, Sequence, Span, Style, Tag};
use crate::{Error, Result, secret_text};
use anchors::Anchors;
pub(super) use room::Room;

/// Reads the first document of a text; `None` when there is nothing in it.
///
/// # Errors
///
/// On whatever go-yaml refuses, with the line.
pub fn parse(text: &str, file: FileId) -> Result<Option<Node>> {
    parse_from(text, file, 0, &mut Room::of(text.len()))
}

/// Reads the first document of a text that begins at a line (from 0) of a file, and takes its values off those that the
/// file may still have.
pub(super) fn parse_from(text: &str, file: FileId, first_line: u32, room: &mut Room) -> Result<Option<Node>> {
    first_document(text, file, first_line, Version::V3, room)
}

/// Reads the first document: line by line where it is written in an everyday way ([`lines`]). What is wrong within a
/// Secret is told without words of it.
pub(super) fn first_document(
    text: &str,
    file: FileId,
    first_line: u32,
    version: Version,
    room: &mut Room,
) -> Result<Option<Node>> {
    if let Some(node) = lines::document(text, file, first_line, room)? {
        return Ok(Some(node));
    }
    let told = |error: Error| {
        let line = error.span().map_or(0, |at| at.line.saturating_sub(first_line + 1) as usize);
        if secret_text::holds(text, line) { error.without_quotes() } else { error }
    };
    let parser = Parser::new(text, file, first_line, version).map_err(told)?;
    let mut parser = Parser { room: *room, ..parser };
    let node = parser.document().map_err(told)?;
    *room = parser.room;
    Ok(node)
}

/// What stands where a node was read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub node: Node,
    /// Whether an alias stood there.
    pub alias: bool,
}

/// Whether block collections may begin where a node is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    Flow,
    Block,
    /// Block, and a list may begin without being indented more than its key.
    Value,
}

/// Reads one sort of collection.
type Read<'a> = fn(&mut Parser<'a>, Span) -> Result<Node>;

#[derive(Debug)]
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    version: Version,
    anchors: Anchors<'a>,
    tags: Vec<TagName<'a>>,
    depth: usize,
    room: Room,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, file: FileId, first_line: u32, version: Version) -> Result<Self> {
        let scanner = Scanner::new(text, file, first_line, version)?;
        Ok(Parser {
            scanner,
            version,
            anchors: Anchors::default(),
            tags: Vec::new(),
            depth: 0,
            room: Room::of(text.len()),
        })
    }

    /// Reads one document and the `...` after it.
    pub fn document(&mut self) -> Result<Option<Node>> {
        let explicit = match self.scanner.peek()?.kind {
            Kind::StreamEnd => return Ok(None),
            Kind::Version(..) | Kind::TagDirective(..) | Kind::DocumentStart => true,
            _ => false,
        };
        self.directives()?;
        if explicit {
            let token = self.scanner.next()?;
            if !matches!(token.kind, Kind::DocumentStart) {
                return Err(self.error(token.line, "did not find expected <document start>"));
            }
        }
        let line = self.scanner.peek()?.line;
        let node = match self.scanner.peek()?.kind {
            Kind::Version(..)
            | Kind::TagDirective(..)
            | Kind::DocumentStart
            | Kind::DocumentEnd
            | Kind::StreamEnd
                if explicit =>
            {
                empty(self.scanner.span(line.saturating_sub(1)))
            }
            _ => self.node(Context::Block)?.node,
        };
        self.scanner.peek()?;
        Ok(Some(node))
    }

    fn directives(&mut self) -> Result<()> {
        let mut version = false;
        loop {
            let line = self.scanner.peek()?.line;
            match self.scanner.peek()?.kind {
                Kind::Version(..) if version => {
                    return Err(self.error(line, "found duplicate %YAML directive"));
                }
                Kind::Version(1, 1) => version = true,
                Kind::Version(..) => {
                    return Err(self
                        .error(line, "found incompatible YAML document")
                        .hint("only `%YAML 1.1` is accepted; leave the line out"));
                }
                Kind::TagDirective(..) => {}
                _ => return Ok(()),
            }
            if let Kind::TagDirective(name) = self.scanner.next()?.kind {
                if self.tags.iter().any(|known| known.handle == name.handle) {
                    return Err(self.error(line, "found duplicate %TAG directive"));
                }
                self.tags.push(*name);
            }
        }
    }

    fn error(&self, line: u32, message: impl Into<String>) -> Error {
        Error::input(message).at(self.scanner.span(line))
    }

    fn node(&mut self, context: Context) -> Result<Parsed> {
        let node = match self.scanner.peek()?.kind {
            Kind::Scalar(..) => self.scalar(Tag::Auto)?,
            Kind::Alias(..) | Kind::Anchor(..) | Kind::Tag(..) => return self.named_node(context),
            _ => self.collection(context)?,
        };
        Ok(Parsed { node, alias: false })
    }

    /// Reads an alias, or a node with an anchor or a tag.
    fn named_node(&mut self, context: Context) -> Result<Parsed> {
        let token = self.scanner.peek()?;
        let line = token.line;
        if let Kind::Alias(name) = token.kind {
            self.scanner.next()?;
            let span = self.scanner.span(line);
            let node = self.anchors.expand(name, self.depth, span)?;
            return Ok(Parsed { node, alias: true });
        }
        let (anchor, tag) = self.properties(line)?;
        let opened = anchor.map(|name| (name, self.anchors.open(name)));
        let node = if matches!(self.scanner.peek()?.kind, Kind::Scalar(..)) {
            self.scalar(tag)?
        } else if self.is_collection(context)? {
            self.collection(context)?
        } else {
            Node::Scalar(Scalar { tag, ..empty_scalar(self.scanner.span(line)) })
        };
        if let Some((name, id)) = opened {
            self.anchors.close(name, id, &node);
        }
        Ok(Parsed { node, alias: false })
    }

    /// Whether a collection begins that may begin here.
    fn is_collection(&mut self, context: Context) -> Result<bool> {
        Ok(match self.scanner.peek()?.kind {
            Kind::BlockEntry => context == Context::Value,
            Kind::FlowSequenceStart | Kind::FlowMappingStart => true,
            Kind::BlockSequenceStart | Kind::BlockMappingStart => context != Context::Flow,
            _ => false,
        })
    }

    fn collection(&mut self, context: Context) -> Result<Node> {
        if !self.is_collection(context)? {
            return Err(self.no_content()?);
        }
        let token = self.scanner.peek()?;
        let (line, read): (u32, Read<'a>) = match token.kind {
            Kind::BlockSequenceStart => (token.line, Self::block_sequence),
            Kind::BlockMappingStart => (token.line, Self::block_mapping),
            Kind::FlowSequenceStart => (token.line, Self::flow_sequence),
            Kind::FlowMappingStart => (token.line, Self::flow_mapping),
            _ => (token.line, Self::indentless_sequence),
        };
        let span = self.scanner.span(line);
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::input(format!("exceeded max depth of {MAX_DEPTH}")).at(span));
        }
        let node = read(self, span)?;
        self.depth -= 1;
        Ok(node)
    }

    /// Makes sure that there is room for some more values.
    fn take(&mut self, values: usize) -> Result<()> {
        if self.room.take(values).is_some() {
            return Ok(());
        }
        let line = self.scanner.peek()?.line;
        Err(self.error(line, room::too_many()))
    }

    fn item(&mut self, items: &mut Vec<Node>, item: Node) -> Result<()> {
        self.take(1)?;
        self.room.push(items, item);
        Ok(())
    }

    fn entry(&mut self, building: &mut Building, key: Scalar, value: Parsed) -> Result<()> {
        self.take(2)?;
        building.push(self.version, key, value, self.room);
        Ok(())
    }

    fn no_content(&mut self) -> Result<Error> {
        let token = self.scanner.peek()?;
        let (line, found) = (token.line, describe(&token.kind));
        Ok(self.error(line, format!("did not find expected node content, found {found}")))
    }

    /// Reads an anchor and a tag, in any order.
    fn properties(&mut self, line: u32) -> Result<(Option<&'a str>, Tag)> {
        let (mut anchor, mut tag) = (None, None);
        loop {
            match self.scanner.peek()?.kind {
                Kind::Anchor(name) if anchor.is_none() => anchor = Some(name),
                Kind::Tag(..) if tag.is_none() => {}
                _ => return Ok((anchor, tag.unwrap_or_default())),
            }
            if let Kind::Tag(name) = self.scanner.next()?.kind {
                tag = Some(self.tag(name.handle, &name.rest, line)?);
            }
        }
    }

    fn tag(&self, handle: &str, suffix: &str, line: u32) -> Result<Tag> {
        if handle.is_empty() {
            return Ok(named_tag(suffix, self.version));
        }
        let prefix = match self.tags.iter().find(|known| known.handle == handle) {
            Some(known) => known.rest.as_str(),
            None if handle == "!" => "!",
            None if handle == "!!" => LONG_TAG,
            None => return Err(self.error(line, format!("found undefined tag handle `{handle}`"))),
        };
        Ok(named_tag(&format!("{prefix}{suffix}"), self.version))
    }

    fn scalar(&mut self, tag: Tag) -> Result<Node> {
        let token = self.scanner.next()?;
        let Kind::Scalar(text, style) = token.kind else {
            return Err(self.error(token.line, "did not find expected scalar"));
        };
        let span = self.scanner.span(token.line);
        Ok(Node::Scalar(Scalar { text, style, tag, span }))
    }

    fn block_sequence(&mut self, span: Span) -> Result<Node> {
        self.scanner.next()?;
        let mut items = Vec::new();
        loop {
            let token = self.scanner.next()?;
            match token.kind {
                Kind::BlockEntry => {
                    let item = match self.scanner.peek()?.kind {
                        Kind::BlockEntry | Kind::BlockEnd => empty(self.scanner.span(token.line)),
                        _ => self.node(Context::Block)?.node,
                    };
                    self.item(&mut items, item)?;
                }
                Kind::BlockEnd => return Ok(Node::Sequence(Sequence { items, flow: false, span })),
                kind => {
                    return Err(self.unexpected(
                        &kind,
                        token.line,
                        "did not find expected '-' indicator",
                        span,
                    ));
                }
            }
        }
    }

    fn indentless_sequence(&mut self, span: Span) -> Result<Node> {
        let mut items = Vec::new();
        while matches!(self.scanner.peek()?.kind, Kind::BlockEntry) {
            let line = self.scanner.next()?.line;
            let item = match self.scanner.peek()?.kind {
                Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd => empty(self.scanner.span(line)),
                _ => self.node(Context::Block)?.node,
            };
            self.item(&mut items, item)?;
        }
        Ok(Node::Sequence(Sequence { items, flow: false, span }))
    }

    fn block_mapping(&mut self, span: Span) -> Result<Node> {
        self.scanner.next()?;
        let mut building = Building::default();
        loop {
            let token = self.scanner.peek()?;
            let line = token.line;
            match token.kind {
                Kind::Key => {}
                Kind::BlockEnd => {
                    self.scanner.next()?;
                    return self.mapping(building, Style::Literal, span);
                }
                _ => {
                    let kind = self.scanner.next()?.kind;
                    return Err(self.unexpected(&kind, line, "did not find expected key", span));
                }
            }
            self.scanner.next()?;
            let key = match self.scanner.peek()?.kind {
                Kind::Key | Kind::Value | Kind::BlockEnd => empty_scalar(self.scanner.span(line)),
                _ => self.key(Context::Value)?,
            };
            let token = self.scanner.peek()?;
            let line = token.line;
            if !matches!(token.kind, Kind::Value) {
                let value = empty(key.span);
                self.entry(&mut building, key, Parsed { node: value, alias: false })?;
                continue;
            }
            self.scanner.next()?;
            let value = match self.scanner.peek()?.kind {
                Kind::Key | Kind::Value | Kind::BlockEnd => {
                    Parsed { node: empty(self.scanner.span(line)), alias: false }
                }
                _ => self.node(Context::Value)?,
            };
            self.entry(&mut building, key, value)?;
        }
    }

    fn key(&mut self, context: Context) -> Result<Scalar> {
        let line = self.scanner.peek()?.line;
        match self.node(context)?.node {
            Node::Scalar(scalar) => Ok(scalar),
            _ => Err(self
                .error(line, "a mapping key has to be a scalar, not a list or a mapping")
                .hint("put text that begins with `{` or `[` in quotes")),
        }
    }

    fn mapping(&self, building: Building, style: Style, span: Span) -> Result<Node> {
        let flow = style == Style::Plain;
        let entries = merge::merged(building, self.version)?;
        Ok(Node::Mapping(Mapping { entries, flow, span }))
    }

    fn unexpected(&self, found: &Kind<'_>, line: u32, message: &str, begin: Span) -> Error {
        let error = self.error(line, format!("{message}, found {}", describe(found)));
        match begin.line {
            0 => error,
            begin => error.hint(format!("the collection begins on line {begin}")),
        }
    }
}

/// The entries of a mapping that is being read, and where its merge keys are.
#[derive(Debug, Default)]
pub(super) struct Building {
    pub entries: Vec<Entry>,
    /// Places of merge keys, each with whether an alias is its value.
    pub merges: Vec<(usize, bool)>,
}

impl Building {
    fn push(&mut self, version: Version, key: Scalar, value: Parsed, room: Room) {
        if merge::is_merge_key(&key, version) {
            self.merges.push((self.entries.len(), value.alias));
        }
        room.push(&mut self.entries, Entry { key, value: value.node });
    }
}

const LONG_TAG: &str = "tag:yaml.org,2002:";

/// To yaml v3 the tag `!` says nothing; to v2 it says text.
fn named_tag(tag: &str, version: Version) -> Tag {
    let Some(name) = tag.strip_prefix(LONG_TAG).or_else(|| tag.strip_prefix("!!")) else {
        return if tag == "!" && version == Version::V3 { Tag::Auto } else { Tag::Local };
    };
    match name {
        "str" => Tag::Str,
        "int" => Tag::Int,
        "float" => Tag::Float,
        "bool" => Tag::Bool,
        "null" => Tag::Null,
        "timestamp" => Tag::Timestamp,
        "binary" => Tag::Binary,
        "merge" => Tag::Merge,
        _ => Tag::Unknown,
    }
}

fn empty(span: Span) -> Node {
    Node::Scalar(empty_scalar(span))
}

fn empty_scalar(span: Span) -> Scalar {
    Scalar::plain("", span)
}

fn describe(kind: &Kind<'_>) -> String {
    match kind {
        Kind::StreamEnd => "the end of the text".into(),
        Kind::Version(..) | Kind::TagDirective(..) => "a directive".into(),
        Kind::DocumentStart => "`---`".into(),
        Kind::DocumentEnd => "`...`".into(),
        Kind::BlockSequenceStart => "a list".into(),
        Kind::BlockMappingStart => "a mapping".into(),
        Kind::BlockEnd => "the end of a block (less indentation)".into(),
        Kind::FlowSequenceStart => "`[`".into(),
        Kind::FlowSequenceEnd => "`]`".into(),
        Kind::FlowMappingStart => "`{`".into(),
        Kind::FlowMappingEnd => "`}`".into(),
        Kind::BlockEntry => "`-`".into(),
        Kind::FlowEntry => "`,`".into(),
        Kind::Key => "a key".into(),
        Kind::Value => "`:`".into(),
        Kind::Alias(name) => format!("`*{name}`"),
        Kind::Anchor(name) => format!("`&{name}`"),
        Kind::Tag(..) => "a tag".into(),
        Kind::Scalar(text, _) => format!("`{}`", text.chars().take(40).collect::<String>()),
    }
}

#[cfg(test)]
mod tests;
