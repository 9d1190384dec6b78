//! Flux sources as a table.

use super::Item;
use super::objects::{headed, more};
use super::table::Table;
use crate::diagnostic::Diagnostics;
use crate::object::Object;

/// A row a source, with its URL and what it is pinned to.
pub fn table<'a>(items: impl Iterator<Item = &'a Item<'a>>, wide: Option<&Diagnostics<'_>>) -> Table {
    let mut table = headed(&["CLUSTER", "NAMESPACE", "KIND", "NAME", "URL", "REF"], wide);
    for item in items {
        let object = item.object;
        let mut row = vec![
            item.cluster.to_owned(),
            object.namespace().to_owned(),
            object.kind().to_owned(),
            object.name().to_owned(),
            url(object).to_owned(),
            reference(object),
        ];
        row.extend(wide.map(|places| more(item, places)).into_iter().flatten());
        table.row(row);
    }
    table
}

fn url(object: &Object) -> &str {
    let at = |path: &[&str]| object.doc.text_at(path);
    at(&["spec", "url"])
        .or_else(|| at(&["spec", "endpoint"]))
        .or_else(|| at(&["spec", "chart"]))
        .unwrap_or("")
}

/// `branch=main`, `tag=2.2.3`; of a chart its version.
fn reference(object: &Object) -> String {
    let fields = ["digest", "semver", "tag", "commit", "name", "branch"];
    let in_ref =
        fields.iter().find_map(|f| Some(format!("{f}={}", object.doc.text_at(&["spec", "ref", f])?)));
    in_ref.or_else(|| object.doc.text_at(&["spec", "version"]).map(str::to_owned)).unwrap_or_default()
}
