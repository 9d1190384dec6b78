//! The order of what is printed: the root's `sortOptions`, else the one that was asked for.
//!
//! After objects are dropped, before the managed-by label. Upstream: `Kustomizer.applySortOrder` in
//! `api/krusty/kustomizer.go` (api v0.21.1).

pub mod sort_options;

use crate::error::{Result, Warning};
use crate::kustomize::options::Order;
use crate::kustomize::run::Run;
use crate::kustomize::target::Target;
use crate::object::Objects;
use sort_options::SortOptions;

const TWO_ORDERS: &str = "Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag \
                          ('--reorder'). Using the kustomization file over the CLI flag.";

/// Puts objects in order.
///
/// # Errors
/// As [`SortOptions::apply`].
pub fn apply(objects: &mut Objects, target: &Target<'_>, run: &Run<'_>) -> Result<()> {
    match (&target.kustomization.sort_options, run.options.order) {
        (Some(options), order) => {
            if order != Order::Default {
                run.warnings.push(Warning { message: TWO_ORDERS.to_owned(), at: Some(options.span) });
            }
            options.value.apply(objects).map_err(|e| e.at(options.span))
        }
        (None, Order::Build) => Ok(()),
        (None, Order::Default | Order::Legacy) => SortOptions::legacy().apply(objects),
    }
}
