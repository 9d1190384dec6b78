//! Replacements that reach into JSON or YAML held in a string.
//!
//! A path such as `data.config.server.port` starts within the first scalar on its way whose text
//! is YAML; the rest of the path is followed within. Text that begins with `{` or `[` is written
//! back as JSON, other text as YAML. `delimiter` and `index` count for nothing there.

use super::value::{overwrite, set_text};
use crate::error::{Error, Result};
use crate::kustomize::field_path::{self, Create, Found, Matching};
use crate::yaml::{self, FileId, Node, Scalar, Span};

/// Writes a value within the text of a scalar. `false` when the path does not lead into one, or
/// what is there cannot take it; nothing is changed then.
///
/// # Errors
/// When the text has comments, which would be lost.
pub(super) fn write(
    doc: &mut Node,
    path: &[String],
    value: &Node,
    create: Create,
    span: Span,
) -> Result<bool> {
    let Some((place, depth, mut within)) = find_text(doc, path) else { return Ok(false) };
    let mut visit = |node: &mut Node, found: Found| {
        overwrite(node, value, found, span);
        Ok(())
    };
    let mut matching = Matching { create, span, visit: &mut visit };
    if !matches!(matching.run(&mut within, &path[depth..]), Ok(1..)) {
        return Ok(false);
    }
    let Some(Node::Scalar(scalar)) = field_path::at_mut(doc, &place) else { return Ok(false) };
    match serialize(&within, scalar)? {
        Some(text) => set_text(scalar, &text, Found::Existing, span),
        None => return Ok(false),
    }
    Ok(true)
}

/// The scalar that holds text, how many parts of the path lead to it, and what the text says.
fn find_text(doc: &Node, path: &[String]) -> Option<(Vec<usize>, usize, Node)> {
    for depth in 1..path.len() {
        let Ok(Some(place)) = field_path::find(doc, &path[..depth]) else { continue };
        let Some(Node::Scalar(scalar)) = field_path::at(doc, &place) else { continue };
        if let Ok(parsed) = yaml::parse(&scalar.text, FileId::NONE) {
            return parsed.map(|node| (place, depth, node));
        }
    }
    None
}

fn serialize(node: &Node, original: &Scalar) -> Result<Option<String>> {
    let text = original.text.as_str();
    if text.trim_start().starts_with(['{', '[']) {
        return Ok(as_json(node, text));
    }
    let Ok(written) = yaml::emit::v3(node) else { return Ok(None) };
    if has_comment(text) {
        let message = "a replacement into YAML text that has comments";
        return Err(Error::not_supported(message).at(original.span));
    }
    Ok(Some(written.trim().to_owned()))
}

fn as_json(node: &Node, original: &str) -> Option<String> {
    if !keys_are_text(node) {
        return None;
    }
    let json = yaml::json::to_json(node).ok()?;
    let pretty = original.contains('\n') && original.contains("  ");
    Some(if pretty { indent(&json) } else { json })
}

fn keys_are_text(node: &Node) -> bool {
    match node {
        Node::Scalar(_) => true,
        Node::Sequence(s) => s.items.iter().all(keys_are_text),
        Node::Mapping(m) => m.entries.iter().all(|e| e.key.is_string() && keys_are_text(&e.value)),
    }
}

/// Compact JSON, broken into lines that are indented by two.
fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    let mut chars = json.chars().peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(c) = chars.next() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            out.push(c);
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                if let Some(close) = chars.next_if(|n| matches!(n, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c => {
                in_text = c == '"';
                out.push(c);
            }
        }
    }
    out
}

/// Whether YAML text may have a comment; a `#` within quotes or a block scalar counts as one, too.
fn has_comment(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| at == 0 || text[..at].ends_with([' ', '\t', '\n', '\r']))
}
