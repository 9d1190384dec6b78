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
    let Some(slash) = first_slash(path.as_bytes()) else { return (Cow::Borrowed(path), None) };
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

/// Where the first slash is. Eight bytes are looked at in one go: keys are short, and paths are split often.
#[inline]
fn first_slash(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*eight) ^ (ONES * u64::from(b'/'));
        // The highest bit of a byte tells that it is zero; right for the first byte of which it tells that.
        let found = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    bytes[at..].iter().position(|&byte| byte == b'/').map(|found| at + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_slash_is_found_wherever_it_is() {
        for length in 0..30 {
            for at in 0..length {
                let text = format!("{}/{}", ".0".repeat(at), "/".repeat(length));
                assert_eq!(first_slash(text.as_bytes()), Some(2 * at), "{text}");
            }
            assert_eq!(first_slash("é0".repeat(length).as_bytes()), None);
        }
    }

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
