//! What differs in the part of a run of `diff`: written, and put together again ([`merged()`]).
//!
//! Objects are told as they may be shown; of what must not be shown nothing is in a report.

mod merged;

pub use merged::{Merged, merged};

use super::nodes::Document;
use super::places::{At, Paths, Writer};
use super::{Head, written};
use crate::cluster::{Cluster, Unit};
use crate::diff::fields::Field;
use crate::diff::{Change, Compared, Side, Version};
use crate::error::Result;
use crate::markup::plain;
use crate::report::diff::{Report, json};
use crate::report::failures;
use crate::yaml::Node;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the formats need.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    files: Vec<Paths>,
    names: [String; 2],
    context: usize,
    max_bytes: usize,
    clusters: Vec<String>,
    changes: Vec<Changed>,
    broken: Vec<Failed>,
    uncompared: Vec<Uncompared>,
}

/// An object that differs, with the places of its cluster and of it there.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    place: [usize; 2],
    kind: String,
    old: Option<Box<Shown>>,
    new: Option<Box<Shown>>,
    fields: Vec<Differing>,
    dangers: Vec<(String, At)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    at: At,
    group: String,
    kind: String,
    namespace: String,
    name: String,
    owners: Vec<String>,
    doc: Document,
}

/// A field, and where its values are written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Differing {
    path: String,
    old: Option<(Document, At)>,
    new: Option<(Document, At)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    place: [usize; 2],
    is_new: bool,
    kustomization: String,
    error: Option<String>,
    /// The error as it is drawn, without styles.
    drawn: Option<String>,
}

/// A Kustomization that nothing is wrong with, and that is not compared: it fails on both sides, or its source is
/// elsewhere on one.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Uncompared {
    place: [usize; 2],
    is_elsewhere: bool,
    kustomization: String,
}

/// The report of a run in JSON.
///
/// # Errors
/// When it cannot be written.
pub fn write(report: &Report<'_>, head: &Head) -> Result<String> {
    // Both sides show a file by the same path.
    let mut places = Writer::new(report.new, report.new);
    let mut content = Told {
        files: Vec::new(),
        names: report.names.clone(),
        context: report.context,
        max_bytes: report.max_bytes,
        clusters: report.diff.clusters.iter().map(|cluster| cluster.name.clone()).collect(),
        changes: Vec::new(),
        broken: Vec::new(),
        uncompared: Vec::new(),
    };
    for (of, cluster) in report.diff.clusters.iter().enumerate() {
        for change in &cluster.changes {
            content.changes.push(changed(of, change, &mut places));
        }
        let drawn = drawn(report, cluster);
        content.broken.extend(cluster.broken.iter().map(|broken| Failed {
            place: [of, broken.at],
            is_new: broken.side == Side::New,
            kustomization: cluster.told(&broken.unit.id.to_string()),
            error: broken.unit.failure().map(|error| cluster.told(error.message())),
            drawn: drawn.get(&std::ptr::from_ref(broken.unit)).cloned(),
        }));
        content.uncompared.extend(uncompared(of, cluster));
    }
    content.files = places.into_files();
    written(&json::data(report), head, &content)
}

/// The errors of what failed on one side alone.
fn drawn(report: &Report<'_>, compared: &Compared<'_>) -> HashMap<*const Unit, String> {
    let mut drawn = HashMap::new();
    for (side, cluster, places) in
        [(Side::Old, compared.old, report.old), (Side::New, compared.new, report.new)]
    {
        let Some(cluster) = cluster else { continue };
        let is_alone = |unit: &Unit| compared.is_broken(side, unit);
        for (at, error) in failures::placed(cluster, is_alone) {
            let text = compared.told(&plain(&places.error(&error)));
            drawn.insert(std::ptr::from_ref(&cluster.units[at]), text);
        }
    }
    drawn
}

fn uncompared(of: usize, compared: &Compared<'_>) -> Vec<Uncompared> {
    let units = compared.new.map_or(&[][..], |cluster: &Cluster| &cluster.units);
    let places: HashMap<*const Unit, usize> =
        units.iter().enumerate().map(|(at, unit)| (std::ptr::from_ref(unit), at)).collect();
    let all = [(&compared.failing, false), (&compared.elsewhere, true)];
    let told = |(unit, is_elsewhere): (&Unit, bool)| Uncompared {
        place: [of, places.get(&std::ptr::from_ref(unit)).copied().unwrap_or_default()],
        is_elsewhere,
        kustomization: compared.told(&unit.id.to_string()),
    };
    all.into_iter()
        .flat_map(|(units, is_elsewhere)| units.iter().map(move |unit| (*unit, is_elsewhere)))
        .map(told)
        .collect()
}

fn changed(of: usize, change: &Change<'_>, places: &mut Writer<'_>) -> Changed {
    let mut shown =
        |version: &Option<Version<'_>>| version.as_ref().map(|v| Box::new(self::shown(v, places)));
    let (old, new) = (shown(&change.old), shown(&change.new));
    let mut value =
        |node: &Option<Node>| node.as_ref().map(|node| (Document(node.clone()), places.at(node.span())));
    let field = |field: &Field| Differing {
        path: field.path.clone(),
        old: value(&field.old),
        new: value(&field.new),
    };
    Changed {
        place: [of, change.at],
        kind: change.kind.word().to_owned(),
        old,
        new,
        fields: change.fields.iter().map(field).collect(),
        dangers: change.dangers.iter().map(|d| (d.message.clone(), places.at(d.at))).collect(),
    }
}

fn shown(version: &Version<'_>, places: &mut Writer<'_>) -> Shown {
    let gvk = version.object.gvk();
    Shown {
        at: places.at(version.object.span()),
        group: gvk.group.to_string(),
        kind: gvk.kind.to_string(),
        namespace: version.namespace.clone(),
        name: version.name.clone(),
        owners: version.owners.clone(),
        doc: Document(version.doc.clone()),
    }
}
