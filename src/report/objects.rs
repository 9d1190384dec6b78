//! Objects as a table.

use super::Item;
use super::filtered::line;
use super::table::Table;
use crate::diagnostic::Diagnostics;

/// A row an object; with `wide`, its Kustomizations and its place besides. Where a filter put something in
/// the place of any, that has a column.
pub fn table<'a>(items: impl Iterator<Item = &'a Item<'a>> + Clone, wide: Option<&Diagnostics<'_>>) -> Table {
    let has_values = items.clone().any(|item| item.instead.is_some());
    let mut columns = vec!["CLUSTER", "NAMESPACE", "KIND", "NAME"];
    columns.extend(has_values.then_some("VALUE"));
    let mut table = headed(&columns, wide);
    for item in items {
        let object = item.object;
        let mut row = vec![
            item.cluster.to_owned(),
            object.namespace().to_owned(),
            object.kind().to_owned(),
            object.name().to_owned(),
        ];
        if has_values {
            row.push(item.instead.as_ref().map(line).unwrap_or_default());
        }
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
