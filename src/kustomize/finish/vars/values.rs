//! The values of all variables, put in the place of `$(NAME)`.
//!
//! Upstream: `filters/refvar` (api v0.21.1).

use super::VarSet;
use super::field::node_of;
use super::value::Known;
use crate::bytes;
use crate::error::{Error, Result, Warning};
use crate::kustomize::Warnings;
use crate::kustomize::growth::Growth;
use crate::object::{Object, Objects};
use crate::yaml::{Node, Scalar, Span, Tag};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The values, and which of them were used.
pub(super) struct Values<'g> {
    pub(super) values: BTreeMap<String, Option<Known>>,
    pub(super) used: BTreeSet<String>,
    /// Counts what they add to texts: many references to a long value are few bytes of input.
    pub(super) growth: &'g Growth,
}

impl<'g> Values<'g> {
    /// Reads all variables before any is replaced.
    ///
    /// # Errors
    /// When one has no value, or one that is not readable.
    pub(super) fn read(
        vars: &VarSet,
        objects: &Objects,
        warnings: &Warnings,
        growth: &'g Growth,
    ) -> Result<Self> {
        let mut read_by: HashMap<&str, &Object> = HashMap::new();
        for object in objects.iter() {
            for name in &object.var_names {
                read_by.entry(name).or_insert(object);
            }
        }
        let mut values = BTreeMap::new();
        for (name, var) in vars.iter() {
            let node = node_of(var, read_by.get(name.as_str()).copied(), objects)?;
            let known = Known::of(node).map_err(|e| e.at(var.span))?;
            if known.is_none() {
                let message = format!("{} reads no scalar and is left as it is", var.value.called());
                warnings.push(Warning { message, at: Some(var.span) });
            }
            values.insert(name.clone(), known);
        }
        Ok(Values { values, used: BTreeSet::new(), growth })
    }

    /// The variables that were not used so far, sorted.
    pub(super) fn unused(&self) -> Vec<&str> {
        self.values.keys().filter(|name| !self.used.contains(*name)).map(String::as_str).collect()
    }

    /// Replaces in a text, in the values of a mapping, or in the items of a list.
    ///
    /// # Errors
    /// When there is something in it that is no text where it has to be, or values add too much.
    pub(super) fn set(&mut self, node: &mut Node) -> Result<()> {
        match node {
            Node::Scalar(scalar) => self.set_scalar(scalar)?,
            Node::Mapping(map) => {
                for entry in &mut map.entries {
                    if !is_text(&entry.key) {
                        let message = format!("the key `{}` is no text", entry.key.text);
                        return Err(Error::input(message).at(entry.key.span));
                    }
                    if let Node::Scalar(scalar) = &mut entry.value {
                        self.set_scalar(scalar)?;
                    }
                }
            }
            Node::Sequence(list) => {
                for item in &mut list.items {
                    match item {
                        Node::Scalar(scalar) if is_text(scalar) => self.set_scalar(scalar)?,
                        other => return Err(Error::input("vars go into text alone").at(other.span())),
                    }
                }
            }
        }
        Ok(())
    }

    fn set_scalar(&mut self, scalar: &mut Scalar) -> Result<()> {
        if is_text(scalar) {
            *scalar = self.replaced(&scalar.text, scalar.span)?;
        }
        Ok(())
    }

    /// The text with its variables replaced; a text that is one variable takes its type.
    ///
    /// # Errors
    /// When values add too much.
    pub(super) fn replaced(&mut self, text: &str, span: Span) -> Result<Scalar> {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some(at) = bytes::find(b'$', rest) {
            out.extend_from_slice(&rest[..at]);
            let after = &rest[at + 1..];
            if let Some(name) = variable(after) {
                let length = name.len() + 2;
                let growth = self.growth;
                match self.value(name) {
                    Some(known) if text.len() == length + 1 => {
                        growth.add(known.whole.text.len()).map_err(|e| e.at(span))?;
                        return Ok(known.whole.clone());
                    }
                    Some(known) => {
                        growth.add(known.inside.len()).map_err(|e| e.at(span))?;
                        out.extend_from_slice(known.inside.as_bytes());
                    }
                    None => out.extend_from_slice(&rest[at..=at + length]),
                }
                rest = &after[length..];
                continue;
            }
            out.push(b'$');
            rest = after;
            match after.first() {
                Some(b'$') => rest = &after[1..],
                Some(&byte) if !byte.is_ascii() => {
                    out.extend_from_slice(char::from(byte).encode_utf8(&mut [0; 2]).as_bytes());
                    rest = &after[1..];
                }
                _ => {}
            }
        }
        out.extend_from_slice(rest);
        Ok(Scalar::string(text_of(out), span))
    }

    fn value(&mut self, name: &[u8]) -> Option<&Known> {
        let name = std::str::from_utf8(name).ok()?;
        let known = self.values.get(name)?.as_ref()?;
        self.used.insert(name.to_owned());
        Some(known)
    }
}

/// Text, and whatever a transformer wrote: it becomes text where variables may stand.
fn is_text(scalar: &Scalar) -> bool {
    scalar.is_string() || scalar.tag == Tag::Unset
}

/// The name in `(NAME)`, if the text begins so.
fn variable(text: &[u8]) -> Option<&[u8]> {
    let inner = text.strip_prefix(b"(")?;
    bytes::find(b')', inner).map(|end| &inner[..end])
}

/// Text, or base64 of what is no UTF-8: kustomize tears a letter beyond ASCII that follows a `$`.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| STANDARD.encode(e.as_bytes()))
}
