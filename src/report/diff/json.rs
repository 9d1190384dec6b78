//! The difference as data.

use super::Report;
use crate::diagnostic::Diagnostics;
use crate::diff::danger::Danger;
use crate::diff::fields::Field;
use crate::diff::{Change, Compared, Side};
use crate::yaml::Node;
use crate::yaml::json::to_json;
use serde_json::{Value as Json, json};

/// `{"old","new","changes":[{cluster,change,group,kind,namespace,name,…,fields,dangers}],"failed":[…],"summary":{…}}`
pub fn json(report: &Report<'_>) -> String {
    format!("{:#}\n", data(report))
}

/// The same as data.
pub fn data(report: &Report<'_>) -> Json {
    let changes: Vec<Json> =
        report.diff.changes().map(|(cluster, change)| self::change(report, cluster, change)).collect();
    let failed: Vec<Json> = report
        .diff
        .clusters
        .iter()
        .flat_map(|cluster| cluster.broken.iter().map(move |broken| (cluster, broken)))
        .map(|(cluster, broken)| {
            let side = if broken.side == Side::Old { "old" } else { "new" };
            let id = cluster.told(&broken.unit.id.to_string());
            let error = broken.unit.failure().map(|error| cluster.told(error.message()));
            json!({ "cluster": cluster.name, "kustomization": id, "side": side, "error": error })
        })
        .collect();
    let mut summary = serde_json::Map::new();
    for (_, change) in report.diff.changes() {
        let count = summary.entry(change.kind.word()).or_insert(json!(0));
        *count = json!(count.as_u64().unwrap_or(0) + 1);
    }
    let [old, new] = &report.names;
    json!({ "old": old, "new": new, "changes": changes, "failed": failed, "summary": summary })
}

fn change(report: &Report<'_>, cluster: &Compared<'_>, change: &Change<'_>) -> Json {
    let (object, version) = (change.object(), change.version());
    let gvk = object.gvk();
    let places = if change.new.is_some() { report.new } else { report.old };
    let at = object.span();
    let mut told = json!({
        "cluster": cluster.name,
        "change": change.kind.word(),
        "group": &*gvk.group,
        "kind": &*gvk.kind,
        "namespace": version.namespace,
        "name": version.name,
        "kustomizations": version.owners,
        "file": places.path(at).map(|path| path.to_string()),
        "line": (at.line > 0).then_some(at.line),
        "fields": change.fields.iter().map(|field| self::field(report, field)).collect::<Vec<_>>(),
        "dangers": change.dangers.iter().map(|danger| self::danger(places, danger)).collect::<Vec<_>>(),
    });
    if let (crate::diff::ChangeKind::Renamed, Some(old)) = (change.kind, &change.old) {
        told["from"] = json!({ "namespace": old.namespace, "name": old.name });
    }
    told
}

fn danger(places: &Diagnostics<'_>, danger: &Danger) -> Json {
    json!({
        "message": danger.message,
        "file": places.path(danger.at).map(|path| path.to_string()),
        "line": (danger.at.line > 0).then_some(danger.at.line),
    })
}

fn field(report: &Report<'_>, field: &Field) -> Json {
    let (places, at) = match &field.new {
        Some(node) => (report.new, node.span()),
        None => (report.old, field.at()),
    };
    json!({
        "path": field.path,
        "old": value(field.old.as_ref()),
        "new": value(field.new.as_ref()),
        "file": places.path(at).map(|path| path.to_string()),
        "line": (at.line > 0).then_some(at.line),
    })
}

fn value(node: Option<&Node>) -> Json {
    let text = node.and_then(|node| to_json(node).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Json::Null)
}
