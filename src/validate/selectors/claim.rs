//! PersistentVolumeClaims, also as templates of a StatefulSet.
//!
//! Upstream: `ValidatePersistentVolumeClaimSpec` of `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes
//! v1.35.0).

use super::choice;
use super::fields::{field, has_form, has_items, items, tell};
use super::quantity::Quantity;
use crate::validate::metadata::labels;
use crate::validate::metadata::names::{Form, is_unknown};
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

const MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

/// Checks the spec of a claim.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    if has_items(spec, "accessModes") {
        choice::check_each(spec, "accessModes", &MODES, path, problems);
        let modes = items(spec, "accessModes");
        if let Some(alone) =
            modes.iter().find(|mode| mode.as_text() == Some("ReadWriteOncePod")).filter(|_| modes.len() > 1)
        {
            tell(problems, &Path::Field(path, "accessModes"), alone.span(), "ReadWriteOncePod stands alone");
        }
    } else {
        tell(problems, &Path::Field(path, "accessModes"), spec.span(), "a claim needs one at least");
    }
    choice::check(spec, "volumeMode", &["Block", "Filesystem"], path, problems);
    has_form(spec, "storageClassName", Form::Subdomain, path, problems);
    labels::check_selector(field(spec, "selector"), &Path::Field(path, "selector"), problems);
    size(spec, path, problems);
}

fn size(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    let resources = Path::Field(path, "resources");
    let requests = Path::Field(&resources, "requests");
    let path = Path::Field(&requests, "storage");
    let Some(storage) = spec.at(&["resources", "requests", "storage"]).filter(|storage| !storage.is_null())
    else {
        let at = field(spec, "resources").unwrap_or(spec);
        if at.as_mapping().is_some() {
            tell(problems, &path, at.span(), "a claim needs a size");
        }
        return;
    };
    let quantity = storage.as_text().filter(|text| !is_unknown(text)).and_then(Quantity::parse);
    if quantity.is_some_and(|quantity| quantity.is_not_positive()) {
        tell(problems, &path, storage.span(), "a size is more than 0");
    }
}
