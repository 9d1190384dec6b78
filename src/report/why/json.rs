//! The answers of `why` as data.

use super::{Report, name, written_id};
use crate::cluster::Unit;
use crate::object::Cause;
use crate::why::Answer;
use crate::why::absent::{Absence, End};
use crate::why::chain::Link;
use crate::why::entries::Place;
use crate::why::values::{Asked, Setting, Value};
use crate::yaml::Span;
use serde_json::{Value as Json, json};

/// `{"items":[{cluster,kustomization,…,chain,changes,values}],"absent":[{cluster,…,chain,end}]}`
pub fn json(report: &Report<'_>) -> String {
    let items: Vec<Json> = report.answers.iter().map(|answer| report.item(answer)).collect();
    let absent: Vec<Json> = report.absences.iter().map(|absence| report.absent(absence)).collect();
    format!("{:#}\n", json!({ "items": items, "absent": absent }))
}

impl Report<'_> {
    fn place(&self, at: Span, mut value: Json) -> Json {
        value["file"] = json!(self.places.path(at).map(|path| path.to_string()));
        value["line"] = json!((at.line > 0).then_some(at.line));
        value
    }

    fn item(&self, answer: &Answer<'_>) -> Json {
        let object = &answer.object;
        let others = answer.others.iter().map(|unit| unit.id.to_string());
        let kustomizations: Vec<String> = std::iter::once(answer.unit.id.to_string()).chain(others).collect();
        let mut item = json!({
            "cluster": answer.cluster.name(),
            "kustomizations": kustomizations,
            "kind": object.kind(),
            "namespace": object.namespace(),
            "name": object.name(),
            "chain": answer.chain.iter().map(|link| self.json_link(link)).collect::<Vec<_>>(),
            "changes": answer.changes().map(|pass| self.json_pass(pass)).collect::<Vec<_>>(),
        });
        if let Some(asked) = &answer.asked {
            item["values"] = match asked {
                Asked::Found(values) => values.iter().map(|value| self.json_value(answer, value)).collect(),
                Asked::Nothing { .. } => json!([]),
            };
        }
        self.place(object.span(), item)
    }

    fn json_link(&self, link: &Link) -> Json {
        let path = link.place.and_then(|file| self.places.path(Span::new(file, 0)));
        let name = if link.name.is_empty() { path.map(|p| p.to_string()) } else { Some(link.name.clone()) };
        self.place(link.at, json!({ "kind": link.kind.word(), "name": name }))
    }

    fn json_pass(&self, pass: Cause) -> Json {
        self.place(pass.at, json!({ "pass": pass.name }))
    }

    fn json_value(&self, answer: &Answer<'_>, value: &Value) -> Json {
        let path = value.trail.to_string();
        let history: Vec<Json> =
            value.settings.iter().map(|setting| self.setting(answer, &path, setting)).collect();
        let last = history.last().map_or(Json::Null, |last| last["value"].clone());
        json!({ "path": path, "value": last, "history": history })
    }

    /// A value that may not be told is a text of stars.
    fn setting(&self, answer: &Answer<'_>, path: &str, setting: &Setting) -> Json {
        let shown = setting.value.as_ref().map(|node| self.value(answer, path, node));
        let value = shown.map(|text| serde_json::from_str(&text).unwrap_or(Json::String(text)));
        let used = |used: &crate::flux::Use| {
            let variable = answer.unit.variables.by_name.get(used.name.as_str());
            let from = variable.map(|v| v.origin.to_string());
            self.place(used.at, json!({ "name": used.name, "from": from }))
        };
        let told = json!({
            "value": value,
            "pass": self.json_pass(setting.pass),
            "variables": setting.uses.iter().map(used).collect::<Vec<_>>(),
        });
        self.place(setting.at, told)
    }

    fn absent(&self, absence: &Absence<'_>) -> Json {
        let chain: Vec<Json> = absence
            .hops
            .iter()
            .map(|hop| {
                self.place(hop.named.at, json!({ "place": place(&hop.place), "by": place(&hop.named.by) }))
            })
            .collect();
        let near = |units: &[&Unit]| -> Vec<Json> {
            let one = |unit: &&Unit| {
                let told = json!({ "kustomization": unit.id.to_string(), "path": unit.path() });
                self.place(unit.object.span(), told)
            };
            units.iter().map(one).collect()
        };
        let end = match &absence.end {
            End::Reached { place: at, unit, renamed } => json!({
                "place": place(at),
                "kustomization": unit.id.to_string(),
                "status": unit.status_word(),
                "renamed": renamed.map(|object| format!("{} {}", object.kind(), self.told(absence.cluster, &name(object)))),
            }),
            End::OtherCluster { place: at, other, near: units } => {
                json!({ "place": place(at), "cluster": other.name, "near": near(units) })
            }
            End::Nothing { place: at, near: units } => json!({ "place": place(at), "near": near(units) }),
        };
        let told = json!({
            "cluster": absence.cluster.name(),
            "kind": absence.object.kind(),
            "namespace": absence.object.namespace(),
            "name": absence.object.name(),
            "chain": chain,
            "end": end,
        });
        self.place(absence.at(), told)
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::File(path) | Place::Directory(path) => path.to_string(),
        Place::Kustomization(id, _) => format!("Kustomization {}", written_id(id)),
    }
}
