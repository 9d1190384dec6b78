//! One document laid over another, by the built-in schema or one of the input: nothing panics, the outcome prints
//! stably, and the same again gives the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::kustomize::patch::strategic::merge;
use offlux::kustomize::schema::{Base, Schema};
use offlux::yaml::{FileId, Node, parse};
use offlux_fuzz::archive::Archive;
use offlux_fuzz::laws::{printed, prints_stably};

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let read = |name: &str| parse(archive.get(name), FileId(0)).ok().flatten();
    let (Some(target), Some(patch)) = (read("target"), read("patch")) else { return };
    let base = if archive.has("alone") { Base::Nothing } else { Base::Builtin };
    let own = read("schema").and_then(|document| Schema::from_openapi(&document, base).ok());
    let schema = own.unwrap_or_else(Schema::builtin);
    let merged =
        |mut node: Node| merge(&mut node, patch.clone(), &schema).ok().map(|outcome| (outcome, node));
    let first = merged(target.clone());
    if let Some((_, node)) = &first {
        prints_stably(node);
    }
    let text = |found: Option<(_, Node)>| found.map(|(outcome, node)| (outcome, printed(&node)));
    assert_eq!(text(first), text(merged(target)));
});
