//! Follows a cluster from its entry: breadth first, each Kustomization once, again and again until
//! what `substituteFrom` is answered from is what was rendered.
//!
//! A Kustomization is its namespace and name, and the first one rendered counts. Each pass reads what
//! the one before it rendered (the first pass: what is above), and only what depends on a change is
//! built anew. Kustomizations of one depth are built at once; their number of threads changes nothing.

use super::build::{Builder, Built};
use super::entry::Entry;
use super::held::Held;
use super::repository::Repository;
use super::reuse::Before;
use super::secrets::Secrets;
use super::source::SourceId;
use super::sources::{Generated, Trees};
use super::total::{self, Total};
use super::unit::{Status, Unit, UnitId, is_kustomization};
use super::unsettled::{MOST_KUSTOMIZATIONS, PASSES, changed, endless, give_up};
use super::variables::{MissingSecrets, Sources, Variables};
use super::version::{FluxVersion, Pin, pin};
use super::{Cluster, bootstrap};
use crate::error::{Error, Result};
use crate::flux::artifact::Artifact;
use crate::object::{Histories, Object};
use crate::tree::{Files, Tree, clean};
use crate::yaml::{Node, read_documents};
use camino::Utf8Path;
use indexmap::IndexMap;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How to render.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// The Flux version; none: what the repository pins, else the newest.
    pub flux_version: Option<FluxVersion>,
    /// What becomes of Secrets that only something else would make.
    pub missing_secrets: MissingSecrets,
    /// Variables that win over every other.
    pub set: IndexMap<String, String>,
    /// Objects that every cluster holds besides.
    pub given: Vec<Object>,
}

/// Renders clusters, in their order.
///
/// # Errors
/// When objects that a cluster is given cannot be read, and when clusters are too large, one or all together; what fails
/// to render is no error of this function but a [`Status`].
pub fn render_all(repository: &Repository<'_>, entries: &[Entry], options: &Options) -> Result<Vec<Cluster>> {
    render_each(repository, entries, |entry| render(repository, entry, options))
}

/// Renders clusters in a way of one's own, in their order.
///
/// # Errors
/// As [`render_all`]: the first one, whatever the number of threads.
pub fn render_each(
    repository: &Repository<'_>,
    entries: &[Entry],
    render: impl Fn(&Entry) -> Result<Cluster> + Sync + Send,
) -> Result<Vec<Cluster>> {
    let rendered: Vec<_> = entries.par_iter().map(render).collect();
    total::check_all(&repository.total)?;
    rendered.into_iter().collect()
}

/// Renders one cluster.
///
/// # Errors
/// As [`render_all`].
pub fn render(repository: &Repository<'_>, entry: &Entry, options: &Options) -> Result<Cluster> {
    render_after(repository, entry, options, None)
}

/// Renders one cluster; what an earlier rendering made of the same is taken over.
///
/// # Errors
/// As [`render_all`].
pub fn render_after(
    repository: &Repository<'_>,
    entry: &Entry,
    options: &Options,
    before: Option<&Before<'_>>,
) -> Result<Cluster> {
    let mut given = options.given.clone();
    for file in &entry.resources {
        let objects = read_objects(repository.tree, repository.files, &clean(&repository.root.join(file)));
        given.extend(objects.map_err(|error| match entry.found.at() {
            Some(place) => error.at(place),
            None => error,
        })?);
    }
    let mut set = entry.set.clone();
    set.extend(options.set.clone());
    let mut run = Run {
        repository,
        entry,
        version: options.flux_version.unwrap_or_default(),
        set: &set,
        given: &given,
        missing_secrets: options.missing_secrets,
        source: entry.repository.clone().unwrap_or_else(SourceId::default_repository),
        built: HashMap::new(),
        generated: Generated::default(),
        before,
        made_up: None,
    };
    let bootstrap = run.bootstrap();
    if options.flux_version.is_none()
        && let Some(cluster) = run.render_as_older(&bootstrap)?
    {
        return Ok(cluster);
    }
    let rendered = run.render(&bootstrap)?;
    if options.flux_version.is_some() {
        return Ok(rendered);
    }
    let version = rendered.pin.as_ref().map(pinned);
    if version == Some(FluxVersion::V2_9) || version.is_none() && !run.renders_more(&rendered) {
        return Ok(rendered);
    }
    run.become_older();
    let older = run.render(&bootstrap)?;
    let is_older = older.pin.as_ref().map(pinned) == Some(FluxVersion::V2_8);
    let (meant, other) = if is_older { (older, rendered) } else { (rendered, older) };
    Ok(Cluster { tried: other.units, ..meant })
}

fn pinned(pin: &Pin) -> FluxVersion {
    FluxVersion::pinned(&pin.text)
}

/// Reads a file of objects; Lists are taken apart.
///
/// # Errors
/// When it cannot be read or is no YAML.
pub fn read_objects(tree: &dyn Tree, files: &Files, path: &Utf8Path) -> Result<Vec<Object>> {
    let bytes = tree.read(path).map_err(|e| Error::usage(format!("cannot read {path}: {e}")))?;
    let mut objects = Vec::new();
    for node in read_documents(&bytes, files.intern(path))? {
        let list = node.get("items").and_then(Node::as_sequence);
        match list.filter(|_| node.text_at(&["kind"]) == Some("List")) {
            Some(items) => objects.extend(items.items.iter().cloned().map(Object::new)),
            None => objects.push(Object::new(node)),
        }
    }
    Ok(objects)
}

struct Run<'r, 'a> {
    repository: &'r Repository<'a>,
    entry: &'r Entry,
    version: FluxVersion,
    set: &'r IndexMap<String, String>,
    given: &'r [Object],
    missing_secrets: MissingSecrets,
    source: SourceId,
    built: HashMap<UnitId, Arc<Built<'a>>>,
    generated: Generated<'a>,
    before: Option<&'r Before<'r>>,
    made_up: Option<Unit>,
}

impl<'a> Run<'_, 'a> {
    /// The cluster, where its bootstrap Kustomization, in which nothing is substituted, pins an older Flux: whatever
    /// else renders, that counts.
    fn render_as_older(&mut self, bootstrap: &Unit) -> Result<Option<Cluster>> {
        let early = self.early_pin(bootstrap).filter(|pin| pinned(pin) == FluxVersion::V2_8);
        let Some(early) = early else { return Ok(None) };
        self.version = FluxVersion::V2_8;
        let cluster = self.render(bootstrap)?;
        if pin(cluster.units[0].objects.iter()).as_ref() == Some(&early) && cluster.pin == Some(early) {
            return Ok(Some(cluster));
        }
        self.version = FluxVersion::default();
        self.built.clear();
        Ok(None)
    }

    fn early_pin(&mut self, bootstrap: &Unit) -> Option<Pin> {
        if bootstrap.spec(&["postBuild"]).is_some() || bootstrap.id.namespace.is_empty() {
            return None;
        }
        let held = self.given();
        let artifact = self.trees(&held).of(bootstrap).ok()?;
        let built = self.build(bootstrap, (&held, Answers::Fixed), &artifact);
        self.built.insert(bootstrap.id.clone(), built.clone());
        pin(built.objects.iter())
    }

    /// From here on an unset variable is empty. What rendered under strict substitution is the same under
    /// lax.
    fn become_older(&mut self) {
        self.version = FluxVersion::V2_8;
        self.built.retain(|_, built| !matches!(built.status, Status::Failed(_)));
    }

    /// Whether a Kustomization that failed would, under lax substitution, render what may pin a version:
    /// such an object itself, or a further Kustomization.
    fn renders_more(&self, cluster: &Cluster) -> bool {
        // A build that failed by itself has told whether it is worth another one.
        let may = |unit: &&Unit| match unit.trace.status {
            Some(Status::Failed(_)) => unit.trace.leads_on,
            _ => unit.failure().is_some(),
        };
        let failed = cluster.units.iter().filter(may);
        let older = |unit: &Unit| {
            let trees = self.trees(&cluster.held).of(unit).ok()?;
            let builder = Builder { version: FluxVersion::V2_8, ..self.builder(&trees) };
            Some(builder.build(unit, self.variables(unit, &cluster.held)).objects)
        };
        let mut objects = failed.filter_map(older);
        objects.any(|objects| pin(objects.iter()).is_some() || objects.iter().any(is_kustomization))
    }

    fn render(&mut self, bootstrap: &Unit) -> Result<Cluster> {
        let mut held = self.given();
        let mut units = self.pass(bootstrap, &mut held, Answers::Growing)?;
        for pass in 1.. {
            // The first pass held all of it at its end.
            let mut complete = if pass == 1 { std::mem::take(&mut held) } else { self.complete(&units) };
            let next = self.pass(bootstrap, &mut complete, Answers::Fixed)?;
            held = complete;
            let changing = changed(&units, &next);
            units = next;
            if changing.is_empty() {
                break;
            }
            if pass == PASSES {
                give_up(&mut units, &changing);
                held = self.complete(&units);
                break;
            }
        }
        let told: HashSet<SourceId> = units.iter().map(Unit::source).collect();
        units[0].warnings.extend(self.generated.warnings(&told));
        units[0].warnings.extend(self.trees(&held).warnings(&told));
        add_chains(&mut units, self.entry);
        let secrets = self.hide(&mut units);
        let pin = pin(units.iter().flat_map(|u| u.objects.iter()).chain(self.given));
        let (entry, version, repository) = (self.entry.clone(), self.version, self.source.clone());
        let made_up = self.made_up.clone();
        let tried = Vec::new();
        Ok(Cluster { entry, version, pin, repository, units, made_up, tried, held, secrets })
    }

    /// Takes values of Secrets out of all that is told.
    fn hide(&self, units: &mut [Unit]) -> Secrets {
        let mut secrets = Secrets::default();
        self.built.values().map(|built| built.variables()).for_each(|v| secrets.add(&v));
        units.iter().flat_map(|unit| &unit.record.secrets).for_each(|text| secrets.add_text(text));
        let made = units.iter().flat_map(|unit| unit.uses.iter()).filter_map(|used| used.made.as_deref());
        made.for_each(|text| secrets.add_text(text));
        for unit in units {
            secrets.hide_in_all(&mut unit.warnings);
            if let Status::Failed(error) = &unit.status {
                unit.status = Status::Failed(secrets.hide_in(error.clone()));
            }
        }
        secrets
    }

    fn given(&self) -> Held {
        Held::of(self.given)
    }

    fn complete(&self, units: &[Unit]) -> Held {
        let mut held = self.given();
        units.iter().for_each(|unit| held.add(&unit.objects));
        held
    }

    fn bootstrap(&mut self) -> Unit {
        let made_up = bootstrap::made_up(self.entry, &self.source);
        let built = self.build(&made_up, (&self.given(), Answers::Fixed), &self.repository.artifact);
        match bootstrap::own(self.entry, &self.source, &built.objects) {
            Some(own) => {
                self.source = own.source();
                let mut made_up = made_up;
                made_up.take(&built);
                self.made_up = Some(made_up);
                own
            }
            None => {
                self.built.insert(made_up.id.clone(), built);
                made_up
            }
        }
    }

    fn pass(&mut self, bootstrap: &Unit, held: &mut Held, answers: Answers) -> Result<Vec<Unit>> {
        let mut units = vec![bootstrap.clone()];
        let mut seen = HashSet::from([bootstrap.id.clone()]);
        let (mut level, mut size) = (0..1, 0);
        while !level.is_empty() {
            self.generate(held);
            let total = Total::of(size);
            let built: Vec<_> = level
                .clone()
                .into_par_iter()
                .map(|at| match endless(&units, at) {
                    Some(error) => Arc::new(Built::without_objects(&units[at], Status::Failed(error))),
                    None if total.is_beyond_a_cluster() || self.repository.total.is_beyond_all() => {
                        Arc::new(Built::without_objects(&units[at], Status::Rendered))
                    }
                    None => self.counted(&total, self.reconcile(&units[at], (held, answers))),
                })
                .collect();
            total::check_all(&self.repository.total)?;
            if total.is_beyond_a_cluster() {
                let at = units[level.start].object.span();
                return Err(total::cluster_is_too_large(&self.entry.name, at));
            }
            size = total.bytes();
            for (at, built) in level.clone().zip(built) {
                units[at].take(&built);
                self.built.insert(units[at].id.clone(), built);
                if answers == Answers::Growing {
                    held.add(&units[at].objects);
                }
                let objects = units[at].objects.clone();
                let children = objects.iter().filter(|o| is_kustomization(o));
                for child in children.map(|o| Unit::new(Arc::new(o.clone()), Some(at))) {
                    if units.len() < MOST_KUSTOMIZATIONS && seen.insert(child.id.clone()) {
                        units.push(child);
                    }
                }
            }
            level = level.end..units.len();
        }
        Ok(units)
    }

    /// Adds a build to what the cluster and the command come to; what was built before counts for the cluster alone.
    fn counted(&self, total: &Total, built: Arc<Built<'a>>) -> Arc<Built<'a>> {
        total.add(built.size);
        let known = self.built.get(&built.id()).is_some_and(|known| Arc::ptr_eq(known, &built));
        if !known {
            self.repository.total.add(built.size);
        }
        built
    }

    /// What the ArtifactGenerators that are held make.
    fn generate(&mut self, held: &Held) {
        if held.generators().next().is_some() {
            let before = std::mem::take(&mut self.generated);
            self.generated = Generated::of(before, self.repository, &self.source, held, &self.entry.name);
        }
    }

    /// What becomes of a Kustomization; what was made of the same before is taken again.
    fn reconcile(&self, unit: &Unit, (held, answers): (&Held, Answers)) -> Arc<Built<'a>> {
        if unit.id.namespace.is_empty() {
            return Arc::new(Built::without_objects(unit, Status::Failed(no_namespace(unit))));
        }
        match self.trees(held).of(unit) {
            Ok(artifact) => self.build(unit, (held, answers), &artifact),
            Err(status) => Arc::new(Built::without_objects(unit, *status)),
        }
    }

    fn trees<'s>(&'s self, held: &'s Held) -> Trees<'s, 'a> {
        Trees { repository: self.repository, source: &self.source, held, generated: &self.generated }
    }

    fn variables(&self, unit: &Unit, held: &Held) -> Result<Variables> {
        Sources { held, set: self.set, missing_secrets: self.missing_secrets }.of(unit)
    }

    /// What wants for variables while only what is above is known is not built yet: most often the next pass has
    /// them, and without them it would hardly render.
    fn build(
        &self,
        unit: &Unit,
        (held, answers): (&Held, Answers),
        artifact: &Arc<Artifact<'a>>,
    ) -> Arc<Built<'a>> {
        let variables = self.variables(unit, held);
        if let (Err(missing), Answers::Growing) = (&variables, answers) {
            return Arc::new(Built::without_objects(unit, Status::Failed(missing.clone())));
        }
        match self.built.get(&unit.id) {
            Some(built) if built.is_of(unit, artifact, &variables) => built.clone(),
            _ => Arc::new(match self.taken_over(unit, artifact, &variables) {
                Some(before) => Built::of_before(before, artifact, &variables),
                None => self.builder(artifact).build(unit, variables),
            }),
        }
    }

    fn taken_over(
        &self,
        unit: &Unit,
        artifact: &Artifact<'a>,
        variables: &Result<Variables>,
    ) -> Option<&Unit> {
        self.before?.unit(unit, artifact, variables, self.version)
    }

    fn builder<'b>(&'b self, artifact: &'b Arc<Artifact<'a>>) -> Builder<'b, 'a> {
        let Repository { files, parsed, .. } = self.repository;
        Builder { files, artifact, version: self.version, histories: Histories::Left, parsed }
    }
}

/// Where the answers of a pass come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// From what is above, as it is rendered.
    Growing,
    /// From the pass before.
    Fixed,
}

impl Unit {
    fn take(&mut self, built: &Built<'_>) {
        self.status = built.status.clone();
        self.objects = built.objects.clone();
        self.uses = built.uses.clone();
        self.variables = built.variables();
        self.record = built.record.clone();
        self.trace = built.trace.clone();
        self.warnings = built.warnings.clone();
    }
}

fn no_namespace(unit: &Unit) -> Error {
    Error::input(format!("Kustomization {} has no namespace", unit.id.name))
        .at(unit.object.span())
        .hint("the cluster refuses it: set metadata.namespace, or targetNamespace of what renders it")
}

/// Adds to each failure the way that leads there from the entry.
fn add_chains(units: &mut [Unit], entry: &Entry) {
    for at in 0..units.len() {
        let Status::Failed(error) = &units[at].status else { continue };
        let mut error = error.clone();
        let mut next = Some(at);
        while let Some(here) = next {
            let unit = &units[here];
            let words = if here == at { "required by" } else { "rendered by" };
            error =
                error.context(format!("{words} Flux Kustomization {}", unit.id), Some(unit.object.span()));
            next = unit.parent;
        }
        units[at].status = Status::Failed(match entry.found.at() {
            Some(place) => error.at(place),
            None => error,
        });
    }
}
