//! The way that leads from a cluster's entry to an object: Kustomizations, directories, the file.

use crate::cluster::{Cluster, Unit};
use crate::kustomize::record::{Visit, VisitKind};
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::{FileId, Span};
use camino::Utf8PathBuf;

/// A step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// What it is called: a cluster's name, `NAMESPACE/NAME` of a Kustomization; empty for what is told by its
    /// place.
    pub name: String,
    /// The directory or file that it is.
    pub place: Option<FileId>,
    /// The place that names it.
    pub at: Span,
}

/// What a step of the way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkKind {
    /// The cluster; named by what its entry was found by.
    Cluster,
    /// A Flux Kustomization; named where its document begins.
    Kustomization,
    /// The directory that a Kustomization builds.
    Directory,
    /// A directory of `resources`.
    Base,
    /// A directory of `components`.
    Component,
    /// A file of objects.
    File,
    /// A generator; named where it is written.
    Generator(&'static str),
}

impl LinkKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            LinkKind::Cluster => "cluster",
            LinkKind::Kustomization => "Kustomization",
            LinkKind::Directory => "directory",
            LinkKind::Base => "base",
            LinkKind::Component => "component",
            LinkKind::File => "file",
            LinkKind::Generator(name) => name,
        }
    }
}

/// The way to an object that the Kustomization at a place renders.
pub fn of(cluster: &Cluster, unit: usize, object: &Object, files: &Files) -> Vec<Link> {
    let mut chain = to_unit(cluster, unit, files);
    chain.extend(within(&cluster.units[unit], object, files));
    chain
}

/// The way to the Kustomization at a place.
pub fn to_unit(cluster: &Cluster, unit: usize, files: &Files) -> Vec<Link> {
    let parents = std::iter::successors(Some(unit), |&at| cluster.units[at].parent);
    let mut units: Vec<&Unit> = parents.map(|at| &cluster.units[at]).collect();
    units.reverse();
    let (name, at) = (cluster.name().to_owned(), cluster.entry.found.at().unwrap_or(Span::NONE));
    let mut chain = vec![Link { kind: LinkKind::Cluster, name, place: None, at }];
    for (at, unit) in units.iter().enumerate() {
        if let Some(parent) = at.checked_sub(1).map(|up| units[up]) {
            chain.extend(within(parent, &unit.object, files));
        }
        let (name, at) = (unit.id.to_string(), unit.object.span());
        chain.push(Link { kind: LinkKind::Kustomization, name, place: None, at });
    }
    chain
}

/// The way from a Kustomization's directory to an object.
fn within(unit: &Unit, object: &Object, files: &Files) -> Vec<Link> {
    let visits = &unit.record.visits;
    let first = object.history.as_ref().and_then(|history| history.steps.first());
    let origin = first.map_or(object.span(), |step| step.doc.span());
    let mut links = Vec::new();
    let mut next = visited(visits, object, files, |v| v.kind == VisitKind::File && v.place == origin.file);
    if let (None, Some(made)) = (next, first) {
        let (kind, at) = (LinkKind::Generator(made.cause.name), made.cause.at);
        links.push(Link { kind, name: String::new(), place: Some(at.file), at });
        let dir = directory_of(at.file, files);
        let is_dir = |v: &Visit| v.kind != VisitKind::File && dir.is_some() && files.path(v.place) == dir;
        next = visited(visits, object, files, is_dir);
    }
    while let Some(visit) = next.map(|at| visits[at]) {
        links.push(link(&visit));
        next = visit.by;
    }
    links.reverse();
    links
}

/// The visit that is meant; of several, the one whose directories have most to do with what was done to the
/// object.
fn visited(
    visits: &[Visit],
    object: &Object,
    files: &Files,
    is_meant: impl Fn(&Visit) -> bool,
) -> Option<usize> {
    let meant: Vec<usize> = (0..visits.len()).filter(|&at| is_meant(&visits[at])).collect();
    let steps = object.history.as_ref().map_or(&[][..], |history| &history.steps);
    let dirs: Vec<_> = steps.iter().filter_map(|step| directory_of(step.cause.at.file, files)).collect();
    let fits = |at: usize| {
        let way = std::iter::successors(Some(at), |&at| visits[at].by);
        let way: Vec<_> = way.filter_map(|at| files.path(visits[at].place)).collect();
        dirs.iter().filter(|dir| way.contains(dir)).count()
    };
    match meant[..] {
        [] => None,
        [only] => Some(only),
        _ => meant.into_iter().rev().max_by_key(|&at| fits(at)),
    }
}

/// The directory that holds a file.
fn directory_of(file: FileId, files: &Files) -> Option<Utf8PathBuf> {
    Some(files.path(file)?.parent()?.to_owned())
}

fn link(visit: &Visit) -> Link {
    let kind = match visit.kind {
        VisitKind::Root => LinkKind::Directory,
        VisitKind::Base => LinkKind::Base,
        VisitKind::Component => LinkKind::Component,
        VisitKind::File => LinkKind::File,
    };
    Link { kind, name: String::new(), place: Some(visit.place), at: visit.at }
}
