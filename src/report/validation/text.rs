//! A line each finding, and a summary.

use super::{ByKind, Objects, Told, summary};
use crate::check::validation::{Counts, Resource, Validation};
use crate::diagnostic::Diagnostics;
use crate::object::Gvk;
use crate::report::findings::text::line;
use crate::report::harmless;
use crate::report::table::Table;
use crate::validate::Status;
use std::collections::BTreeMap;

/// `FILE:LINE: error: CLUSTER: Deployment web/a: spec.replicas: … [RULE] (hints)`, and a summary; before it, where
/// they are asked for, the objects that nothing is wrong with, and counts by kind.
pub fn text(found: &Validation<'_>, places: &Diagnostics<'_>, told: Told) -> String {
    let mut out: String = found.findings.iter().map(|finding| line(finding, places) + "\n").collect();
    if told.objects == Objects::All {
        out.extend(found.resources.iter().filter_map(|resource| fine(resource, places)));
    }
    if told.counts == ByKind::Yes && !found.resources.is_empty() {
        out.push_str(&by_kind(&found.resources));
    }
    out.push_str(&summary(found));
    out.push('\n');
    out
}

/// `FILE:LINE: valid: CLUSTER: Deployment web/a`
fn fine(resource: &Resource<'_>, places: &Diagnostics<'_>) -> Option<String> {
    let word = match resource.status {
        Status::Valid => "valid",
        Status::Skipped => "skipped",
        Status::Invalid | Status::Error => return None,
    };
    let place = places.location(resource.at).map_or_else(String::new, |place| format!("{place}: "));
    let cluster = resource.cluster.map_or_else(String::new, |name| format!("{name}: "));
    Some(harmless(&format!("{place}{word}: {cluster}{}", resource.label())).into_owned() + "\n")
}

fn by_kind(resources: &[Resource<'_>]) -> String {
    let mut kinds: BTreeMap<Gvk, Vec<&Resource<'_>>> = BTreeMap::new();
    for resource in resources {
        kinds.entry(resource.gvk.clone()).or_default().push(resource);
    }
    let mut table = Table::new(&["KIND", "VALID", "INVALID", "NOT VALIDATED", "SKIPPED"]);
    for (gvk, of) in kinds {
        let counts = Counts::of(of);
        let name =
            if gvk.kind.is_empty() { "-".to_owned() } else { format!("{}/{}", gvk.api_version(), gvk.kind) };
        let numbers = [counts.valid, counts.invalid, counts.errors, counts.skipped].map(|n| n.to_string());
        table.row(std::iter::once(name).chain(numbers));
    }
    table.draw()
}
