//! What runs looked at, in a few letters: those of one comparison or check have to have looked at the same.
//!
//! It is made of the files that builds read, of what came of them and of what was asked. Values that only the command
//! line gave (`--set`, files of `--resource`) are no part of it: they may be secrets, and short ones could be guessed.
//! Nor are files of `validate.schema-locations`: each run reads those of the kinds that it answers for.

use crate::cluster::Cluster;
use crate::diagnostic::relative;
use crate::tree::Tree;
use camino::Utf8Path;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Clusters and what they were rendered from.
pub struct Side<'a> {
    /// The files.
    pub tree: &'a dyn Tree,
    /// The repository's root.
    pub root: &'a Utf8Path,
    /// The clusters.
    pub clusters: &'a [Cluster],
}

/// What sides and questions are told by: 32 hexadecimal digits.
pub fn told(sides: &[Side<'_>], asked: &[String]) -> String {
    let mut hash = Sha256::new();
    asked.iter().for_each(|word| add(&mut hash, word.as_bytes()));
    sides.iter().for_each(|side| side.add_to(&mut hash));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl Side<'_> {
    fn add_to(&self, hash: &mut Sha256) {
        let mut read: BTreeSet<&Utf8Path> = BTreeSet::new();
        add(hash, b"side");
        for cluster in self.clusters {
            add(hash, cluster.name().as_bytes());
            for unit in &cluster.units {
                add(hash, unit.id.to_string().as_bytes());
                add(hash, unit.status_word().as_bytes());
                add(hash, &(unit.objects.len() as u64).to_le_bytes());
                read.extend(unit.record.reads.iter().map(|path| path.as_path()));
            }
        }
        let config = self.root.join("offlux.yaml");
        read.insert(&config);
        for path in read {
            add(hash, relative(path, self.root).as_str().as_bytes());
            // What a build read of a tree that was made for it lies in files of this one.
            match self.tree.read(path) {
                Ok(bytes) => add(hash, &bytes),
                Err(_) => add(hash, b""),
            }
        }
    }
}

fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}
