//! YAML to be read: a text of several lines stands as lines, also where YAML would have to write it as one, with
//! `\n` in quotes (for a blank at the end of a line, say).

use crate::yaml::{Node, Scalar, Span, emit};
use std::fmt::Write;

/// What stands in place of a text until the rest is printed; a document that has it in it is left as it is.
const MARK: &str = "offlux-text-";

/// A document as YAML.
pub fn yaml(doc: &Node) -> String {
    let plain = print(doc);
    if !plain.contains("\\n") || plain.contains(MARK) {
        return plain;
    }
    let (mut marked, mut texts) = (doc.clone(), Vec::new());
    mark(&mut marked, &mut texts);
    if texts.is_empty() { plain } else { print(&marked).lines().map(|line| unmarked(line, &texts)).collect() }
}

fn print(doc: &Node) -> String {
    let mut out = String::new();
    // What cannot be printed has failed before it comes here.
    let _ = emit::document(doc, &mut out);
    out
}

fn mark(node: &mut Node, texts: &mut Vec<String>) {
    match node {
        Node::Scalar(scalar) if is_folded_up(scalar) => {
            texts.push(scalar.text.to_string());
            *scalar = Scalar::string(format!("{MARK}{}", texts.len() - 1), scalar.span);
        }
        Node::Scalar(_) => {}
        Node::Sequence(list) => list.items.iter_mut().for_each(|item| mark(item, texts)),
        Node::Mapping(map) => map.entries.iter_mut().for_each(|entry| mark(&mut entry.value, texts)),
    }
}

/// Whether a text has several lines and would be written as one.
fn is_folded_up(scalar: &Scalar) -> bool {
    if !scalar.text.trim_end_matches('\n').contains('\n') {
        return false;
    }
    let mut alone = Node::mapping(Span::NONE);
    if let Some(map) = alone.as_mapping_mut() {
        map.set("a", Node::Scalar(scalar.clone()));
    }
    !print(&alone).starts_with("a: |")
}

/// A line, with the text in place of its mark.
fn unmarked(line: &str, texts: &[String]) -> String {
    let marked = line
        .rsplit_once(MARK)
        .and_then(|(head, number)| Some((head, texts.get(number.parse::<usize>().ok()?)?)));
    let Some((head, text)) = marked else { return format!("{line}\n") };
    let indent = " ".repeat(
        head.len() - head.trim_start_matches([' ', '-']).len() + if head.ends_with("- ") { 0 } else { 2 },
    );
    let chomp = match text.len() - text.trim_end_matches('\n').len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let hint = if text.starts_with([' ', '\n']) { "2" } else { "" };
    let mut out = format!("{head}|{hint}{chomp}\n");
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let _ = writeln!(out, "{}", if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    #[test]
    fn texts_of_several_lines_stand_as_lines() {
        for (text, expected) in [
            ("a: \"x \\ny\\n\"", "a: |\n  x \n  y\n"),
            ("a: [\"x \\ny\"]", "a:\n- |-\n  x \n  y\n"),
            ("a: {b: [{c: \"x \\n\\ny\\n\\n\"}]}", "a:\n  b:\n  - c: |+\n      x \n\n      y\n\n"),
            ("a: \"x\\ny\\n\"", "a: |\n  x\n  y\n"),
            ("a: 'x\\ny'", "a: x\\ny\n"),
        ] {
            let node = parse(text, FileId::NONE).expect(text).expect(text);
            assert_eq!(yaml(&node), expected, "{text}");
        }
    }
}
