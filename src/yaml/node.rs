//! The one document tree: what a YAML document says, where it says it, and how it was written.
//!
//! A scalar keeps its text, style and tag and is resolved only on demand ([`super::resolve`]);
//! mappings keep the order of the file; keys are sorted by the emitter alone.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A file's number in [`crate::tree::Files`]. `FileId::NONE` stands for text that has no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

impl FileId {
    /// Text that comes from no file: made up, generated or given on the command line.
    pub const NONE: FileId = FileId(u32::MAX);
}

/// The place where a value was written. Lines count from 1; 0 says "this file, line unknown".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The line, from 1.
    pub line: u32,
}

impl Span {
    /// No known place.
    pub const NONE: Span = Span { file: FileId::NONE, line: 0 };

    /// A line of a file.
    pub fn new(file: FileId, line: u32) -> Self {
        Span { file, line }
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::NONE
    }
}

/// Deeper nesting than this is refused, so that no walk over the tree can exhaust a stack of 2 MB.
/// Go stops at 10,000 levels; the deepest schemas that people write have fewer than 100.
pub const MAX_DEPTH: usize = 350;

/// How a scalar was written.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes.
    #[default]
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a scalar's tag says about its type. On collections tags carry no meaning and are dropped.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq, Hash)]
pub enum Tag {
    /// No tag: the text and the style decide.
    #[default]
    Auto,
    /// No tag either, but of a scalar that a transformer wrote: yaml v3 gives a tag to what it reads, so only
    /// here the type follows whatever text is written over it later.
    Unset,
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!binary`
    Binary,
    /// `!!merge`
    Merge,
    /// `!name`: a string to everybody who does not know the name.
    Local,
    /// Any other `!!name`.
    Unknown,
}

/// A scalar: its text as it reads after unquoting and unfolding, not yet typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text.
    pub text: CompactString,
    /// How it was written.
    pub style: Style,
    /// Its tag.
    pub tag: Tag,
    /// Where it was written.
    pub span: Span,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The items, in order.
    pub items: Vec<Node>,
    /// Whether it was written in flow style, `[…]`.
    pub flow: bool,
    /// Where it begins.
    pub span: Span,
}

/// One `key: value` of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Scalar,
    /// The value.
    pub value: Node,
}

/// A mapping, in the order of the file. Keys may repeat until the document is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// Whether it was written in flow style, `{…}`.
    pub flow: bool,
    /// Where it begins.
    pub span: Span,
}

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    Sequence(Sequence),
    /// A mapping.
    Mapping(Mapping),
}

impl Scalar {
    /// A string, whatever its text looks like: `true` stays text.
    pub fn string(text: impl Into<CompactString>, span: Span) -> Self {
        Scalar { text: text.into(), style: Style::Plain, tag: Tag::Str, span }
    }

    /// A plain scalar whose type its text decides: `true` is a boolean, `12` a number.
    pub fn plain(text: impl Into<CompactString>, span: Span) -> Self {
        Scalar { text: text.into(), style: Style::Plain, tag: Tag::Auto, span }
    }
}

impl Scalar {
    /// Whether it is a null to kyaml: by its tag, or plain and read from a file as one.
    pub fn is_null(&self) -> bool {
        match self.tag {
            Tag::Null => true,
            Tag::Auto => self.style == Style::Plain && super::resolve::is_null_text(&self.text),
            _ => false,
        }
    }

    /// Holds a scalar that a transformer wrote for text, as kyaml does when it puts it into a mapping: what
    /// YAML 1.1 would read otherwise gets quotes.
    pub fn hold_for_text(&mut self) {
        let is_open = self.tag == Tag::Unset && self.style == Style::Plain;
        if is_open && super::resolve::is_other_than_text(&self.text) {
            self.style = Style::DoubleQuoted;
        }
    }

    /// Whether it is a string: by its tag, by its quotes, or because its plain text is nothing else.
    pub fn is_string(&self) -> bool {
        self.resolved_tag() == Tag::Str
    }

    /// The tag that yaml v3 gives it.
    pub fn resolved_tag(&self) -> Tag {
        match (self.tag, self.style) {
            (Tag::Auto | Tag::Unset, Style::Plain) => super::resolve::tag_of(&self.text),
            (Tag::Auto | Tag::Unset, _) => Tag::Str,
            (tag, _) => tag,
        }
    }
}

impl Sequence {
    /// An empty list in block style.
    pub fn new(span: Span) -> Self {
        Sequence { items: Vec::new(), flow: false, span }
    }
}

impl Mapping {
    /// An empty mapping in block style.
    pub fn new(span: Span) -> Self {
        Mapping { entries: Vec::new(), flow: false, span }
    }

    /// The value of the first entry with this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|e| e.key.text == key).map(|e| &e.value)
    }

    /// The value of the first entry with this key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|e| e.key.text == key).map(|e| &mut e.value)
    }

    /// The place of the first entry with this key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.key.text == key)
    }

    /// Whether there is an entry with this key.
    pub fn contains(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Replaces the value of a key in place, or appends it. Gives the old value.
    pub fn set(&mut self, key: &str, value: Node) -> Option<Node> {
        match self.get_mut(key) {
            Some(old) => Some(std::mem::replace(old, value)),
            None => {
                let key = Scalar::string(key, value.span());
                self.entries.push(Entry { key, value });
                None
            }
        }
    }

    /// Removes the first entry with this key.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.position(key).map(|i| self.entries.remove(i).value)
    }

    /// The value of a key; an absent one is first made with `default`.
    pub fn get_or_insert_with(&mut self, key: &str, default: impl FnOnce() -> Node) -> &mut Node {
        let at = self.position(key).unwrap_or_else(|| {
            let value = default();
            let key = Scalar::string(key, value.span());
            self.entries.push(Entry { key, value });
            self.entries.len() - 1
        });
        &mut self.entries[at].value
    }
}

impl Node {
    /// A string, whatever its text looks like.
    pub fn string(text: impl Into<CompactString>, span: Span) -> Self {
        Node::Scalar(Scalar::string(text, span))
    }

    /// A plain scalar whose type its text decides.
    pub fn plain(text: impl Into<CompactString>, span: Span) -> Self {
        Node::Scalar(Scalar::plain(text, span))
    }

    /// A scalar as a transformer writes it ([`Tag::Unset`]).
    pub fn unset(text: impl Into<CompactString>, span: Span) -> Self {
        Node::Scalar(Scalar { text: text.into(), style: Style::Plain, tag: Tag::Unset, span })
    }

    /// A scalar as a transformer writes it, held for text ([`Scalar::hold_for_text`]).
    pub fn held(text: impl Into<CompactString>, span: Span) -> Self {
        let mut scalar = Scalar { text: text.into(), style: Style::Plain, tag: Tag::Unset, span };
        scalar.hold_for_text();
        Node::Scalar(scalar)
    }

    /// A null.
    pub fn null(span: Span) -> Self {
        Node::Scalar(Scalar { text: "null".into(), style: Style::Plain, tag: Tag::Null, span })
    }

    /// An empty mapping.
    pub fn mapping(span: Span) -> Self {
        Node::Mapping(Mapping::new(span))
    }

    /// An empty list.
    pub fn sequence(span: Span) -> Self {
        Node::Sequence(Sequence::new(span))
    }

    /// Whether it is a scalar that is null.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(Scalar::is_null)
    }

    /// Whether it nests deeper than so many levels; looks no further than that.
    pub fn is_deeper_than(&self, levels: usize) -> bool {
        let is_below = |child: &Node| levels == 0 || child.is_deeper_than(levels - 1);
        match self {
            Node::Scalar(_) => false,
            Node::Sequence(s) => s.items.iter().any(is_below),
            Node::Mapping(m) => m.entries.iter().any(|e| is_below(&e.value)),
        }
    }
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Node::Scalar(s) => s.span,
            Node::Sequence(s) => s.span,
            Node::Mapping(m) => m.span,
        }
    }

    /// Moves every place in it: for texts that stand inside of another document.
    pub fn move_spans(&mut self, place: &impl Fn(Span) -> Span) {
        match self {
            Node::Scalar(s) => s.span = place(s.span),
            Node::Sequence(s) => {
                s.span = place(s.span);
                s.items.iter_mut().for_each(|item| item.move_spans(place));
            }
            Node::Mapping(m) => {
                m.span = place(m.span);
                for entry in &mut m.entries {
                    entry.key.span = place(entry.key.span);
                    entry.value.move_spans(place);
                }
            }
        }
    }

    /// The mapping it is, if it is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match self {
            Node::Mapping(m) => Some(m),
            _ => None,
        }
    }

    /// The mapping it is, to change it.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match self {
            Node::Mapping(m) => Some(m),
            _ => None,
        }
    }

    /// The list it is, if it is one.
    pub fn as_sequence(&self) -> Option<&Sequence> {
        match self {
            Node::Sequence(s) => Some(s),
            _ => None,
        }
    }

    /// The list it is, to change it.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Sequence> {
        match self {
            Node::Sequence(s) => Some(s),
            _ => None,
        }
    }

    /// The scalar it is, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match self {
            Node::Scalar(s) => Some(s),
            _ => None,
        }
    }

    /// The scalar it is, to change it.
    pub fn as_scalar_mut(&mut self) -> Option<&mut Scalar> {
        match self {
            Node::Scalar(s) => Some(s),
            _ => None,
        }
    }

    /// The text of a scalar, whatever its type.
    pub fn as_text(&self) -> Option<&str> {
        self.as_scalar().map(|s| s.text.as_str())
    }

    /// The value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// Follows plain keys downwards.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Follows plain keys downwards, to change what is there.
    pub fn at_mut(&mut self, path: &[&str]) -> Option<&mut Node> {
        path.iter().try_fold(self, |node, key| node.get_mut(key))
    }

    /// The text of the scalar behind plain keys.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_text()
    }
}
