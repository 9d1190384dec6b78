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
    TagDirective(&'a str, String),
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
    /// `!handle!suffix`; an empty handle says that the suffix is the whole tag.
    Tag(&'a str, String),
    /// A scalar.
    Scalar(CompactString, Style),
}
