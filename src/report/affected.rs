//! What a change touches, as a table, as JSON, as names and as a matrix of GitHub Actions.

use super::{harmless, table::Table};
use crate::affected::{Affected, Presence, Touched};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::yaml::Span;
use serde_json::{Value, json};

/// CLUSTER, KUSTOMIZATION, OBJECT and CHANGE; a Kustomization without objects to tell of has one row.
pub fn table(affected: &[Affected<'_>]) -> String {
    let mut table = Table::new(&["CLUSTER", "KUSTOMIZATION", "OBJECT", "CHANGE"]);
    for one in affected {
        let (cluster, unit) = (one.cluster.to_owned(), one.unit.id.to_string());
        if one.objects.is_empty() {
            table.row([cluster, unit, String::new(), one.word().to_owned()]);
            continue;
        }
        for touched in &one.objects {
            table.row([cluster.clone(), unit.clone(), touched.name(), touched.word().to_owned()]);
        }
    }
    table.draw_styled()
}

/// `CLUSTER NAMESPACE/NAME NAMESPACE/KIND/NAME` a line: cluster, Kustomization and object; where no object is to be
/// told of, the first two.
pub fn names(affected: &[Affected<'_>]) -> String {
    let line = |one: &Affected<'_>, object: &str| {
        harmless(format!("{} {} {object}", one.cluster, one.unit.id).trim_end()).into_owned() + "\n"
    };
    let lines = affected.iter().map(|one| match one.objects.as_slice() {
        [] => line(one, ""),
        objects => objects.iter().map(|touched| line(one, &touched.name())).collect(),
    });
    lines.collect()
}

/// `{"items":[{cluster,kustomization,namespace,name,path,status,changed,files,objects}]}`; `objects` are
/// `{change,apiVersion,kind,namespace,name}`.
///
/// # Errors
/// When it cannot be told as JSON.
pub fn json(affected: &[Affected<'_>], places: &Diagnostics<'_>) -> Result<String> {
    let items: Vec<Value> = affected.iter().map(|one| item(one, places)).collect();
    let text = serde_json::to_string_pretty(&json!({ "items": items }));
    text.map(|text| text + "\n").map_err(|e| Error::input(e.to_string()))
}

/// One line: `{"include":[{cluster,kustomization,namespace,name,path,changed}]}`, without what is no longer there.
pub fn matrix(affected: &[Affected<'_>]) -> String {
    let there = affected.iter().filter(|one| one.presence != Presence::Went);
    let jobs: Vec<Value> = there.map(job).collect();
    json!({ "include": jobs }).to_string() + "\n"
}

fn job(one: &Affected<'_>) -> Value {
    json!({
        "cluster": one.cluster,
        "kustomization": one.unit.id.to_string(),
        "namespace": one.unit.id.namespace,
        "name": one.unit.id.name,
        "path": one.unit.path(),
        "changed": one.reach.word(),
    })
}

fn item(one: &Affected<'_>, places: &Diagnostics<'_>) -> Value {
    let mut item = job(one);
    let status = if one.presence == Presence::Went { "removed" } else { one.unit.status_word() };
    let path = |&file| places.path(Span::new(file, 0)).map(|path| path.to_string());
    item["status"] = json!(status);
    item["files"] = one.files.iter().filter_map(path).collect();
    item["objects"] = one.objects.iter().map(object).collect();
    item
}

fn object(touched: &Touched<'_>) -> Value {
    let object = touched.object;
    json!({
        "change": touched.word(),
        "apiVersion": object.api_version(),
        "kind": object.kind(),
        "namespace": object.namespace(),
        "name": object.name(),
    })
}
