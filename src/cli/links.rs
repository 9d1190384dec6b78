//! Links on the way to an output: those of the tree that is read are a stranger's, and lead to where he likes.

use super::{Global, current_directory, root};
use crate::error::{Error, Result};
use crate::tree::{Disk, EntryKind, Tree};
use camino::{Utf8Path, Utf8PathBuf};

/// Refuses to go to an output, as it was typed, through a link that stands in the repository where the user is, or in
/// another one that is read. The last name of the path is not looked at: a link there is replaced.
///
/// # Errors
/// When there is such a link.
pub fn refuse_on_the_way(output: &Utf8Path, repository: Option<&Utf8Path>) -> Result<()> {
    let here = current_directory()?;
    let around = root(&Global::default())?;
    let real = |dir: &Utf8Path| Disk.canonical(dir).ok();
    let trees: Vec<Utf8PathBuf> =
        [Some(&*around), repository].into_iter().flatten().filter_map(real).collect();
    let full = here.join(output);
    let way: Vec<&Utf8Path> = full.ancestors().skip(1).collect();
    for dir in way.into_iter().rev() {
        if Disk.link_kind(dir) != Some(EntryKind::Symlink) {
            continue;
        }
        let stands_in = dir.parent().and_then(real);
        if stands_in.is_some_and(|place| trees.iter().any(|tree| place.starts_with(tree))) {
            let shown = dir.strip_prefix(&here).unwrap_or(dir);
            return Err(Error::usage(format!("cannot write {output}: {shown} is a link of the repository"))
                .hint("nothing is written through it; name the directory that it leads to"));
        }
    }
    Ok(())
}
