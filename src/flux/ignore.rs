//! `.sourceignore`: which paths a source-controller leaves out of what it packs.
//!
//! Serves [`super::artifact`] and the file filter of `flux build kustomization`. Upstream:
//! fluxcd/pkg/sourceignore v0.18.0, whose patterns are those of go-git, not of git. Quirks kept: the
//! last pattern that says anything about a path or one of its ancestors wins, an excluded directory
//! does not keep its files from being taken in again, a segment such as `a**b` matches nothing, a
//! leading `\!` or `\#` is no escape.

use super::glob;
use crate::error::{Error, Result};
use crate::tree::{EntryKind, Tree};
use camino::Utf8Path;
use std::sync::Arc;

/// The file that holds patterns, in any directory.
pub const FILE: &str = ".sourceignore";

const VERSION_CONTROL: [&str; 4] = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];
const DEFAULTS: [&str; 20] = [
    "*.jpg",
    "*.jpeg",
    "*.gif",
    "*.png",
    "*.wmv",
    "*.flv",
    "*.tar.gz",
    "*.zip",
    ".github/",
    ".circleci/",
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".drone.yml",
    "cloudbuild.yaml",
    "codeship-services.yml",
    "codeship-steps.yml",
    "**/.goreleaser.yml",
    "**/.sops.yaml",
    "**/.flux.yaml",
];

/// An ordered list of patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules(Vec<Pattern>);

/// One pattern and the directory it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    domain: Arc<[String]>,
    segments: Vec<Segment>,
    says: Verdict,
    for_directories: bool,
}

/// A part of a pattern between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    text: String,
    form: Form,
}

/// How a segment is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// It is a name.
    Name,
    /// A star and the end of a name.
    Ending,
    /// Anything else.
    Glob,
}

/// What a pattern says of the paths it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are left out.
    Exclude,
    /// They are taken in again.
    Include,
}

impl Rules {
    /// Reads patterns, one a line, that speak of a directory.
    pub fn parse(text: &str, domain: &Utf8Path) -> Self {
        let domain = domain_of(domain);
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        Rules(lines.map(|line| Pattern::parse(line, &domain)).collect())
    }

    /// Reads every [`FILE`] in and below a directory. Links are not followed, `.git` is skipped.
    ///
    /// # Errors
    /// When a directory or a file cannot be read.
    pub fn load(tree: &dyn Tree, dir: &Utf8Path) -> Result<Self> {
        let mut rules = Rules::default();
        rules.load_into(tree, dir)?;
        Ok(rules)
    }

    fn load_into(&mut self, tree: &dyn Tree, dir: &Utf8Path) -> Result<()> {
        let entries = tree.list(dir).map_err(|e| unreadable(dir, &e))?;
        if entries.iter().any(|e| e.name == FILE) {
            self.extend(Rules::of_directory(tree, dir)?.unwrap_or_default());
        }
        for entry in entries {
            if entry.kind == EntryKind::Directory && entry.name != ".git" {
                self.load_into(tree, &dir.join(entry.name))?;
            }
        }
        Ok(())
    }

    /// Reads the [`FILE`] of a directory alone; nothing where there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn of_directory(tree: &dyn Tree, dir: &Utf8Path) -> Result<Option<Self>> {
        let file = dir.join(FILE);
        if !tree.is_file(&file) {
            return Ok(None);
        }
        let bytes = tree.read(&file).map_err(|e| unreadable(&file, &e))?;
        Ok(Some(Rules::parse(&String::from_utf8_lossy(&bytes), dir)))
    }

    /// Adds patterns that win over those that are there.
    pub fn extend(&mut self, more: Rules) {
        self.0.extend(more.0);
    }

    /// Whether any pattern takes paths in again.
    pub fn take_in(&self) -> bool {
        self.0.iter().any(|pattern| pattern.says == Verdict::Include)
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left out of every artifact: version control.
    pub fn version_control(root: &Utf8Path) -> Self {
        Rules::of(&VERSION_CONTROL, root)
    }

    /// What is left out of an artifact where there is no other pattern.
    pub fn defaults(root: &Utf8Path) -> Self {
        Rules::of(&DEFAULTS, root)
    }

    /// What `flux build kustomization` goes by: version control and the default excludes, which other
    /// patterns only add to.
    pub fn for_build(self, root: &Utf8Path) -> Self {
        let mut rules = Rules::of(&VERSION_CONTROL, root);
        rules.extend(Rules::of(&DEFAULTS, root));
        rules.extend(self);
        rules
    }

    fn of(patterns: &[&str], root: &Utf8Path) -> Self {
        let root = domain_of(root);
        Rules(patterns.iter().map(|p| Pattern::parse(p, &root)).collect())
    }

    /// Whether a path, absolute like the patterns' directories, is left out.
    pub fn ignore(&self, path: &Utf8Path, kind: EntryKind) -> bool {
        self.verdict(path, kind) == Some(Verdict::Exclude)
    }

    /// Whether built-in patterns leave out an entry of a directory that none of them speaks of: as they have no
    /// slash, or none but behind `**`, its name decides.
    pub fn ignore_name(&self, name: &str, kind: EntryKind) -> bool {
        self.0.iter().any(|pattern| {
            let is_meant = pattern.segments.last().is_some_and(|segment| segment.matches(name));
            is_meant && (!pattern.for_directories || kind == EntryKind::Directory)
        })
    }

    /// What the last pattern that matches a path says of it.
    pub fn verdict(&self, path: &Utf8Path, kind: EntryKind) -> Option<Verdict> {
        if self.0.is_empty() {
            return None;
        }
        let path: Vec<&str> = segments(path).collect();
        // Patterns of one file speak of one directory.
        let mut known: Option<(&Arc<[String]>, Below<'_>)> = None;
        let last = self.0.iter().rev().find(|pattern| {
            let below = match known {
                Some((domain, below)) if Arc::ptr_eq(domain, &pattern.domain) => below,
                _ => pattern.below(&path),
            };
            known = Some((&pattern.domain, below));
            below.is_some_and(|path| pattern.matches(path, kind))
        });
        last.map(|pattern| pattern.says)
    }
}

/// The part of a path that is below a directory, if it is.
type Below<'p> = Option<&'p [&'p str]>;

fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Error {
    Error::input(format!("failed to load ignore patterns: cannot read {path}: {error}"))
}

fn domain_of(directory: &Utf8Path) -> Arc<[String]> {
    segments(directory).map(str::to_owned).collect()
}

/// The names in a path without `.` and `..`.
fn segments(path: &Utf8Path) -> impl Iterator<Item = &str> {
    path.as_str().split(std::path::is_separator).filter(|name| !name.is_empty())
}

impl Segment {
    fn parse(text: &str) -> Segment {
        const SPECIAL: [char; 4] = ['*', '?', '[', '\\'];
        let form = match text.strip_prefix('*') {
            _ if !text.contains(SPECIAL) => Form::Name,
            Some(end) if !end.contains(SPECIAL) => Form::Ending,
            _ => Form::Glob,
        };
        Segment { text: text.to_owned(), form }
    }

    fn matches(&self, name: &str) -> bool {
        match self.form {
            Form::Name => self.text == name,
            Form::Ending => name.ends_with(&self.text[1..]),
            Form::Glob => glob::matches(self.text.as_bytes(), name.as_bytes()),
        }
    }
}

impl Pattern {
    fn parse(text: &str, domain: &Arc<[String]>) -> Pattern {
        let (says, text) = match text.strip_prefix('!') {
            Some(rest) => (Verdict::Include, rest),
            None => (Verdict::Exclude, text),
        };
        let text = if text.ends_with("\\ ") { text } else { text.trim_end_matches(' ') };
        let (for_directories, text) = match text.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let segments = text.split('/').map(Segment::parse).collect();
        Pattern { domain: domain.clone(), segments, says, for_directories }
    }

    /// The part of a path that is below the pattern's directory, if it is.
    fn below<'p>(&self, path: &'p [&'p str]) -> Below<'p> {
        let in_domain = path.len() > self.domain.len() && self.domain.iter().zip(path).all(|(d, p)| d == p);
        in_domain.then(|| &path[self.domain.len()..])
    }

    fn matches(&self, path: &[&str], kind: EntryKind) -> bool {
        match self.segments.as_slice() {
            [name] => self.name_matches(name, path, kind),
            _ => self.path_matches(path, kind),
        }
    }

    /// A pattern without a slash: any segment of the path may match it.
    fn name_matches(&self, name: &Segment, path: &[&str], kind: EntryKind) -> bool {
        let first = path.iter().position(|segment| name.matches(segment));
        first.is_some_and(|at| !self.for_directories || kind == EntryKind::Directory || at + 1 < path.len())
    }

    /// A pattern with slashes: matches from the domain downwards.
    fn path_matches(&self, mut path: &[&str], kind: EntryKind) -> bool {
        let (mut matched, mut anywhere) = (false, false);
        for (at, segment) in self.segments.iter().enumerate() {
            match segment.text.as_str() {
                "" => anywhere = false,
                "**" if at + 1 == self.segments.len() => break,
                "**" => anywhere = true,
                s if s.contains("**") || path.is_empty() => return false,
                _ if anywhere => {
                    anywhere = false;
                    let found = path.iter().position(|p| segment.matches(p));
                    matched = found.is_some();
                    path = &path[found.map_or(path.len(), |at| at + 1)..];
                }
                _ => {
                    if !segment.matches(path[0]) {
                        return false;
                    }
                    matched = true;
                    path = &path[1..];
                }
            }
        }
        let file_itself = self.for_directories && kind != EntryKind::Directory && path.is_empty();
        matched && !file_itself
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Memory;

    /// Whether the patterns exclude each path; one that ends in a slash is a directory.
    fn check(patterns: &str, paths: &[(&str, bool)]) {
        let rules = Rules::parse(patterns, Utf8Path::new("/repo"));
        for (path, expected) in paths {
            let kind = if path.ends_with('/') { EntryKind::Directory } else { EntryKind::File };
            let full = Utf8Path::new("/repo").join(path.trim_end_matches('/'));
            assert_eq!(rules.ignore(&full, kind), *expected, "{patterns:?} on {path}");
        }
    }

    #[test]
    fn a_name_matches_at_any_depth() {
        check("*.txt", &[("a.txt", true), ("d/e/a.txt", true), ("a.yaml", false)]);
        check("vendor", &[("vendor/x", true), ("a/vendor", true)]);
        check("build/", &[("build/", true), ("build/x", true), ("a/build", false)]);
        check("head/value/", &[("head/value", false), ("head/value/", true)]);
    }

    #[test]
    fn a_path_matches_from_its_directory() {
        check("/a", &[("a", true), ("b/a", false)]);
        check("a/b", &[("a/b", true), ("x/a/b", false), ("a/b/c", true)]);
        check("a/*/c", &[("a/b/c", true), ("a/b/d/c", false)]);
        check("**/c", &[("c", true), ("a/b/c", true)]);
        check("a/**/c", &[("a/c", true), ("a/x/y/c", true), ("b/c", false)]);
        check("a/**", &[("a/b", true), ("a/b/c", true), ("b", false)]);
        check("a**b/c", &[("axb/c", false), ("a**b/c", false)]);
        check("**/a/**/b", &[("x/a/y/b", true), ("x/a/y", false)]);
    }

    #[test]
    fn the_last_word_counts_below_excluded_directories_too() {
        check(
            "/*\n!/deploy\n/deploy/x",
            &[("a", true), ("deploy/", false), ("deploy/a/b", false), ("deploy/x/y", true)],
        );
        check("# no\n\n  \n!a\na \n", &[("a", true)]);
    }

    #[test]
    fn default_excludes_stay_beside_own_patterns_in_a_build() {
        let root = Utf8Path::new("/repo");
        let rules = Rules::parse("x", root).for_build(root);
        assert!(rules.ignore(Utf8Path::new("/repo/a/.sops.yaml"), EntryKind::File));
        assert!(rules.ignore(Utf8Path::new("/repo/.git/config"), EntryKind::File));
    }

    #[test]
    fn of_what_is_in_a_usual_directory_the_name_decides() {
        let root = Utf8Path::new("/r");
        let names =
            VERSION_CONTROL.iter().chain(&DEFAULTS).map(|p| p.trim_start_matches("**/").replace('*', "x"));
        for name in names.chain(["a".to_owned(), "a.yaml".to_owned(), "jpg".to_owned()]) {
            let name = name.trim_end_matches('/');
            for rules in [Rules::version_control(root), Rules::defaults(root)] {
                for (dir, kind) in ["", "a/", "a/b/"].into_iter().zip([EntryKind::File, EntryKind::Directory])
                {
                    let path = root.join(format!("{dir}{name}"));
                    assert_eq!(rules.ignore_name(name, kind), rules.ignore(&path, kind), "{path}");
                }
            }
        }
    }

    #[test]
    fn nested_files_speak_of_their_own_directory() {
        let tree = Memory::new().with("/r/.sourceignore", "*.a\n").with("/r/d/.sourceignore", "/b\n");
        let rules = Rules::load(&tree, Utf8Path::new("/r")).unwrap();
        assert!(rules.ignore(Utf8Path::new("/r/d/b"), EntryKind::File));
        assert!(!rules.ignore(Utf8Path::new("/r/b"), EntryKind::File));
        assert!(rules.ignore(Utf8Path::new("/r/d/x.a"), EntryKind::File));
    }
}
