//! Objects as a table.

use super::Item;
use super::table::Table;
use crate::diagnostic::Diagnostics;

/// A row an object; with `wide`, its Kustomizations and its place besides.
pub fn table<'a>(items: impl Iterator<Item = &'a Item<'a>>, wide: Option<&Diagnostics<'_>>) -> Table {
    let mut table = headed(&["CLUSTER", "NAMESPACE", "KIND", "NAME"], wide);
    for item in items {
        let object = item.object;
        let mut row = vec![
            item.cluster.to_owned(),
            object.namespace().to_owned(),
            object.kind().to_owned(),
            object.name().to_owned(),
        ];
        row.extend(wide.map(|places| more(item, places)).into_iter().flatten());
        table.row(row);
    }
    table
}

/// A table with the columns of `-o wide`, when they are wanted.
pub fn headed(columns: &[&str], wide: Option<&Diagnostics<'_>>) -> Table {
    let mut heading = columns.to_vec();
    if wide.is_some() {
        heading.extend(["KUSTOMIZATION", "FILE"]);
    }
    Table::new(&heading)
}

/// The cells of `-o wide`.
pub fn more(item: &Item<'_>, places: &Diagnostics<'_>) -> [String; 2] {
    [item.kustomizations.join(", "), places.location(item.object.span()).unwrap_or_default()]
}
