//! The text of a patch, from a file or out of the kustomization, read as either sort.

use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::documents;
use crate::kustomize::patch::{json_text, json6902};
use crate::object::Object;
use crate::secret_text;
use crate::yaml::de::Located;
use crate::yaml::{FileId, Span, v2};
use std::sync::Arc;

/// The text of a patch.
pub(in crate::kustomize::transform) enum Text {
    /// Out of the kustomization.
    Inline(Located<String>),
    /// From a file.
    File(FileId, Arc<[u8]>),
}

impl Text {
    /// Reads the file that an entry names.
    ///
    /// # Errors
    /// When it cannot be read, or may not.
    pub(in crate::kustomize::transform) fn load(path: &Located<String>, cx: &Context<'_>) -> Result<Text> {
        let source = cx.loader.load(path.value.as_str().into()).map_err(|e| e.at(path.span))?;
        Ok(Text::File(source.file, source.bytes))
    }

    /// Where it begins.
    pub(in crate::kustomize::transform) fn span(&self) -> Span {
        match self {
            Text::Inline(text) => text.span,
            Text::File(file, _) => Span::new(*file, 1),
        }
    }

    /// Whether nothing is in it.
    pub(in crate::kustomize::transform) fn is_empty(&self) -> bool {
        match self {
            Text::Inline(text) => text.value.is_empty(),
            Text::File(_, bytes) => bytes.is_empty(),
        }
    }

    /// Whether it begins like a list.
    pub(in crate::kustomize::transform) fn is_like_a_list(&self) -> bool {
        let text = self.utf8().unwrap_or_default();
        let mut lines = text.lines().map(str::trim_start);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with(['#', '%']) && *line != "---");
        first.is_some_and(|line| line.starts_with(['-', '[']))
    }

    /// The objects in it: strategic merge patches.
    ///
    /// # Errors
    /// When it is no YAML, or an object lacks its kind or name.
    pub(in crate::kustomize::transform) fn objects(&self) -> Result<Vec<Object>> {
        match self {
            Text::Inline(text) => documents::read_inline(text),
            Text::File(file, bytes) => documents::read(bytes, *file),
        }
    }

    /// The operations in it: a JSON patch, of which JSON must begin with `[`.
    ///
    /// # Errors
    /// When it is neither JSON nor YAML, or no list of operations.
    pub(in crate::kustomize::transform) fn operations(&self) -> Result<json6902::Patch> {
        let text = self.utf8()?;
        if text.is_empty() {
            return Err(Error::input("the JSON patch is empty").at(self.span()));
        }
        let file = self.span().file;
        let document = match text.starts_with('[') {
            true => {
                json_text::parse(text, file).map(Some).map_err(|error| match secret_text::holds(text, 0) {
                    true => error.without_quotes(),
                    false => error,
                })
            }
            false => v2::parse_document(text, file),
        };
        let Text::Inline(inline) = self else {
            return document?.map_or_else(|| Ok(json6902::Patch::default()), |d| json6902::parse(&d));
        };
        let place = documents::inline_place(inline);
        let Some(mut document) = document.map_err(|e| e.moved(place))? else {
            return Ok(json6902::Patch::default());
        };
        document.move_spans(&place);
        json6902::parse(&document)
    }

    fn utf8(&self) -> Result<&str> {
        match self {
            Text::Inline(text) => Ok(&text.value),
            Text::File(_, bytes) => {
                std::str::from_utf8(bytes).map_err(|_| Error::input("the patch is not UTF-8").at(self.span()))
            }
        }
    }
}

/// An inline patch without the blanks around it.
pub(in crate::kustomize::transform) fn trimmed(text: &Located<String>) -> Located<String> {
    let from_start = text.value.trim_start();
    let skipped = &text.value[..text.value.len() - from_start.len()];
    let lines = skipped.matches('\n').count();
    let line = text.span.line + u32::try_from(lines).unwrap_or(0);
    Located { value: from_start.trim_end().to_owned(), span: Span { line, ..text.span } }
}
