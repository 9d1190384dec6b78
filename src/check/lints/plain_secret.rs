//! `plain-secret`: a Secret whose values stand in the repository for everyone to read.
//!
//! Not meant: encrypted ones, those of which anything is put there by a variable or filled in by a tool (whoever
//! wrote them knows how to keep a secret), and keys that hold what is public.

use super::found::Found;
use super::{Checked, Lint};
use crate::cluster::Unit;
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Entry, Node, Span};
use base64::Engine;

/// The lint.
pub const LINT: Lint = Lint {
    name: "plain-secret",
    weight: Weight::Warn,
    about: "A Secret whose values stand in the repository in plain text or base64.",
    find,
};

/// Keys of what is no secret: certificates, host keys, names and addresses.
const PUBLIC: [&str; 20] = [
    "ca.crt",
    "tls.crt",
    "cert.pem",
    "ca.pem",
    "known_hosts",
    "identity.pub",
    "id_rsa.pub",
    "id_ed25519.pub",
    "username",
    "user",
    "host",
    "hostname",
    "port",
    "name",
    "namespace",
    "type",
    "region",
    "endpoint",
    "database",
    "dbname",
];

/// How references begin that a tool in the cluster or before it replaces.
const REFERENCES: [&str; 8] =
    ["${", "ref+", "op://", "vault:", "<path:", "<placeholder", "ENC[", "PLACEHOLDER_"];

/// Types whose values something in the cluster fills in.
const FILLED: [&str; 2] = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        for (at, object) in known.objects().filter(|(_, object)| is_meant(object)) {
            let keys = plain_keys(&known.cluster.units[at], object);
            if let Some(&(_, place)) = keys.first() {
                let names: Vec<String> = keys.iter().map(|(key, _)| format!("`{key}`")).collect();
                let what = format!("holds {} in plain text", names.join(", "));
                let found = Found::of_object(known, at, object, place, what);
                all.push(found.hint("encrypt it with SOPS, or let an ExternalSecret or the like make it"));
            }
        }
    }
    all
}

fn is_meant(object: &Object) -> bool {
    let is_secret = object.kind() == "Secret" && object.api_version() == "v1";
    let is_filled = object.doc.text_at(&["type"]).is_some_and(|of| FILLED.contains(&of));
    is_secret && !is_filled && object.doc.get("sops").is_none()
}

/// The keys whose values can be read, with their places; none where something fills in any of them.
fn plain_keys<'a>(unit: &Unit, object: &'a Object) -> Vec<(&'a str, Span)> {
    let entries =
        |field: &str| object.doc.get(field).and_then(Node::as_mapping).map_or(&[][..], |m| &m.entries);
    let decoded = |entry: &Entry| {
        let dense: String = text(entry).split_whitespace().collect();
        base64::engine::general_purpose::STANDARD.decode(dense).unwrap_or_default()
    };
    let encoded = entries("data").iter().map(|entry| (entry, decoded(entry)));
    let written = entries("stringData").iter().map(|entry| (entry, text(entry).as_bytes().to_vec()));
    let values: Vec<(&Entry, Vec<u8>)> = encoded.chain(written).collect();
    let is_put_there = |at: Span| {
        unit.uses.iter().any(|used| used.object == object.span() && (used.at == at || used.value == Some(at)))
    };
    if values.iter().any(|(entry, value)| is_reference(value) || is_put_there(entry.value.span())) {
        return Vec::new();
    }
    let is_plain = |(entry, value): &&(&Entry, Vec<u8>)| {
        !value.trim_ascii().is_empty()
            && !is_address(value)
            && !PUBLIC.contains(&entry.key.text.to_lowercase().as_str())
    };
    values.iter().filter(is_plain).map(|(entry, _)| (entry.key.text.as_str(), entry.key.span)).collect()
}

fn text(entry: &Entry) -> &str {
    entry.value.as_text().unwrap_or("")
}

/// Whether a value is a URL that holds no credentials: one of a web hook has them in its path.
fn is_address(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value).trim().to_lowercase();
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let is_web = scheme.starts_with("http");
    let has_path = rest.split_once(['/', '?']).is_some_and(|(_, path)| !path.is_empty());
    let tells = ["@", "password=", "token=", "secret=", "key="].iter().any(|word| rest.contains(word));
    let is_web_hook = is_web && has_path;
    !(tells || is_web_hook || text.contains(char::is_whitespace))
}

fn is_reference(value: &[u8]) -> bool {
    REFERENCES.iter().any(|word| memchr::memmem::find(value, word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_without_credentials_are_addresses() {
        for (url, address) in [
            ("redis://db.svc:6379/0", true),
            ("https://example.org", true),
            ("https://hooks.example.org/services/T0/B0/x", false),
            ("postgres://user:pw@db/web", false),
            ("redis://db?password=x", false),
            ("hunter2", false),
        ] {
            assert_eq!(is_address(url.as_bytes()), address, "{url}");
        }
    }
}
