//! How fast documents are read and printed: `cargo bench --bench yaml`.
//!
//! `OFFLUX_BENCH_FILE` names a file to measure instead of the made-up Deployments.

mod inputs;

use divan::Bencher;
use divan::counter::BytesCount;
use offlux::yaml::{FileId, Node, emit, json, read_documents, v2};

fn main() {
    divan::main();
}

/// A thousand Deployments as people write them.
fn deployments() -> String {
    let file = std::env::var_os("OFFLUX_BENCH_FILE");
    let text = file.and_then(|file| std::fs::read_to_string(file).ok());
    text.unwrap_or_else(|| inputs::deployments(1000))
}

fn read(text: &str) -> Vec<Node> {
    read_documents(text.as_bytes(), FileId::NONE).expect("the documents are valid")
}

fn print(nodes: &[Node], size: usize) -> String {
    let mut out = String::with_capacity(size);
    for node in nodes {
        emit::document(node, &mut out).expect("the documents are valid");
    }
    out
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let text = deployments();
    bencher.counter(BytesCount::of_str(&text)).bench(|| read(&text));
}

#[divan::bench]
fn parse_v2(bencher: Bencher<'_, '_>) {
    let text = inputs::deployments(1);
    bencher.counter(BytesCount::of_str(&text)).bench(|| v2::parse_document(&text, FileId::NONE));
}

#[divan::bench]
fn emit_documents(bencher: Bencher<'_, '_>) {
    let text = deployments();
    let nodes = read(&text);
    bencher.counter(BytesCount::of_str(&text)).bench(|| print(&nodes, text.len()));
}

/// What no build can be faster than.
#[divan::bench]
fn parse_and_emit(bencher: Bencher<'_, '_>) {
    let text = deployments();
    bencher.counter(BytesCount::of_str(&text)).bench(|| print(&read(&text), text.len()));
}

#[divan::bench]
fn to_json(bencher: Bencher<'_, '_>) {
    let text = deployments();
    let nodes = read(&text);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        nodes.iter().map(|node| json::to_json(node).expect("the documents are valid")).collect::<Vec<_>>()
    });
}
