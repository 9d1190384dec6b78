//! Laws that hold wherever there is a document.

use offlux::yaml::{FileId, Node, emit, parse, v2};

/// What is printed of a document.
pub fn printed(node: &Node) -> Option<String> {
    let mut out = String::new();
    emit::document(node, &mut out).ok().map(|()| out)
}

/// What is printed reads back and prints the same.
pub fn prints_stably(node: &Node) {
    let text = printed(node);
    assert!(text.is_some() || !emit::is_sure(node), "what is sure to print does not: {node:?}");
    let Some(text) = text else { return };
    let again = parse(&text, FileId(0)).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    let again = again.unwrap_or_else(|| panic!("nothing in {text:?}"));
    assert_eq!(printed(&again).as_ref(), Some(&text), "printed again");
    if let Err(error) = v2::parse_document(&text, FileId(0)) {
        panic!("not read as sigs.k8s.io/yaml does: {error}: {text:?}");
    }
}
