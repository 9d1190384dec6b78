//! ConfigMaps and Secrets: keys, sizes, and what a type of Secret needs. No message tells a value.
//!
//! Upstream: `ValidateConfigMap`, `ValidateSecret` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes
//! v1.35.0). Whether `data` of a Secret is base64 is its schema's to tell.

use super::fields::{field, tell};
use crate::object::Gvk;
use crate::validate::metadata::names::{Form, shown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::{Entry, Node};

/// The most bytes of data.
const MOST: usize = 1 << 20;

/// What a type of Secret needs: one key of each list.
const NEEDED: [(&str, &[&[&str]]); 5] = [
    ("kubernetes.io/tls", &[&["tls.crt"], &["tls.key"]]),
    ("kubernetes.io/dockerconfigjson", &[&[".dockerconfigjson"]]),
    ("kubernetes.io/dockercfg", &[&[".dockercfg"]]),
    ("kubernetes.io/basic-auth", &[&["username", "password"]]),
    ("kubernetes.io/ssh-auth", &[&["ssh-privatekey"]]),
];

/// Checks the data of a ConfigMap or Secret.
pub fn check(document: &Node, gvk: &Gvk, problems: &mut Vec<Problem>) {
    let is_secret = gvk.kind == "Secret";
    let fields = if is_secret { ["data", "stringData"] } else { ["data", "binaryData"] };
    let root = Path::Root;
    for name in fields {
        let path = Path::Field(&root, name);
        for entry in entries(document, name) {
            let wrong = Form::DataKey.wrong(&entry.key.text);
            problems.extend(wrong.map(|wrong| wrong.of_value(path.to_string(), entry.key.span)));
        }
    }
    size(document, &root, is_encoded(gvk), problems);
    if is_secret {
        needed(document, &root, problems);
    } else {
        twice(document, &root, problems);
    }
}

/// The field whose values are base64.
fn is_encoded(gvk: &Gvk) -> &'static str {
    if gvk.kind == "Secret" { "data" } else { "binaryData" }
}

/// The size of all values; text of `stringData` takes the place of the same key in `data`.
fn size(document: &Node, root: &Path<'_>, encoded: &str, problems: &mut Vec<Problem>) {
    let bytes = |name: &str| -> usize {
        let sizes = entries(document, name).iter().filter_map(|entry| Some((entry, entry.value.as_text()?)));
        let is_replaced =
            |entry: &Entry| name == "data" && document.at(&["stringData", &entry.key.text]).is_some();
        let counted = sizes.filter(|(entry, _)| !is_replaced(entry));
        counted.map(|(_, text)| if name == encoded { decoded(text) } else { text.len() }).sum()
    };
    let total = bytes("data") + bytes("binaryData") + bytes("stringData");
    if total > MOST {
        let at = field(document, "data").or_else(|| field(document, "binaryData")).unwrap_or(document);
        let message = format!("the data has {total} bytes, {MOST} are the most");
        tell(problems, &Path::Field(root, "data"), at.span(), message);
    }
}

/// How many bytes a text in base64 stands for.
fn decoded(text: &str) -> usize {
    let letters = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=').count();
    letters * 3 / 4
}

fn twice(document: &Node, root: &Path<'_>, problems: &mut Vec<Problem>) {
    for entry in entries(document, "data") {
        if document.at(&["binaryData", &entry.key.text]).is_some() {
            let message = format!("{} is in binaryData as well", shown(&entry.key.text));
            tell(problems, &Path::Field(root, "data"), entry.key.span, message);
        }
    }
}

fn needed(document: &Node, root: &Path<'_>, problems: &mut Vec<Problem>) {
    let Some(kind) = document.text_at(&["type"]) else { return };
    let has = |key: &str| ["data", "stringData"].iter().any(|name| document.at(&[name, key]).is_some());
    let lists = NEEDED.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, lists)| lists);
    for keys in lists.iter().filter(|keys| !keys.iter().any(|key| has(key))) {
        let at = field(document, "type").unwrap_or(document).span();
        let listed = keys.join("` or `");
        tell(
            problems,
            &Path::Field(root, "data"),
            at,
            format!("a Secret of type {kind} needs the key `{listed}`"),
        );
    }
}

fn entries<'n>(document: &'n Node, name: &str) -> &'n [Entry] {
    document.get(name).and_then(Node::as_mapping).map_or(&[], |map| &map.entries)
}
