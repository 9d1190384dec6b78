//! The way that leads from a cluster's entry to an object: Kustomizations, directories, the file.

use crate::cluster::{Cluster, Unit};
use crate::kustomize::record::{Visit, VisitKind};
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::{FileId, Span};

/// A step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    let mut next = visits.iter().position(|v| v.kind == VisitKind::File && v.place == origin.file);
    if let (None, Some(made)) = (next, first) {
        let (kind, at) = (LinkKind::Generator(made.cause.name), made.cause.at);
        links.push(Link { kind, name: String::new(), place: Some(at.file), at });
        next = directory_of(visits, at.file, files);
    }
    while let Some(visit) = next.map(|at| visits[at]) {
        links.push(link(&visit));
        next = visit.by;
    }
    links.reverse();
    links
}

/// The visited directory that holds a kustomization file.
fn directory_of(visits: &[Visit], file: FileId, files: &Files) -> Option<usize> {
    let path = files.path(file)?;
    visits.iter().position(|v| v.kind != VisitKind::File && files.path(v.place).as_deref() == path.parent())
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
