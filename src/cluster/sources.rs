//! Which tree a `sourceRef` stands for: the repository, a directory that the configuration names, what an
//! ArtifactGenerator makes of these, or none that can be had here.

use super::held::Held;
use super::repository::Repository;
use super::source::SourceId;
use super::unit::{Status, Unit};
use crate::error::{Error, Result, Warning};
use crate::flux::artifact::Artifact;
use crate::flux::generator::{self, Made};
use crate::nearest::nearest;
use crate::object::Object;
use crate::yaml::{Node, Span};
use camino::Utf8PathBuf;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What a source stands for; a status of those that name it where it cannot be had.
pub type Resolved<'a> = Result<Arc<Artifact<'a>>, Box<Status>>;

/// Finds trees for a cluster's sources, as far as the cluster is known.
pub struct Trees<'r, 'a> {
    /// The repository.
    pub repository: &'r Repository<'a>,
    /// What the repository is called.
    pub source: &'r SourceId,
    /// What the cluster holds.
    pub held: &'r Held,
    /// What its ArtifactGenerators make.
    pub generated: &'r Generated<'a>,
}

impl<'a> Trees<'_, 'a> {
    /// The tree that a Kustomization is built from.
    pub fn of(&self, unit: &Unit) -> Resolved<'a> {
        let id = unit.source();
        match self.find(&id) {
            Some(found) => found,
            None => Err(Box::new(Status::Failed(self.nothing(unit, &id)))),
        }
    }

    /// What a source stands for; nothing where there is no such source.
    pub fn find(&self, id: &SourceId) -> Option<Resolved<'a>> {
        let held = self.held.source(id);
        let is_remote = held.is_some_and(|s| id.kind == "GitRepository" && self.repository.is_remote(&s.url));
        let dir = match self.repository.other(id) {
            Some(dir) => Some(dir),
            None => (*id == *self.source || is_remote).then_some(self.repository.root),
        };
        if let Some(dir) = dir {
            let ignore = held.map_or("", |s| &s.ignore);
            let artifact = self.repository.artifact_of(dir, ignore);
            return Some(artifact.map_err(|error| Box::new(Status::Failed(error))));
        }
        if id.kind == "ExternalArtifact" {
            return self.generated.find(id).or_else(|| {
                let may_be_there = held.is_some() || !self.generated.is_closed(&id.namespace);
                may_be_there.then(|| Err(Box::new(Status::External(id.clone()))))
            });
        }
        held.map(|_| Err(Box::new(Status::External(id.clone()))))
    }

    /// What the sources of Kustomizations say of their artifacts and is not followed where a local directory
    /// stands for them.
    pub fn warnings(&self, needed: &HashSet<SourceId>) -> Vec<Warning> {
        let local = |id: &&SourceId| needed.contains(*id) && matches!(self.find(id), Some(Ok(_)));
        let told = |id: &SourceId, (field, at): &(&'static str, Span)| Warning {
            message: format!(
                "{id}: spec.{field} is not followed, the whole of its local directory is taken alone"
            ),
            at: Some(*at),
        };
        let held = self.held.sources().into_iter().filter(local);
        let fields = held.filter_map(|id| Some((id, self.held.source(id)?)));
        fields.flat_map(|(id, source)| source.unfollowed.iter().map(move |field| told(id, field))).collect()
    }

    fn nothing(&self, unit: &Unit, id: &SourceId) -> Error {
        let at = unit.spec(&["sourceRef"]).map_or(unit.object.span(), Node::span);
        let error = Error::input(format!("no source {} {}/{} is there", id.kind, id.namespace, id.name))
            .at(at)
            .of_lint("missing-source");
        let made = self.generated.names();
        let others = self.repository.others();
        let known = std::iter::once(self.source).chain(others).chain(self.held.sources()).chain(made);
        let known: Vec<&SourceId> = known.collect();
        let elsewhere = known.iter().find(|s| s.kind == id.kind && s.name == id.name);
        if let Some(other) = elsewhere {
            let hint = format!(
                "there is one in namespace {0}: add `namespace: {0}` to the sourceRef",
                other.namespace
            );
            return error.hint(hint);
        }
        if let Some(other) = known.iter().find(|s| s.name == id.name && s.namespace == id.namespace) {
            return error.hint(format!("there is a {} of that name", other.kind));
        }
        let alike = known.iter().filter(|s| s.kind == id.kind && s.namespace == id.namespace);
        match nearest(&id.name, alike.map(|s| s.name.as_str())) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error,
        }
    }
}

/// What ArtifactGenerators make, each artifact under its name.
#[derive(Default)]
pub struct Generated<'a> {
    artifacts: HashMap<SourceId, Resolved<'a>>,
    namespaces: HashSet<String>,
    /// Namespaces in which artifacts may be made whose names nobody knows.
    open: HashSet<String>,
    made: Vec<Known<'a>>,
}

/// What a generator made, and of what: the same again as long as these are the same.
struct Known<'a> {
    object: Arc<Object>,
    sources: generator::Sources<'a>,
    artifacts: Vec<Made<'a>>,
}

impl<'a> Generated<'a> {
    /// What the generators of a cluster make, those that depend on others after these. What was made
    /// before of the same is taken again.
    pub fn of(
        before: Generated<'a>,
        repository: &Repository<'a>,
        source: &SourceId,
        held: &Held,
        cluster: &str,
    ) -> Self {
        let mut generated = Generated::default();
        let mut open: Vec<&Arc<Object>> = held.generators().collect();
        generated.namespaces = open.iter().map(|object| object.namespace().to_owned()).collect();
        loop {
            let before_round = open.len();
            open.retain(|object| !generated.add(object, &before, (repository, source, held), cluster));
            if open.is_empty() || open.len() == before_round {
                break;
            }
        }
        for object in open {
            generated.give_up(object);
        }
        generated
    }

    fn find(&self, id: &SourceId) -> Option<Resolved<'a>> {
        self.artifacts.get(id).cloned()
    }

    /// Whether every artifact of a namespace is known.
    fn is_closed(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace) && !self.open.contains(namespace)
    }

    fn names(&self) -> impl Iterator<Item = &SourceId> {
        let mut names: Vec<_> = self.artifacts.keys().collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// What could not be made though no Kustomization of the given sources tells so.
    pub fn warnings(&self, told: &HashSet<SourceId>) -> Vec<Warning> {
        let failed = self.names().filter(|id| !told.contains(*id)).filter_map(|id| {
            let Err(status) = &self.artifacts[id] else { return None };
            let Status::Failed(error) = &**status else { return None };
            let message = format!("ExternalArtifact {}/{}: {}", id.namespace, id.name, error.message());
            Some(Warning { message, at: error.span() })
        });
        failed.collect()
    }

    /// Makes what a generator makes; false as long as it needs what another one has yet to make.
    fn add(
        &mut self,
        object: &Arc<Object>,
        before: &Generated<'a>,
        (repository, source, held): (&Repository<'a>, &SourceId, &Held),
        cluster: &str,
    ) -> bool {
        let spec = match generator::spec(object) {
            Ok(spec) => spec,
            Err(error) => {
                self.fail(object, &[], &Status::Failed(named(error, object)));
                return true;
            }
        };
        let mut sources = generator::Sources::new();
        for item in &spec.sources {
            let reference = item.value.reference(object.namespace());
            let id = SourceId { kind: reference.kind, namespace: reference.namespace, name: reference.name };
            let trees = Trees { repository, source, held, generated: self };
            match trees.find(&id) {
                Some(Ok(tree)) => {
                    sources.insert(item.value.alias.clone(), tree);
                }
                Some(Err(_)) | None if id.kind == "ExternalArtifact" && !self.artifacts.contains_key(&id) => {
                    return false;
                }
                Some(Err(status)) => {
                    self.fail(object, &spec.names(), &status);
                    return true;
                }
                None => {
                    let error = Error::input(format!("no source {id} is there")).at(item.span);
                    self.fail(object, &spec.names(), &Status::Failed(named(error, object)));
                    return true;
                }
            }
        }
        let root = |name: &str| -> Utf8PathBuf {
            format!("/{cluster}/ExternalArtifact/{}/{name}", object.namespace()).into()
        };
        let artifacts = match before.again(object, &sources) {
            Some(artifacts) => Ok(artifacts),
            None => generator::make(&spec, &sources, repository.files, root),
        };
        match artifacts {
            Ok(artifacts) => {
                for (name, made) in &artifacts {
                    let made = made.clone().map_err(|e| Box::new(Status::Failed(named(e, object))));
                    self.artifacts.entry(artifact_id(object, name)).or_insert(made);
                }
                self.made.push(Known { object: object.clone(), sources, artifacts });
            }
            Err(error) => self.fail(object, &[], &Status::Failed(named(error, object))),
        }
        true
    }

    /// What was made of the same before.
    fn again(&self, object: &Object, sources: &generator::Sources<'a>) -> Option<Vec<Made<'a>>> {
        let same = |known: &&Known<'a>| {
            let same_tree = |(a, b): (&Arc<Artifact<'a>>, &Arc<Artifact<'a>>)| Arc::ptr_eq(a, b);
            known.object.doc == object.doc
                && known.sources.keys().eq(sources.keys())
                && known.sources.values().zip(sources.values()).all(same_tree)
        };
        self.made.iter().find(same).map(|known| known.artifacts.clone())
    }

    /// None of the names comes to be; where names are not known, any of the namespace may be meant.
    fn fail(&mut self, object: &Object, names: &[&str], status: &Status) {
        if names.is_empty() {
            self.open.insert(object.namespace().to_owned());
            for name in object
                .doc
                .at(&["spec", "artifacts"])
                .and_then(Node::as_sequence)
                .iter()
                .flat_map(|s| &s.items)
            {
                let id = artifact_id(object, name.text_at(&["name"]).unwrap_or(""));
                self.artifacts.entry(id).or_insert_with(|| Err(Box::new(status.clone())));
            }
        }
        for name in names {
            let made = Err(Box::new(status.clone()));
            self.artifacts.entry(artifact_id(object, name)).or_insert(made);
        }
    }

    /// What is left needs artifacts that nothing here makes, or itself.
    fn give_up(&mut self, object: &Arc<Object>) {
        let Ok(spec) = generator::spec(object) else { return };
        let ids = spec.sources.iter().map(|item| {
            let reference = item.value.reference(object.namespace());
            SourceId { kind: reference.kind, namespace: reference.namespace, name: reference.name }
        });
        let missing =
            ids.into_iter().find(|id| id.kind == "ExternalArtifact" && !self.artifacts.contains_key(id));
        let status = Status::External(missing.unwrap_or_default());
        self.fail(object, &spec.names(), &status);
    }
}

fn artifact_id(object: &Object, name: &str) -> SourceId {
    let (kind, namespace) = ("ExternalArtifact".to_owned(), object.namespace().to_owned());
    SourceId { kind, namespace, name: name.to_owned() }
}

fn named(error: Error, object: &Object) -> Error {
    let words = format!("made by ArtifactGenerator {}/{}", object.namespace(), object.name());
    error.at(object.span()).context(words, Some(object.span()))
}
