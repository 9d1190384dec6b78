//! Places in files, for readers that do not have them: each file once, by the paths that it is shown by.

use crate::diagnostic::Diagnostics;
use crate::tree::Files;
use crate::yaml::{FileId, Span};
use std::collections::HashMap;

/// A file by its number in a report, none where there is no file; and the line.
pub type At = (Option<usize>, u32);

/// How a file is shown: from where the user stood, and from the repository's root.
pub type Paths = [String; 2];

/// Places on their way into a report.
pub struct Writer<'a> {
    places: [&'a Diagnostics<'a>; 2],
    numbers: HashMap<FileId, usize>,
    files: Vec<Paths>,
}

impl<'a> Writer<'a> {
    /// Shows places from where the user stands, and from the repository's root.
    pub fn new(here: &'a Diagnostics<'a>, root: &'a Diagnostics<'a>) -> Self {
        Writer { places: [here, root], numbers: HashMap::new(), files: Vec::new() }
    }

    /// A place.
    pub fn at(&mut self, at: Span) -> At {
        let known = self.numbers.get(&at.file).copied();
        (known.or_else(|| self.add(at)), at.line)
    }

    fn add(&mut self, at: Span) -> Option<usize> {
        let [Some(here), Some(root)] = self.places.map(|places| places.path(at)) else { return None };
        self.files.push([here.into_string(), root.into_string()]);
        self.numbers.insert(at.file, self.files.len() - 1);
        Some(self.files.len() - 1)
    }

    /// The files.
    pub fn into_files(self) -> Vec<Paths> {
        self.files
    }
}

/// From where paths are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Where the user stood.
    Here,
    /// The repository's root.
    Root,
}

/// Places on their way out of a report.
pub struct Reader(Vec<FileId>);

impl Reader {
    /// Numbers the files anew, so that those of several reports have one number each.
    pub fn new(paths: &[Paths], from: From, files: &Files) -> Self {
        Reader(paths.iter().map(|paths| files.intern(paths[from as usize].as_str().into())).collect())
    }

    /// A place; none where the report does not have the file.
    pub fn span(&self, (file, line): At) -> Option<Span> {
        let file = file.map_or(Some(FileId::NONE), |file| self.0.get(file).copied())?;
        Some(Span::new(file, line))
    }
}
