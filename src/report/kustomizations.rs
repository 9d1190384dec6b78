//! Flux Kustomizations as a table, each with what became of it.

use super::Item;
use super::objects::headed;
use super::table::Table;
use crate::cluster::{Cluster, Unit};
use crate::diagnostic::Diagnostics;
use crate::object::Object;
use std::collections::HashSet;

/// A row a Kustomization that is among the items of its cluster, in the order of the clusters.
pub fn table(clusters: &[Cluster], answers: &[Vec<Item<'_>>], wide: Option<&Diagnostics<'_>>) -> Table {
    let columns = ["CLUSTER", "NAMESPACE", "NAME", "PATH", "SOURCE", "DEPENDS ON", "OBJECTS", "STATUS"];
    let mut table = headed(&columns, wide);
    for (cluster, items) in clusters.iter().zip(answers) {
        let meant: HashSet<*const Object> =
            items.iter().map(|item| std::ptr::from_ref(item.object)).collect();
        for unit in cluster.units.iter().filter(|unit| meant.contains(&std::ptr::from_ref(&*unit.object))) {
            let mut row = row(cluster, unit);
            if let Some(places) = wide {
                let parent = unit.parent.map(|at| cluster.units[at].id.to_string());
                row.push(parent.unwrap_or_default());
                row.push(places.location(unit.object.span()).unwrap_or_default());
            }
            table.row(row);
        }
    }
    table
}

fn row(cluster: &Cluster, unit: &Unit) -> Vec<String> {
    let near = |namespace: &str, name: &str| match namespace == unit.id.namespace {
        true => name.to_owned(),
        false => format!("{namespace}/{name}"),
    };
    let source = unit.source();
    let waits: Vec<String> = unit.depends_on().iter().map(|d| near(&d.on.namespace, &d.on.name)).collect();
    vec![
        cluster.name().to_owned(),
        unit.id.namespace.clone(),
        unit.id.name.clone(),
        unit.path().to_owned(),
        format!("{}/{}", source.kind, near(&source.namespace, &source.name)),
        waits.join(", "),
        unit.objects.len().to_string(),
        unit.status_word().to_owned(),
    ]
}
