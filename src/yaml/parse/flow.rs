//! Flow collections: `[…]` and `{…}`.

use super::{Building, Context, Parsed, Parser, empty, empty_scalar};
use crate::Result;
use crate::yaml::scan::Kind;
use crate::yaml::{Node, Scalar, Sequence, Span, Style};

impl Parser<'_> {
    pub(super) fn flow_sequence(&mut self, span: Span) -> Result<Node> {
        self.scanner.next()?;
        let mut items = Vec::new();
        loop {
            if !items.is_empty() && !matches!(self.scanner.peek()?.kind, Kind::FlowSequenceEnd) {
                self.flow_comma(span, "did not find expected ',' or ']'")?;
            }
            match self.scanner.peek()?.kind {
                Kind::FlowSequenceEnd => {
                    self.scanner.next()?;
                    return Ok(Node::Sequence(Sequence { items, flow: true, span }));
                }
                Kind::Key => {
                    let pair = self.flow_pair()?;
                    self.item(&mut items, pair)?;
                }
                _ => {
                    let item = self.node(Context::Flow)?.node;
                    self.item(&mut items, item)?;
                }
            }
        }
    }

    fn flow_comma(&mut self, span: Span, message: &str) -> Result<()> {
        let token = self.scanner.next()?;
        match token.kind {
            Kind::FlowEntry => Ok(()),
            kind => Err(self.unexpected(&kind, token.line, message, span)),
        }
    }

    /// Reads `key: value` inside of `[…]`: a mapping of one entry.
    fn flow_pair(&mut self) -> Result<Node> {
        let line = self.scanner.next()?.line;
        let span = self.scanner.span(line);
        let key = match self.scanner.peek()?.kind {
            Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd => {
                self.scanner.next()?; // go-yaml loses this token
                empty_scalar(span)
            }
            _ => self.key(Context::Flow)?,
        };
        let mut value = Parsed { node: empty(key.span), alias: false };
        if matches!(self.scanner.peek()?.kind, Kind::Value) {
            self.scanner.next()?;
            if !matches!(self.scanner.peek()?.kind, Kind::FlowEntry | Kind::FlowSequenceEnd) {
                value = self.node(Context::Flow)?;
            }
        }
        let mut building = Building::default();
        self.entry(&mut building, key, value)?;
        self.mapping(building, Style::Plain, span)
    }

    pub(super) fn flow_mapping(&mut self, span: Span) -> Result<Node> {
        self.scanner.next()?;
        let mut building = Building::default();
        loop {
            if !building.entries.is_empty() && !matches!(self.scanner.peek()?.kind, Kind::FlowMappingEnd) {
                self.flow_comma(span, "did not find expected ',' or '}'")?;
            }
            let token = self.scanner.peek()?;
            match token.kind {
                Kind::FlowMappingEnd => {
                    self.scanner.next()?;
                    return self.mapping(building, Style::Plain, span);
                }
                Kind::Key => {
                    let (key, value) = self.flow_entry()?;
                    self.entry(&mut building, key, value)?;
                }
                _ => {
                    let key = self.key(Context::Flow)?;
                    let value = empty(key.span);
                    self.entry(&mut building, key, Parsed { node: value, alias: false })?;
                }
            }
        }
    }

    fn flow_entry(&mut self) -> Result<(Scalar, Parsed)> {
        let line = self.scanner.next()?.line;
        let key = match self.scanner.peek()?.kind {
            Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd => empty_scalar(self.scanner.span(line)),
            _ => self.key(Context::Flow)?,
        };
        let mut value = Parsed { node: empty(key.span), alias: false };
        if matches!(self.scanner.peek()?.kind, Kind::Value) {
            self.scanner.next()?;
            if !matches!(self.scanner.peek()?.kind, Kind::FlowEntry | Kind::FlowMappingEnd) {
                value = self.node(Context::Flow)?;
            }
        }
        Ok((key, value))
    }
}
