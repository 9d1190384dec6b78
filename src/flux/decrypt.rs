//! Encrypted Secrets, as long as nothing here decrypts them.
//!
//! The last step of the controller profile: a Secret that still holds SOPS metadata is refused when its
//! Kustomization does not decrypt; with `spec.decryption` it stays as it is. This is the seam where
//! decryption comes in. Upstream: kustomize-controller 1.9.4 `internal/decryptor`.

use super::api::{GROUP, Kustomization};
use crate::error::{Error, Result};
use crate::object::Object;

/// Refuses an encrypted Secret of a Kustomization without decryption.
///
/// # Errors
/// When the object is one.
pub fn refuse_encrypted(object: &Object, kustomization: &Kustomization) -> Result<()> {
    let secret = object.kind() == "Secret" && object.api_version() == "v1";
    let encrypted = secret && object.doc.get("sops").is_some();
    if !encrypted || is_off(object) || kustomization.spec.decryption.is_some() {
        return Ok(());
    }
    let message = format!("Secret {} is SOPS encrypted, and nothing decrypts it", object.name());
    let hint = format!("add spec.decryption to Kustomization {}", kustomization.id());
    Err(Error::input(message).at(object.span()).hint(hint).of_lint("encrypted-without-decryption"))
}

fn is_off(object: &Object) -> bool {
    let value = object.annotation(&format!("{GROUP}/decrypt"));
    value.is_some_and(|v| v.eq_ignore_ascii_case("disabled"))
}
