//! Documents of a file as Kubernetes' own reader cuts them, one after the other.
//!
//! Serves `--kustomization-file`. Upstream: k8s.io/apimachinery v0.36.2 `util/yaml`, `YAMLReader` over
//! sigs.k8s.io/yaml. Quirk kept: a line that begins with `---` and goes on with anything but a comment is
//! an error when it is reached, wherever it stands.

use crate::error::{Error, Result};
use crate::yaml::{FileId, Node, Span, v2};

/// The documents of a text, read when asked for; empty ones are nulls.
pub fn documents(text: &str, file: FileId) -> impl Iterator<Item = Result<Node>> {
    Chunks { text, file, line: 0 }.map(move |chunk| {
        let (text, line) = chunk?;
        let down = |span: Span| Span { line: span.line + line, ..span };
        let document = v2::parse_document(text, file).map_err(|e| e.moved(down))?;
        let mut document = document.unwrap_or_else(|| Node::null(Span::new(file, 1)));
        document.move_spans(&down);
        Ok(document)
    })
}

/// Text between separators, with the number of lines above it.
struct Chunks<'a> {
    text: &'a str,
    file: FileId,
    line: u32,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<(&'a str, u32)>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.text.is_empty() {
            let (mut end, mut lines, mut after) = (self.text.len(), 0, None);
            for line in self.text.split_inclusive('\n') {
                lines += 1;
                if let Some(rest) = line.strip_prefix("---") {
                    if !matches!(rest.trim().chars().next(), None | Some('#')) {
                        let at = Span::new(self.file, self.line + lines);
                        self.text = "";
                        return Some(Err(Error::input("invalid document separator").at(at)));
                    }
                    end = line.as_ptr() as usize - self.text.as_ptr() as usize;
                    after = Some(end + line.len());
                    break;
                }
            }
            let (chunk, line) = (&self.text[..end], self.line);
            self.text = &self.text[after.unwrap_or(end)..];
            self.line += lines;
            if !chunk.is_empty() {
                return Some(Ok((chunk, line)));
            }
        }
        None
    }
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
    fn text_behind_a_separator_is_an_error_when_it_is_reached() {
        let mut read = documents("a: 1\n---\nb: 1\n--- c\n", FileId(0));
        assert!(read.next().is_some_and(|d| d.is_ok()));
        let error = read.next().and_then(Result::err);
        assert_eq!(error.and_then(|e| e.span()).map(|s| s.line), Some(4));
    }
}
