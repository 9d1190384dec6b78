//! `offlux build kustomization` without `--dry-run`: what flux would ask the cluster for.
//!
//! `--resource` answers first; only what it leaves open has the repository's clusters rendered.

use super::build_kustomization::{Request, build, read_file};
use super::{Global, MissingSecrets, root};
use crate::cluster::secrets::Secrets;
use crate::cluster::variables::{Sources, Variables};
use crate::cluster::{self, Cluster, Repository, Unit, held::Held};
use crate::config::Config;
use crate::error::{Error, Kind, Result, Warning};
use crate::flux::Built;
use crate::flux::api::{self, Kustomization, SubstituteReference};
use crate::flux::local::Substitutions;
use crate::flux::substitute::{Start, Substitution, is_enabled};
use crate::object::Object;
use crate::tree::Files;
use crate::yaml::de::Located;
use crate::yaml::{Mapping, Node, Sequence, Span};
use indexmap::IndexMap;
use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

/// Builds with what the repository's clusters hold.
///
/// # Errors
/// When the Kustomization or its variables are not there, and when the build fails.
pub(super) fn run(request: &Request, files: &Files, global: &Global) -> Result<Built> {
    let mut given = Vec::new();
    for path in &request.resources {
        given.extend(cluster::read_objects(&request.tree, files, path)?);
    }
    let live = Live { request, files, global, given, clusters: OnceCell::new(), secrets: RefCell::default() };
    let built = live.build();
    let secrets = live.secrets.into_inner();
    let mut built = built.map_err(|error| secrets.hide_in(error))?;
    secrets.hide_in_all(&mut built.warnings);
    Ok(built)
}

/// What stands for the cluster.
struct Live<'a> {
    request: &'a Request,
    files: &'a Files,
    global: &'a Global,
    given: Vec<Object>,
    clusters: OnceCell<Result<Vec<Cluster>>>,
    /// What was substituted and must not be told.
    secrets: RefCell<Secrets>,
}

/// The same, the cluster being known.
struct Of<'a> {
    live: &'a Live<'a>,
    cluster: usize,
}

impl Live<'_> {
    fn build(&self) -> Result<Built> {
        let (request, files) = (self.request, self.files);
        if request.file.is_some() {
            return build(request, files, &read_file(request, files)?, self);
        }
        let (at, object) = self.find()?;
        self.secrets.borrow_mut().extend(&self.clusters()?[at].secrets);
        let kustomization = Kustomization::from_node(&object.doc, api::Origin::Rendered)?;
        build(request, files, &kustomization, &Of { live: self, cluster: at })
    }

    fn clusters(&self) -> Result<&[Cluster]> {
        match self.clusters.get_or_init(|| self.render()) {
            Ok(clusters) => Ok(clusters),
            Err(error) => Err(error.clone()),
        }
    }

    fn render(&self) -> Result<Vec<Cluster>> {
        let (root, tree) = (root(self.global)?, &self.request.tree);
        let config = Config::read(tree, self.files, &root)?;
        let repository = Repository::open(tree, self.files, &root, &config)?;
        let entries = cluster::complete_entries(&repository, &config, &self.request.clusters)?;
        let options = cluster::Options {
            missing_secrets: self.missing_secrets(),
            set: self.request.set.iter().cloned().collect(),
            given: self.given.clone(),
            ..cluster::Options::default()
        };
        cluster::render_all(&repository, &entries, &options)
    }

    fn missing_secrets(&self) -> cluster::MissingSecrets {
        match self.global.missing_secrets {
            MissingSecrets::Placeholder => cluster::MissingSecrets::Placeholder,
            MissingSecrets::Error => cluster::MissingSecrets::Error,
        }
    }

    /// The Kustomization that was asked for, and the place of its cluster.
    fn find(&self) -> Result<(usize, Arc<Object>)> {
        let (name, namespace) = (&self.request.name, &self.request.namespace);
        let clusters = self.clusters()?;
        let here = |unit: &&Unit| unit.id.name == *name && unit.id.namespace == *namespace;
        let mut found =
            clusters.iter().enumerate().filter_map(|(at, c)| Some((at, c.units.iter().find(here)?)));
        let Some((at, unit)) = found.next() else { return Err(self.not_found(clusters)) };
        let others: Vec<&str> = found.map(|(at, _)| clusters[at].name()).collect();
        if others.is_empty() {
            return Ok((at, unit.object.clone()));
        }
        let names = [&[clusters[at].name()], others.as_slice()].concat().join(", ");
        Err(Error::usage(format!("Kustomization {namespace}/{name} is in several clusters: {names}"))
            .hint("choose one with --cluster"))
    }

    fn not_found(&self, clusters: &[Cluster]) -> Error {
        let (name, namespace) = (&self.request.name, &self.request.namespace);
        let error =
            Error::input(format!("no Kustomization {namespace}/{name} in any cluster of the repository"));
        let units = || clusters.iter().flat_map(|cluster| &cluster.units);
        if let Some(other) = units().find(|unit| unit.id.name == *name) {
            return error.hint(format!("there is one of namespace {0}: -n {0}", other.id.namespace));
        }
        let names = units().filter(|unit| unit.id.namespace == *namespace).map(|unit| unit.id.name.as_str());
        match crate::nearest::nearest(name, names) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint("name its file with --kustomization-file"),
        }
    }

    /// The cluster that a Kustomization of a file belongs to: the one that renders it, or the only
    /// one. None at all where the repository has no cluster and none was asked for.
    fn cluster_of(&self, unit: &Unit) -> Result<Option<&Cluster>> {
        let clusters = match self.clusters() {
            Ok(clusters) => clusters,
            Err(error) if error.kind() == Kind::NoCluster && self.request.clusters.is_empty() => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if let [only] = clusters {
            return Ok(Some(only));
        }
        let rendering: Vec<&Cluster> =
            clusters.iter().filter(|c| c.units.iter().any(|u| u.id == unit.id)).collect();
        if let [only] = rendering.as_slice() {
            return Ok(Some(only));
        }
        let names = clusters.iter().map(Cluster::name).collect::<Vec<_>>().join(", ");
        Err(Error::usage(format!("what {} substitutes from may be that of any cluster: {names}", unit.id))
            .hint("choose one with --cluster, or give the objects with --resource"))
    }

    fn variables(&self, unit: &Unit, held: &Held, cluster: Option<&Cluster>) -> Result<Variables> {
        let mut set: IndexMap<String, String> = cluster.map(|c| c.entry.set.clone()).unwrap_or_default();
        set.extend(self.request.set.iter().cloned());
        Sources { held, set: &set, missing_secrets: self.missing_secrets() }.of(unit)
    }

    /// From what was given, if it answers everything.
    fn answered_by_given(&self, unit: &Unit) -> Option<Result<Variables>> {
        let held = Held::of(&self.given);
        let complete = unit.substitute_from().iter().all(|from| held.has_values(&from.values));
        complete.then(|| self.variables(unit, &held, None))
    }

    fn run(
        &self,
        kustomization: &Kustomization,
        variables: Result<Variables>,
        build: &mut dyn FnMut(Option<Substitution<'_>>) -> Result<Built>,
    ) -> Result<Built> {
        if kustomization.spec.post_build.is_none() {
            return build(None);
        }
        match variables {
            Ok(variables) => {
                self.secrets.borrow_mut().add(&variables);
                let mut built = build(Some(Substitution {
                    variables: &variables,
                    names: variables.by_name.keys().map(|name| name.as_str()).collect(),
                    start: if variables.start() { Start::Yes } else { Start::OnlyAlways },
                    unset: self.request.unset,
                }))?;
                built.warnings.extend(variables.warnings);
                built.warnings.extend(odd_kinds(kustomization));
                Ok(built)
            }
            // flux looks when it comes to the first object to be substituted
            Err(missing) => match build(None)? {
                built if built.objects.iter().any(is_enabled) => Err(missing),
                built => Ok(built),
            },
        }
    }
}

impl Substitutions for Live<'_> {
    fn during(
        &self,
        kustomization: &Kustomization,
        build: &mut dyn FnMut(Option<Substitution<'_>>) -> Result<Built>,
    ) -> Result<Built> {
        let unit = unit(kustomization);
        let variables = self.answered_by_given(&unit).unwrap_or_else(|| {
            let cluster = self.cluster_of(&unit)?;
            let held = Held::of(&self.given);
            self.variables(&unit, cluster.map_or(&held, |c| &c.held), cluster)
        });
        self.run(kustomization, variables, build)
    }
}

impl Substitutions for Of<'_> {
    fn during(
        &self,
        kustomization: &Kustomization,
        build: &mut dyn FnMut(Option<Substitution<'_>>) -> Result<Built>,
    ) -> Result<Built> {
        let cluster = &self.live.clusters()?[self.cluster];
        let variables = self.live.variables(&unit(kustomization), &cluster.held, Some(cluster));
        self.live.run(kustomization, variables, build)
    }
}

/// The Kustomization as far as variables go, every inline one a text.
fn unit(kustomization: &Kustomization) -> Unit {
    let span = kustomization.place();
    let text = |text: &str| Node::string(text, span);
    let mut metadata = Mapping::new(span);
    metadata.set("name", text(&kustomization.metadata.name));
    metadata.set("namespace", text(&kustomization.metadata.namespace));
    let mut post_build = Mapping::new(span);
    if let Some(from) = &kustomization.spec.post_build {
        let mut inline = Mapping::new(span);
        for (name, value) in &from.substitute {
            inline.set(name, Node::string(value.value.as_str(), value.span));
        }
        post_build.set("substitute", Node::Mapping(inline));
        post_build.set("substituteFrom", substitute_from(&from.substitute_from, span));
    }
    let mut spec = Mapping::new(span);
    spec.set("postBuild", Node::Mapping(post_build));
    let mut doc = Mapping::new(span);
    doc.set("metadata", Node::Mapping(metadata));
    doc.set("spec", Node::Mapping(spec));
    Unit::new(Arc::new(Object::new(Node::Mapping(doc))), None)
}

/// Whether it is of a kind that flux reads; it passes over others.
fn has_values(reference: &Located<SubstituteReference>) -> bool {
    ["ConfigMap", "Secret"].contains(&reference.value.kind.as_str())
}

fn odd_kinds(kustomization: &Kustomization) -> impl Iterator<Item = Warning> {
    let references = kustomization.spec.post_build.iter().flat_map(|p| &p.substitute_from);
    references.filter(|reference| !has_values(reference)).map(|reference| Warning {
        message: format!("substituteFrom: flux passes over the kind `{}`", reference.value.kind),
        at: Some(reference.span),
    })
}

fn substitute_from(references: &[Located<SubstituteReference>], span: Span) -> Node {
    let mut list = Sequence::new(span);
    for reference in references.iter().filter(|reference| has_values(reference)) {
        let mut item = Mapping::new(reference.span);
        item.set("kind", Node::string(reference.value.kind.as_str(), reference.span));
        item.set("name", Node::string(reference.value.name.as_str(), reference.span));
        item.set("optional", Node::plain(reference.value.optional.to_string(), reference.span));
        list.items.push(Node::Mapping(item));
    }
    Node::Sequence(list)
}
