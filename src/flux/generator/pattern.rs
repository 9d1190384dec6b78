//! `spec.pathPattern`: artifacts made once for each directory of a source that fits.
//!
//! `@apps/{team}/envs/{env}` finds directories; `{team}` and `{env}` stand in names in lower case, in copy
//! operations as they are. Upstream: source-watcher
//! `internal/controller/artifactgenerator_pathpattern.go`.

use super::{Copy, Request, Sources, Spec};
use crate::error::{Error, Result};
use crate::flux::artifact::Artifact;
use crate::tree::names::below;
use crate::tree::{EntryKind, Tree, hinders};
use crate::yaml::de::Located;
use camino::Utf8PathBuf;
use indexmap::IndexMap;
use std::collections::HashMap;

/// What the placeholders stand for.
type Captures = IndexMap<String, String>;

/// The artifacts to be made.
///
/// # Errors
/// When the pattern is none, names a source that is none, or what it finds makes no name.
pub fn requests(spec: &Spec, sources: &Sources<'_>) -> Result<Vec<Request>> {
    let Some(pattern) = spec.path_pattern.as_ref().filter(|p| !p.value.is_empty()) else {
        let request = |output: &Located<super::Output>| Request {
            name: output.value.name.clone(),
            copy: output.value.copy.clone(),
            at: output.span,
        };
        return Ok(spec.artifacts.iter().map(request).collect());
    };
    multiplied(spec, &pattern.value, sources)
        .map_err(|why| Error::input(format!("pathPattern `{}`: {why}", pattern.value)).at(pattern.span))
}

fn multiplied(spec: &Spec, pattern: &str, sources: &Sources<'_>) -> Result<Vec<Request>, String> {
    let split = pattern.strip_prefix('@').and_then(|rest| rest.split_once('/'));
    let (alias, path) = split.ok_or("it must be `@alias/path`")?;
    let source = sources.get(alias).ok_or_else(|| format!("no source alias `{alias}`"))?;
    let parts = parts(path)?;
    let mut requests = Vec::new();
    let mut seen: HashMap<String, Utf8PathBuf> = HashMap::new();
    for (dir, captures) in directories(source, &parts)? {
        if let Some((name, value)) = captures.iter().find(|(_, value)| !is_label_value(value)) {
            return Err(format!("`{value}`, found for {{{name}}}, is no value for a label"));
        }
        let lower: Captures = captures.iter().map(|(k, v)| (k.clone(), v.to_lowercase())).collect();
        for output in &spec.artifacts {
            let name = filled(&output.value.name, &lower)?;
            if !is_object_name(&name) {
                return Err(format!("`{name}` is no name for an object"));
            }
            if let Some(first) = seen.insert(name.clone(), dir.clone()) {
                return Err(format!("{first} and {dir} both make the artifact `{name}`"));
            }
            let copy = output.value.copy.iter().map(|c| copy(c, &captures)).collect::<Result<_, _>>()?;
            requests.push(Request { name, copy, at: output.span });
        }
    }
    Ok(requests)
}

fn copy(copy: &Located<Copy>, captures: &Captures) -> Result<Located<Copy>, String> {
    let mut made = copy.clone();
    made.value.from = filled(&made.value.from, captures)?;
    made.value.to = filled(&made.value.to, captures)?;
    Ok(made)
}

/// Text, and the name of a placeholder after it.
type Piece<'p> = (&'p str, Option<&'p str>);

/// The pieces of a text with placeholders.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        if rest.as_bytes()[at] == b'}' {
            return Err(format!("`{text}` has a `}}` without a `{{`"));
        }
        let end = rest[at..].find('}').ok_or_else(|| format!("`{text}` has a `{{` without a `}}`"))?;
        let name = &rest[at + 1..at + end];
        if !is_capture_name(name) {
            return Err(format!("`{{{name}}}` is no placeholder"));
        }
        pieces.push((&rest[..at], Some(name)));
        rest = &rest[at + end + 1..];
    }
    pieces.push((rest, None));
    Ok(pieces)
}

fn is_capture_name(name: &str) -> bool {
    let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    word && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// The pieces of each part of a path.
fn parts(path: &str) -> Result<Vec<Vec<Piece<'_>>>, String> {
    let names: Vec<&str> = pieces(path)?.into_iter().filter_map(|(_, name)| name).collect();
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(format!("`{{{}}}` stands there twice", twice.1));
    }
    if let Some(name) = names.iter().find(|name| !is_label_value(name)) {
        return Err(format!("`{name}` is no key for a label"));
    }
    path.split('/').map(pieces).collect()
}

/// The directories that fit, in lexical order, with what their placeholders stand for.
fn directories(
    source: &Artifact<'_>,
    parts: &[Vec<Piece<'_>>],
) -> Result<Vec<(Utf8PathBuf, Captures)>, String> {
    let mut level = vec![(Utf8PathBuf::new(), Captures::new())];
    for part in parts {
        let mut next = Vec::new();
        for (dir, captures) in level {
            let entries = match source.list(&source.root().join(&dir)) {
                Err(error) if hinders(&error) => return Err(format!("cannot read `{dir}`: {error}")),
                entries => entries.unwrap_or_default(),
            };
            for entry in entries.into_iter().filter(|e| e.kind == EntryKind::Directory) {
                let mut captures = captures.clone();
                if fits(part, &entry.name, &mut captures) {
                    next.push((below(&dir, &entry.name), captures));
                }
            }
        }
        level = next;
    }
    Ok(level)
}

/// Whether a name fits; a placeholder takes as much as it can, and something at least.
fn fits(part: &[Piece<'_>], name: &str, captures: &mut Captures) -> bool {
    let Some(((text, placeholder), more)) = part.split_first() else { return name.is_empty() };
    let Some(rest) = name.strip_prefix(text) else { return false };
    let Some(placeholder) = placeholder else { return rest.is_empty() };
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    for end in ends {
        if fits(more, &rest[end..], captures) {
            captures.shift_insert(0, (*placeholder).to_owned(), rest[..end].to_owned());
            return true;
        }
    }
    false
}

fn filled(text: &str, captures: &Captures) -> Result<String, String> {
    let mut out = String::new();
    for (text, placeholder) in pieces(text)? {
        out.push_str(text);
        if let Some(name) = placeholder {
            out.push_str(captures.get(name).ok_or_else(|| format!("the pattern has no `{{{name}}}`"))?);
        }
    }
    Ok(out)
}

/// Whether a text can be a label's value: letters, digits, `-`, `_`, `.`, none of these at its ends.
fn is_label_value(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    let inner = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    text.len() <= 63 && inner && ends(text.chars().next()) && ends(text.chars().next_back())
}

/// Whether a text can name an object: a DNS subdomain.
pub fn is_object_name(text: &str) -> bool {
    let label = |label: &str| {
        let word = label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        word && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}
