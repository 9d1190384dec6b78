//! Turns the text of a resource file into objects: drops empty documents, unfolds lists and
//! demands a kind and a name.
//!
//! Serves `resources:`, strategic merge patches and everything else that kustomize reads as
//! objects. Upstream: `api/resource/factory.go` (api v0.21.1), `kio/byteio_reader.go` and
//! `RNode.GetValidatedMetadata` (kyaml v0.21.1). Quirks kept: a `List` or `ResourceList` that is
//! alone in its text is unfolded in place and as written; any other kind that ends in `List` and
//! has `items` is unfolded to the end of the file's objects, by way of JSON.

use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::de::Located;
use crate::yaml::{self, FileId, Mapping, Node, Sequence, Span};
use std::collections::VecDeque;

/// The annotation that marks what a chart made.
pub const HELM_GENERATED: &str = "internal.config.kubernetes.io/helm-generated";

/// Reads objects out of a text.
///
/// # Errors
/// When the text is no YAML, or a document has no kind or no name, or lists cannot be unfolded.
pub fn read(text: &[u8], file: FileId) -> Result<Vec<Object>> {
    let mut queue = VecDeque::new();
    for document in yaml::read_documents(text, file)? {
        keep_valid(document, &mut queue)?;
    }
    let mut objects = Vec::with_capacity(queue.len());
    while let Some(document) = queue.pop_front() {
        let listed = items(&document).map_or(0, |items| items.items.len());
        yaml::check_objects(objects.len() + queue.len() + listed, text.len(), document.span())?;
        objects.extend(unfold(document, &mut queue)?.map(object));
    }
    Ok(objects)
}

/// Reads objects out of a text that stands inside of another document; places point into that one.
///
/// # Errors
/// As [`read`].
pub fn read_inline(text: &Located<String>) -> Result<Vec<Object>> {
    let place = inline_place(text);
    let mut objects = read(text.value.as_bytes(), text.span.file).map_err(|e| e.moved(place))?;
    for object in &mut objects {
        object.doc.move_spans(&place);
    }
    Ok(objects)
}

/// Where the lines of a text are that stands inside of another document.
pub fn inline_place(text: &Located<String>) -> impl Fn(Span) -> Span + Copy + use<> {
    let (at, is_block) = (text.span, text.value.trim_end().contains('\n'));
    move |span| Span::new(at.file, if is_block { at.line + span.line } else { at.line })
}

fn object(document: Node) -> Object {
    let mut object = Object::new(document);
    object.helm_generated = object.annotation(HELM_GENERATED) == Some("true");
    object
}

/// Queues a document unless it is empty; it must have a kind and, unless it is a list, a name.
fn keep_valid(document: Node, queue: &mut VecDeque<Node>) -> Result<()> {
    if is_empty(&document) {
        return Ok(());
    }
    validate(&document)?;
    queue.push_back(document);
    Ok(())
}

/// Whether a node counts as nothing: null, `{}` or `[]`.
fn is_empty(node: &Node) -> bool {
    match node {
        Node::Scalar(s) => s.is_null(),
        Node::Sequence(s) => s.items.is_empty(),
        Node::Mapping(m) => m.entries.is_empty(),
    }
}

/// Demands a kind and, unless it is a list, a name.
///
/// # Errors
/// When either is missing, at the place where the document begins.
pub fn validate(document: &Node) -> Result<()> {
    let fields = document.as_mapping();
    let at = document.span();
    let text =
        |node: Option<&Node>| node.and_then(Node::as_scalar).filter(|s| !s.is_null()).map(|s| s.text.clone());
    let kind = text(fields.and_then(|f| f.get("kind"))).unwrap_or_default();
    if kind.is_empty() {
        return Err(missing_kind(document, fields, at));
    }
    if kind.ends_with("List") || !text(document.at(&["metadata", "name"])).unwrap_or_default().is_empty() {
        return Ok(());
    }
    Err(Error::input(format!("object of kind {kind} has no metadata.name")).at(at))
}

fn missing_kind(document: &Node, fields: Option<&Mapping>, at: Span) -> Error {
    match fields {
        None if is_lfs_pointer(document) => {
            Error::input("not a Kubernetes object: it is a Git LFS pointer, its content is not in git")
                .at(at)
                .hint("Flux sees the pointer too, unless something puts the content into the artifact")
        }
        None => Error::input("not a Kubernetes object: the document is no mapping").at(at),
        Some(_) => Error::input("not a Kubernetes object: it has no kind").at(at),
    }
}

/// What git holds in the place of a large file, read as YAML: one text of three lines.
fn is_lfs_pointer(document: &Node) -> bool {
    document.as_scalar().is_some_and(|text| text.text.starts_with("version https://git-lfs.github.com/spec/"))
}

/// What a list holds.
fn items(document: &Node) -> Option<&Sequence> {
    document.text_at(&["kind"]).filter(|kind| kind.ends_with("List"))?;
    document.get("items")?.as_sequence()
}

/// The document itself, or nothing when it was a list and its items went to the queue's end.
fn unfold(mut document: Node, queue: &mut VecDeque<Node>) -> Result<Option<Node>> {
    let kind = document.text_at(&["kind"]).unwrap_or_default().to_owned();
    if !kind.ends_with("List") {
        return Ok(Some(document));
    }
    let Some(items) = document.as_mapping_mut().and_then(|fields| fields.get_mut("items")) else {
        return Ok(Some(document));
    };
    let at = items.span();
    yaml::json::normalize(items)?;
    match std::mem::replace(items, Node::null(at)) {
        Node::Sequence(items) => {
            for item in items.items {
                keep_valid(item, queue)?;
            }
            Ok(None)
        }
        Node::Scalar(s) if s.is_null() => Ok(None),
        _ => Err(Error::input(format!("items of a {kind} must be a list")).at(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, String> {
        let objects = read(text.as_bytes(), FileId(0)).map_err(|e| e.message().to_owned())?;
        Ok(objects.iter().map(|o| o.name().to_owned()).collect())
    }

    const A: &str = "kind: A\nmetadata: {name: a}\n";

    #[test]
    fn empty_documents_are_dropped() {
        assert_eq!(names(&format!("# nothing\n---\n{A}---\nnull\n---\n{{}}\n")).unwrap(), ["a"]);
    }

    #[test]
    fn an_object_needs_a_kind_and_a_name() {
        assert!(names("metadata: {name: a}\n").unwrap_err().contains("no kind"));
        assert!(names("kind: A\nmetadata: {name: \"\"}\n").unwrap_err().contains("no metadata.name"));
        assert!(names("just text\n").unwrap_err().contains("no mapping"));
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
        assert!(names(pointer).unwrap_err().contains("LFS pointer"));
        assert_eq!(names("kind: AList\n").unwrap(), [""]);
    }

    #[test]
    fn a_lone_list_is_unfolded_in_place_and_others_to_the_end() {
        let items = "items: [{kind: B, metadata: {name: b}}, {kind: C, metadata: {name: c}}]\n";
        assert_eq!(names(&format!("kind: List\n{items}")).unwrap(), ["b", "c"]);
        assert_eq!(names(&format!("kind: BList\n{items}---\n{A}")).unwrap(), ["a", "b", "c"]);
        assert_eq!(names("kind: BList\nitems:\n").unwrap(), Vec::<String>::new());
        assert!(names("kind: BList\nitems: {}\n").is_err());
    }

    #[test]
    fn places_of_inline_documents_point_into_the_outer_one() {
        let text = Located { value: A.to_owned(), span: Span::new(FileId(3), 10) };
        let objects = read_inline(&text).unwrap();
        assert_eq!(objects[0].doc.at(&["metadata", "name"]).unwrap().span(), Span::new(FileId(3), 12));
    }
}
