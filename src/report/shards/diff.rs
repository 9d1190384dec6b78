//! What differs in the part of a run of `diff`: written, and put together again.
//!
//! Objects are told as they may be shown; of what must not be shown nothing is in a report.

use super::collected::Content;
use super::nodes::{Piece, document, pieces};
use super::places::{At, From, Paths, Reader, Writer};
use super::{Head, written};
use crate::cluster::{Status, Unit, UnitId};
use crate::diff::danger::Danger;
use crate::diff::fields::Field;
use crate::diff::{Broken, Change, ChangeKind, Compared, Diff, Side, Version};
use crate::error::{Error, Result};
use crate::object::Object;
use crate::report::diff::{Report, json};
use crate::tree::Files;
use crate::yaml::{Node, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

const KINDS: [ChangeKind; 4] =
    [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed, ChangeKind::Renamed];

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
}

/// An object that differs, with the places of its cluster and of it there.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    place: [usize; 2],
    kind: String,
    old: Option<Shown>,
    new: Option<Shown>,
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
    doc: Vec<Piece>,
}

/// A field, and where its values are written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Differing {
    path: String,
    old: Option<(Vec<Piece>, At)>,
    new: Option<(Vec<Piece>, At)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    place: [usize; 2],
    is_new: bool,
    kustomization: String,
    error: Option<String>,
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
    };
    for (of, cluster) in report.diff.clusters.iter().enumerate() {
        for change in &cluster.changes {
            content.changes.push(changed(of, change, &mut places));
        }
        content.broken.extend(cluster.broken.iter().map(|broken| Failed {
            place: [of, broken.at],
            is_new: broken.side == Side::New,
            kustomization: cluster.told(&broken.unit.id.to_string()),
            error: broken.unit.failure().map(|error| cluster.told(error.message())),
        }));
    }
    content.files = places.into_files();
    written(&json::data(report), head, &content)
}

fn changed(of: usize, change: &Change<'_>, places: &mut Writer<'_>) -> Changed {
    let mut shown = |version: &Option<Version<'_>>| version.as_ref().map(|v| self::shown(v, places));
    let (old, new) = (shown(&change.old), shown(&change.new));
    let mut value = |node: &Option<Node>| node.as_ref().map(|node| (pieces(node), places.at(node.span())));
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
        doc: pieces(&version.doc),
    }
}

/// What all runs found, with all that a comparison borrows.
pub struct Merged {
    names: [String; 2],
    context: usize,
    max_bytes: usize,
    clusters: Vec<String>,
    changes: Vec<(Read, Changed)>,
    broken: Vec<(Unit, Failed)>,
}

/// What is read of a change: the objects of its sides, which hold no more than their kinds and places; their documents;
/// fields and dangers.
struct Read {
    kind: ChangeKind,
    objects: [Option<Object>; 2],
    docs: [Option<Node>; 2],
    fields: Vec<Field>,
    dangers: Vec<Danger>,
}

/// What all runs found together; paths are numbered in `files` as they are shown.
///
/// # Errors
/// When a report is not what [`write()`] writes.
pub fn merged(contents: Vec<Content<'_, Told>>, files: &Files) -> Result<Merged> {
    let mut merged: Option<Merged> = None;
    for one in contents {
        let damaged = one.damaged();
        let told = one.content;
        let (context, max_bytes) = (told.context, told.max_bytes);
        let (names, clusters) = (told.names, told.clusters);
        let merged = merged.get_or_insert_with(|| {
            let (names, clusters) = (names.clone(), clusters.clone());
            Merged { names, context, max_bytes, clusters, changes: Vec::new(), broken: Vec::new() }
        });
        if (&merged.names, &merged.clusters) != (&names, &clusters)
            || (merged.context, merged.max_bytes) != (context, max_bytes)
        {
            return Err(damaged);
        }
        let reader = Reader::new(&told.files, From::Here, files);
        for changed in told.changes {
            merged.changes.push((read(&changed, &reader).ok_or_else(|| damaged.clone())?, changed));
        }
        merged.broken.extend(told.broken.into_iter().map(|failed| (unit(&failed), failed)));
        let places =
            merged.changes.iter().map(|(_, c)| c.place).chain(merged.broken.iter().map(|(_, b)| b.place));
        if places.into_iter().any(|[of, _]| of >= clusters.len()) {
            return Err(damaged);
        }
    }
    let mut merged = merged.ok_or_else(|| Error::usage("there is no report to merge"))?;
    merged.changes.sort_by_key(|(_, change)| change.place);
    merged.broken.sort_by_key(|(_, failed)| failed.place);
    Ok(merged)
}

impl Merged {
    /// What differs.
    pub fn diff(&self) -> Diff<'_> {
        let compared = |(at, name): (usize, &String)| {
            let changes = self.changes.iter().filter(|(_, change)| change.place[0] == at);
            let broken = self.broken.iter().filter(|(_, failed)| failed.place[0] == at);
            let broken = broken.map(|(unit, failed)| Broken {
                side: if failed.is_new { Side::New } else { Side::Old },
                unit,
                at: failed.place[1],
            });
            let changes = changes.map(|(read, told)| change(read, told)).collect();
            Compared::of_told(name.clone(), changes, broken.collect())
        };
        Diff { clusters: self.clusters.iter().enumerate().map(compared).collect() }
    }

    /// What the sides are called.
    pub fn names(&self) -> [String; 2] {
        self.names.clone()
    }

    /// Lines around what differs, and how long a result may be that has to fit somewhere.
    pub fn bounds(&self) -> (usize, usize) {
        (self.context, self.max_bytes)
    }
}

fn change<'m>(read: &'m Read, told: &'m Changed) -> Change<'m> {
    let version = |side: usize, shown: &Option<Shown>| {
        let shown = shown.as_ref()?;
        Some(Version {
            object: read.objects[side].as_ref()?,
            units: Vec::new(),
            namespace: shown.namespace.clone(),
            name: shown.name.clone(),
            owners: shown.owners.clone(),
            doc: read.docs[side].clone()?,
        })
    };
    Change {
        kind: read.kind,
        old: version(0, &told.old),
        new: version(1, &told.new),
        fields: read.fields.clone(),
        dangers: read.dangers.clone(),
        at: told.place[1],
    }
}

/// What is read of a change; none where something in it means nothing.
fn read(changed: &Changed, places: &Reader) -> Option<Read> {
    let value = |told: &Option<(Vec<Piece>, At)>| -> Option<Option<Node>> {
        let Some((pieces, at)) = told else { return Some(None) };
        Some(Some(document(pieces, places.span(*at)?)?))
    };
    let field = |field: &Differing| {
        Some(Field { path: field.path.clone(), old: value(&field.old)?, new: value(&field.new)? })
    };
    let danger =
        |(message, at): &(String, At)| Some(Danger { message: message.clone(), at: places.span(*at)? });
    let (mut objects, mut docs) = ([None, None], [None, None]);
    for (side, shown) in [&changed.old, &changed.new].into_iter().enumerate() {
        if let Some(shown) = shown {
            let at = places.span(shown.at)?;
            objects[side] = Some(object(shown, at));
            docs[side] = Some(document(&shown.doc, at)?);
        }
    }
    docs.iter().flatten().next()?;
    Some(Read {
        kind: KINDS.into_iter().find(|kind| kind.word() == changed.kind)?,
        fields: changed.fields.iter().map(field).collect::<Option<_>>()?,
        dangers: changed.dangers.iter().map(danger).collect::<Option<_>>()?,
        objects,
        docs,
    })
}

/// An object of a kind, at a place.
fn object(shown: &Shown, at: Span) -> Object {
    let mut doc = Node::mapping(at);
    if let Some(map) = doc.as_mapping_mut() {
        let version = if shown.group.is_empty() { "v1".to_owned() } else { format!("{}/v1", shown.group) };
        map.set("apiVersion", Node::string(version, at));
        map.set("kind", Node::string(shown.kind.as_str(), at));
    }
    Object::new(doc)
}

fn unit(failed: &Failed) -> Unit {
    let (namespace, name) = failed.kustomization.split_once('/').unwrap_or(("", &failed.kustomization));
    let mut unit = Unit::new(Arc::new(Object::new(Node::mapping(Span::NONE))), None);
    unit.id = UnitId::new(namespace, name);
    if let Some(error) = &failed.error {
        unit.status = Status::Failed(Error::input(error.clone()));
    }
    unit
}
