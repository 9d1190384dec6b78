//! JSON patches (RFC 6902): operations on one document, by path.
//!
//! Upstream: `gopkg.in/evanphx/json-patch.v4` v4.13.0, `filters/patchjson6902` (api v0.21.1). Quirks
//! kept: what an operation lacks is told when it is applied, not when it is read; `replace` adds a
//! field that is absent; `copy` from an absent field gives a null; `add` without a value adds a null;
//! indices may be negative; what stands before a path's first slash counts for nothing. The document
//! makes a round trip through JSON: numbers become 64-bit floats, styles are gone. `test` compares
//! JSON texts, so that in a patch written as JSON `1.0` is not `1` and `"<"` is not what Go writes as
//! `"\u003c"`; lists with a null never pass it (there Go panics).

mod pointer;

use super::json_text::is_written_otherwise;
use crate::error::{Error, Result};
use crate::kustomize::growth::{self, Growth};
use crate::yaml::json::{printed, settle, to_json};
use crate::yaml::{MAX_DEPTH, Node, Scalar, Span};
use pointer::{Pointer, Stop};

/// Operations, in order.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    operations: Vec<Operation>,
}

#[derive(Clone, Debug)]
struct Operation {
    op: Option<String>,
    path: Option<String>,
    from: Option<String>,
    value: Option<Node>,
    span: Span,
}

/// Reads a patch out of a document: a list of operations; a null is an empty list.
///
/// # Errors
/// When it is no list, or an element of it is no mapping.
pub fn parse(document: &Node) -> Result<Patch> {
    match document {
        Node::Sequence(list) => {
            let operations = list.items.iter().map(Operation::read).collect::<Result<_>>()?;
            Ok(Patch { operations })
        }
        other if other.is_null() => Ok(Patch::default()),
        other => Err(Error::input("a JSON patch must be a list of operations").at(other.span())),
    }
}

impl Patch {
    /// Whether there is no operation in it.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Whether an operation looks at a field as a whole: tests it, or copies it elsewhere.
    pub fn reads(&self, pointer: &str) -> bool {
        self.operations.iter().any(|o| match o.op.as_deref() {
            Some("test") => o.path.as_deref() == Some(pointer),
            Some("move" | "copy") => o.from.as_deref() == Some(pointer),
            _ => false,
        })
    }

    /// Whether an operation removes a field or puts another value in its place. Pointers as they are
    /// written, `/metadata/annotations`; fields around and inside of it do not count.
    pub fn replaces(&self, pointer: &str) -> bool {
        let is_it = |path: &Option<String>| path.as_deref() == Some(pointer);
        self.operations.iter().any(|o| match o.op.as_deref() {
            Some("test") | None => false,
            Some("move") => is_it(&o.path) || is_it(&o.from),
            Some(_) => is_it(&o.path),
        })
    }

    /// Applies the operations, one after the other.
    ///
    /// # Errors
    /// When one of them is incomplete, does not apply or tests in vain; when the document cannot be
    /// said in JSON or is no mapping in the end.
    pub fn apply(&self, document: &mut Node) -> Result<()> {
        self.apply_within(document, &Growth::default())
    }

    /// Applies the operations, one after the other, and counts what they add.
    ///
    /// # Errors
    /// As [`Patch::apply`], and when they add too much.
    pub fn apply_within(&self, document: &mut Node, growth: &Growth) -> Result<()> {
        if let Some(last) = self.operations.last().filter(|_| self.operations.len() >= growth::LONG) {
            let entries = growth::widest(document);
            growth.look_for(self.operations.len(), entries).map_err(|e| e.at(last.span))?;
        }
        *document = printed(document)?;
        for operation in &self.operations {
            operation.apply(document, growth).map_err(|e| e.at(operation.span))?;
            if operation.nests() && document.is_deeper_than(MAX_DEPTH) {
                let message = format!("a JSON patch must not nest deeper than {MAX_DEPTH} levels");
                return Err(Error::input(message).at(operation.span));
            }
        }
        let at = self.operations.last().map_or(document.span(), |o| o.span);
        match document {
            Node::Mapping(_) => settle(document),
            _ => Err(Error::input("a JSON patch leaves no mapping").at(at)),
        }
    }
}

impl Operation {
    fn read(node: &Node) -> Result<Operation> {
        let text = |name: &str| {
            let scalar = node.get(name)?.as_scalar()?;
            scalar.is_string().then(|| scalar.text.to_string())
        };
        if node.as_mapping().is_none() && !node.is_null() {
            return Err(Error::input("an operation of a JSON patch must be a mapping").at(node.span()));
        }
        let value = node.get("value").cloned();
        Ok(Operation { op: text("op"), path: text("path"), from: text("from"), value, span: node.span() })
    }

    fn apply(&self, document: &mut Node, growth: &Growth) -> Result<()> {
        if let Some(value) = &self.value {
            growth.add(growth::bytes(value))?;
        }
        match self.op.as_deref() {
            Some("add") => self.add(document, self.value_or_null()),
            Some("remove") => self.remove(document, self.path()?).map(drop),
            Some("replace") => self.replace(document),
            Some("move") => self.relocate(document),
            Some("copy") => self.duplicate(document, growth),
            Some("test") => self.test(document),
            other => Err(unknown(other)),
        }
    }

    /// Whether it may make the document deeper.
    fn nests(&self) -> bool {
        let is_moved = matches!(self.op.as_deref(), Some("move" | "copy"));
        is_moved || self.value.as_ref().is_some_and(|v| v.as_scalar().is_none())
    }

    fn path(&self) -> Result<&str> {
        self.path.as_deref().ok_or_else(|| self.lacks("path"))
    }

    fn from(&self) -> Result<&str> {
        self.from.as_deref().ok_or_else(|| self.lacks("from"))
    }

    fn value_or_null(&self) -> Node {
        self.value.clone().unwrap_or_else(|| Node::null(self.span))
    }

    fn add(&self, document: &mut Node, value: Node) -> Result<()> {
        let path = self.path()?;
        let pointer = Pointer::parse(path).ok_or_else(|| self.fails(path, "it names no field"))?;
        pointer.add(document, value).map_err(|stop| self.stopped(path, &stop))
    }

    fn remove(&self, document: &mut Node, path: &str) -> Result<Node> {
        let pointer = Pointer::parse(path).ok_or_else(|| self.fails(path, "it names no field"))?;
        pointer.remove(document).map_err(|stop| self.stopped(path, &stop))
    }

    fn replace(&self, document: &mut Node) -> Result<()> {
        let path = self.path()?;
        if path.is_empty() {
            return self.replace_all(document);
        }
        let pointer = Pointer::parse(path).ok_or_else(|| self.fails(path, "it names no field"))?;
        pointer.replace(document, self.value_or_null()).map_err(|stop| self.stopped(path, &stop))
    }

    fn replace_all(&self, document: &mut Node) -> Result<()> {
        match &self.value {
            Some(value @ (Node::Mapping(_) | Node::Sequence(_))) => {
                *document = value.clone();
                Ok(())
            }
            _ => Err(Error::input("a document can only be replaced by a mapping or a list")),
        }
    }

    fn relocate(&self, document: &mut Node) -> Result<()> {
        let value = self.remove(document, self.from()?)?;
        self.add(document, value)
    }

    fn duplicate(&self, document: &mut Node, growth: &Growth) -> Result<()> {
        let from = self.from()?;
        let pointer = Pointer::parse(from).ok_or_else(|| self.fails(from, "it names no field"))?;
        let found = pointer.get(document).map_err(|stop| self.stopped(from, &stop))?;
        growth.add(found.map_or(0, growth::bytes))?;
        let value = found.cloned().unwrap_or_else(|| Node::null(self.span));
        self.add(document, value)
    }

    fn test(&self, document: &Node) -> Result<()> {
        let path = self.path()?;
        let found = match Pointer::parse(path) {
            Some(pointer) => pointer.get(document).map_err(|stop| self.stopped(path, &stop))?,
            None if path.is_empty() => Some(document),
            None => return Err(self.fails(path, "it names no field")),
        };
        let said = |node: &&Node| !node.is_null();
        let (found, wanted) = (found.filter(said), self.value.as_ref().filter(said));
        let passes = match (found, wanted) {
            (None, None) => true,
            (Some(found), Some(wanted)) => is_same(found, wanted),
            _ => false,
        };
        if passes {
            return Ok(());
        }
        let json = |node: Option<&Node>| node.map_or_else(|| Ok("null".to_owned()), to_json);
        let (found, wanted) = (json(found)?, json(wanted)?);
        if found == wanted {
            let why = "it is the same value, but not written as Go writes it in JSON, or a list with a null";
            return Err(self.fails(path, why));
        }
        if document.text_at(&["kind"]) == Some("Secret") {
            return Err(self.fails(path, "it is another value"));
        }
        Err(self.fails(path, &format!("it is {}, not {}", shortened(&found), shortened(&wanted))))
    }

    fn lacks(&self, field: &str) -> Error {
        let op = self.op.as_deref().unwrap_or_default();
        Error::input(format!("operation `{op}` of a JSON patch has no `{field}`"))
    }

    fn fails(&self, path: &str, why: &str) -> Error {
        let op = self.op.as_deref().unwrap_or_default();
        Error::input(format!("JSON patch: cannot {op} `{path}`: {why}"))
    }

    fn stopped(&self, path: &str, stop: &Stop) -> Error {
        let error = self.fails(path, &stop.reason);
        match &stop.nearest {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error,
        }
    }
}

fn unknown(op: Option<&str>) -> Error {
    let known = ["add", "remove", "replace", "move", "copy", "test"];
    let Some(op) = op else { return Error::input("an operation of a JSON patch has no `op`") };
    let error = Error::input(format!("unknown operation `{op}` in a JSON patch"));
    match crate::nearest::nearest(op, known) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error.hint(format!("it can be {}", known.join(", "))),
    }
}

fn shortened(json: &str) -> String {
    match json.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json.to_owned(),
    }
}

/// Whether two values are the same JSON text, but for blanks and the order of keys.
fn is_same(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::Mapping(a), Node::Mapping(b)) => {
            a.entries.len() == b.entries.len()
                && a.entries.iter().all(|entry| match b.get(&entry.key.text) {
                    Some(other) if entry.value.is_null() || other.is_null() => {
                        entry.value.is_null() && other.is_null()
                    }
                    Some(other) => is_same(&entry.value, other),
                    None => false,
                })
        }
        (Node::Sequence(a), Node::Sequence(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| is_same(a, b))
        }
        (Node::Scalar(a), Node::Scalar(b)) => {
            let looks = |s: &Scalar| (s.is_string(), is_written_otherwise(s));
            !a.is_null() && !b.is_null() && looks(a) == looks(b) && a.text == b.text
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
