//! What files touch that are known by name alone: there is no other side, so every Kustomization is told that a
//! change of such a file may reach. That is what reads it or looked for it, what listed its directory, what uses a
//! variable that is written in it, and what has its own document or its source from it.

use super::{Affected, Presence, Reach, Touched};
use crate::cluster::variables::Variables;
use crate::cluster::{Cluster, Found, SourceId, Unit};
use crate::config;
use crate::flux::generator::is_generator;
use crate::flux::ignore;
use crate::flux::substitute::eval::Outcome;
use crate::object::Object;
use crate::tree::{Files, Tree};
use crate::yaml::{FileId, Node, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::HashSet;

/// A file that was named.
#[derive(Clone, Debug)]
pub struct Named {
    /// As it was typed.
    pub word: String,
    /// The paths it may have, without links; the first one counts that is there.
    pub paths: Vec<Utf8PathBuf>,
}

/// The Kustomizations that named files may reach, in the order of rendering; and which of the files reach any.
pub fn by_files<'a>(
    clusters: &'a [Cluster],
    named: &[Named],
    tree: &dyn Tree,
    files: &Files,
    root: &Utf8Path,
) -> (Vec<Affected<'a>>, Vec<bool>) {
    let mut reached = vec![false; named.len()];
    let mut all = Vec::new();
    let wanted: Vec<(usize, Wanted)> = named
        .iter()
        .enumerate()
        .flat_map(|(at, named)| Wanted::of(named, tree, files, root).map(move |w| (at, w)))
        .collect();
    for cluster in clusters {
        let ask = Question::of(cluster);
        for unit in &cluster.units {
            let meant: Vec<&(usize, Wanted)> =
                wanted.iter().filter(|(_, wanted)| ask.reaches(wanted, unit)).collect();
            if meant.is_empty() {
                continue;
            }
            meant.iter().for_each(|(at, _)| reached[*at] = true);
            let ids: Vec<FileId> = meant.iter().map(|(_, wanted)| wanted.file).collect();
            let objects = touched(unit, &ids);
            let (presence, reach) = (Presence::Stays, Reach::Files);
            all.push(Affected { cluster: cluster.name(), unit, presence, reach, objects, files: ids });
        }
    }
    (all, reached)
}

/// A file as Kustomizations know it.
struct Wanted {
    path: Utf8PathBuf,
    file: FileId,
    /// The nearest directory above that is there.
    above: Utf8PathBuf,
    is_config: bool,
    is_gone: bool,
}

impl Wanted {
    /// The path that is there; of a file that is gone each that it may have had.
    fn of(named: &Named, tree: &dyn Tree, files: &Files, root: &Utf8Path) -> impl Iterator<Item = Wanted> {
        let there = named.paths.iter().find(|path| tree.kind(path).is_some());
        let paths: Vec<Utf8PathBuf> = there.map_or_else(|| named.paths.clone(), |path| vec![path.clone()]);
        let wanted = |path: Utf8PathBuf| {
            let above = path.ancestors().skip(1).find(|dir| tree.is_dir(dir)).unwrap_or(root).to_owned();
            let (is_config, is_gone) = (path == root.join(config::FILE), tree.kind(&path).is_none());
            Wanted { file: files.intern(&path), path, above, is_config, is_gone }
        };
        paths.into_iter().map(wanted).collect::<Vec<_>>().into_iter()
    }
}

struct Question<'q> {
    cluster: &'q Cluster,
    sources: Vec<(SourceId, &'q Object)>,
    generators: Vec<&'q Object>,
}

impl<'q> Question<'q> {
    fn of(cluster: &'q Cluster) -> Self {
        let source = |(_, object): (_, &'q Object)| Some((SourceId::of(object)?, object));
        let generators = cluster.objects().filter(|(_, object)| is_generator(&object.doc));
        let generators = generators.map(|(_, object)| object).collect();
        Question { cluster, sources: cluster.objects().filter_map(source).collect(), generators }
    }

    fn reaches(&self, wanted: &Wanted, unit: &Unit) -> bool {
        is_read(wanted, unit)
            || is_ignoring(wanted, unit)
            || is_put_together(wanted, unit)
            || self.may_be_below(wanted, unit)
            || wanted.is_config && self.is_configured(unit)
            || has_place(&unit.object.doc, wanted.file)
            || gives_variables(wanted, unit)
            || self.is_source(wanted, unit)
            || self.is_values(wanted, unit)
    }

    /// What failed may not have come to a file below its path.
    fn may_be_below(&self, wanted: &Wanted, unit: &Unit) -> bool {
        let root = &unit.trace.root;
        let dir = crate::tree::clean(&root.join(unit.path().trim_start_matches('/')));
        unit.failure().is_some() && !root.as_str().is_empty() && wanted.path.starts_with(dir)
    }

    /// `offlux.yaml` says where clusters begin, what their sources are and what is set.
    fn is_configured(&self, unit: &Unit) -> bool {
        matches!(self.cluster.entry.found, Found::Config(_)) || self.cluster.repository != unit.source()
    }

    /// The source says by `spec.ignore` what it leaves out, what makes it, what it takes.
    fn is_source(&self, wanted: &Wanted, unit: &Unit) -> bool {
        let id = unit.source();
        let has = |object: &Object| has_place(&object.doc, wanted.file);
        let makes = |object: &&&Object| id.kind == "ExternalArtifact" && object.namespace() == id.namespace;
        self.sources.iter().any(|(source, object)| *source == id && has(object))
            || self.generators.iter().filter(makes).any(|object| has(object))
    }

    /// A value that is not there may have been taken out of what variables come from.
    fn is_values(&self, wanted: &Wanted, unit: &Unit) -> bool {
        let lacks = unit
            .uses
            .iter()
            .any(|used| matches!(used.outcome, Outcome::Default | Outcome::Unset | Outcome::Empty));
        let is_there = || {
            let ids = unit.substitute_from();
            let mut values = ids.iter().filter_map(|from| self.cluster.held.values(&from.values));
            values.any(|values| {
                values.at.file == wanted.file || values.data.values().any(|(_, at)| at.file == wanted.file)
            })
        };
        (lacks || unit.failure().is_some()) && is_there()
    }
}

/// Whether a build read the file, looked for it, or listed the directory that it is, or was, in.
fn is_read(wanted: &Wanted, unit: &Unit) -> bool {
    let asked = &unit.trace.asked;
    let below = wanted.path.ancestors().take_while(|path| *path != wanted.above);
    asked.files().any(|file| file == wanted.file)
        || below.into_iter().any(|path| asked.name(path))
        || asked.lists().any(|dir| dir == wanted.above)
}

fn is_ignoring(wanted: &Wanted, unit: &Unit) -> bool {
    let is_gone = || !unit.trace.root.as_str().is_empty() && unit.trace.asked.concern(&wanted.above);
    wanted.path.file_name() == Some(ignore::FILE)
        && (unit.trace.ignore_files.contains(&wanted.path) || is_gone())
}

/// An ArtifactGenerator copies what it finds: of a directory that it took a file from it may take more, or less;
/// what is gone it may have taken from beside that directory.
fn is_put_together(wanted: &Wanted, unit: &Unit) -> bool {
    let around = wanted.above.parent().unwrap_or(&wanted.above);
    let mut dirs = unit.trace.made_of.iter().filter_map(|file| file.parent());
    dirs.any(|dir| dir == wanted.above || wanted.is_gone && dir.starts_with(around))
}

/// Whether a variable that it uses is written in the file.
fn gives_variables(wanted: &Wanted, unit: &Unit) -> bool {
    let variables: &Variables = &unit.variables;
    let is_there =
        |name: &str| variables.by_name.get(name).is_some_and(|v| v.origin.place().file == wanted.file);
    unit.uses.iter().any(|used| is_there(&used.name))
}

/// Whether a value of a document is written in a file.
fn has_place(node: &Node, file: FileId) -> bool {
    let is_here = |span: Span| span.file == file;
    is_here(node.span())
        || match node {
            Node::Scalar(_) => false,
            Node::Sequence(sequence) => sequence.items.iter().any(|item| has_place(item, file)),
            Node::Mapping(mapping) => {
                mapping.entries.iter().any(|entry| is_here(entry.key.span) || has_place(&entry.value, file))
            }
        }
}

/// The objects that have a value from one of the files.
fn touched<'a>(unit: &'a Unit, files: &[FileId]) -> Vec<Touched<'a>> {
    let files: HashSet<&FileId> = files.iter().collect();
    let is_touched = |node: &Node| files.iter().any(|file| has_place(node, **file));
    let objects = unit.objects.iter().filter(|object| is_touched(&object.doc));
    objects.map(|object| Touched { object, change: None }).collect()
}
