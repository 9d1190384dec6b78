//! Comments that allow what a lint has found: `# offlux: allow lint-name, other-lint`.
//!
//! One counts on the line of a finding, in the comment lines right above it, and, for the whole file, in
//! the comments before its first line of content. A file is read only where something was found in it.

use super::lints::{self, validation};
use super::{Finding, Origin, Surroundings};
use crate::config::Weight;
use crate::yaml::{FileId, Span};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lint names that comments allow, each with its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Allowed {
    whole: Vec<(String, u32)>,
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Eq)]
struct Line {
    names: Vec<String>,
    is_comment: bool,
}

/// Takes out the findings of lints that comments allow. Names in these comments that no lint has become
/// findings themselves.
pub fn apply(findings: Vec<Finding>, around: Surroundings<'_>) -> Vec<Finding> {
    let comments = Comments::of(&findings, around);
    comments.apply(findings)
}

/// What comments allow at the places of findings: the names there, each with the line that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments(pub BTreeMap<Span, Vec<(String, u32)>>);

impl Comments {
    /// Reads the files that findings are in.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>, around: Surroundings<'_>) -> Self {
        let mut files: HashMap<FileId, Allowed> = HashMap::new();
        let mut comments = BTreeMap::new();
        for at in findings.into_iter().filter(|f| f.origin == Origin::Lint).filter_map(|f| f.at) {
            let allowed = files.entry(at.file).or_insert_with(|| read(at.file, around));
            let names: Vec<(String, u32)> =
                allowed.at(at.line).into_iter().map(|(name, line)| (name.to_owned(), line)).collect();
            if !names.is_empty() {
                comments.insert(at, names);
            }
        }
        Comments(comments)
    }

    /// Takes out the findings that they allow, and adds those about names that no lint has.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut left = Vec::new();
        let mut unknown: Vec<Finding> = Vec::new();
        // A name counts for everything below it, and thousands of findings may be at one place.
        let mut told_names: HashSet<(FileId, u32, &str)> = HashSet::new();
        let mut places: HashMap<Span, HashSet<&str>> = HashMap::new();
        for finding in findings {
            let at = finding.at.filter(|_| finding.origin == Origin::Lint);
            let Some((at, names)) = at.and_then(|at| self.0.get_key_value(&at)) else {
                left.push(finding);
                continue;
            };
            let allowed = places.entry(*at).or_insert_with(|| {
                for (name, line) in names {
                    if !lints::names().any(|known| known == name) && told_names.insert((at.file, *line, name))
                    {
                        unknown.push(told(name, Span::new(at.file, *line), &finding));
                    }
                }
                names.iter().map(|(name, _)| name.as_str()).collect()
            });
            if !is_of(finding.rule, allowed) {
                left.push(finding);
            }
        }
        left.extend(unknown);
        left
    }
}

/// Whether one of the names is a rule's, or its group's.
fn is_of(rule: &str, names: &HashSet<&str>) -> bool {
    names.contains(rule) || (validation::is_of_group(rule) && names.contains(validation::GROUP))
}

fn told(name: &str, at: Span, beside: &Finding) -> Finding {
    Finding {
        rule: "allow",
        origin: Origin::Comment,
        weight: Weight::Warn,
        clusters: beside.clusters.clone(),
        message: format!("a comment allows `{name}`, and no lint is called that"),
        at: Some(at),
        hints: vec![lints::meant(name)],
        ..Finding::default()
    }
}

fn read(file: FileId, around: Surroundings<'_>) -> Allowed {
    let bytes = around.files.path(file).and_then(|path| around.tree.read(&path).ok());
    bytes.map_or_else(Allowed::default, |bytes| Allowed::of(&String::from_utf8_lossy(&bytes)))
}

impl Allowed {
    fn of(text: &str) -> Self {
        let line = |text: &str| Line { names: names(text), is_comment: text.trim_start().starts_with('#') };
        let lines: Vec<Line> = text.lines().map(line).collect();
        let is_head =
            |text: &&str| text.trim().is_empty() || text.trim_start().starts_with('#') || *text == "---";
        let head = text.lines().take_while(is_head).count();
        let numbered = |(at, line): (usize, &Line)| {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            line.names.iter().map(move |name| (name.clone(), number)).collect::<Vec<_>>()
        };
        let whole = lines.iter().take(head).enumerate().flat_map(numbered).collect();
        Allowed { whole, lines }
    }

    /// What is allowed on a line, each name with the line that says so.
    fn at(&self, line: u32) -> Vec<(&str, u32)> {
        let mut found: Vec<(&str, u32)> = self.whole.iter().map(|(name, at)| (name.as_str(), *at)).collect();
        let at = (line as usize).min(self.lines.len());
        for here in (0..at).rev() {
            let is_above = here + 1 < at;
            if is_above && !self.lines[here].is_comment {
                break;
            }
            let number = u32::try_from(here + 1).unwrap_or(u32::MAX);
            found.extend(self.lines[here].names.iter().map(|name| (name.as_str(), number)));
        }
        found.dedup();
        found
    }
}

/// The names in a line's comment.
fn names(line: &str) -> Vec<String> {
    let comment = line.match_indices('#').find_map(|(at, _)| {
        let begins = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        let rest = line[at + 1..].trim_start().strip_prefix("offlux:")?.trim_start();
        rest.strip_prefix("allow").filter(|rest| begins && rest.starts_with([' ', '\t']))
    });
    // What follows the list is a remark: `# offlux: allow suspended (until March)`.
    let list = comment.unwrap_or("").split(['#', '(']).next().unwrap_or("");
    let names = list.split(',').filter_map(|name| name.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_a_comment_with_commas_between() {
        for (line, expected) in [
            ("a: 1 # offlux: allow suspended", vec!["suspended"]),
            ("  #offlux:allow a,b , c", vec!["a", "b", "c"]),
            ("# offlux: allow suspended (until March)", vec!["suspended"]),
            ("# offlux: allow suspended -- see the runbook", vec!["suspended"]),
            ("a: x#offlux: allow a", vec![]),
            ("# offlux: allowed a", vec![]),
            ("# offlux allow a", vec![]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
    }

    #[test]
    fn a_comment_counts_on_its_line_below_it_and_at_the_top_for_the_file() {
        let text =
            "# offlux: allow top\n---\na: 1\n# offlux: allow above\n# why\nb: 2 # offlux: allow here\nc: 3\n";
        let allowed = Allowed::of(text);
        let at = |line| allowed.at(line).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(at(6), ["top", "here", "above"]);
        assert_eq!(at(7), ["top"]);
        assert_eq!(at(3), ["top"]);
        assert_eq!(at(99), ["top"]);
    }

    #[test]
    fn names_of_a_place_are_gone_through_once_and_told_once() {
        let at = Span::new(FileId(0), 1);
        let mut names: Vec<(String, u32)> = (0..3_000).map(|at| (format!("n{at}"), 1)).collect();
        names.push(("suspended".to_owned(), 1));
        let comments = Comments(BTreeMap::from([(at, names)]));
        let finding = |rule| Finding { rule, origin: Origin::Lint, at: Some(at), ..Finding::default() };
        let found = (0..6_000).map(|at| finding(if at % 2 == 0 { "suspended" } else { "unused-file" }));
        let left = comments.apply(found.collect());
        let (unknown, others): (Vec<_>, Vec<_>) = left.iter().partition(|f| f.origin == Origin::Comment);
        assert_eq!((unknown.len(), others.len()), (3_000, 3_000));
        assert!(others.iter().all(|finding| finding.rule == "unused-file"));
    }
}
