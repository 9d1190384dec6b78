//! The git remotes of the checkout, read from `.git/config` as a file: a GitRepository with one of
//! these URLs is the repository itself.

use crate::tree::{EntryKind, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};

/// URLs of a checkout's remotes, in the form that `same` compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remotes(Vec<String>);

impl Remotes {
    /// Those of the checkout at `root`; none where it is no checkout.
    pub fn of(tree: &dyn Tree, root: &Utf8Path) -> Self {
        let config = git_dir(tree, root).and_then(|dir| text(tree, &dir.join("config")));
        Remotes(config.map(|text| urls(&text)).unwrap_or_default())
    }

    /// Whether there is any.
    pub fn are_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether a URL is one of them, however it is spelt: `git@host:a/b.git` is
    /// `https://host/a/b`.
    pub fn contain(&self, url: &str) -> bool {
        let wanted = normal(url);
        !wanted.is_empty() && self.0.contains(&wanted)
    }
}

/// `.git`, or what it points to in a linked worktree or a submodule; a bare repository itself.
fn git_dir(tree: &dyn Tree, root: &Utf8Path) -> Option<Utf8PathBuf> {
    let git = root.join(".git");
    match tree.kind(&git) {
        None => {
            (tree.is_file(&root.join("HEAD")) && tree.is_dir(&root.join("objects"))).then(|| root.to_owned())
        }
        Some(EntryKind::Directory) => Some(git),
        Some(EntryKind::File) => {
            let pointer = text(tree, &git)?;
            let dir = clean(&root.join(pointer.trim().strip_prefix("gitdir:")?.trim()));
            let common = text(tree, &dir.join("commondir"));
            Some(common.map_or_else(|| dir.clone(), |common| clean(&dir.join(common.trim()))))
        }
        Some(EntryKind::Symlink | EntryKind::Other) => None,
    }
}

fn text(tree: &dyn Tree, path: &Utf8Path) -> Option<String> {
    let bytes = tree.read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The `url` of every `[remote "…"]`.
fn urls(config: &str) -> Vec<String> {
    let mut in_remote = false;
    let mut urls = Vec::new();
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            in_remote = line.strip_prefix('[').is_some_and(|l| l.to_ascii_lowercase().starts_with("remote"));
        } else if let Some((key, value)) = line.split_once('=')
            && in_remote
            && key.trim().eq_ignore_ascii_case("url")
        {
            urls.push(normal(value.trim().trim_matches('"')));
        }
    }
    urls
}

/// `host/path`, without scheme, user, port, `.git` and slashes around; the host in lower case.
fn normal(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let has_scheme = rest.len() != url.len();
    let (before, after) = rest.split_once('/').unwrap_or((rest, ""));
    let before = before.rsplit_once('@').map_or(before, |(_, host)| host);
    let (host, path) = match before.split_once(':') {
        Some((host, _port)) if has_scheme => (host, after.to_owned()),
        Some((host, first)) if after.is_empty() => (host, first.to_owned()),
        Some((host, first)) => (host, format!("{first}/{after}")),
        None => (before, after.to_owned()),
    };
    let path = path.trim_matches('/');
    format!("{}/{}", host.to_lowercase(), path.strip_suffix(".git").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    const CONFIG: &str = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@Example.com:team/fleet.git\n\
                          [branch \"main\"]\n\tremote = origin\n";

    #[test]
    fn a_url_is_the_same_however_it_is_spelt() {
        let remotes = Remotes::of(&Memory::new().with("r/.git/config", CONFIG), "/r".into());
        for url in [
            "https://example.com/team/fleet",
            "https://user:secret@example.com/team/fleet.git/",
            "ssh://git@example.com:22/team/fleet",
            "git@example.com:team/fleet.git",
        ] {
            assert!(remotes.contain(url), "{url}");
        }
        for url in ["https://example.com/team/fleets", "https://example.org/team/fleet", ""] {
            assert!(!remotes.contain(url), "{url}");
        }
    }

    #[test]
    fn a_linked_worktree_has_the_remotes_of_its_repository() {
        let tree = Memory::new()
            .with("w/.git", "gitdir: ../r/.git/worktrees/w\n")
            .with("r/.git/worktrees/w/commondir", "../..\n")
            .with("r/.git/config", CONFIG);
        assert!(Remotes::of(&tree, "/w".into()).contain("https://example.com/team/fleet"));
    }
}
