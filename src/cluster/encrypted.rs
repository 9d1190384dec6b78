//! Whether what SOPS has encrypted could be decrypted at all, by those that have the key.
//!
//! Nothing is decrypted here. But a file that a merge or an editor has broken fails in the cluster, with
//! all that its Kustomization renders, and that can be told without a key: metadata that lacks what
//! decryption needs, values that are cut. Upstream: kustomize-controller 1.9.4 `internal/decryptor`, sops
//! v3 `aes/cipher.go` and `stores`.

use crate::error::{Error, Result};
use crate::flux::api::Kustomization;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// Lists of recipients; one of them holds something.
const RECIPIENTS: [&str; 8] = ["age", "pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms", "key_groups"];

/// Refuses objects that are to be decrypted and cannot be, all of them at once.
///
/// # Errors
/// When there is one.
pub fn refuse_damaged(kustomization: &Kustomization, objects: &[Object]) -> Result<()> {
    if kustomization.spec.decryption.is_none() {
        return Ok(());
    }
    let encrypted = objects.iter().filter(|object| object.doc.get("sops").is_some_and(|s| !s.is_null()));
    let damages: Vec<(String, Span)> = encrypted
        .flat_map(|o| damages(o).into_iter().map(|(why, at)| (format!("{}: {why}", o.id()), at)))
        .collect();
    let Some(((first, at), more)) = damages.split_first() else { return Ok(()) };
    let error = Error::input(format!("SOPS data is damaged: {first}")).at(*at);
    let error = more.iter().fold(error, |error, (damage, at)| error.context(damage.clone(), Some(*at)));
    Err(error.hint("restore the file as `sops` wrote it, or encrypt it anew"))
}

/// What is wrong with an encrypted object. Values are not told, only where they are.
fn damages(object: &Object) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let Some(sops) = object.doc.get("sops") else { return found };
    if sops.as_mapping().is_none() {
        return vec![("`sops` is no mapping".to_owned(), sops.span())];
    }
    let has_items =
        |key: &&str| sops.get(key).and_then(Node::as_sequence).is_some_and(|s| !s.items.is_empty());
    if !RECIPIENTS.iter().any(has_items) {
        found.push(("`sops` names nobody who could decrypt it".to_owned(), sops.span()));
    }
    if !sops.text_at(&["mac"]).is_some_and(is_whole) {
        found.push((
            "`sops.mac` is absent or cut".to_owned(),
            sops.get("mac").map_or(sops.span(), Node::span),
        ));
    }
    for entry in object.doc.as_mapping().iter().flat_map(|m| &m.entries).filter(|e| e.key.text != "sops") {
        broken(&entry.value, &entry.key.text, &mut found);
    }
    found
}

/// Finds values that begin as encrypted ones do and do not go on so.
fn broken(node: &Node, path: &str, found: &mut Vec<(String, Span)>) {
    match node {
        Node::Scalar(s) if s.text.starts_with("ENC[") && !is_whole(&s.text) => {
            found.push((format!("the value of `{path}` is cut"), s.span));
        }
        Node::Scalar(_) => {}
        Node::Sequence(s) => {
            s.items.iter().enumerate().for_each(|(i, item)| broken(item, &format!("{path}.{i}"), found));
        }
        Node::Mapping(m) => {
            m.entries.iter().for_each(|e| broken(&e.value, &format!("{path}.{}", e.key.text), found));
        }
    }
}

/// `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`
fn is_whole(text: &str) -> bool {
    let inner = text.strip_prefix("ENC[AES256_GCM,data:").and_then(|rest| rest.strip_suffix(']'));
    let parts = inner.and_then(|rest| {
        let (data, rest) = rest.split_once(",iv:")?;
        let (iv, rest) = rest.split_once(",tag:")?;
        let (tag, kind) = rest.split_once(",type:")?;
        Some([data, iv, tag, kind])
    });
    parts.is_some_and(|parts| parts.iter().all(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]";

    fn told(sops: &str, value: &str) -> Vec<String> {
        let text =
            format!("kind: Secret\nmetadata: {{name: s}}\nstringData: {{X: '{value}'}}\nsops: {sops}\n");
        let node = crate::yaml::parse(&text, crate::yaml::FileId(0)).expect("YAML").expect("a document");
        damages(&Object::new(node)).into_iter().map(|(why, _)| why).collect()
    }

    #[test]
    fn what_is_whole_is_let_pass_and_what_is_cut_is_named() {
        let sops = format!("{{age: [{{recipient: a}}], pgp: [], mac: '{VALUE}'}}");
        assert!(told(&sops, VALUE).is_empty());
        assert!(told(&sops, "plain").is_empty());
        assert_eq!(told(&sops, "ENC[AES256_GCM,data:a,iv:b"), ["the value of `stringData.X` is cut"]);
        assert_eq!(told("text", VALUE), ["`sops` is no mapping"]);
        assert_eq!(told("{age: []}", VALUE).len(), 2);
    }
}
