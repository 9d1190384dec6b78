//! Documents of a file as Kubernetes' own reader cuts them, one after the other.
//!
//! Serves `--kustomization-file`. Upstream: k8s.io/apimachinery v0.36.2 `util/yaml`,
//! `YAMLOrJSONDecoder` over sigs.k8s.io/yaml. Quirks kept: a line that begins with `---` and goes on with
//! anything but a comment is an error when it is reached, wherever it stands; a text that begins with `{`
//! may hold JSON objects side by side.

use crate::bytes;
use crate::error::{Error, Result};
use crate::yaml::{FileId, Node, Span, v2};
use serde::de::IgnoredAny;

/// The documents of a text, read when asked for; empty ones are nulls.
pub fn documents(text: &str, file: FileId) -> impl Iterator<Item = Result<Node>> {
    let form = if text.trim_start().starts_with('{') { Form::Json } else { Form::Yaml };
    Chunks { text, file, line: 0, form }.map(move |chunk| {
        let (text, line) = chunk?;
        let down = |span: Span| Span { line: span.line + line, ..span };
        let document = v2::parse_document(text, file).map_err(|e| e.moved(down))?;
        let mut document = document.unwrap_or_else(|| Node::null(Span::new(file, 1)));
        document.move_spans(&down);
        Ok(document)
    })
}

/// Documents of a text, each with the number of lines above it.
struct Chunks<'a> {
    text: &'a str,
    file: FileId,
    line: u32,
    form: Form,
}

/// How documents are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// By separators.
    Yaml,
    /// By themselves, as long as they are JSON.
    Json,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<(&'a str, u32)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.form == Form::Json {
            if let Some(object) = self.json() {
                return Some(Ok(object));
            }
            self.form = Form::Yaml;
            self.blank();
        }
        while !self.text.is_empty() {
            let Ok((end, after)) = self.separator() else {
                let at = Span::new(self.file, self.line + lines(self.text));
                self.text = "";
                return Some(Err(Error::input("invalid document separator").at(at)));
            };
            let chunk = self.take(end);
            self.take(after - end);
            if !chunk.0.is_empty() {
                return Some(Ok(chunk));
            }
        }
        None
    }
}

impl<'a> Chunks<'a> {
    /// Takes the next JSON value off, if there is one.
    fn json(&mut self) -> Option<(&'a str, u32)> {
        let mut values = serde_json::Deserializer::from_str(self.text).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let end = values.byte_offset();
        Some(self.take(end))
    }

    /// Skips blanks up to the end of the line.
    fn blank(&mut self) {
        let blank = self.text.len() - self.text.trim_start().len();
        let end = self.text[..blank].find('\n').map_or(blank, |at| at + 1);
        self.take(end);
    }

    /// Where the next separator begins and ends; the end of the text where there is none. One that
    /// goes on with text cuts the text off behind itself.
    fn separator(&mut self) -> Result<(usize, usize), ()> {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if let Some(rest) = line.strip_prefix("---") {
                if matches!(rest.trim().chars().next(), None | Some('#')) {
                    return Ok((at, at + line.len()));
                }
                self.text = &self.text[..at + 3];
                return Err(());
            }
            at += line.len();
        }
        Ok((at, at))
    }

    /// Takes a number of bytes off.
    fn take(&mut self, bytes: usize) -> (&'a str, u32) {
        let (taken, rest) = self.text.split_at(bytes);
        let above = self.line;
        self.text = rest;
        self.line += lines(taken) - 1;
        (taken, above)
    }
}

/// The number of lines that a text touches.
fn lines(text: &str) -> u32 {
    u32::try_from(bytes::count(b'\n', text.as_bytes()) + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_cut_and_keep_their_lines() {
        let text = "---\na: 1\n--- # c\n---\n# only\n---\nb: |\n  x\n --- \n";
        let read: Vec<Node> = documents(text, FileId(0)).collect::<Result<_>>().unwrap_or_default();
        assert_eq!(
            read.len(),
            0,
            "a separator with blanks before it is text of a block scalar, badly indented"
        );
        let text = "---\na: 1\n--- # c\n---\n# only\n---\nb: 2\n";
        let read: Vec<Node> = documents(text, FileId(0)).collect::<Result<_>>().unwrap();
        assert_eq!(read.iter().map(|n| n.span().line).collect::<Vec<_>>(), [2, 5, 7]);
    }

    #[test]
    fn json_objects_may_stand_side_by_side() {
        let text = "{\"a\":\n1} {\"b\":2}\n---\nc: 3\n";
        let read: Vec<Node> = documents(text, FileId(0)).collect::<Result<_>>().unwrap();
        assert_eq!(read.iter().map(|n| n.span().line).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[test]
    fn text_behind_a_separator_is_an_error_when_it_is_reached() {
        let mut read = documents("a: 1\n---\nb: 1\n--- c\n", FileId(0));
        assert!(read.next().is_some_and(|d| d.is_ok()));
        let error = read.next().and_then(Result::err);
        assert_eq!(error.and_then(|e| e.span()).map(|s| s.line), Some(4));
    }
}
