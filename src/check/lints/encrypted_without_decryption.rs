//! `encrypted-without-decryption`: what SOPS has encrypted, in a Kustomization that does not decrypt.
//!
//! An encrypted Secret fails the render and goes by this name. Found besides: other encrypted objects of
//! Kubernetes' and Flux's own kinds (others may have a controller that decrypts them), and Secrets that a
//! generator made of encrypted files.

use super::found::Found;
use super::known::group;
use super::{Checked, Lint};
use crate::cluster::Unit;
use crate::config::Weight;
use crate::object::Object;
use crate::yaml::{Node, Span};
use base64::Engine;

/// The lint.
pub const LINT: Lint = Lint {
    name: "encrypted-without-decryption",
    weight: Weight::Error,
    about: "An object that SOPS has encrypted, in a Kustomization without spec.decryption.",
    find,
};

fn find(checked: &Checked<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for known in &checked.clusters {
        for (at, object) in known.objects() {
            let unit = &known.cluster.units[at];
            if let Some(place) = encrypted(object).filter(|_| !decrypts(unit, object)) {
                let found =
                    Found::of_object(known, at, object, place, "is SOPS encrypted, and nothing decrypts it");
                all.push(found.hint(format!("add spec.decryption to Kustomization {}", unit.id)));
            }
        }
    }
    all
}

fn decrypts(unit: &Unit, object: &Object) -> bool {
    let off = object.annotation("kustomize.toolkit.fluxcd.io/decrypt");
    unit.spec(&["decryption"]).is_some() || off.is_some_and(|v| v.eq_ignore_ascii_case("disabled"))
}

/// Where it is encrypted, if it is.
fn encrypted(object: &Object) -> Option<Span> {
    let is_known = object.gvk().has_known_scope() || group(object).ends_with(".toolkit.fluxcd.io");
    if is_known && object.doc.text_at(&["sops", "mac"]).is_some_and(|mac| mac.starts_with("ENC[")) {
        return object.doc.get("sops").map(|_| object.span());
    }
    let data = object.doc.get("data").filter(|_| object.kind() == "Secret").and_then(Node::as_mapping)?;
    data.entries.iter().find(|entry| entry.value.as_text().is_some_and(is_file)).map(|e| e.key.span)
}

/// Whether a value is, in base64, a whole file that SOPS has encrypted.
fn is_file(value: &str) -> bool {
    let dense: String = value.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(dense).unwrap_or_default();
    let has = |word: &str| memchr::memmem::find(&bytes, word.as_bytes()).is_some();
    has("ENC[AES256_GCM,data:") && has("sops") && has("lastmodified")
}
