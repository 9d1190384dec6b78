//! Patterns of the Go library doublestar, in which `**` is any number of directories.
//!
//! Serves `exclude` and the globs of the strategy `Extract`. Upstream: bmatcuk/doublestar v4, `match.go`.
//! `**` counts for directories only where it is all of a path's part; elsewhere it is `*`. Braces are
//! taken apart first.

use regex::Regex;

/// A pattern.
pub struct Pattern(Regex);

/// Whether a pattern is one.
pub fn is_well_formed(pattern: &str) -> bool {
    Pattern::new(pattern).is_some()
}

impl Pattern {
    /// From its text; nothing when a bracket, a brace or an escape is not complete.
    pub fn new(pattern: &str) -> Option<Self> {
        let choices = alternatives(pattern)?;
        let expressions: Vec<String> = choices.iter().map(|p| expression(p)).collect::<Option<_>>()?;
        Regex::new(&format!("^(?s:{})$", expressions.join("|"))).ok().map(Pattern)
    }

    /// Whether it matches all of a path.
    pub fn matches(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// The pattern without braces: one for each choice of alternatives. Nothing when a brace is not closed, or
/// there are too many of them.
fn alternatives(pattern: &str) -> Option<Vec<String>> {
    const MOST: usize = 1000;
    let Some((open, close)) = braces(pattern)? else { return Some(vec![pattern.to_owned()]) };
    let (before, inner, after) = (&pattern[..open], &pattern[open + 1..close], &pattern[close + 1..]);
    let mut all = Vec::new();
    for choice in choices(inner) {
        all.extend(alternatives(&format!("{before}{choice}{after}"))?);
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// Where each character stands that is neither escaped nor in a class.
fn plain(pattern: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut escaped, mut in_class) = (false, false);
    pattern.char_indices().filter(move |&(_, c)| {
        let counts = !escaped && !in_class;
        (escaped, in_class) = match c {
            _ if escaped => (false, in_class),
            '\\' => (true, in_class),
            '[' => (false, true),
            ']' => (false, false),
            _ => (false, in_class),
        };
        counts
    })
}

/// The first brace and the one that closes it.
fn braces(pattern: &str) -> Option<Option<(usize, usize)>> {
    let (mut open, mut depth) = (None, 0);
    for (at, c) in plain(pattern) {
        match (c, open) {
            ('{', _) => {
                open.get_or_insert(at);
                depth += 1;
            }
            ('}', Some(open)) => {
                depth -= 1;
                if depth == 0 {
                    return Some(Some((open, at)));
                }
            }
            _ => {}
        }
    }
    open.is_none().then_some(None)
}

/// What commas outside of further braces separate.
fn choices(inner: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in plain(inner) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    parts
}

/// The regular expression that says the same as a pattern without braces.
fn expression(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut part_begins = true;
    while let Some(c) = rest.chars().next() {
        if part_begins && let Some(after) = rest.strip_prefix("**") {
            match after.chars().next() {
                None | Some('/') if after.len() < 2 && out.ends_with('/') => {
                    out.pop();
                    out.push_str(if after.is_empty() { "(?:/.*)?" } else { "(?:/(?:[^/]*/)*)?" });
                    return Some(out);
                }
                None => out.push_str(".*"),
                Some('/') => {
                    out.push_str("(?:[^/]*/)*");
                    rest = &after[1..];
                    continue;
                }
                Some(_) => out.push_str("[^/]*"),
            }
            (rest, part_begins) = (after, false);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        part_begins = c == '/';
        match c {
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => rest = class(rest, &mut out)?,
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = &rest[escaped.len_utf8()..];
                out.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
            }
            c => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    Some(out)
}

/// Writes a class, the pattern standing behind its `[`; gives what follows it.
fn class<'p>(pattern: &'p str, out: &mut String) -> Option<&'p str> {
    let negated = pattern.strip_prefix(['!', '^']);
    out.push_str(if negated.is_some() { "[^" } else { "[" });
    let mut rest = negated.unwrap_or(pattern);
    let mut first = true;
    loop {
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        match c {
            ']' if !first => break,
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = &rest[escaped.len_utf8()..];
                out.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
            }
            '-' if !first && !rest.starts_with(']') => out.push('-'),
            c if c.is_alphanumeric() => out.push(c),
            c => {
                out.push('\\');
                out.push(c);
            }
        }
        first = false;
    }
    out.push(']');
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_match_as_in_doublestar() {
        for (pattern, path, expected) in [
            ("*.md", "a.md", true),
            ("*.md", "d/a.md", false),
            ("**/*.md", "a.md", true),
            ("**/*.md", "d/e/a.md", true),
            ("d/**", "d", true),
            ("d/**", "d/e/f", true),
            ("d/**", "dd", false),
            ("**", "a/b", true),
            ("**/d/**", "d", true),
            ("**/d/**", "a/d/x", true),
            ("a**b", "axb", true),
            ("a**b", "a/b", false),
            ("{a,b/**}/c", "b/x/y/c", true),
            ("{a,b/**}/c", "b/c", true),
            ("{a,b}.txt", "c.txt", false),
            ("a/**/", "a", true),
            ("a/**/", "a/b", false),
            ("[!a-c]x", "dx", true),
            ("[^a-c]x", "ax", false),
            ("[a-c]?", "b/", false),
            ("a\\*", "a*", true),
            ("a+(b).c", "a+(b).c", true),
        ] {
            let matched = Pattern::new(pattern).map(|p| p.matches(path));
            assert_eq!(matched, Some(expected), "{pattern} on {path}");
        }
    }

    #[test]
    fn what_is_not_complete_is_no_pattern() {
        for pattern in ["[", "a[b", "{a", "a\\", "{a,{b}", "[]"] {
            assert!(Pattern::new(pattern).is_none(), "{pattern}");
        }
    }
}
