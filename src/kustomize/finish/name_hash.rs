//! Name hashes: generated objects are called after their content, so that a new content is a new name.
//!
//! The first of what happens at the root: name references follow the new names. Upstream:
//! `internal/builtins/HashTransformer.go`, `hasher/hasher.go` (api v0.21.1). Kept: the name is hashed as
//! an empty text, because upstream looks for a field called `metadata/name`. Not there: hashes of
//! objects that are neither ConfigMap nor Secret, which upstream takes over the insides of its parser,
//! so that a blank line or a comment in a patch is another name.

use crate::error::{Error, Result};
use crate::kustomize::growth::Growth;
use crate::kustomize::transform::remember_id;
use crate::object::{Object, Objects};
use crate::yaml::json::{normalize, to_json};
use crate::yaml::{Node, Scalar};
use sha2::{Digest, Sha256};

/// Appends a hash to the names of all objects that need one.
///
/// # Errors
/// When an object's content cannot be said in JSON, or it is of a kind that has no hash.
pub fn apply(objects: &mut Objects, growth: &Growth) -> Result<()> {
    for at in 0..objects.len() {
        if objects.get(at).is_some_and(|o| o.needs_hash) {
            objects.edit(at, |object| rename(object, growth))?;
        }
    }
    Ok(())
}

fn rename(object: &mut Object, growth: &Growth) -> Result<()> {
    let hash = hash(object).map_err(|e| e.at(object.span()))?;
    remember_id(object, growth)?;
    let span = object.doc.at(&["metadata", "name"]).unwrap_or(&object.doc).span();
    object.set_name(&format!("{}-{hash}", object.name()), span);
    Ok(())
}

/// The ten characters that stand for an object's content.
///
/// # Errors
/// As [`apply`].
pub fn hash(object: &Object) -> Result<String> {
    let json = match object.kind() {
        "ConfigMap" => config_map(&object.doc)?,
        "Secret" => secret(&object.doc)?,
        other => {
            let error = Error::not_supported(format!("a name with a hash for a {other}"));
            return Err(error.hint("say `disableNameSuffixHash: true` in the options of its generator"));
        }
    };
    Ok(encoded(&Sha256::digest(json)))
}

fn config_map(doc: &Node) -> Result<String> {
    let data = text_or_fields(doc.get("data"))?;
    let binary = match doc.get("binaryData") {
        Some(Node::Scalar(_)) | None => String::new(),
        fields => format!(r#""binaryData":{},"#, text_or_fields(fields)?),
    };
    Ok(format!(r#"{{{binary}"data":{data},"kind":"ConfigMap","name":""}}"#))
}

fn secret(doc: &Node) -> Result<String> {
    let data = text_or_fields(doc.get("data"))?;
    let plain = match doc.get("stringData") {
        Some(Node::Scalar(_)) | None => String::new(),
        fields => format!(r#""stringData":{},"#, text_or_fields(fields)?),
    };
    let kind = text_or_fields(doc.get("type"))?;
    Ok(format!(r#"{{"data":{data},"kind":"Secret","name":"",{plain}"type":{kind}}}"#))
}

/// A field in JSON: the text of a scalar, whatever its type; a mapping; else null.
fn text_or_fields(node: Option<&Node>) -> Result<String> {
    match node {
        None => Ok(r#""""#.to_owned()),
        Some(Node::Scalar(Scalar { text, span, .. })) => to_json(&Node::string(text.as_str(), *span)),
        Some(Node::Sequence(_)) => Ok("null".to_owned()),
        Some(mapping) => {
            let mut mapping = mapping.clone();
            normalize(&mut mapping)?;
            to_json(&mapping)
        }
    }
}

/// The first ten hexadecimal digits, with letters in place of those that could spell words.
fn encoded(digest: &[u8]) -> String {
    let digits = digest[..5].iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(b"gh2k456789mbcdtf"[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, parse};

    fn hash_of(text: &str) -> String {
        let doc = parse(text, FileId::NONE).expect("YAML").expect("a document");
        hash(&Object::new(doc)).expect("a hash")
    }

    #[test]
    fn hashes_are_those_of_kustomize() {
        for (text, want) in [
            ("kind: ConfigMap\nmetadata: {name: a}", "6ct58987ht"),
            ("kind: ConfigMap\ndata: {one: ''}", "9g67k2htb6"),
            ("kind: ConfigMap\ndata: {two: '2', one: ''}", "6578g4h258"),
            ("kind: ConfigMap\ndata: {two: '<2> & é'}", "tkc6hg9cbg"),
            ("kind: Secret\ndata: {}\ntype: my-type", "t75bgf6ctb"),
            ("kind: Secret\ndata: {a: Yg==}\ntype: Opaque", "k695gkmbtk"),
        ] {
            assert_eq!(hash_of(text), want, "{text}");
        }
    }

    #[test]
    fn the_name_counts_for_nothing() {
        let (a, b) = ("kind: Secret\nmetadata: {name: a}", "kind: Secret\nmetadata: {name: b}");
        assert_eq!(hash_of(a), hash_of(b));
    }
}
