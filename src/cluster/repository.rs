//! A repository and the trees that its clusters' sources stand for.

use super::remotes::Remotes;
use super::source::SourceId;
use crate::config::Config;
use crate::error::Result;
use crate::flux::artifact::Artifact;
use crate::tree::{Files, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

/// A repository: its files, its configuration, and the artifacts of what stands in it.
pub struct Repository<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// Where they get their numbers.
    pub files: &'a Files,
    /// The root.
    pub root: &'a Utf8Path,
    /// What a source-controller would pack of it.
    pub artifact: Artifact<'a>,
    others: IndexMap<SourceId, Artifact<'a>>,
    remotes: Remotes,
}

impl<'a> Repository<'a> {
    /// The repository at a root.
    ///
    /// # Errors
    /// When its ignore files, or the directories that `sources:` names, cannot be read.
    pub fn open(tree: &'a dyn Tree, files: &'a Files, root: &'a Utf8Path, config: &Config) -> Result<Self> {
        let mut others = IndexMap::new();
        for (name, dir) in &config.sources {
            let Some(id) = SourceId::parse(name) else { continue };
            let at = config.place(&["sources", name]);
            let dir: Utf8PathBuf = clean(&root.join(dir));
            if !tree.is_dir(&dir) {
                return Err(
                    crate::Error::usage(format!("no directory {dir}, which stands for {name}")).at(at)
                );
            }
            others.insert(id, Artifact::new(tree, &dir, None)?);
        }
        let artifact = Artifact::new(tree, root, None)?;
        Ok(Repository { tree, files, root, artifact, others, remotes: Remotes::of(tree, root) })
    }

    /// The artifact of another source that a local directory stands for.
    pub fn other(&self, id: &SourceId) -> Option<&Artifact<'a>> {
        self.others.get(id)
    }

    /// Whether a URL is one of the checkout's remotes.
    pub fn is_remote(&self, url: &str) -> bool {
        self.remotes.contain(url)
    }
}
