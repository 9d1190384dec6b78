//! Shell patterns as Go's `path.Match` reads them: `*`, `?`, `[a-z]`, `[^…]` and `\c`.
//!
//! Serves ignore rules (one path segment at a time) and `${var#pattern}`. Neither side ever holds a
//! `/` that would need care, so one matcher does for both. Upstream: Go `path/filepath.Match` and
//! fluxcd/pkg/envsubst v1.7.0 `path/match.go`. A malformed pattern matches nothing.

/// Whether the whole name matches the pattern.
pub fn matches(mut pattern: &[u8], mut name: &[u8]) -> bool {
    while !pattern.is_empty() {
        let chunk = Chunk::split(&mut pattern);
        if chunk.star && chunk.text.is_empty() {
            return true;
        }
        match chunk.place(name, pattern.is_empty()) {
            Some(rest) => name = rest,
            None => return false,
        }
    }
    name.is_empty()
}

/// Whether a pattern can match anything at all: classes are closed, nothing is escaped at the end.
pub fn is_well_formed(mut pattern: &[u8]) -> bool {
    while let Some(&first) = pattern.first() {
        pattern = match first {
            b'[' => match class_end(&pattern[1..]) {
                Some(rest) => rest,
                None => return false,
            },
            b'\\' if pattern.len() == 1 => return false,
            b'\\' => &pattern[2..],
            _ => &pattern[1..],
        };
    }
    true
}

/// What follows a class, the pattern standing behind its `[`.
fn class_end(mut pattern: &[u8]) -> Option<&[u8]> {
    pattern = &pattern[usize::from(pattern.first() == Some(&b'^'))..];
    let mut ranges = 0;
    loop {
        if ranges > 0 && pattern.first() == Some(&b']') {
            return Some(&pattern[1..]);
        }
        class_char(&mut pattern)?;
        if pattern.first() == Some(&b'-') {
            pattern = &pattern[1..];
            class_char(&mut pattern)?;
        }
        ranges += 1;
    }
}

/// A stretch of a pattern without stars, and whether a star stands before it.
struct Chunk<'a> {
    star: bool,
    text: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Takes the first chunk off a pattern.
    fn split(pattern: &mut &'a [u8]) -> Chunk<'a> {
        let stars = pattern.iter().take_while(|b| **b == b'*').count();
        let rest = &pattern[stars..];
        let (text, left) = rest.split_at(chunk_end(rest));
        *pattern = left;
        Chunk { star: stars > 0, text }
    }

    /// What is left of the name behind the first place where the chunk fits; the last chunk has to
    /// reach the end.
    fn place<'n>(&self, name: &'n [u8], last: bool) -> Option<&'n [u8]> {
        let fits = |rest: &&[u8]| rest.is_empty() || !last;
        if let Some(rest) = match_chunk(self.text, name).filter(fits) {
            return Some(rest);
        }
        if !self.star {
            return None;
        }
        (1..=name.len()).find_map(|skip| match_chunk(self.text, &name[skip..]).filter(fits))
    }
}

/// Where the next star outside of a class begins.
fn chunk_end(pattern: &[u8]) -> usize {
    let (mut at, mut in_class) = (0, false);
    while at < pattern.len() {
        match pattern[at] {
            b'\\' => at += usize::from(at + 1 < pattern.len()),
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Matches a chunk at the beginning of a name; gives the rest of the name.
fn match_chunk<'n>(mut chunk: &[u8], mut name: &'n [u8]) -> Option<&'n [u8]> {
    while let Some(&first) = chunk.first() {
        let (c, width) = first_char(name)?;
        match first {
            b'[' => {
                chunk = match_class(&chunk[1..], c)?;
                name = &name[width..];
            }
            b'?' => {
                chunk = &chunk[1..];
                name = &name[width..];
            }
            _ => {
                let literal = if first == b'\\' { &chunk[1..] } else { chunk };
                if literal.first()? != name.first()? {
                    return None;
                }
                chunk = &literal[1..];
                name = &name[1..];
            }
        }
    }
    Some(name)
}

/// Matches a character against a class, the pattern standing behind its `[`; gives the pattern
/// behind its `]`.
fn match_class(mut pattern: &[u8], c: char) -> Option<&[u8]> {
    let negated = pattern.first() == Some(&b'^');
    pattern = &pattern[usize::from(negated)..];
    let (mut found, mut ranges) = (false, 0);
    loop {
        if ranges > 0 && pattern.first() == Some(&b']') {
            return (found != negated).then_some(&pattern[1..]);
        }
        let low = class_char(&mut pattern)?;
        let mut high = low;
        if pattern.first() == Some(&b'-') {
            pattern = &pattern[1..];
            high = class_char(&mut pattern)?;
        }
        found |= low <= c && c <= high;
        ranges += 1;
    }
}

/// Takes one character, escaped or not, off a class; something has to follow it.
fn class_char(pattern: &mut &[u8]) -> Option<char> {
    let text = match pattern.first()? {
        b'-' | b']' => return None,
        b'\\' => &pattern[1..],
        _ => pattern,
    };
    let (c, width) = first_char(text)?;
    *pattern = &text[width..];
    let invalid = c == char::REPLACEMENT_CHARACTER && width == 1;
    (!pattern.is_empty() && !invalid).then_some(c)
}

/// The first character of bytes and its width; a byte that is no UTF-8 reads as U+FFFD.
pub fn first_char(bytes: &[u8]) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let chunk = bytes[..bytes.len().min(4)].utf8_chunks().next()?;
    match chunk.valid().chars().next() {
        Some(c) => Some((c, c.len_utf8())),
        None => Some((char::REPLACEMENT_CHARACTER, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    fn check(pattern: &str, name: &str, expected: bool) {
        assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} on {name}");
    }

    #[test]
    fn patterns_match_as_in_go() {
        check("*.yaml", "a.yaml", true);
        check("*.yaml", "a.yml", false);
        check("a*b*c", "axxbyyc", true);
        check("a*b*c", "axxbyycz", false);
        check("a?c", "aéc", true);
        check("[a-c]x", "bx", true);
        check("[^a-c]x", "bx", false);
        check("[\\]]", "]", true);
        check("\\*", "*", true);
        check("\\*", "a", false);
        check("", "", true);
        check("*", "", true);
        check("a*", "a", true);
        for pattern in ["", "*", "[^a-c\\]]x", "\\*", "a]", "**/x"] {
            assert!(super::is_well_formed(pattern.as_bytes()), "{pattern}");
        }
    }

    #[test]
    fn a_malformed_pattern_matches_nothing() {
        for pattern in ["[", "[a", "[]a]", "[a-]", "[-a]", "a\\", "[^"] {
            assert!(!super::is_well_formed(pattern.as_bytes()), "{pattern}");
            for name in ["", "a", "[", "]", "-", "a\\"] {
                check(pattern, name, false);
            }
        }
    }
}
