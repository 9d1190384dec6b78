//! Owner labels and `spec.commonMetadata`.
//!
//! The last steps but one: what substitution left behind gets the names of its Kustomization, then the
//! common metadata, which win. Upstream: fluxcd/pkg/ssa v0.76.1 `utils/meta.go` and flux2 v2.9.4
//! `internal/build`. Quirk kept: a map of labels or annotations in which a value is no text counts as
//! empty, so what is set takes the whole map's place; the CLI's owner labels spare it.

use super::api::{CommonMetadata, GROUP, Kustomization};
use crate::error::{Error, Result};
use crate::kustomize::growth::{self, Growth};
use crate::object::Object;
use crate::yaml::de::Located;
use crate::yaml::{Entry, Mapping, Node, Scalar, Span};
use std::collections::BTreeMap;

/// The labels that say which Kustomization an object belongs to.
pub fn owner(kustomization: &Kustomization) -> BTreeMap<String, Located<String>> {
    let span = kustomization.place();
    let label =
        |field: &str, value: &str| (format!("{GROUP}/{field}"), Located { value: value.to_owned(), span });
    let metadata = &kustomization.metadata;
    BTreeMap::from([label("name", &metadata.name), label("namespace", &metadata.namespace)])
}

/// Counts what the labels of the owner and the common metadata add to so many objects.
///
/// # Errors
/// When it is too much.
pub fn count(
    objects: usize,
    owner: &BTreeMap<String, Located<String>>,
    kustomization: &Kustomization,
    growth: &Growth,
) -> Result<()> {
    let common = kustomization.spec.common_metadata.as_ref();
    let common = common.into_iter().flat_map(|common| [&common.labels, &common.annotations]);
    let bytes = |values: &BTreeMap<String, Located<String>>| -> usize {
        values.iter().map(|(key, value)| growth::entry(key, &value.value)).sum()
    };
    let each: usize = common.chain([owner]).map(bytes).sum();
    growth.add(objects.saturating_mul(each)).map_err(|e| e.at(kustomization.place()))
}

/// Sets owner labels as the CLI does, beside whatever is there; labels that are null stay null.
///
/// # Errors
/// When the labels are neither a mapping nor null.
pub fn set_owner_beside(object: &mut Object, labels: &BTreeMap<String, Located<String>>) -> Result<()> {
    let span = object.span();
    let present = object.metadata_mut().get_or_insert_with("labels", || Node::mapping(span));
    match present {
        Node::Mapping(present) => {
            for (name, value) in labels {
                present.set(name, Node::string(value.value.as_str(), value.span));
            }
            Ok(())
        }
        Node::Scalar(scalar) if scalar.is_null() => Ok(()),
        other => Err(Error::input("metadata.labels has to be a mapping").at(other.span())),
    }
}

/// Sets labels as the controller does.
pub fn set_labels(object: &mut Object, labels: &BTreeMap<String, Located<String>>) {
    set(object, "labels", labels);
}

/// Sets the common metadata.
pub fn set_common(object: &mut Object, common: &CommonMetadata) {
    set(object, "labels", &common.labels);
    set(object, "annotations", &common.annotations);
}

fn set(object: &mut Object, field: &str, values: &BTreeMap<String, Located<String>>) {
    let span = object.span();
    let present = object.doc.get("metadata").and_then(|metadata| metadata.get(field));
    let mut texts = present.and_then(texts).unwrap_or_else(|| Mapping::new(span));
    for (name, value) in values {
        texts.set(name, Node::string(value.value.as_str(), value.span));
    }
    let Some(doc) = object.doc.as_mapping_mut().filter(|_| !texts.entries.is_empty()) else { return };
    let metadata = doc.get_or_insert_with("metadata", || Node::mapping(span));
    if let Some(metadata) = metadata.as_mapping_mut() {
        metadata.set(field, Node::Mapping(texts));
    }
}

/// A map of texts, nulls read as empty ones; nothing when a value is anything else.
fn texts(node: &Node) -> Option<Mapping> {
    let map = node.as_mapping()?;
    let mut texts = Mapping::new(map.span);
    for entry in &map.entries {
        texts.entries.push(Entry { key: entry.key.clone(), value: text(entry.value.as_scalar()?)? });
    }
    Some(texts)
}

fn text(scalar: &Scalar) -> Option<Node> {
    let span: Span = scalar.span;
    if scalar.is_null() {
        return Some(Node::string("", span));
    }
    scalar.is_string().then(|| Node::string(scalar.text.clone(), span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, json, v2};

    fn object(metadata: &str) -> Object {
        let text = format!("kind: X\nmetadata: {metadata}");
        Object::new(v2::parse_document(&text, FileId::NONE).unwrap().unwrap())
    }

    fn labels() -> BTreeMap<String, Located<String>> {
        BTreeMap::from([("l".to_owned(), Located { value: "v".to_owned(), span: Span::NONE })])
    }

    fn metadata(object: &Object) -> String {
        json::to_json(object.doc.get("metadata").unwrap()).unwrap()
    }

    #[test]
    fn a_map_with_a_value_that_is_no_text_is_replaced() {
        let check = |before: &str, after: &str| {
            let mut object = object(before);
            set_labels(&mut object, &labels());
            assert_eq!(metadata(&object), after, "{before}");
        };
        check("{name: a}", r#"{"labels":{"l":"v"},"name":"a"}"#);
        check("{labels: {a: b, z: null}}", r#"{"labels":{"a":"b","l":"v","z":""}}"#);
        check("{labels: {a: b, z: 1}}", r#"{"labels":{"l":"v"}}"#);
        check("{labels: null}", r#"{"labels":{"l":"v"}}"#);
    }

    #[test]
    fn where_nothing_is_set_nothing_is_made() {
        let mut bare = Object::new(v2::parse_document("a: 1", FileId::NONE).unwrap().unwrap());
        set_common(&mut bare, &CommonMetadata::default());
        assert_eq!(json::to_json(&bare.doc).unwrap(), r#"{"a":1}"#);
    }

    #[test]
    fn owner_labels_of_the_cli_spare_what_is_there() {
        let mut with_number = object("{labels: {z: 1}}");
        assert!(set_owner_beside(&mut with_number, &labels()).is_ok());
        assert_eq!(metadata(&with_number), r#"{"labels":{"l":"v","z":1}}"#);
        let mut null = object("{labels: null}");
        assert!(set_owner_beside(&mut null, &labels()).is_ok());
        assert_eq!(metadata(&null), r#"{"labels":null}"#);
        assert!(set_owner_beside(&mut object("{labels: []}"), &labels()).is_err());
    }
}
