//! Tells remote resources from local ones, exactly as kustomize does.
//!
//! Nothing is ever fetched: an entry that the tree has no copy of ([`crate::tree::Tree::copy_of`]) is an
//! error that says what would have been.
//! Upstream: `api/internal/git/repospec.go` and `IsRemoteFile` in `api/internal/loader/fileloader.go`
//! (api v0.21.1). Quirks kept: `github.com/…` without a scheme is remote even where a directory of
//! that name exists; `_git/`, `//` and `.git` split repository and path, else two segments do; a path
//! that leaves its repository makes the whole entry local.

use crate::error::{Error, Kind};
use crate::tree::{Remote, Repository};

/// Reads an entry of `resources:`; `None` says that kustomize takes it for a local path.
pub fn repository(entry: &str) -> Option<Repository> {
    if entry.starts_with('/') {
        return None;
    }
    let (address, query) = entry.split_once('?').unwrap_or((entry, ""));
    let (host, rest) = split_host(address)?;
    let (path, directory) = split_path(rest, host == FILE)?;
    if path.is_empty() || leaves_repository(directory) {
        return None;
    }
    Some(Repository {
        host,
        path: path.to_owned(),
        directory: directory.strip_prefix('/').unwrap_or(directory).to_owned(),
        reference: reference(query),
    })
}

/// Whether an entry begins with `git::`, which counts for nothing.
pub fn forces_git(entry: &str) -> bool {
    !entry.starts_with('/') && strip_prefix_ignoring_case(entry, FORCED).is_some()
}

/// What kustomize says to that.
pub const GIT_IS_FORCED: &str = "Forcing the git protocol using the 'git::' URL prefix is not supported. \
                                 Kustomize currently strips this invalid prefix, but will stop doing so in a \
                                 future release. Please remove the 'git::' prefix from your configuration.";

/// Whether an entry is a file behind `http:` or `https:`, by Go's parser of URLs.
pub fn is_remote_file(entry: &str) -> bool {
    let Some((scheme, rest)) = entry.split_once(':') else { return false };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let path = rest.split('?').next().unwrap_or_default().as_bytes();
    let is_digit = |at: usize| path.get(at).is_some_and(u8::is_ascii_hexdigit);
    let is_sound = |(at, byte): (usize, &u8)| *byte != b'%' || (is_digit(at + 1) && is_digit(at + 2));
    is_web && !entry.bytes().any(|b| b.is_ascii_control()) && path.iter().enumerate().all(is_sound)
}

/// Whether the URL of a remote file names a host: nothing can be fetched from another one.
pub fn has_host(entry: &str) -> bool {
    let host =
        entry.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty())
}

/// The error for an entry that cannot be had without a network.
pub fn needs_network(what: &Remote) -> Error {
    if let Remote::Repository(Repository { host, .. }) = what
        && host == FILE
    {
        let message = format!("not supported: no git repository is read by its URL yet: {what}");
        return Error::new(Kind::External, message).hint("name a directory of its work tree");
    }
    Error::new(Kind::External, format!("not supported: needs the network to fetch {what}"))
        .hint("vendor it into this repository and name the copy")
}

const FORCED: &str = "git::";
const FILE: &str = "file://";
const SCHEMES: [&str; 4] = ["ssh://", "https://", "http://", FILE];

fn split_host(address: &str) -> Option<(String, &str)> {
    let address = strip_prefix_ignoring_case(address, FORCED).unwrap_or(address);
    let (scheme, rest) = split_scheme(address);
    let (user, rest) = split_user(rest);
    let lower = rest.to_ascii_lowercase();
    let github = lower.starts_with("github.com/") || lower.starts_with("github.com:");
    let scp = scheme.is_empty() && (!user.is_empty() || github);
    if scheme.is_empty() && !scp {
        return None;
    }
    if scheme == FILE {
        let start = address.len() - user.len() - rest.len();
        return Some((FILE.to_owned(), &address[start..]));
    }
    let (mut host, path) = match separator(rest, scp) {
        Some(at) => (rest[..=at].to_owned(), &rest[at + 1..]),
        None => (rest.to_owned(), ""),
    };
    let (mut scheme, mut user) = (scheme, user);
    if github {
        if scheme == "ssh://" || !user.is_empty() {
            (scheme, host) = ("", "github.com:".to_owned());
        } else {
            (scheme, user, host) = ("https://", "", "github.com/".to_owned());
        }
    }
    (!host.is_empty()).then(|| (format!("{scheme}{user}{host}"), path))
}

fn split_scheme(address: &str) -> (&'static str, &str) {
    for scheme in SCHEMES {
        if let Some(rest) = strip_prefix_ignoring_case(address, scheme) {
            return (scheme, rest);
        }
    }
    ("", address)
}

/// `user@`, where the user is a letter followed by letters, digits and dashes.
fn split_user(address: &str) -> (&str, &str) {
    let Some(at) = address.find('@') else { return ("", address) };
    let name = &address[..at];
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if good { address.split_at(at + 1) } else { ("", address) }
}

fn separator(address: &str, scp: bool) -> Option<usize> {
    let slash = address.find('/');
    if !scp {
        return slash;
    }
    match (slash, address.find(':')) {
        (None, colon) => colon,
        (Some(slash), Some(colon)) if colon > 0 && colon < slash => Some(colon),
        _ => slash,
    }
}

/// The repository's path and the directory inside of it.
fn split_path(path: &str, whole: bool) -> Option<(&str, &str)> {
    if let Some(at) = path.find("_git/") {
        let after = at + "_git/".len();
        return Some(match path[after..].find('/') {
            Some(slash) => (&path[..after + slash], &path[after + slash + 1..]),
            None => (path, ""),
        });
    }
    if let Some(at) = path.find("//") {
        return Some((&path[..at], &path[at + 2..]));
    }
    if let Some(at) = path.find(".git") {
        return Some(path.split_at(at + ".git".len()));
    }
    if whole {
        return Some((path, ""));
    }
    let first = path.find('/')?;
    match path[first + 1..].find('/') {
        Some(second) => Some((&path[..first + 1 + second], &path[first + second + 2..])),
        None => Some((path, "")),
    }
}

fn leaves_repository(directory: &str) -> bool {
    let directory = directory.strip_prefix('/').unwrap_or(directory);
    crate::tree::clean(directory.into()).starts_with("..")
}

/// `ref`, else `version`, as Go's query parser finds them.
fn reference(query: &str) -> String {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
    };
    value("ref").or_else(|| value("version")).unwrap_or_default()
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests;
