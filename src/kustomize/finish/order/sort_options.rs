//! `sortOptions:` of the root kustomization: the order in which objects are printed.
//!
//! Runs last, once, on what is left at the root. `fifo` keeps the order of the build; `legacy` puts
//! kinds that others need first and webhooks last, then goes by group, version, kind, namespace and
//! name. Without `sortOptions` the command line decides: `kustomize build` sorts as `legacy`, Flux
//! does not sort.
//!
//! Upstream: `api/internal/builtins/SortOrderTransformer.go` (api v0.21.1). Quirks kept: absent parts
//! of an id are compared as `~G`, `~V`, `~K`, `~X` and `~N`; two Namespaces are compared the other way
//! round when one of them is of the core group.

use crate::error::{Error, Result};
use crate::object::{Gvk, Object, Objects, twins};
use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Kinds that come first by default, in this order.
const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// Kinds that come last by default, in this order.
const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// The field `sortOptions:`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SortOptions {
    /// `legacy` or `fifo`.
    pub order: String,
    /// What comes first and last in the legacy order, instead of the built-in lists.
    pub legacy_sort_options: Option<LegacySortOptions>,
}

/// Kinds that come first and last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LegacySortOptions {
    /// Kinds that come first, in this order.
    pub order_first: Vec<String>,
    /// Kinds that come last, in this order.
    pub order_last: Vec<String>,
}

impl SortOptions {
    /// The legacy order with the built-in lists.
    pub fn legacy() -> Self {
        SortOptions { order: "legacy".into(), legacy_sort_options: None }
    }

    /// Puts objects in order.
    ///
    /// # Errors
    /// When the options contradict themselves, or two objects have the same id.
    pub fn apply(&self, objects: &mut Objects) -> Result<()> {
        match (self.order.as_str(), &self.legacy_sort_options) {
            ("fifo", None) => Ok(()),
            ("fifo", Some(_)) => Err(Error::input(
                "`sortOptions.legacySortOptions` is set, but `sortOptions.order` is `fifo`, not `legacy`",
            )),
            ("legacy", None) => sort(objects, kind_rank),
            ("legacy", Some(lists)) => {
                let ranks = lists.ranks();
                sort(objects, |kind| ranks.get(kind).copied().unwrap_or(0))
            }
            (other, _) => {
                let message = format!("`sortOptions.order` must be `fifo` or `legacy`, not `{other}`");
                Err(Error::input(message))
            }
        }
    }
}

impl LegacySortOptions {
    fn ranks(&self) -> HashMap<&str, i32> {
        let first = self.order_first.iter().zip(-count(self.order_first.len())..);
        let last = self.order_last.iter().zip(1..);
        first.chain(last).map(|(kind, rank)| (kind.as_str(), rank)).collect()
    }
}

/// Where a kind stands in the built-in lists: below 0 for those that come first, above for those
/// that come last, 0 for all others.
pub fn kind_rank(kind: &str) -> i32 {
    if let Some(at) = FIRST.iter().position(|k| *k == kind) {
        return count(at) - count(FIRST.len());
    }
    LAST.iter().position(|k| *k == kind).map_or(0, |at| count(at) + 1)
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// What two objects are compared by.
struct Key {
    rank: i32,
    gvk: Gvk,
    gvk_text: String,
    id_text: String,
}

impl Key {
    fn new(object: &Object, rank: impl Fn(&str) -> i32) -> Self {
        let id = object.id();
        fn or<'t>(text: &'t str, other: &'t str) -> &'t str {
            if text.is_empty() { other } else { text }
        }
        let Gvk { group, version, kind, .. } = &id.gvk;
        let gvk_text = [or(group, "~G"), "_", or(version, "~V"), "_", or(kind, "~K")].concat();
        let id_text = [or(&id.namespace, "~X"), "|", or(&id.name, "~N")].concat();
        Key { rank: rank(kind), gvk: id.gvk, gvk_text, id_text }
    }

    fn compare(&self, other: &Key) -> Ordering {
        self.rank
            .cmp(&other.rank)
            .then_with(|| self.compare_gvk(other))
            .then_with(|| self.id_text.cmp(&other.id_text))
    }

    fn compare_gvk(&self, other: &Key) -> Ordering {
        let namespaces = self.gvk.kind == "Namespace" && other.gvk.kind == "Namespace";
        match (self.gvk.group.is_empty(), other.gvk.group.is_empty()) {
            (true, true) if namespaces => other.gvk_text.cmp(&self.gvk_text),
            (true, false) if namespaces => Ordering::Less,
            (false, true) if namespaces => Ordering::Greater,
            _ => self.gvk_text.cmp(&other.gvk_text),
        }
    }
}

fn sort(objects: &mut Objects, rank: impl Fn(&str) -> i32) -> Result<()> {
    check_ids(objects)?;
    objects.as_mut_vec().sort_by_cached_key(|object| Ordered(Key::new(object, &rank)));
    Ok(())
}

struct Ordered(Key);

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.compare(&other.0)
    }
}

fn check_ids(objects: &Objects) -> Result<()> {
    match twins(objects.iter()).next() {
        None => Ok(()),
        Some((_, object)) => {
            Err(Error::input(format!("two objects are called {}", object.id())).at(object.span()))
        }
    }
}

#[cfg(test)]
mod tests;
