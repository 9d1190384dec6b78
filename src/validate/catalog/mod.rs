//! Where the schema of a kind comes from: given locations first, then the CustomResourceDefinitions that the
//! cluster renders, then those of the other clusters, then what is built in.
//!
//! Nothing is read, compiled or decoded for kinds that nobody asks for, and each kind is looked up once. Clusters
//! that render the same CustomResourceDefinition share what it is compiled to.

mod definition;
mod lack;
mod memo;

pub use definition::{Definition, Served};
pub use lack::Lack;

use super::locations::Locations;
use super::schema::builtin::{Builtin, KubernetesVersion};
use super::schema::{Id, Pool, SchemaRef};
use crate::cluster::{Cluster, FluxVersion};
use crate::error::Error;
use crate::object::Gvk;
use crate::yaml::Node;
use memo::Memo;
use std::borrow::Cow;
use std::sync::Arc;

/// A schema that was compiled, with all that it names.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The shapes.
    pub pool: Arc<Pool>,
    /// The one that is meant.
    pub id: Id,
}

impl Compiled {
    /// The schema.
    pub fn schema(&self) -> SchemaRef<'_> {
        SchemaRef { pool: &self.pool, id: self.id }
    }
}

/// What schemas are looked for.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// The Kubernetes of the clusters.
    pub kubernetes: KubernetesVersion,
    /// Where schemas are besides.
    pub locations: Arc<Locations<'a>>,
}

/// The schemas at hand: of one cluster, or of files.
#[derive(Debug)]
pub struct Catalog<'a> {
    settings: Settings<'a>,
    builtin: Arc<Builtin>,
    /// What the cluster itself defines.
    own: Vec<Arc<Definition<'a>>>,
    /// What other clusters define.
    others: Vec<Arc<Definition<'a>>>,
    found: Memo<Option<Found>>,
    lacks: Memo<Lack>,
}

#[derive(Debug)]
enum Found {
    Compiled(Compiled),
    Builtin,
}

impl<'a> Catalog<'a> {
    /// The catalogs of rendered clusters, in their order.
    pub fn of_clusters(clusters: &'a [Cluster], settings: &Settings<'a>) -> Vec<Self> {
        let (rendered, builtins) = (rendered(clusters), Builtins::new(clusters, settings.kubernetes));
        let catalog = |(at, cluster): (usize, &Cluster)| {
            let others = rendered.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.flat_map(|(_, definitions)| definitions);
            let builtin = builtins.of(cluster.version);
            Catalog::new(settings, builtin, rendered[at].clone(), others.cloned().collect())
        };
        clusters.iter().enumerate().map(catalog).collect()
    }

    /// The catalog of objects that are in no cluster: of files.
    pub fn of_files(flux: FluxVersion, settings: &Settings<'a>) -> Self {
        Catalog::new(settings, Arc::new(Builtin::open(settings.kubernetes, flux)), Vec::new(), Vec::new())
    }

    /// The same with what other clusters define.
    pub fn beside(mut self, clusters: &'a [Cluster]) -> Self {
        self.others.extend(rendered(clusters).into_iter().flatten());
        Catalog { found: Memo::default(), lacks: Memo::default(), ..self }
    }

    /// The same with CustomResourceDefinitions of its own.
    pub fn defining(self, documents: impl IntoIterator<Item = &'a Node>) -> Self {
        Catalog { own: definitions(documents), found: Memo::default(), lacks: Memo::default(), ..self }
    }

    fn new(
        settings: &Settings<'a>,
        builtin: Arc<Builtin>,
        own: Vec<Arc<Definition<'a>>>,
        others: Vec<Arc<Definition<'a>>>,
    ) -> Self {
        Catalog {
            settings: settings.clone(),
            builtin,
            own,
            others,
            found: Memo::default(),
            lacks: Memo::default(),
        }
    }

    /// The schema of a kind.
    pub fn find(&self, gvk: &Gvk) -> Option<SchemaRef<'_>> {
        match self.found.get(gvk, || self.look_up(gvk)).as_ref()? {
            Found::Compiled(compiled) => Some(compiled.schema()),
            Found::Builtin => self.builtin.find(gvk),
        }
    }

    /// What is to be said where a kind has no schema.
    pub fn lack(&self, gvk: &Gvk) -> &Lack {
        self.lacks.get(gvk, || Lack::of(gvk, &self.definitions().collect::<Vec<_>>(), self.builtin.kinds()))
    }

    /// What is wrong with the schemas that were read so far.
    pub fn flaws(&self) -> Vec<Error> {
        self.settings.locations.flaws()
    }

    /// The Kubernetes that objects are held to.
    pub fn kubernetes(&self) -> KubernetesVersion {
        self.settings.kubernetes
    }

    /// Whether a CustomResourceDefinition at hand defines a kind, in whatever version.
    pub fn is_defined(&self, gvk: &Gvk) -> bool {
        self.definitions().any(|definition| definition.is_of(gvk))
    }

    /// All kinds that have a schema, but for those of schema files.
    pub fn kinds(&self) -> Vec<Gvk> {
        lack::known(&self.definitions().collect::<Vec<_>>(), self.builtin.kinds())
    }

    fn definitions(&self) -> impl Iterator<Item = &Definition<'a>> {
        let given = self.settings.locations.definitions().map(|definition| -> &Definition<'a> { definition });
        self.own.iter().chain(&self.others).map(|definition| &**definition).chain(given)
    }

    fn look_up(&self, gvk: &Gvk) -> Option<Found> {
        let (first, then) = self.settings.locations.around_builtin();
        let given = |range| self.settings.locations.find(gvk, range).map(Found::Compiled);
        given(first).or_else(|| self.at_hand(gvk)).or_else(|| given(then))
    }

    /// What the cluster itself defines has the last word: a version that it lacks no other has for it.
    fn at_hand(&self, gvk: &Gvk) -> Option<Found> {
        if self.own.iter().any(|definition| definition.is_of(gvk)) {
            return defined(&self.own, gvk);
        }
        let builtin = || self.builtin.find(gvk).map(|_| Found::Builtin);
        defined(&self.others, gvk).or_else(builtin)
    }
}

impl Default for Catalog<'_> {
    /// What is built in: the newest of all.
    fn default() -> Self {
        let settings = Settings { kubernetes: KubernetesVersion::NEWEST, locations: Arc::default() };
        Catalog::of_files(FluxVersion::default(), &settings)
    }
}

/// By the first definition that serves it.
fn defined(definitions: &[Arc<Definition<'_>>], gvk: &Gvk) -> Option<Found> {
    let mut definitions = definitions.iter().filter(|definition| definition.is_of(gvk));
    definitions.find_map(|definition| definition.schema(&gvk.version)).map(Found::Compiled)
}

/// The CustomResourceDefinitions of each cluster; what two clusters render alike is there once.
fn rendered<'a>(clusters: &'a [Cluster]) -> Vec<Vec<Arc<Definition<'a>>>> {
    let mut all: Vec<Vec<Arc<Definition<'a>>>> = Vec::new();
    for cluster in clusters {
        let own = definitions(cluster.objects().map(|(_, object)| &object.doc));
        let share = |definition: Arc<Definition<'a>>| {
            let known = all.iter().flatten().find(|known| known.same(&definition));
            known.cloned().unwrap_or(definition)
        };
        all.push(own.into_iter().map(share).collect());
    }
    all
}

fn definitions<'a>(documents: impl IntoIterator<Item = &'a Node>) -> Vec<Arc<Definition<'a>>> {
    let read = |document| Definition::read(Cow::Borrowed(document)).map(Arc::new);
    documents.into_iter().filter_map(read).collect()
}

/// What is built in for each Flux that clusters run.
struct Builtins(Vec<(FluxVersion, Arc<Builtin>)>);

impl Builtins {
    fn new(clusters: &[Cluster], kubernetes: KubernetesVersion) -> Self {
        let mut open: Vec<(FluxVersion, Arc<Builtin>)> = Vec::new();
        for cluster in clusters {
            if open.iter().all(|(version, _)| *version != cluster.version) {
                open.push((cluster.version, Arc::new(Builtin::open(kubernetes, cluster.version))));
            }
        }
        Builtins(open)
    }

    fn of(&self, version: FluxVersion) -> Arc<Builtin> {
        let found = self.0.iter().find(|(known, _)| *known == version);
        found.map(|(_, builtin)| builtin.clone()).expect("opened for every cluster")
    }
}

#[cfg(test)]
mod tests;
