//! The directories of a graph: what each Kustomization is built from, by what names them.
//!
//! A directory that several Kustomizations of a cluster are built from is one node. It is named by the
//! kustomization file of another directory, by `spec.path` or by `spec.components`.

use super::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::cluster::{Cluster, Unit};
use crate::diagnostic::relative;
use crate::kustomize::record::{Visit, VisitKind};
use crate::tree::Files;
use crate::yaml::{FileId, Node as Document, Span};
use camino::Utf8Path;
use petgraph::graph::NodeIndex;
use std::collections::{HashMap, HashSet};

/// What is needed to name directories.
#[derive(Clone, Copy)]
pub struct Paths<'a> {
    /// The paths behind the numbers in visits.
    pub files: &'a Files,
    /// The repository's root, which directories are told relative to.
    pub root: &'a Utf8Path,
}

/// Adds the directories of a cluster, whose Kustomizations have the given places.
pub fn add(graph: &mut Graph, cluster: &Cluster, nodes: &[NodeIndex], paths: Paths<'_>) {
    let mut added = Added { graph, cluster, paths, places: HashMap::new(), edges: HashSet::new() };
    for (unit, &node) in cluster.units.iter().zip(nodes) {
        added.unit(unit, node);
    }
}

struct Added<'g, 'a> {
    graph: &'g mut Graph,
    cluster: &'a Cluster,
    paths: Paths<'a>,
    places: HashMap<FileId, NodeIndex>,
    edges: HashSet<(NodeIndex, NodeIndex)>,
}

impl Added<'_, '_> {
    fn unit(&mut self, unit: &Unit, node: NodeIndex) {
        let own = unit.spec(&["components"]).and_then(Document::as_sequence);
        let own: Vec<Span> =
            own.map_or_else(Vec::new, |list| list.items.iter().map(Document::span).collect());
        for visit in unit.record.visits.iter().filter(|visit| visit.kind != VisitKind::File) {
            let Some(directory) = self.directory(visit.place) else { continue };
            let above = visit.by.and_then(|by| unit.record.visits.get(by));
            let above =
                above.filter(|_| !own.contains(&visit.at)).and_then(|above| self.directory(above.place));
            self.edge(above.unwrap_or(node), directory, place(unit, visit));
        }
    }

    fn edge(&mut self, from: NodeIndex, to: NodeIndex, at: Span) {
        if self.edges.insert((from, to)) {
            self.graph.add_edge(from, to, Edge { kind: EdgeKind::Uses, at });
        }
    }

    fn directory(&mut self, place: FileId) -> Option<NodeIndex> {
        if let Some(&known) = self.places.get(&place) {
            return Some(known);
        }
        let path = self.told(&self.paths.files.path(place)?);
        let node = self.graph.add_node(Node {
            id: format!("{}/./{}", self.cluster.name(), if path == "." { "" } else { &path }),
            kind: NodeKind::Directory,
            cluster: self.cluster.name().to_owned(),
            namespace: String::new(),
            label: path.clone(),
            path,
            status: String::new(),
            reason: None,
            remote: None,
            objects: 0,
            at: Span::new(place, 0),
        });
        self.places.insert(place, node);
        Some(node)
    }

    /// A path as the repository has it. What an artifact holds is told from the artifact on.
    fn told(&self, path: &Utf8Path) -> String {
        let made_up = path.strip_prefix(format!("/{}", self.cluster.name())).ok();
        match made_up.filter(|inner| inner.starts_with("ExternalArtifact")) {
            Some(inner) => inner.to_string(),
            None => relative(path, self.paths.root).to_string(),
        }
    }
}

/// Where the entry stands that names a directory: the root's is `spec.path`.
fn place(unit: &Unit, visit: &Visit) -> Span {
    match visit.kind {
        VisitKind::Root => unit.spec(&["path"]).unwrap_or(&unit.object.doc).span(),
        _ => visit.at,
    }
}
