//! One copy operation, with the meaning that `cp` would give it.
//!
//! Upstream: source-watcher `internal/builder/builder.go`. A file goes to `to`, or into it where that ends
//! in a slash or is a directory; a directory becomes a sub-directory of `to`; of a glob's matches only
//! `dir/**` loses its prefix. Quirks kept: globs are those of Go's `fs.Glob`, so `**` is `*`, and what it
//! matches is copied whole; `Merge` merges files that are named or matched, never those of a directory;
//! excluding the only file of an operation is no error, excluding all matches of a glob is.

use super::staging::{Staging, inside};
use super::{Copy, Sources, doublestar, extract, merge};
use crate::flux::artifact::Artifact;
use crate::flux::glob;
use crate::tree::names::below;
use crate::tree::{EntryKind, Tree, clean, hinders};
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;

/// Carries an operation out; an error is words.
pub fn apply<'a>(copy: &Copy, sources: &Sources<'a>, staging: &mut Staging<'a>) -> Result<(), String> {
    let (alias, pattern) = source(&copy.from)?;
    let to = copy.to.strip_prefix("@artifact/").ok_or("the destination must start with `@artifact/`")?;
    let from = sources.get(alias).ok_or_else(|| format!("no source alias `{alias}`"))?;
    if let Some(broken) = copy.exclude.iter().find(|pattern| !doublestar::is_well_formed(pattern)) {
        return Err(format!("invalid exclude pattern `{broken}`"));
    }
    let strategy = Strategy::of(&copy.strategy)?;
    let mut operation = Operation { from, exclude: &copy.exclude, strategy, staging };
    if pattern.contains(['*', '?', '[', ']']) {
        operation.matches(alias, pattern, to)
    } else {
        operation.single(pattern, to)
    }
}

fn source(from: &str) -> Result<(&str, &str), String> {
    let rest = from.strip_prefix('@').ok_or("the source must start with `@`")?;
    Ok(rest.split_once('/').ok_or("the source must be `@alias/pattern`")?)
}

/// What becomes of a file that is there already, or of an archive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strategy {
    Overwrite,
    Merge,
    Extract,
}

impl Strategy {
    fn of(word: &str) -> Result<Self, String> {
        match word {
            "" | "Overwrite" => Ok(Strategy::Overwrite),
            "Merge" => Ok(Strategy::Merge),
            "Extract" => Ok(Strategy::Extract),
            _ => Err(format!("no strategy `{word}`: it is Overwrite, Merge or Extract")),
        }
    }
}

struct Operation<'o, 'a> {
    from: &'o Arc<Artifact<'a>>,
    exclude: &'o [String],
    strategy: Strategy,
    staging: &'o mut Staging<'a>,
}

impl Operation<'_, '_> {
    /// A file or directory that is named.
    fn single(&mut self, path: &str, to: &str) -> Result<(), String> {
        let path = inside(path)?;
        let target = Utf8Path::new(to);
        match self.kind(&path) {
            None => Err(format!("`{path}` is not there")),
            Some(EntryKind::Directory) if self.strategy == Strategy::Extract => {
                Err(format!("`{path}` is a directory, which cannot be extracted"))
            }
            Some(EntryKind::Directory) => {
                let target = inside(target.join(path.file_name().unwrap_or(".")).as_str())?;
                self.directory(&path, &target, &path)
            }
            Some(_) if excludes(self.exclude, &path, ".".into()) => Ok(()),
            Some(_) if self.strategy == Strategy::Extract && !extract::is_archive(&path) => {
                Err(format!("`{path}` is no archive (.tar.gz, .tgz)"))
            }
            Some(_) if self.strategy == Strategy::Extract => self.extract(&path, to),
            Some(_) => {
                let into =
                    to.ends_with('/') || self.staging.kind(&clean(target)) == Some(EntryKind::Directory);
                let name = path.file_name().unwrap_or(".");
                let target = if into { below(target, name) } else { target.to_owned() };
                self.file(&path, &inside(target.as_str())?)
            }
        }
    }

    /// What a glob matches.
    fn matches(&mut self, alias: &str, pattern: &str, to: &str) -> Result<(), String> {
        let found = match self.strategy {
            Strategy::Extract => self.found_anywhere(pattern)?,
            _ => self.found(pattern)?,
        };
        if found.is_empty() {
            return Err(format!("nothing in source `{alias}` matches `{pattern}`"));
        }
        let base = base(pattern);
        let mut left = found.into_iter().filter(|path| !excludes(self.exclude, path, &base)).peekable();
        if left.peek().is_none() {
            return Err(format!("all that matches `{pattern}` in source `{alias}` is excluded"));
        }
        for path in left.collect::<Vec<_>>() {
            let target = inside(target(pattern, &path, to).as_str())?;
            match self.kind(&path) {
                _ if self.strategy == Strategy::Extract && !extract::is_archive(&path) => {}
                _ if self.strategy == Strategy::Extract => self.extract(&path, to)?,
                Some(EntryKind::Directory) => self.directory(&path, &target, &base)?,
                _ => self.file(&path, &target)?,
            }
        }
        Ok(())
    }

    fn at(&self, path: &Utf8Path) -> Utf8PathBuf {
        clean(&self.from.root().join(path))
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.from.kind(&self.at(path))
    }

    /// What is in a directory, or in none where there is none.
    fn names(&self, dir: &Utf8Path) -> Result<Vec<(String, EntryKind)>, String> {
        match self.from.list(&self.at(dir)) {
            Err(error) if hinders(&error) => Err(format!("cannot read `{dir}`: {error}")),
            entries => Ok(entries.unwrap_or_default().into_iter().map(|e| (e.name, e.kind)).collect()),
        }
    }

    /// Go's `fs.Glob`.
    fn found(&self, pattern: &str) -> Result<Vec<Utf8PathBuf>, String> {
        if !glob::is_well_formed(pattern.as_bytes()) {
            return Err(format!("invalid pattern `{pattern}`"));
        }
        let has_meta = |text: &str| text.contains(['*', '?', '[', '\\']);
        if !has_meta(pattern) {
            let plain = is_go_path(pattern) && self.kind(pattern.into()).is_some();
            return Ok(if plain { vec![pattern.into()] } else { Vec::new() });
        }
        let (dir, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        let dirs = match dir {
            "" if pattern.starts_with('/') => Vec::new(),
            "" => vec![Utf8PathBuf::from(".")],
            dir if has_meta(dir) => self.found(dir)?,
            dir if is_go_path(dir) => vec![dir.into()],
            _ => Vec::new(),
        };
        let mut found = Vec::new();
        for dir in dirs {
            let names = self.names(&dir)?.into_iter().map(|(name, _)| name);
            let names = names.filter(|n| glob::matches(name.as_bytes(), n.as_bytes()));
            found.extend(names.map(|name| if dir == "." { name.into() } else { below(&dir, name) }));
        }
        Ok(found)
    }

    /// What matches at any depth, as doublestar has it.
    fn found_anywhere(&self, pattern: &str) -> Result<Vec<Utf8PathBuf>, String> {
        let pattern =
            doublestar::Pattern::new(pattern).ok_or_else(|| format!("invalid pattern `{pattern}`"))?;
        let (mut open, mut found) = (vec![Utf8PathBuf::new()], Vec::new());
        while let Some(dir) = open.pop() {
            for (name, kind) in self.names(&dir)? {
                let path = below(&dir, name);
                if pattern.matches(path.as_str()) {
                    found.push(path.clone());
                }
                if kind == EntryKind::Directory {
                    open.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn file(&mut self, path: &Utf8Path, target: &Utf8Path) -> Result<(), String> {
        if self.strategy == Strategy::Merge && self.staging.kind(target).is_some() {
            let read =
                |bytes: std::io::Result<Arc<[u8]>>| bytes.map_err(|e| format!("cannot read {target}: {e}"));
            let (base, over) = (read(self.staging.read(target))?, read(self.from.read(&self.at(path)))?);
            let merged = merge::merge(&base, &over).map_err(|why| format!("cannot merge `{path}`: {why}"))?;
            self.staging.takes(&self.at(path));
            return self.staging.write(target, merged.as_bytes());
        }
        self.staging.copy(self.from, &self.at(path), target)
    }

    fn directory(&mut self, dir: &Utf8Path, target: &Utf8Path, base: &Utf8Path) -> Result<(), String> {
        self.staging.make_directory(target)?;
        for (name, kind) in self.names(dir)? {
            let path = if dir == "." { Utf8PathBuf::from(&name) } else { below(dir, &name) };
            if excludes(self.exclude, &path, base) {
                continue;
            }
            let target = if target == "." { Utf8PathBuf::from(&name) } else { below(target, &name) };
            match kind {
                EntryKind::Directory => self.directory(&path, &target, base)?,
                _ => self.staging.copy(self.from, &self.at(&path), &target)?,
            }
        }
        Ok(())
    }

    fn extract(&mut self, path: &Utf8Path, to: &str) -> Result<(), String> {
        let told = |why: String| format!("cannot extract `{path}`: {why}");
        let bytes = self.from.read(&self.at(path)).map_err(|e| told(e.to_string()))?;
        self.staging.takes(&self.at(path));
        let to = inside(to)?;
        self.staging.make_directory(&to)?;
        for (name, content) in extract::entries(&bytes).map_err(told)? {
            let target = clean(&to.join(name));
            match content {
                Some(bytes) => self.staging.write(&target, &bytes)?,
                None => self.staging.make_directory(&target)?,
            }
        }
        Ok(())
    }
}

/// A path that Go's `fs` takes: relative, without `.`, `..` and doubled slashes.
fn is_go_path(path: &str) -> bool {
    path == "." || path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Where a match goes.
fn target(pattern: &str, path: &Utf8Path, to: &str) -> Utf8PathBuf {
    let stripped =
        pattern.strip_suffix("/**").and_then(|dir| path.as_str().strip_prefix(dir)?.strip_prefix('/'));
    Utf8Path::new(to).join(stripped.unwrap_or(path.as_str()))
}

/// What stands before the first part of a pattern that is no plain name.
fn base(pattern: &str) -> Utf8PathBuf {
    let pattern = clean(Utf8Path::new(pattern));
    let plain = pattern.components().take_while(|part| !part.as_str().contains(['*', '?', '[', ']']));
    let base: Utf8PathBuf = plain.collect();
    if base.as_str().is_empty() { ".".into() } else { base }
}

/// Whether a path, or what it is relative to the base, matches a pattern; one without a slash also matches
/// its name.
fn excludes(patterns: &[String], path: &Utf8Path, base: &Utf8Path) -> bool {
    let below = if base == "." { None } else { path.strip_prefix(base).ok() };
    let below = below.filter(|below| !below.as_str().is_empty());
    patterns.iter().any(|text| {
        let Some(pattern) = doublestar::Pattern::new(text) else { return false };
        let one = |path: &Utf8Path| {
            pattern.matches(path.as_str())
                || !text.contains('/') && path.file_name().is_some_and(|name| pattern.matches(name))
        };
        one(path) || below.is_some_and(one)
    })
}
