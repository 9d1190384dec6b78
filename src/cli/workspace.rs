//! What the flags of every command mean: the repository, its configuration, the clusters asked for.

use super::revision::{Revision, Shown};
use super::{Global, current_directory, global, output, root};
use crate::affected::Named;
use crate::check::Surroundings;
use crate::cluster::reuse::Before;
use crate::cluster::{self, Cluster, FluxVersion, Options, Repository};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Kind, Result, Warning};
use crate::report::failures;
use crate::shard::Part;
use crate::shard::inputs::Side;
use crate::tree::{Compared, Disk, Files, Once, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A repository as the command line names it.
pub struct Workspace<'a> {
    global: &'a Global,
    files: &'a Files,
    /// Where the user stands.
    directory: Utf8PathBuf,
    /// The repository's root.
    root: Utf8PathBuf,
    /// What it is read from: the disk or a revision.
    tree: Arc<dyn Tree>,
    /// What `offlux.yaml` says.
    pub config: Config,
}

impl<'a> Workspace<'a> {
    /// Finds the root and reads `offlux.yaml`.
    ///
    /// # Errors
    /// When the root is not there, or the configuration is wrong.
    pub fn open(global: &'a Global, files: &'a Files) -> Result<Self> {
        let directory = current_directory()?;
        let Some(revision) = &global.rev else {
            let (tree, root) = (Arc::new(Once::new(Disk)), root(global)?);
            let config = Config::read(&*tree, files, &root)?;
            return Ok(Workspace { global, files, directory, root, tree, config });
        };
        let own = global.resource.iter().map(|file| clean(&directory.join(file))).collect();
        let Revision { tree, root, top } = Revision::open(revision, global.root.as_deref(), &directory)?;
        files.are_of(Arc::new(Shown { revision: tree.clone(), own }));
        let config = Config::read(&*tree, files, &root)?;
        let mut workspace = Workspace { global, files, directory, root, tree, config };
        workspace.leave_out_sources_outside(&top);
        Ok(workspace)
    }

    /// The working tree of a repository, or what a directory holds, as one side of a comparison.
    ///
    /// # Errors
    /// When it is not there, or its configuration is wrong.
    pub fn on_disk(global: &'a Global, files: &'a Files, dir: Option<&Utf8Path>) -> Result<Self> {
        let directory = current_directory()?;
        let root = match dir {
            None => root(global)?,
            Some(dir) => clean(&directory.join(dir)),
        };
        if !Disk.is_dir(&root) {
            return Err(Error::usage(format!("no directory {}", dir.unwrap_or(&root))));
        }
        let tree = Arc::new(Once::new(Disk));
        let config = Config::read(&*tree, files, &root)?;
        Ok(Workspace { global, files, directory, root, tree, config })
    }

    /// A revision as one side of a comparison.
    ///
    /// # Errors
    /// When its configuration is wrong.
    pub fn of_revision(global: &'a Global, files: &'a Files, revision: Revision) -> Result<Self> {
        let Revision { tree, root, top } = revision;
        let config = Config::read(&*tree, files, &root)?;
        let mut workspace = Workspace { global, files, directory: current_directory()?, root, tree, config };
        workspace.leave_out_sources_outside(&top);
        Ok(workspace)
    }

    /// Where revisions are looked for: the root asked for, and where the user stands.
    ///
    /// # Errors
    /// When the current directory is gone.
    pub fn surroundings_of_revisions(global: &Global) -> Result<(Option<&Utf8Path>, Utf8PathBuf)> {
        Ok((global.root.as_deref(), current_directory()?))
    }

    /// The same, its files read from another tree that shows the disk.
    pub fn on(self, tree: Arc<dyn Tree>) -> Self {
        Workspace { tree, ..self }
    }

    /// What it is read from.
    pub fn tree(&self) -> &dyn Tree {
        &*self.tree
    }

    /// A revision holds no directories outside of its repository: sources that they stand for lie elsewhere.
    fn leave_out_sources_outside(&mut self, top: &Utf8Path) {
        let mut sources = std::mem::take(&mut self.config.sources);
        sources.retain(|name, dir| {
            let is_inside = clean(&self.root.join(&*dir)).starts_with(top);
            if !is_inside {
                self.remark(&format!("{name}: {dir} is not part of the git repository, so of no revision"));
            }
            is_inside
        });
        self.config.sources = sources;
    }

    /// The clusters asked for, rendered.
    ///
    /// # Errors
    /// When there are none, or something that the flags name is not there; what fails to render is told by
    /// its status.
    pub fn clusters(&self) -> Result<Vec<Cluster>> {
        self.rendered(|_, clusters| Ok(clusters))
    }

    /// The clusters asked for that are here, rendered; what was rendered before of the same is taken over. A
    /// directory without clusters that holds a kustomization or objects alone counts as one cluster.
    ///
    /// # Errors
    /// As [`Workspace::clusters`].
    pub fn clusters_after(&self, before: Option<(&[Cluster], &Compared<'_>)>) -> Result<Vec<Cluster>> {
        let options = self.options()?;
        self.on_threads(|| {
            let repository = self.repository()?;
            let options = Options { given: self.given()?, ..options };
            let names = self.names_here(&repository)?;
            if names.is_empty() && !self.global.cluster.is_empty() {
                return Ok(Vec::new());
            }
            let entries = match self.entries(&repository, &names) {
                Err(error) if error.kind() == Kind::NoCluster && self.tree.is_dir(&self.root) => {
                    return cluster::plain(&repository).map(|cluster| cluster.into_iter().collect());
                }
                entries => entries?,
            };
            let rendered = |entry: &cluster::Entry| {
                let before = before.and_then(|(clusters, trees)| {
                    let same = clusters.iter().find(|c| c.entry.dir == entry.dir)?;
                    Some(Before::new(same, trees, self.files))
                });
                cluster::render_after(&repository, entry, &options, before.as_ref())
            };
            cluster::render_each(&repository, &entries, rendered)
        })
    }

    /// Those names of `--cluster` that mean something here.
    fn names_here(&self, repository: &Repository<'_>) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for name in &self.global.cluster {
            match self.entries(repository, std::slice::from_ref(name)) {
                Ok(_) => names.push(name.clone()),
                Err(error) if error.kind() == Kind::Io => return Err(error),
                Err(_) => {}
            }
        }
        Ok(names)
    }

    /// Why a name of `--cluster` means nothing here; nothing where it does.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn lacks(&self, name: &str) -> Result<Option<Error>> {
        match self.entries(&self.repository()?, &[name.to_owned()]) {
            Err(error) if error.kind() == Kind::Io => Err(error),
            entries => Ok(entries.err()),
        }
    }

    /// The clusters that `--cluster` leaves out, rendered.
    ///
    /// # Errors
    /// As [`Workspace::clusters`].
    pub fn other_clusters(&self, asked: &[Cluster]) -> Result<Vec<Cluster>> {
        if self.global.cluster.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = self.rendered_of(&[], |_, clusters| Ok(clusters))?;
        all.retain(|cluster| asked.iter().all(|other| other.entry.dir != cluster.entry.dir));
        Ok(all)
    }

    /// The clusters asked for, rendered, and what is asked of them and the repository they came from, on
    /// the threads asked for.
    ///
    /// # Errors
    /// As [`Workspace::clusters`], and whatever the question fails with.
    pub fn rendered<T: Send>(
        &self,
        ask: impl FnOnce(&Repository<'_>, Vec<Cluster>) -> Result<T> + Send,
    ) -> Result<T> {
        self.rendered_of(&self.global.cluster, ask)
    }

    fn rendered_of<T: Send>(
        &self,
        names: &[String],
        ask: impl FnOnce(&Repository<'_>, Vec<Cluster>) -> Result<T> + Send,
    ) -> Result<T> {
        let options = self.options()?;
        self.on_threads(|| {
            let repository = self.repository()?;
            let options = Options { given: self.given()?, ..options };
            let entries = self.entries(&repository, names)?;
            let clusters = cluster::render_all(&repository, &entries, &options)?;
            ask(&repository, clusters)
        })
    }

    fn entries(&self, repository: &Repository<'_>, names: &[String]) -> Result<Vec<cluster::Entry>> {
        cluster::complete_entries(repository, &self.config, names)
    }

    fn repository(&self) -> Result<Repository<'_>> {
        Ok(Repository::open(&*self.tree, self.files, &self.root, &self.config)?.in_checkout(&Disk))
    }

    fn on_threads<T: Send>(&self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        self.global.threads.get(self.global.jobs)?.install(work)
    }

    fn options(&self) -> Result<Options> {
        let flux_version = self.global.flux_version.as_deref().map(FluxVersion::parse).transpose()?;
        let missing_secrets = match self.global.missing_secrets {
            global::MissingSecrets::Placeholder => cluster::MissingSecrets::Placeholder,
            global::MissingSecrets::Error => cluster::MissingSecrets::Error,
        };
        Ok(Options { flux_version, missing_secrets, set: self.set()?, given: Vec::new() })
    }

    fn set(&self) -> Result<IndexMap<String, String>> {
        let pairs = self.global.set.iter().map(|pair| match pair.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(Error::usage(format!("--set {pair}: write NAME=VALUE"))),
        });
        pairs.collect()
    }

    /// Files of `--resource` are relative to where the user stands.
    fn given(&self) -> Result<Vec<crate::object::Object>> {
        let mut given = Vec::new();
        for file in &self.global.resource {
            given.extend(cluster::read_objects(&Disk, self.files, &clean(&self.directory.join(file)))?);
        }
        Ok(given)
    }

    /// A file as it is typed or printed by git: from where the user stands, else from the root or from the
    /// directory of the checkout.
    pub fn named(&self, word: &str) -> Named {
        let top = self.root.ancestors().find(|dir| Disk.kind(&dir.join(".git")).is_some());
        let from = [Some(&*self.directory), Some(&*self.root), top].into_iter().flatten();
        let mut paths: Vec<Utf8PathBuf> = from.map(|dir| self.real(&clean(&dir.join(word)))).collect();
        let mut seen = HashSet::new();
        paths.retain(|path| seen.insert(path.clone()));
        Named { word: word.to_owned(), paths }
    }

    /// A path without links, as far as it is there.
    fn real(&self, path: &Utf8Path) -> Utf8PathBuf {
        let there = path.ancestors().find_map(|dir| Some((dir, self.tree.canonical(dir).ok()?)));
        let Some((dir, real)) = there else { return path.to_owned() };
        path.strip_prefix(dir).map_or_else(|_| path.to_owned(), |rest| clean(&real.join(rest)))
    }

    /// Whether the repository stands in a directory, relative to where the user stands, or is it.
    pub fn is_inside(&self, dir: &Utf8Path) -> bool {
        let dir = clean(&self.directory.join(dir));
        let real = |path: &Utf8Path| Disk.canonical(path).unwrap_or_else(|_| path.to_owned());
        real(&self.root).starts_with(real(&dir))
    }

    /// Whether a file that was read stands in a directory, relative to where the user stands.
    pub fn has_read_below(&self, dir: &Utf8Path) -> bool {
        let dir = clean(&self.directory.join(dir));
        let dir = Disk.canonical(&dir).unwrap_or(dir);
        self.files.any(|file| Disk.canonical(file).is_ok_and(|file| file.starts_with(&dir)))
    }

    /// What shows places as the user would type them.
    pub fn places(&self) -> Diagnostics<'_> {
        Diagnostics { files: self.files, tree: self.files.tree(), directory: &self.directory }
    }

    /// What shows places with the lines of this very tree, of two that are compared.
    pub fn own_places(&self) -> Diagnostics<'_> {
        Diagnostics { files: self.files, tree: &*self.tree, directory: &self.directory }
    }

    /// Where the user stands.
    pub fn directory(&self) -> &Utf8Path {
        &self.directory
    }

    /// The repository's root.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// What shows places relative to the repository's root, as tools that know it do.
    pub fn places_from_root(&self) -> Diagnostics<'_> {
        Diagnostics { files: self.files, tree: self.files.tree(), directory: &self.root }
    }

    /// Clusters of it with what they were rendered from.
    pub fn side<'s>(&'s self, clusters: &'s [Cluster]) -> Side<'s> {
        Side { tree: &*self.tree, root: &self.root, clusters }
    }

    /// The files around the clusters.
    pub fn surroundings(&self) -> Surroundings<'_> {
        Surroundings { tree: &*self.tree, files: self.files, root: &self.root }
    }

    /// The namespace asked for.
    pub fn namespace(&self) -> Option<&str> {
        self.global.namespace.as_deref().filter(|_| !self.global.all_namespaces)
    }

    /// What was asked for, with the namespace asked for.
    pub fn with_namespace(&self, asked: String) -> String {
        match self.namespace() {
            Some(namespace) => format!("{asked} -n {namespace}"),
            None => asked,
        }
    }

    /// The output format, of those that a command has; the first is the default.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn format<T: Copy>(&self, known: &[(&str, T)]) -> Result<T> {
        self.global.format(known)
    }

    /// Tells warnings, unless `-q`.
    pub fn warn(&self, clusters: &[Cluster]) {
        self.warn_of(clusters, &Part::whole(), |_| true);
    }

    /// Tells those warnings of a part that are meant, unless `-q`.
    pub fn warn_of(&self, clusters: &[Cluster], part: &Part, is_meant: impl Fn(&Warning) -> bool) {
        if !self.global.quiet {
            let places = self.places();
            let warnings = failures::warnings_of(clusters, part);
            let texts =
                warnings.iter().filter(|w| is_meant(w)).map(|w| places.warning(w)).collect::<String>();
            output::tell(&texts);
        }
    }

    /// Tells errors.
    pub fn tell(&self, errors: &[Error]) {
        output::tell(&failures::draw(errors, &self.places()));
    }

    /// Tells a remark, unless `-q`.
    pub fn remark(&self, text: &str) {
        if !self.global.quiet {
            output::tell(&format!("{}\n", crate::markup::harmless_log(text)));
        }
    }
}
