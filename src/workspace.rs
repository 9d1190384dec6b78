//! The way in for programs: a directory with its files, its configuration and its clusters, and the questions that
//! the commands of offlux ask of them.

use crate::check::{self, Scope, Surroundings};
use crate::cluster::{self, Cluster, Repository};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::kustomize::{self, Built};
use crate::markup::plain;
use crate::object::Object;
use crate::report::Item;
use crate::select::words::Question;
use crate::select::{KindNames, Selection};
use crate::tree::{Disk, Files, Once, Tree};
use crate::why::{self, Answer};
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;

/// A repository, or a directory of one, and all that can be asked of it.
///
/// It reads what it needs when it is asked, each file of the disk at most once, and keeps what it has read; a new one
/// sees what has changed meanwhile. It may be shared between threads.
pub struct Workspace {
    tree: Arc<dyn Tree>,
    files: Files,
    root: Utf8PathBuf,
    config: Config,
    options: cluster::Options,
    /// Whether the remotes of the checkout on disk are its own.
    has_checkout: bool,
}

impl Workspace {
    /// What a directory on disk holds, usually the root of a repository. A relative one begins where the process is.
    ///
    /// # Errors
    /// When it is not there, or its `offlux.yaml` is wrong.
    pub fn open(root: impl AsRef<Utf8Path>) -> Result<Self> {
        let root = on_disk(root.as_ref())?;
        Self::read(Arc::new(Once::new(Disk)), root, true)
    }

    /// What a directory held in a revision: whatever git calls one, `main`, `v1.2.0`, `HEAD~3`.
    ///
    /// # Errors
    /// When the directory stands in no git repository, has no such revision, or is not part of it.
    #[cfg(feature = "git")]
    #[cfg_attr(docsrs, doc(cfg(feature = "git")))]
    pub fn at_revision(root: impl AsRef<Utf8Path>, revision: &str) -> Result<Self> {
        let root = on_disk(root.as_ref())?;
        let tree = crate::tree::Checkout::around(&root)?.revision(revision)?;
        Self::read(Arc::new(tree), root, true)
    }

    /// What another tree holds below a directory, for example [`crate::tree::Memory`] below `/`.
    ///
    /// # Errors
    /// When its `offlux.yaml` is wrong.
    pub fn of_tree(tree: impl Tree + 'static, root: impl AsRef<Utf8Path>) -> Result<Self> {
        Self::read(Arc::new(tree), root.as_ref().to_owned(), false)
    }

    fn read(tree: Arc<dyn Tree>, root: Utf8PathBuf, has_checkout: bool) -> Result<Self> {
        if !tree.is_dir(&root) {
            return Err(Error::usage(format!("no directory {root}")));
        }
        let files = Files::default();
        files.are_of(tree.clone());
        let config = Config::read(&*tree, &files, &root)?;
        Ok(Workspace { tree, files, root, config, options: cluster::Options::default(), has_checkout })
    }

    /// The same, its clusters rendered in another way.
    pub fn with_options(self, options: cluster::Options) -> Self {
        Workspace { options, ..self }
    }

    /// What `offlux.yaml` says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The directory that it is about, absolute.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// What it is read from.
    pub fn tree(&self) -> &dyn Tree {
        &*self.tree
    }

    /// Builds a directory, relative to the root, as `kustomize build` does.
    ///
    /// # Errors
    /// As [`kustomize::build`].
    pub fn build(&self, dir: impl AsRef<Utf8Path>) -> Result<Built> {
        let dir = self.root.join(dir.as_ref());
        kustomize::build(&*self.tree, &self.files, &dir, &kustomize::Options::default())
    }

    /// All clusters, rendered from their entries down: those that `offlux.yaml` lists, else those that are found.
    /// What fails to render is told by [`Cluster::failures`].
    ///
    /// # Errors
    /// When there are none, or a cluster cannot be rendered at all.
    pub fn clusters(&self) -> Result<Vec<Cluster>> {
        self.clusters_of(&[])
    }

    /// One cluster, by its name or by its entry directory, in which a `/` stands.
    ///
    /// # Errors
    /// When there is none of the name.
    pub fn cluster(&self, name: &str) -> Result<Cluster> {
        let mut clusters = self.clusters_of(&[name.to_owned()])?;
        clusters.pop().ok_or_else(|| Error::usage(format!("no cluster is called `{name}`")))
    }

    fn clusters_of(&self, names: &[String]) -> Result<Vec<Cluster>> {
        let repository = self.repository()?;
        let entries = cluster::complete_entries(&repository, &self.config, names)?;
        cluster::render_all(&repository, &entries, &self.options)
    }

    fn repository(&self) -> Result<Repository<'_>> {
        let repository = Repository::open(&*self.tree, &self.files, &self.root, &self.config)?;
        Ok(if self.has_checkout { repository.in_checkout(&Disk) } else { repository })
    }

    /// The objects that words mean, as `offlux get` has them, cluster by cluster: `deploy`, `hr reloader`,
    /// `kube-system/hr/reloader`, `all`.
    ///
    /// # Errors
    /// When the words cannot be understood. Objects that are not there are no error.
    pub fn select<'c>(&self, clusters: &'c [Cluster], words: &str) -> Result<Vec<Item<'c>>> {
        let selections = selections(clusters, words)?;
        let is_meant = |object: &Object| selections.iter().any(|selection| selection.matches(object));
        Ok(clusters.iter().flat_map(|cluster| Item::once(cluster, is_meant)).collect())
    }

    /// Why objects are there (the words as in [`Workspace::select`]), and with a field path, `spec.replicas`, which
    /// file and line set the value there, and what it was before.
    ///
    /// # Errors
    /// When the words or the path cannot be understood.
    pub fn why<'c>(
        &self,
        clusters: &'c [Cluster],
        words: &str,
        path: Option<&str>,
    ) -> Result<Vec<Answer<'c>>> {
        let selections = selections(clusters, words)?;
        let is_meant = |object: &Object| selections.iter().any(|selection| selection.matches(object));
        why::answers(&self.repository()?, clusters, path, is_meant)
    }

    /// What is wrong with clusters: what failed to render, lints, expectations that do not hold.
    ///
    /// # Errors
    /// When `offlux.yaml` asks for what cannot be understood.
    pub fn check(&self, clusters: &[Cluster]) -> Result<check::Report> {
        let around = Surroundings { tree: &*self.tree, files: &self.files, root: &self.root };
        check::run(&self.config, clusters, Scope::All, None, around)
    }

    /// What shows places: the files and lines behind [`crate::yaml::Span`], relative to the root.
    pub fn places(&self) -> Diagnostics<'_> {
        Diagnostics { files: &self.files, tree: &*self.tree, directory: &self.root }
    }

    /// An error as the program tells it: the place with its line, what led there and what would help, in several lines
    /// without styles. No line of a Secret is shown.
    pub fn tell(&self, error: &Error) -> String {
        plain(&self.places().error(error))
    }
}

/// A directory of the disk, absolute and without links.
fn on_disk(root: &Utf8Path) -> Result<Utf8PathBuf> {
    Disk.canonical(root).map_err(|e| Error::usage(format!("no directory {root}: {e}")))
}

fn selections(clusters: &[Cluster], words: &str) -> Result<Vec<Selection>> {
    let names = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    Ok(Question::parse(&words, &names)?.selections())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    fn fleet() -> Memory {
        Memory::new()
            .with("offlux.yaml", "clusters: {one: {path: clusters/one}}\n")
            .with("clusters/one/kustomization.yaml", "resources: [map.yaml]\nnamespace: web\n")
            .with("clusters/one/map.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n")
    }

    #[test]
    fn questions_are_answered_from_a_tree() {
        let workspace = Workspace::of_tree(fleet(), "/").unwrap();
        let clusters = workspace.clusters().unwrap();
        assert_eq!(workspace.cluster("one").unwrap().name(), "one");
        let found = workspace.select(&clusters, "web/cm/a").unwrap();
        assert_eq!(found.iter().map(Item::name).collect::<Vec<_>>(), ["one web/ConfigMap/a"]);
        assert!(workspace.select(&clusters, "cm/b").unwrap().is_empty());
        let answers = workspace.why(&clusters, "cm a", Some("metadata.namespace")).unwrap();
        let Some(why::values::Asked::Found(values)) = &answers[0].asked else { panic!("there is a value") };
        let place = values[0].settings.last().and_then(|last| workspace.places().location(last.at));
        assert_eq!(place.as_deref(), Some("clusters/one/kustomization.yaml:2"));
    }

    #[test]
    fn errors_are_told_with_their_line() {
        let tree = fleet().with("broken/kustomization.yaml", "resources: [absent.yaml]\n");
        let workspace = Workspace::of_tree(tree, "/").unwrap();
        let told = workspace.tell(&workspace.build("broken").unwrap_err());
        assert!(told.starts_with("error: ") && told.contains("broken/kustomization.yaml:1"), "{told}");
        assert!(told.contains("resources: [absent.yaml]") && !told.contains('\u{1b}'), "{told}");
        assert!(Workspace::of_tree(fleet(), "/nowhere").is_err());
        assert!(workspace.cluster("two").is_err());
        assert!(workspace.select(&[], "cm/a/b/c").is_err());
    }

    #[test]
    fn it_may_be_shared() {
        fn shared<T: Send + Sync>() {}
        shared::<Workspace>();
        shared::<Cluster>();
        shared::<Error>();
    }
}
