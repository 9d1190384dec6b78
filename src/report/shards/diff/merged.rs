//! What differs in the parts of all runs of `diff`, read, and as one comparison.

use super::super::collected::Content;
use super::super::nodes::Document;
use super::super::places::{At, From, Reader};
use super::{Changed, Differing, Failed, Shown, Told, Uncompared};
use crate::cluster::{Status, Unit, UnitId};
use crate::diff::danger::Danger;
use crate::diff::fields::Field;
use crate::diff::{Broken, Change, ChangeKind, Compared, Diff, Side, Version};
use crate::error::{Error, Result};
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::{Node, Span};
use std::sync::Arc;

const KINDS: [ChangeKind; 4] =
    [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed, ChangeKind::Renamed];

/// How many clusters may have been compared, and how many Kustomizations told that were not: a few letters of a report
/// each, and a hundred times that in memory.
const CLUSTERS: usize = 10_000;
const UNITS: usize = 20_000;

/// What all runs found, with all that a comparison borrows.
pub struct Merged {
    names: [String; 2],
    context: usize,
    max_bytes: usize,
    clusters: Vec<String>,
    changes: Vec<Read>,
    broken: Vec<(Unit, Failed)>,
    uncompared: Vec<(Unit, Uncompared)>,
}

/// What is read of a change.
struct Read {
    place: [usize; 2],
    kind: ChangeKind,
    sides: [Option<Box<ReadSide>>; 2],
    fields: Vec<Field>,
    dangers: Vec<Danger>,
}

/// What is read of an object: itself, which holds no more than its kind and place; how it is shown.
struct ReadSide {
    object: Object,
    namespace: String,
    name: String,
    owners: Vec<String>,
    doc: Node,
}

/// What all runs found together; paths are numbered in `files` as they are shown.
///
/// # Errors
/// When a report is not what [`super::write()`] writes, or they hold more than they may.
pub fn merged<'a>(
    contents: impl Iterator<Item = Result<Content<'a, Told>>>,
    files: &Files,
) -> Result<Merged> {
    let mut merged: Option<Merged> = None;
    let nothing = Arc::new(Object::new(Node::mapping(Span::NONE)));
    for one in contents {
        let one = one?;
        let damaged = one.damaged();
        let Told { files: paths, names, context, max_bytes, clusters, changes, broken, uncompared } =
            one.content;
        if clusters.len() > CLUSTERS {
            return Err(Error::input(format!("reports have at most {CLUSTERS} clusters")));
        }
        let count = clusters.len();
        let merged = match &mut merged {
            None => merged.insert(Merged {
                names,
                context,
                max_bytes,
                clusters,
                changes: Vec::new(),
                broken: Vec::new(),
                uncompared: Vec::new(),
            }),
            Some(merged) => {
                let is_same = (&merged.names, &merged.clusters) == (&names, &clusters)
                    && (merged.context, merged.max_bytes) == (context, max_bytes);
                if !is_same {
                    return Err(damaged);
                }
                merged
            }
        };
        let known = merged.broken.len() + merged.uncompared.len();
        if known + broken.len() + uncompared.len() > UNITS {
            return Err(Error::input(format!("reports have at most {UNITS} Kustomizations that failed")));
        }
        let mut places = broken.iter().map(|b| b.place).chain(uncompared.iter().map(|u| u.place));
        if places.any(|[of, _]| of >= count) {
            return Err(damaged);
        }
        let reader = Reader::new(&paths, From::Here, files);
        for changed in changes {
            let read = read(changed, &reader).filter(|read| read.place[0] < count);
            merged.changes.push(read.ok_or_else(|| damaged.clone())?);
        }
        let unit = |name: &str, error: &Option<String>| unit(name, error, &nothing);
        merged.broken.extend(broken.into_iter().map(|b| (unit(&b.kustomization, &b.error), b)));
        merged.uncompared.extend(uncompared.into_iter().map(|u| (unit(&u.kustomization, &None), u)));
    }
    let mut merged = merged.ok_or_else(|| Error::usage("there is no report to merge"))?;
    merged.changes.sort_by_key(|change| change.place);
    merged.broken.sort_by_key(|(_, failed)| failed.place);
    merged.uncompared.sort_by_key(|(_, uncompared)| uncompared.place);
    Ok(merged)
}

impl Merged {
    /// What differs; of this is left what that borrows.
    pub fn diff(&mut self) -> Diff<'_> {
        // All are in the order of clusters: each takes its own off the front.
        let mut changes = self.changes.as_mut_slice();
        let mut broken = self.broken.iter().peekable();
        let mut uncompared = self.uncompared.iter().peekable();
        let mut clusters = Vec::with_capacity(self.clusters.len());
        for (of, name) in self.clusters.iter().enumerate() {
            let count = changes.partition_point(|read| read.place[0] == of);
            let (own, others) = std::mem::take(&mut changes).split_at_mut(count);
            changes = others;
            let mut failed = Vec::new();
            while let Some((unit, told)) = broken.next_if(|(_, failed)| failed.place[0] == of) {
                let side = if told.is_new { Side::New } else { Side::Old };
                failed.push(Broken { side, unit, at: told.place[1] });
            }
            let mut compared = Compared::of_told(name.clone(), own.iter_mut().map(change).collect(), failed);
            while let Some((unit, told)) = uncompared.next_if(|(_, told)| told.place[0] == of) {
                let units = if told.is_elsewhere { &mut compared.elsewhere } else { &mut compared.failing };
                units.push(unit);
            }
            clusters.push(compared);
        }
        Diff { clusters }
    }

    /// What failed on one side alone, drawn, in the order of telling.
    pub fn errors(&self) -> Vec<String> {
        let of = |is_new| self.broken.iter().filter(move |(_, failed)| failed.is_new == is_new);
        of(false).chain(of(true)).filter_map(|(_, failed)| failed.drawn.clone()).collect()
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

fn change(read: &mut Read) -> Change<'_> {
    let Read { place, kind, sides, fields, dangers } = read;
    let [old, new] = sides;
    Change {
        kind: *kind,
        old: old.as_deref_mut().map(version),
        new: new.as_deref_mut().map(version),
        fields: std::mem::take(fields),
        dangers: std::mem::take(dangers),
        at: place[1],
    }
}

fn version(side: &mut ReadSide) -> Version<'_> {
    let ReadSide { object, namespace, name, owners, doc } = side;
    Version {
        object,
        units: Vec::new(),
        namespace: std::mem::take(namespace),
        name: std::mem::take(name),
        owners: std::mem::take(owners),
        doc: std::mem::replace(doc, Node::mapping(Span::NONE)),
    }
}

/// What is read of a change; none where something in it means nothing.
fn read(changed: Changed, places: &Reader) -> Option<Read> {
    let value = |told: Option<(Document, At)>| -> Option<Option<Node>> {
        let Some((doc, at)) = told else { return Some(None) };
        Some(Some(doc.at(places.span(at)?)))
    };
    let field =
        |field: Differing| Some(Field { old: value(field.old)?, new: value(field.new)?, path: field.path });
    let danger = |(message, at): (String, At)| Some(Danger { message, at: places.span(at)? });
    let side = |shown: Option<Box<Shown>>| -> Option<Option<Box<ReadSide>>> {
        let Some(shown) = shown else { return Some(None) };
        let at = places.span(shown.at)?;
        let object = object(&shown, at);
        let Shown { namespace, name, owners, doc, .. } = *shown;
        Some(Some(Box::new(ReadSide { object, namespace, name, owners, doc: doc.at(at) })))
    };
    let sides = [side(changed.old)?, side(changed.new)?];
    sides.iter().flatten().next()?;
    Some(Read {
        place: changed.place,
        kind: KINDS.into_iter().find(|kind| kind.word() == changed.kind)?,
        sides,
        fields: changed.fields.into_iter().map(field).collect::<Option<_>>()?,
        dangers: changed.dangers.into_iter().map(danger).collect::<Option<_>>()?,
    })
}

/// An object of a kind, at a place.
fn object(shown: &Shown, at: Span) -> Object {
    let mut doc = Node::mapping(at);
    if let Some(map) = doc.as_mapping_mut() {
        let version = if shown.group.is_empty() { "v1".to_owned() } else { format!("{}/v1", shown.group) };
        map.set("apiVersion", Node::string(version, at));
        map.set("kind", Node::string(shown.kind.as_str(), at));
        map.entries.shrink_to_fit();
    }
    Object::new(doc)
}

fn unit(name: &str, error: &Option<String>, nothing: &Arc<Object>) -> Unit {
    let (namespace, name) = name.split_once('/').unwrap_or(("", name));
    let mut unit = Unit::new(nothing.clone(), None);
    unit.id = UnitId::new(namespace, name);
    if let Some(error) = error {
        unit.status = Status::Failed(Error::input(error.clone()));
    }
    unit
}
