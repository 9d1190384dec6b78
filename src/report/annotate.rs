//! `# file:line` behind every value that no plain base set: whose place lies outside of the document that
//! the object was read from.

use super::harmless;
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::object::Object;
use crate::yaml::{FileId, Span, emit};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// The names of kustomization files: what is generated there was read from no document.
const KUSTOMIZATION_FILES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What is known of the files that values come from.
pub struct Annotations<'a> {
    places: &'a Diagnostics<'a>,
    /// The lines where documents begin, by file.
    beginnings: RefCell<HashMap<FileId, Vec<u32>>>,
}

impl<'a> Annotations<'a> {
    /// Nothing is read until something asks.
    pub fn new(places: &'a Diagnostics<'a>) -> Self {
        Annotations { places, beginnings: RefCell::default() }
    }

    /// One object with its comments, appended.
    ///
    /// # Errors
    /// When it cannot be printed: duplicate keys, control characters.
    pub fn document(&self, object: &Object, out: &mut String) -> Result<()> {
        let own = self.own(object);
        let file = object.span().file;
        let say = |span: Span| {
            let is_own = span.file == file && own.contains(&span.line);
            if is_own { None } else { self.place(span) }
        };
        emit::annotated(&object.doc, &say, out).map_err(|e| e.at(object.span()).prefix(object.id()))
    }

    /// A place as it is told; none of what has none.
    fn place(&self, span: Span) -> Option<String> {
        let text = self.places.location(span)?;
        // YAML 1.1 ends lines there too.
        let ends_line = |c: char| matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
        Some(harmless(&text).replace(ends_line, " "))
    }

    /// The lines of the document that an object was read from.
    fn own(&self, object: &Object) -> Range<u32> {
        let at = object.span();
        let is_generated = |path: camino::Utf8PathBuf| {
            path.file_name().is_some_and(|name| KUSTOMIZATION_FILES.contains(&name))
        };
        if self.places.path(at).is_none_or(is_generated) {
            return 0..0;
        }
        let mut beginnings = self.beginnings.borrow_mut();
        let lines = beginnings.entry(at.file).or_insert_with(|| self.beginnings_of(at));
        let next = lines.partition_point(|&line| line <= at.line);
        let from = next.checked_sub(1).map_or(0, |before| lines[before]);
        from..lines.get(next).copied().unwrap_or(u32::MAX)
    }

    fn beginnings_of(&self, at: Span) -> Vec<u32> {
        let text = self.places.text(at.file).unwrap_or_default();
        let begins = |line: &str| {
            line.strip_prefix("---")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
        };
        let lines = (1..).zip(text.lines()).filter(|(_, line)| begins(line));
        lines.map(|(number, _)| number).collect()
    }
}
