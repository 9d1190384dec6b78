//! The label that tells who built an object, where `buildMetadata` or the command line asks for it.
//!
//! After the order is made, before annotations are written; works as a label transformer. Upstream:
//! `Kustomizer.Run` in `api/krusty/kustomizer.go` (api v0.21.1).

use crate::error::Result;
use crate::kustomize::field_spec::FieldSpec;
use crate::kustomize::options::ManagedBy;
use crate::kustomize::run::Run;
use crate::kustomize::target::Target;
use crate::kustomize::transform::labels::Labels;
use crate::object::Objects;
use crate::yaml::Span;
use crate::yaml::de::Located;

/// The label and the version that it tells.
const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "kustomize-v5.8.1");

/// Labels all objects.
///
/// # Errors
/// When an object's labels are no mapping.
pub fn apply(objects: &mut Objects, target: &Target<'_>, run: &Run<'_>) -> Result<()> {
    if !run.metadata.managed_by && run.options.managed_by == ManagedBy::AsConfigured {
        return Ok(());
    }
    let value = Located { value: MANAGED_BY.1.to_owned(), span: Span::NONE };
    let labels = Labels {
        labels: [(MANAGED_BY.0.to_owned(), value)].into(),
        field_specs: vec![FieldSpec::make(["", "", ""], "metadata/labels")].into(),
    };
    labels.apply(objects, &target.context(run))
}
