//! A repository and the trees that its clusters' sources stand for.

use super::remotes::Remotes;
use super::source::SourceId;
use super::total::Total;
use crate::config::Config;
use crate::error::Result;
use crate::flux::artifact::Artifact;
use crate::kustomize::parsed::Parsed;
use crate::tree::{Files, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A repository: its files, its configuration, and the artifacts of what stands in it.
pub struct Repository<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where they get their numbers.
    pub files: &'a Files,
    /// The root.
    pub root: &'a Utf8Path,
    /// What a source-controller would pack of it, as long as nobody says what it leaves out.
    pub artifact: Arc<Artifact<'a>>,
    /// What builds of its Kustomizations have parsed.
    pub parsed: Arc<Parsed>,
    /// What builds of its Kustomizations come to.
    pub total: Total,
    others: IndexMap<SourceId, Utf8PathBuf>,
    artifacts: Mutex<HashMap<(Utf8PathBuf, String), Arc<Artifact<'a>>>>,
    remotes: Remotes,
}

impl<'a> Repository<'a> {
    /// The repository at a root.
    ///
    /// # Errors
    /// When its ignore files, or the directories that `sources:` names, cannot be read.
    pub fn open(tree: &'a dyn Tree, files: &'a Files, root: &'a Utf8Path, config: &Config) -> Result<Self> {
        let artifact = Arc::new(Artifact::new(tree, root, None)?);
        let artifacts = HashMap::from([((root.to_owned(), String::new()), artifact.clone())]);
        let mut others = IndexMap::new();
        for (name, dir) in &config.sources {
            let Some(id) = SourceId::parse(name) else { continue };
            let at = config.place(&["sources", name]);
            let dir: Utf8PathBuf = clean(&root.join(dir));
            if !tree.is_dir(&dir) {
                let message = format!("no directory {dir}, which stands for {name}");
                return Err(crate::Error::usage(message).at(at));
            }
            others.insert(id, dir);
        }
        let (artifacts, remotes) = (Mutex::new(artifacts), Remotes::of(tree, root));
        let (parsed, total) = (Arc::default(), Total::default());
        Ok(Repository { tree, files, root, artifact, parsed, total, others, artifacts, remotes })
    }

    /// The same, its remotes being those of the checkout on another tree: a revision has none of its own.
    pub fn in_checkout(mut self, disk: &dyn Tree) -> Self {
        self.remotes = Remotes::of(disk, self.root);
        self
    }

    /// The local directory that stands for another source.
    pub fn other(&self, id: &SourceId) -> Option<&Utf8Path> {
        self.others.get(id).map(Utf8PathBuf::as_path)
    }

    /// The sources that local directories stand for.
    pub fn others(&self) -> impl Iterator<Item = &SourceId> {
        self.others.keys()
    }

    /// What a source-controller would pack of a directory, `ignore` being the source's `spec.ignore`; the
    /// same one each time.
    ///
    /// # Errors
    /// When the directory's ignore file cannot be read.
    pub fn artifact_of(&self, dir: &Utf8Path, ignore: &str) -> Result<Arc<Artifact<'a>>> {
        let mut artifacts = self.artifacts.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (dir.to_owned(), ignore.to_owned());
        if let Some(known) = artifacts.get(&key) {
            return Ok(known.clone());
        }
        let artifact = Arc::new(Artifact::new(self.tree, dir, Some(ignore))?);
        artifacts.insert(key, artifact.clone());
        Ok(artifact)
    }

    /// Whether a URL is one of another repository, as far as remotes tell.
    pub fn is_other(&self, url: &str) -> bool {
        !url.is_empty() && self.remotes.are_any() && !self.remotes.contain(url)
    }

    /// Whether a URL is one of the checkout's remotes.
    pub fn is_remote(&self, url: &str) -> bool {
        self.remotes.contain(url)
    }
}
