//! Objects in files that nothing renders (kubeconform 0.7, `pkg/resource`).
//!
//! Kept as upstream has it: directories are gone through for `.yaml`, `.yml` and `.json` in the order of their
//! names, links to files are followed and links to directories are not, documents are looked at one by one, a
//! `List` stands for its items. Differs on purpose: a file that is named is read whatever it is called, hidden
//! directories and files of kustomize are passed over, and a link that is named may lead to a directory.

use super::locations::Reader;
use crate::error::{Error, Kind, Result};
use crate::tree::{EntryKind, clean, names};
use crate::yaml::{self, Node};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use regex::Regex;
use std::collections::HashSet;

/// A document of a file, or why there is none.
pub type Document = Result<Node>;

/// Finds the files that words mean, relative to a directory; those whose paths as typed match a pattern are left out.
///
/// # Errors
/// When nothing is where a word points, with all such words.
pub fn files(
    words: &[Utf8PathBuf],
    directory: &Utf8Path,
    ignored: &[Regex],
    reader: Reader<'_>,
) -> Result<Vec<Utf8PathBuf>> {
    let (mut found, mut absent) = (Vec::new(), Vec::new());
    for word in words {
        let path = clean(&directory.join(word));
        match reader.tree.kind(&path) {
            Some(EntryKind::Directory) => below(&path, word, reader, &mut found)?,
            Some(_) => found.push((word.clone(), path)),
            None => absent.push(word.as_str()),
        }
    }
    if !absent.is_empty() {
        return Err(Error::usage(format!("no such file or directory: {}", absent.join(", "))));
    }
    let mut seen = HashSet::new();
    found.retain(|(word, path)| {
        !ignored.iter().any(|pattern| pattern.is_match(word.as_str())) && seen.insert(path.clone())
    });
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

fn below(
    dir: &Utf8Path,
    word: &Utf8Path,
    reader: Reader<'_>,
    found: &mut Vec<(Utf8PathBuf, Utf8PathBuf)>,
) -> Result<()> {
    let refused = |e| Error::new(Kind::Io, format!("cannot read {dir}: {e}"));
    for entry in reader.tree.list(dir).map_err(refused)? {
        let (path, word) = (names::below(dir, &entry.name), names::below(word, &entry.name));
        match entry.kind {
            EntryKind::Directory if !entry.name.starts_with('.') => below(&path, &word, reader, found)?,
            EntryKind::File if holds_objects(&path) => found.push((word, path)),
            EntryKind::Symlink if holds_objects(&path) && reader.tree.is_file(&path) => {
                found.push((word, path))
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a file of a directory is looked at, by its name.
fn holds_objects(path: &Utf8Path) -> bool {
    let extension = path.extension().unwrap_or("").to_ascii_lowercase();
    let is_kustomize = matches!(path.file_name(), Some("kustomization.yaml" | "kustomization.yml"));
    ["yaml", "yml", "json"].contains(&extension.as_str()) && !is_kustomize
}

/// The documents of files, in order.
pub fn read(files: &[Utf8PathBuf], reader: Reader<'_>) -> Vec<Document> {
    // Numbers are given before the threads begin, so that they are the same whoever comes first.
    let files: Vec<_> = files.iter().map(|path| (path, reader.files.intern(path))).collect();
    let documents = |(path, file): &(&Utf8PathBuf, yaml::FileId)| match reader.tree.read(path) {
        Ok(bytes) => read_text(&bytes, *file),
        Err(e) => {
            let error = Error::new(Kind::Io, format!("cannot read the file: {e}"));
            vec![Err(error.at(yaml::Span::new(*file, 0)))]
        }
    };
    files.par_iter().flat_map_iter(documents).collect()
}

/// The documents of a text.
pub fn read_text(bytes: &[u8], file: yaml::FileId) -> Vec<Document> {
    let mut documents = Vec::new();
    match yaml::read_each(bytes, file) {
        Ok(read) => read.into_iter().for_each(|document| unfold(document, &mut documents)),
        Err(error) => documents.push(Err(error.at(yaml::Span::new(file, 1)))),
    }
    documents
}

/// A `List` stands for its items, also for those of lists in it.
fn unfold(document: Document, documents: &mut Vec<Document>) {
    let is_list = |node: &Node| node.text_at(&["kind"]).is_some_and(|kind| kind.eq_ignore_ascii_case("list"));
    match document {
        Ok(mut list) if is_list(&list) => match list.get_mut("items") {
            Some(Node::Sequence(items)) => {
                std::mem::take(&mut items.items).into_iter().for_each(|item| unfold(Ok(item), documents));
            }
            Some(items) if !items.is_null() => {
                documents.push(Err(Error::input("items of a List must be a list").at(items.span())));
            }
            _ => {}
        },
        document => documents.push(document),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Files, Memory};
    use crate::yaml::FileId;

    fn found(words: &[&str], ignored: &[&str]) -> Result<Vec<String>, String> {
        let tree = Memory::new()
            .with("/r/a/x.yaml", "")
            .with("/r/a/b/Y.YML", "")
            .with("/r/a/c.json", "")
            .with("/r/a/readme.md", "")
            .with("/r/a/kustomization.yaml", "")
            .with("/r/a/.git/z.yaml", "")
            .with("/r/plain", "");
        let files = Files::default();
        let words: Vec<Utf8PathBuf> = words.iter().map(Into::into).collect();
        let ignored: Vec<Regex> =
            ignored.iter().map(|pattern| Regex::new(pattern).expect("a pattern")).collect();
        let found = super::files(&words, "/r".into(), &ignored, Reader { tree: &tree, files: &files });
        let names = |found: Vec<Utf8PathBuf>| found.into_iter().map(Utf8PathBuf::into_string).collect();
        found.map(names).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn directories_are_gone_through_and_named_files_are_taken() {
        assert_eq!(
            found(&["a", "plain"], &[]).unwrap(),
            ["/r/a/b/Y.YML", "/r/a/c.json", "/r/a/x.yaml", "/r/plain"]
        );
        assert_eq!(found(&["a/x.yaml", "a"], &["a/b", r"\.json$"]).unwrap(), ["/r/a/x.yaml"]);
        assert_eq!(found(&["x", "a", "y"], &[]).unwrap_err(), "no such file or directory: x, y");
    }

    fn kinds(text: &str) -> Vec<String> {
        let told = |document: Document| match document {
            Ok(node) => format!("{}:{}", node.text_at(&["kind"]).unwrap_or(""), node.span().line),
            Err(error) => format!("error:{}", error.span().map_or(0, |at| at.line)),
        };
        read_text(text.as_bytes(), FileId(0)).into_iter().map(told).collect()
    }

    #[test]
    fn documents_are_read_one_by_one() {
        assert_eq!(
            kinds("---\n# nothing\n---\nkind: A\n---\na: [\n---\nnull\n---\nkind: B\n"),
            ["A:4", "error:7", "B:10"]
        );
        assert_eq!(kinds(""), Vec::<String>::new());
        assert_eq!(kinds("{\"kind\": \"A\"}"), ["A:1"]);
    }

    #[test]
    fn lists_stand_for_their_items() {
        let text =
            "kind: List\nitems:\n- kind: A\n- kind: list\n  items:\n  - kind: B\n---\nkind: List\nitems:\n";
        assert_eq!(kinds(text), ["A:3", "B:6"]);
        assert_eq!(kinds("kind: List\nitems: 1\n"), ["error:2"]);
    }
}
