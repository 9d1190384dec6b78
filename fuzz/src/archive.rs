//! Several files in one input: a line `-- NAME --` begins each, what stands above the first are words for the
//! target. Seeds can be read and written by hand so, and a mutation of the bytes mostly stays one of a single file.

use camino::Utf8Path;
use offlux::tree::Memory;

/// The files of an input.
pub struct Archive<'a> {
    /// What stands above the first file.
    pub words: &'a str,
    /// The files, in order; a name may be there twice.
    pub files: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Archive<'a> {
    /// All bytes are an archive.
    pub fn read(bytes: &'a [u8]) -> Self {
        let mut marks = Vec::new();
        let mut at = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if let Some(name) = name(line) {
                marks.push((at, name, at + line.len()));
            }
            at += line.len();
        }
        let end = |index: usize| marks.get(index).map_or(bytes.len(), |(start, ..)| *start);
        let files = marks.iter().enumerate();
        let files = files.map(|(index, (_, name, start))| (*name, &bytes[*start..end(index + 1)])).collect();
        Archive { words: std::str::from_utf8(&bytes[..end(0)]).unwrap_or_default(), files }
    }

    /// Whether a word stands above the files.
    pub fn has(&self, word: &str) -> bool {
        self.words.split_whitespace().any(|own| own == word)
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        self.files.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
    }

    /// The text of a file; empty when there is none, or it is no text.
    pub fn get(&self, name: &str) -> &'a str {
        self.bytes(name).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The files as a tree.
    pub fn tree(&self) -> Memory {
        tree(self.files.iter().copied())
    }
}

/// Files as a tree.
pub fn tree<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Memory {
    files.into_iter().fold(Memory::new(), |tree, (name, bytes)| tree.with(Utf8Path::new(name), bytes))
}

fn name(line: &[u8]) -> Option<&str> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    std::str::from_utf8(line.strip_prefix(b"-- ")?.strip_suffix(b" --")?).ok()
}
