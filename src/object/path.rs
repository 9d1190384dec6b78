//! How a field spec writes the way to a field: `spec/template/spec/containers[]/image`, with `\/` for
//! a slash inside of a key.
//!
//! Upstream: `PathSplitter` in `utils/pathsplitter.go` (kyaml v0.21.1).

use std::borrow::Cow;

/// Text that is part of the program or was read from a file.
pub type Text = Cow<'static, str>;

/// Splits a path into its keys; `\/` is a slash inside of a key, a leading slash is dropped.
pub fn split(path: &str) -> Vec<Cow<'_, str>> {
    let mut parts = Vec::new();
    let mut rest = Some(start(path));
    while let Some(path) = rest {
        let (part, after) = next_part(path);
        parts.push(part);
        rest = after;
    }
    parts
}

/// The path without the slash it may begin with.
pub fn start(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or(path)
}

/// The first key of a path and what follows it.
pub fn next_part(path: &str) -> (Cow<'_, str>, Option<&str>) {
    let Some(slash) = memchr::memchr(b'/', path.as_bytes()) else { return (Cow::Borrowed(path), None) };
    let (part, mut rest) = (&path[..slash], &path[slash + 1..]);
    if !part.ends_with('\\') {
        return (Cow::Borrowed(part), Some(rest));
    }
    let mut key = part.to_owned();
    while key.ends_with('\\') {
        key.pop();
        key.push('/');
        match rest.split_once('/') {
            Some((part, after)) => {
                key.push_str(part);
                rest = after;
            }
            None => {
                key.push_str(rest);
                return (Cow::Owned(key), None);
            }
        }
    }
    (Cow::Owned(key), Some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_split_at_slashes_that_are_not_escaped() {
        for (path, parts) in [
            ("a/b/c", &["a", "b", "c"][..]),
            ("/a/b", &["a", "b"]),
            ("metadata/annotations/x.io\\/y\\/z", &["metadata", "annotations", "x.io/y/z"]),
            ("a\\/b/c", &["a/b", "c"]),
            ("a//b", &["a", "", "b"]),
            ("", &[""]),
            ("/", &[""]),
        ] {
            assert_eq!(split(path), parts, "{path}");
        }
    }
}
