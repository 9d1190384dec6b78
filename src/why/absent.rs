//! Why an object that some file of the repository defines is not in a cluster: from the file upwards, who lists it
//! and who builds it, up to where nothing of the cluster goes on.

use super::entries::{Definition, Entries, Naming, Place};
use crate::cluster::entry::{inside, relative};
use crate::cluster::{Cluster, Entry, Repository, Unit};
use crate::kustomize::record::VisitKind;
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::Span;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{HashMap, HashSet, VecDeque};

/// Why an object is not in a cluster, told from one file that defines it.
#[derive(Debug)]
pub struct Absence<'a> {
    /// The cluster.
    pub cluster: &'a Cluster,
    /// The object, as the file has it.
    pub object: Object,
    /// From the file upwards: each place, and where the next one names it.
    pub hops: Vec<Hop>,
    /// What names one of these places as well, and is itself named by nothing.
    pub loose: Vec<Hop>,
    /// Where that ends.
    pub end: End<'a>,
}

/// A place, and what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What is named.
    pub place: Place,
    /// By whom, and where.
    pub named: Naming,
}

/// Where the way upwards ends.
#[derive(Debug)]
pub enum End<'a> {
    /// A Kustomization of the cluster itself gets here, and no further.
    Reached {
        /// What it gets to.
        place: Place,
        /// The Kustomization.
        unit: &'a Unit,
        /// What it renders the definition to, where it is read: the object has another name there.
        renamed: Option<&'a Object>,
    },
    /// What names this place is another cluster's own.
    OtherCluster {
        /// The last place that is not.
        place: Place,
        /// The other cluster.
        other: &'a Entry,
        /// Kustomizations of the cluster that build something near it, the nearest first.
        near: Vec<&'a Unit>,
    },
    /// Nothing names this place.
    Nothing {
        /// The place.
        place: Place,
        /// Kustomizations of the cluster that build something near it, the nearest first.
        near: Vec<&'a Unit>,
    },
}

impl End<'_> {
    /// What explains more comes first: a file that nothing lists may be a patch, or of another tool.
    fn rank(&self) -> u8 {
        match self {
            End::Reached { .. } => 0,
            End::OtherCluster { .. } => 1,
            End::Nothing { .. } => 2,
        }
    }
}

/// How many Kustomizations are told as near.
const NEAR: usize = 3;

/// Why objects that are meant are not in those clusters, for each file that defines one; those that explain
/// the most, those with a list or a Kustomization above them first.
pub fn of<'a>(
    repository: &Repository<'_>,
    entries: &'a [Entry],
    lacking: &[&'a Cluster],
    is_meant: &dyn Fn(&Object) -> bool,
) -> Vec<Absence<'a>> {
    let files = Entries::of(repository, is_meant);
    let reached: Vec<(&Cluster, Reached<'_>)> = lacking
        .iter()
        .map(|cluster| (*cluster, Reached::of(cluster, repository.files, repository.root)))
        .collect();
    let mut absences = Vec::new();
    for (cluster, reached) in &reached {
        let climb = Climb { files: &files, entries, cluster, reached };
        let mut found: Vec<_> = files.definitions.iter().map(|d| climb.absence(d)).collect();
        found.sort_by_key(|absence| (absence.end.rank(), absence.hops.is_empty()));
        let best = found.first().map_or(0, |absence| absence.end.rank());
        found.retain(|absence| absence.end.rank() == best);
        absences.extend(found);
    }
    absences
}

/// What a cluster gets to.
struct Reached<'a> {
    places: HashMap<Utf8PathBuf, &'a Unit>,
    units: HashMap<Place, &'a Unit>,
}

impl<'a> Reached<'a> {
    fn of(cluster: &'a Cluster, files: &Files, root: &Utf8Path) -> Self {
        let short = |path: Utf8PathBuf| path.strip_prefix(root).map(|p| relative(p.as_str())).ok();
        let path = |file| files.path(file).and_then(short);
        let (mut places, mut units) = (HashMap::new(), HashMap::new());
        for unit in &cluster.units {
            for visit in &unit.record.visits {
                // A directory that is scanned has no kustomization of its own.
                if let Some(path) = path(visit.place).filter(|_| visit.kind != VisitKind::Root) {
                    places.entry(path).or_insert(unit);
                }
            }
            places.entry(relative(unit.path())).or_insert(unit);
            if let Some(file) = path(unit.object.span().file) {
                units.insert(Place::Kustomization(unit.id.clone(), file), unit);
            }
        }
        Reached { places, units }
    }

    fn unit(&self, place: &Place) -> Option<&'a Unit> {
        match place {
            Place::File(path) | Place::Directory(path) => self.places.get(path).copied(),
            Place::Kustomization(..) => self.units.get(place).copied(),
        }
    }
}

/// What is above a place.
struct Visited {
    /// The places, the nearest first.
    order: Vec<Place>,
    /// Each with the one below it on the way.
    named: HashMap<Place, Hop>,
    /// Those that nothing names.
    tops: Vec<Place>,
}

/// The way upwards from one definition.
struct Climb<'c, 'a> {
    files: &'c Entries,
    entries: &'a [Entry],
    cluster: &'a Cluster,
    reached: &'c Reached<'a>,
}

impl<'a> Climb<'_, 'a> {
    fn absence(&self, definition: &Definition) -> Absence<'a> {
        let Visited { order, named, tops } = self.visit(&definition.place);
        let reached = order.iter().find_map(|place| Some((place, self.reached.unit(place)?)));
        let other = order.iter().find_map(|place| Some((place, self.owner(place)?)));
        let (last, end) = match (reached, other) {
            (Some((place, unit)), _) => {
                let renamed = unit.objects.iter().find(|o| o.span() == definition.object.span());
                (place, End::Reached { place: place.clone(), unit, renamed })
            }
            (None, Some((place, other))) => {
                let below = below(&named, &definition.place, place).unwrap_or(place);
                (place, End::OtherCluster { place: below.clone(), other, near: self.near(below) })
            }
            (None, None) => {
                let top = order.last().unwrap_or(&definition.place);
                (top, End::Nothing { place: top.clone(), near: self.near(top) })
            }
        };
        let hops = hops(&named, &definition.place, last);
        let is_aside = |hop: &&Hop| hops.iter().any(|h| h.place == hop.place) && !hops.contains(hop);
        let loose = tops.iter().filter_map(|top| named.get(top)).filter(is_aside).cloned().collect();
        Absence { cluster: self.cluster, object: definition.object.clone(), loose, hops, end }
    }

    /// All places above one, up to what other clusters have to themselves.
    fn visit(&self, from: &Place) -> Visited {
        let (mut order, mut named, mut tops) = (Vec::new(), HashMap::new(), Vec::new());
        let (mut open, mut seen) = (VecDeque::from([from.clone()]), HashSet::from([from.clone()]));
        while let Some(place) = open.pop_front() {
            if self.owner(&place).is_none() {
                let namers = self.files.namers(&place);
                if namers.is_empty() {
                    tops.push(place.clone());
                }
                for naming in namers {
                    if seen.insert(naming.by.clone()) {
                        named.insert(naming.by.clone(), Hop { place: place.clone(), named: naming.clone() });
                        open.push_back(naming.by);
                    }
                }
            }
            order.push(place);
        }
        Visited { order, named, tops }
    }

    /// The entry of another cluster in whose directory a place is.
    fn owner(&self, place: &Place) -> Option<&'a Entry> {
        let (Place::File(path) | Place::Directory(path) | Place::Kustomization(_, path)) = place;
        let is_own = inside(path, &self.cluster.entry.dir);
        let is_of = |other: &&Entry| !is_own && inside(path, &other.dir);
        self.entries.iter().filter(|other| other.dir != self.cluster.entry.dir).find(is_of)
    }

    /// Kustomizations that build something below a place, else above it, else beside it.
    fn near(&self, place: &Place) -> Vec<&'a Unit> {
        let (Place::File(path) | Place::Directory(path) | Place::Kustomization(_, path)) = place;
        let dirs =
            self.cluster.units.iter().filter(|u| !u.path().is_empty()).map(|u| (relative(u.path()), u));
        let mut ranked: Vec<_> = dirs.filter_map(|(dir, unit)| Some((distance(path, &dir)?, unit))).collect();
        ranked.sort_by_key(|(distance, _)| *distance);
        ranked.into_iter().take(NEAR).map(|(_, unit)| unit).collect()
    }
}

/// How far a directory is from a path: directories up and down; nothing when they share no more than the first
/// segment and are not side by side below it.
fn distance(path: &Utf8Path, dir: &Utf8Path) -> Option<usize> {
    let shared = path.components().zip(dir.components()).take_while(|(a, b)| a == b).count();
    let (up, down) = (path.components().count() - shared, dir.components().count() - shared);
    let is_beside = shared == 1 && up + down <= 2;
    (shared > 1 || is_beside || up == 0 || down == 0).then_some(up * 2 + down)
}

/// The hop below a place.
fn below<'n>(named: &'n HashMap<Place, Hop>, from: &Place, place: &Place) -> Option<&'n Place> {
    (place != from).then(|| named.get(place)).flatten().map(|hop| &hop.place)
}

fn hops(named: &HashMap<Place, Hop>, from: &Place, to: &Place) -> Vec<Hop> {
    let mut hops = Vec::new();
    let mut place = to;
    while place != from {
        let Some(hop) = named.get(place) else { break };
        hops.push(hop.clone());
        place = &hop.place;
    }
    hops.reverse();
    hops
}

impl Absence<'_> {
    /// Where the definition stands.
    pub fn at(&self) -> Span {
        self.object.span()
    }
}
