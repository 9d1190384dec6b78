//! What `flux build kustomization` does to Secrets: values that SOPS encrypted are masked.
//!
//! Comes after the owner labels, in the CLI profile alone. Upstream: flux2 v2.9.4
//! `internal/build/build.go`, `maskSopsData`. Quirks kept: every Secret's `data` is written anew, and
//! dropped when empty; every `stringData` is written anew without its types, so that `"5432"` becomes a
//! number; `data` that is no base64 is an error.

use crate::bytes;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::{Entry, Mapping, Node, Scalar, Span, emit};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

const MASK: &str = "**SOPS**";
const DOCKER_MASK: &str = r#"{"mask":"**SOPS**"}"#;
const DOCKER_TYPE: &str = "kubernetes.io/dockerconfigjson";

/// Masks one object, if it is a Secret.
///
/// # Errors
/// When a value of `data` is no base64, or the Secret cannot be printed.
pub fn mask(object: &mut Object) -> Result<()> {
    if object.kind() != "Secret" {
        return Ok(());
    }
    let name = object.name().to_owned();
    mask_secret(&mut object.doc).map_err(|e| e.prefix(format!("failed to mask secret {name} sops data")))
}

fn mask_secret(doc: &mut Node) -> Result<()> {
    let encrypted = is_encrypted(doc)?;
    let docker = doc.text_at(&["type"]) == Some(DOCKER_TYPE);
    let Some(fields) = doc.as_mapping_mut() else { return Ok(()) };
    let mut data = values(fields.get("data"));
    let mut string_data = values(fields.get("stringData"));
    if encrypted {
        fields.remove("sops");
        let mask = if docker { DOCKER_MASK } else { MASK };
        data.iter_mut().for_each(|(_, value)| value.text = encode(mask));
        string_data.iter_mut().for_each(|(_, value)| value.text = mask.to_owned());
    } else {
        for (_, value) in &mut data {
            mask_base64(value)?;
        }
        let payloads = string_data.iter_mut().filter(|(_, v)| is_payload(v.text.as_bytes()));
        payloads.for_each(|(_, value)| value.text = encode(MASK));
    }
    let before = fields.remove("data");
    if !data.is_empty() {
        fields.set("data", written(data, before.as_ref(), Scalar::string));
    }
    if !string_data.is_empty() {
        let text = written(string_data, fields.get("stringData"), Scalar::plain);
        fields.set("stringData", text);
    }
    Ok(())
}

/// Told by the text: SOPS metadata may stand anywhere in it.
fn is_encrypted(doc: &Node) -> Result<bool> {
    let mut text = String::new();
    emit::document(doc, &mut text)?;
    Ok(text.contains("sops:") && text.contains("mac: ENC["))
}

struct Value {
    text: String,
    span: Span,
}

/// Keys and values of a map; what is no scalar, or null, counts as empty.
fn values(map: Option<&Node>) -> Vec<(Scalar, Value)> {
    let entries = map.and_then(Node::as_mapping).map_or(&[][..], |m| &m.entries);
    let value = |node: &Node| {
        let scalar = node.as_scalar().filter(|s| !s.is_null());
        Value { text: scalar.map(|s| s.text.to_string()).unwrap_or_default(), span: node.span() }
    };
    entries.iter().map(|e| (e.key.clone(), value(&e.value))).collect()
}

/// Keys lose their quotes, as they do upstream: one that then reads as a number is an error later. A map
/// in flow style stays in it, which gives its empty values quotes.
fn written(
    values: Vec<(Scalar, Value)>,
    before: Option<&Node>,
    scalar: impl Fn(String, Span) -> Scalar,
) -> Node {
    let entry = |(key, value): (Scalar, Value)| Entry {
        key: Scalar::plain(key.text, key.span),
        value: Node::Scalar(scalar(value.text, value.span)),
    };
    let span = before.map_or(Span::NONE, Node::span);
    let flow = before.and_then(Node::as_mapping).is_some_and(|map| map.flow);
    Node::Mapping(Mapping { entries: values.into_iter().map(entry).collect(), flow, span })
}

fn mask_base64(value: &mut Value) -> Result<()> {
    let text = value.text.replace(['\n', '\r'], "");
    let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    let decoded = GeneralPurpose::new(&STANDARD, config)
        .decode(text)
        .map_err(|e| Error::input(format!("illegal base64 data: {e}")).at(value.span))?;
    if is_payload(&decoded) {
        value.text = encode(MASK);
    }
    Ok(())
}

fn is_payload(bytes: &[u8]) -> bool {
    let contains = |text: &str| bytes::find_text(text, bytes).is_some();
    contains("sops") && contains("ENC[")
}

fn encode(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn check(fields: &str, expected: &str) {
        let text = format!("kind: Secret\nmetadata:\n  name: s\n{fields}");
        let mut object = Object::new(parse(&text, FileId::NONE).unwrap().unwrap());
        mask(&mut object).unwrap();
        let mut printed = String::new();
        emit::document(&object.doc, &mut printed).unwrap();
        let expected = format!("{expected}kind: Secret\nmetadata:\n  name: s\n");
        let sort = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sort(&printed), sort(&expected), "{fields}");
    }

    #[test]
    fn encrypted_secrets_are_masked() {
        let sops = "sops:\n  mac: ENC[x]\n";
        check(&format!("data:\n  a: x\n{sops}"), "data:\n  a: KipTT1BTKio=\n");
        check(&format!("stringData:\n  a: x\n{sops}"), "stringData:\n  a: '**SOPS**'\n");
        check(
            &format!("type: kubernetes.io/dockerconfigjson\nstringData:\n  a: x\n{sops}"),
            "type: kubernetes.io/dockerconfigjson\nstringData:\n  a: '{\"mask\":\"**SOPS**\"}'\n",
        );
    }

    #[test]
    fn string_data_loses_its_types() {
        check(
            "stringData:\n  a: '5432'\n  b: '~'\n  c: 'yes'\n  d: '2024-01-02'\n",
            "stringData:\n  a: 5432\n  b: null\n  c: \"yes\"\n  d: \"2024-01-02T00:00:00Z\"\n",
        );
        check("stringData: {a: '', b: '1'}\n", "stringData:\n  a: \"\"\n  b: 1\n");
    }

    #[test]
    fn data_is_dropped_when_empty_and_has_to_be_base64() {
        check("data: {}\n", "");
        let text = "kind: Secret\ndata:\n  a: '?'\n";
        let error = mask(&mut Object::new(parse(text, FileId::NONE).unwrap().unwrap())).unwrap_err();
        assert_eq!(error.span().map(|s| s.line), Some(3));
    }
}
