//! The strategy `Merge`: YAML files as Helm merges values.
//!
//! Mappings are merged, everything else is replaced; several documents of a file count as one.
//! Upstream: source-watcher `internal/builder/merge.go`.

use crate::flux::stream;
use crate::yaml::{FileId, Mapping, Node, Span, emit};

/// What comes of a file laid over another, as text; an error is words.
pub fn merge(base: &[u8], over: &[u8]) -> Result<String, String> {
    let mut merged = load(base)?;
    lay(&mut merged, load(over)?);
    let mut text = String::new();
    emit::document(&Node::Mapping(merged), &mut text).map_err(|e| e.message().to_owned())?;
    Ok(text)
}

fn load(bytes: &[u8]) -> Result<Mapping, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8 text")?;
    let mut all = Mapping::new(Span::NONE);
    for document in stream::documents(text, FileId::NONE) {
        match document.map_err(|e| e.message().to_owned())? {
            Node::Mapping(mapping) => lay(&mut all, mapping),
            node if node.is_null() => {}
            _ => return Err("a document is no mapping".to_owned()),
        }
    }
    Ok(all)
}

fn lay(base: &mut Mapping, over: Mapping) {
    for entry in over.entries {
        let key = entry.key.text.to_string();
        match (base.get_mut(&key), entry.value) {
            (Some(Node::Mapping(below)), Node::Mapping(mapping)) => lay(below, mapping),
            (_, value) => {
                base.set(&key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[test]
    fn mappings_are_merged_and_all_else_is_replaced() {
        let base = b"a: {b: 1, c: [1, 2]}\nd: x\n---\ne: 2\n";
        let over = b"a: {c: [3], f: null}\nd: {g: 'yes'}\n";
        let expected = "a:\n  b: 1\n  c:\n  - 3\n  f: null\nd:\n  g: \"yes\"\ne: 2\n";
        assert_eq!(merge(base, over).as_deref(), Ok(expected));
        assert!(merge(b"- a", over).is_err());
    }
}
