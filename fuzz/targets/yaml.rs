//! Any bytes as a file of YAML: nothing panics, what is printed reads back and prints the same, serde gives the tree
//! as it is, the reader of everyday lines reads what the general parser reads, and what is read back in place is what
//! printing and reading give.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::yaml::{
    FileId, Lines, Node, Span, de, emit, json, parse, read_back_in_place, read_documents, read_each, v2,
};
use offlux_fuzz::laws::{printed, prints_stably};

/// Changes nothing; a dollar is beyond it.
struct NoDollar;

impl Lines for NoDollar {
    fn leaves(&self, text: &str) -> bool {
        !text.contains('$')
    }

    fn change(&mut self, _: &str, _: Span) -> Option<(String, Option<Span>)> {
        None
    }
}

fuzz_target!(|bytes: &[u8]| {
    let _ = read_each(bytes, FileId(0));
    for node in read_documents(bytes, FileId(0)).unwrap_or_default() {
        prints_stably(&node);
        annotated(&node);
        back_in_place(node.clone());
        let _ = emit::v3(&node);
        let _ = json::to_json(&node);
        let _ = de::from_node::<serde_json::Value>(&node, de::Options::default());
        let copy: Node = de::from_node(&node, de::Options::default()).expect("a node takes everything");
        assert_eq!(copy, node);
        let mut plain = node;
        let _ = json::normalize(&mut plain);
    }
    let Some(text) = offlux_fuzz::text(bytes) else { return };
    let _ = v2::parse_document(text, FileId(0));
    lines_read_what_the_parser_reads(text);
});

/// The end of a document is beyond the reader of lines, and changes nothing of what stands above it.
fn lines_read_what_the_parser_reads(text: &str) {
    if !text.ends_with('\n') {
        return;
    }
    if let Ok(Some(read)) = parse(text, FileId(0)) {
        let general = parse(&format!("{text}...\n"), FileId(0));
        assert_eq!(general.expect("is read as well"), Some(read));
    }
}

fn annotated(node: &Node) {
    let Ok((text, spans)) = emit::document_with_spans(node) else { return };
    assert_eq!(Some(&text), printed(node).as_ref());
    assert_eq!(text.matches('\n').count(), spans.len());
    let mut noted = String::new();
    emit::annotated(node, &|span: Span| Some(format!("f: {}", span.line)), &mut noted)
        .expect("prints without");
    let read = |text: &str| parse(text, FileId(0)).expect("is YAML").and_then(|node| printed(&node));
    assert_eq!(read(&noted), read(&text), "{noted}");
}

fn back_in_place(mut node: Node) {
    let text = printed(&node);
    if node.as_mapping().is_some() && read_back_in_place(&mut node, &mut NoDollar).is_some() {
        let text = text.expect("what is read back in place can be printed");
        let back = v2::parse_document(&text, FileId(0)).expect("and read").expect("and holds something");
        assert!(!text.contains('$'));
        assert_eq!(printed(&node), printed(&back));
        assert_eq!(json::to_json(&node).ok(), json::to_json(&back).ok());
    }
}
