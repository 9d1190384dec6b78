//! The tokens of go-yaml's scanner.

use crate::yaml::Style;
use compact_str::CompactString;

/// A token and the line it begins on.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Its line, from 0.
    pub line: u32,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'a> {
    /// The end of the text.
    StreamEnd,
    /// `%YAML major.minor`
    Version(u8, u8),
    /// `%TAG handle prefix`
    TagDirective(Box<TagName<'a>>),
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    /// A block list begins.
    BlockSequenceStart,
    /// A block mapping begins.
    BlockMappingStart,
    /// A block collection ends.
    BlockEnd,
    /// `[`
    FlowSequenceStart,
    /// `]`
    FlowSequenceEnd,
    /// `{`
    FlowMappingStart,
    /// `}`
    FlowMappingEnd,
    /// `-`
    BlockEntry,
    /// `,`
    FlowEntry,
    /// `?`, or nothing before a simple key.
    Key,
    /// `:`
    Value,
    /// `*name`
    Alias(&'a str),
    /// `&name`
    Anchor(&'a str),
    /// `!handle!suffix`
    Tag(Box<TagName<'a>>),
    /// A scalar.
    Scalar(CompactString, Style),
}

/// The two parts of a tag, or of a directive about tags. In a box of their own, for tokens are moved a lot.
#[derive(Clone, Debug, PartialEq)]
pub struct TagName<'a> {
    /// `!`, `!!` or `!name!`; empty when `rest` is the whole tag.
    pub handle: &'a str,
    /// The suffix of a tag, the prefix of a directive.
    pub rest: String,
}
